-- A visit is somebody's task only after a person released it.
SELECT t.id, v.id AS visit_id, v.state
FROM tasks t
JOIN visits v ON v.id = t.visit_id
WHERE t.kind = 'visit' AND (v.released_by IS NULL OR v.released_at IS NULL)
