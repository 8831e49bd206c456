-- spec: made by sqlgen for DuckDB, arithmetic version 1.
-- Seed 2147483647, integer draw. Run it with the duckdb client.
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
SET VARIABLE sqlgen_checkpoint_threshold = current_setting('checkpoint_threshold');
SET checkpoint_threshold = '1GB';

-- Lookup tables, gone at the end.
CREATE TEMPORARY TABLE sqlgen_series AS
SELECT i FROM range(3) AS r(i);

CREATE TABLE "codes" (
  "id" BIGINT NOT NULL,
  "code" INTEGER UNIQUE,
  "label" VARCHAR UNIQUE,
  "key" UUID UNIQUE,
  "rank" INTEGER,
  "vast" BIGINT,
  "word" VARCHAR UNIQUE,
  PRIMARY KEY ("id")
);

-- Batch 1 of 2: rows 1 to 3.
BEGIN TRANSACTION;
INSERT INTO "codes" (
  "id",
  "code",
  "label",
  "key",
  "rank",
  "vast",
  "word"
)
SELECT
  n + 999 AS "id",
  "code" AS "code",
  'C-' || CAST("code" AS VARCHAR) AS "label",
  CAST(printf('%04x', (((398507023 * w0 + 413629134 * w1 + 403365493 * w2 + 341505815 * w3) % 2147483579) * 65536 // 2147483579)) || printf('%04x', (((471207388 * w0 + 313111632 * w1 + 218046122 * w2 + 63618948 * w3) % 2147483579) * 65536 // 2147483579)) || '-' || printf('%04x', (((77976227 * w0 + 220508049 * w1 + 90759275 * w2 + 49200235 * w3) % 2147483579) * 65536 // 2147483579)) || '-4' || printf('%03x', (((223273293 * w0 + 211963461 * w1 + 359182589 * w2 + 189286273 * w3) % 2147483579) * 4096 // 2147483579)) || '-' || printf('%04x', 32768 + (((502606875 * w0 + 397461548 * w1 + 188809780 * w2 + 528227293 * w3) % 2147483579) * 16384 // 2147483579)) || '-' || printf('%012x', ((("key_left" + ("key_right" + 408361520) * ("key_right" + 408361520) % 2147483579 * ("key_right" + 408361520) % 2147483579) % 16777216 * 16777216 + "key_right" + 493896218) % 281474976710656)) AS UUID) AS "key",
  1 + ((CASE WHEN "rank_draw" < 1171354679 THEN 0 + ("rank_draw" - 0) * 357913942 // 1171354679 WHEN "rank_draw" < 1757032019 THEN 357913942 + ("rank_draw" - 1171354679) * 357913941 // 585677340 ELSE 715827883 + ("rank_draw" - 1757032019) * 357913941 // 390451560 END) * 3 // 1073741824) AS "rank",
  -2000000000000000000 + (("vast_draw" * 1862645149 // 2147483579) * 2147483648 + (("vast_draw" * 1862645149 % 2147483579) * 2147483648 + "vast_draw" * 495976449) // 2147483579 + ((("vast_draw" * 1862645149 % 2147483579) * 2147483648 + "vast_draw" * 495976449) % 2147483579 + ("vast_wide" * 1862645149 // 2147483579) * 2147483648 + (("vast_wide" * 1862645149 % 2147483579) * 2147483648 + "vast_wide" * 495976449) // 2147483579) // 2147483579) AS "vast",
  CASE WHEN ((533729463 * w0 + 232208657 * w1 + 197844473 * w2 + 425390427 * w3) % 2147483579) < 1073741789 THEN NULL ELSE ['red', 'green', 'blue', 'grey', 'black'][1 + (((CASE WHEN "word_start" < 4 THEN ("word_left" + ("word_right" + 212823845) * ("word_right" + 212823845) % 2147483579 * ("word_right" + 212823845) % 2147483579) % 2 * 2 + "word_right" ELSE "word_start" END) + 45786661) % 5)] END AS "word"
FROM (
  SELECT
    n, w0, w1, w2, w3, "key_start", "rank_draw", "vast_draw", "vast_wide", "word_start", "key_left", "word_left", "key_right", "word_right",
    1 + (((CASE WHEN "code_start" < 992 THEN ("code_left" + ("code_right" + 241610973) * ("code_right" + 241610973) % 2147483579 * ("code_right" + 241610973) % 2147483579) % 31 * 32 + "code_right" ELSE "code_start" END) + 10122565) % 1009) AS "code"
  FROM (
    SELECT
      n, w0, w1, w2, w3, "code_start", "key_start", "rank_draw", "vast_draw", "vast_wide", "word_start", "code_left", "key_left", "word_left",
      ("code_start" % 32 + ("code_left" + 325550676) * ("code_left" + 325550676) % 2147483579 * ("code_left" + 325550676) % 2147483579) % 32 AS "code_right",
      ("key_start" % 16777216 + ("key_left" + 334944541) * ("key_left" + 334944541) % 2147483579 * ("key_left" + 334944541) % 2147483579) % 16777216 AS "key_right",
      ("word_start" % 2 + ("word_left" + 290576135) * ("word_left" + 290576135) % 2147483579 * ("word_left" + 290576135) % 2147483579) % 2 AS "word_right"
    FROM (
      SELECT
        n, w0, w1, w2, w3, "code_start", "key_start", "rank_draw", "vast_draw", "vast_wide", "word_start",
        ("code_start" // 32 + ("code_start" % 32 + 64235052) * ("code_start" % 32 + 64235052) % 2147483579 * ("code_start" % 32 + 64235052) % 2147483579) % 31 AS "code_left",
        ("key_start" // 16777216 + ("key_start" % 16777216 + 471034647) * ("key_start" % 16777216 + 471034647) % 2147483579 * ("key_start" % 16777216 + 471034647) % 2147483579) % 16777216 AS "key_left",
        ("word_start" // 2 + ("word_start" % 2 + 217155381) * ("word_start" % 2 + 217155381) % 2147483579 * ("word_start" % 2 + 217155381) % 2147483579) % 2 AS "word_left"
      FROM (
        SELECT
          n, w0, w1, w2, w3,
          (n - 1 + 212961984) % 1009 AS "code_start",
          (n - 1 + 528750426) % 281474976710656 AS "key_start",
          ((235164206 * w0 + 477388165 * w1 + 44503776 * w2 + 326807659 * w3) % 2147483579) AS "rank_draw",
          ((394448781 * w0 + 122862064 * w1 + 155122838 * w2 + 215716379 * w3) % 2147483579) AS "vast_draw",
          ((363912805 * w0 + 20572641 * w1 + 469446905 * w2 + 116051425 * w3) % 2147483579) AS "vast_wide",
          (n - 1 + 127493116) % 5 AS "word_start"
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
                SELECT i + 1 AS n FROM sqlgen_series WHERE i < 3
              ) r
            ) y
          ) s
        ) w
      ) v1
    ) v2
  ) v3
) v4;
COMMIT;

-- Batch 2 of 2: rows 4 to 5.
BEGIN TRANSACTION;
INSERT INTO "codes" (
  "id",
  "code",
  "label",
  "key",
  "rank",
  "vast",
  "word"
)
SELECT
  n + 999 AS "id",
  "code" AS "code",
  'C-' || CAST("code" AS VARCHAR) AS "label",
  CAST(printf('%04x', (((398507023 * w0 + 413629134 * w1 + 403365493 * w2 + 341505815 * w3) % 2147483579) * 65536 // 2147483579)) || printf('%04x', (((471207388 * w0 + 313111632 * w1 + 218046122 * w2 + 63618948 * w3) % 2147483579) * 65536 // 2147483579)) || '-' || printf('%04x', (((77976227 * w0 + 220508049 * w1 + 90759275 * w2 + 49200235 * w3) % 2147483579) * 65536 // 2147483579)) || '-4' || printf('%03x', (((223273293 * w0 + 211963461 * w1 + 359182589 * w2 + 189286273 * w3) % 2147483579) * 4096 // 2147483579)) || '-' || printf('%04x', 32768 + (((502606875 * w0 + 397461548 * w1 + 188809780 * w2 + 528227293 * w3) % 2147483579) * 16384 // 2147483579)) || '-' || printf('%012x', ((("key_left" + ("key_right" + 408361520) * ("key_right" + 408361520) % 2147483579 * ("key_right" + 408361520) % 2147483579) % 16777216 * 16777216 + "key_right" + 493896218) % 281474976710656)) AS UUID) AS "key",
  1 + ((CASE WHEN "rank_draw" < 1171354679 THEN 0 + ("rank_draw" - 0) * 357913942 // 1171354679 WHEN "rank_draw" < 1757032019 THEN 357913942 + ("rank_draw" - 1171354679) * 357913941 // 585677340 ELSE 715827883 + ("rank_draw" - 1757032019) * 357913941 // 390451560 END) * 3 // 1073741824) AS "rank",
  -2000000000000000000 + (("vast_draw" * 1862645149 // 2147483579) * 2147483648 + (("vast_draw" * 1862645149 % 2147483579) * 2147483648 + "vast_draw" * 495976449) // 2147483579 + ((("vast_draw" * 1862645149 % 2147483579) * 2147483648 + "vast_draw" * 495976449) % 2147483579 + ("vast_wide" * 1862645149 // 2147483579) * 2147483648 + (("vast_wide" * 1862645149 % 2147483579) * 2147483648 + "vast_wide" * 495976449) // 2147483579) // 2147483579) AS "vast",
  CASE WHEN ((533729463 * w0 + 232208657 * w1 + 197844473 * w2 + 425390427 * w3) % 2147483579) < 1073741789 THEN NULL ELSE ['red', 'green', 'blue', 'grey', 'black'][1 + (((CASE WHEN "word_start" < 4 THEN ("word_left" + ("word_right" + 212823845) * ("word_right" + 212823845) % 2147483579 * ("word_right" + 212823845) % 2147483579) % 2 * 2 + "word_right" ELSE "word_start" END) + 45786661) % 5)] END AS "word"
FROM (
  SELECT
    n, w0, w1, w2, w3, "key_start", "rank_draw", "vast_draw", "vast_wide", "word_start", "key_left", "word_left", "key_right", "word_right",
    1 + (((CASE WHEN "code_start" < 992 THEN ("code_left" + ("code_right" + 241610973) * ("code_right" + 241610973) % 2147483579 * ("code_right" + 241610973) % 2147483579) % 31 * 32 + "code_right" ELSE "code_start" END) + 10122565) % 1009) AS "code"
  FROM (
    SELECT
      n, w0, w1, w2, w3, "code_start", "key_start", "rank_draw", "vast_draw", "vast_wide", "word_start", "code_left", "key_left", "word_left",
      ("code_start" % 32 + ("code_left" + 325550676) * ("code_left" + 325550676) % 2147483579 * ("code_left" + 325550676) % 2147483579) % 32 AS "code_right",
      ("key_start" % 16777216 + ("key_left" + 334944541) * ("key_left" + 334944541) % 2147483579 * ("key_left" + 334944541) % 2147483579) % 16777216 AS "key_right",
      ("word_start" % 2 + ("word_left" + 290576135) * ("word_left" + 290576135) % 2147483579 * ("word_left" + 290576135) % 2147483579) % 2 AS "word_right"
    FROM (
      SELECT
        n, w0, w1, w2, w3, "code_start", "key_start", "rank_draw", "vast_draw", "vast_wide", "word_start",
        ("code_start" // 32 + ("code_start" % 32 + 64235052) * ("code_start" % 32 + 64235052) % 2147483579 * ("code_start" % 32 + 64235052) % 2147483579) % 31 AS "code_left",
        ("key_start" // 16777216 + ("key_start" % 16777216 + 471034647) * ("key_start" % 16777216 + 471034647) % 2147483579 * ("key_start" % 16777216 + 471034647) % 2147483579) % 16777216 AS "key_left",
        ("word_start" // 2 + ("word_start" % 2 + 217155381) * ("word_start" % 2 + 217155381) % 2147483579 * ("word_start" % 2 + 217155381) % 2147483579) % 2 AS "word_left"
      FROM (
        SELECT
          n, w0, w1, w2, w3,
          (n - 1 + 212961984) % 1009 AS "code_start",
          (n - 1 + 528750426) % 281474976710656 AS "key_start",
          ((235164206 * w0 + 477388165 * w1 + 44503776 * w2 + 326807659 * w3) % 2147483579) AS "rank_draw",
          ((394448781 * w0 + 122862064 * w1 + 155122838 * w2 + 215716379 * w3) % 2147483579) AS "vast_draw",
          ((363912805 * w0 + 20572641 * w1 + 469446905 * w2 + 116051425 * w3) % 2147483579) AS "vast_wide",
          (n - 1 + 127493116) % 5 AS "word_start"
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
                SELECT i + 4 AS n FROM sqlgen_series WHERE i < 2
              ) r
            ) y
          ) s
        ) w
      ) v1
    ) v2
  ) v3
) v4;
COMMIT;

ANALYZE "codes";
-- 5 rows are expected:
SELECT COUNT(*) AS row_count FROM "codes";

CREATE TABLE "odd ""names"" `of` 100%" (
  "select" BOOLEAN,
  "two words" VARCHAR UNIQUE
);

-- Batch 1 of 1: rows 1 to 2.
BEGIN TRANSACTION;
INSERT INTO "odd ""names"" `of` 100%" (
  "select",
  "two words"
)
SELECT
  ((463560068 * w0 + 14758853 * w1 + 156413016 * w2 + 86134334 * w3) % 2147483579) < 1073741789 AS "select",
  printf('%03x', ((("c2_left" + ("c2_right" + 100246041) * ("c2_right" + 100246041) % 2147483579 * ("c2_right" + 100246041) % 2147483579) % 64 * 64 + "c2_right" + 310900652) % 4096)) AS "two words"
FROM (
  SELECT
    n, w0, w1, w2, w3, "c2_start", "c2_left",
    ("c2_start" % 64 + ("c2_left" + 267460700) * ("c2_left" + 267460700) % 2147483579 * ("c2_left" + 267460700) % 2147483579) % 64 AS "c2_right"
  FROM (
    SELECT
      n, w0, w1, w2, w3, "c2_start",
      ("c2_start" // 64 + ("c2_start" % 64 + 158601839) * ("c2_start" % 64 + 158601839) % 2147483579 * ("c2_start" % 64 + 158601839) % 2147483579) % 64 AS "c2_left"
    FROM (
      SELECT
        n, w0, w1, w2, w3,
        (n - 1 + 43844369) % 4096 AS "c2_start"
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
              SELECT i + 1 AS n FROM sqlgen_series WHERE i < 2
            ) r
          ) y
        ) s
      ) w
    ) v1
  ) v2
) v3;
COMMIT;

ANALYZE "odd ""names"" `of` 100%";
-- 2 rows are expected:
SELECT COUNT(*) AS row_count FROM "odd ""names"" `of` 100%";

-- Put everything back.
DROP TABLE sqlgen_series;
SET checkpoint_threshold = getvariable('sqlgen_checkpoint_threshold');
