-- Five related tables as somebody may have them.
CREATE TABLE people (
  id bigint PRIMARY KEY, first_name varchar(40) NOT NULL, last_name varchar(40) NOT NULL,
  email varchar(120) NOT NULL UNIQUE, created_at timestamp NOT NULL
);
CREATE TABLE customer (
  id bigint PRIMARY KEY, first_name varchar(40) NOT NULL, last_name varchar(40) NOT NULL,
  email varchar(120) NOT NULL, phone varchar(20), active boolean NOT NULL, created_at timestamp NOT NULL
);
CREATE TABLE product (
  id bigint PRIMARY KEY, name varchar(80) NOT NULL, sku varchar(20) NOT NULL,
  price numeric(8, 2) NOT NULL CHECK (price > 0), stock integer NOT NULL
);
CREATE TABLE purchase (
  id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customer (id), people_id bigint NOT NULL REFERENCES people (id),
  status varchar(10) NOT NULL CHECK (status IN ('new', 'paid', 'sent', 'void')),
  ordered_at timestamp NOT NULL, shipped_at timestamp, CHECK (shipped_at >= ordered_at)
);
CREATE TABLE purchase_line (
  id bigint PRIMARY KEY, purchase_id bigint NOT NULL REFERENCES purchase (id), product_id bigint NOT NULL REFERENCES product (id),
  quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 20), price numeric(8, 2) NOT NULL
);
