"""One alpha for the whole folder: its test cases may not be more than it is split for."""

from __future__ import annotations

from pathlib import Path

import pytest

from samples import CASES

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before markers deselect: slow cases have their share too
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse more test cases than there are shares of the alpha."""
    cases = sum(item.path.is_relative_to(HERE) for item in items)
    if cases > CASES:
        raise pytest.UsageError(f"{cases} cases share the alpha of {CASES}: raise samples.CASES")
