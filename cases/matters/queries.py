"""Reads of matters. Every function takes the officer; what the officer's side was not told of is not there."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case as When_
from django.db.models import CharField, F, Max, Min, OuterRef, Q, QuerySet, Subquery, When, Window
from django.db.models.functions import RowNumber
from django.http import Http404
from django.utils import timezone

from cases.matters.items import known_as
from cases.matters.loader import flow_of, load_flows
from cases.matters.models import Matter, MatterBase, StepBase
from cases.matters.rules import Standing, side_may, standing_of
from cases.matters.table import Act, Field, Flow
from cases.matters.told import moved
from cases.register.models import Case
from office.access.actions import Action
from office.access.queries import can, visible, visible_get
from office.agencies.models import SIDE_OF_KIND, AgencyKind, Side
from office.followup.models import FollowUp
from office.followup.queries import follow_ups_open, free_q, roles_admit


def matter_get(officer, pk: int, model: type[MatterBase] = Matter) -> Any:
    """A matter that the officer sees and whose side knows of it. Raises Http404."""
    found = visible_get(model, officer, pk)
    if not state_shown(officer, found):
        raise Http404
    if found.case_id:
        found.case = Case.objects.select_related("police_unit", "procuratorate_unit").get(pk=found.case_id)
    return found


def state_shown(officer, matter: MatterBase) -> str:
    """Where it stands as the officer's side knows it; empty where that side knows nothing of it."""
    inner = matter.inner_side
    return matter.told_state if inner and officer.side != inner else matter.state


def closed_shown(officer, matter: MatterBase) -> bool:
    """Whether it is closed as the officer's side knows it."""
    inner = matter.inner_side
    return matter.told_closed if inner and officer.side != inner else matter.closed


def data_shown(officer, matter: MatterBase) -> Mapping[str, Any]:
    """What it says as the officer's side knows it: all that the own side said, and what a told step told."""
    steps = list(matter.steps.order_by("position"))  # type: ignore[attr-defined]
    telling = [step for step in steps if step.shared and (step.side == officer.side or moved(step))]
    last = max((step.position for step in telling), default=0)
    own: dict[str, Any] = {}
    for step in steps:
        if step.side == officer.side and step.position <= last:
            own |= step.data
    own |= matter.told_data
    for step in steps:
        if step.side == officer.side and step.position > last:
            own |= step.data
    return own


def facts_shown(officer, matter: MatterBase) -> list[tuple[Field, Any]]:
    """The fields that say something, in the order of the flow."""
    data = data_shown(officer, matter)
    fields = flow_of(matter.kind).fields()
    return [(field, data[name]) for name, field in fields.items() if data.get(name) not in (None, "", [], False)]


def steps_shown(officer, matter: MatterBase) -> list[StepBase]:
    """The steps that this side took or was told of, oldest first; secret fields of the other side blanked."""
    rows = matter.steps.filter(Q(shared=True) | Q(side=officer.side)).order_by("position")  # type: ignore[attr-defined]
    hidden = {name for name, field in flow_of(matter.kind).fields().items() if field.secret}
    steps = list(rows.select_related("by__agency", "agency"))
    for step in steps:
        if step.side != officer.side:
            step.data = {name: value for name, value in step.data.items() if name not in hidden}
    return steps


def items_shown(officer, matter: MatterBase, code: str = "") -> list[Any]:
    """The rows that this side entered or was told of; answers and evaluations likewise. Withdrawn ones are left out."""
    rows = matter.items.order_by("list", "position")  # type: ignore[attr-defined]
    return known_as(rows.filter(list=code) if code else rows, officer.side)


def stand_get(matter: MatterBase) -> Standing:
    """The matter with all that bears on its next steps (for ``rules.acts_of`` and ``rules.barred``)."""
    return standing_of(matter, flow_of(matter.kind))


def openings_for(
    officer, group: str = "", case: Case | None = None, *, growing: bool = False
) -> list[tuple[Flow, Act]]:
    """What the officer may begin: in a group, or about a case in sight; ``growing``: also what grows from another."""
    if not can(officer, Action.MATTER_ACT):
        return []
    return [
        (flow, act)
        for flow in load_flows().values()
        for act in flow.openings
        if (not group or flow.group == group)
        and (case is None or flow.case != "none")
        and flow.root == "matter"
        and (growing or not flow.grows)
        and side_may(officer, act)
    ]


@dataclass(frozen=True, slots=True)
class MatterFilters:
    """What a list of matters is narrowed to. ``mine``: the officer's turn; ``open``: yes, no or either (None);
    ``days``: begun at least so many days ago."""

    kind: str = ""
    state: str = ""
    mine: bool = False
    open: bool | None = True
    case_ids: Sequence[int] | None = None
    days: int = 0


def matters_seen(officer, model: type[MatterBase] = Matter) -> QuerySet:
    """Matters in sight whose side knows of them, with ``shown`` (the state) and ``over`` as this side knows them."""
    inner = ~Q(inner_side="") & ~Q(inner_side=officer.side)
    steps = model._meta.get_field("steps").related_model
    known = steps.objects.filter(Q(shared=True) | Q(side=officer.side), matter=OuterRef("pk")).order_by()
    rows = visible(model, officer).annotate(
        shown=When_(When(inner, then=F("told_state")), default=F("state"), output_field=CharField()),
        over=When_(When(inner, then=F("told_closed")), default=F("closed")),
        last_at=Subquery(known.values("matter").annotate(at=Max("at")).values("at")),
        begun_at=Subquery(known.values("matter").annotate(at=Min("at")).values("at")),
    )
    return rows.exclude(shown="")


def matters_found(officer, group: str, filters: MatterFilters, model: type[MatterBase] = Matter) -> QuerySet:
    """The matters of a group that meet the filters."""
    kinds = [flow.kind for flow in load_flows().values() if flow.group == group]
    rows = matters_seen(officer, model).filter(kind__in=[filters.kind] if filters.kind in kinds else kinds)
    if filters.state:
        rows = rows.filter(shown=filters.state)
    if filters.open is not None:
        rows = rows.filter(over=not filters.open)
    if filters.case_ids is not None:
        rows = rows.filter(case_id__in=filters.case_ids)
    if filters.days:
        rows = rows.filter(begun_at__lte=timezone.now() - dt.timedelta(days=filters.days))
    if filters.mine:
        rows = rows.filter(pk__in=turns_of(officer, model))
    return rows


def turns_of(officer, model: type[MatterBase] = Matter) -> QuerySet:
    """The keys of matters on which something is this officer's to do: the officer, the own departments or agency owe
    it, a role of the officer does it, and no own earlier step bars from it (``not_by``). The one rule of "my turn":
    list, tabs, navigation and home page."""
    owed = follow_ups_open(officer).filter(free_q(officer), root_kind=str(model._meta.model_name))
    for roles in owed.order_by().values_list("roles", flat=True).distinct():
        if not roles_admit(officer, roles):
            owed = owed.exclude(roles=roles)
    return owed.values("root_id")


def matters_page(
    officer, group: str, filters: MatterFilters, order: Sequence[str], offset: int, limit: int,
    model: type[MatterBase] = Matter,
) -> tuple[list[Any], int]:  # fmt: skip
    """One page of matters and the exact total."""
    rows = matters_found(officer, group, filters, model)
    total = rows.count()
    return list(rows.select_related("agency").order_by(*order)[offset : offset + limit]), total


def matters_of_case(officer, case: Case) -> list[Any]:
    """The matters of a case that the officer sees, the open ones first."""
    return list(matters_seen(officer).filter(case=case).order_by("over", "-last_at", "-pk"))


def dues_of(officer, model: type[MatterBase], ids: Iterable[int]) -> dict[int, list[FollowUp]]:
    """What is owed on these matters between the agencies: root -> open follow-ups, the earliest first, those without a
    day last. For the page of one; a list reads ``dues_first``.

    Of what the other side owes inside itself nothing is told.
    """
    return _by_root(_dues(officer, model, ids).select_related(*_WHO))


def dues_first(officer, model: type[MatterBase], ids: Iterable[int]) -> dict[int, list[FollowUp]]:
    """Of each who owes something on these matters the earliest: as many rows as there are desks, however many rows of a
    matter wait for an answer. In the order of ``dues_of``, of whose first it is the first."""
    # What nobody has to do any more (``roles``) is told apart by who reads it.
    return _by_root(_first(_dues(officer, model, ids), "root_id", "owner_id", "roles").select_related(*_WHO))


def due_first(officer, model: type[MatterBase], ids: Iterable[int]) -> dict[int, FollowUp]:
    """Of each of these matters the earliest of all that is owed: one row a matter, without those who owe it."""
    return {row.root_id: row for row in _first(_dues(officer, model, ids), "root_id")}


_WHO = (
    "owner__department__agency", "owner__agency", "owner__officer__agency", "other__department__agency",
    "other__agency", "other__officer__agency",
)  # fmt: skip
_EARLIEST = (F("due_on").asc(nulls_last=True), "pk")


def _dues(officer, model: type[MatterBase], ids: Iterable[int]) -> QuerySet[FollowUp]:
    """What is open on these matters that the officer's side owes or waits for, the earliest first."""
    side = officer.side if officer.side in (Side.POLICE, Side.PROCURATORATE) else "third"
    kinds = [kind for kind in AgencyKind if SIDE_OF_KIND.get(kind, "third") == side]
    concerned = Q()
    for end in ("owner", "other"):
        for path in ("agency", "department__agency", "officer__agency"):
            concerned |= Q(**{f"{end}__{path}__kind__in": kinds})
    rows = FollowUp.objects.filter(closed_at=None, root_kind=model._meta.model_name, root_id__in=list(ids))
    return rows.filter(concerned).order_by(*_EARLIEST)


def _first(rows: QuerySet[FollowUp], *of: str) -> QuerySet[FollowUp]:
    """Of all that are the same in these columns the earliest."""
    return rows.annotate(turn=Window(RowNumber(), [F(name) for name in of], _EARLIEST)).filter(turn=1)


def _by_root(rows: Iterable[FollowUp]) -> dict[int, list[FollowUp]]:
    found: dict[int, list[FollowUp]] = {}
    for row in rows:
        found.setdefault(row.root_id, []).append(row)
    return found


def side_of(principal: Any) -> str:
    """The side of an agency, department or officer; empty for nobody."""
    if principal is None:
        return ""
    holder = principal.department or principal.officer
    agency = holder.agency if holder else principal.agency
    return agency.side if agency else ""
