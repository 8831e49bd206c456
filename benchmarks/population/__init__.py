"""What must hold of a population of synthetic patients, as data, and queries that measure it."""
