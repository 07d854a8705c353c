-- Every tier decision but a registration's first follows from the one before it and changes tier, ground, rule, conditions that hold, or who decides until when.
WITH ordered AS (
  SELECT d.id, d.registration_id, d.kind, d.tier, d.ground, d.previous_tier, d.manual_until, d.rule_id, d.explanation -> 'conditions' AS conditions,
    lag(d.id) OVER w AS before_id, lag(d.kind) OVER w AS before_kind, coalesce(lag(d.tier) OVER w, 'standard') AS before_tier,
    lag(d.ground) OVER w AS before_ground, lag(d.manual_until) OVER w AS before_until, lag(d.rule_id) OVER w AS before_rule,
    lag(d.explanation -> 'conditions') OVER w AS before_conditions
  FROM tier_decisions d
  WINDOW w AS (PARTITION BY d.registration_id ORDER BY d.id)
)
SELECT id, registration_id, previous_tier, before_tier, tier, ground
FROM ordered
WHERE previous_tier IS DISTINCT FROM before_tier
  OR before_id IS NOT NULL AND (tier, ground, coalesce(kind, 'rule'), manual_until, rule_id, conditions)
    IS NOT DISTINCT FROM (before_tier, before_ground, coalesce(before_kind, 'rule'), before_until, before_rule, before_conditions)
