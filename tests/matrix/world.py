"""The made-up world of the access matrix: for every role an officer, and for that officer roots in every state.

States: ``own`` (may work on it), ``shared`` (may see it), ``expired``, ``withdrawn`` (a grant was, and is no more),
``foreign`` (another county's).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Model
from django.utils import timezone

from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import access_rebuild, grant_give, grant_model, grant_withdraw
from tests.factories import County, county

STATES = ("own", "shared", "expired", "withdrawn", "foreign")


@dataclass
class World:
    """Two counties, and roots by (kind, role, state)."""

    home: County
    away: County
    roots: dict[tuple[str, Role, str], Model] = field(default_factory=dict)


def world() -> World:
    """Two counties with everybody."""
    return World(county("海山", "139903"), county("云水", "139904"))


def root_make(made: World, kind: str, role: Role, state: str, build: Callable[[County, int], Model]) -> None:
    """The root of this kind in this state for the officer of this role.

    ``build(county, serial)`` makes the bare root without any grant.
    """
    root = build(made.away if state == "foreign" else made.home, len(made.roots) + 1)
    made.roots[kind, role, state] = root
    if state == "foreign":
        return
    principal = made.home.officers[role].principal
    with acting_as(Purpose("test.matrix")):
        grant = grant_give(
            root=root,
            principal=principal,
            level=Level.WORK if state == "own" else Level.SEE,
            reason="办案需要",
            basis="工作办法（试行）第六条",
        )
        table = grant_model(type(root))
        grant = table._base_manager.get(root=root, principal=principal)
        if state == "withdrawn":
            grant_withdraw(grant=grant, reason="已移交")
        elif state == "expired":
            table._base_manager.filter(pk=grant.pk).update(valid_until=timezone.now() - dt.timedelta(minutes=1))
            access_rebuild(type(root), [root.pk])
