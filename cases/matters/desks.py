"""Who sits at the desks of a matter, and what sight that gives."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.matters.actors import Actor, officer_of
from cases.matters.models import MatterBase
from cases.matters.table import Act, Desk, Flow
from cases.procedure import basis_text, load_rules
from cases.register.models import Case
from office.access.models import Level
from office.access.services import GrantSpec, grant_model, grants_bulk_add, grants_withdraw
from office.agencies.models import SIDE_OF_KIND, Agency, AgencyKind, JointOffice, Principal
from office.roster.queries import on_duty_principal

SOURCE = "matter"
# Whoever stands at this desk of the roster on the day, else the department behind it.
ON_DUTY = "duty_"
LEVELS = {"see": Level.SEE, "work": Level.WORK}
COUNTY = (AgencyKind.POLICE, AgencyKind.PROCURATORATE)


def seats(matter: MatterBase) -> dict[str, list[int]]:
    """desk -> principals who sit there now."""
    found: dict[str, list[int]] = {}
    for desk, principal in matter.desks.filter(until=None).order_by("pk").values_list("desk", "principal_id"):  # type: ignore[attr-defined]
        found.setdefault(desk, []).append(principal)
    return found


def agency_of(office_id: int, side: str) -> Agency:
    """The county's police bureau or procuratorate. Errors: ValidationError where the office has none."""
    kinds = [kind for kind in COUNTY if SIDE_OF_KIND[kind] == side]
    agency = Agency.objects.filter(office_id=office_id, kind__in=kinds, active=True).order_by("pk").first()
    if agency is None:
        raise ValidationError(_("The joint office has no such agency yet; the administrator has to add it."))
    return agency


def desk_find(desk: Desk, *, actor: Actor, office_id: int, case: Case | None, day: date) -> list[Principal]:
    """Who sits at a desk when the matter begins; none where somebody is yet to be chosen."""
    officer = officer_of(actor)
    if desk.of == "opener":
        return [officer.principal] if officer is not None and officer.side == desk.side else []
    if desk.of == "opener_unit":
        if officer is None or officer.side != desk.side:
            return []
        return list(Principal.objects.filter(department__officers=officer).order_by("pk"))
    if desk.of.startswith(ON_DUTY):
        found = on_duty_principal(JointOffice(pk=office_id), desk.of.removeprefix(ON_DUTY), day)
        return list(Principal.objects.filter(pk=found)) if found is not None else []
    if desk.of == "case_unit":
        unit = getattr(case, f"{desk.side}_unit", None) if case is not None else None
        return [unit.principal] if unit is not None else []
    if desk.of == "chosen":
        return []
    rows = Principal.objects.filter(
        department__agency__office_id=office_id,
        # The county's own: what the upper level learns of, a step of its own tells it.
        department__agency__kind__in=[kind for kind in COUNTY if SIDE_OF_KIND[kind] == desk.side],
        department__agency__active=True,
        department__kind=desk.of,
        department__active=True,
    )
    return list(rows.order_by("pk"))


def desks_begin(matter: MatterBase, flow: Flow, actor: Actor, now: datetime) -> None:
    """Fill the desks that are known from the start."""
    for desk in flow.desk:
        found = desk_find(desk, actor=actor, office_id=matter.office_id, case=matter.case, day=timezone.localdate(now))
        _seat(matter, desk, [principal.pk for principal in found], now)


def desk_replace(matter: MatterBase, flow: Flow, code: str, principal_ids: Iterable[int], now: datetime) -> None:
    """Others sit at a desk from now on; who sat there loses the sight that it gave."""
    wanted = set(principal_ids)
    held = seats(matter)
    gone = set(held.get(code, ())) - wanted
    if gone:
        matter.desks.filter(desk=code, principal_id__in=gone, until=None).update(until=now)  # type: ignore[attr-defined]
        still = {principal for other, ids in seats(matter).items() for principal in ids}
        lost = grant_model(type(matter))._base_manager.filter(
            root_id=matter.pk, principal_id__in=gone - still, source=SOURCE
        )
        grants_withdraw(type(matter), lost, _("Somebody else sits at this desk"))
    _seat(matter, flow.desk_of(code), sorted(wanted - set(held.get(code, ()))), now)


def _seat(matter: MatterBase, desk: Desk, principal_ids: Iterable[int], now: datetime) -> None:
    for principal_id in principal_ids:
        matter.desks.create(desk=desk.code, side=desk.side, principal_id=principal_id, since=now)  # type: ignore[attr-defined]


def desks_opened(flow: Flow, matter: MatterBase, acts: Iterable[Act]) -> set[str]:
    """The desks that have sight of it: those of the side that began it, what these acts opened, and whom an act of the
    own side chose."""
    return {desk.code for desk in flow.desk if desk.side == matter.side} | desks_named(flow, acts)


def desks_named(flow: Flow, acts: Iterable[Act]) -> set[str]:
    """The desks that these acts opened, or whom they chose on their own side."""
    named: set[str] = set()
    for act in acts:
        named |= set(act.opens)
        named |= {field.desk for field in act.field if field.desk and flow.desk_of(field.desk).side == act.side}
    return named


def sight_begin(matter: MatterBase, flow: Flow, officer: Any) -> None:
    """Whoever begins a matter sees it, at whatever desk."""
    spec = GrantSpec(matter.pk, officer.principal.pk, Level.WORK, flow.zh, _basis(flow), source=SOURCE)
    grants_bulk_add(type(matter), [spec])


def _basis(flow: Flow) -> str:
    return basis_text(load_rules(), "; ".join(flow.basis))[:200]


def sight_give(matter: MatterBase, flow: Flow, acts: Iterable[Act]) -> None:
    """Whoever sits at an opened desk sees the matter and may act on it.

    Those to whom it was opened or given get its case as far as the flow says; whoever begins a matter gains nothing of
    the case by that.
    """
    acts = list(acts)
    opened, named = desks_opened(flow, matter, acts), desks_named(flow, acts)
    if flow.hidden_side:
        hidden = {desk.code for desk in flow.desk if desk.side == flow.hidden_side}
        opened, named = opened - hidden, named - hidden
    held = seats(matter)
    principals = sorted({principal for code in opened for principal in held.get(code, ())})
    reason, basis = flow.zh, _basis(flow)
    specs = [GrantSpec(matter.pk, pk, Level.WORK, reason, basis, source=SOURCE) for pk in principals]
    grants_bulk_add(type(matter), specs)
    if matter.case_id and flow.opens_case:
        level = LEVELS[flow.opens_case]
        given = sorted({principal for code in named for principal in held.get(code, ())})
        grants_bulk_add(Case, [GrantSpec(matter.case_id, pk, level, reason, basis, source=SOURCE) for pk in given])


def desk_names(matter: MatterBase) -> Mapping[str, list[Any]]:
    """desk -> principals with their holders, for display."""
    rows = matter.desks.filter(until=None).order_by("pk")  # type: ignore[attr-defined]
    rows = rows.select_related("principal__department__agency", "principal__agency", "principal__officer__agency")
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.desk, []).append(row.principal)
    return found
