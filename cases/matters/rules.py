"""Who may take which step of a matter now, and why not: the same rule for the page, the form and the service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.matters.actors import Actor, LinkActor
from cases.matters.conditions import holds
from cases.matters.items import item_open, known_as
from cases.matters.models import ItemBase, MatterBase, StepBase
from cases.matters.table import ANY_OPEN, Act, Flow
from cases.matters.terms import due_of
from cases.matters.words import label
from office.access.actions import Action
from office.access.queries import can, principals_of
from office.access.roles import roles_of
from office.ui.formats import day

BOTH = "both"
# Whoever comes through a link does what an officer of a third agency does.
LINK_ROLE = "third_party"


@dataclass(frozen=True, slots=True)
class Standing:
    """A matter with all that bears on what may be done with it."""

    matter: MatterBase
    flow: Flow
    steps: Sequence[StepBase]
    items: Sequence[ItemBase]
    held: Mapping[str, Sequence[int]]

    def state_for(self, side: str) -> str:
        """The state as this side knows it."""
        inner = self.matter.inner_side
        return self.matter.told_state if inner and side != inner else self.matter.state

    def last(self, *acts: str) -> StepBase | None:
        """The latest step that is one of these acts."""
        return next((step for step in reversed(self.steps) if step.act in acts), None)


def standing_of(matter: MatterBase, flow: Flow) -> Standing:
    """A matter as it is stored: three statements."""
    steps = list(matter.steps.order_by("position"))  # type: ignore[attr-defined]
    items = list(matter.items.order_by("list", "position"))  # type: ignore[attr-defined]
    held: dict[str, list[int]] = {}
    for desk, principal in matter.desks.filter(until=None).order_by("pk").values_list("desk", "principal_id"):  # type: ignore[attr-defined]
        held.setdefault(desk, []).append(principal)
    return Standing(matter, flow, steps, items, held)


def side_may(actor: Actor, act: Act) -> bool:
    """Whether the act is one of the actor's side, and a role of the actor takes it."""
    if act.side not in (actor.side, BOTH):
        return False
    if isinstance(actor, LinkActor):
        return act.side == actor.side or LINK_ROLE in act.roles
    return not act.roles or bool(roles_of(actor) & set(act.roles))


def in_state(stand: Standing, act: Act, side: str) -> bool:
    """Whether the act can be taken from the state as that side knows it."""
    state = stand.state_for(side)
    if not state:
        return False
    if stand.flow.state_of(state).closed:
        return state in act.start
    if stand.matter.closed and stand.matter.told_closed:
        # Over by an inner step of the other side; from here nothing leads on.
        return False
    return state in act.start or ANY_OPEN in act.start


def at_desk(actor: Actor, stand: Standing, act: Act) -> bool:
    """Whether the actor sits at the desk that takes this act. A link has been bound to the matter by its door.

    Where a step is of both sides, a desk of one side binds that side only: what the police sign for at their desk the
    procuratorate may record as served.
    """
    if not act.desk or isinstance(actor, LinkActor):
        return True
    side = stand.flow.desk_of(act.desk).side
    if act.side == BOTH and side not in (BOTH, actor.side):
        return True
    return bool(set(stand.held.get(act.desk, ())) & set(principals_of(actor)))


def acts_of(actor: Actor, stand: Standing, *, action: Action = Action.MATTER_ACT) -> list[Act]:
    """The acts that are this actor's to take now, the main ones first; some may still be barred (``barred``)."""
    if not isinstance(actor, LinkActor) and not can(actor, action, stand.matter):
        return []
    found = [
        act
        for act in stand.flow.act
        if not act.opening
        and side_may(actor, act)
        and in_state(stand, act, actor.side)
        and at_desk(actor, stand, act)
        and holds(act.when, stand.matter.data)
        and all(stand.last(code) is not None for code in act.after)
    ]
    return sorted(found, key=lambda act: not act.main)


def barred(actor: Actor, stand: Standing, act: Act, today: date | None = None) -> str:
    """Why this actor may not take an act that is otherwise open to the actor; empty where nothing bars."""
    for code in act.not_by:
        step = stand.last(code)
        if step is not None and step.by_id is not None and step.by_id == actor.pk:  # type: ignore[attr-defined]
            done = stand.flow.act_of(code)
            return _("You took the step “%(step)s” yourself; this one is for a colleague.") % {
                "step": label(done) if done else code
            }
    for code in act.lists_closed:
        shape = stand.flow.list_of(code)
        known = known_as(stand.items, actor.side)
        waiting = sum(item.list == code and item_open(shape, item) for item in known)
        if waiting:
            return _("%(n)d rows of “%(list)s” are still open.") % {"n": waiting, "list": label(shape)}
    return term_runs(stand, act, today or timezone.localdate())


def term_runs(stand: Standing, act: Act, on: date) -> str:
    """What is still within its term on that day, where the act follows only on what was not done in time."""
    state = stand.state_for(act.side)
    for duty in stand.flow.state_of(state).duty if act.overdue and state else ():
        if duty.code in act.overdue and holds(duty.when, stand.matter.data):
            due = due_of(stand.matter, duty, stand.steps, state).on
            if due is not None and on <= due:
                told = {"what": label(duty), "day": day(due)}
                return _("“%(what)s” may still be done until %(day)s; before that nothing is overdue.") % told
    return ""


def seat_acts(flow: Flow, act: Act, desk: str) -> list[Act]:
    """What is next to be done at a desk once this act is taken: of the steps that it takes or owes those from the state
    that the act leads to, else all but those that can be taken at any time."""
    owed = {duty.act for state in flow.state for duty in state.duty if duty.desk == desk}
    own = [one for one in flow.act if not one.opening and (one.desk == desk or one.code in owed)]
    following = [one for one in own if act.to and act.to in one.start]
    found = following or [one for one in own if ANY_OPEN not in one.start] or own
    # A desk of its own for nothing: whoever of that side has a part in such matters at all.
    side = flow.desk_of(desk).side
    return found or [one for one in flow.act if one.side == side and one.roles]


def seat_fits(officer: Actor, acts: Sequence[Act], took: Mapping[str, int | None]) -> bool:
    """Whether an officer may take one of these steps: by role, and not as who took one that bars from it (``took``: the
    acts taken so far, each with who took it last)."""
    if not acts:
        return True
    return any(side_may(officer, one) and officer.pk not in {took.get(code) for code in one.not_by} for one in acts)
