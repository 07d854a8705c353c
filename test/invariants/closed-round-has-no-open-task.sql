-- A closed round has no open task.
SELECT t.id, t.state, t.round_id
FROM tasks t
JOIN rounds r ON r.id = t.round_id
WHERE r.state = 'closed' AND t.closed_at IS NULL
