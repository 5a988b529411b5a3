"""What stands in a case when a new event is to be recorded, as gates and courses ask for it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from .asof import in_custody, runs_at
from .calendar import WEEKENDS, Calendar
from .clocks_plan import Condition, Spec
from .events import china_day
from .gate_types import PersonFacts
from .rules_types import EventType, Rules
from .steps import Step, asked_for
from .types import Interval, Projection

NOBODY = PersonFacts()
NO_STEPS: tuple[Step, ...] = ()
STATUS_NOTE = "status_note"
AT_LARGE = "at_large"


def meets(conditions: Iterable[Condition], params: Mapping[str, str]) -> bool:
    """Whether these parameters are as the conditions ask."""
    return all((params.get(c.name, "") in c.values) is c.wanted for c in conditions)


class Situation:
    """What stands when a new event is to be recorded, as the gates want it."""

    __slots__ = (
        "_found", "_told", "actors", "at", "by_type", "calendar", "day", "late", "later", "now", "officer", "persons",
        "precise", "projection", "roles", "rules", "sources", "told",
    )  # fmt: skip

    def __init__(
        self,
        projection: Projection,
        rules: Rules,
        at: datetime,
        *,
        precise: bool = True,
        roles: frozenset[str] = frozenset(),
        persons: Mapping[int, PersonFacts] | None = None,
        actors: Mapping[int, int] | None = None,
        officer: int | None = None,
        same_day: Iterable[Step] = (),
        later: Iterable[Step] = (),
        now: datetime | None = None,
        calendar: Calendar = WEEKENDS,
    ) -> None:
        self.now = now
        self.calendar = calendar
        self.projection = projection
        self.rules = rules
        self.at = at
        self.day: date = china_day(at)
        self.precise = precise
        self.roles = roles
        self.persons: Mapping[int, PersonFacts] = persons or {}
        self.actors: Mapping[int, int] = actors or {}
        self.officer = officer
        # Steps of the day of the new event that sort after it, but only because an hour is not known.
        self.late = tuple(same_day)
        # Steps of later days: they lift nothing, but may say what is wrong with the day of a late entry.
        self.later = tuple(later)
        self.by_type: dict[str, list[Step]] = {}
        for step in projection.steps:
            self.by_type.setdefault(step.type, []).append(step)
        self._told = self.by_type
        if self.late:
            self._told = {code: list(found) for code, found in self.by_type.items()}
            for step in self.late:
                self._told.setdefault(step.type, []).append(step)
        self.sources = {step.event.source_key: step for step in projection.steps if step.event.source_key}
        self.told = frozenset(
            f"{side_of(step.kind)}:{step.kind.scope}" for step in (*projection.steps, *self.late)
        )  # fmt: skip
        self._found: dict[tuple[int, int | None, bool], tuple[Step, ...]] = {}

    def param(self, step: Step, name: str) -> str:
        """A parameter of a step; of a service the decision that it refers to, where only its key is given."""
        given = step.event.params.get(name, "")
        if not given and name == "decision":
            source = self.sources.get(step.event.params.get("of", ""))
            return source.type if source is not None else ""
        return given

    def fit(self, spec: Spec, step: Step) -> bool:
        """Whether this step is what the spec describes."""
        return step.type == spec.type and all(
            (self.param(step, c.name) in c.values) is c.wanted for c in spec.conditions
        )  # fmt: skip

    def steps(self, specs: tuple[Spec, ...], person: int | None, late: bool = False) -> tuple[Step, ...]:
        """The steps that are so described, in legal order: of this person and of the whole case; without a person, of
        everybody."""
        if not specs:
            return NO_STEPS
        asked = (id(specs), person, late)
        found = self._found.get(asked)
        if found is None:
            rows = [step for spec in specs for step in self.by_type.get(spec.type, ()) if self.fit(spec, step)]
            if late:
                rows += [step for spec in specs for step in self.late if self.fit(spec, step)]
            rows = [step for step in rows if person is None or step.person in (None, person)]
            rows = [step for step in rows if not self._of_others(step, person)]
            found = tuple(sorted(rows, key=lambda step: step.key)) if len(rows) > 1 else tuple(rows)
            self._found[asked] = found
        return found

    def _of_others(self, step: Step, person: int | None) -> bool:
        """Whether a step of the whole case answers what was asked for other persons only: an acceptance concerns
        whom the request named (CPL 87). Where no request is told, nobody can say so."""
        if person is None or step.person is not None or not step.kind.whom:
            return False
        asked = asked_for(step, self._told)
        return bool(asked) and person not in asked

    def standing(
        self, of: tuple[Spec, ...], until: tuple[Spec, ...], person: int | None, late: bool = False,
        present: bool = False,
    ) -> Step | None:  # fmt: skip
        """The latest of ``of`` after which none of ``until`` came. ``present``: of the whole case not those of a time
        when the person was at large (RULES 158)."""
        rows = self.steps(of, person, late)
        if present and person is not None:
            rows = tuple(step for step in rows if step.person is not None or not self._away(person, step))
        if not rows:
            return None
        ends = self.steps(until, person)
        return None if ends and ends[-1].key > rows[-1].key else rows[-1]

    def first_later(self, of: tuple[Spec, ...], person: int | None) -> Step | None:
        """The first of these that is recorded of a later day."""
        for step in self.later:
            if (person is None or step.person in (None, person)) and any(self.fit(spec, step) for spec in of):
                return step
        return None

    def _away(self, person: int, step: Step) -> bool:
        state = self.projection.persons.get(person)
        return state is not None and any(
            one.measure == AT_LARGE and one.start <= step.at and (one.end is None or one.end > step.at)
            for one in state.intervals
        )

    def last_measure(self, person: int | None, measures: tuple[str, ...]) -> Interval | None:
        """The latest begun of these measures on the person, over or not."""
        state = self.projection.persons.get(person) if person is not None else None
        found = [one for one in state.intervals if one.measure in measures] if state is not None else []
        return found[-1] if found else None

    def steps_and(self, specs: tuple[Spec, ...], more: tuple[Spec, ...], person: int | None) -> list[Step]:
        """The steps of both, in legal order."""
        return sorted((*self.steps(specs, person), *self.steps(more, person)), key=lambda step: step.key)

    def facts(self, person: int | None) -> PersonFacts:
        """What is known of a person beside the events."""
        return NOBODY if person is None else self.persons.get(person, NOBODY)

    def marked(self, person: int | None, status: str) -> bool:
        """Whether the person is known to be a deputy, a public employee, a foreigner."""
        if person is None:
            return False
        if status in self.facts(person).status:
            return True
        return any(
            step.person == person and step.event.params.get("status") == status
            for step in (*self.by_type.get(STATUS_NOTE, ()), *self.late)
            if step.type == STATUS_NOTE
        )

    def about(self, event: int | None, source: str) -> bool:
        """Whether this step is the one of that source key, or itself refers to it."""
        step = next((step for step in self.projection.steps if step.id == event), None)
        return step is not None and source in (step.event.source_key, step.event.params.get("of", ""))

    def held_on(self, person: int | None, day: date) -> bool:
        """Whether the person, or where none is named anybody, is in custody at any time of that day."""
        whom = self.projection.persons if person is None else (person,)
        return any(in_custody(self.projection, one, day) for one in whom)

    def measure(self, person: int | None, measures: tuple[str, ...], wide: bool = False) -> Interval | None:
        """The measure among these under which the person is; ``wide``: a day without an hour counts whole."""
        state = self.projection.persons.get(person) if person is not None else None
        for interval in state.intervals if state is not None else ():
            if interval.measure not in measures:
                continue
            if runs_at(interval, self.at, self.rules) or (wide and self._that_day(interval)):
                return interval
        return None

    def _that_day(self, interval: Interval) -> bool:
        """Whether the measure runs on the day of the new event, and no hour that is known says otherwise."""
        first, last = interval.start_day, interval.end_day
        if first > self.day or (first == self.day and self._hours(interval.start_precise)):
            return False
        if last is not None and (last < self.day or (last == self.day and self._hours(interval.end_precise))):
            return False
        return not self.rules.measures[interval.measure].lapses_hours

    def _hours(self, precise: bool) -> bool:
        return precise and self.precise


def side_of(kind: EventType) -> str:
    """Who records such events: the procuratorate those of the court."""
    return "procuratorate" if kind.side == "court" else kind.side
