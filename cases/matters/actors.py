"""Who takes a step: an officer, or somebody of a third agency who came through a one-time link."""

from dataclasses import dataclass
from typing import Any

from office.agencies.models import Agency, Officer


@dataclass(frozen=True, slots=True)
class LinkActor:
    """Somebody without an account. The door has checked link and code, and that it is bound to this very matter."""

    agency: Agency
    name: str
    link_id: int
    is_authenticated: bool = False
    roles: tuple[str, ...] = ()
    pk: None = None

    @property
    def agency_id(self) -> int:
        """The agency it was addressed to."""
        return self.agency.pk

    @property
    def side(self) -> str:
        """Third, whatever the agency is."""
        return "third"


Actor = Any
"""An ``Officer`` or a ``LinkActor``."""


def officer_of(actor: Actor) -> Officer | None:
    """The officer, where it is one."""
    return None if isinstance(actor, LinkActor) else actor
