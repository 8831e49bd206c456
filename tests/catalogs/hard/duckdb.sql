-- One table for each thing that schemas of real projects seldom have.
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE of_all_types (
  id INTEGER PRIMARY KEY,
  tiny TINYINT NOT NULL,
  octet UTINYINT NOT NULL,
  huge HUGEINT NOT NULL,
  exact DECIMAL(12, 4) NOT NULL,
  precise DOUBLE NOT NULL,
  flag BOOLEAN NOT NULL,
  raw BLOB NOT NULL,
  doc JSON NOT NULL,
  key UUID NOT NULL,
  span INTERVAL NOT NULL,
  "at" TIME NOT NULL,
  moment TIMESTAMPTZ NOT NULL,
  mood mood NOT NULL,
  words VARCHAR[] NOT NULL,
  bits BIT
);
CREATE TABLE generated (id INTEGER PRIMARY KEY, price DECIMAL(8, 2) NOT NULL, doubled DECIMAL(9, 2) GENERATED ALWAYS AS (price * 2));
CREATE TABLE checked (
  id INTEGER PRIMARY KEY,
  share DECIMAL(5, 2) NOT NULL CHECK (share >= 0 AND share <= 100),
  status VARCHAR NOT NULL CHECK (status IN ('open', 'paid', 'void')),
  paid_at TIMESTAMP,
  low INTEGER NOT NULL,
  high INTEGER NOT NULL,
  CHECK (status <> 'paid' OR paid_at IS NOT NULL),
  CHECK (low < high)
);
CREATE TABLE tried (
  id INTEGER PRIMARY KEY,
  a INTEGER NOT NULL CHECK (a BETWEEN 0 AND 1000),
  b INTEGER NOT NULL CHECK (b BETWEEN 0 AND 1000),
  word VARCHAR NOT NULL,
  CHECK (abs(a - b) < 400),
  CHECK (ascii(md5(word || a)) % 2 = 0)
);
CREATE TABLE tried_child (id INTEGER PRIMARY KEY, tried_id INTEGER NOT NULL REFERENCES tried (id));
CREATE TABLE account (id INTEGER PRIMARY KEY, email VARCHAR NOT NULL);
CREATE UNIQUE INDEX account_email ON account (lower(email));
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
CREATE SCHEMA "Other Schema";
CREATE TABLE "Other Schema"."Order" ("select" INTEGER PRIMARY KEY, "100%" INTEGER NOT NULL CHECK ("100%" > 0), "Größe" INTEGER NOT NULL, ":colon" VARCHAR UNIQUE);

-- names that statements of our own have
CREATE TABLE short_names (n int PRIMARY KEY, w0 integer NOT NULL, y integer NOT NULL, s integer, i integer, sqlgen_at integer, CHECK (abs(w0 - y) < 600 AND w0 <> 7));
