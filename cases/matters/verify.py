"""What no flow may get wrong: codes that do not exist, states nobody can leave, duties that no act answers."""

from collections import Counter
from collections.abc import Iterator

from cases.matters.desks import ON_DUTY
from cases.matters.table import ANY_OPEN, CASES, FIELD_KINDS, GROUPS, SIDES, Act, Duty, Flow, State
from cases.procedure import load_rules
from office.access.roles import ROLES
from office.agencies.models import DepartmentKind
from office.roster.models import DutyDesk
from office.ui.chips import Tone

DESK_OF = {
    "case_unit",
    "opener",
    "opener_unit",
    "chosen",
    *DepartmentKind.values,
    *(f"{ON_DUTY}{desk}" for desk in DutyDesk.values),
}
TONES = {tone.value for tone in Tone}
NEEDS = {"text", "link", "file"}


class FlowError(Exception):
    """A flow that does not hold together."""


def verify(flow: Flow) -> Iterator[str]:
    """The faults of a flow, one sentence each."""
    for table in (flow.state, flow.act, flow.desk, flow.item):
        twice = [code for code, times in Counter(row.code for row in table).items() if times > 1]
        yield from (f"{code} is there twice" for code in twice)
    if flow.group not in GROUPS:
        yield f"unknown group {flow.group}"
    if flow.case not in CASES:
        yield f"case is one of {CASES}"
    if not flow.openings:
        yield "no act begins it"
    yield from (f"desk {desk.code}: unknown {desk.of}" for desk in flow.desk if desk.of not in DESK_OF)
    yield from (f"desk {desk.code}: unknown side {desk.side}" for desk in flow.desk if desk.side not in SIDES)
    for state in flow.state:
        yield from _state_faults(flow, state)
    for act in flow.act:
        yield from _act_faults(flow, act)
    yield from _reachable(flow)


def _state_faults(flow: Flow, state: State) -> Iterator[str]:
    if state.tone not in TONES:
        yield f"state {state.code}: unknown tone {state.tone}"
    leaves = any(state.code in act.start or ANY_OPEN in act.start for act in flow.act)
    if not state.closed and not leaves:
        yield f"state {state.code}: nothing leads out of it"
    if state.closed and state.duty:
        yield f"state {state.code}: closed, and something is owed"
    if state.closed and state.result not in ("done", "refused", "withdrawn"):
        yield f"state {state.code}: how did it end (result)?"
    for duty in state.duty:
        yield from (f"state {state.code}, duty {duty.code}: {fault}" for fault in _duty_faults(flow, state, duty))


def _duty_faults(flow: Flow, state: State, duty: Duty) -> Iterator[str]:
    desks = {desk.code for desk in flow.desk}
    yield from (f"unknown desk {code}" for code in (duty.desk, duty.other) if code and code not in desks)
    act = flow.act_of(duty.act)
    if act is None:
        yield f"unknown act {duty.act}"
    elif state.code not in act.start and ANY_OPEN not in act.start:
        yield f"{duty.act} cannot be done here"
    given = [bool(one) for one in (duty.days, duty.working_days, duty.hours, duty.rule, duty.field, duty.row_field)]
    if sum(given) > 1:
        yield "more than one length"
    if duty.rule and duty.rule not in load_rules().clocks:
        yield f"unknown clock {duty.rule}"
    if duty.length and (not duty.rule or duty.length not in flow.fields()):
        yield f"length {duty.length}: of a clock (rule), and said by some act"
    if duty.field and duty.field not in flow.fields():
        yield f"no act says {duty.field}"
    if duty.since not in ("at", "on"):
        codes, _dot, name = duty.since.partition(".")
        sources = [flow.act_of(code) for code in codes.split("|")]
        if any(one is None or (name and name not in {field.name for field in one.field}) for one in sources):
            yield f"since {duty.since}: no such act or field"
    if duty.items and duty.items not in {item.code for item in flow.item}:
        yield f"unknown list {duty.items}"
    elif duty.items and duty.row_field not in {"", *(field.name for field in flow.list_of(duty.items).field)}:
        yield f"no row says {duty.row_field}"
    yield from (f"unknown list {code}" for code in set(duty.lists_closed) - {item.code for item in flow.item})
    if not duty.items and (duty.row_field or duty.rows_when):
        yield "of which rows (items)?"


def _act_faults(flow: Flow, act: Act) -> Iterator[str]:
    where = f"act {act.code}"
    states, desks = {state.code for state in flow.state}, {desk.code for desk in flow.desk}
    acts, lists = {one.code for one in flow.act}, {item.code for item in flow.item}
    yield from (f"{where}: unknown state {code}" for code in {*act.start, act.to} - states - {ANY_OPEN, ""})
    if act.opening and not act.to:
        yield f"{where}: a matter begins in some state"
    yield from (f"{where}: unknown desk {code}" for code in {act.desk, *act.opens} - desks - {""})
    yield from (f"{where}: unknown act {code}" for code in {*act.not_by, *act.after, act.not_before} - acts - {""})
    owed = {duty.code for state in flow.state if state.code in act.start for duty in state.duty}
    yield from (
        f"{where}: {code} is owed in no state that it is taken from" for code in act.overdue if code not in owed
    )
    named = {act.items, act.answers, act.verdicts, *act.lists_closed}
    yield from (f"{where}: unknown list {code}" for code in named - lists - {""})
    yield from (f"{where}: unknown role {role}" for role in act.roles if role not in ROLES)
    if act.side not in SIDES:
        yield f"{where}: unknown side {act.side}"
    if act.receipt and not (flow.act_of(act.receipt) and flow.act_of(act.receipt).document):  # type: ignore[union-attr]
        yield f"{where}: {act.receipt} issues no paper to be signed for"
    if flow.hidden_side:
        opened = [flow.desk_of(code).side for code in act.opens if code in desks]
        yield from (
            f"{where}: opens it to {side}, from whom it is hidden" for side in opened if side == flow.hidden_side
        )
    for field in act.field:
        if field.kind not in FIELD_KINDS:
            yield f"{where}: {field.name} of unknown kind {field.kind}"
        if field.kind in ("choice", "multi") and not (
            flow.choices(field.values) or field.values in load_rules().reasons
        ):
            yield f"{where}: {field.name}: unknown list {field.values}"
        if field.kind == "departments" and set(field.values.split("|")) - {"", *DepartmentKind.values}:
            yield f"{where}: {field.name}: unknown department in {field.values}"
        if field.desk and field.desk not in desks:
            yield f"{where}: {field.name}: unknown desk {field.desk}"
    if act.event is not None:
        if act.event.type not in load_rules().events:
            yield f"{where}: unknown event {act.event.type}"
        if act.event.of and act.event.of not in acts:
            yield f"{where}: unknown act {act.event.of}"


def _reachable(flow: Flow) -> Iterator[str]:
    """Every state can be come to."""
    reached = {act.to for act in flow.openings}
    while True:
        more = {
            act.to
            for act in flow.act
            if act.to and (ANY_OPEN in act.start or reached.intersection(act.start))
        } - reached  # fmt: skip
        if not more:
            break
        reached |= more
    yield from (f"state {state.code}: nothing leads to it" for state in flow.state if state.code not in reached)
