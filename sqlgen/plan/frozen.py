"""Faker's pools, and the file beside a spec that keeps them: no newer Faker changes it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlgen.errors import SpecError
from sqlgen.plan.sources import Source, faker_source, faker_version, read_faker

FORMAT = 1
"""The version of the file's layout."""
AGAIN = "`sqlgen pools SPEC --freeze --yes`"
Key = tuple[str, str, int]


@dataclass(frozen=True)
class FakerPool:
    """What so many calls of a provider gave: texts in their order, and how often each came."""

    provider: str
    locale: str
    calls: int
    faker: str
    """The version of Faker that made it."""
    values: tuple[tuple[str, int], ...] = field(repr=False)
    frozen: bool = False
    """Whether it was read from a file."""

    @property
    def key(self) -> Key:
        """What a spec asks for it by."""
        return (self.provider, self.locale, self.calls)

    @property
    def digest(self) -> str:
        """All that rows depend on: other values or another order give another one."""
        facts = json.dumps([*self.key, self.values], ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(facts.encode()).hexdigest()

    @property
    def source(self) -> Source:
        """The pool as rows to choose from."""
        return faker_source(self.provider, self.locale, dict(self.values))


class Pools:
    """The pools of one plan: from the frozen file where there is one, otherwise from Faker.

    A pool that a frozen file lacks is refused, unless `lenient`: then Faker makes it.
    """

    def __init__(self, path: Path | None, *, lenient: bool = False) -> None:
        self.path = path
        self.used: dict[Key, FakerPool] = {}
        self._lenient = lenient

    def source(self, provider: str, locale: str, calls: int) -> Source:
        """The rows of a pool."""
        key = (provider, locale, calls)
        if key not in self.used:
            self.used[key] = self._pool(key)
        return self.used[key].source

    def _pool(self, key: Key) -> FakerPool:
        frozen = read_frozen(self.path) if self.path else None
        if frozen is not None and key in frozen:
            return frozen[key]
        if frozen is not None and self.path and not self._lenient:
            provider, locale, calls = key
            raise SpecError(
                f"{self.path.name} has no pool of {calls} calls of {provider} in {locale}",
                f"add it by {AGAIN}, which keeps the others",
            )
        return made_pool(*key)


@lru_cache(maxsize=256)
def made_pool(provider: str, locale: str, calls: int) -> FakerPool:
    """A pool as the installed Faker makes it."""
    source = read_faker(provider, locale, calls)
    texts = (text for (text,) in source.rows)
    values = tuple(zip(texts, source.weights, strict=True))
    return FakerPool(provider, locale, calls, faker_version(), values)


def read_frozen(path: Path) -> Mapping[Key, FakerPool] | None:
    """The pools of a frozen file; None where there is no file, SpecError where it is damaged."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SpecError(f"can't read {path}: {error.strerror}", "check its rights") from None
    return _read(path, (stat.st_mtime_ns, stat.st_size))


@lru_cache(maxsize=16)
def _read(path: Path, version: tuple[int, int]) -> Mapping[Key, FakerPool]:
    """The file as it was at that time and size."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        pools = [_pool(each) for each in _listed(data)]
    except OSError as error:
        raise SpecError(f"can't read {path}: {error.strerror}", "check its rights") from None
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise _damaged(path, reason) from None
    return {pool.key: pool for pool in pools}


def _damaged(path: Path, reason: str) -> SpecError:
    return SpecError(
        f"{path.name} is damaged: {reason}",
        f"restore it, or delete it and freeze the pools anew by {AGAIN}",
    )


def _listed(data: Any) -> list[Any]:
    if not isinstance(data, dict) or not isinstance(data.get("pools"), list):
        raise ValueError("it has no list of pools")
    if data.get("sqlgen") != FORMAT:
        raise ValueError(f"its layout is {data.get('sqlgen')!r}, not {FORMAT}")
    return list(data["pools"])


def _pool(data: Any) -> FakerPool:
    values = tuple((str(text), int(count)) for text, count in data["values"])
    names = (str(data["provider"]), str(data["locale"]), int(data["calls"]))
    pool = FakerPool(*names, str(data["faker"]), values, frozen=True)
    if pool.digest != data["digest"]:
        raise ValueError(
            f"the values of {pool.provider} in {pool.locale} are not those of its digest"
        )
    return pool


def frozen_text(pools: Iterable[FakerPool]) -> str:
    """The file of some pools, a value a line, the same for the same pools."""
    parts = ",\n".join(_pool_text(each) for each in sorted(pools, key=lambda each: each.key))
    return f'{{\n  "sqlgen": {FORMAT},\n  "pools": [\n{parts}\n  ]\n}}\n'


def _pool_text(pool: FakerPool) -> str:
    facts = {
        "provider": pool.provider,
        "locale": pool.locale,
        "calls": pool.calls,
        "faker": pool.faker,
        "digest": pool.digest,
    }
    lines = [f"      {_json(key)}: {_json(value)},\n" for key, value in facts.items()]
    values = ",\n".join(f"        {_json([text, count])}" for text, count in pool.values)
    return f'    {{\n{"".join(lines)}      "values": [\n{values}\n      ]\n    }}'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
