"""What stands in a database, looked at from outside."""

from __future__ import annotations

from sqlgen.verify.boundaries import Boundaries, boundaries, edges_in, rows_for
from sqlgen.verify.constraints import Checked, Verified, verified
from sqlgen.verify.fingerprint import Fingerprint, fingerprints
from sqlgen.verify.rejecting import Refused, Rejection, rejected
from sqlgen.verify.specedges import edges_of_plan
from sqlgen.verify.valid import rows_of_plan, valid_rows

__all__ = [
    "Boundaries",
    "Checked",
    "Fingerprint",
    "Refused",
    "Rejection",
    "Verified",
    "boundaries",
    "edges_in",
    "edges_of_plan",
    "fingerprints",
    "rejected",
    "rows_for",
    "rows_of_plan",
    "valid_rows",
    "verified",
]
