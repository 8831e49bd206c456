"""What stands in a database, looked at from outside."""

from __future__ import annotations

from sqlgen.verify.fingerprint import Fingerprint, fingerprints

__all__ = ["Fingerprint", "fingerprints"]
