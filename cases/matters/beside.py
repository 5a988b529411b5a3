"""What a room shows on the pages of its own kinds of matter, over what every matter shows.

An app names it in ``matter_beside``: kind -> (officer, matter, case, act) -> something that renders itself, or nothing.
``matter`` is None where one is being begun, ``act`` None on the page of the matter itself.
"""

from typing import Any

from cases.matters.table import Act
from office.outbox.words import named


def beside(officer, kind: str, *, matter: Any = None, case: Any = None, act: Act | None = None) -> Any:
    """What the room of this kind has to say here; empty where nothing."""
    make = named("matter_beside").get(kind)
    return make(officer, matter, case, act) if make is not None else ""
