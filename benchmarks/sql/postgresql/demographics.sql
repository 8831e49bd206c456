-- Weighted picks from the pools as tables: width_bucket searches the lower bounds of the weights,
-- the tables are hashed by position. OFFSET 0 keeps the three draws from being drawn again.
-- Tried and slower: LATERAL (... WHERE upto > draw ORDER BY upto LIMIT 1), four times; one row for
-- each unit of weight, twice.
INSERT INTO demographics
SELECT
  n,
  f.name || ' ' || l.name,
  c.name,
  12 + floor(random() * 89)::int,
  DATE '1919-01-01' + floor(random() * 36887)::int,
  lpad(to_hex(floor(random() * 16777216)::int), 6, '0')
FROM (
  SELECT
    n,
    width_bucket(floor(random() * {first_names.total})::int,
                 (SELECT array_agg(low ORDER BY i) FROM first_names)) AS f,
    width_bucket(floor(random() * {last_names.total})::int,
                 (SELECT array_agg(low ORDER BY i) FROM last_names)) AS l,
    width_bucket(floor(random() * {cities.total})::int,
                 (SELECT array_agg(low ORDER BY i) FROM cities)) AS c
  FROM generate_series(1, {rows}) AS r(n)
  OFFSET 0
) AS r
JOIN first_names AS f ON f.i = r.f
JOIN last_names AS l ON l.i = r.l
JOIN cities AS c ON c.i = r.c
