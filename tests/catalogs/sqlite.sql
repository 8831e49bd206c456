CREATE TABLE country (code TEXT PRIMARY KEY NOT NULL, name VARCHAR(60) NOT NULL COLLATE NOCASE UNIQUE);
CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  country_code TEXT REFERENCES country,
  email TEXT NOT NULL,
  price NUMERIC(10, 2) CHECK (price > 0),
  doubled NUMERIC(10, 2) GENERATED ALWAYS AS (price * 2),
  starts DATE,
  ends DATE,
  gone_at DATETIME,
  CONSTRAINT later CHECK (ends >= starts)
);
CREATE UNIQUE INDEX customer_email ON customer (lower(email));
CREATE UNIQUE INDEX customer_living ON customer (email, starts) WHERE gone_at IS NULL;
CREATE TABLE "two words" (a INTEGER, b INTEGER, c INTEGER, PRIMARY KEY (a, b), FOREIGN KEY (c) REFERENCES customer (id)) WITHOUT ROWID;
CREATE TRIGGER watch BEFORE INSERT ON country BEGIN SELECT 1; END;
CREATE VIEW names AS SELECT name FROM country;
