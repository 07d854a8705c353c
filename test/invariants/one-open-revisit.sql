-- A registration has at most one open revisit task.
SELECT registration_id, count(*)
FROM tasks
WHERE kind = 'revisit' AND closed_at IS NULL
GROUP BY registration_id
HAVING count(*) > 1
