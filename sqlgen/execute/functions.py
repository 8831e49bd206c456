"""Functions that an embedded engine lacks and takes from its client."""

from __future__ import annotations

import hashlib
from typing import Any


def _md5(text: str | None) -> str | None:
    if text is None:
        return None
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


class _Md5Sum:
    """SUM of the first 15 hex digits of md5, as text: it passes 64 bits soon."""

    def __init__(self) -> None:
        self._sum: int | None = None

    def step(self, text: str) -> None:
        """Add one row."""
        self._sum = (self._sum or 0) + int(str(_md5(text))[:15], 16)

    def finalize(self) -> str | None:
        """The sum, or nothing where there was no row."""
        return None if self._sum is None else str(self._sum)


def add_functions(connection: Any) -> None:
    """Give a DBAPI connection md5(), hex_number() and md5_sum()."""
    connection.create_function("md5", 1, _md5, deterministic=True)
    connection.create_function("hex_number", 1, lambda text: int(text, 16), deterministic=True)
    connection.create_aggregate("md5_sum", 1, _Md5Sum)
