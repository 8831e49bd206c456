"""The command line of sqlgen."""
