"""What hand-overs bring to the common pages."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.handover.late import ACCEPTING, SENDING
from cases.handover.models import HandoverKind, HandoverState
from cases.handover.queries import open_of, takes_part, waiting_of
from cases.register.doors import Asked, Door
from cases.register.models import Case
from office.access.actions import Action
from office.access.queries import can
from office.front.registry import NavEntry

SUPPLEMENTARY, CHECK, RETURN = "supplementary", "legal_check", "handover_return"


def nav(officer) -> list[NavEntry]:
    """案卷移送, for those who have a part in it, with what is their turn."""
    if not takes_part(officer):
        return []
    label = pgettext("navigation", "Hand-over")
    return [NavEntry("handovers", label, reverse("handover-list"), order=25, follow=("case.handover_",))]


def door(officer, case: Case, asked: Asked) -> Door | None:
    """Requests and transfers go through the one door between the agencies, also those entered late: a plain form would
    leave the case closed to the procuratorate. What answers a hand-over that waits is recorded on its page."""
    if asked.code in SENDING.values():
        return _sending_door(officer, case, asked)
    waits = _answered(asked.code)
    if waits is None:
        return None
    kinds, state = waits
    found = waiting_of(officer, case, kinds, state)
    if found is None:
        return None
    why = _("A hand-over of this case waits for this step: it is recorded here, with all that hangs on it.")
    return Door(reverse("handover-detail", args=[case.pk, found]), why)


def _sending_door(officer, case: Case, asked: Asked) -> Door:
    kind = HandoverKind.ARREST
    if asked.code != SENDING[kind]:
        again = asked.stage == SUPPLEMENTARY
        kind = HandoverKind.RESUBMISSION if again else HandoverKind.PROSECUTION
    why = _(
        "This step goes through the one door between the agencies: the unit reports, the legal department checks and"
        " sends, the case office accepts; so the case is opened to the procuratorate too."
    )
    held = open_of(officer, case).get(kind)
    if held is not None:
        return Door(reverse("handover-detail", args=[case.pk, held]), why)
    query = {"kind": str(kind), "person": asked.person, "late": "1" if asked.late else ""}
    told = urlencode({name: value for name, value in query.items() if value})
    page = "handover-new" if can(officer, Action.HANDOVER_PREPARE, case) else "handover-enter"
    return Door(f"{reverse(page, args=[case.pk])}?{told}", why)


def _answered(code: str) -> tuple[frozenset[str], str] | None:
    """Which hand-overs this step answers, and in which state they wait for it."""
    if code == CHECK:
        return frozenset(HandoverKind.values), HandoverState.LEGAL
    if code == RETURN:
        return frozenset(HandoverKind.values), HandoverState.SENT
    kinds = frozenset(str(kind) for kind, accepting in ACCEPTING.items() if accepting == code)
    return (kinds, HandoverState.SENT) if kinds else None
