-- A task that was carried over goes on in exactly one successor, of the same registration and in a later half-month; no other task has one.
SELECT t.id, t.state, count(s.id) AS successors
FROM tasks t
LEFT JOIN tasks s ON s.predecessor_id = t.id
LEFT JOIN rounds r ON r.id = t.round_id
LEFT JOIN rounds n ON n.id = s.round_id
GROUP BY t.id
HAVING count(s.id) <> CASE WHEN t.state = 'carried_over' THEN 1 ELSE 0 END
  OR bool_or(s.registration_id <> t.registration_id OR lower(n.period) <= lower(r.period))
