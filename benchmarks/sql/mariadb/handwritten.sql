-- Tried and slower: LEFT(MD5(RAND()), 6) for the token, a RAND() * 100 that the column rounds for
-- the score. Tried and equal: SUBSTR(HEX(16777216 + ...), 2), FROM_UNIXTIME, FROM_DAYS, whole
-- hundredths / 100. A recursive CTE in place of the sequence engine is slower.
INSERT INTO people
SELECT
  seq,
  ELT(1 + FLOOR(RAND() * 20),
     'James', 'Mary', 'Robert', 'Patricia', 'John', 'Jennifer', 'Michael', 'Linda', 'David', 'Elizabeth',
     'William', 'Barbara', 'Richard', 'Susan', 'Joseph', 'Jessica', 'Thomas', 'Karen', 'Charles', 'Sarah'),
  ELT(1 + FLOOR(RAND() * 20),
     'Smith', 'Johnson', 'Williams', 'Brown', 'Jones', 'Garcia', 'Miller', 'Davis', 'Rodriguez', 'Martinez',
     'Hernandez', 'Lopez', 'Gonzalez', 'Wilson', 'Anderson', 'Thomas', 'Taylor', 'Moore', 'Jackson', 'Martin'),
  ELT(1 + FLOOR(RAND() * 10),
     'New York', 'Los Angeles', 'Chicago', 'Houston', 'Phoenix',
     'Philadelphia', 'San Antonio', 'San Diego', 'Dallas', 'Jacksonville'),
  12 + FLOOR(RAND() * 89),
  DATE '1919-01-01' + INTERVAL FLOOR(RAND() * 36887) DAY,
  ROUND(RAND() * 100, 2),
  RAND() < 0.3,
  TIMESTAMP '2020-01-01 00:00:00' + INTERVAL FLOOR(RAND() * 189302401) SECOND,
  LOWER(LPAD(HEX(FLOOR(RAND() * 16777216)), 6, '0'))
FROM seq_1_to_{rows}
