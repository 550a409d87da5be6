WITH stood_on_2023_06_30 AS MATERIALIZED (SELECT s.org, s.kind, s.sector, s.status, s.is_observed_active, s.is_alliance_member, s.is_registered, s.charter_capital, s.born_on, coalesce(p_of.area, p.area) AS area, coalesce(p_of.is_choice, p.is_choice, FALSE) AS is_choice
FROM states s
LEFT JOIN place p ON p.unit = s.unit
LEFT JOIN place_of p_of ON p_of.org = s.org AND p_of.unit = s.unit AND p_of.position = s.unit_position
WHERE s.valid_from <= DATE '2023-06-30' AND s.valid_to > DATE '2023-06-30' AND s.known_from <= 1700000000000000 AND s.known_to > 1700000000000000) SELECT area, sector, a0, a1, a2, a3
FROM (SELECT area, sector, sum(loan_bank_new) AS a0, count(loan_bank_new) AS a1, count(*) AS a2, bool_or(flow_is_estimate AND loan_bank_new IS NOT NULL) AS a3
FROM (SELECT e.org, e.kind, e.sector, e.area, e.is_choice, r.loan_bank_new, r.stock_is_estimate, r.flow_is_estimate
FROM (SELECT *
FROM stood_on_2023_06_30
WHERE status NOT IN ('dissolving', 'bankruptcy_pending', 'revoked') AND born_on <= DATE '2023-05-31' AND kind = 'cooperative' AND area IS NOT NULL) e
LEFT JOIN (SELECT *
FROM (SELECT f.org, f.loan_bank_new, f.is_estimate AS stock_is_estimate, f.is_estimate AS flow_is_estimate
FROM "filings 2023-S1" f
WHERE f.status = 'accepted' AND f.known_from <= 1700000000000000 AND f.known_to > 1700000000000000)
UNION ALL (SELECT *
FROM (SELECT p1.org, p0.loan_bank_new + p1.loan_bank_new AS loan_bank_new, p1.stock_is_estimate, (coalesce(p0.flow_is_estimate, FALSE) OR coalesce(p1.flow_is_estimate, FALSE)) AS flow_is_estimate
FROM (SELECT f.org, f.loan_bank_new, f.is_estimate AS stock_is_estimate, f.is_estimate AS flow_is_estimate
FROM "filings 2023-Q2" f
WHERE f.status = 'accepted' AND f.known_from <= 1700000000000000 AND f.known_to > 1700000000000000) p1
LEFT JOIN (SELECT f.org, f.loan_bank_new, f.is_estimate AS stock_is_estimate, f.is_estimate AS flow_is_estimate
FROM "filings 2023-Q1" f
WHERE f.status = 'accepted' AND f.known_from <= 1700000000000000 AND f.known_to > 1700000000000000) p0 ON p0.org = p1.org)
WHERE org NOT IN (SELECT org
FROM (SELECT f.org, f.loan_bank_new, f.is_estimate AS stock_is_estimate, f.is_estimate AS flow_is_estimate
FROM "filings 2023-S1" f
WHERE f.status = 'accepted' AND f.known_from <= 1700000000000000 AND f.known_to > 1700000000000000)))) r ON r.org = e.org)
GROUP BY area, sector)
