-- A registration's tier and ground are those of its latest decision; without one it is in the standard tier.
SELECT r.id, r.tier, r.tier_ground, d.tier AS decided, d.ground
FROM registrations r
LEFT JOIN LATERAL (SELECT * FROM tier_decisions d WHERE d.registration_id = r.id ORDER BY d.id DESC LIMIT 1) d ON true
WHERE r.tier_decision_id IS DISTINCT FROM d.id
  OR r.tier IS DISTINCT FROM coalesce(d.tier, 'standard')
  OR r.tier_ground IS DISTINCT FROM d.ground
