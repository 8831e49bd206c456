-- Tried and slower: left(md5(random()::VARCHAR), 6) for the token, CASE for the picks,
-- TIMESTAMP + to_seconds(...) for the sign-up.
INSERT INTO people
SELECT
  n,
  [
     'James', 'Mary', 'Robert', 'Patricia', 'John', 'Jennifer', 'Michael', 'Linda', 'David', 'Elizabeth',
     'William', 'Barbara', 'Richard', 'Susan', 'Joseph', 'Jessica', 'Thomas', 'Karen', 'Charles', 'Sarah'
  ][1 + floor(random() * 20)::INTEGER],
  [
     'Smith', 'Johnson', 'Williams', 'Brown', 'Jones', 'Garcia', 'Miller', 'Davis', 'Rodriguez', 'Martinez',
     'Hernandez', 'Lopez', 'Gonzalez', 'Wilson', 'Anderson', 'Thomas', 'Taylor', 'Moore', 'Jackson', 'Martin'
  ][1 + floor(random() * 20)::INTEGER],
  [
     'New York', 'Los Angeles', 'Chicago', 'Houston', 'Phoenix',
     'Philadelphia', 'San Antonio', 'San Diego', 'Dallas', 'Jacksonville'
  ][1 + floor(random() * 10)::INTEGER],
  12 + floor(random() * 89)::INTEGER,
  DATE '1919-01-01' + floor(random() * 36887)::INTEGER,
  (random() * 100)::DECIMAL(5, 2),
  random() < 0.3,
  make_timestamp((1577836800 + floor(random() * 189302401)::BIGINT) * 1000000),
  printf('%06x', floor(random() * 16777216)::INTEGER)
FROM range(1, {rows} + 1) AS r(n)
