INSERT INTO people
SELECT
  n,
  ['James', 'Mary', 'Robert', 'Patricia', 'John', 'Jennifer', 'Michael', 'Linda', 'David', 'Elizabeth', 'William', 'Barbara', 'Richard', 'Susan', 'Joseph', 'Jessica', 'Thomas', 'Karen', 'Charles', 'Sarah'][1 + CAST(floor(random() * 20) AS INTEGER)],
  ['Smith', 'Johnson', 'Williams', 'Brown', 'Jones', 'Garcia', 'Miller', 'Davis', 'Rodriguez', 'Martinez', 'Hernandez', 'Lopez', 'Gonzalez', 'Wilson', 'Anderson', 'Thomas', 'Taylor', 'Moore', 'Jackson', 'Martin'][1 + CAST(floor(random() * 20) AS INTEGER)],
  ['New York', 'Los Angeles', 'Chicago', 'Houston', 'Phoenix', 'Philadelphia', 'San Antonio', 'San Diego', 'Dallas', 'Jacksonville'][1 + CAST(floor(random() * 10) AS INTEGER)],
  12 + CAST(floor(random() * 89) AS INTEGER),
  DATE '1919-01-01' + CAST(floor(random() * 36887) AS INTEGER),
  CAST(random() * 100 AS DECIMAL(5, 2)),
  random() < 0.3,
  TIMESTAMP '2020-01-01' + to_seconds(CAST(floor(random() * 189302401) AS INTEGER)),
  printf('%06x', CAST(floor(random() * 16777216) AS INTEGER))
FROM range(1, :rows + 1) AS r(n);
