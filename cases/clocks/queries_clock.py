"""One term: how it moved, what was warned of, and what may end it. For an officer who sees the case."""

from collections.abc import Sequence

from cases.clocks.models import ClockWarning
from cases.clocks.services import warnings_of
from cases.procedure import ClockState, Projection, load_rules
from cases.procedure.gate_types import Offer
from cases.register.clock_lines import clock_code
from cases.register.desk import Desk
from cases.register.hidden import open_to
from cases.register.models import Case
from cases.register.models_clocks import ClockChange


def clock_by_code(projection: Projection, code: str) -> ClockState | None:
    """The term that an address names, of those that follow from what the officer sees."""
    return next((state for state in projection.clocks if clock_code(state.key) == code), None)


def history_of(officer, case: Case, code: str) -> list[ClockChange]:
    """Every time that the term moved, newest first; what rests on what is kept from this side is left out.

    A term that is gone, because its trigger was voided, still has its history.
    """
    rows = ClockChange.objects.filter(case=case, hidden_from__in=open_to(officer.side)).order_by("-pk")
    return [row for row in rows if clock_code(row.key) == code]


def warnings_told(officer, case: Case, state: ClockState) -> tuple[list[ClockWarning], bool]:
    """The warnings of a term that the officer's side owes, newest first, and whether one waits for the officer.

    Who was warned and what was answered is the own side's.
    """
    own = "police" if state.side == "police" else "procuratorate"
    if officer.side != own:
        return [], False
    rows = ClockWarning.objects.filter(case=case, key=state.key).order_by("-issued_at", "-pk")
    rows = rows.select_related(
        "owner__department", "owner__officer", "owner__agency", "acknowledged_by", "escalated_to__department",
        "escalated_to__officer", "escalated_to__agency",
    )  # fmt: skip
    return list(rows), warnings_of(officer).filter(case=case, key=state.key).exists()


def steps_of(desk: Desk, state: ClockState) -> list[Offer]:
    """The steps that this officer may record now and that fulfil the term, what usually does so first, or lengthen
    it."""
    if not state.open:
        return []
    versions = load_rules().clocks.get(state.rule, ())
    longer = {one.event for row in versions for one in row.extension if one.event}
    found: Sequence[Offer] = [one for one in desk.offers if one.allowed and one.person in (state.person, None)]
    done = sorted((one for one in found if one.clock == state.key), key=lambda one: not one.expected)
    return done + [one for one in found if one.type in longer and one not in done]
