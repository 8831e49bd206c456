"""Names, addresses and telephone numbers of many countries, alike on every engine."""

from __future__ import annotations

from typing import Any

import pytest
from faker import Faker

import sqlgen
from databases import Database

LOCALES = (
    *("en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "pt_BR", "nl_NL", "pl_PL", "sv_SE"),
    *("cs_CZ", "tr_TR", "el_GR", "ru_RU", "uk_UA", "ja_JP", "ko_KR", "zh_CN", "hi_IN", "he_IL"),
)
PROVIDERS = ("first_name", "last_name", "street_address", "city", "postcode", "phone_number")
SIZE, ROWS = 150, 120


def people(locale: str) -> dict[str, Any]:
    """A table of people of one locale."""
    columns = {each: {"faker": {"provider": each, "size": SIZE}} for each in PROVIDERS}
    return {"rows": ROWS, "locale": locale, "columns": {"id": {"sequence": 1}, **columns}}


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return {"tables": {locale: people(locale) for locale in LOCALES}}


def test_twenty_locales_are_alike_everywhere(
    databases: list[Database], spec: dict[str, Any]
) -> None:
    made = {sqlgen.generate(spec, each.url, fingerprint=True).fingerprints for each in databases}
    assert len(databases) >= 2
    (found,) = made
    assert len({each.digest for each in found}) == len(LOCALES)
    for database in databases:
        for locale in LOCALES:
            _check(database, locale)


def _check(database: Database, locale: str) -> None:
    """Each column holds what Faker makes for that locale, and many of its values."""
    rows = database.table(locale, PROVIDERS, "id")
    for provider, values in zip(PROVIDERS, zip(*rows, strict=True), strict=True):
        assert set(values) <= _pool(locale, provider)
        assert len(set(values)) > 10


_POOLS: dict[tuple[str, str], set[str]] = {}


def _pool(locale: str, provider: str) -> set[str]:
    if (locale, provider) not in _POOLS:
        faker = Faker(locale)
        faker.seed_instance(0)
        _POOLS[locale, provider] = {str(faker.format(provider)) for _ in range(SIZE)}
    return _POOLS[locale, provider]


def test_the_nearest_locale_counts(database: Database) -> None:
    """That of the generator, else of the column, of the table, of the spec."""
    name = {"provider": "last_name", "size": SIZE}
    columns = {
        "id": {"sequence": 1},
        "of_table": {"faker": name},
        "of_column": {"faker": name, "locale": "el_GR"},
        "of_faker": {"faker": {**name, "locale": "ja_JP"}, "locale": "el_GR"},
        "inside": {"json": {"name": {"faker": name}}, "locale": "ko_KR"},
    }
    spec = {
        "locale": "ru_RU",
        "tables": {
            "t": {"rows": 50, "locale": "uk_UA", "columns": columns},
            "s": {"rows": 50, "columns": {"id": {"sequence": 1}, "of_spec": {"faker": name}}},
        },
    }
    sqlgen.generate(spec, database.url)
    wanted = {"of_table": "uk_UA", "of_column": "el_GR", "of_faker": "ja_JP"}
    for column, locale in wanted.items():
        found = {value for (value,) in database.table("t", [column], "id")}
        assert found <= _pool(locale, "last_name")
    found = {value for (value,) in database.table("s", ["of_spec"], "id")}
    assert found <= _pool("ru_RU", "last_name")
    texts = {str(value) for (value,) in database.table("t", ["inside"], "id")}
    assert all(any(name in text for name in _pool("ko_KR", "last_name")) for text in texts)
