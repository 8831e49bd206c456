-- One table for each thing that schemas of real projects seldom have.
CREATE TABLE generated (
  id INTEGER PRIMARY KEY,
  price DECIMAL(8, 2) NOT NULL,
  pieces INTEGER NOT NULL,
  total DECIMAL(14, 2) GENERATED ALWAYS AS (price * pieces) STORED
);
CREATE TABLE store (id INTEGER PRIMARY KEY, head_id INTEGER NOT NULL UNIQUE REFERENCES staff (id));
CREATE TABLE staff (id INTEGER PRIMARY KEY, store_id INTEGER NOT NULL REFERENCES store (id));
CREATE TABLE checked (
  id INTEGER PRIMARY KEY,
  share DECIMAL(5, 2) NOT NULL CHECK (share >= 0 AND share <= 100),
  status TEXT NOT NULL CHECK (status IN ('open', 'paid', 'void')),
  paid_at DATETIME,
  low INTEGER NOT NULL,
  high INTEGER NOT NULL,
  CONSTRAINT paid_when CHECK (status <> 'paid' OR paid_at IS NOT NULL),
  CONSTRAINT rising CHECK (low < high)
);
CREATE TABLE tried (
  id INTEGER PRIMARY KEY,
  a INTEGER NOT NULL CHECK (a BETWEEN 0 AND 1000),
  b INTEGER NOT NULL CHECK (b BETWEEN 0 AND 1000),
  word TEXT NOT NULL,
  CONSTRAINT near CHECK (abs(a - b) < 400),
  CONSTRAINT odd CHECK (unicode(substr(word, 2, 1)) % 2 = 1)
);
CREATE TABLE tried_child (id INTEGER PRIMARY KEY, tried_id INTEGER NOT NULL REFERENCES tried (id));
CREATE TABLE account (id INTEGER PRIMARY KEY, email TEXT NOT NULL, main BOOLEAN NOT NULL, tenant INTEGER NOT NULL);
CREATE UNIQUE INDEX account_email ON account (lower(email));
CREATE UNIQUE INDEX account_main ON account (tenant) WHERE main;
CREATE TABLE one_switch (flag BOOLEAN PRIMARY KEY);
CREATE TABLE tenant (id INTEGER PRIMARY KEY);
CREATE TABLE project (tenant_id INTEGER REFERENCES tenant (id), no INTEGER, PRIMARY KEY (tenant_id, no));
CREATE TABLE member (tenant_id INTEGER REFERENCES tenant (id), no INTEGER, PRIMARY KEY (tenant_id, no));
CREATE TABLE task (
  tenant_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  project_no INTEGER NOT NULL,
  member_no INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, project_no) REFERENCES project (tenant_id, no),
  FOREIGN KEY (tenant_id, member_no) REFERENCES member (tenant_id, no)
);
CREATE TABLE payment (id INTEGER PRIMARY KEY, amount DECIMAL(8, 2) NOT NULL);
CREATE TABLE payment_log (id INTEGER PRIMARY KEY, payment_id INTEGER NOT NULL REFERENCES payment (id), said TEXT NOT NULL);
CREATE TRIGGER payment_logged AFTER INSERT ON payment BEGIN INSERT INTO payment_log (payment_id, said) VALUES (NEW.id, 'paid'); END;
CREATE TABLE "weird ""table" ("select" INTEGER PRIMARY KEY, "100%" INTEGER NOT NULL CHECK ("100%" > 0), "Größe" INTEGER NOT NULL, "group" INTEGER REFERENCES "weird ""table" ("select"), ":colon" TEXT UNIQUE);

-- names that statements of our own have
CREATE TABLE short_names (n INTEGER PRIMARY KEY, w0 integer NOT NULL, y integer NOT NULL, s integer, i integer, sqlgen_at integer, CHECK (abs(w0 - y) < 600 AND w0 <> 7));
