-- No home gets more than two contacts within a month, nor two visit requests within 90 days; a severe open hazard, the resident's wish and what is owed by law are not counted.
WITH counted AS (
  SELECT *
  FROM contact_attempts
  WHERE recipient = 'resident' AND exemption IS NULL
    AND state <> 'cancelled' AND (state <> 'failed' OR went_out) AND purpose <> 'manual_tier_notice'
)
SELECT c.id, c.registration_id, c.purpose, c.at
FROM counted c
WHERE (SELECT count(*) FROM counted b
       WHERE b.registration_id = c.registration_id AND b.at > c.at - interval '1 month' AND b.at <= c.at) > 2
  OR (c.purpose = 'visit_request' AND (SELECT count(*) FROM counted b
       WHERE b.registration_id = c.registration_id AND b.purpose = 'visit_request'
         AND b.at > c.at - interval '90 days' AND b.at <= c.at) > 1)
