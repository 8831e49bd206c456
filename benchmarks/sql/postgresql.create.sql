CREATE TABLE people (
  id BIGINT NOT NULL PRIMARY KEY,
  first_name VARCHAR(9),
  last_name VARCHAR(9),
  city VARCHAR(12),
  age INTEGER,
  born DATE,
  score DECIMAL(5, 2),
  active BOOLEAN,
  signed_up TIMESTAMP(0),
  token VARCHAR(6)
);
