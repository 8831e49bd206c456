-- spec: made by sqlgen for MySQL, arithmetic version 1.
-- Seed 0, md5 draw. Run it with the mysql client.
-- people: 3 rows, n = 1 to 3.
--   id: counts from 1, primary key
--   name: text {first_name} {last_name}
--   mail: text {first_name|ascii|lower}.{n}@example.com, unique
--   city: one of Springfield, Łódź, none
--   age: integer 12 to 100, uniform, 10.0 % nulls
--   born: date $born_from to $born_to, uniform
--   score: decimal 0 to 9.99, uniform
--   seen: timestamp 2024-01-01 00:00:00 to 2024-12-31 23:59:59, uniform
--   active: true for 75.00 %
--   token: 6 hex digits

-- Session settings, put back at the end.
SET @sqlgen_time_zone = @@SESSION.time_zone;
SET SESSION time_zone = '+00:00';
SET @sqlgen_sql_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO';
SET @sqlgen_character_set_client = @@SESSION.character_set_client;
SET SESSION character_set_client = 'utf8mb4';
SET @sqlgen_collation_connection = @@SESSION.collation_connection;
SET SESSION collation_connection = 'utf8mb4_bin';
SET @sqlgen_max_heap_table_size = @@SESSION.max_heap_table_size;
SET SESSION max_heap_table_size = 1073741824;
SET @sqlgen_cte_max_recursion_depth = @@SESSION.cte_max_recursion_depth;
SET SESSION cte_max_recursion_depth = 1001;

-- Lookup tables, gone at the end.
CREATE TEMPORARY TABLE sqlgen_lookup_1 (
  i BIGINT PRIMARY KEY,
  cut BIGINT,
  v_name VARCHAR(4),
  else_name VARCHAR(4),
  v_name_ascii_lower VARCHAR(4),
  else_name_ascii_lower VARCHAR(4)
) ENGINE = MEMORY DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT INTO sqlgen_lookup_1
VALUES
(0, 2147483579, 'Ada', 'Ada', 'ada', 'ada'),
(1, 1789569649, 'Bea', 'Ada', 'bea', 'ada'),
(2, 1789569649, 'Cléo', 'Bea', 'cleo', 'bea'),
(3, 1073741789, 'Dan', 'Cléo', 'dan', 'cleo'),
(4, 715827859, 'Eve', 'Dan', 'eve', 'dan'),
(5, 1789569649, 'Flo', 'Ada', 'flo', 'ada'),
(6, 1431655719, 'Gus', 'Ada', 'gus', 'ada'),
(7, 1073741789, 'Hal', 'Bea', 'hal', 'bea'),
(8, 715827859, 'Ivy', 'Eve', 'ivy', 'eve');

CREATE TABLE `people` (
  `id` BIGINT AUTO_INCREMENT NOT NULL,
  `name` VARCHAR(15),
  `mail` VARCHAR(37) UNIQUE,
  `city` VARCHAR(11),
  `age` INT,
  `born` DATE,
  `score` DECIMAL(3, 2),
  `seen` DATETIME,
  `active` BOOLEAN,
  `token` VARCHAR(6),
  PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Batch 1 of 1: rows 1 to 3.
START TRANSACTION;
INSERT INTO `people` (
  `id`,
  `name`,
  `mail`,
  `city`,
  `age`,
  `born`,
  `score`,
  `seen`,
  `active`,
  `token`
)
SELECT
  n AS `id`,
  CONCAT((CASE WHEN ((314408508 * w0 + 504923328 * w1 + 300609154 * w2 + 442923812 * w3) % 2147483579) * 9 % 2147483579 < p1.cut THEN p1.v_name ELSE p1.else_name END), ' ', (ELT(1 + (((160172243 * w0 + 423454817 * w1 + 110485595 * w2 + 298140232 * w3) % 2147483579) * 3 DIV 2147483579), 'Smith', 'O''Neil', CONVERT(X'6261636B5C736C617368' USING utf8mb4) COLLATE utf8mb4_bin))) AS `name`,
  CONCAT((CASE WHEN ((314408508 * w0 + 504923328 * w1 + 300609154 * w2 + 442923812 * w3) % 2147483579) * 9 % 2147483579 < p1.cut THEN p1.v_name_ascii_lower ELSE p1.else_name_ascii_lower END), '.', CAST(n AS CHAR), '@example.com') AS `mail`,
  CASE WHEN ((269524452 * w0 + 445247027 * w1 + 534373213 * w2 + 107490804 * w3) % 2147483579) < 1533916842 THEN 'Springfield' ELSE 'Łódź' END AS `city`,
  CASE WHEN ((201962279 * w0 + 216381893 * w1 + 481973049 * w2 + 213928644 * w3) % 2147483579) < 214748357 THEN NULL ELSE 12 + (((519187406 * w0 + 177484288 * w1 + 371371828 * w2 + 42741751 * w3) % 2147483579) * 89 DIV 2147483579) END AS `age`,
  DATE '1970-01-01' + INTERVAL (-18628 + ((((405576389 * w0 + 330005090 * w1 + 503940205 * w2 + 425078696 * w3) % 2147483579) * 2147483579 + ((80258455 * w0 + 129126271 * w1 + 446611501 * w2 + 28975054 * w3) % 2147483579)) % 36887)) DAY AS `born`,
  ((((343468761 * w0 + 137242060 * w1 + 120011610 * w2 + 86691621 * w3) % 2147483579) * 1000 DIV 2147483579)) * 0.01 AS `score`,
  TIMESTAMP '1970-01-01 00:00:00' + INTERVAL (1704067200 + ((((214651589 * w0 + 504490602 * w1 + 306657397 * w2 + 471666681 * w3) % 2147483579) * 2147483579 + ((204352551 * w0 + 278209904 * w1 + 424704955 * w2 + 212935440 * w3) % 2147483579)) % 31622400)) SECOND AS `seen`,
  ((255357177 * w0 + 47272817 * w1 + 56577778 * w2 + 238504278 * w3) % 2147483579) < 1610612684 AS `active`,
  LOWER(LPAD(HEX((((529183044 * w0 + 377187051 * w1 + 370628349 * w2 + 345670621 * w3) % 2147483579) * 16777216 DIV 2147483579)), 6, '0')) AS `token`
FROM (
  SELECT
    n,
    (CAST(CONV(SUBSTR(h, 1, 8), 16, 10) AS SIGNED)) % 2147483647 AS w0,
    (CAST(CONV(SUBSTR(h, 9, 8), 16, 10) AS SIGNED)) % 2147483647 AS w1,
    (CAST(CONV(SUBSTR(h, 17, 8), 16, 10) AS SIGNED)) % 2147483647 AS w2,
    (CAST(CONV(SUBSTR(h, 25, 8), 16, 10) AS SIGNED)) % 2147483647 AS w3
  FROM (
    SELECT n, MD5(CONCAT('0:0ce922fdcc6016e63c32105f49de71fe:', CAST(n AS CHAR))) AS h
    FROM (
      SELECT b.i * 1000 + a.i + 1 AS n
      FROM (
        WITH RECURSIVE r AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM r WHERE i < 0) SELECT i FROM r
      ) AS b
      STRAIGHT_JOIN (
        WITH RECURSIVE r AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM r WHERE i < 999) SELECT i FROM r
      ) AS a
      WHERE b.i * 1000 + a.i < 3
    ) r LIMIT 9223372036854775807
  ) h LIMIT 9223372036854775807
) w
JOIN sqlgen_lookup_1 AS p1 ON p1.i = (((314408508 * w0 + 504923328 * w1 + 300609154 * w2 + 442923812 * w3) % 2147483579) * 9 DIV 2147483579);
COMMIT;

ANALYZE TABLE `people`;
-- 3 rows are expected:
SELECT COUNT(*) AS row_count FROM `people`;

-- Put everything back.
DROP TEMPORARY TABLE sqlgen_lookup_1;
SET SESSION cte_max_recursion_depth = @sqlgen_cte_max_recursion_depth;
SET SESSION max_heap_table_size = @sqlgen_max_heap_table_size;
SET SESSION collation_connection = @sqlgen_collation_connection;
SET SESSION character_set_client = @sqlgen_character_set_client;
SET SESSION sql_mode = @sqlgen_sql_mode;
SET SESSION time_zone = @sqlgen_time_zone;
