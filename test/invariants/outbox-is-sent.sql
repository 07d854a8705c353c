-- Once quiet: no message waits in the outbox without an open incident of its workflow.
SELECT o.id, o.workflow_id, o.kind, o.name, o.attempts, o.last_error
FROM outbox o
WHERE o.sent_at IS NULL AND o.late_at IS NULL
  AND NOT EXISTS (SELECT FROM incidents i WHERE i.workflow_id = o.workflow_id AND i.state IN ('open', 'retrying'))
