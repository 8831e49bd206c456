-- spec: made by sqlgen for DuckDB, arithmetic version 1.
-- Seed 4, integer draw. Run it with the duckdb client.
-- stay: 4 rows, n = 1 to 4.
--   id: counts from 1, primary key
--   booked: date 2023-12-01 to 2024-12-31, uniform, 25.00 % nulls
--   arrives: date 2024-01-01 to 2024-12-31, uniform
--   leaves: date 2024-01-01 to 2025-01-14, uniform, cut to keep leaves > arrives AND leaves >= booked + INTERVAL '2' DAY
--   price: decimal 20 to 400, uniform
--   discount: decimal 0 to 400, histogram, cut to keep discount <= price - 0.50
--   nights: integer 1 to 14, uniform
--   came_at: timestamp 2024-01-01 00:00:00 to 2024-01-01 12:00:00, uniform
--   left_at: timestamp 2024-01-01 00:00:00 to 2024-01-02 00:00:00, uniform, cut to keep left_at >= came_at + INTERVAL '1' HOUR
--   note: text {nights}/{secret}
-- stock: 6 rows, n = 1 to 6.
--   shop: one of Ulm, Bonn, Kiel, unique as (shop, sku), primary key
--   sku: integer 100 to 149, uniform, unique as (shop, sku), primary key
--   shelf: 2 hex digits, unique as (shelf, flag, word)
--   flag: true for 50.0 %, unique as (shelf, flag, word)
--   word: one of red, green, blue, grey, black, unique as (shelf, flag, word), 25.00 % nulls

-- Session settings, put back at the end.
SET VARIABLE sqlgen_checkpoint_threshold = current_setting('checkpoint_threshold');
SET checkpoint_threshold = '1GB';

-- Lookup tables, gone at the end.
CREATE TEMPORARY TABLE sqlgen_series AS
SELECT i FROM range(6) AS r(i);

CREATE TABLE "stay" (
  "id" BIGINT NOT NULL,
  "booked" DATE,
  "arrives" DATE,
  "leaves" DATE,
  "price" DECIMAL(5, 2),
  "discount" DECIMAL(5, 2),
  "nights" INTEGER,
  "came_at" TIMESTAMP,
  "left_at" TIMESTAMP,
  "note" VARCHAR,
  PRIMARY KEY ("id"),
  CHECK ("leaves" > "arrives"),
  CHECK ("leaves" >= "booked" + 2),
  CHECK ("discount" <= "price" - 0.50),
  CHECK ("nights" >= 1),
  CHECK ("left_at" >= "came_at" + INTERVAL (3600) SECOND),
  CHECK ("id" > 0)
);

-- Batch 1 of 1: rows 1 to 4.
BEGIN TRANSACTION;
INSERT INTO "stay" (
  "id",
  "booked",
  "arrives",
  "leaves",
  "price",
  "discount",
  "nights",
  "came_at",
  "left_at",
  "note"
)
SELECT
  n AS "id",
  CASE WHEN ((468335933 * w0 + 83617517 * w1 + 451064099 * w2 + 163469982 * w3) % 2147483579) < 536870894 THEN NULL ELSE DATE '1970-01-01' + CAST((19692 + "booked_index") AS INTEGER) END AS "booked",
  DATE '1970-01-01' + CAST((19723 + "arrives_index") AS INTEGER) AS "arrives",
  DATE '1970-01-01' + CAST((19723 + ("leaves_least_" + (((350535782 * w0 + 389894521 * w1 + 105555096 * w2 + 1031010 * w3) % 2147483579) * (380 - "leaves_least_") + ((88010559 * w0 + 194510449 * w1 + 387029443 * w2 + 85805520 * w3) % 2147483579) * (380 - "leaves_least_") // 2147483579) // 2147483579)) AS INTEGER) AS "leaves",
  CAST(2000 + "price_index" AS DECIMAL(5, 0)) * CAST(1e-2 AS DECIMAL(2, 2)) AS "price",
  CAST((((CASE WHEN ((115559881 * w0 + 46069673 * w1 + 86262119 * w2 + 146483247 * w3) % 2147483579) < 1610612684 THEN 0 + (((115559881 * w0 + 46069673 * w1 + 86262119 * w2 + 146483247 * w3) % 2147483579) - 0) * 134214373 // 1610612684 ELSE 134214373 + (((115559881 * w0 + 46069673 * w1 + 86262119 * w2 + 146483247 * w3) % 2147483579) - 1610612684) * 939527451 // 536870895 END) * ("discount_most" + 1) + ((129302708 * w0 + 241617110 * w1 + 174887323 * w2 + 109858877 * w3) % 2147483579) * ("discount_most" + 1) // 2147483579) // 1073741824) AS DECIMAL(5, 0)) * CAST(1e-2 AS DECIMAL(2, 2)) AS "discount",
  "nights" AS "nights",
  make_timestamp(((1704067200 + "came_at_index")) * 1000000) AS "came_at",
  make_timestamp(((1704067200 + ("left_at_least" + (((70178428 * w0 + 405881348 * w1 + 326026922 * w2 + 337177501 * w3) % 2147483579) * (86401 - "left_at_least") + ((218687770 * w0 + 191569502 * w1 + 160141229 * w2 + 120536371 * w3) % 2147483579) * (86401 - "left_at_least") // 2147483579) // 2147483579))) * 1000000) AS "left_at",
  CAST("nights" AS VARCHAR) || '/' || CAST("secret" AS VARCHAR) AS "note"
FROM (
  SELECT
    n, w0, w1, w2, w3, "booked_index", "arrives_index", "price_index", "came_at_index", "discount_most", "nights", "left_at_least",
    CASE WHEN "booked_index" - 29 > "leaves_least" THEN "booked_index" - 29 ELSE "leaves_least" END AS "leaves_least_",
    ((((502403487 * w0 + 524959392 * w1 + 329618730 * w2 + 464437631 * w3) % 2147483579) * ("secret_most" + 1) + ((319970268 * w0 + 480064829 * w1 + 338361827 * w2 + 282098842 * w3) % 2147483579) * ("secret_most" + 1) // 2147483579) // 2147483579) AS "secret"
  FROM (
    SELECT
      n, w0, w1, w2, w3, "booked_index", "arrives_index", "price_index", "came_at_index",
      CASE WHEN "arrives_index" + 1 > 0 THEN "arrives_index" + 1 ELSE 0 END AS "leaves_least",
      CASE WHEN "price_index" + 1950 < 40000 THEN "price_index" + 1950 ELSE 40000 END AS "discount_most",
      1 + "nights_index" AS "nights",
      CASE WHEN "came_at_index" + 3600 > 0 THEN "came_at_index" + 3600 ELSE 0 END AS "left_at_least",
      CASE WHEN "nights_index" + 3 < 9 THEN "nights_index" + 3 ELSE 9 END AS "secret_most"
    FROM (
      SELECT
        n, w0, w1, w2, w3,
        (((465377940 * w0 + 349083132 * w1 + 3648034 * w2 + 496432982 * w3) % 2147483579) * 397 // 2147483579) AS "booked_index",
        (((193569282 * w0 + 162056236 * w1 + 365539123 * w2 + 310895811 * w3) % 2147483579) * 366 // 2147483579) AS "arrives_index",
        (((335199407 * w0 + 408810674 * w1 + 169398522 * w2 + 373963671 * w3) % 2147483579) * 38001 // 2147483579) AS "price_index",
        (((35203789 * w0 + 109119433 * w1 + 416596671 * w2 + 46335606 * w3) % 2147483579) * 14 // 2147483579) AS "nights_index",
        (((173678887 * w0 + 53150385 * w1 + 306632108 * w2 + 245253340 * w3) % 2147483579) * 43201 // 2147483579) AS "came_at_index"
      FROM (
        SELECT
          n,
          (s + 118984430) * (s + 118984430) % 2147483579 * (s + 118984430) % 2147483579 AS w0,
          (s + 278109178) * (s + 278109178) % 2147483579 * (s + 278109178) % 2147483579 AS w1,
          (s + 326686099) * (s + 326686099) % 2147483579 * (s + 326686099) % 2147483579 AS w2,
          (s + 271700335) * (s + 271700335) % 2147483579 * (s + 271700335) % 2147483579 AS w3
        FROM (
          SELECT n, y * y % 2147483579 * y % 2147483579 AS s
          FROM (
            SELECT n, (n + 135457600) * (n + 135457600) % 2147483579 * (n + 135457600) % 2147483579 + 483235006 AS y
            FROM (
              SELECT i + 1 AS n FROM sqlgen_series WHERE i < 4
            ) r
          ) y
        ) s
      ) w
    ) v1
  ) v2
) v3;
COMMIT;

ANALYZE "stay";
-- 4 rows are expected:
SELECT COUNT(*) AS row_count FROM "stay";

CREATE TABLE "stock" (
  "shop" VARCHAR NOT NULL,
  "sku" INTEGER NOT NULL,
  "shelf" VARCHAR,
  "flag" BOOLEAN,
  "word" VARCHAR,
  PRIMARY KEY ("shop", "sku"),
  UNIQUE ("shelf", "flag", "word")
);

-- Batch 1 of 1: rows 1 to 6.
BEGIN TRANSACTION;
INSERT INTO "stock" (
  "shop",
  "sku",
  "shelf",
  "flag",
  "word"
)
SELECT
  ['Ulm', 'Bonn', 'Kiel'][1 + ("shop_together" // 50)] AS "shop",
  100 + ("shop_together" % 50) AS "sku",
  printf('%02x', ("shelf_together" // 10)) AS "shelf",
  (("shelf_together" // 5) % 2) < 1 AS "flag",
  CASE WHEN ((322869793 * w0 + 131147971 * w1 + 400109534 * w2 + 393514165 * w3) % 2147483579) < 536870894 THEN NULL ELSE ['red', 'green', 'blue', 'grey', 'black'][1 + ("shelf_together" % 5)] END AS "word"
FROM (
  SELECT
    n, w0, w1, w2, w3,
    (((CASE WHEN "shop_start" < 144 THEN ("shop_left" + ("shop_right" + 390438201) * ("shop_right" + 390438201) % 2147483579 * ("shop_right" + 390438201) % 2147483579) % 12 * 12 + "shop_right" ELSE "shop_start" END) + 318261985) % 150) AS "shop_together",
    (((CASE WHEN "shelf_start" < 2550 THEN ("shelf_left" + ("shelf_right" + 5639033) * ("shelf_right" + 5639033) % 2147483579 * ("shelf_right" + 5639033) % 2147483579) % 50 * 51 + "shelf_right" ELSE "shelf_start" END) + 126660619) % 2560) AS "shelf_together"
  FROM (
    SELECT
      n, w0, w1, w2, w3, "shop_start", "shelf_start", "shop_left", "shelf_left",
      ("shop_start" % 12 + ("shop_left" + 495607970) * ("shop_left" + 495607970) % 2147483579 * ("shop_left" + 495607970) % 2147483579) % 12 AS "shop_right",
      ("shelf_start" % 51 + ("shelf_left" + 352036947) * ("shelf_left" + 352036947) % 2147483579 * ("shelf_left" + 352036947) % 2147483579) % 51 AS "shelf_right"
    FROM (
      SELECT
        n, w0, w1, w2, w3, "shop_start", "shelf_start",
        ("shop_start" // 12 + ("shop_start" % 12 + 20483190) * ("shop_start" % 12 + 20483190) % 2147483579 * ("shop_start" % 12 + 20483190) % 2147483579) % 12 AS "shop_left",
        ("shelf_start" // 51 + ("shelf_start" % 51 + 33580928) * ("shelf_start" % 51 + 33580928) % 2147483579 * ("shelf_start" % 51 + 33580928) % 2147483579) % 50 AS "shelf_left"
      FROM (
        SELECT
          n, w0, w1, w2, w3,
          (n - 1 + 421481268) % 150 AS "shop_start",
          (n - 1 + 304724800) % 2560 AS "shelf_start"
        FROM (
          SELECT
            n,
            (s + 372957896) * (s + 372957896) % 2147483579 * (s + 372957896) % 2147483579 AS w0,
            (s + 190425558) * (s + 190425558) % 2147483579 * (s + 190425558) % 2147483579 AS w1,
            (s + 534803886) * (s + 534803886) % 2147483579 * (s + 534803886) % 2147483579 AS w2,
            (s + 337541933) * (s + 337541933) % 2147483579 * (s + 337541933) % 2147483579 AS w3
          FROM (
            SELECT n, y * y % 2147483579 * y % 2147483579 AS s
            FROM (
              SELECT n, (n + 284659696) * (n + 284659696) % 2147483579 * (n + 284659696) % 2147483579 + 120913686 AS y
              FROM (
                SELECT i + 1 AS n FROM sqlgen_series WHERE i < 6
              ) r
            ) y
          ) s
        ) w
      ) v1
    ) v2
  ) v3
) v4;
COMMIT;

ANALYZE "stock";
-- 6 rows are expected:
SELECT COUNT(*) AS row_count FROM "stock";

-- Put everything back.
DROP TABLE sqlgen_series;
SET checkpoint_threshold = getvariable('sqlgen_checkpoint_threshold');
