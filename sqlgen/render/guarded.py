"""Jinja2 for what people write: plain values, a few filters, and an end to everything.

Every step of a loop, every call and every character that is put together costs something; what a
template may spend is limited, so that it ends and stays small whatever it says.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import wraps
from types import MappingProxyType
from typing import Any, cast

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.loaders import BaseLoader
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from sqlgen.errors import SpecError

STEPS = 20_000_000
"""What one rendering may spend: a second or two, whatever it is spent on."""
STEP, CALL = 10, 100
"""What a step of a loop and a call cost; a character that is put together costs 1."""
NUMBER_BITS = 4096
"""Longest whole number that may be computed."""
INDENT = 100
"""Most spaces that the filter `indent` puts in front of a line."""
FILTERS = (
    *("abs", "capitalize", "default", "d", "first", "float", "int", "items", "last", "length"),
    *("count", "list", "lower", "map", "max", "min", "reject", "reverse", "select", "sort"),
    *("title", "trim", "unique", "upper"),
)
"""Jinja2's filters that can neither reach nor grow past what they are given."""
METHODS: dict[tuple[type, ...], frozenset[str]] = {
    (str,): frozenset(
        (
            *("lower", "upper", "title", "capitalize", "strip", "lstrip", "rstrip", "split"),
            *("index", "find", "count", "isdigit", "startswith", "endswith"),
            *("removeprefix", "removesuffix"),
        )
    ),
    (dict,): frozenset(["get", "items", "keys", "values"]),
    (list, tuple): frozenset(["index", "count"]),
    (bytes, int, float, Decimal, set, frozenset): frozenset(),
    (dt.date,): frozenset(["year", "month", "day", "hour", "minute", "second", "isoformat"]),
}
"""What may be asked of plain values."""


class PlainText(str):
    """A text that a person gave as a value: printed by itself it is a literal."""

    __slots__ = ()


AS_LITERAL = (PlainText, bool, dt.date, type(None))
"""What prints as a literal: it would be no SQL, or another SQL, as it is."""


class _Missing(StrictUndefined):
    """A name that is not there, said without words that are about Python."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        hint, name = self._undefined_hint, self._undefined_name
        within = "" if self._undefined_obj is missing else " in it"
        return hint or f"there is no {name!r}{within}"


class _Counting(CodeGenerator):
    """Compiles loops and what takes long values apart so that the environment counts it."""

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802  # Jinja2's name
        if node.recursive:
            self.fail("loops can't be recursive here", node.lineno)
        node.iter = _asked("counted", [cast(nodes.Expr, node.iter)], node.lineno)
        super().visit_For(node, frame)

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:  # noqa: N802
        node.expr = _asked("weighed", [node.expr], node.lineno)
        for each in node.ops:
            each.expr = _asked("weighed", [each.expr], node.lineno)
        super().visit_Compare(node, frame)

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        if isinstance(node.arg, nodes.Slice):
            node.node = _asked("weighed", [node.node], node.lineno)
        super().visit_Getitem(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        self.visit(_asked("joined", node.nodes, node.lineno), frame)


def _asked(method: str, arguments: list[nodes.Expr], line: int) -> nodes.Call:
    """A call of one of the environment's own methods."""
    function = nodes.EnvironmentAttribute(method, lineno=line)
    return nodes.Call(function, arguments, [], None, None, lineno=line)


class _Purse(threading.local):
    """What a thread's rendering may still spend; None where none is under way."""

    left: int | None = None


class Guarded(ImmutableSandboxedEnvironment):
    """The sandbox with limits; `literal` gives the SQL of a plain value."""

    code_generator_class = _Counting
    intercepted_binops = frozenset(["+", "*", "**", "%"])

    def __init__(self, loader: BaseLoader, text_limit: int, literal: Callable[[Any], str]) -> None:
        super().__init__(
            loader=loader,
            undefined=_Missing,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # it makes SQL
            finalize=self.printed,
        )
        self._purse = _Purse()
        self._text_limit = text_limit
        self._literal = literal
        self.shifts: dict[str, int] = {}
        """A person's own file -> the lines that stand before its first one in what is compiled."""
        ranged = self.globals["range"]
        own = {"indent": self._indented, "join": self._join, "replace": self._replaced}
        known = {name: self._spending(self.filters[name]) for name in FILTERS}
        tests: dict[str, Any] = dict(self.tests)
        self.tests = {name: self._spending(test) for name, test in tests.items()}
        self.filters = known | own | {"string": self.text}
        self.globals = {"range": ranged, "namespace": self.globals["namespace"]}

    @contextmanager
    def budgeted(self) -> Iterator[None]:
        """One rendering: what stands in here, and what it renders in turn, shares one budget."""
        if self._purse.left is not None:
            yield
            return
        self._purse.left = STEPS
        try:
            yield
        finally:
            self._purse.left = None

    def spend(self, units: int) -> None:
        """Count; SpecError where the budget is used up."""
        if self._purse.left is None:
            return
        self._purse.left -= units
        if self._purse.left < 0:
            raise SpecError("the template goes on and on", "make fewer or shorter loops")

    def counted(self, values: Iterable[Any]) -> Iterator[Any]:
        """The values of a loop, each of them paid for."""
        for value in values:
            self.spend(STEP)
            yield value

    def weighed(self, value: Any) -> Any:
        """A value that is to be gone through, paid for by its size."""
        self.spend(_size(value))
        return value

    def joined(self, *parts: Any) -> str:
        """The texts of some values, one after the other."""
        return self.concat(self.text(part) for part in parts)

    def concat(self, parts: Iterable[str]) -> str:
        """Texts put together, up to the limit."""
        taken, length = [], 0
        for part in parts:
            length += len(part)
            self._sized(length)
            self.spend(1 + len(part))
            taken.append(part)
        return "".join(taken)

    def _sized(self, length: int) -> None:
        if length > self._text_limit:
            raise SpecError(
                f"the template makes a text of more than {self._text_limit:,} characters",
                "make less of it",
            )

    def printed(self, value: Any) -> Any:
        """What `{{ value }}` prints: SQL as it is, a person's value as a literal."""
        return self.literal(value) if isinstance(value, AS_LITERAL) else self.text(value)

    def literal(self, value: Any) -> str:
        """The SQL of a plain value; SpecError where it is none."""
        if isinstance(value, str):
            return self._literal(str(value))
        return self._literal(value) if isinstance(value, AS_LITERAL) else self.text(value)

    def text(self, value: Any) -> str:
        """The text of a text or a number; SpecError for anything else."""
        if isinstance(value, Undefined):
            return str(value)
        if isinstance(value, str):
            return str(value)
        if isinstance(value, float):
            value = Decimal(str(value))
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, Decimal) and value.is_finite():
            return format(value, "f")
        raise SpecError(f"{_kind(value)} can't be a part of SQL", "print a text or a number")

    def _spending(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A filter or a test that is paid for by the size of what it is given."""

        @wraps(function)
        def spending(*arguments: Any, **options: Any) -> Any:
            self.spend(STEP * (1 + sum(map(_size, (*arguments, *options.values())))))
            return function(*arguments, **options)

        return spending

    def _join(self, values: Iterable[Any], between: str = "") -> str:
        def parts() -> Iterator[str]:
            for number, value in enumerate(values):
                yield between if number else ""
                yield self.text(value)

        return self.concat(parts())

    def _replaced(self, text: str, old: str, new: str) -> str:
        if not old:
            raise SpecError("replace has nothing to look for", "give it a text")
        return self._join(self.text(text).split(old), new)

    def _indented(self, text: str, width: int = 4) -> str:
        """The text with spaces before each line but the first and empty ones."""
        if not 0 <= width <= INDENT:
            raise SpecError(f"indent takes 0 to {INDENT} spaces", "give fewer")
        first, *rest = f"{self.text(text)}\n".splitlines()
        lines = (f"{' ' * width}{line}" if line else "" for line in rest)
        return self._join((first, *lines), "\n")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic that can't grow without end."""
        self.spend(1)
        check = {"*": self._times, "**": self._power, "%": self._rest, "+": self._plus}
        check[operator](left, right)
        return super().call_binop(context, operator, left, right)

    def _times(self, left: Any, right: Any) -> None:
        for many, count in ((left, right), (right, left)):
            if isinstance(many, SIZED) and isinstance(count, int):
                self._sized(len(many) * max(count, 0))
                self.spend(len(many) * max(count, 0))
        _check_bits(sum(map(_bits, (left, right))))

    def _plus(self, left: Any, right: Any) -> None:
        both = _size(left) + _size(right)
        self._sized(both)
        self.spend(both)

    @staticmethod
    def _power(left: Any, right: Any) -> None:
        if isinstance(right, int):
            _check_bits(_bits(left) * int(min(abs(right), NUMBER_BITS + 1)))

    @staticmethod
    def _rest(left: Any, right: Any) -> None:
        if isinstance(left, str | bytes):
            raise SpecError("% does not format texts here", "join them with ~")

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """A call, paid for, with all that it may go through."""
        given = (getattr(__obj, "__self__", None), *args, *kwargs.values())
        __self.spend(CALL + sum(map(_size, given)))
        return super().call(__context, __obj, *args, **kwargs)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Of plain values only what is listed; of others nothing that is private."""
        for kinds, names in METHODS.items():
            if isinstance(obj, kinds):
                return attr in names
        return super().is_safe_attribute(obj, attr, value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Of a mapping of ours its entries, whatever methods it has; of texts our own replace."""
        if isinstance(obj, MappingProxyType):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, str) and attribute == "replace":
            return lambda old, new: self._replaced(obj, old, new)
        return super().getattr(obj, attribute)

    def wrap_str_format(self, value: Any) -> None:
        """No text formats others here: a width in it would make the text as long as it says."""

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        """What is refused, said without words that are about Python."""
        return self.undefined(
            f"{attribute!r} of {_kind(obj)} is closed to templates",
            name=attribute,
            obj=obj,
            exc=SecurityError,
        )


def _size(value: Any) -> int:
    return len(value) if isinstance(value, SIZED) else 0


def _bits(value: Any) -> int:
    return value.bit_length() if isinstance(value, int) else 0


def _check_bits(bits: int) -> None:
    if bits > NUMBER_BITS:
        raise SpecError("the template computes a number without end", "use smaller numbers")


SIZED = (str, bytes, list, tuple, dict, set, frozenset)
KINDS: Mapping[type, str] = {
    bool: "a truth value",
    str: "a text",
    int: "a number",
    float: "a number",
    Decimal: "a number",
    dt.date: "a date",
    list: "a list",
    tuple: "a list",
    dict: "a map",
    type(None): "none",
}


def _kind(value: Any) -> str:
    """What a value is, in plain words."""
    return next((words for kind, words in KINDS.items() if isinstance(value, kind)), "this")
