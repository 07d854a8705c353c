-- Nothing is sent to an area while outward contact with it is stopped.
SELECT c.id, c.at, p.paused_at, p.resumed_at
FROM contact_attempts c
JOIN registrations r ON r.id = c.registration_id
JOIN areas a ON a.id = r.patch_id
JOIN outward_pauses p ON (p.area_id IS NULL OR p.area_id = ANY (a.ancestors))
  AND c.at >= p.paused_at AND (p.resumed_at IS NULL OR c.at < p.resumed_at)
WHERE c.channel <> 'phone' AND c.state IN ('sent', 'delivered', 'answered', 'no_answer')
