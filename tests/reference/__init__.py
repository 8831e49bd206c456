"""A plain-Python reading of docs/arithmetic.md, to compare the rendered SQL with."""

from reference.cells import rows

__all__ = ["rows"]
