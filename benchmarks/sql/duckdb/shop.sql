-- The last line of a purchase takes what the others leave.
CREATE TABLE customer (id BIGINT PRIMARY KEY, born DATE, signed_up TIMESTAMP);
CREATE TABLE product (id BIGINT PRIMARY KEY, price DECIMAL(5, 2));
CREATE TABLE purchase (id BIGINT PRIMARY KEY, customer_id BIGINT REFERENCES customer (id), bought TIMESTAMP, product_id BIGINT REFERENCES product (id), total DECIMAL(5, 2));
CREATE TABLE purchase_line (purchase_id BIGINT REFERENCES purchase (id), line INTEGER, amount DECIMAL(5, 2));
INSERT INTO product SELECT n, 1 + random() * 499 FROM range(1, 201) AS r(n);
INSERT INTO customer
SELECT
  n,
  DATE '1940-01-01' + CAST(floor(random() * 24107) AS INTEGER),
  TIMESTAMP '2020-01-01' + to_seconds(CAST(floor(random() * 173404801) AS BIGINT))
FROM range(1, {rows} + 1) AS r(n);
INSERT INTO purchase
SELECT
  row_number() OVER (),
  c.id,
  c.signed_up + to_seconds(CAST(floor(random() * 7776001) AS BIGINT)),
  p.id,
  5 + random() * 495
FROM (
  SELECT id, signed_up, CAST(floor(power(200, random())) AS BIGINT) AS popular
  FROM (SELECT id, signed_up, unnest(range(0, 1 + CAST(floor(random() * 7) AS BIGINT))) FROM customer)
) AS c
JOIN product AS p ON p.id = c.popular;
INSERT INTO purchase_line
SELECT id, line, CASE WHEN line < several THEN round(total / several, 2) ELSE total - (several - 1) * round(total / several, 2) END
FROM (
  SELECT id, total, several, unnest(range(1, several + 1)) AS line
  FROM (SELECT id, total, 1 + CAST(floor(random() * 4) AS BIGINT) AS several FROM purchase)
)
