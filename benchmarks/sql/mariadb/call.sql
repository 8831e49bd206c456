CALL gen_demographics({rows}, DATE '1919-01-01', DATE '2019-12-28', 0, NULL)
