"""What names tell: examples for the table of names, and the figures that stand in it."""

from __future__ import annotations

import csv
import datetime as dt
import re

import pytest
from faker import Faker

from sqlgen.catalog.hints import hints, spelt
from sqlgen.catalog.infer import Setting, inferred
from sqlgen.catalog.limits import of_type
from sqlgen.catalog.model import CatalogColumn
from sqlgen.catalog.together import FIELDS, PEOPLE_WIDTH, PLACES, widths
from sqlgen.catalog.types import parse_type
from sqlgen.catalog.wording import shared_prefix, singular, words

TODAY = dt.date(2026, 1, 1)
EXAMPLES = [
    ("customer", "first_name", "varchar(40)", "a first name"),
    ("customer", "LastName", "varchar(40)", "a last name"),
    ("customer", "phone", "varchar(20)", "a phone number that nobody has"),
    ("customer", "name", "varchar(60)", "a name"),
    ("supplier", "name", "varchar(60)", "a company"),
    ("country", "name", "varchar(60)", "a country"),
    ("address", "city", "varchar(50)", "a city"),
    ("address", "zip_code", "varchar(10)", "a postal code"),
    ("address", "address2", "varchar(50)", "a second line of an address"),
    ("invoice", "billing_country", "varchar(60)", "a country"),
    ("invoice", "billing_country", "varchar(10)", "a country"),
    ("invoice", "billing_country", "char(2)", "a country's code"),
    ("product", "price", "numeric(10,2)", "a price"),
    ("product", "quantity_on_hand", "integer", "a quantity"),
    ("product", "rating", "smallint", "a rating"),
    ("product", "discount_pct", "numeric(4,3)", "a share"),
    ("product", "slug", "varchar(80)", "a slug"),
    ("product", "sku", "varchar(20)", "an article's number"),
    ("product", "website_url", "text", "an address on the web"),
    ("product", "description", "text", "running text"),
    ("product", "currency_code", "char(3)", "a currency's code"),
    ("place", "latitude", "double precision", "a latitude"),
    ("place", "lng", "numeric(9,6)", "a longitude"),
    ("user", "password_hash", "varchar(64)", "a digest of a password"),
    ("user", "is_active", "tinyint(4)", "a flag"),
    ("user", "is_active", "boolean", "mostly true"),
    ("user", "birthdate", "date", "a day of birth"),
    ("user", "last_login_at", "timestamp", "a time of the last year"),
    ("coupon", "expires_at", "timestamp", "a day to come"),
    ("order", "status", "varchar(10)", "a status"),
    ("file", "sha1", "char(40)", "a digest"),
]


@pytest.mark.parametrize(("table", "name", "type_", "what"), EXAMPLES)
def test_a_name_tells_its_data(table: str, name: str, type_: str, what: str) -> None:
    column = CatalogColumn(name, parse_type(type_, {}))
    made = inferred(column, of_type(column), Setting(table, TODAY))
    assert made is not None
    assert made.why == f"its name says {what}"


@pytest.mark.parametrize(
    ("name", "type_"), [("price", "date"), ("email", "integer"), ("first_name", "varchar(3)")]
)
def test_a_name_says_nothing_where_type_or_length_do_not_fit(name: str, type_: str) -> None:
    column = CatalogColumn(name, parse_type(type_, {}))
    made = inferred(column, of_type(column), Setting("t", TODAY))
    assert made is not None
    assert made.why == "by its type"


def provided() -> list[tuple[str, int]]:
    """Faker's providers and the widths that are told of them."""
    return sorted({(each.data["faker"], each.width) for each in hints() if "faker" in each.data})


@pytest.mark.parametrize(("provider", "width"), provided())
def test_values_of_faker_are_no_wider_than_told(provider: str, width: int) -> None:
    faker = Faker("en_US")
    faker.seed_instance(11)
    assert max(len(getattr(faker, provider)()) for _ in range(3000)) <= width


def test_names_of_people_leave_room_in_an_email() -> None:
    widest = dict(provided())
    assert widest["first_name"] <= PEOPLE_WIDTH


def test_texts_of_hints_are_no_wider_than_told() -> None:
    for hint in hints():
        for value in hint.data.get("pick", []):
            assert not isinstance(value, str) or len(value) <= hint.width, hint.what


def test_every_place_is_of_one_country() -> None:
    with PLACES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert set(rows[0]) == {field for field, _ in FIELDS} == set(widths())
    assert len({row["city"] for row in rows}) == len(rows)
    for key in ("country_code", "country_code3", "currency"):
        told = {(row["country"], row[key]) for row in rows}
        assert len(told) == len({row["country"] for row in rows})
    for row in rows:
        assert re.fullmatch("[A-Z]{2}", row["country_code"])
        assert re.fullmatch("[A-Z]{3}", row["country_code3"])
        assert abs(float(row["latitude"])) <= 90
        assert abs(float(row["longitude"])) <= 180
        assert row["city"].isascii()


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("customer_id", ("customer", "id")),
        ("customerID", ("customer", "id")),
        ("CustomerName", ("customer", "name")),
        ("HTTPStatus2", ("http", "status", "2")),
        ("startdate", ("start", "date")),
        ("update", ("update",)),
        ("candidate", ("candidate",)),
        ("postal_code", ("postal", "code")),
    ],
)
def test_names_are_split_into_words(name: str, parts: tuple[str, ...]) -> None:
    assert words(name) == parts
    assert spelt(name) == "_".join(parts)


@pytest.mark.parametrize(
    ("many", "one"),
    [
        *(("customers", "customer"), ("categories", "category"), ("boxes", "box")),
        *(("addresses", "address"), ("people", "person"), ("status", "status")),
        *(("databases", "database"), ("news", "news"), ("cases", "case"), ("bus", "bus")),
    ],
)
def test_plurals_have_singulars(many: str, one: str) -> None:
    assert singular(many) == one


def test_what_all_names_begin_with() -> None:
    assert shared_prefix(["jos_users", "jos_user_notes", "jos_menu"]) == "jos_"
    assert shared_prefix(["users", "user_notes", "menu"]) == ""
