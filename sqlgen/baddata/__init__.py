"""Bad data: the catalogue of its classes, and how much of it a validator finds."""

from __future__ import annotations

from sqlgen.baddata.classes import BadClass, catalogue, chosen
from sqlgen.baddata.scoring import Figures, Score, scored

__all__ = ["BadClass", "Figures", "Score", "catalogue", "chosen", "scored"]
