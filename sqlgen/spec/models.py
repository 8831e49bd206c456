"""The spec: parameters, tables and columns, validated and frozen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema, model_validator

from sqlgen.spec.badness import OwnClass
from sqlgen.spec.base import Strict, refusal
from sqlgen.spec.distributions import Distribution, Uniform
from sqlgen.spec.generators import AnyGenerator, DateParts, with_generator
from sqlgen.spec.relations import STANDING, Boundary, History, Per, Stands
from sqlgen.spec.types import TypeName
from sqlgen.spec.values import (
    INT64_MAX,
    DateOrParam,
    Day,
    Flag,
    IntegerOrParam,
    Name,
    Param,
    Share,
    Text,
    date,
    decimal,
    ends,
    integer,
    interval,
    name,
    scalar,
    shown,
    text,
    time,
    timestamp,
)

VERSION = 1
"""The version of the arithmetic (docs/arithmetic.md) that `sqlgen: 1` fixes."""

PARAMETER_TYPES: dict[str, Callable[[Any], Any]] = {
    "integer": integer,
    "decimal": decimal,
    "date": date,
    "timestamp": timestamp,
    "time": time,
    "interval": interval,
    "text": lambda value: scalar(str(value)),
}


class Parameter(Strict):
    """A parameter: type, default, and bounds that every value must keep."""

    type: Literal["integer", "decimal", "date", "timestamp", "time", "interval", "text"]
    default: Any
    min: Any = None
    max: Any = None

    @model_validator(mode="after")
    def _values(self) -> Parameter:
        for key in ("min", "max"):
            if getattr(self, key) is not None:
                self.parse(getattr(self, key), key, bounded=False)
        self.parse(self.default, "default")
        return self

    def parse(self, value: Any, key: str = "", *, bounded: bool = True) -> Any:
        """The value in the parameter's type, within its bounds."""
        try:
            parsed = PARAMETER_TYPES[self.type](value)
        except ValueError as error:
            raise refusal(str(error), f"give {self.type} values", key=key) from None
        if bounded:
            self._within(parsed, key)
        return parsed

    def _within(self, parsed: Any, key: str) -> None:
        low = None if self.min is None else self.parse(self.min, bounded=False)
        high = None if self.max is None else self.parse(self.max, bounded=False)
        if low is not None and parsed < low:
            raise refusal(f"{parsed} is below the minimum {low}", f"give {low} or more", key=key)
        if high is not None and parsed > high:
            raise refusal(f"{parsed} is above the maximum {high}", f"give {high} or less", key=key)


BESIDE = ("type", "nulls", "unique", "primary_key", "hidden", "when", "locale")


class Column(Strict):
    """A column: one generator, and what stands beside it."""

    generator: AnyGenerator
    type: TypeName | None = None
    nulls: Share = Decimal(0)
    unique: Flag = False
    primary_key: Flag = False
    hidden: Flag = False
    when: Text | None = None
    locale: Name | None = None

    @model_validator(mode="before")
    @classmethod
    def _one(cls, data: Any) -> Any:
        return with_generator(data, BESIDE, "a column")

    @model_validator(mode="after")
    def _consistent(self) -> Column:
        if self.primary_key and self.nulls:
            raise refusal("a primary key takes no nulls", "drop nulls", key="nulls")
        if self.primary_key and self.hidden:
            raise refusal("a hidden column can't be the key", "drop hidden", key="hidden")
        if self.primary_key and self.when:
            raise refusal("a primary key has a value in each row", "drop when", key="when")
        alone = not (self.unique or self.primary_key or self.type or self.when)
        if self.generator.kind == "record" and not alone:
            raise refusal("beside a record stand only hidden and nulls", "drop the rest")
        if self.locale and self.generator.kind not in ("faker", "json"):
            problem = f"locale has no say in what {self.generator.kind} makes"
            raise refusal(problem, "put it beside faker", key="locale")
        kind = self.generator.kind
        if kind in ("sql", "macro", "window") and self.type is None:
            raise refusal(f"{kind} needs a type beside it", "add like type: integer", key=kind)
        return self


def _texts(value: Any) -> tuple[str, ...]:
    """A text, or a list of them."""
    return tuple(text(each) for each in (value if isinstance(value, list | tuple) else [value]))


def _groups(value: Any) -> tuple[tuple[str, ...], ...]:
    """A list of columns, or a list of such lists."""
    lists = value if isinstance(value, list | tuple) else [value]
    if not any(isinstance(each, list | tuple) for each in lists):
        lists = [lists]
    return tuple(_group(each) for each in lists)


def _group(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"must be a list of columns like [a, b], not {shown(value)}")
    names = tuple(name(each) for each in value)
    if len(names) < 2:
        problem = f"unique: {shown(value)} must name two columns"
        raise refusal(problem, "write `unique: true` beside one")
    if len({*names}) < len(names):
        raise ValueError(f"{shown(value)} names a column twice")
    return names


CALENDAR: dict[str, DateParts] = {
    "year": "year",
    "quarter": "quarter",
    "month": "month",
    "month_name": "month_name",
    "week": "week",
    "week_year": "week_year",
    "day_of_month": "day",
    "day_of_year": "day_of_year",
    "weekday": "weekday",
    "weekday_name": "weekday_name",
    "is_weekend": "weekend",
}
"""The columns of a calendar after its `day`, and the part of the day that each is."""


def _calendar(written: dict[Any, Any]) -> dict[Any, Any]:
    """A calendar's own columns, and those beside it."""
    days = written["calendar"]
    start = days[0] if isinstance(days, list | tuple) and days else days
    own: dict[Any, Any] = {"day": {"sequence": start, "primary_key": True}}
    own |= {name: {"date_part": {"date": "day", "part": part}} for name, part in CALENDAR.items()}
    beside = written.get("columns", {})
    return {"rows": 0, **written, "columns": own | beside if isinstance(beside, dict) else beside}


def counted(rows: int | Param) -> None:
    """Refuse a number of rows below 0."""
    if isinstance(rows, int) and rows < 0:
        raise refusal(f"rows must be 0 or more, not {rows}", "give a count", key="rows")


SIZES = ("rows", "per", "calendar", "existing")
"""Keys of a table that say how many rows it has, one of which stands in each."""


def _sized(data: dict[Any, Any]) -> dict[Any, Any]:
    """Refuse a table of no size, or of two; put in the columns that the size makes."""
    given = [key for key in SIZES if key in data]
    if not given and set(data) <= set(Table.model_fields):
        remedy = "add rows: 1000, or per: {table: ..., count: [0, 5]}"
        raise refusal("'rows' is missing, which says how many rows it has", remedy)
    if len(given) > 1:
        told = {"calendar": "a calendar has as many rows as days"}
        problem = told.get(given[-1], f"{given[0]} and {given[1]} both say how many rows it has")
        raise refusal(problem, f"drop {given[0]}", key=given[0])
    if "calendar" in data:
        return _calendar(data)
    if data.get("existing"):
        return data | {"columns": _standing(data.get("columns"))}
    return _with_history(data) if isinstance(data.get("history"), dict) else data


def _standing(columns: Any) -> Any:
    """The columns of rows that stand: a type each."""
    if not isinstance(columns, dict):
        return columns
    return {name: _stands(name, column) for name, column in columns.items()}


def _stands(column: Any, written: Any) -> Any:
    """A standing column, which has a type and says no more than whether it is a key."""
    if not isinstance(written, dict):
        return {}
    for key in written:
        if key not in STANDING:
            raise refusal(f"{column} stands already", f"drop {key}", key="columns")
    return {"type": "bigint", **written, "generator": Stands(column=str(column))}


def _with_history(written: dict[Any, Any]) -> dict[Any, Any]:
    """The columns of a history after those beside it."""
    history, columns = written["history"], written.get("columns", {})
    names = [history.get(key) or key for key in ("valid_from", "valid_to")]
    for end in names:
        if names.count(end) > 1 or (isinstance(columns, dict) and end in columns):
            problem = f"the history makes a column {end}, and there is another one"
            raise refusal(problem, "give valid_from or valid_to another name", key="history")
    own = {
        history.get(key) or key: {"generator": Boundary(side=side)}
        for key, side in (("valid_from", "from"), ("valid_to", "to"))
    }
    return {**written, "columns": columns | own if isinstance(columns, dict) else columns}


class Table(Strict):
    """A table: how many rows, and its columns in order."""

    rows: IntegerOrParam = 0
    per: Per | None = None
    """So many rows for each row of another table."""
    history: History | None = None
    """Versions in time of each row of the other table."""
    existing: Flag = False
    """Whether its rows stand already and are only referred to."""
    columns: dict[Name, Column]
    unique: Annotated[
        tuple[tuple[str, ...], ...], PlainValidator(_groups), WithJsonSchema({"type": "array"})
    ] = ()
    """Columns of which each combination of values comes once."""
    check: Annotated[
        tuple[str, ...], PlainValidator(_texts), WithJsonSchema({"type": ["string", "array"]})
    ] = ()
    """Conditions over columns that each row keeps."""
    locale: Name | None = None
    calendar: Annotated[tuple[DateOrParam, DateOrParam], BeforeValidator(ends)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _size(cls, data: Any) -> Any:
        return _sized(data) if isinstance(data, dict) else data

    @model_validator(mode="after")
    def _something(self) -> Table:
        counted(self.rows)
        if all(column.hidden for column in self.columns.values()):
            raise refusal("a table needs a column that is not hidden", "add one", key="columns")
        self._countable()
        return self

    @property
    def children(self) -> tuple[int, int]:
        """The least and most rows for each row of the parent, where a count or history says it."""
        if self.history is not None:
            low, high = self.history.changes
            return low + 1, high + 1
        return (self.per.count if self.per else None) or (1, 1)

    @property
    def spread(self) -> Distribution:
        """How the numbers of children are distributed."""
        return self.per.distribution if self.per else Uniform()

    def _countable(self) -> None:
        """Refuse a `per` without a count, or with two things that say it."""
        if self.history is not None and self.per is None:
            raise refusal("a history is of another table's rows", "add per", key="history")
        if self.per is None:
            return
        kinds = [column.generator.kind for column in self.columns.values()]
        given = [
            *(["per.count"] if self.per.count else []),
            *(["history"] if self.history else []),
            *(kind for kind in kinds if kind == "states"),
        ]
        if len(given) != 1:
            told = " and ".join(given) or "nothing"
            problem = f"{told} says how many rows each {self.per.table} has"
            remedy = "give count, or history, or one states column"
            raise refusal(problem, remedy, key="per")
        self._whole(self.per, given[0], kinds)

    @staticmethod
    def _whole(per: Per, counted: str, kinds: Sequence[str]) -> None:
        """Refuse gaps among rows that need each other, and a distribution where paths count."""
        needing = [each for each in (counted, *kinds) if each in ("history", "states", "split")]
        if per.gaps and needing:
            problem = f"gaps leave out rows that {needing[0]} needs"
            raise refusal(problem, f"drop gaps, or {needing[0]}", key="per")
        if counted == "states" and not isinstance(per.distribution, Uniform):
            problem = "states are as many as their path has, so no distribution says how many"
            raise refusal(problem, "drop the distribution, and give the paths weights", key="per")


def _seed(value: Any) -> int:
    number = integer(value)
    if number < 0:
        raise ValueError(f"must be a whole number from 0 to {INT64_MAX}, not {number}")
    return number


Seed = Annotated[
    int,
    PlainValidator(_seed),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": INT64_MAX}),
]


def _version(value: Any) -> int:
    if integer(value) != VERSION:
        raise ValueError(f"must be {VERSION}, the only version there is, not {value}")
    return VERSION


class Spec(Strict):
    """A whole spec: what tables there shall be, and how each cell is made."""

    sqlgen: Annotated[int, PlainValidator(_version), WithJsonSchema({"const": VERSION})] = VERSION
    seed: Seed = 0
    locale: Name = "en_US"
    """What Faker's names, addresses and the like are of, unless a table or column says."""
    as_of: Day = dt.date(2026, 1, 1)
    """What "today" is for generated dates, so that runs repeat on any day."""
    security: Literal["invoker", "definer"] = "invoker"
    """Whose rights a procedure made from the spec has: its caller's, or its maker's."""
    params: dict[Name, Parameter] = Field(default_factory=dict)
    bad: dict[Name, OwnClass] = Field(default_factory=dict)
    """Classes of bad data beside those of the catalogue."""
    tables: dict[Name, Table]

    @model_validator(mode="after")
    def _something(self) -> Spec:
        if not self.tables:
            raise refusal("a spec needs at least one table", "add one", key="tables")
        return self


ParameterValue = int | Decimal | dt.date | dt.datetime | dt.time | dt.timedelta | str
