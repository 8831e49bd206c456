-- spec: made by sqlgen for DuckDB, arithmetic version 1.
-- Seed 0, md5 draw. Run it with the duckdb client.
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
SET VARIABLE sqlgen_checkpoint_threshold = current_setting('checkpoint_threshold');
SET checkpoint_threshold = '1GB';

-- Lookup tables, gone at the end.
CREATE TEMPORARY TABLE sqlgen_series AS
SELECT CAST(b.i * 1000 + a.i AS BIGINT) AS i
FROM (
  WITH RECURSIVE r AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM r WHERE i < 0) SELECT i FROM r
) AS b
CROSS JOIN (
  WITH RECURSIVE r AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM r WHERE i < 999) SELECT i FROM r
) AS a
WHERE b.i * 1000 + a.i < 3
ORDER BY i;
CREATE TEMPORARY TABLE sqlgen_lookup_1 (
  i BIGINT,
  cut BIGINT,
  v_name VARCHAR,
  else_name VARCHAR,
  v_name_ascii_lower VARCHAR,
  else_name_ascii_lower VARCHAR
);
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
SET VARIABLE sqlgen_lookup_1_cut = (SELECT list(cut ORDER BY i) FROM sqlgen_lookup_1);
SET VARIABLE sqlgen_lookup_1_v_name = (SELECT list(v_name ORDER BY i) FROM sqlgen_lookup_1);
SET VARIABLE sqlgen_lookup_1_else_name = (SELECT list(else_name ORDER BY i) FROM sqlgen_lookup_1);
SET VARIABLE sqlgen_lookup_1_v_name_ascii_lower = (SELECT list(v_name_ascii_lower ORDER BY i) FROM sqlgen_lookup_1);
SET VARIABLE sqlgen_lookup_1_else_name_ascii_lower = (SELECT list(else_name_ascii_lower ORDER BY i) FROM sqlgen_lookup_1);
DROP TABLE sqlgen_lookup_1;

CREATE TABLE "people" (
  "id" BIGINT NOT NULL,
  "name" VARCHAR,
  "mail" VARCHAR UNIQUE,
  "city" VARCHAR,
  "age" INTEGER,
  "born" DATE,
  "score" DECIMAL(3, 2),
  "seen" TIMESTAMP,
  "active" BOOLEAN,
  "token" VARCHAR,
  PRIMARY KEY ("id")
);

-- Batch 1 of 1: rows 1 to 3.
BEGIN TRANSACTION;
INSERT INTO "people" (
  "id",
  "name",
  "mail",
  "city",
  "age",
  "born",
  "score",
  "seen",
  "active",
  "token"
)
SELECT
  n AS "id",
  (CASE WHEN ((314408508 * w0 + 504923328 * w1 + 300609154 * w2 + 442923812 * w3) % 2147483579) * 9 % 2147483579 < getvariable('sqlgen_lookup_1_cut')[1 + (((314408508 * w0 + 504923328 * w1 + 300609154 * w2 + 442923812 * w3) % 2147483579) * 9 // 2147483579)] THEN getvariable('sqlgen_lookup_1_v_name')[1 + (((314408508 * w0 + 504923328 * w1 + 300609154 * w2 + 442923812 * w3) % 2147483579) * 9 // 2147483579)] ELSE getvariable('sqlgen_lookup_1_else_name')[1 + (((314408508 * w0 + 504923328 * w1 + 300609154 * w2 + 442923812 * w3) % 2147483579) * 9 // 2147483579)] END) || ' ' || (['Smith', 'O''Neil', decode(unhex('6261636B5C736C617368'))][1 + (((160172243 * w0 + 423454817 * w1 + 110485595 * w2 + 298140232 * w3) % 2147483579) * 3 // 2147483579)]) AS "name",
  (CASE WHEN ((314408508 * w0 + 504923328 * w1 + 300609154 * w2 + 442923812 * w3) % 2147483579) * 9 % 2147483579 < getvariable('sqlgen_lookup_1_cut')[1 + (((314408508 * w0 + 504923328 * w1 + 300609154 * w2 + 442923812 * w3) % 2147483579) * 9 // 2147483579)] THEN getvariable('sqlgen_lookup_1_v_name_ascii_lower')[1 + (((314408508 * w0 + 504923328 * w1 + 300609154 * w2 + 442923812 * w3) % 2147483579) * 9 // 2147483579)] ELSE getvariable('sqlgen_lookup_1_else_name_ascii_lower')[1 + (((314408508 * w0 + 504923328 * w1 + 300609154 * w2 + 442923812 * w3) % 2147483579) * 9 // 2147483579)] END) || '.' || CAST(n AS VARCHAR) || '@example.com' AS "mail",
  CASE WHEN ((269524452 * w0 + 445247027 * w1 + 534373213 * w2 + 107490804 * w3) % 2147483579) < 1533916842 THEN 'Springfield' ELSE 'Łódź' END AS "city",
  CASE WHEN ((201962279 * w0 + 216381893 * w1 + 481973049 * w2 + 213928644 * w3) % 2147483579) < 214748357 THEN NULL ELSE 12 + (((519187406 * w0 + 177484288 * w1 + 371371828 * w2 + 42741751 * w3) % 2147483579) * 89 // 2147483579) END AS "age",
  DATE '1970-01-01' + CAST((-18628 + ((((405576389 * w0 + 330005090 * w1 + 503940205 * w2 + 425078696 * w3) % 2147483579) * 2147483579 + ((80258455 * w0 + 129126271 * w1 + 446611501 * w2 + 28975054 * w3) % 2147483579)) % 36887)) AS INTEGER) AS "born",
  CAST((((343468761 * w0 + 137242060 * w1 + 120011610 * w2 + 86691621 * w3) % 2147483579) * 1000 // 2147483579) AS DECIMAL(3, 0)) * CAST(1e-2 AS DECIMAL(2, 2)) AS "score",
  make_timestamp(((1704067200 + ((((214651589 * w0 + 504490602 * w1 + 306657397 * w2 + 471666681 * w3) % 2147483579) * 2147483579 + ((204352551 * w0 + 278209904 * w1 + 424704955 * w2 + 212935440 * w3) % 2147483579)) % 31622400))) * 1000000) AS "seen",
  ((255357177 * w0 + 47272817 * w1 + 56577778 * w2 + 238504278 * w3) % 2147483579) < 1610612684 AS "active",
  printf('%06x', (((529183044 * w0 + 377187051 * w1 + 370628349 * w2 + 345670621 * w3) % 2147483579) * 16777216 // 2147483579)) AS "token"
FROM (
  SELECT
    n,
    (CAST('0x' || substr(h, 1, 8) AS BIGINT)) % 2147483647 AS w0,
    (CAST('0x' || substr(h, 9, 8) AS BIGINT)) % 2147483647 AS w1,
    (CAST('0x' || substr(h, 17, 8) AS BIGINT)) % 2147483647 AS w2,
    (CAST('0x' || substr(h, 25, 8) AS BIGINT)) % 2147483647 AS w3
  FROM (
    SELECT n, md5('0:0ce922fdcc6016e63c32105f49de71fe:' || CAST(n AS VARCHAR)) AS h
    FROM (
      SELECT i + 1 AS n FROM sqlgen_series WHERE i < 3
    ) r
  ) h
) w;
COMMIT;

ANALYZE "people";
-- 3 rows are expected:
SELECT COUNT(*) AS row_count FROM "people";

-- Put everything back.
DROP TABLE sqlgen_series;
RESET VARIABLE sqlgen_lookup_1_cut;
RESET VARIABLE sqlgen_lookup_1_v_name;
RESET VARIABLE sqlgen_lookup_1_else_name;
RESET VARIABLE sqlgen_lookup_1_v_name_ascii_lower;
RESET VARIABLE sqlgen_lookup_1_else_name_ascii_lower;
SET checkpoint_threshold = getvariable('sqlgen_checkpoint_threshold');
