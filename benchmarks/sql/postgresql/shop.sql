-- The last line of a purchase takes what the others leave. Foreign keys once the rows stand.
CREATE TABLE customer (id bigint PRIMARY KEY, born date, signed_up timestamp);
CREATE TABLE product (id bigint PRIMARY KEY, price numeric(5, 2));
CREATE TABLE purchase (id bigint PRIMARY KEY, customer_id bigint, bought timestamp, product_id bigint, total numeric(5, 2));
CREATE TABLE purchase_line (purchase_id bigint, line integer, amount numeric(5, 2));
INSERT INTO product SELECT n, round((1 + random() * 499)::numeric, 2) FROM generate_series(1, 200) AS r(n);
INSERT INTO customer
SELECT
  n,
  DATE '1940-01-01' + floor(random() * 24107)::int,
  TIMESTAMP '2020-01-01' + make_interval(secs => floor(random() * 173404801))
FROM generate_series(1, {rows}) AS r(n);
INSERT INTO purchase
SELECT
  row_number() OVER (),
  c.id,
  c.signed_up + make_interval(secs => floor(random() * 7776001)),
  p.id,
  round((5 + random() * 495)::numeric, 2)
FROM (
  SELECT id, signed_up, floor(power(200, random()))::bigint AS popular
  FROM (SELECT id, signed_up, 1 + floor(random() * 7)::int AS several FROM customer) AS s
  CROSS JOIN LATERAL generate_series(1, several)
) AS c
JOIN product AS p ON p.id = c.popular;
ALTER TABLE purchase ADD FOREIGN KEY (customer_id) REFERENCES customer (id);
ALTER TABLE purchase ADD FOREIGN KEY (product_id) REFERENCES product (id);
INSERT INTO purchase_line
SELECT id, line, CASE WHEN line < several THEN round(total / several, 2) ELSE total - (several - 1) * round(total / several, 2) END
FROM (SELECT id, total, 1 + floor(random() * 4)::int AS several FROM purchase) AS p
CROSS JOIN LATERAL generate_series(1, several) AS l(line);
ALTER TABLE purchase_line ADD FOREIGN KEY (purchase_id) REFERENCES purchase (id);
ANALYZE customer;
ANALYZE purchase;
ANALYZE purchase_line
