-- What was sent by link, message or letter has exactly one link and one message; what was not sent has neither.
SELECT c.id, c.channel, c.state,
  (SELECT count(*) FROM links l WHERE l.contact_attempt_id = c.id) AS links,
  (SELECT count(*) FROM message_log m WHERE m.contact_attempt_id = c.id) AS messages
FROM contact_attempts c
WHERE c.recipient = 'resident'
  AND ((SELECT count(*) FROM links l WHERE l.contact_attempt_id = c.id),
       (SELECT count(*) FROM message_log m WHERE m.contact_attempt_id = c.id))
    IS DISTINCT FROM
      (CASE WHEN c.channel IN ('link', 'message', 'letter') AND c.state IN ('sent', 'delivered', 'answered', 'no_answer')
         THEN (1::bigint, 1::bigint) ELSE (0::bigint, 0::bigint) END)
