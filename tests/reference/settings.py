"""Parameters and files: what a spec refers to without holding it."""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from reference.ranges import as_date, as_datetime, as_length, as_time

Record = dict[str, str]

PARAMETER = re.compile(r"\$[A-Za-z_]\w*")
CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "integer": int,
    "decimal": lambda value: Decimal(str(value)),
    "date": as_date,
    "timestamp": as_datetime,
    "time": as_time,
    "interval": as_length,
    "text": str,
}


def is_parameter(value: Any) -> bool:
    """Whether a value of a spec stands for a parameter."""
    return isinstance(value, str) and PARAMETER.fullmatch(value) is not None


def literal(value: Any) -> Any:
    """A value that is no parameter: two dollars at the start of a text stand for one."""
    return value[1:] if isinstance(value, str) and value.startswith("$$") else value


@dataclass(frozen=True)
class Settings:
    """What a spec and its caller say about parameters, and where files are."""

    declared: Mapping[str, Mapping[str, Any]]
    given: Mapping[str, Any]
    base: Path

    def resolve(self, value: Any) -> Any:
        """A value of a spec with its parameters replaced, however deep; $$ stands for a dollar."""
        if isinstance(value, dict):
            return {key: self.resolve(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.resolve(item) for item in value]
        return self.parameter(value[1:]) if is_parameter(value) else literal(value)

    def parameter(self, name: str) -> Any:
        """The value of a parameter, in its declared type."""
        declared = self.declared[name]
        value = self.given[name] if name in self.given else declared["default"]
        convert = CONVERSIONS.get(declared.get("type", ""))
        return convert(value) if convert else value

    def weighted(self, argument: Any) -> tuple[list[Record], list[str] | None]:
        """The rows of a file of values and their weights, from {file, weight} or the file alone."""
        named = argument if isinstance(argument, dict) else {"file": argument}
        with (self.base / named["file"]).open(encoding="utf-8", newline="") as lines:
            entries = list(csv.DictReader(lines))
        if "weight" not in named:
            return entries, None
        return entries, [entry[named["weight"]] for entry in entries]
