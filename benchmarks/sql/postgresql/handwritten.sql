-- Tried and slower: substr(md5(random()::text), 1, 6) for the token (five times what lpad(to_hex())
-- takes), round((random() * 100)::numeric, 2) for the score (three times), CASE for the picks.
INSERT INTO people
SELECT
  n,
  (ARRAY[
     'James', 'Mary', 'Robert', 'Patricia', 'John', 'Jennifer', 'Michael', 'Linda', 'David', 'Elizabeth',
     'William', 'Barbara', 'Richard', 'Susan', 'Joseph', 'Jessica', 'Thomas', 'Karen', 'Charles', 'Sarah'
   ])[1 + floor(random() * 20)::int],
  (ARRAY[
     'Smith', 'Johnson', 'Williams', 'Brown', 'Jones', 'Garcia', 'Miller', 'Davis', 'Rodriguez', 'Martinez',
     'Hernandez', 'Lopez', 'Gonzalez', 'Wilson', 'Anderson', 'Thomas', 'Taylor', 'Moore', 'Jackson', 'Martin'
   ])[1 + floor(random() * 20)::int],
  (ARRAY[
     'New York', 'Los Angeles', 'Chicago', 'Houston', 'Phoenix',
     'Philadelphia', 'San Antonio', 'San Diego', 'Dallas', 'Jacksonville'
   ])[1 + floor(random() * 10)::int],
  12 + floor(random() * 89)::int,
  DATE '1919-01-01' + floor(random() * 36887)::int,
  floor(random() * 10001)::int / 100.0,
  random() < 0.3,
  TIMESTAMP '2020-01-01' + floor(random() * 189302401) * INTERVAL '1 second',
  lpad(to_hex(floor(random() * 16777216)::int), 6, '0')
FROM generate_series(1, {rows}) AS r(n)
