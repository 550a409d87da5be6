WITH stood_on_2023_06_30 AS MATERIALIZED (SELECT s.org, s.kind, s.sector, s.status, s.is_observed_active, s.is_alliance_member, s.is_registered, s.charter_capital, s.born_on, coalesce(p_of.area, p.area) AS area, coalesce(p_of.is_choice, p.is_choice, FALSE) AS is_choice
FROM states s
LEFT JOIN place p ON p.unit = s.unit
LEFT JOIN place_of p_of ON p_of.org = s.org AND p_of.unit = s.unit AND p_of.position = s.unit_position
WHERE s.valid_from <= DATE '2023-06-30' AND s.valid_to > DATE '2023-06-30' AND s.known_from <= 1700000000000000 AND s.known_to > 1700000000000000) SELECT area, sector, a0
FROM (SELECT area, sector, count(*) FILTER (WHERE kind = 'group') AS a0
FROM (SELECT *
FROM stood_on_2023_06_30
WHERE area IS NOT NULL)
GROUP BY area, sector)
