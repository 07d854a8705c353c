-- A round that is not closed has an open procedure, and a procedure that has ended has a closed round.
SELECT r.id, r.state AS round, p.workflow_id, p.state AS procedure
FROM rounds r
LEFT JOIN procedures p ON p.subject_id = r.id AND p.kind = 'revisitRound'
WHERE p.workflow_id IS NULL
  OR (r.state <> 'closed') <> (p.state IN ('requested', 'started', 'running'))
