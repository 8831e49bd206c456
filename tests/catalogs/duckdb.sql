CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE SEQUENCE numbers;
CREATE TABLE country (code varchar PRIMARY KEY, name varchar NOT NULL UNIQUE);
CREATE TABLE customer (
  id integer PRIMARY KEY DEFAULT nextval('numbers'),
  country_code varchar REFERENCES country (code),
  email varchar NOT NULL,
  mood mood,
  tags varchar[],
  price decimal(10, 2) CHECK (price > 0),
  doubled decimal(10, 2) GENERATED ALWAYS AS (price * 2),
  starts date,
  ends date,
  CHECK (ends >= starts)
);
CREATE UNIQUE INDEX customer_email ON customer (lower(email));
CREATE INDEX customer_mood ON customer (mood, "starts");
CREATE VIEW names AS SELECT name FROM country;
