"""The Faker pools of a spec, listed, and kept in a file beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlgen.dialects import dialect_named
from sqlgen.errors import UsageError
from sqlgen.execute import Confirm, agreed
from sqlgen.plan import FakerPool, frozen_text, used_pools
from sqlgen.spec import LoadedSpec


@dataclass(frozen=True, slots=True)
class PoolList:
    """The pools that a spec uses, and where they are frozen or can be; None for plain data."""

    file: Path | None
    pools: tuple[FakerPool, ...]


def listed(loaded: LoadedSpec) -> PoolList:
    """The pools of a spec, frozen or not."""
    pools = used_pools(loaded, dialect_named("duckdb"))
    return PoolList(loaded.document.pools_file, pools)


def frozen(loaded: LoadedSpec, confirm: Confirm | None) -> PoolList:
    """The same, written beside the spec; pools that are frozen already stay as they are."""
    found = listed(loaded)
    if found.file is None:
        raise UsageError("plain data has no file to freeze pools beside", "write it to a file")
    if not found.pools:
        raise UsageError("the spec uses no Faker pools", "there is nothing to freeze")
    text = frozen_text(found.pools)
    if found.file.exists() and found.file.read_text(encoding="utf-8") != text:
        agreed(confirm, f"{found.file} holds other pools, which are written anew")
    _write(found.file, text)
    return listed(loaded)


def _write(path: Path, text: str) -> None:
    """The file as a whole or not at all: half of one would be damaged."""
    half = path.with_name(f"{path.name}.new")
    try:
        half.write_text(text, encoding="utf-8", newline="\n")
        half.replace(path)
    except OSError as error:
        raise UsageError(f"can't write {path}: {error.strerror}", "check its folder") from None
