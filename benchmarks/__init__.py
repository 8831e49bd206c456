"""How long sqlgen takes beside SQL written by hand, a bulk load, and rows made in Python."""
