-- spec: made by sqlgen for DuckDB, arithmetic version 1.
-- Seed 0, integer draw. Run it with the duckdb client.
-- sums: 2 rows, n = 1 to 2.
--   id: counts from 1, primary key
--   a: integer -9 to 9, uniform
--   sign: sql CASE WHEN a < 0 THEN 'minus' ELSE 'plus' END
--   rest: sql (a * a + b) % 7
--   text: sql CONCAT(UPPER(sign), '-', rest)

-- Session settings, put back at the end.
SET VARIABLE sqlgen_checkpoint_threshold = current_setting('checkpoint_threshold');
SET checkpoint_threshold = '1GB';

-- Lookup tables, gone at the end.
CREATE TEMPORARY TABLE sqlgen_series AS
SELECT i FROM range(2) AS r(i);

CREATE TABLE "sums" (
  "id" BIGINT NOT NULL,
  "a" INTEGER,
  "sign" VARCHAR,
  "rest" INTEGER,
  "text" VARCHAR,
  PRIMARY KEY ("id")
);

-- Batch 1 of 1: rows 1 to 2.
BEGIN TRANSACTION;
INSERT INTO "sums" (
  "id",
  "a",
  "sign",
  "rest",
  "text"
)
SELECT
  n AS "id",
  "a" AS "a",
  "sign" AS "sign",
  "rest" AS "rest",
  CAST(UPPER("sign") || '-' || "rest" AS VARCHAR) AS "text"
FROM (
  SELECT
    n, "a",
    CAST(CASE WHEN "a" < 0 THEN 'minus' ELSE 'plus' END AS VARCHAR) AS "sign",
    CAST(("a" * "a" + "b") % 7 AS INTEGER) AS "rest"
  FROM (
    SELECT
      n,
      -9 + (((501452528 * w0 + 270960892 * w1 + 10867286 * w2 + 482848116 * w3) % 2147483579) * 19 // 2147483579) AS "a",
      1 + (((101178358 * w0 + 230894568 * w1 + 525676116 * w2 + 34377466 * w3) % 2147483579) * 9 // 2147483579) AS "b"
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
            SELECT i + 1 AS n FROM sqlgen_series WHERE i < 2
          ) r
        ) y
      ) s
    ) w
  ) v1
) v2;
COMMIT;

ANALYZE "sums";
-- 2 rows are expected:
SELECT COUNT(*) AS row_count FROM "sums";

-- Put everything back.
DROP TABLE sqlgen_series;
SET checkpoint_threshold = getvariable('sqlgen_checkpoint_threshold');
