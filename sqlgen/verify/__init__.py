"""What stands in a database, looked at from outside."""

from __future__ import annotations

from sqlgen.verify.constraints import Checked, Verified, verified
from sqlgen.verify.fingerprint import Fingerprint, fingerprints
from sqlgen.verify.rejecting import Refused, Rejection, rejected

__all__ = [
    "Checked",
    "Fingerprint",
    "Refused",
    "Rejection",
    "Verified",
    "fingerprints",
    "rejected",
    "verified",
]
