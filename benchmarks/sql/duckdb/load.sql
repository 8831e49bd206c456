COPY {table} FROM '{file}' (FORMAT csv, DELIMITER '\t', HEADER false)
