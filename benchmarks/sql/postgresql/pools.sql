-- For the weighted picks written by hand: each entry, and the span of its weight.
CREATE TABLE first_names (i INTEGER PRIMARY KEY, name VARCHAR(40), low INTEGER, upto INTEGER);
CREATE TABLE last_names (i INTEGER PRIMARY KEY, name VARCHAR(40), low INTEGER, upto INTEGER);
CREATE TABLE cities (i INTEGER PRIMARY KEY, name VARCHAR(40), low INTEGER, upto INTEGER);
