-- The last line of a purchase takes what the others leave. LIMIT keeps the draws from being merged.
CREATE TABLE customer (id BIGINT AUTO_INCREMENT PRIMARY KEY, born DATE, signed_up DATETIME);
CREATE TABLE product (id BIGINT AUTO_INCREMENT PRIMARY KEY, price DECIMAL(5, 2));
CREATE TABLE purchase (id BIGINT AUTO_INCREMENT PRIMARY KEY, customer_id BIGINT, bought DATETIME, product_id BIGINT, total DECIMAL(5, 2), FOREIGN KEY (customer_id) REFERENCES customer (id), FOREIGN KEY (product_id) REFERENCES product (id));
CREATE TABLE purchase_line (purchase_id BIGINT, line INT, amount DECIMAL(5, 2), FOREIGN KEY (purchase_id) REFERENCES purchase (id));
INSERT INTO product SELECT seq, 1 + RAND() * 499 FROM seq_1_to_200;
INSERT INTO customer
SELECT
  seq,
  DATE '1940-01-01' + INTERVAL FLOOR(RAND() * 24107) DAY,
  TIMESTAMP '2020-01-01 00:00:00' + INTERVAL FLOOR(RAND() * 173404801) SECOND
FROM seq_1_to_{rows};
INSERT INTO purchase (customer_id, bought, product_id, total)
SELECT
  c.id,
  c.signed_up + INTERVAL FLOOR(RAND() * 7776001) SECOND,
  p.id,
  5 + RAND() * 495
FROM (
  SELECT s.id, s.signed_up, FLOOR(POW(200, RAND())) AS popular
  FROM (SELECT id, signed_up, 1 + FLOOR(RAND() * 7) AS several FROM customer LIMIT 9223372036854775807) AS s
  JOIN seq_1_to_7 AS n ON n.seq <= s.several LIMIT 9223372036854775807
) AS c
JOIN product AS p ON p.id = c.popular;
INSERT INTO purchase_line
SELECT id, seq, CASE WHEN seq < several THEN ROUND(total / several, 2) ELSE total - (several - 1) * ROUND(total / several, 2) END
FROM (SELECT id, total, 1 + FLOOR(RAND() * 4) AS several FROM purchase LIMIT 9223372036854775807) AS p
JOIN seq_1_to_4 AS n ON n.seq <= p.several
