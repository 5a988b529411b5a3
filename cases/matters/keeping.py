"""Matters keep step with what happens around them: terms that move, cases that are joined, officers who leave."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from cases.matters.desks import ON_DUTY, desk_replace, seats, sight_give
from cases.matters.duties import root_owed
from cases.matters.loader import flow_of, load_flows
from cases.matters.models import DeskBase, ItemBase, MatterBase, StepBase
from cases.matters.table import Flow
from cases.matters.terms import SPANS, custody_of
from cases.register.models import Case
from office.access.context import Purpose, acting_as
from office.agencies.handover import HandoverKind
from office.agencies.models import Officer, Principal
from office.followup.models import FollowUp
from office.followup.services import NOBODY, followups_sync_all
from office.roster.models import DutyTerm
from office.storage.bulk import rows_update
from office.workdays.queries import calendar_now

REDUE = Purpose("matters.redue")
CHUNK = 100


def matter_models() -> list[type[MatterBase]]:
    """Every kind of root that matters are kept in."""
    return [model for model in apps.get_models() if issubclass(model, MatterBase)]


def duties_derive(matter: MatterBase, now: dt.datetime) -> None:
    """Bring what is owed on a matter up to its terms; nothing changes where it is so already."""
    duties_derive_all(type(matter), [matter.pk], now)


def duties_derive_all(model: type[MatterBase], ids: Collection[int], now: dt.datetime) -> None:
    """``duties_derive`` for many of one model: a fixed number of statements for any number of them, none for none."""
    if not ids:
        return
    # As they stand now: a step taken since they were read has its own duties.
    matters = list(model._base_manager.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    custody = custody_of({matter.case_id for matter in matters} - {None})
    steps, items, held = _steps(model, ids), _items_of(model, ids), _held(model, ids)
    roots = []
    for matter in matters:
        setattr(matter, SPANS, custody.get(matter.case_id, []))
        pk, flow = matter.pk, flow_of(matter.kind)
        roots.append(root_owed(matter, flow, steps=steps[pk], items=items[pk], held=held[pk]))
    followups_sync_all(str(model._meta.model_name), roots, officer=None, word="", now=now)


def _rows(model: type[MatterBase], name: str) -> QuerySet:
    """All steps, items or desks of matters of a model."""
    return model._meta.get_field(name).related_model._base_manager.all()


def _steps(model: type[MatterBase], ids: Collection[int]) -> Mapping[int, list[StepBase]]:
    found: dict[int, list[StepBase]] = defaultdict(list)
    for step in _rows(model, "steps").filter(matter_id__in=ids).order_by("position"):
        found[step.matter_id].append(step)
    return found


def _items_of(model: type[MatterBase], ids: Collection[int]) -> Mapping[int, list[ItemBase]]:
    found: dict[int, list[ItemBase]] = defaultdict(list)
    for item in _rows(model, "items").filter(matter_id__in=ids).order_by("list", "position"):
        found[item.matter_id].append(item)
    return found


def _held(model: type[MatterBase], ids: Collection[int]) -> Mapping[int, dict[str, list[int]]]:
    """Who sits at which desk now, by matter."""
    found: dict[int, dict[str, list[int]]] = defaultdict(dict)
    rows = _rows(model, "desks").filter(matter_id__in=ids, until=None).order_by("pk")
    for pk, desk, principal in rows.values_list("matter_id", "desk", "principal_id"):
        found[pk].setdefault(desk, []).append(principal)
    return found


def clocks_moved(case_ids: Iterable[int]) -> None:
    """Whether somebody is held, and so whether a term moves over days off, follows from the case: terms of the law on
    its matters are reckoned again with it. One statement where none of the cases has such a matter, however many."""
    ids, now = set(case_ids), timezone.now()
    for model in matter_models():
        kinds = _kinds_by_rule(str(model._meta.model_name))
        if not kinds:
            continue
        # One without a step is being begun by the very event that moved the clocks; its duties follow with it.
        open_rows = model._base_manager.filter(case_id__in=ids, kind__in=kinds, closed=False, version__gt=0)
        moved = [
            matter.pk
            for matter in open_rows.only("kind", "state", "told_state")
            if _by_rule(flow_of(matter.kind), {matter.state, matter.told_state} - {""})
        ]
        duties_derive_all(model, moved, now)


def _kinds_by_rule(root: str) -> list[str]:
    """The kinds of this root that may be about a case and owe something by a clock of the law."""
    flows = [flow for flow in load_flows().values() if flow.root == root and flow.case != "none"]
    return [flow.kind for flow in flows if _by_rule(flow, {state.code for state in flow.state})]


def _by_rule(flow: Flow, states: Iterable[str]) -> bool:
    """Whether something is owed by a clock of the law in one of these states."""
    return any(duty.rule for state in states for duty in flow.state_of(state).duty)


def calendar_sweep(*, limit: int = CHUNK) -> int:
    """Reckon again what was reckoned by another calendar; how many matters. May be stopped, may run twice."""
    version, count = calendar_now().version, 0
    for model in matter_models():
        name = str(model._meta.model_name)
        owed = FollowUp.objects.filter(closed_at=None, root_kind=name, params__has_key="calendar")
        # What only waits for the other side to tell is written anew with its matter and not here.
        owed = owed.exclude(roles=NOBODY)
        stale = owed.exclude(params__calendar=version).order_by("pk").values_list("root_id", flat=True)
        ids = list(dict.fromkeys(stale[: limit * 10]))[:limit]
        with acting_as(REDUE):
            duties_derive_all(model, ids, timezone.now())
        count += len(ids)
    return count


def case_joined(source: Case, target: Case, persons: Mapping[int, int]) -> None:
    """What concerned a case that is joined into another concerns that one; ``persons``: who they are there."""
    for model in matter_models():
        matters = list(model._base_manager.select_for_update(no_key=True).filter(case=source).order_by("pk"))
        for matter in matters:
            matter.case = target
            matter.data = _moved(matter.data, source.pk, target.pk, persons)
            matter.told_data = _moved(matter.told_data, source.pk, target.pk, persons)
        rows_update(model, matters, ["case", "data", "told_data"])
        duties_derive_all(model, [matter.pk for matter in matters], timezone.now())


def _moved(data: Mapping, source: int, target: int, persons: Mapping[int, int]) -> dict:
    """What it says of the case and its persons, by their keys in the target."""
    told = dict(data)
    if told.get("persons"):
        told["persons"] = [persons.get(pk, pk) for pk in told["persons"]]
    if told.get("case") == source:
        told["case"] = target
    if told.get("cases"):
        told["cases"] = list(dict.fromkeys(target if pk == source else pk for pk in told["cases"]))
    return told


def _desk_models() -> list[type[DeskBase]]:
    return [model for model in apps.get_models() if issubclass(model, DeskBase)]


def _seats(model: type[DeskBase], who: Officer) -> QuerySet:
    """Desks of open matters at which an officer sits in person."""
    return model._base_manager.filter(principal__officer=who, until=None, matter__closed=False)


def _items(who: Officer) -> list[str]:
    count = sum(_seats(model, who).values("matter").distinct().count() for model in _desk_models())
    if not count:
        return []
    return [ngettext("%(n)d open matter in person", "%(n)d open matters in person", count) % {"n": count}]


def desks_move(who: Officer, to: Officer) -> int:
    """A colleague sits where an officer sat; what is owed there is the colleague's. How many desks."""
    return sum(_seat_move(seat, to) for model in _desk_models() for seat in _seats(model, who).select_related("matter"))


def _seat_move(seat: DeskBase, to: Officer) -> int:
    now, matter = timezone.now(), seat.matter  # type: ignore[attr-defined]
    flow = flow_of(matter.kind)
    held = seats(matter).get(seat.desk, [])
    others = [pk for pk in held if pk != seat.principal_id]
    desk_replace(matter, flow, seat.desk, [*others, Principal.objects.get(officer=to).pk], now)
    acts = [act for act in (flow.act_of(step.act) for step in matter.steps.order_by("position")) if act is not None]
    sight_give(matter, flow, acts)
    duties_derive(matter, now)
    return 1


def duty_passes(who: Officer, to: Officer, term: DutyTerm) -> int:
    """A term of duty has ended: what stands at the desk of the roster, and only that, goes to the next on duty."""
    count = 0
    for model in _desk_models():
        held = _seats(model, who).filter(matter__office_id=term.office_id).select_related("matter")
        for seat in held:
            matter = seat.matter  # type: ignore[attr-defined]
            if flow_of(matter.kind).desk_of(seat.desk).of == f"{ON_DUTY}{term.desk}":
                count += _seat_move(seat, to)
    return count


DESKS = HandoverKind("matters", gettext_lazy("Matters in person"), _items, desks_move)
