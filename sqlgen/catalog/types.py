"""Types of columns: from the engine's own words to what a value of them is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

FORM = re.compile(r"(?P<name>[^(\[]*[^(\[\s])\s*(?:\((?P<size>.*?)\))?(?P<rest>[^()]*)", re.DOTALL)
QUOTED = re.compile(r"'((?:[^'\\]|''|\\.)*)'", re.DOTALL)
SIZES = re.compile(r"\s*(\d+)\s*(?:,\s*(-?\d+)\s*)?")

KINDS = {
    "integer": "tinyint smallint mediumint int integer bigint int1 int2 int3 int4 int8 hugeint "
    "utinyint usmallint uinteger ubigint uhugeint smallserial serial bigserial signed unsigned oid",
    "decimal": "numeric decimal dec fixed number",
    "money": "money",
    "double": "real float float4 float8 double",
    "boolean": "boolean bool logical",
    "date": "date",
    "time": "time timetz",
    "timestamp": "timestamp timestamptz datetime timestamp_s timestamp_ms timestamp_ns",
    "interval": "interval",
    "year": "year",
    "text": "text varchar char character bpchar citext string nvarchar nchar clob tinytext "
    "mediumtext longtext name",
    "bytes": "bytea blob tinyblob mediumblob longblob binary varbinary",
    "json": "json jsonb",
    "uuid": "uuid",
    "enum": "enum",
    "set": "set",
    "bit": "bit varbit",
    "inet": "inet",
    "inet4": "inet4",
    "inet6": "inet6",
    "cidr": "cidr",
    "macaddr": "macaddr macaddr8",
    "xml": "xml",
    "search": "tsvector tsquery",
    "range": "int4range int8range numrange daterange tsrange tstzrange int4multirange "
    "int8multirange nummultirange datemultirange tsmultirange tstzmultirange",
    "shape": "point line lseg box path polygon circle",
    "geometry": "geometry geography linestring multipoint multilinestring multipolygon "
    "geometrycollection",
    "extended": "ltree hstore vector halfvec pg_lsn",
    "structure": "struct map union",
}
"""What a value is -> the engines' names of such types."""
KIND_OF: Mapping[str, str] = {name: kind for kind, names in KINDS.items() for name in names.split()}
OCTETS = {
    **dict.fromkeys(("tinyint", "int1", "utinyint"), 1),
    **dict.fromkeys(("smallint", "int2", "usmallint", "smallserial"), 2),
    **dict.fromkeys(("mediumint", "int3"), 3),
    **dict.fromkeys(("int", "integer", "int4", "uinteger", "serial", "oid"), 4),
}
"""Octets of a whole number; 8 unless it stands here."""
LENGTHS = {"tinytext": 255, "tinyblob": 255, "name": 63}
"""Most octets of the types that have a length by name, where the engine limits them."""
UNSIGNED = frozenset({"oid", "utinyint", "usmallint", "uinteger", "ubigint", "uhugeint"})
FIXED = frozenset({"char", "character", "bpchar", "nchar", "binary", "bit"})
ONE = frozenset({"char", "character", "nchar", "binary", "bit"})
"""Types that hold one character, octet or bit where no length is given."""


@dataclass(frozen=True, slots=True)
class CatalogType:
    """A type: as the engine spells it, and what that means."""

    text: str
    name: str
    """Its bare name in small letters."""
    kind: str
    """One of KINDS, `array`, or `other` for a type that is not known."""
    length: int | None = None
    """Most characters, octets or bits."""
    fixed: bool = False
    """Whether it is filled up to its length."""
    precision: int | None = None
    scale: int | None = None
    octets: int = 8
    unsigned: bool = False
    zoned: bool = False
    values: tuple[str, ...] = ()
    """The values of an enum or the members of a set."""
    element: CatalogType | None = None
    brackets: str = "{}"
    """What an array's text begins and ends with."""
    most: int | None = None
    """The greatest number, where octets do not tell."""

    @property
    def low(self) -> int:
        """The least whole number that it holds."""
        return 0 if self.unsigned else -(1 << (8 * self.octets - 1))

    @property
    def high(self) -> int:
        """The greatest whole number that it holds; 64 bits at most."""
        if self.most is not None:
            return self.most
        return min(1 << (8 * self.octets - (not self.unsigned)), 1 << 63) - 1

    def as_number(self) -> CatalogType:
        """Bits as the whole number that they are on some engines; all else as it is."""
        if self.kind != "bit":
            return self
        most = min(2 ** (self.length or 1), 2**63) - 1
        return replace(self, kind="integer", unsigned=True, most=most, length=None, fixed=False)

    def as_geometry(self) -> CatalogType:
        """A shape as engines have it that write shapes in the words of OpenGIS."""
        return replace(self, kind="geometry") if self.kind == "shape" else self

    @property
    def cuts(self) -> bool:
        """Whether it cuts longer texts instead of refusing them, as PostgreSQL's "char" does."""
        return self.text.startswith('"')

    @property
    def whole_digits(self) -> int | None:
        """Digits before the point of a decimal; None for any number of them."""
        return None if self.precision is None else self.precision - (self.scale or 0)


def parse_type(text: str, enums: Mapping[str, tuple[str, ...]]) -> CatalogType:
    """A type from its full name; `enums` has the labels of types with a name of their own."""
    plain = text.strip()
    if plain in enums:
        return CatalogType(text, plain, "enum", values=enums[plain])
    array = re.fullmatch(r"(.*?)(\[\d*\])+", plain, re.DOTALL)
    if array:
        return CatalogType(text, plain.lower(), "array", element=parse_type(array[1], enums))
    found = FORM.match(plain)
    if found is None:
        return CatalogType(text, plain.lower(), "other")
    return _typed(text, found["name"].lower(), found["size"] or "", found["rest"].lower(), enums)


def _typed(
    text: str, said: str, size: str, rest: str, enums: Mapping[str, tuple[str, ...]]
) -> CatalogType:
    words = said.split()
    name = words[0].strip('"') if words else ""
    kind = _kind(said, name)
    made = CatalogType(
        text,
        name,
        kind,
        octets=OCTETS.get(name, 8),
        unsigned=name in UNSIGNED or "unsigned" in rest or "unsigned" in words,
        zoned="with time zone" in said + rest or name in ("timestamptz", "timetz"),
        fixed=name in FIXED and "varying" not in words,
    )
    return _sized(made, size, varying="varying" in words)


def _kind(said: str, name: str) -> str:
    if name == "long":
        return "bytes" if "varbinary" in said else "text"
    return KIND_OF.get(name) or _affinity(name)


def _affinity(name: str) -> str:
    """What SQLite takes a type for that has a name of its own; others have such names too."""
    signs = {"int": "integer", "char": "text", "clob": "text", "blob": "bytes", "floa": "double"}
    return next((kind for sign, kind in signs.items() if sign in name), "other")


def _sized(made: CatalogType, size: str, *, varying: bool) -> CatalogType:
    if made.kind in ("enum", "set"):
        return replace(made, values=tuple(_unquoted(each) for each in QUOTED.findall(size)))
    found = SIZES.fullmatch(size)
    first, second = (found[1], found[2]) if found else (None, None)
    if made.kind in ("text", "bytes", "bit", "extended"):
        return replace(made, length=int(first) if first else _length(made, varying=varying))
    if made.kind in ("decimal", "double") and first:
        return replace(made, precision=int(first), scale=int(second or 0))
    if made.kind == "integer" and made.name == "tinyint" and first == "1":
        return replace(made, kind="boolean")  # so MariaDB spells BOOLEAN
    return made


def _length(made: CatalogType, *, varying: bool) -> int | None:
    if made.name in ONE and not varying:
        return 1
    return LENGTHS.get(made.name)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text.replace("''", "'"))
