-- What went out by link, message or letter went out as one text with one way in; what waits is composed once, with one way
-- in, or not at all; of what was taken back or failed before it went out, neither is left. In a demonstration, where texts stay.
SELECT c.id, c.channel, c.state, t.texts, t.ways_in, t.unsent
FROM contact_attempts c
CROSS JOIN LATERAL (SELECT
    (SELECT count(*) FROM message_log m WHERE m.contact_attempt_id = c.id) AS texts,
    (SELECT count(*) FROM message_log m WHERE m.contact_attempt_id = c.id AND m.sent_at IS NULL) AS unsent,
    -- one that was closed before its text went out was composed anew
    (SELECT count(*) FROM links l LEFT JOIN message_log m ON m.contact_attempt_id = c.id
     WHERE l.contact_attempt_id = c.id AND (l.revoked_at IS NULL OR l.revoked_at > coalesce(m.sent_at, '-infinity'))
       AND NOT (l.revoked_at IS NOT NULL AND m.sent_at IS NULL)) AS ways_in) t
WHERE c.recipient = 'resident'
  AND NOT CASE
    WHEN c.channel NOT IN ('link', 'message', 'letter') THEN (t.texts, t.ways_in) = (0, 0)
    WHEN c.state = 'queued' THEN t.texts = t.ways_in AND t.texts = t.unsent AND t.texts <= 1
    WHEN c.went_out THEN (t.texts, t.ways_in, t.unsent) = (1, 1, 0)
    ELSE (t.texts, t.ways_in) = (0, 0) END
