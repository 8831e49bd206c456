CREATE TABLE country (
  code char(2) PRIMARY KEY,
  name varchar(60) NOT NULL,
  UNIQUE KEY by_start (name(10))
) COLLATE utf8mb4_general_ci;
CREATE TABLE customer (
  id int unsigned AUTO_INCREMENT PRIMARY KEY,
  email varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL UNIQUE COMMENT 'where mail goes',
  country_code char(2),
  mood enum('sad', 'ok', 'it''s fine') NOT NULL,
  likes set('tea', 'coffee'),
  vip boolean NOT NULL DEFAULT 0,
  born year,
  doc json,
  flags bit(4),
  size tinyint unsigned,
  shouted varchar(80) AS (upper(email)) VIRTUAL,
  CONSTRAINT from_country FOREIGN KEY (country_code) REFERENCES country (code)
) COMMENT 'who buys';
CREATE TABLE line (
  customer_id int unsigned NOT NULL,
  no smallint NOT NULL,
  kind varchar(10) NOT NULL CHECK (kind IN ('sale', 'gift')),
  code varchar(12) NOT NULL CHECK (code REGEXP '^[A-Z]{2}[0-9]{4}$'),
  price decimal(8, 2) NOT NULL,
  discount decimal(8, 2) NOT NULL,
  starts datetime NOT NULL,
  ends datetime,
  PRIMARY KEY (customer_id, no),
  CONSTRAINT cheaper CHECK (discount <= price AND price BETWEEN 1 AND 900),
  CONSTRAINT later CHECK (ends IS NULL OR ends >= starts),
  FOREIGN KEY (customer_id) REFERENCES customer (id)
);
CREATE TABLE `left one` (id int PRIMARY KEY, `right` int NOT NULL);
CREATE TABLE `right one` (id int PRIMARY KEY, `left` int NOT NULL,
  CONSTRAINT to_left FOREIGN KEY (`left`) REFERENCES `left one` (id));
ALTER TABLE `left one` ADD CONSTRAINT to_right FOREIGN KEY (`right`) REFERENCES `right one` (id);
CREATE TABLE reading (region int NOT NULL, value double)
  PARTITION BY LIST (region) (PARTITION north VALUES IN (1, 2), PARTITION south VALUES IN (3));
CREATE TRIGGER watch BEFORE INSERT ON country FOR EACH ROW SET NEW.name = TRIM(NEW.name);
CREATE VIEW names AS SELECT name FROM country;
