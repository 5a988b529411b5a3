"""What is owed on a matter: follows from its state and its open rows, and stands in the one list of what anyone owes.

Nobody opens or closes these by hand: after every step they are derived anew and the list is brought up to them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from cases.matters.conditions import holds
from cases.matters.items import item_open, known_as
from cases.matters.models import ItemBase, MatterBase, StepBase
from cases.matters.table import Act, Duty, Flow
from cases.matters.terms import Due, due_of, due_of_row, due_params
from office.agencies.models import Officer
from office.followup.queries import NOT_BY
from office.followup.services import Owed, RootOwed, followups_sync_all


def kind_of(root: str, flow: Flow) -> str:
    """The kind of follow-up, by which it is counted in the navigation and filtered in the ledger: a group of matters
    each, and suggestions, which are one."""
    return f"{root}.duty" if root == flow.group.removesuffix("s") else f"{root}.{flow.group}"


def prefix_of(matter: MatterBase) -> str:
    """What the keys of everything owed on it begin with."""
    return f"{matter._meta.model_name}:{matter.pk}:"


def duties_of(
    matter: MatterBase,
    flow: Flow,
    *,
    steps: Sequence[StepBase],
    items: Sequence[ItemBase],
    held: Mapping[str, Sequence[int]],
) -> list[Owed]:
    """What is owed on it now. ``held``: desk -> principals.

    The same duty after a new step into the same state is a new occasion: its key names the step.
    """
    owed: list[Owed] = []
    for state, duty in _standing(matter, flow):
        if not holds(duty.when, matter.data) or not _settled(flow, duty, items):
            continue
        entered = [step.position for step in steps if step.after == state and step.before != step.after]
        due = due_of(matter, duty, steps, state)
        for row in _rows(flow, duty, items):
            until = due_of_row(duty, row.data) if duty.row_field and row is not None else due
            place = (state, entered[-1] if entered else 1)
            owed += _owed(matter, flow, duty, until, place, row, held, steps)
    return owed


def _standing(matter: MatterBase, flow: Flow) -> Iterator[tuple[str, Duty]]:
    """The state as each side knows it, with what that side owes in it; nothing of what is over, for either."""
    if matter.closed:
        return
    for state in dict.fromkeys((matter.state, matter.told_state)):
        if not state:
            continue
        for duty in flow.state_of(state).duty:
            side = flow.desk_of(duty.desk).side
            knows = not matter.inner_side or side in (matter.inner_side, "both")
            if state == (matter.state if knows else matter.told_state):
                yield state, duty


def _settled(flow: Flow, duty: Duty, items: Sequence[ItemBase]) -> bool:
    """Whether the rows that come first are settled, as far as that side knows of them."""
    known = known_as(items, flow.desk_of(duty.desk).side) if duty.lists_closed else []
    shapes = {code: flow.list_of(code) for code in duty.lists_closed}
    return not any(item.list in shapes and item_open(shapes[item.list], item) for item in known)


def _rows(flow: Flow, duty: Duty, items: Sequence[ItemBase]) -> Iterator[ItemBase | None]:
    """For which rows it is owed: one duty for each that is open, or one for the matter."""
    if not duty.items:
        yield None
        return
    rows = flow.list_of(duty.items)
    side = flow.desk_of(duty.desk).side
    waiting = (item for item in known_as(items, side) if item.list == duty.items and item_open(rows, item))
    yield from (item for item in waiting if holds(duty.rows_when, item.data))


def _owed(
    matter: MatterBase,
    flow: Flow,
    duty: Duty,
    due: Due,
    place: tuple[str, int],
    row: ItemBase | None,
    held: Mapping[str, Sequence[int]],
    steps: Sequence[StepBase],
) -> list[Owed]:
    """One row for every principal of the desk that owes it. Keys name the seat: who takes it over has what was owed.

    ``place``: the state, and the step that led there.
    """
    root = str(matter._meta.model_name)
    waiting = _waiting(matter, flow, duty, held)
    act = flow.act_of(duty.act)
    params: dict[str, object] = {"matter": matter.pk, "flow": matter.kind, "duty": duty.code, "act": duty.act}
    params["state"] = place[0]
    params |= due_params(due)
    if act is not None and (kept := _kept_from(act, steps)):
        params[NOT_BY] = kept
    if act is not None and len(ways_out(matter, flow, duty, place[0])) > 1:
        params["several"] = True
    if duty.rule:
        params["rule"] = duty.rule
    if matter.case_id:
        params["case"] = matter.case_id
    if row is not None:
        params |= {"item": row.pk, "position": row.position}
    key = f"{duty.code}:{place[1]}" + (f":{row.pk}" if row is not None else "")
    return [
        Owed(
            key=f"{prefix_of(matter)}{key}:{seat}",
            kind=kind_of(root, flow),
            owner_principal_id=principal,
            root_kind=root,
            root_id=matter.pk,
            other_principal_id=waiting,
            due_on=due.on,
            params=params,
            remind=duty.remind,
            law=duty.law,
            occasion=f"{prefix_of(matter)}{key}",
            roles=act.roles if act is not None else (),
        )
        for seat, principal in enumerate(held.get(duty.desk, ()), start=1)
    ]


def _kept_from(act: Act, steps: Sequence[StepBase]) -> dict[str, str]:
    """Whom an own step bars from it (``not_by``): officer -> that step."""
    last: dict[str, int | None] = {step.act: step.by_id for step in steps}  # type: ignore[attr-defined]
    return {str(last[code]): code for code in act.not_by if last.get(code) is not None}


def ways_out(matter: MatterBase, flow: Flow, duty: Duty, state: str) -> list[str]:
    """The steps by which the desk settles it, its own first: also those of the same roles that lead out of the state
    another way (refused, sent back, decided otherwise), as the matter stands. To give it up altogether is not to settle
    it. What is owed row by row, and what leads nowhere, is done by its own step; but that it is undone by one marked as
    a danger is another result of the same examination.
    """
    act = flow.act_of(duty.act)
    if act is None:
        return []
    found = [act.code]
    side = flow.desk_of(duty.desk).side
    for one in () if duty.items else flow.act:
        if one is act or state not in one.start or one.to in ("", state) or one.side not in (side, "both"):
            continue
        if (one.desk and one.desk != duty.desk) or not _same_hands(act, one) or not holds(one.when, matter.data):
            continue
        if flow.state_of(one.to).result == "withdrawn" or (not act.to and one.tone != "danger"):
            continue
        found.append(one.code)
    return found


def _same_hands(one: Act, other: Act) -> bool:
    return not one.roles or not other.roles or bool(set(one.roles) & set(other.roles))


def _waiting(matter: MatterBase, flow: Flow, duty: Duty, held: Mapping[str, Sequence[int]]) -> int | None:
    """Who waits for it; nobody of a side that does not know of it."""
    found = [*held.get(duty.other, ()), None][0] if duty.other else None
    unknowing = matter.inner_side and duty.other and flow.desk_of(duty.other).side != matter.inner_side
    return None if unknowing else found


def root_owed(
    matter: MatterBase,
    flow: Flow,
    *,
    steps: Sequence[StepBase],
    items: Sequence[ItemBase],
    held: Mapping[str, Sequence[int]],
) -> RootOwed:
    """What is owed on it now, as the list of what anyone owes takes it."""
    owed = duties_of(matter, flow, steps=steps, items=items, held=held)
    return RootOwed(matter.pk, prefix_of(matter), owed, "" if matter.closed else matter.inner_side)


def duties_sync(
    matter: MatterBase,
    flow: Flow,
    *,
    steps: Sequence[StepBase],
    items: Sequence[ItemBase],
    held: Mapping[str, Sequence[int]],
    officer: Officer | None,
    word: str,
    now: datetime,
) -> Sequence[Owed]:
    """Bring the list of what anyone owes up to what is owed on this matter now."""
    root = root_owed(matter, flow, steps=steps, items=items, held=held)
    followups_sync_all(str(matter._meta.model_name), [root], officer=officer, word=word, now=now)
    return root.owed
