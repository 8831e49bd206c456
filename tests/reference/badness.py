"""Bad data by docs/bad.md in plain Python: which cells are bad, and what classes make of texts."""

from collections.abc import Callable

from reference.draw import Q, coefficients, mix, words

LONG = "x" * 4_000
FAMILY = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}\u200d\N{BOY}"
DIGITS = "0123456789"


def is_bad(table: str, column: str, rate: tuple[int, int], seed: int, n: int) -> bool:
    """Whether a cell is among the share of bad ones, the rate as numerator and denominator."""
    return _is_drawn(table, column, "bad", rate, seed, n)


def comes_twice(table: str, rate: tuple[int, int], seed: int, n: int) -> bool:
    """Whether a row is among the share of those that come twice."""
    return _is_drawn(table, "", "copy", rate, seed, n)


def _is_drawn(
    table: str, column: str, purpose: str, rate: tuple[int, int], seed: int, n: int
) -> bool:
    share, whole = rate
    row_words = words("integer", table, seed, n)
    return mix(coefficients(table, column, purpose), row_words) < share * Q // whole


def _next_digit(text: str) -> str:
    last = text[-1]
    return text[:-1] + (str((int(last) + 1) % 10) if last in DIGITS else "0")


def _other_case(text: str) -> str:
    first = text[:1]
    return (first.swapcase() if first.isascii() else first) + text[1:]


def _constant(made: str | None) -> Callable[[str], str | None]:
    return lambda _: made


def _after(more: str) -> Callable[[str], str]:
    return lambda good: good + more


def _before(more: str) -> Callable[[str], str]:
    return lambda good: more + good


def _second(more: str) -> Callable[[str], str]:
    """A text after the first character."""
    return lambda good: good[:1] + more + good[1:]


CLASSES: dict[str, Callable[[str], str | None]] = {
    "null": _constant(None),
    "missing_by_rule": _constant(None),
    "empty": _constant(""),
    "blank": _constant("   "),
    "wide_blank": _constant("\N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}"),
    "not_applicable": _constant("N/A"),
    "null_word": _constant("null"),
    "none_word": _constant("None"),
    "backslash_n": _constant(r"\N"),
    "dash": _constant("-"),
    "question_mark": _constant("?"),
    "to_be_done": _constant("TBD"),
    "zero_date": lambda good: "0000-00-00" + good[10:],
    "default_date": lambda good: "1900-01-01" + ("" if len(good) == 10 else " 00:00:00"),
    "epoch_date": lambda good: "1970-01-01" + ("" if len(good) == 10 else " 00:00:00"),
    "far_past": lambda good: "0001-01-01" + ("" if len(good) == 10 else " 00:00:00"),
    "far_future": lambda good: "9999-12-31" + ("" if len(good) == 10 else " 23:59:59"),
    "default_number": lambda good: "-1" + (".00" if "." in good else ""),
    "letters_in_number": _after("abc"),
    "letter_for_digit": lambda good: good[:-1] + "O",
    "unit_in_number": _after(" kg"),
    "decimal_comma": lambda good: good.replace(".", ",") if "." in good else good + ",00",
    "thousands_mark": _before("1,000,"),
    "scientific": _after("e3"),
    "currency": _before("$"),
    "percent": _after("%"),
    "plus_and_zeros": _before("+00"),
    "hex_number": _before("0x"),
    "fraction": _after(".5"),
    "two_points": _after(".5"),
    "fullwidth_digit": _after("\N{FULLWIDTH DIGIT FIVE}"),
    "unicode_minus": _before("\N{MINUS SIGN}"),
    "spaced_number": _before("\N{NO-BREAK SPACE}"),
    "boolean_word": _constant("maybe"),
    "boolean_number": _constant("2"),
    "day_first": lambda good: f"{good[8:10]}.{good[5:7]}.{good[:4]}{good[10:]}",
    "month_first": lambda good: f"{good[5:7]}/{good[8:10]}/{good[:4]}{good[10:]}",
    "two_digit_year": lambda good: good[2:],
    "month_name": lambda good: f"{good[8:10]}-Mar-{good[:4]}{good[10:]}",
    "compact_date": lambda good: good.replace("-", ""),
    "february_30": lambda good: f"{good[:4]}-02-30{good[10:]}",
    "leap_day": lambda good: f"2023-02-29{good[10:]}",
    "century_leap_day": lambda good: f"1900-02-29{good[10:]}",
    "april_31": lambda good: f"{good[:4]}-04-31{good[10:]}",
    "month_13": lambda good: f"{good[:4]}-13-{good[8:]}",
    "day_0": lambda good: f"{good[:7]}-00{good[10:]}",
    "hour_24": lambda good: good[:10] + " 24:00:00",
    "minute_60": lambda good: good[:10] + " 12:60:00",
    "second_60": lambda good: good[:10] + " 23:59:60",
    "offset": _after("+05:30"),
    "zulu": lambda good: good.replace(" ", "T") + "Z",
    "epoch_number": _constant("1700000000"),
    "excel_serial": _constant("45292"),
    "before_christ": _after(" BC"),
    "five_digit_year": _before("1"),
    "email_without_at": lambda good: good.replace("@", ""),
    "email_two_ats": lambda good: good.replace("@", "@@"),
    "email_without_domain": lambda good: good[: good.index("@") + 1],
    "email_with_space": lambda good: good.replace("@", " @"),
    "phone_with_words": _before("call "),
    "phone_too_short": lambda good: good[:3],
    "url_without_scheme": lambda good: good[good.index("//") :],
    "url_with_space": _after("/a b"),
    "iban_check_digit": _next_digit,
    "card_check_digit": _next_digit,
    "uuid_too_short": lambda good: good[:35],
    "uuid_letter": lambda good: "g" + good[1:],
    "uuid_in_braces": lambda good: "{" + good + "}",
    "json_trailing_comma": lambda good: f"[{good},]",
    "json_single_quotes": _constant("{'a': 1}"),
    "json_cut_off": _before("["),
    "negative": _before("-1"),
    "past_32_bits": _constant(str(2**31)),
    "below_32_bits": _constant(str(-(2**31) - 1)),
    "past_53_bits": _constant(str(2**53 + 1)),
    "past_64_bits": _constant(str(2**63)),
    "below_64_bits": _constant(str(-(2**63) - 1)),
    "missing_period": _constant(None),
    "too_many_digits": _constant("1234567890" * 4),
    "too_many_decimals": _after("125"),
    "not_a_number": _constant("NaN"),
    "infinity": _constant("Infinity"),
    "negative_infinity": _constant("-Infinity"),
    "negative_zero": _constant("-0"),
    "age_under_12": _constant("7"),
    "age_over_100": _constant("130"),
    "leading_space": _before(" "),
    "trailing_space": _after(" "),
    "tab": _after("\t"),
    "newline": _second("\n"),
    "carriage_return": _after("\r"),
    "control_character": _after("\a"),
    "nul": _after("\0"),
    "byte_order_mark": _before("\N{ZERO WIDTH NO-BREAK SPACE}"),
    "zero_width_space": _second("\N{ZERO WIDTH SPACE}"),
    "right_to_left": _before("\N{RIGHT-TO-LEFT OVERRIDE}"),
    "homoglyph": lambda good: "\N{CYRILLIC SMALL LETTER A}" + good[1:],
    "decomposed": _second("\N{COMBINING ACUTE ACCENT}"),
    "combining_flood": _second(50 * "\N{COMBINING ACUTE ACCENT}"),
    "emoji": _after("\N{GRINNING FACE}"),
    "emoji_joined": _after(FAMILY),
    "replacement_character": _second("\N{REPLACEMENT CHARACTER}"),
    "mojibake": _after("\N{LATIN SMALL LETTER E WITH ACUTE}".encode().decode("latin-1")),
    "html_entity": _after("&amp;amp;"),
    "html_script": _constant("<script>alert(1)</script>"),
    "html_attribute": _constant('"><img src=x onerror=alert(1)>'),
    "sql_quote": _constant("'; DROP TABLE t; --"),
    "sql_boolean": _constant("' OR '1'='1"),
    "csv_formula": _constant("=1+1"),
    "template": _constant("{{7*7}}${7*7}"),
    "format_string": _constant("%s%n%x%d"),
    "path_traversal": _constant("../../etc/passwd"),
    "log_forging": _constant("ok\n2026-01-01 ERROR forged"),
    "shell": _constant("$(id)"),
    "jndi": _constant("${jndi:ldap://127.0.0.1/a}"),
    "terminal_escape": _constant("\x1b[2J"),
    "backslash": _after("\\"),
    "quotes": _after("'\""),
    "wildcards": _constant("%_"),
    "very_long": _constant(LONG),
    "orphan": _before("-1"),
    "age_unlike_birth": lambda good: str(int(good) + 30),
    "outlier": lambda good: "-99" + good[1:] if good.startswith("-") else "99" + good,
    "duplicate_row": lambda good: good,
    "near_duplicate": _before(" "),
    "accent_twin": _second("\N{COMBINING ACUTE ACCENT}"),
    "case_twin": _other_case,
}
"""What a class makes of a good text, where that depends on nothing else."""
