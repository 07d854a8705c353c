-- A procedure that has ended is not paused, and no command waits for it.
SELECT p.workflow_id, p.state, p.paused_at, c.id AS command
FROM procedures p
LEFT JOIN procedure_commands c ON c.workflow_id = p.workflow_id AND c.state = 'requested'
WHERE p.state IN ('ended', 'cancelled') AND (p.paused_at IS NOT NULL OR c.id IS NOT NULL)
