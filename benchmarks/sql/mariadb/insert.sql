INSERT INTO people VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
