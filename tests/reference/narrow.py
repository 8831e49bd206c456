"""Integers that refuse to pass 63 bits, as those of a database would."""

from __future__ import annotations

from typing import Self


class Narrow(int):
    """An integer whose sums, products and quotients stay below 2^63 and are narrow again."""

    def _checked(self, value: int) -> Self:
        if not -(2**63) <= value < 2**63:
            raise OverflowError(f"{value} takes more than 63 bits")
        return type(self)(value)

    def __add__(self, other: int) -> Self:
        """The sum."""
        return self._checked(int(self) + other)

    def __sub__(self, other: int) -> Self:
        """The difference."""
        return self._checked(int(self) - other)

    def __mul__(self, other: int) -> Self:
        """The product."""
        return self._checked(int(self) * other)

    def __floordiv__(self, other: int) -> Self:
        """The quotient."""
        return self._checked(int(self) // other)

    def __mod__(self, other: int) -> Self:
        """The remainder."""
        return self._checked(int(self) % other)

    def __divmod__(self, other: int) -> tuple[Self, Self]:
        """Quotient and remainder."""
        return self // other, self % other

    __radd__ = __add__
    __rmul__ = __mul__
