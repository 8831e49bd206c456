"""What stands in a database, looked at from outside."""

from __future__ import annotations

from sqlgen.verify.constraints import Checked, Verified, verified
from sqlgen.verify.fingerprint import Fingerprint, fingerprints

__all__ = ["Checked", "Fingerprint", "Verified", "fingerprints", "verified"]
