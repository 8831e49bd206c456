-- spec: made by sqlgen for MariaDB, arithmetic version 1.
-- Seed 2147483647, integer draw. Run it with the mariadb client.
-- codes: 5 rows, n = 1 to 5.
--   id: counts from 1000, primary key
--   code: integer 1 to 1009, uniform, unique
--   label: text C-{code}, unique
--   key: uuid, unique
--   rank: integer 1 to 3, zipf
--   vast: integer -2000000000000000000 to 2000000000000000000, uniform
--   word: one of red, green, blue, grey, black, unique, 50.0 % nulls
-- odd "names" `of` 100%: 2 rows, n = 1 to 2.
--   select: true for 50.0 %
--   two words: 3 hex digits, unique

-- Session settings, put back at the end.
SET @sqlgen_time_zone = @@SESSION.time_zone;
SET SESSION time_zone = '+00:00';
SET @sqlgen_sql_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO';
SET @sqlgen_character_set_client = @@SESSION.character_set_client;
SET SESSION character_set_client = 'utf8mb4';
SET @sqlgen_collation_connection = @@SESSION.collation_connection;
SET SESSION collation_connection = 'utf8mb4_bin';
SET @sqlgen_max_recursive_iterations = @@SESSION.max_recursive_iterations;
SET SESSION max_recursive_iterations = 1001;
SET @sqlgen_max_heap_table_size = @@SESSION.max_heap_table_size;
SET SESSION max_heap_table_size = 1073741824;

CREATE TABLE `codes` (
  `id` BIGINT AUTO_INCREMENT NOT NULL,
  `code` INT UNIQUE,
  `label` VARCHAR(13) UNIQUE,
  `key` CHAR(36) UNIQUE,
  `rank` INT,
  `vast` BIGINT,
  `word` VARCHAR(5) UNIQUE,
  PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Batch 1 of 2: rows 1 to 3.
START TRANSACTION;
INSERT INTO `codes` (
  `id`,
  `code`,
  `label`,
  `key`,
  `rank`,
  `vast`,
  `word`
)
SELECT
  n + 999 AS `id`,
  `code` AS `code`,
  CONCAT('C-', CAST(`code` AS CHAR)) AS `label`,
  CONCAT(LOWER(LPAD(HEX((((398507023 * w0 + 413629134 * w1 + 403365493 * w2 + 341505815 * w3) % 2147483579) * 65536 DIV 2147483579)), 4, '0')), LOWER(LPAD(HEX((((471207388 * w0 + 313111632 * w1 + 218046122 * w2 + 63618948 * w3) % 2147483579) * 65536 DIV 2147483579)), 4, '0')), '-', LOWER(LPAD(HEX((((77976227 * w0 + 220508049 * w1 + 90759275 * w2 + 49200235 * w3) % 2147483579) * 65536 DIV 2147483579)), 4, '0')), '-4', LOWER(LPAD(HEX((((223273293 * w0 + 211963461 * w1 + 359182589 * w2 + 189286273 * w3) % 2147483579) * 4096 DIV 2147483579)), 3, '0')), '-', LOWER(LPAD(HEX(32768 + (((502606875 * w0 + 397461548 * w1 + 188809780 * w2 + 528227293 * w3) % 2147483579) * 16384 DIV 2147483579)), 4, '0')), '-', LOWER(LPAD(HEX((((`key_left` + (`key_right` + 408361520) * (`key_right` + 408361520) % 2147483579 * (`key_right` + 408361520) % 2147483579) % 16777216 * 16777216 + `key_right` + 493896218) % 281474976710656)), 12, '0'))) AS `key`,
  1 + ((CASE WHEN `rank_draw` < 1171354679 THEN 0 + (`rank_draw` - 0) * 357913942 DIV 1171354679 WHEN `rank_draw` < 1757032019 THEN 357913942 + (`rank_draw` - 1171354679) * 357913941 DIV 585677340 ELSE 715827883 + (`rank_draw` - 1757032019) * 357913941 DIV 390451560 END) * 3 DIV 1073741824) AS `rank`,
  -2000000000000000000 + ((`vast_draw` * 1862645149 DIV 2147483579) * 2147483648 + ((`vast_draw` * 1862645149 % 2147483579) * 2147483648 + `vast_draw` * 495976449) DIV 2147483579 + (((`vast_draw` * 1862645149 % 2147483579) * 2147483648 + `vast_draw` * 495976449) % 2147483579 + (`vast_wide` * 1862645149 DIV 2147483579) * 2147483648 + ((`vast_wide` * 1862645149 % 2147483579) * 2147483648 + `vast_wide` * 495976449) DIV 2147483579) DIV 2147483579) AS `vast`,
  CASE WHEN ((533729463 * w0 + 232208657 * w1 + 197844473 * w2 + 425390427 * w3) % 2147483579) < 1073741789 THEN NULL ELSE ELT(1 + (((CASE WHEN `word_start` < 4 THEN (`word_left` + (`word_right` + 212823845) * (`word_right` + 212823845) % 2147483579 * (`word_right` + 212823845) % 2147483579) % 2 * 2 + `word_right` ELSE `word_start` END) + 45786661) % 5), 'red', 'green', 'blue', 'grey', 'black') END AS `word`
FROM (
  SELECT
    n, w0, w1, w2, w3, `key_start`, `rank_draw`, `vast_draw`, `vast_wide`, `word_start`, `key_left`, `word_left`, `key_right`, `word_right`,
    1 + (((CASE WHEN `code_start` < 992 THEN (`code_left` + (`code_right` + 241610973) * (`code_right` + 241610973) % 2147483579 * (`code_right` + 241610973) % 2147483579) % 31 * 32 + `code_right` ELSE `code_start` END) + 10122565) % 1009) AS `code`
  FROM (
    SELECT
      n, w0, w1, w2, w3, `code_start`, `key_start`, `rank_draw`, `vast_draw`, `vast_wide`, `word_start`, `code_left`, `key_left`, `word_left`,
      (`code_start` % 32 + (`code_left` + 325550676) * (`code_left` + 325550676) % 2147483579 * (`code_left` + 325550676) % 2147483579) % 32 AS `code_right`,
      (`key_start` % 16777216 + (`key_left` + 334944541) * (`key_left` + 334944541) % 2147483579 * (`key_left` + 334944541) % 2147483579) % 16777216 AS `key_right`,
      (`word_start` % 2 + (`word_left` + 290576135) * (`word_left` + 290576135) % 2147483579 * (`word_left` + 290576135) % 2147483579) % 2 AS `word_right`
    FROM (
      SELECT
        n, w0, w1, w2, w3, `code_start`, `key_start`, `rank_draw`, `vast_draw`, `vast_wide`, `word_start`,
        (`code_start` DIV 32 + (`code_start` % 32 + 64235052) * (`code_start` % 32 + 64235052) % 2147483579 * (`code_start` % 32 + 64235052) % 2147483579) % 31 AS `code_left`,
        (`key_start` DIV 16777216 + (`key_start` % 16777216 + 471034647) * (`key_start` % 16777216 + 471034647) % 2147483579 * (`key_start` % 16777216 + 471034647) % 2147483579) % 16777216 AS `key_left`,
        (`word_start` DIV 2 + (`word_start` % 2 + 217155381) * (`word_start` % 2 + 217155381) % 2147483579 * (`word_start` % 2 + 217155381) % 2147483579) % 2 AS `word_left`
      FROM (
        SELECT
          n, w0, w1, w2, w3,
          (n - 1 + 212961984) % 1009 AS `code_start`,
          (n - 1 + 528750426) % 281474976710656 AS `key_start`,
          ((235164206 * w0 + 477388165 * w1 + 44503776 * w2 + 326807659 * w3) % 2147483579) AS `rank_draw`,
          ((394448781 * w0 + 122862064 * w1 + 155122838 * w2 + 215716379 * w3) % 2147483579) AS `vast_draw`,
          ((363912805 * w0 + 20572641 * w1 + 469446905 * w2 + 116051425 * w3) % 2147483579) AS `vast_wide`,
          (n - 1 + 127493116) % 5 AS `word_start`
        FROM (
          SELECT
            n,
            (s + 34122813) * (s + 34122813) % 2147483579 * (s + 34122813) % 2147483579 AS w0,
            (s + 155719680) * (s + 155719680) % 2147483579 * (s + 155719680) % 2147483579 AS w1,
            (s + 340643246) * (s + 340643246) % 2147483579 * (s + 340643246) % 2147483579 AS w2,
            (s + 395138866) * (s + 395138866) % 2147483579 * (s + 395138866) % 2147483579 AS w3
          FROM (
            SELECT n, y * y % 2147483579 * y % 2147483579 AS s
            FROM (
              SELECT n, (n + 490729305) * (n + 490729305) % 2147483579 * (n + 490729305) % 2147483579 + 50851848 AS y
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
            ) y LIMIT 9223372036854775807
          ) s LIMIT 9223372036854775807
        ) w LIMIT 9223372036854775807
      ) v1 LIMIT 9223372036854775807
    ) v2 LIMIT 9223372036854775807
  ) v3 LIMIT 9223372036854775807
) v4;
COMMIT;

-- Batch 2 of 2: rows 4 to 5.
START TRANSACTION;
INSERT INTO `codes` (
  `id`,
  `code`,
  `label`,
  `key`,
  `rank`,
  `vast`,
  `word`
)
SELECT
  n + 999 AS `id`,
  `code` AS `code`,
  CONCAT('C-', CAST(`code` AS CHAR)) AS `label`,
  CONCAT(LOWER(LPAD(HEX((((398507023 * w0 + 413629134 * w1 + 403365493 * w2 + 341505815 * w3) % 2147483579) * 65536 DIV 2147483579)), 4, '0')), LOWER(LPAD(HEX((((471207388 * w0 + 313111632 * w1 + 218046122 * w2 + 63618948 * w3) % 2147483579) * 65536 DIV 2147483579)), 4, '0')), '-', LOWER(LPAD(HEX((((77976227 * w0 + 220508049 * w1 + 90759275 * w2 + 49200235 * w3) % 2147483579) * 65536 DIV 2147483579)), 4, '0')), '-4', LOWER(LPAD(HEX((((223273293 * w0 + 211963461 * w1 + 359182589 * w2 + 189286273 * w3) % 2147483579) * 4096 DIV 2147483579)), 3, '0')), '-', LOWER(LPAD(HEX(32768 + (((502606875 * w0 + 397461548 * w1 + 188809780 * w2 + 528227293 * w3) % 2147483579) * 16384 DIV 2147483579)), 4, '0')), '-', LOWER(LPAD(HEX((((`key_left` + (`key_right` + 408361520) * (`key_right` + 408361520) % 2147483579 * (`key_right` + 408361520) % 2147483579) % 16777216 * 16777216 + `key_right` + 493896218) % 281474976710656)), 12, '0'))) AS `key`,
  1 + ((CASE WHEN `rank_draw` < 1171354679 THEN 0 + (`rank_draw` - 0) * 357913942 DIV 1171354679 WHEN `rank_draw` < 1757032019 THEN 357913942 + (`rank_draw` - 1171354679) * 357913941 DIV 585677340 ELSE 715827883 + (`rank_draw` - 1757032019) * 357913941 DIV 390451560 END) * 3 DIV 1073741824) AS `rank`,
  -2000000000000000000 + ((`vast_draw` * 1862645149 DIV 2147483579) * 2147483648 + ((`vast_draw` * 1862645149 % 2147483579) * 2147483648 + `vast_draw` * 495976449) DIV 2147483579 + (((`vast_draw` * 1862645149 % 2147483579) * 2147483648 + `vast_draw` * 495976449) % 2147483579 + (`vast_wide` * 1862645149 DIV 2147483579) * 2147483648 + ((`vast_wide` * 1862645149 % 2147483579) * 2147483648 + `vast_wide` * 495976449) DIV 2147483579) DIV 2147483579) AS `vast`,
  CASE WHEN ((533729463 * w0 + 232208657 * w1 + 197844473 * w2 + 425390427 * w3) % 2147483579) < 1073741789 THEN NULL ELSE ELT(1 + (((CASE WHEN `word_start` < 4 THEN (`word_left` + (`word_right` + 212823845) * (`word_right` + 212823845) % 2147483579 * (`word_right` + 212823845) % 2147483579) % 2 * 2 + `word_right` ELSE `word_start` END) + 45786661) % 5), 'red', 'green', 'blue', 'grey', 'black') END AS `word`
FROM (
  SELECT
    n, w0, w1, w2, w3, `key_start`, `rank_draw`, `vast_draw`, `vast_wide`, `word_start`, `key_left`, `word_left`, `key_right`, `word_right`,
    1 + (((CASE WHEN `code_start` < 992 THEN (`code_left` + (`code_right` + 241610973) * (`code_right` + 241610973) % 2147483579 * (`code_right` + 241610973) % 2147483579) % 31 * 32 + `code_right` ELSE `code_start` END) + 10122565) % 1009) AS `code`
  FROM (
    SELECT
      n, w0, w1, w2, w3, `code_start`, `key_start`, `rank_draw`, `vast_draw`, `vast_wide`, `word_start`, `code_left`, `key_left`, `word_left`,
      (`code_start` % 32 + (`code_left` + 325550676) * (`code_left` + 325550676) % 2147483579 * (`code_left` + 325550676) % 2147483579) % 32 AS `code_right`,
      (`key_start` % 16777216 + (`key_left` + 334944541) * (`key_left` + 334944541) % 2147483579 * (`key_left` + 334944541) % 2147483579) % 16777216 AS `key_right`,
      (`word_start` % 2 + (`word_left` + 290576135) * (`word_left` + 290576135) % 2147483579 * (`word_left` + 290576135) % 2147483579) % 2 AS `word_right`
    FROM (
      SELECT
        n, w0, w1, w2, w3, `code_start`, `key_start`, `rank_draw`, `vast_draw`, `vast_wide`, `word_start`,
        (`code_start` DIV 32 + (`code_start` % 32 + 64235052) * (`code_start` % 32 + 64235052) % 2147483579 * (`code_start` % 32 + 64235052) % 2147483579) % 31 AS `code_left`,
        (`key_start` DIV 16777216 + (`key_start` % 16777216 + 471034647) * (`key_start` % 16777216 + 471034647) % 2147483579 * (`key_start` % 16777216 + 471034647) % 2147483579) % 16777216 AS `key_left`,
        (`word_start` DIV 2 + (`word_start` % 2 + 217155381) * (`word_start` % 2 + 217155381) % 2147483579 * (`word_start` % 2 + 217155381) % 2147483579) % 2 AS `word_left`
      FROM (
        SELECT
          n, w0, w1, w2, w3,
          (n - 1 + 212961984) % 1009 AS `code_start`,
          (n - 1 + 528750426) % 281474976710656 AS `key_start`,
          ((235164206 * w0 + 477388165 * w1 + 44503776 * w2 + 326807659 * w3) % 2147483579) AS `rank_draw`,
          ((394448781 * w0 + 122862064 * w1 + 155122838 * w2 + 215716379 * w3) % 2147483579) AS `vast_draw`,
          ((363912805 * w0 + 20572641 * w1 + 469446905 * w2 + 116051425 * w3) % 2147483579) AS `vast_wide`,
          (n - 1 + 127493116) % 5 AS `word_start`
        FROM (
          SELECT
            n,
            (s + 34122813) * (s + 34122813) % 2147483579 * (s + 34122813) % 2147483579 AS w0,
            (s + 155719680) * (s + 155719680) % 2147483579 * (s + 155719680) % 2147483579 AS w1,
            (s + 340643246) * (s + 340643246) % 2147483579 * (s + 340643246) % 2147483579 AS w2,
            (s + 395138866) * (s + 395138866) % 2147483579 * (s + 395138866) % 2147483579 AS w3
          FROM (
            SELECT n, y * y % 2147483579 * y % 2147483579 AS s
            FROM (
              SELECT n, (n + 490729305) * (n + 490729305) % 2147483579 * (n + 490729305) % 2147483579 + 50851848 AS y
              FROM (
                SELECT b.i * 1000 + a.i + 4 AS n
                FROM (
                  WITH RECURSIVE r AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM r WHERE i < 0) SELECT i FROM r
                ) AS b
                STRAIGHT_JOIN (
                  WITH RECURSIVE r AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM r WHERE i < 999) SELECT i FROM r
                ) AS a
                WHERE b.i * 1000 + a.i < 2
              ) r LIMIT 9223372036854775807
            ) y LIMIT 9223372036854775807
          ) s LIMIT 9223372036854775807
        ) w LIMIT 9223372036854775807
      ) v1 LIMIT 9223372036854775807
    ) v2 LIMIT 9223372036854775807
  ) v3 LIMIT 9223372036854775807
) v4;
COMMIT;

ANALYZE TABLE `codes`;
-- 5 rows are expected:
SELECT COUNT(*) AS row_count FROM `codes`;

CREATE TABLE `odd "names" ``of`` 100%` (
  `select` BOOLEAN,
  `two words` VARCHAR(3) UNIQUE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Batch 1 of 1: rows 1 to 2.
START TRANSACTION;
INSERT INTO `odd "names" ``of`` 100%` (
  `select`,
  `two words`
)
SELECT
  ((463560068 * w0 + 14758853 * w1 + 156413016 * w2 + 86134334 * w3) % 2147483579) < 1073741789 AS `select`,
  LOWER(LPAD(HEX((((`c2_left` + (`c2_right` + 100246041) * (`c2_right` + 100246041) % 2147483579 * (`c2_right` + 100246041) % 2147483579) % 64 * 64 + `c2_right` + 310900652) % 4096)), 3, '0')) AS `two words`
FROM (
  SELECT
    n, w0, w1, w2, w3, `c2_start`, `c2_left`,
    (`c2_start` % 64 + (`c2_left` + 267460700) * (`c2_left` + 267460700) % 2147483579 * (`c2_left` + 267460700) % 2147483579) % 64 AS `c2_right`
  FROM (
    SELECT
      n, w0, w1, w2, w3, `c2_start`,
      (`c2_start` DIV 64 + (`c2_start` % 64 + 158601839) * (`c2_start` % 64 + 158601839) % 2147483579 * (`c2_start` % 64 + 158601839) % 2147483579) % 64 AS `c2_left`
    FROM (
      SELECT
        n, w0, w1, w2, w3,
        (n - 1 + 43844369) % 4096 AS `c2_start`
      FROM (
        SELECT
          n,
          (s + 319095914) * (s + 319095914) % 2147483579 * (s + 319095914) % 2147483579 AS w0,
          (s + 368133008) * (s + 368133008) % 2147483579 * (s + 368133008) % 2147483579 AS w1,
          (s + 306646057) * (s + 306646057) % 2147483579 * (s + 306646057) % 2147483579 AS w2,
          (s + 297926594) * (s + 297926594) % 2147483579 * (s + 297926594) % 2147483579 AS w3
        FROM (
          SELECT n, y * y % 2147483579 * y % 2147483579 AS s
          FROM (
            SELECT n, (n + 290242706) * (n + 290242706) % 2147483579 * (n + 290242706) % 2147483579 + 441247324 AS y
            FROM (
              SELECT b.i * 1000 + a.i + 1 AS n
              FROM (
                WITH RECURSIVE r AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM r WHERE i < 0) SELECT i FROM r
              ) AS b
              STRAIGHT_JOIN (
                WITH RECURSIVE r AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM r WHERE i < 999) SELECT i FROM r
              ) AS a
              WHERE b.i * 1000 + a.i < 2
            ) r LIMIT 9223372036854775807
          ) y LIMIT 9223372036854775807
        ) s LIMIT 9223372036854775807
      ) w LIMIT 9223372036854775807
    ) v1 LIMIT 9223372036854775807
  ) v2 LIMIT 9223372036854775807
) v3;
COMMIT;

ANALYZE TABLE `odd "names" ``of`` 100%`;
-- 2 rows are expected:
SELECT COUNT(*) AS row_count FROM `odd "names" ``of`` 100%`;
SET SESSION max_heap_table_size = @sqlgen_max_heap_table_size;
SET SESSION max_recursive_iterations = @sqlgen_max_recursive_iterations;
SET SESSION collation_connection = @sqlgen_collation_connection;
SET SESSION character_set_client = @sqlgen_character_set_client;
SET SESSION sql_mode = @sqlgen_sql_mode;
SET SESSION time_zone = @sqlgen_time_zone;
