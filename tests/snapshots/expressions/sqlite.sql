-- spec: made by sqlgen for SQLite, arithmetic version 1.
-- Seed 0, integer draw. Run it with the sqlite3 client.
-- sums: 2 rows, n = 1 to 2.
--   id: counts from 1, primary key
--   a: integer -9 to 9, uniform
--   sign: sql CASE WHEN a < 0 THEN 'minus' ELSE 'plus' END
--   rest: sql (a * a + b) % 7
--   text: sql CONCAT(UPPER(sign), '-', rest)

CREATE TABLE "sums" (
  "id" INTEGER NOT NULL,
  "a" INTEGER,
  "sign" VARCHAR(5),
  "rest" INTEGER,
  "text" VARCHAR(20),
  PRIMARY KEY ("id")
);

-- Batch 1 of 1: rows 1 to 2.
BEGIN IMMEDIATE;
INSERT INTO "sums" (
  "id",
  "a",
  "sign",
  "rest",
  "text"
)
WITH
w AS (
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
        WITH RECURSIVE r(n) AS (
          SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 2
        )
        SELECT n FROM r
      ) r LIMIT -1
    ) y LIMIT -1
  ) s LIMIT -1
),
v1 AS (
  SELECT
    n,
    -9 + (((501452528 * w0 + 270960892 * w1 + 10867286 * w2 + 482848116 * w3) % 2147483579) * 19 / 2147483579) AS "a",
    1 + (((101178358 * w0 + 230894568 * w1 + 525676116 * w2 + 34377466 * w3) % 2147483579) * 9 / 2147483579) AS "b"
  FROM w LIMIT -1
),
v2 AS (
  SELECT
    n, "a",
    CAST(CASE WHEN "a" < 0 THEN 'minus' ELSE 'plus' END AS VARCHAR(5)) AS "sign",
    CAST(("a" * "a" + "b") % 7 AS INTEGER) AS "rest"
  FROM v1 LIMIT -1
)
SELECT
  n AS "id",
  "a" AS "a",
  "sign" AS "sign",
  "rest" AS "rest",
  CAST(UPPER("sign") || '-' || "rest" AS VARCHAR(20)) AS "text"
FROM v2;
COMMIT;

ANALYZE "sums";
-- 2 rows are expected:
SELECT COUNT(*) AS row_count FROM "sums";
