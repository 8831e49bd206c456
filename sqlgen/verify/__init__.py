"""What stands in a database, looked at from outside."""

from __future__ import annotations

from sqlgen.verify.boundaries import Boundaries, boundaries, edges_in
from sqlgen.verify.constraints import Checked, Verified, verified
from sqlgen.verify.fingerprint import Fingerprint, fingerprints
from sqlgen.verify.ground import ground
from sqlgen.verify.rejecting import Refused, Rejection, rejected
from sqlgen.verify.specedges import edges_of_plan
from sqlgen.verify.valid import Drawn, Planned, Untried, needed

__all__ = [
    "Boundaries",
    "Checked",
    "Drawn",
    "Fingerprint",
    "Planned",
    "Refused",
    "Rejection",
    "Untried",
    "Verified",
    "boundaries",
    "edges_in",
    "edges_of_plan",
    "fingerprints",
    "ground",
    "needed",
    "rejected",
    "verified",
]
