SELECT area, sector, count(*) FILTER (WHERE kind = 'union' AND status = 'operating' AND is_observed_active IS DISTINCT FROM FALSE) AS s0
FROM (SELECT s.*, coalesce(p_of.area, p.area) AS area, coalesce(p_of.is_choice, p.is_choice, FALSE) AS is_choice
FROM states s
LEFT JOIN place p ON p.unit = s.unit
LEFT JOIN place_of p_of ON p_of.org = s.org AND p_of.unit = s.unit AND p_of.position = s.unit_position
WHERE s.valid_from <= DATE '2023-06-30' AND s.valid_to > DATE '2023-06-30' AND s.known_from <= 1700000000000000 AND s.known_to > 1700000000000000 AND coalesce(p_of.area, p.area) IS NOT NULL)
GROUP BY area, sector
