SELECT area, sector, a0
FROM (SELECT area, sector, count(*) FILTER (WHERE kind = 'union' AND flow = 'moved_in') AS a0
FROM (WITH happened AS MATERIALIZED (SELECT e.org, e.kind, e.entry_id, e.position, e.event, e.existed, e.sector_before, e.sector_after, coalesce(b_of.area, b.area) AS area_before, coalesce(b_of.is_choice, b.is_choice, FALSE) AS choice_before, coalesce(a_of.area, a.area) AS area_after, coalesce(a_of.is_choice, a.is_choice, FALSE) AS choice_after
FROM events e
LEFT JOIN place b ON b.unit = e.unit_before
LEFT JOIN place_of b_of ON b_of.org = e.org AND b_of.unit = e.unit_before AND b_of.position = e.unit_before_position
LEFT JOIN place a ON a.unit = e.unit_after
LEFT JOIN place_of a_of ON a_of.org = e.org AND a_of.unit = e.unit_after AND a_of.position = e.unit_after_position
WHERE e.effective_on >= DATE '2023-01-01' AND e.effective_on <= DATE '2023-06-30' AND e.known_from <= 1700000000000000 AND e.known_to > 1700000000000000) SELECT org, kind, entry_id, sector_after AS sector, area_after AS area, choice_after AS is_choice, event AS flow
FROM happened
WHERE event <> '' AND area_after IS NOT NULL
UNION ALL SELECT org, kind, entry_id, sector_before AS sector, area_before AS area, choice_before AS is_choice, 'moved_out'
FROM happened
WHERE existed AND (area_before IS DISTINCT FROM area_after OR sector_before <> sector_after) AND area_before IS NOT NULL
UNION ALL SELECT org, kind, entry_id, sector_after AS sector, area_after AS area, choice_after AS is_choice, 'moved_in'
FROM happened
WHERE existed AND (area_before IS DISTINCT FROM area_after OR sector_before <> sector_after) AND area_after IS NOT NULL)
GROUP BY area, sector)
