"""Speed of sqlgen beside its peers, in one run: `python -m benchmarks`."""
