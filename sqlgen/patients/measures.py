"""Values that the engine works out for a wellness visit, by name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """A measured value: its number in the statements, and its decimal places."""

    number: int
    decimals: int


MEASURES = {
    name: Measure(number, decimals)
    for number, (name, decimals) in enumerate(
        {
            "height": 1,
            "weight": 1,
            "bmi": 1,
            "systolic": 0,
            "diastolic": 0,
            "heart_rate": 0,
            "respiratory_rate": 0,
            "cholesterol": 1,
            "triglyceride": 1,
            "hdl": 1,
            "ldl": 1,
            "glucose": 1,
            "a1c": 1,
            "egfr": 1,
            "creatinine": 1,
            "microalbumin": 1,
            "head": 1,
            "bmi_percentile": 1,
            "weight_percentile": 1,
            "head_percentile": 1,
        }.items(),
        start=1,
    )
}
