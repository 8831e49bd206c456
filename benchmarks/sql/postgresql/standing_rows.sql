-- The same rows by hand: names from short lists, everything else by random().
INSERT INTO people
SELECT n, f, l, lower(f) || '.' || lower(l) || '.' || n || '@example.com', t
FROM (
  SELECT n, (ARRAY['Ada','Ben','Chloe','Emma','Hugo','Ines','Noah','Omar'])[1 + floor(random() * 8)::int] AS f,
    (ARRAY['Berg','Chen','Cole','Diaz','Gray','Khan','Mori','Silva'])[1 + floor(random() * 8)::int] AS l,
    TIMESTAMP '2021-01-01' + make_interval(secs => floor(random() * 157680000)) AS t
  FROM generate_series(1, {rows}) AS r(n)
) AS p;
INSERT INTO customer
SELECT n, f, l, lower(f) || '.' || lower(l) || '@example.com',
  CASE WHEN random() > 0.1 THEN '(555) 01' || floor(random() * 10)::int || '-' || lpad(floor(random() * 10000)::text, 4, '0') END,
  random() < 0.9, t
FROM (
  SELECT n, (ARRAY['Ada','Ben','Chloe','Emma','Hugo','Ines','Noah','Omar'])[1 + floor(random() * 8)::int] AS f,
    (ARRAY['Berg','Chen','Cole','Diaz','Gray','Khan','Mori','Silva'])[1 + floor(random() * 8)::int] AS l,
    TIMESTAMP '2021-01-01' + make_interval(secs => floor(random() * 157680000)) AS t
  FROM generate_series(1, {rows}) AS r(n)
) AS p;
INSERT INTO product
SELECT n,
  (ARRAY['old','new','blue','green','warm','plain','light','quick'])[1 + floor(random() * 8)::int] || ' ' ||
    (ARRAY['river','garden','letter','market','bridge','forest','clock','harbor'])[1 + floor(random() * 8)::int],
  chr(65 + floor(random() * 26)::int) || chr(65 + floor(random() * 26)::int) || '-' || lpad(floor(random() * 10000)::text, 4, '0'),
  round((1 + random() * 499)::numeric, 2), 1 + floor(random() * 100)::int
FROM generate_series(1, {rows}) AS r(n);
INSERT INTO purchase
SELECT n, 1 + floor(random() * {rows})::bigint, 1 + floor(random() * {rows})::bigint, (ARRAY['new','paid','sent','void'])[1 + floor(random() * 4)::int],
  t, CASE WHEN random() > 0.1 THEN t + make_interval(secs => floor(random() * 864000)) END
FROM (
  SELECT n, TIMESTAMP '2021-01-01' + make_interval(secs => floor(random() * 157680000)) AS t
  FROM generate_series(1, {rows}) AS r(n)
) AS p;
INSERT INTO purchase_line
SELECT n, 1 + floor(random() * {rows})::bigint, 1 + floor(random() * {rows})::bigint, 1 + floor(random() * 20)::int, round((1 + random() * 499)::numeric, 2)
FROM generate_series(1, {rows}) AS r(n);
ANALYZE people;
ANALYZE customer;
ANALYZE product;
ANALYZE purchase;
ANALYZE purchase_line
