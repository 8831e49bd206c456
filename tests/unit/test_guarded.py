"""What a template can reach: plain values and SQL, and no way on to anything else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import FunctionType, MappingProxyType, MethodType
from typing import Any

import pytest
from jinja2 import DictLoader, Template, Undefined
from jinja2.runtime import Macro

from sqlgen import SpecError
from sqlgen.dialects import DIALECTS, Dialect, engines_with
from sqlgen.plan import Options, build_plan
from sqlgen.render import Renderer, body, evaluated, script
from sqlgen.render.environment import templates_for
from sqlgen.render.guarded import FILTERS, Guarded
from sqlgen.spec import load

TEMPLATE = """\
{#
params:
  label: {type: text, default: it's}
  day: {type: date, default: 2024-02-29}
  share: {type: decimal, default: 0.10}
tables:
  t: {rows: 1, types: {id: bigint}}
#}
SELECT n FROM {{ series() }} s
"""
PLAIN = (str, int, float, Decimal, dt.date, type(None))
OPEN = (FunctionType, MethodType, type, Macro)
"""What can be called: its own attributes must be closed, or names."""


@pytest.fixture
def environment(tmp_path: Path) -> Guarded:
    """The environment in which a template is rendered."""
    path = tmp_path / "t.sql.j2"
    path.write_text(TEMPLATE)
    plan = build_plan(load(path), Options(), DIALECTS["duckdb"])
    (table,) = plan.tables
    assert table.template is not None
    made = body._Body(plan, table, table.template, templates_for(plan.dialect))
    return made._environment


def attributes(environment: Guarded, value: Any) -> Iterator[Any]:
    """What a template gets of a value by any name that the value has."""
    for name in {*dir(value), *(value if isinstance(value, MappingProxyType) else ())}:
        for found in (environment.getattr(value, name), environment.getitem(value, name)):
            if not isinstance(found, Undefined):
                yield found


def test_a_template_reaches_nothing_but_plain_values(environment: Guarded) -> None:
    """Two steps from every name that it has."""
    waiting = [*environment.globals.values(), "text", 1, 0.5, [1], {"a": 1}, (1,)]
    seen = 0
    for value in waiting:
        for found in attributes(environment, value):
            seen += 1
            if isinstance(found, MappingProxyType | tuple | list):
                continue
            assert isinstance(found, (*PLAIN, *OPEN)) or callable(found), (value, found)
            for further in attributes(environment, found):
                assert isinstance(further, (*PLAIN, tuple)) or callable(further), found
    assert seen > 50


def test_no_filter_is_there_that_is_not_listed(environment: Guarded) -> None:
    assert set(environment.filters) == {*FILTERS, "indent", "join", "replace", "string"}
    assert {"attr", "format", "center", "pprint", "xmlattr", "tojson"} & set(
        environment.filters
    ) == set()


def rendered(environment: Guarded, text: str) -> str:
    return environment.from_string(text).render()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ params.label }}", "'it''s'"),
        ("{{ param('label') }}", "'it''s'"),
        ("{{ literal(params.label) }}", "'it''s'"),
        ("{{ literal(params.label ~ '?') }}", "'it''s?'"),
        ("{{ params.day }}", "DATE '2024-02-29'"),
        ("{{ params.share }}", "0.10"),
        ("{{ params.share * 3 }}", "0.30"),
        ("{{ params.day.year + 1 }}", "2025"),
        ("{{ none }} {{ true }} {{ false }}", "NULL TRUE FALSE"),
        ("{{ 1e-7 }} {{ 0.5 }}", "0.0000001 0.5"),
        ("{{ quoted('a \"b\"') }}", '"a ""b"""'),
        ("{{ ['a', 1] | join(', ') }}", "a, 1"),
        ("{{ 'a-b' | replace('-', ' ') | title }}", "A B"),
        ("{{ 'a\n\nb' | indent(2) }}", "a\n\n  b"),
        ("{{ range(3) | map('string') | list | length }}", "3"),
        ("{% for i in range(3) if i != 1 %}{{ loop.index }}{{ loop.last }}{% endfor %}",
         "1FALSE2TRUE"),
        ("{% set ns = namespace(i=1) %}{% for i in [2, 3] %}{% set ns.i = ns.i * i %}{% endfor %}"
         "{{ ns.i }}", "6"),
        ("{% if params.label == \"it's\" %}{{ 2 ** 40 }}{% endif %}", str(2**40)),
        ("{{ d.mod('a', 3) }}", "a % 3"),
    ],
)  # fmt: skip
def test_what_it_prints(environment: Guarded, text: str, shown: str) -> None:
    assert rendered(environment, text) == shown


def test_each_rendering_has_a_budget_of_its_own() -> None:
    """And what is rendered inside another shares it."""
    loader = DictLoader({"x": "{% for i in range(50000) %}{% endfor %}done"})
    environment = Guarded(loader, 100, repr)
    template = environment.get_template("x")
    for _ in range(60):
        with environment.budgeted():
            assert template.render() == "done"
    with environment.budgeted(), pytest.raises(SpecError, match="on and on"):
        _often(environment, template)


def _often(environment: Guarded, template: Template) -> None:
    for _ in range(60):
        with environment.budgeted():
            template.render()


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=lambda each: each.name)
def test_sqlgens_own_templates_keep_the_rules(dialect: Dialect, tmp_path: Path) -> None:
    """With a person's folder they run in there too, and make the same statements."""
    (tmp_path / "macros.sql.j2").write_text("{% macro unused() %}{% endmacro %}")
    guarded = engines_with(tmp_path)[dialect.name]
    spec = load(Path(__file__).parents[1] / "conformance" / "everything.yaml")
    options = Options(rows={"everything": 300, "keyed": 50, "paired": 50}, batch=100)
    plans = [evaluated(build_plan(spec, options, each)) for each in (dialect, guarded)]
    plain, other = ("".join(script(plan)) for plan in plans)
    assert other == plain
    for name in ("list_tables", "session_number", "claim"):
        arguments = (None,) if name == "list_tables" else ()
        made = {getattr(Renderer(plan), name)(*arguments) for plan in plans}
        assert len(made) == 1
