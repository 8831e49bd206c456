"""The strict base of all spec models: unknown keys are refused with the nearest right one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from sqlgen.errors import did_you_mean
from sqlgen.spec.values import shown


def unknown_key(key: object, known: Iterable[str], what: str = "key") -> PydanticCustomError:
    """The error for a key that is not known, with the nearest right one."""
    names = sorted(known)
    remedy = did_you_mean(str(key), names, f"use one of {', '.join(names)}")
    return refusal(f"unknown {what} {shown(key)}", remedy, key=str(key))


def with_cases(value: dict[Any, Any], known: tuple[str, ...]) -> dict[Any, Any]:
    """The known keys, and all others put together as `cases`, where they are values."""
    if "cases" in value:
        raise unknown_key("cases", known)
    cases = {key: each for key, each in value.items() if key not in known}
    return {key: each for key, each in value.items() if key in known} | {"cases": cases}


def refusal(problem: str, remedy: str, *, key: str = "") -> PydanticCustomError:
    """A validation error that carries what to do, and the key at fault below the model."""
    context = {"problem": problem, "remedy": remedy, "key": key}
    return PydanticCustomError("refused", "{problem}", context)


class Strict(BaseModel):
    """Frozen, and closed to keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            known = ", ".join(name for name in cls.model_fields if name != "kind")
            raise refusal(f"must be a mapping, not {shown(data)}", f"with {known} in it")
        for key in data:
            if key not in cls.model_fields:
                raise unknown_key(key, (name for name in cls.model_fields if name != "kind"))
        return data
