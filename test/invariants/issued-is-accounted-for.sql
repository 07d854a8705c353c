-- In every patch, what the rounds issued = done + refused + exhausted + withdrawn + open; carrying over neither loses nor adds.
SELECT patch_id,
  count(*) FILTER (WHERE predecessor_id IS NULL) AS issued,
  count(*) FILTER (WHERE state IN ('done', 'refused', 'exhausted', 'withdrawn')) AS ended,
  count(*) FILTER (WHERE state IN ('waiting', 'open')) AS open
FROM tasks
WHERE kind = 'revisit'
GROUP BY patch_id
HAVING count(*) FILTER (WHERE predecessor_id IS NULL)
  <> count(*) FILTER (WHERE state IN ('done', 'refused', 'exhausted', 'withdrawn', 'waiting', 'open'))
