CREATE TABLE country (
  code char(2) PRIMARY KEY,
  name varchar(60) NOT NULL,
  UNIQUE KEY by_start (name(10))
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
CREATE TABLE customer (
  id int unsigned AUTO_INCREMENT PRIMARY KEY,
  email varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL UNIQUE COMMENT 'where mail goes',
  country_code char(2),
  mood enum('sad', 'ok') NOT NULL,
  likes set('tea', 'coffee'),
  vip boolean NOT NULL DEFAULT 0,
  greeting varchar(20) DEFAULT 'it''s',
  seen timestamp DEFAULT CURRENT_TIMESTAMP,
  born year,
  doc json,
  flags bit(4),
  shouted varchar(80) AS (upper(email)) VIRTUAL,
  size tinyint unsigned,
  CONSTRAINT from_country FOREIGN KEY (country_code) REFERENCES country (code)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci COMMENT 'who buys';
CREATE TABLE line (
  customer_id int unsigned NOT NULL,
  no smallint NOT NULL,
  kind varchar(10) NOT NULL CHECK (kind IN ('sale', 'gift')),
  price decimal(8, 2) NOT NULL,
  discount decimal(8, 2) NOT NULL,
  PRIMARY KEY (customer_id, no),
  CONSTRAINT cheaper CHECK (discount <= price AND price BETWEEN 1 AND 900),
  FOREIGN KEY (customer_id) REFERENCES customer (id)
);
CREATE TABLE reading (region int NOT NULL, value double)
  PARTITION BY LIST (region) (PARTITION north VALUES IN (1, 2), PARTITION south VALUES IN (3));
CREATE TRIGGER watch BEFORE INSERT ON country FOR EACH ROW SET NEW.name = TRIM(NEW.name);
CREATE VIEW names AS SELECT name FROM country;
