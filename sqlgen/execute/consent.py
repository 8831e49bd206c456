"""Whether a person agrees to what can't be taken back."""

from __future__ import annotations

from collections.abc import Callable

from sqlgen.errors import UsageError

Confirm = Callable[[str], bool]


def agreed(confirm: Confirm | None, question: str, remedy: str = "agree, or give --yes") -> None:
    """Ask, and raise UsageError where the answer is no; nobody to ask agrees."""
    if confirm is not None and not confirm(question):
        raise UsageError(f"not confirmed: {question}", remedy)
