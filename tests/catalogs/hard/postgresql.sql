-- One table for each thing that schemas of real projects seldom have.

-- types
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN score AS integer CHECK (VALUE BETWEEN 0 AND 100);
CREATE DOMAIN strict_score AS score NOT NULL CHECK (VALUE <> 13);
CREATE DOMAIN postcode AS text CHECK (VALUE ~ '^[0-9]{5}$');
CREATE TABLE of_all_types (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tiny smallint NOT NULL,
  exact numeric(12, 4) NOT NULL,
  free numeric,
  float4 real NOT NULL,
  float8 double precision NOT NULL,
  cash money NOT NULL,
  flag boolean NOT NULL,
  letters char(3) NOT NULL,
  bits bit(5) NOT NULL,
  more_bits bit varying(8),
  raw bytea NOT NULL,
  doc json NOT NULL,
  docb jsonb NOT NULL,
  address inet NOT NULL,
  network cidr NOT NULL,
  card macaddr NOT NULL,
  key uuid NOT NULL,
  span interval NOT NULL,
  at time NOT NULL,
  at_zone time with time zone NOT NULL,
  day date NOT NULL,
  moment timestamptz NOT NULL,
  mood mood NOT NULL,
  moods mood[] NOT NULL,
  words text[] NOT NULL,
  numbers integer[] NOT NULL,
  grid integer[][],
  range int4range NOT NULL,
  days daterange NOT NULL,
  place point NOT NULL,
  search tsvector NOT NULL,
  page xml,
  points score,
  rank strict_score,
  zip postcode NOT NULL
);

-- generated columns, also in a key
CREATE TABLE generated (
  id serial PRIMARY KEY,
  price numeric(8, 2) NOT NULL,
  pieces integer NOT NULL,
  total numeric(14, 2) GENERATED ALWAYS AS (price * pieces) STORED,
  code text GENERATED ALWAYS AS ('G' || id) STORED UNIQUE
);

-- circles: with a gap, checked at the end, checked at once, of three, with a table between
CREATE TABLE gap_left (id serial PRIMARY KEY, right_id integer);
CREATE TABLE gap_right (id serial PRIMARY KEY, left_id integer NOT NULL REFERENCES gap_left);
ALTER TABLE gap_left ADD FOREIGN KEY (right_id) REFERENCES gap_right;
CREATE TABLE late_left (id serial PRIMARY KEY, right_id integer NOT NULL);
CREATE TABLE late_right (id serial PRIMARY KEY, left_id integer NOT NULL REFERENCES late_left DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE late_left ADD FOREIGN KEY (right_id) REFERENCES late_right DEFERRABLE;
CREATE TABLE store (id serial PRIMARY KEY, head_id integer NOT NULL UNIQUE);
CREATE TABLE staff (id serial PRIMARY KEY, store_id integer NOT NULL REFERENCES store, mentor_id integer REFERENCES staff);
ALTER TABLE store ADD FOREIGN KEY (head_id) REFERENCES staff;
CREATE TABLE ring_a (id integer PRIMARY KEY, b integer NOT NULL);
CREATE TABLE ring_b (id integer PRIMARY KEY, c integer NOT NULL);
CREATE TABLE ring_c (id integer PRIMARY KEY, a integer NOT NULL REFERENCES ring_a, outside integer REFERENCES store, follows integer);
CREATE TABLE ring_between (id integer PRIMARY KEY, a integer NOT NULL REFERENCES ring_a);
ALTER TABLE ring_a ADD FOREIGN KEY (b) REFERENCES ring_b;
ALTER TABLE ring_b ADD FOREIGN KEY (c) REFERENCES ring_c;
ALTER TABLE ring_c ADD FOREIGN KEY (follows) REFERENCES ring_between;
CREATE TABLE own_parent (id integer PRIMARY KEY, above integer NOT NULL REFERENCES own_parent);

-- checks
CREATE TABLE checked (
  id serial PRIMARY KEY,
  share numeric(5, 2) NOT NULL CHECK (share >= 0 AND share <= 100),
  status text NOT NULL CHECK (status IN ('open', 'paid', 'void')),
  paid_at timestamp,
  code varchar(12) NOT NULL CHECK (code ~ '^[A-Z]{2}-[0-9]{4}$'),
  nick text NOT NULL CHECK (char_length(nick) BETWEEN 3 AND 12),
  lower_mail text NOT NULL CHECK (lower_mail = lower(lower_mail) AND lower_mail LIKE '%@%'),
  low integer NOT NULL,
  high integer NOT NULL,
  starts_on date NOT NULL,
  ends_on date,
  by_card text,
  by_cash text,
  dozen integer NOT NULL CHECK (dozen % 12 = 0),
  net numeric(10, 2) NOT NULL,
  tax numeric(10, 2) NOT NULL,
  gross numeric(12, 2) NOT NULL,
  born date CHECK (born < CURRENT_DATE),
  settings jsonb NOT NULL CHECK (jsonb_typeof(settings) = 'object'),
  either_a integer,
  either_b integer,
  CONSTRAINT paid_when CHECK (status <> 'paid' OR paid_at IS NOT NULL),
  CONSTRAINT rising CHECK (low < high),
  CONSTRAINT later CHECK (ends_on IS NULL OR ends_on >= starts_on),
  CONSTRAINT one_way CHECK (num_nonnulls(by_card, by_cash) = 1),
  CONSTRAINT adds_up CHECK (gross = net + tax),
  CONSTRAINT both_or_none CHECK ((either_a IS NULL) = (either_b IS NULL))
);

-- checks that only trying keeps
CREATE TABLE tried (
  id serial PRIMARY KEY,
  a integer NOT NULL CHECK (a BETWEEN 0 AND 1000),
  b integer NOT NULL CHECK (b BETWEEN 0 AND 1000),
  word text NOT NULL,
  day date NOT NULL,
  CONSTRAINT near CHECK (abs(a - b) < 400),
  CONSTRAINT even_digest CHECK (ascii(md5(word || a)) % 2 = 0),
  CONSTRAINT no_sunday CHECK (extract(dow FROM day) <> 0)
);
CREATE TABLE tried_child (id serial PRIMARY KEY, tried_id integer NOT NULL REFERENCES tried);

-- keys
CREATE TABLE account (
  id serial PRIMARY KEY,
  email text NOT NULL,
  handle varchar(20) NOT NULL,
  tenant integer NOT NULL,
  slot integer UNIQUE NULLS NOT DISTINCT,
  main boolean NOT NULL,
  gone_at timestamp,
  kind char(1) NOT NULL CHECK (kind IN ('a', 'b'))
);
CREATE UNIQUE INDEX account_email ON account (lower(email));
CREATE UNIQUE INDEX account_handle ON account (tenant, lower(handle));
CREATE UNIQUE INDEX account_main ON account (tenant) WHERE main;
CREATE UNIQUE INDEX account_living ON account (handle, kind) WHERE gone_at IS NULL;
CREATE TABLE two_switches (one boolean NOT NULL, two boolean NOT NULL, PRIMARY KEY (one, two));
CREATE TABLE one_switch (flag boolean PRIMARY KEY);
CREATE TABLE singleton (id integer PRIMARY KEY DEFAULT 1 CHECK (id = 1), title text NOT NULL);
CREATE TABLE times (t time UNIQUE NOT NULL, d date UNIQUE NOT NULL);
CREATE TABLE shared_key (id integer PRIMARY KEY REFERENCES account, note text);
CREATE TABLE shared_key_again (id integer PRIMARY KEY REFERENCES shared_key, note text);

-- composite keys that share columns, MATCH FULL
CREATE TABLE tenant (id integer PRIMARY KEY);
CREATE TABLE project (tenant_id integer REFERENCES tenant, no integer, PRIMARY KEY (tenant_id, no));
CREATE TABLE member (tenant_id integer REFERENCES tenant, no integer, PRIMARY KEY (tenant_id, no));
CREATE TABLE task (
  tenant_id integer NOT NULL,
  id integer NOT NULL,
  project_no integer NOT NULL,
  member_no integer,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, project_no) REFERENCES project,
  FOREIGN KEY (tenant_id, member_no) REFERENCES member
);
CREATE TABLE task_of_all (
  tenant_id integer NOT NULL,
  project_no integer NOT NULL,
  member_no integer NOT NULL,
  FOREIGN KEY (tenant_id, project_no) REFERENCES project,
  FOREIGN KEY (tenant_id, member_no) REFERENCES member
);
CREATE TABLE shipment (
  id uuid PRIMARY KEY,
  tenant_id integer,
  project_no integer,
  FOREIGN KEY (tenant_id, project_no) REFERENCES project MATCH FULL
);

-- partitions
CREATE TABLE reading (region text NOT NULL, taken_on date NOT NULL, value double precision) PARTITION BY LIST (region);
CREATE TABLE reading_north PARTITION OF reading FOR VALUES IN ('north', 'east');
CREATE TABLE reading_south PARTITION OF reading FOR VALUES IN ('south');
CREATE TABLE event (id bigint NOT NULL, happened_at timestamp NOT NULL, PRIMARY KEY (id, happened_at)) PARTITION BY RANGE (happened_at);
CREATE TABLE event_2024 PARTITION OF event FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE event_2025 PARTITION OF event FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE pair (x integer NOT NULL, y integer NOT NULL) PARTITION BY RANGE (x, y);
CREATE TABLE pair_low PARTITION OF pair FOR VALUES FROM (0, 0) TO (50, 0);
CREATE TABLE pair_high PARTITION OF pair FOR VALUES FROM (50, 0) TO (100, 0);
CREATE TABLE hashed (id integer PRIMARY KEY) PARTITION BY HASH (id);
CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE hashed_1 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);

-- triggers: one changes the key that others refer to, one writes to other tables
CREATE TABLE label (code text PRIMARY KEY, title text NOT NULL);
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.code := upper(NEW.code) || '!'; RETURN NEW; END $$;
CREATE TRIGGER label_shouts BEFORE INSERT ON label FOR EACH ROW EXECUTE FUNCTION shout();
CREATE TABLE labelled (id serial PRIMARY KEY, label_code text NOT NULL REFERENCES label);
CREATE TABLE payment (id serial PRIMARY KEY, amount numeric(8, 2) NOT NULL);
CREATE TABLE payment_log (id serial PRIMARY KEY, payment_id integer NOT NULL REFERENCES payment, said text NOT NULL);
CREATE TABLE payment_audit (id integer PRIMARY KEY, payment_id integer NOT NULL);
CREATE FUNCTION log_payment() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO payment_log (payment_id, said) VALUES (NEW.id, 'paid');
  INSERT INTO payment_audit VALUES (NEW.id, NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER payment_logged AFTER INSERT ON payment FOR EACH ROW EXECUTE FUNCTION log_payment();

-- names
CREATE SCHEMA "Other Schema";
CREATE TABLE "Other Schema"."Order" (
  "select" serial PRIMARY KEY,
  "weird ""name""" text NOT NULL,
  "100%" integer NOT NULL CHECK ("100%" > 0),
  "Größe" integer NOT NULL,
  "group" integer REFERENCES "Other Schema"."Order",
  ":colon" text UNIQUE
);
CREATE TABLE "Order" (id serial PRIMARY KEY, "from" date NOT NULL, "to" date NOT NULL, CHECK ("from" <= "to"));

-- what is no table of ours
CREATE VIEW paid AS SELECT * FROM payment;
CREATE MATERIALIZED VIEW paid_sums AS SELECT count(*) FROM payment;

-- names that statements of our own have
CREATE TABLE short_names (n int PRIMARY KEY, w0 integer NOT NULL, y integer NOT NULL, s integer, i integer, sqlgen_at integer, CHECK (abs(w0 - y) < 600 AND w0 <> 7));
