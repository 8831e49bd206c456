-- What storing the rows costs, whatever is in them.
INSERT INTO people
SELECT n, 'James', 'Smith', 'New York', 42, DATE '1980-01-01', 50.25, TRUE,
       TIMESTAMP '2022-01-01 12:00:00', '0a1b2c'
FROM range(1, {rows} + 1) AS r(n)
