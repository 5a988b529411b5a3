"""The canonical form of a notice's payload and its hash.

Keys sorted, no spaces, UTF-8: the same payload gives the same hash whichever database kept it.
"""

import hashlib
import json
from typing import Any


def canonical(payload: dict[str, Any]) -> bytes:
    """The bytes that are hashed. Whole numbers and texts only: a float has no canonical form."""
    return json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def digest(payload: dict[str, Any]) -> str:
    """SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(payload)).hexdigest()


def intact(payload: dict[str, Any], sha256: str) -> bool:
    """Whether the payload is still what was frozen."""
    return digest(payload) == sha256
