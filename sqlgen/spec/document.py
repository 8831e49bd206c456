"""A spec as it was written: the plain data, and the line of every key."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sqlgen.errors import SpecError
from sqlgen.spec.values import shown
from sqlgen.spec.wording import subject

Path_ = tuple[Any, ...]
DEPTH_LIMIT = 100
"""Deepest nesting of a YAML file: beyond it the file holds itself, or is an attack."""
NODE_LIMIT = 1_000_000
"""Most nodes of a YAML file with its aliases followed: beyond it the file is a bomb."""


@dataclass(frozen=True, slots=True)
class Document:
    """The data of a spec, with where each part of it was written."""

    data: Any
    name: str
    """What the spec is called: the file's name without its endings."""
    file: str | None = None
    folder: Path = field(default_factory=Path)
    """Where the files it names are looked for."""
    lines: Mapping[Path_, int] = field(default_factory=dict)

    def line(self, path: Path_) -> int | None:
        """The line of the deepest part of the path that the file shows."""
        best: Path_ = ()
        for key in path:
            if (*best, key) in self.lines:
                best = (*best, key)
        return self.lines.get(best, 1 if self.file else None)

    @property
    def pools_file(self) -> Path | None:
        """Where its Faker pools stand once they are frozen; None for plain data."""
        path = Path(self.file) if self.file else None
        return path and path.with_name(f"{path.stem}.pools.json")

    @property
    def suffix(self) -> str:
        """What the file is written in."""
        return Path(self.file or "").suffix

    def error(self, problem: str, remedy: str, path: Path_) -> SpecError:
        """A SpecError at that place."""
        table = str(path[1]) if len(path) > 1 and path[0] == "tables" else None
        column = str(path[3]) if table and len(path) > 3 and path[2] == "columns" else None
        return SpecError(
            problem, remedy, table=table, column=column, file=self.file, line=self.line(path)
        )


def read_document(path: Path) -> Document:
    """Read a YAML, TOML or JSON file; SpecError with the line where it is malformed."""
    text = read_text(path)
    if not text.strip():
        raise SpecError("the file is empty", "start from `sqlgen examples`", file=str(path))
    read = _toml if path.suffix.lower() == ".toml" else read_yaml
    data, lines = read(text, str(path))
    return Document(data, path.name.split(".")[0], str(path), path.resolve().parent, lines)


def read_value(text: str) -> Any:
    """A value written in YAML, of which JSON is a part; SpecError where it is malformed."""
    if not text.strip():
        raise SpecError("there is nothing in it", "write a value")
    return read_yaml(text, "")[0]


def read_text(path: Path) -> str:
    """The text of a file; SpecError where it can't be read as UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SpecError(
            f"the file is not UTF-8 (octet {error.start})", "save it as UTF-8", file=str(path)
        ) from None
    except OSError as error:
        raise SpecError(
            f"the file can't be read: {error.strerror}", "check the path", file=str(path)
        ) from None


def _language(file: str) -> str:
    return "JSON" if file.lower().endswith(".json") else "YAML"


def _reason(error: Exception) -> str:
    """What a parser says, without words that are about Python."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return "a number has too many digits" if "digits" in str(error) else str(error)


def _toml(text: str, file: str) -> tuple[Any, dict[Path_, int]]:
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except (RecursionError, ValueError) as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else 1
        reason = _reason(error)
        raise SpecError(f"malformed TOML: {reason}", "mend it", file=file, line=line) from None
    lines: dict[Path_, int] = {}
    _seek(data, (), text.splitlines(), 0, lines)
    return data, lines


def _seek(data: Any, path: Path_, text: list[str], start: int, lines: dict[Path_, int]) -> None:
    """Note where each key is first written after its parent; TOML's parser keeps no lines."""
    if not isinstance(data, dict):
        return
    for key, value in data.items():
        name = re.compile(rf"(?<![\w-]){re.escape(str(key))}(?![\w-])")
        found = next((i for i in range(start, len(text)) if name.search(text[i])), start)
        lines[(*path, key)] = found + 1
        _seek(value, (*path, key), text, found, lines)


def read_yaml(text: str, file: str) -> tuple[Any, dict[Path_, int]]:
    """The data of a YAML text, with the lines of its keys."""
    reader = YAML(typ="safe", pure=True)
    try:
        root = reader.compose(text)
        return _Walk(reader.constructor, file).plain(root)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else None
        raise SpecError(
            f"malformed {_language(file)}: {error.problem or error.context}",
            "mend it",
            file=file,
            line=line,
        ) from None
    except RecursionError:
        raise SpecError("the file is nested too deeply", "flatten it", file=file, line=1) from None
    except (YAMLError, ValueError) as error:
        raise SpecError(
            f"malformed {_language(file)}: {_reason(error)}", "mend it", file=file, line=1
        ) from None


class _Walk:
    """One pass over the composed nodes, to plain values and the lines of their keys."""

    def __init__(self, constructor: Any, file: str) -> None:
        self._constructor = constructor
        self._file = file
        self._lines: dict[Path_, int] = {}
        self._seen = 0

    def plain(self, root: Node | None) -> tuple[Any, dict[Path_, int]]:
        if root is None:
            raise SpecError(
                "the file holds nothing but comments", "add tables", file=self._file, line=1
            )
        return self._value(root, ()), self._lines

    def _value(self, node: Node, path: Path_) -> Any:
        self._seen += 1
        line = node.start_mark.line + 1
        if len(path) > DEPTH_LIMIT:
            raise self._error("the file is nested too deeply", "flatten it", (), line)
        if self._seen > NODE_LIMIT:
            raise self._error("the file unfolds without end", "use fewer aliases", (), line)
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self._item(each, (*path, i)) for i, each in enumerate(node.value)]
        return self._scalar(node, path)

    def _item(self, node: Node, path: Path_) -> Any:
        self._lines[path] = node.start_mark.line + 1
        return self._value(node, path)

    def _mapping(self, node: MappingNode, path: Path_) -> dict[Any, Any]:
        made: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                raise self._error("a key must be a plain value", "write a name", path, line)
            if str(key_node.tag).endswith(":merge"):
                raise self._error("YAML 1.2 has no merge keys", "write it out", path, line)
            key = self._scalar(key_node, (*path, ascii(str(key_node.value))[1:-1]))
            if key in made:
                first = self._lines[(*path, key)]
                problem = f"key {shown(key)} stands twice, first on line {first}"
                raise self._error(problem, "keep one of them", (*path, key), line)
            self._lines[(*path, key)] = line
            made[key] = self._value(value_node, (*path, key))
        return made

    def _scalar(self, node: Node, path: Path_) -> Any:
        kind = str(node.tag).rpartition(":")[2]
        try:
            if kind == "float":
                return _number(str(node.value))
            value = self._constructor.construct_object(node)
            return _whole(value) if isinstance(value, str) else value
        except (ValueError, YAMLError) as error:
            raise self._error(
                f"{ascii(node.value)[:60]} is no {NAMES.get(kind, kind)}: {_reason(error)}",
                "mend it, or quote it where it is a text",
                path,
                node.start_mark.line + 1,
            ) from None

    def _error(self, problem: str, remedy: str, path: Path_, line: int) -> SpecError:
        about = subject(path) if path[:1] == ("params",) else ""
        error = Document(None, "", self._file).error(f"{about}{problem}", remedy, path)
        error.line = line
        return error


NAMES = {"timestamp": "date", "int": "number", "float": "number", "str": "text"}
"""YAML's name of a scalar type -> the word for people."""


def _number(text: str) -> Decimal:
    """A YAML float as it is written; `.inf` and `.nan` are told apart from numbers later."""
    plain = text.replace("_", "").lower()
    return Decimal(plain.replace(".inf", "Infinity").replace(".nan", "NaN"))


def _whole(text: str) -> str:
    """Text whose characters beyond 16 bits were escaped as two halves, as JSON does."""
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    if any("\ud800" <= character <= "\udfff" for character in joined):
        raise ValueError("it holds half a character")
    return joined


def document_of(data: Mapping[str, Any], name: str = "spec") -> Document:
    """A spec given as plain data in Python; names and files are looked for from here."""
    return Document(json_safe(data), name, folder=Path.cwd())


def json_safe(value: Any) -> Any:
    """A deep copy of plain data, so that a caller's later changes do not reach the spec."""
    if isinstance(value, Mapping):
        return {key: json_safe(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [json_safe(each) for each in value]
    return value


def canonical(data: Any) -> str:
    """The data as text that is the same for equal specs, whatever their format."""
    return json.dumps(_ordered(data), ensure_ascii=True, separators=(",", ":"))


def _ordered(value: Any) -> Any:
    if isinstance(value, Mapping):
        return [[repr(key), _ordered(each)] for key, each in value.items()]
    if isinstance(value, list | tuple):
        return [_ordered(each) for each in value]
    return str(value) if isinstance(value, Decimal) else repr(value)
