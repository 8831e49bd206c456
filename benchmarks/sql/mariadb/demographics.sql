-- Weighted picks from the pools as lists: INTERVAL searches the lower bounds of the weights by
-- halves. Tried and slower: joins to tables with one row for each unit of weight (1.4 times where
-- they are MEMORY tables, 2.3 where not); a subquery with upto > draw ORDER BY upto LIMIT 1, which
-- walks the index from its start.
INSERT INTO demographics
SELECT
  seq,
  CONCAT(
    ELT(INTERVAL(FLOOR(RAND() * {first_names.total}), {first_names.lows}), {first_names.names}),
    ' ',
    ELT(INTERVAL(FLOOR(RAND() * {last_names.total}), {last_names.lows}), {last_names.names})
  ),
  ELT(INTERVAL(FLOOR(RAND() * {cities.total}), {cities.lows}), {cities.names}),
  12 + FLOOR(RAND() * 89),
  DATE '1919-01-01' + INTERVAL FLOOR(RAND() * 36887) DAY,
  LOWER(LPAD(HEX(FLOOR(RAND() * 16777216)), 6, '0'))
FROM seq_1_to_{rows}
