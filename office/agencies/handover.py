"""Hand everything of a leaving officer to another: what it is, and doing it.

What can be handed over is registered: an AppConfig lists ``handover_kinds``, dotted names of ``HandoverKind``
objects, so that this floor knows no upper one. Each kind says what the officer holds now and moves it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from office.access.actions import Action
from office.access.roles import EXCLUSIVE
from office.agencies.guard import allow, office_id_of
from office.agencies.models import Officer
from office.audit.log import audit_write


@dataclass(frozen=True)
class HandoverKind:
    """One kind of thing that an officer can leave behind.

    ``items(who)`` gives one line a thing, without case content (an administrator reads it);
    ``move(who, to)`` hands all of it over in the current transaction and returns how many;
    ``tells(who, to)`` says before that what would not simply move to this colleague.
    """

    code: str
    label: object
    items: Callable[[Officer], Sequence[str]]
    move: Callable[[Officer, Officer], int]
    tells: Callable[[Officer, Officer], Sequence[str]] | None = None


@dataclass(frozen=True)
class HandoverPart:
    """What an officer holds of one kind."""

    code: str
    label: object
    items: Sequence[str]


def handover_kinds() -> list[HandoverKind]:
    """What the apps registered, from the ground up."""
    return [import_string(path) for config in apps.get_app_configs() for path in getattr(config, "handover_kinds", ())]


def handover_preview(who: Officer) -> list[HandoverPart]:
    """What would move, kind by kind, also where it is nothing."""
    return [HandoverPart(kind.code, kind.label, list(kind.items(who))) for kind in handover_kinds()]


def handover_tells(who: Officer, to: Officer) -> list[str]:
    """What would not simply move to this colleague."""
    return [line for kind in handover_kinds() if kind.tells is not None for line in kind.tells(who, to)]


def officer_handover(*, officer=None, who: Officer, to: Officer) -> dict[str, int]:
    """Hand everything of an officer to an active colleague of the same agency. Returns counts by kind.

    The same agency only: what was given to somebody of one agency must not travel to the other.
    """
    allow(officer, Action.OFFICER_MANAGE, office_id=office_id_of(who))
    if to.pk == who.pk:
        raise ValidationError({"to": _("Choose somebody else.")})
    if to.agency_id != who.agency_id or not to.is_active:
        raise ValidationError({"to": _("Choose an active officer of the same agency.")})
    if EXCLUSIVE.intersection(to.roles) - EXCLUSIVE.intersection(who.roles):
        raise ValidationError({"to": _("Administrators and auditors take no case work.")})
    moved = {kind.code: kind.move(who, to) for kind in handover_kinds()}
    audit_write("officer.handover", "officer", who.pk, detail={"to": to.pk, "moved": moved})
    return moved
