SELECT area, sector, count(*) FILTER (WHERE kind = 'cooperative' AND is_in_union) AS s0
FROM (WITH standing AS (SELECT s.*, coalesce(p_of.area, p.area) AS area, coalesce(p_of.is_choice, p.is_choice, FALSE) AS is_choice
FROM states s
LEFT JOIN place p ON p.unit = s.unit
LEFT JOIN place_of p_of ON p_of.org = s.org AND p_of.unit = s.unit AND p_of.position = s.unit_position
WHERE s.valid_from <= DATE '2023-06-30' AND s.valid_to > DATE '2023-06-30' AND s.known_from <= 1700000000000000 AND s.known_to > 1700000000000000 AND coalesce(p_of.area, p.area) IS NOT NULL), union_member AS (SELECT DISTINCT org
FROM (SELECT org, unnest(unions) AS union_org
FROM standing)
WHERE union_org IN (SELECT org
FROM states s
WHERE kind = 'union' AND s.known_from <= 1700000000000000 AND s.known_to > 1700000000000000 AND valid_from <= DATE '2023-06-30' AND valid_to > DATE '2023-06-30')) SELECT standing.*, union_member.org IS NOT NULL AS is_in_union
FROM standing
LEFT JOIN union_member ON union_member.org = standing.org)
GROUP BY area, sector
