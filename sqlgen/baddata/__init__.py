"""Bad data: the catalogue of its classes, what engines answer, and how much a validator finds."""

from __future__ import annotations

from sqlgen.baddata.answers import ACCEPTED, Answer, answer_of, answers, is_asked
from sqlgen.baddata.classes import FAMILIES, BadClass, catalogue, chosen, own_classes
from sqlgen.baddata.fixtures import Rows, csv_line, written
from sqlgen.baddata.scoring import Figures, Label, Score, scored

__all__ = [
    "ACCEPTED",
    "FAMILIES",
    "Answer",
    "BadClass",
    "Figures",
    "Label",
    "Rows",
    "Score",
    "answer_of",
    "answers",
    "catalogue",
    "chosen",
    "csv_line",
    "is_asked",
    "own_classes",
    "scored",
    "written",
]
