"""Small things that the hooks of supervision share."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.matters.desks import agency_of
from cases.matters.hooks import Taking
from cases.matters.models import Matter
from office.access.actions import Action
from office.access.queries import can
from office.agencies.models import Department, Side

TITLE_MOST = 300
ADDRESSEE = "addressee"


def says(taking: Taking, name: str) -> Any:
    """What the matter says in a field, with what this step says."""
    value = taking.data.get(name)
    return value if value not in (None, "", []) else taking.matter.data.get(name)


def keep(matter: Matter, told: Mapping[str, Any], *, inner: bool = False) -> None:
    """Keep what follows from a step beside what it said; ``inner``: only the side that acts on it learns of it."""
    matter.data = {**matter.data, **told}
    if not inner and matter.told_state:
        matter.told_data = {**matter.told_data, **told}
    matter.save(update_fields=["data", "told_data"])


def refuse(field: str, text: str) -> ValidationError:
    """A refusal that stands at its field."""
    return ValidationError({field: [text]})


def units_of(taking: Taking) -> list[str]:
    """Names of the police unit that a matter is about: as chosen, else as it sits there."""
    chosen = taking.data.get("unit")
    if chosen:
        return [str(one) for one in Department.objects.filter(pk__in=chosen).order_by("pk")]
    held = taking.stand.held.get("unit", ())
    return [str(one) for one in Department.objects.filter(principal__in=held).order_by("pk")]


def title_set(matter: Matter, *parts: str) -> None:
    """What the matter is called in lists where whoever began it gave no title; never a person's name."""
    if not matter.title:
        matter.title = "：".join(filter(None, (" ".join(part.split()) for part in parts)))[:TITLE_MOST]
        matter.save(update_fields=["title"])


def addressed(matter: Matter, **more: str) -> None:
    """To which agency its papers go, the police bureau of the county, and what else its papers name."""
    keep(matter, {ADDRESSEE: agency_of(matter.office_id, Side.POLICE).name, **more})


def case_open(taking: Taking) -> None:
    """A step that is recorded on the case is taken by somebody who may work on it; seeing it is not enough."""
    case = taking.matter.case
    if case is not None and not can(taking.actor, Action.CASE_RECORD, case):
        raise ValidationError(
            _("You see the case but do not work on it: let the chief procurator assign this matter first.")
        )


def iso(value: object) -> dt.date | None:
    """A day as a field keeps it."""
    return dt.date.fromisoformat(value) if isinstance(value, str) and value else None


def service_shown(taking: Taking) -> None:
    """A receipt that the procuratorate records for the police says who received the paper and how; the police sign for
    themselves."""
    if taking.actor.side != Side.PROCURATORATE:
        return
    told = {"signer": _("Name who signed for it."), "method": _("Choose how it was served.")}
    missing = {name: [text] for name, text in told.items() if not taking.data.get(name)}
    if missing:
        raise ValidationError(missing)
