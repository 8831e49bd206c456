-- One table for each thing that schemas of real projects seldom have.

-- types
CREATE TABLE of_all_types (
  id bigint unsigned AUTO_INCREMENT PRIMARY KEY,
  tiny tinyint NOT NULL,
  octet tinyint unsigned NOT NULL,
  medium mediumint unsigned NOT NULL,
  large bigint unsigned NOT NULL,
  exact decimal(12, 4) NOT NULL,
  positive decimal(6, 2) unsigned NOT NULL,
  approximate float NOT NULL,
  precise double NOT NULL,
  flag boolean NOT NULL,
  letters char(3) NOT NULL,
  bits bit(5) NOT NULL,
  one_bit bit NOT NULL,
  raw varbinary(30) NOT NULL,
  fixed binary(16) NOT NULL,
  picture mediumblob,
  doc json NOT NULL,
  address inet6 NOT NULL,
  old_address inet4,
  `key` uuid NOT NULL,
  at time NOT NULL,
  day date NOT NULL,
  moment datetime(6) NOT NULL,
  stamp timestamp NOT NULL,
  born year NOT NULL,
  mood enum('sad', 'ok', 'it''s fine') NOT NULL,
  likes set('tea', 'coffee', 'milk') NOT NULL,
  place point NOT NULL,
  short_text tinytext NOT NULL,
  long_text longtext
);

-- generated columns, also in a key
CREATE TABLE generated (
  id int AUTO_INCREMENT PRIMARY KEY,
  price decimal(8, 2) NOT NULL,
  pieces int NOT NULL,
  total decimal(14, 2) AS (price * pieces) STORED,
  shown varchar(30) AS (CONCAT('G', pieces)) VIRTUAL
);

-- circles: with a gap, without one, of three
CREATE TABLE gap_left (id int AUTO_INCREMENT PRIMARY KEY, right_id int);
CREATE TABLE gap_right (id int AUTO_INCREMENT PRIMARY KEY, left_id int NOT NULL, FOREIGN KEY (left_id) REFERENCES gap_left (id));
ALTER TABLE gap_left ADD FOREIGN KEY (right_id) REFERENCES gap_right (id);
CREATE TABLE store (id int AUTO_INCREMENT PRIMARY KEY, head_id int NOT NULL UNIQUE);
CREATE TABLE staff (id int AUTO_INCREMENT PRIMARY KEY, store_id int NOT NULL, mentor_id int,
  FOREIGN KEY (store_id) REFERENCES store (id), FOREIGN KEY (mentor_id) REFERENCES staff (id));
ALTER TABLE store ADD FOREIGN KEY (head_id) REFERENCES staff (id);
CREATE TABLE ring_a (id int PRIMARY KEY, b int NOT NULL);
CREATE TABLE ring_b (id int PRIMARY KEY, c int NOT NULL);
CREATE TABLE ring_c (id int PRIMARY KEY, a int NOT NULL, FOREIGN KEY (a) REFERENCES ring_a (id));
ALTER TABLE ring_a ADD FOREIGN KEY (b) REFERENCES ring_b (id);
ALTER TABLE ring_b ADD FOREIGN KEY (c) REFERENCES ring_c (id);
CREATE TABLE own_parent (id int PRIMARY KEY, above int NOT NULL, FOREIGN KEY (above) REFERENCES own_parent (id));

-- checks
CREATE TABLE checked (
  id int AUTO_INCREMENT PRIMARY KEY,
  share decimal(5, 2) NOT NULL CHECK (share >= 0 AND share <= 100),
  status varchar(10) NOT NULL CHECK (status IN ('open', 'paid', 'void')),
  paid_at datetime,
  code varchar(12) NOT NULL CHECK (code REGEXP '^[A-Z]{2}-[0-9]{4}$'),
  nick varchar(40) NOT NULL CHECK (char_length(nick) BETWEEN 3 AND 12),
  low int NOT NULL,
  high int NOT NULL,
  starts_on date NOT NULL,
  ends_on date,
  dozen int NOT NULL CHECK (dozen % 12 = 0),
  net decimal(10, 2) NOT NULL,
  tax decimal(10, 2) NOT NULL,
  gross decimal(12, 2) NOT NULL,
  doc longtext CHECK (json_valid(doc)),
  CONSTRAINT paid_when CHECK (status <> 'paid' OR paid_at IS NOT NULL),
  CONSTRAINT rising CHECK (low < high),
  CONSTRAINT later CHECK (ends_on IS NULL OR ends_on >= starts_on),
  CONSTRAINT adds_up CHECK (gross = net + tax)
);

-- checks that only trying keeps
CREATE TABLE tried (
  id int AUTO_INCREMENT PRIMARY KEY,
  a int NOT NULL CHECK (a BETWEEN 0 AND 1000),
  b int NOT NULL CHECK (b BETWEEN 0 AND 1000),
  word varchar(40) NOT NULL,
  day date NOT NULL,
  CONSTRAINT near CHECK (abs(a - b) < 400),
  CONSTRAINT even_digest CHECK (ascii(md5(concat(word, a))) % 2 = 0),
  CONSTRAINT no_sunday CHECK (dayofweek(day) <> 1)
);
CREATE TABLE tried_child (id int AUTO_INCREMENT PRIMARY KEY, tried_id int NOT NULL, FOREIGN KEY (tried_id) REFERENCES tried (id));

-- keys: prefixes, case and accents
CREATE TABLE account (
  id int AUTO_INCREMENT PRIMARY KEY,
  email varchar(120) NOT NULL,
  handle varchar(20) COLLATE utf8mb4_general_ci NOT NULL UNIQUE,
  bio text NOT NULL,
  tenant int NOT NULL,
  kind enum('a', 'b') NOT NULL,
  UNIQUE KEY by_email (email(12)),
  UNIQUE KEY by_bio (bio(30)),
  UNIQUE KEY by_kind (tenant, kind)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE TABLE two_switches (one boolean NOT NULL, two boolean NOT NULL, PRIMARY KEY (one, two));
CREATE TABLE one_switch (flag boolean PRIMARY KEY);
CREATE TABLE singleton (id int PRIMARY KEY DEFAULT 1 CHECK (id = 1), title varchar(40) NOT NULL);
CREATE TABLE times (t time UNIQUE NOT NULL, d date UNIQUE NOT NULL, y year UNIQUE NOT NULL);
CREATE TABLE shared_key (id int PRIMARY KEY, note text, FOREIGN KEY (id) REFERENCES account (id));

-- composite keys that share columns
CREATE TABLE tenant (id int PRIMARY KEY);
CREATE TABLE project (tenant_id int, no int, PRIMARY KEY (tenant_id, no), FOREIGN KEY (tenant_id) REFERENCES tenant (id));
CREATE TABLE member (tenant_id int, no int, PRIMARY KEY (tenant_id, no), FOREIGN KEY (tenant_id) REFERENCES tenant (id));
CREATE TABLE task (
  tenant_id int NOT NULL,
  id int NOT NULL,
  project_no int NOT NULL,
  member_no int NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, project_no) REFERENCES project (tenant_id, no),
  FOREIGN KEY (tenant_id, member_no) REFERENCES member (tenant_id, no)
);

-- partitions
CREATE TABLE reading (region int NOT NULL, value double)
  PARTITION BY LIST (region) (PARTITION north VALUES IN (1, 2), PARTITION south VALUES IN (3));
CREATE TABLE event (id bigint NOT NULL, happened_on date NOT NULL, PRIMARY KEY (id, happened_on))
  PARTITION BY RANGE (to_days(happened_on)) (PARTITION p0 VALUES LESS THAN (to_days('2025-01-01')), PARTITION p1 VALUES LESS THAN (to_days('2026-01-01')));
CREATE TABLE by_year (id int NOT NULL, y int NOT NULL)
  PARTITION BY RANGE (y) (PARTITION p0 VALUES LESS THAN (2000), PARTITION p1 VALUES LESS THAN (2010));
CREATE TABLE hashed (id int PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 3;

-- triggers: one changes the key that others refer to, one writes to other tables
CREATE TABLE label (code varchar(20) PRIMARY KEY, title varchar(40) NOT NULL);
CREATE TRIGGER label_shouts BEFORE INSERT ON label FOR EACH ROW SET NEW.code = CONCAT(UPPER(NEW.code), '!');
CREATE TABLE labelled (id int AUTO_INCREMENT PRIMARY KEY, label_code varchar(20) NOT NULL, FOREIGN KEY (label_code) REFERENCES label (code));
CREATE TABLE payment (id int AUTO_INCREMENT PRIMARY KEY, amount decimal(8, 2) NOT NULL);
CREATE TABLE payment_log (id int AUTO_INCREMENT PRIMARY KEY, payment_id int NOT NULL, said varchar(20) NOT NULL, FOREIGN KEY (payment_id) REFERENCES payment (id));
CREATE TRIGGER payment_logged AFTER INSERT ON payment FOR EACH ROW INSERT INTO payment_log (payment_id, said) VALUES (NEW.id, 'paid');

-- names
CREATE TABLE `weird ``table` (
  `select` int AUTO_INCREMENT PRIMARY KEY,
  `weird "name"` varchar(20) NOT NULL,
  `100%` int NOT NULL CHECK (`100%` > 0),
  `Größe` int NOT NULL,
  `group` int,
  `:colon` varchar(30) UNIQUE,
  FOREIGN KEY (`group`) REFERENCES `weird ``table` (`select`)
);

CREATE VIEW paid AS SELECT * FROM payment;

-- names that statements of our own have
CREATE TABLE short_names (n int PRIMARY KEY, w0 integer NOT NULL, y integer NOT NULL, s integer, i integer, sqlgen_at integer, CHECK (abs(w0 - y) < 600 AND w0 <> 7));
