-- Weighted picks from the pools as tables, with one row for each unit of weight (for a city, each
-- thousand people). Tried and not faster: ASOF JOIN on the lower bounds of the weights.
INSERT INTO demographics
SELECT
  n,
  f.name || ' ' || l.name,
  c.name,
  12 + floor(random() * 89)::INTEGER,
  DATE '1919-01-01' + floor(random() * 36887)::INTEGER,
  printf('%06x', floor(random() * 16777216)::INTEGER)
FROM (
  SELECT
    n,
    floor(random() * {first_names.total})::INTEGER AS f,
    floor(random() * {last_names.total})::INTEGER AS l,
    floor(random() * ({cities.total} // 1000))::INTEGER AS c
  FROM range(1, {rows} + 1) AS r(n)
) AS r
JOIN (SELECT unnest(range(low, upto)) AS slot, name FROM first_names) AS f ON f.slot = r.f
JOIN (SELECT unnest(range(low, upto)) AS slot, name FROM last_names) AS l ON l.slot = r.l
JOIN (SELECT unnest(range(low // 1000, upto // 1000)) AS slot, name FROM cities) AS c
  ON c.slot = r.c
