"""Beginning a matter and taking its steps. One way for pages, doors, the demonstration and tests.

A step is checked against its row of the flow, recorded on the case where it is a step of the procedure, given its paper
and number, and then what is owed is derived anew: all in one transaction or not at all.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.matters.actors import Actor, LinkActor, officer_of
from cases.matters.checks import act_check
from cases.matters.data import data_clean
from cases.matters.desks import desk_replace, desks_begin, desks_opened, sight_begin, sight_give
from cases.matters.duties import duties_sync
from cases.matters.events import event_write
from cases.matters.hooks import Taking, effects_run
from cases.matters.items import AnswerIn, RowIn, VerdictIn, answers_write, row_snapshot, rows_write, verdicts_write
from cases.matters.loader import flow_of
from cases.matters.models import ItemBase, Matter, MatterBase, StepBase
from cases.matters.numbering import rows_number
from cases.matters.papers import files_add, files_tell, paper_issue, paper_sign, papers_share
from cases.matters.rules import Standing, acts_of, side_may, standing_of
from cases.matters.table import Act, Flow
from cases.matters.telling import step_message
from cases.matters.told import pending, step_tell
from cases.matters.words import label
from cases.register.models import Case
from cases.register.services_share import case_lock
from office.access.actions import Action
from office.access.models import Level
from office.access.queries import level_of, require
from office.agencies.models import Officer, Principal
from office.audit.log import audit_write

__all__ = ["AnswerIn", "MatterMovedOn", "RowIn", "VerdictIn", "matter_act", "matter_open"]


class MatterMovedOn(Exception):
    """Somebody else has taken a step since the form was opened."""


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody typed for a step."""

    data: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[RowIn] = ()
    answers: Sequence[AnswerIn] = ()
    verdicts: Sequence[VerdictIn] = ()
    on: dt.date | None = None
    reason: str = ""
    files: Sequence[Any] = ()


def matter_open(
    *,
    officer: Officer,
    kind: str,
    act: str = "",
    case: Case | None = None,
    origin: Matter | None = None,
    title: str = "",
    model: type[MatterBase] = Matter,
    extra: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    rows: Sequence[RowIn] = (),
    happened_on: dt.date | None = None,
    reason: str = "",
    files: Sequence[Any] = (),
    now: dt.datetime | None = None,
) -> Any:
    """Begin a matter by one of its opening acts (the only one, where none is named).

    ``extra``: columns of the model beside those of every matter. Errors: Http404 for a case or origin out of sight;
    PermissionDenied; ValidationError by field.
    """
    flow, now = flow_of(kind), now or timezone.now()
    row = _opening(flow, act)
    require(officer, Action.MATTER_ACT)
    if not side_may(officer, row):
        raise PermissionDenied
    if case is not None:
        _case_open_for(officer, flow, case)
    elif flow.case == "required":
        raise ValidationError(_("Choose the case that this is about."))
    if origin is not None and level_of(officer, origin) == Level.NONE:
        raise Http404
    given = Given(data or {}, rows, on=happened_on, reason=reason, files=files)
    columns = dict(extra or {}) | ({"origin": origin} if origin is not None else {})
    with transaction.atomic():
        matter = model._base_manager.create(
            office_id=officer.agency.office_id,  # type: ignore[union-attr]
            kind=kind, state=row.to, title=" ".join(title.split())[:300], side=officer.side,
            agency_id=officer.agency_id, case=case, opened_at=now, changed_at=now, version=0, **columns,
        )  # fmt: skip
        desks_begin(matter, flow, officer, now)
        sight_begin(matter, flow, officer)
        step_take(officer, standing_of(matter, flow), row, given, now)
    return matter


def _opening(flow: Flow, act: str) -> Act:
    found = [row for row in flow.openings if row.code == act or not act]
    if not found:
        raise Http404
    return found[0]


def _case_open_for(officer: Officer, flow: Flow, case: Case) -> None:
    if level_of(officer, case) == Level.NONE:
        raise Http404
    if flow.case == "none":
        raise ValidationError(_("This is not about a single case."))
    if case.merged_into_id is not None:
        raise ValidationError(_("This case has been joined into another; begin it there."))


def matter_act(
    *,
    officer: Actor,
    matter: MatterBase,
    act: str,
    seen: int | None = None,
    data: Mapping[str, Any] | None = None,
    rows: Sequence[RowIn] = (),
    answers: Sequence[AnswerIn] = (),
    verdicts: Sequence[VerdictIn] = (),
    happened_on: dt.date | None = None,
    reason: str = "",
    files: Sequence[Any] = (),
    now: dt.datetime | None = None,
) -> Any:
    """Take a step. ``seen``: the version that the form showed.

    Errors: Http404 where the matter is out of sight; PermissionDenied where the step is not this actor's;
    MatterMovedOn where it has moved on since ``seen``; ValidationError by field where the flow, the law or the scanner
    refuses.
    """
    flow, now = flow_of(matter.kind), now or timezone.now()
    row = flow.act_of(act)
    if row is None or row.opening:
        raise Http404
    given = Given(data or {}, rows, answers, verdicts, happened_on, reason, files)
    with transaction.atomic():
        # The case before the matter, as everywhere.
        if matter.case_id:
            case_lock(matter.case)
        held = type(matter)._base_manager.select_for_update().get(pk=matter.pk)
        if held.case_id != matter.case_id:
            # Its case has been joined into another since it was read.
            raise MatterMovedOn
        held.case = matter.case
        stand = standing_of(held, flow)
        if not isinstance(officer, LinkActor):
            require(officer, Action.MATTER_SEE, held)
        if not side_may(officer, row):
            raise PermissionDenied
        if seen is not None and held.version != seen:
            raise MatterMovedOn
        if row not in acts_of(officer, stand):
            raise _refusal(stand, row, officer)
        step_take(officer, stand, row, given, now)
    return held


def _refusal(stand: Standing, row: Act, actor: Actor) -> Exception:
    """Out of order is said in words; another's step is forbidden."""
    state = stand.state_for(actor.side)
    startable = state in row.start or "*" in row.start
    if startable and not stand.flow.state_of(state).closed:
        return PermissionDenied()
    name = label(stand.flow.state_of(state)) if state else ""
    return ValidationError(
        _("“%(step)s” is not possible now: it stands at “%(state)s”.") % {"step": label(row), "state": name}
    )


def step_take(actor: Actor, stand: Standing, row: Act, given: Given, now: dt.datetime) -> None:
    """One step, checked and written with everything that follows from it."""
    matter, flow, officer = stand.matter, stand.flow, officer_of(actor)
    data = data_clean(flow, row, given.data, matter.office_id)
    on = given.on if row.dated and given.on is not None else timezone.localdate(now)
    taking = Taking(actor, stand, row, data, given.rows, given.answers, given.verdicts, on, given.reason.strip(), now)
    act_check(taking, files=given.files)
    before = stand.state_for(actor.side) if matter.version else ""
    matter.data = {**matter.data, **data}
    touched = _rows_take(actor, stand, row, given, now)
    drafts = any(not (item.shared and item.withdrawn_shared) for item in stand.items)
    if row.told and drafts:
        anew = [shape.code for shape in flow.item if shape.anew]
        rows_number(list(matter.items.all()), actor.side, anew)  # type: ignore[attr-defined]
    desks_take(stand, row, data, now)
    if touched or drafts or any(spec.desk for spec in row.field):
        stand = standing_of(matter, flow)
    document = paper_issue(actor, stand, row, data, on, now)
    paper_sign(actor, stand, row, data, on, now)
    number = document.number_text if document is not None else ""
    event_id = event_write(officer, matter, row, matter.data, stand.steps, on, now, number)
    step = _step(actor, stand, row, data, given, on, now, before, touched, event_id, document.pk if document else None)
    files_add(actor, matter, row, step, given.files)
    _move(stand, row, step, now)
    if row.told:
        files_tell(actor, matter, [one for one in pending(stand, step) if _files_travel(flow, one)])
    taken = [one for one in (flow.act_of(old.act) for old in [*stand.steps, step]) if one is not None]
    sight_give(matter, flow, taken)
    step_message(stand, row, step, desks_opened(flow, matter, taken), now)
    audit_write(
        f"{matter._meta.model_name}.{row.code}", str(matter._meta.model_name), matter.pk, detail={"kind": matter.kind}
    )
    stand = standing_of(matter, flow)
    effects_run(replace(taking, stand=stand))
    if row.told:
        # After the effects: a paper that this step voids and nobody was served is not told of by it.
        papers_share(actor, matter)
    if row.effects:
        # An effect may have taken a further step of the same matter.
        matter.refresh_from_db()
        stand = standing_of(matter, flow)
    duties_sync(
        matter, flow, steps=stand.steps, items=stand.items, held=stand.held, officer=officer, word=row.zh, now=now
    )


def _files_travel(flow: Flow, step: StepBase) -> bool:
    act = flow.act_of(step.act)
    return act is not None and act.files_travel


def _rows_take(actor: Actor, stand: Standing, row: Act, given: Given, now: dt.datetime) -> list[ItemBase]:
    """Enter, answer and evaluate the rows that this step is about."""
    touched: list[ItemBase] = []
    matter, flow, files = stand.matter, stand.flow, bool(given.files)
    if row.items:
        touched += rows_write(actor, matter, flow, row.items, given.rows, shared=row.told)
    if row.answers:
        touched += answers_write(actor, matter, flow, row.answers, given.answers, shared=row.told, now=now, files=files)
    if row.verdicts:
        touched += verdicts_write(actor, matter, flow, row.verdicts, given.verdicts, shared=row.told, now=now)
    return touched


def desks_take(stand: Standing, row: Act, data: Mapping[str, Any], now: dt.datetime) -> None:
    """Whoever a field chose sits at its desk from now on."""
    for spec in row.field:
        if not spec.desk or not data.get(spec.name):
            continue
        value = data[spec.name]
        ids = value if isinstance(value, list) else [value]
        holder = {"officer": "officer", "officers": "officer", "departments": "department", "agency": "agency"}
        found = Principal.objects.filter(**{f"{holder[spec.kind]}__in": ids})
        side = stand.flow.desk_of(spec.desk).side
        for principal in found.select_related("department__agency", "officer__agency", "agency"):
            agency = principal.agency or (principal.department or principal.officer).agency  # type: ignore[union-attr]
            if side not in (agency.side, "both"):
                raise ValidationError({spec.name: [_("Choose somebody of the side whose desk this is.")]})
        desk_replace(stand.matter, stand.flow, spec.desk, found.values_list("pk", flat=True), now)


def _step(
    actor: Actor, stand: Standing, row: Act, data: Mapping[str, Any], given: Given, on: dt.date, now: dt.datetime,
    before: str, touched: Sequence[ItemBase], event_id: int | None, document_id: int | None,
) -> StepBase:  # fmt: skip
    matter = stand.matter
    return matter.steps.create(  # type: ignore[attr-defined]
        position=matter.version + 1,
        act=row.code,
        before=before,
        after=row.to or before,
        on=on,
        at=now,
        by=officer_of(actor),
        by_name=actor.name,
        agency_id=actor.agency_id,
        side=actor.side,
        shared=row.told,
        reason=given.reason.strip(),
        data=dict(data),
        rows=row_snapshot(touched),
        event_id=event_id,
        document_id=document_id,
    )


def _move(stand: Standing, row: Act, step: StepBase, now: dt.datetime) -> None:
    """Where it stands from now on, for the side that acted and for the other."""
    matter, flow = stand.matter, stand.flow
    matter.version = step.position
    if row.to:
        matter.state = row.to
    matter.closed = flow.state_of(matter.state).closed
    matter.changed_at = now
    matter.closed_at = now if matter.closed else None
    step_tell(stand, row, step, now)
    matter.save()
