-- Tabbed lines that COPY and LOAD DATA of every engine read: booleans as 0 and 1.
COPY (SELECT * REPLACE (active::INTEGER AS active) FROM people ORDER BY id)
TO '{file}' (FORMAT csv, DELIMITER '\t', HEADER false)
