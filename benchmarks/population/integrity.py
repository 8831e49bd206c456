"""What must hold for every row: queries that count the rows for which it does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

import sqlgen
from benchmarks.population import check
from benchmarks.population.check import Check

LAST = "DATE '2026-01-01'"
DATED = {
    "encounters": ("START", "STOP"),
    "conditions": ("START", "STOP"),
    "allergies": ("START", "STOP"),
    "medications": ("START", "STOP"),
    "careplans": ("START", "STOP"),
    "procedures": ("START", "STOP"),
    "devices": ("START", "STOP"),
    "observations": ("DATE", "DATE"),
    "immunizations": ("DATE", "DATE"),
    "supplies": ("DATE", "DATE"),
    "imaging_studies": ("DATE", "DATE"),
    "payer_transitions": ("START_DATE", "END_DATE"),
    "claims": ("SERVICEDATE", "LASTBILLEDDATEP"),
    "claims_transactions": ("FROMDATE", "TODATE"),
}
"""Tables whose rows happen at a time: the columns of their start and end."""
PATIENT = {"claims": "PATIENTID", "claims_transactions": "PATIENTID"}
"""The column of the patient, where it is another one."""
VISIT = {"claims": "APPOINTMENTID", "claims_transactions": "APPOINTMENTID"}
"""The column of the encounter, where it is another one."""
WITHIN = (
    *("medications", "procedures", "devices", "observations", "immunizations"),
    *("imaging_studies", "claims", "claims_transactions"),
)
"""Tables with a time that lies within that of the encounter."""
CHARGED = """
SELECT CLAIMID, SUM(CASE WHEN TYPE = 'CHARGE' THEN AMOUNT ELSE 0 END) AS charged,
  SUM(COALESCE(PAYMENTS, 0)) + SUM(COALESCE(ADJUSTMENTS, 0)) AS settled,
  ARG_MAX(OUTSTANDING, CHARGEID) AS left_over
FROM claims_transactions GROUP BY CLAIMID
"""
HELD = """
SELECT ENCOUNTER AS Id, BASE_COST FROM procedures
UNION ALL SELECT ENCOUNTER, BASE_COST FROM immunizations
"""
PREGNANCY = ("72892002", "19169002", "398254007")
OF_WOMEN = {
    "conditions": (*PREGNANCY, "267020005"),
    "procedures": ("287664005", "252160004", "386216000", "11466000", "274804006", "225158009"),
    "medications": ("748962", "831533", "1000126", "1367439", "807283", "389221", "1534809"),
}
"""Codes of pregnancy, birth, contraception and the sterilization of women."""
OF_MEN = {"procedures": ("22523008",)}
"""Codes of the sterilization of men."""
REFUSED = {"7984": "%icillin%", "29046": "lisinopril%"}
"""Codes of allergies, and the words of drugs that are not given with them."""


def lives() -> Iterator[tuple[str, str]]:
    """Nothing happens before a birth, after a death or the last day, or ends before it begins."""
    for table, (start, stop) in DATED.items():
        patient = PATIENT.get(table, "PATIENT")
        yield (
            f"{table} that end before they begin",
            f'SELECT COUNT(*) FROM {table} WHERE "{start}" > "{stop}"',
        )
        yield (
            f"{table} outside of a life",
            f"""
            SELECT COUNT(*) FROM {table} x JOIN patients p ON p.Id = x.{patient}
            WHERE CAST(x."{start}" AS DATE) < BIRTHDATE
              OR CAST(COALESCE(x."{stop}", x."{start}") AS DATE) > COALESCE(DEATHDATE, {LAST})
            """,
        )


def belongings() -> Iterator[tuple[str, str]]:
    """A row stands at an encounter of its own patient, on its day, within its time."""
    for table, (start, _) in DATED.items():
        if table in ("encounters", "payer_transitions"):
            continue
        visit, patient = VISIT.get(table, "ENCOUNTER"), PATIENT.get(table, "PATIENT")
        moment = f'x."{start}" < e.START OR x."{start}" > e.STOP' if table in WITHIN else "FALSE"
        yield (
            f"{table} away from their encounter",
            f"""
            SELECT COUNT(*) FROM {table} x JOIN encounters e ON e.Id = x.{visit}
            WHERE e.PATIENT <> x.{patient} OR CAST(x."{start}" AS DATE) <> CAST(e.START AS DATE)
              OR {moment}
            """,
        )


def keys() -> Iterator[tuple[str, str]]:
    """Keys are unique, and each one that refers to a row finds it."""
    for table in sqlgen.planned_patients(people=1).tables:
        if table.primary_key:
            yield (
                f"{table.name} of the same key",
                f'SELECT COUNT(*) - COUNT(DISTINCT "{table.primary_key}") FROM {table.name}',
            )
        for key in table.foreign_keys:
            yield (
                f"{table.name} whose {key.column} is nobody",
                f"""
                SELECT COUNT(*) FROM {table.name} x WHERE "{key.column}" IS NOT NULL AND NOT EXISTS
                (SELECT 1 FROM {key.table} y WHERE y."{key.target}" = x."{key.column}")
                """,
            )


def sexes() -> Iterator[tuple[str, str]]:
    """Codes of one sex stay with it."""
    for sex, known in (("M", OF_WOMEN), ("F", OF_MEN)):
        for table, codes in known.items():
            yield f"{table} of the other sex, {sex}", _of(table, codes, sex)


def _of(table: str, codes: tuple[str, ...], sex: str) -> str:
    listed = ", ".join(f"'{code}'" for code in codes)
    return f"""
    SELECT COUNT(*) FROM {table} x JOIN patients p ON p.Id = x.PATIENT
    WHERE GENDER = '{sex}' AND CODE IN ({listed})
    """


def drugs() -> Iterator[tuple[str, str]]:
    """Nobody is given a drug to which an allergy is known, or one for what has ended."""
    for allergy, words in REFUSED.items():
        yield (
            f"drugs like {words} with an allergy to them",
            f"""
            SELECT COUNT(*) FROM medications m JOIN allergies a ON a.PATIENT = m.PATIENT
            WHERE a.CODE = '{allergy}' AND a.START <= CAST(m.START AS DATE)
              AND m.DESCRIPTION ILIKE '{words}'
            """,
        )
    yield (
        "drugs for what has ended",
        """
        SELECT COUNT(*) FROM medications m
        JOIN (
          SELECT PATIENT, CODE, MAX(COALESCE(STOP, DATE '9999-01-01')) AS stop
          FROM conditions GROUP BY 1, 2
        ) c ON c.PATIENT = m.PATIENT AND c.CODE = m.REASONCODE
        WHERE CAST(m.START AS DATE) > c.stop
        """,
    )


def sums() -> Iterator[tuple[str, str]]:
    """Claims are settled, and what is paid is what was charged."""
    yield from SUMS.items()


SUMS: Mapping[str, str] = {
    "claims that are not settled": f"""
        SELECT COUNT(*) FROM ({CHARGED}) WHERE charged <> settled OR left_over <> 0
        """,
    "claims without a charge": f"""
        SELECT COUNT(*) FROM claims c LEFT JOIN ({CHARGED}) t ON t.CLAIMID = c.Id
        WHERE t.CLAIMID IS NULL
        """,
    "encounters that cost more or less than what is done": f"""
        SELECT COUNT(*) FROM encounters e
        LEFT JOIN (SELECT Id, SUM(BASE_COST) AS cost FROM ({HELD}) GROUP BY Id) h ON h.Id = e.Id
        WHERE e.Id NOT IN (SELECT ENCOUNTER FROM imaging_studies)
          AND TOTAL_CLAIM_COST <> BASE_ENCOUNTER_COST + COALESCE(cost, 0)
        """,
    "cents that patients and payers pay beside what is charged": """
        SELECT 100 * ABS(
          (SELECT SUM(HEALTHCARE_EXPENSES) + SUM(HEALTHCARE_COVERAGE) FROM patients)
          - (SELECT SUM(AMOUNT) FROM claims_transactions WHERE TYPE = 'CHARGE'))
        """,
    "drugs that cost more or less than they were given out": """
        SELECT COUNT(*) FROM medications WHERE TOTALCOST <> BASE_COST * DISPENSES
        """,
    "payers that cover more or less than encounters and drugs say": """
        SELECT COUNT(*) FROM payers y
        LEFT JOIN (
          SELECT PAYER, SUM(PAYER_COVERAGE) AS covered FROM (
            SELECT PAYER, PAYER_COVERAGE FROM encounters
            UNION ALL SELECT PAYER, PAYER_COVERAGE FROM medications) GROUP BY PAYER
        ) e ON e.PAYER = y.Id
        WHERE AMOUNT_COVERED <> COALESCE(covered, 0)
        """,
    "organizations that take in more or less than encounters cost": """
        SELECT COUNT(*) FROM organizations o
        LEFT JOIN (
          SELECT ORGANIZATION, SUM(TOTAL_CLAIM_COST) AS cost, COUNT(*) AS visits FROM encounters
          GROUP BY ORGANIZATION
        ) e ON e.ORGANIZATION = o.Id
        WHERE REVENUE <> COALESCE(cost, 0) OR UTILIZATION <> COALESCE(visits, 0)
        """,
}
VALUES: Mapping[str, tuple[str, str]] = {
    "BMI that is not weight by height squared": (
        "ABS(weight / (height * height / 10000) - bmi) > 0.0501",
        "height 8302-2 weight 29463-7 bmi 39156-5",
    ),
    "LDL that is not what the other lipids leave": (
        "ABS(total - hdl - 0.2 * fat - ldl) > 0.0501",
        "total 2093-3 hdl 2085-9 fat 2571-8 ldl 18262-6",
    ),
}


def values() -> Iterator[tuple[str, str]]:
    """Measured values of one visit follow from each other; who is grown keeps the height."""
    for what, (wrong, codes) in VALUES.items():
        names, known = codes.split()[::2], codes.split()[1::2]
        columns = ", ".join(
            f"MAX(CASE WHEN CODE = '{code}' THEN CAST(VALUE AS DOUBLE) END) AS {name}"
            for name, code in zip(names, known, strict=True)
        )
        numeric = "FROM observations WHERE TYPE = 'numeric' GROUP BY ENCOUNTER"
        yield what, f"SELECT COUNT(*) FROM (SELECT {columns} {numeric}) WHERE {wrong}"
    yield (
        "grown people whose height changes",
        """
        SELECT COUNT(*) FROM (
          SELECT PATIENT FROM observations o JOIN patients p ON p.Id = o.PATIENT
          WHERE CODE = '8302-2' AND DATE > BIRTHDATE + INTERVAL 241 MONTH
          GROUP BY PATIENT HAVING COUNT(DISTINCT VALUE) > 1)
        """,
    )
    yield (
        "HbA1c of 6.5 and over without diabetes in two weeks, or less with it",
        """
        SELECT COUNT(*) FROM observations o
        JOIN patients p ON p.Id = o.PATIENT
        LEFT JOIN (
          SELECT PATIENT, MIN(START) AS since FROM conditions WHERE CODE = '44054006' GROUP BY 1
        ) c ON c.PATIENT = o.PATIENT
        WHERE CODE = '4548-4' AND CASE WHEN CAST(VALUE AS DOUBLE) < 6.5 THEN c.since <= o.DATE
          ELSE COALESCE(c.since, DEATHDATE, DATE '2026-01-01') > o.DATE + INTERVAL 14 DAY END
        """,
    )
    for code, since, month in (("03", 1971, 12), ("20", 1997, 2)):
        yield (
            f"doses of CVX {code} before {since} or {month} months",
            f"""
            SELECT COUNT(*) FROM immunizations i JOIN patients p ON p.Id = i.PATIENT
            WHERE CODE = '{code}' AND (DATE < DATE '{since}-01-01'
              OR DATE < BIRTHDATE + INTERVAL {month} MONTH)
            """,
        )


def violations() -> dict[str, str]:
    """All queries, by what they count."""
    parts = (lives(), belongings(), keys(), sexes(), drugs(), sums(), values())
    return {what: query for part in parts for what, query in part}


def all_integrity(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """All of them, counted."""
    for what, query in violations().items():
        (found,) = connection.execute(query).fetchall()[0]
        yield check.none(what, float(found))
