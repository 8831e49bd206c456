-- spec: made by sqlgen for MySQL 5.6 and 5.7, arithmetic version 1.
-- Seed 0, integer draw. Run it with the mysql client.
-- sums: 2 rows, n = 1 to 2.
--   id: counts from 1, primary key
--   a: integer -9 to 9, uniform
--   sign: sql CASE WHEN a < 0 THEN 'minus' ELSE 'plus' END
--   rest: sql (a * a + b) % 7
--   text: sql CONCAT(UPPER(sign), '-', rest)

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

CREATE TABLE `sums` (
  `id` BIGINT AUTO_INCREMENT NOT NULL,
  `a` INT,
  `sign` VARCHAR(5),
  `rest` INT,
  `text` VARCHAR(20),
  PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Batch 1 of 1: rows 1 to 2.
START TRANSACTION;
INSERT INTO `sums` (
  `id`,
  `a`,
  `sign`,
  `rest`,
  `text`
)
SELECT
  n AS `id`,
  `a` AS `a`,
  `sign` AS `sign`,
  `rest` AS `rest`,
  CAST(CONCAT(UPPER(`sign`), '-', `rest`) AS CHAR(20)) AS `text`
FROM (
  SELECT
    n, `a`,
    CAST(CASE WHEN `a` < 0 THEN 'minus' ELSE 'plus' END AS CHAR(5)) AS `sign`,
    CAST((`a` * `a` + `b`) % 7 AS SIGNED) AS `rest`
  FROM (
    SELECT
      n,
      -9 + (((501452528 * w0 + 270960892 * w1 + 10867286 * w2 + 482848116 * w3) % 2147483579) * 19 DIV 2147483579) AS `a`,
      1 + (((101178358 * w0 + 230894568 * w1 + 525676116 * w2 + 34377466 * w3) % 2147483579) * 9 DIV 2147483579) AS `b`
    FROM (
      SELECT
        n,
        (s + 528815886) * (s + 528815886) % 2147483579 * (s + 528815886) % 2147483579 AS w0,
        (s + 176277755) * (s + 176277755) % 2147483579 * (s + 176277755) % 2147483579 AS w1,
        (s + 458725413) * (s + 458725413) % 2147483579 * (s + 458725413) % 2147483579 AS w2,
        (s + 48902050) * (s + 48902050) % 2147483579 * (s + 48902050) % 2147483579 AS w3
      FROM (
        SELECT n, y * y % 2147483579 * y % 2147483579 AS s
        FROM (
          SELECT n, (n + 158151946) * (n + 158151946) % 2147483579 * (n + 158151946) % 2147483579 + 338256404 AS y
          FROM (
            SELECT CAST(@sqlgen_n := @sqlgen_n + 1 AS SIGNED) + 0 AS n
            FROM (SELECT @sqlgen_n := 0) AS start
            CROSS JOIN (SELECT 0 AS i UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) AS t0
            LIMIT 2
          ) r LIMIT 9223372036854775807
        ) y LIMIT 9223372036854775807
      ) s LIMIT 9223372036854775807
    ) w LIMIT 9223372036854775807
  ) v1 LIMIT 9223372036854775807
) v2;
COMMIT;

ANALYZE TABLE `sums`;
-- 2 rows are expected:
SELECT COUNT(*) AS row_count FROM `sums`;
SET SESSION max_heap_table_size = @sqlgen_max_heap_table_size;
SET SESSION collation_connection = @sqlgen_collation_connection;
SET SESSION character_set_client = @sqlgen_character_set_client;
SET SESSION sql_mode = @sqlgen_sql_mode;
SET SESSION time_zone = @sqlgen_time_zone;
