"""What is hashed of an issued paper: everything that it says, in one canonical form."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from office.papers.models import Document


def plain(value: Any) -> Any:
    """Values as JSON keeps them. A float has no canonical form and is a mistake of the program: give text."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(one) for one in value]
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"{type(value).__name__} cannot stand on a paper")


def digest_of(document: Document) -> str:
    """SHA-256 over values, kind with template version, agency, number and date."""
    said = {
        "kind": document.kind,
        "template": document.template,
        "agency": document.agency_name,
        "number": document.number_text,
        "date": document.issued_on.isoformat(),
        "values": document.values,
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def intact(document: Document) -> bool:
    """Whether it is still what was issued."""
    return digest_of(document) == document.sha256
