"""What is reported to the next higher level: who sits there is told of it, and sees that matter, what the police
object to it, and no other.

Of its case nothing is opened by a report; a review (复核) opens it, for there the upper level decides on the case.
"""

import datetime as dt

from cases.matters.desks import SOURCE, desk_replace, sight_give
from cases.matters.hooks import Taking
from cases.matters.loader import flow_of
from cases.matters.models import Matter
from cases.matters.table import Flow
from cases.procedure import basis_text, load_rules
from cases.supervision.objection_targets import REVIEWS, route_of
from cases.supervision.told import keep
from office.access.models import Level
from office.access.services import GrantSpec, grants_bulk_add
from office.agencies.models import AgencyKind, Principal
from office.outbox.services import message_queue

UPPER, SUPERIOR = "upper", "superior"
OBJECTIONS = ("objection", "order_objection")
# What the upper level said of an earlier report: a new one asks anew.
SAID = ("upper_words", "upper_no", "superior_words")


def upper_sees(taking: Taking) -> None:
    """Review is for the procuratorate at the next higher level: from now on it sees the matter, and the order that it
    is about, which it may hold to be wrong."""
    matter = taking.matter
    told = _upper_seat(matter, taking.stand.flow, taking.now)
    if route_of(taking) in REVIEWS and matter.origin is not None:
        _upper_seat(matter.origin, flow_of(matter.origin.kind), taking.now)
    _tell(taking, told)


def reported_up(taking: Taking) -> None:
    """A correction or an order that is not followed is reported (RULES 553, 554, 564, 619): it is the upper level's to
    deal with, and not yet dealt with."""
    matter = taking.matter
    if any(matter.data.get(name) for name in SAID):
        keep(matter, dict.fromkeys(SAID, ""))
    held = _upper_seat(matter, taking.stand.flow, taking.now)
    _objections_shown(taking, held)
    _tell(taking, held)


def _objections_shown(taking: Taking, held: list[int]) -> None:
    """Whoever is to say whether it is right reads what the police object and how that was decided (RULES 554)."""
    basis = basis_text(load_rules(), taking.act.law)[:200]
    grown = Matter.objects.filter(origin=taking.matter, kind__in=OBJECTIONS, told_at__isnull=False)
    specs = [
        GrantSpec(pk, principal, Level.SEE, taking.stand.flow.zh, basis, source=SOURCE)
        for pk in grown.order_by("pk").values_list("pk", flat=True)
        for principal in held
    ]
    grants_bulk_add(Matter, specs)


def superior_told(taking: Taking) -> None:
    """The upper level found it right: the superior of the police unit is told, and asked to see to it (RULES 554, 564).
    It sees the matter as the police know it."""
    matter, flow = taking.matter, taking.stand.flow
    held = _agency(matter, AgencyKind.UPPER_POLICE)
    desk_replace(matter, flow, SUPERIOR, held, taking.now)
    basis = basis_text(load_rules(), taking.act.law)[:200]
    specs = [GrantSpec(matter.pk, pk, Level.WORK, flow.zh, basis, source=SOURCE) for pk in held]
    grants_bulk_add(Matter, specs)
    _objections_shown(taking, held)
    _tell(taking, held)


def _agency(matter: Matter, kind: AgencyKind) -> list[int]:
    """The principals of the upper agency of this joint office; none where it has none on record."""
    rows = Principal.objects.filter(
        agency__office_id=matter.office_id, agency__kind=kind, agency__active=True
    )  # fmt: skip
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _upper_seat(matter: Matter, flow: Flow, now: dt.datetime) -> list[int]:
    """Seat the upper procuratorate of this joint office."""
    held = _agency(matter, AgencyKind.UPPER_PROCURATORATE)
    desk_replace(matter, flow, UPPER, held, now)
    acts = [flow.act_of(step.act) for step in matter.steps.order_by("position")]
    sight_give(matter, flow, [one for one in acts if one is not None])
    return held


def _tell(taking: Taking, to: list[int]) -> None:
    """A message to whoever was seated, who had no part in the matter when the step was taken."""
    if taking.actor.agency_id in set(Principal.objects.filter(pk__in=to).values_list("agency_id", flat=True)):
        return
    matter = taking.matter
    if to:
        message_queue(
            key=f"matter:{matter.pk}:{matter.version}:upper",
            to=to,
            kind="matter.stepped",
            params={"matter": matter.pk, "flow": matter.kind, "act": taking.act.code},
            root_kind="matter",
            root_id=matter.pk,
            now=taking.now,
        )
