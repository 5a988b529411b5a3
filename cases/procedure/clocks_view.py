"""A case while it is walked through, as the runs ask about it: what a step says, whom it concerns, who is held."""

from .clocks_plan import Condition, Line, Spec
from .measures import PersonWalk
from .rules_types import Rules
from .steps import Step, concerned

STATUS = "status_note"
JOINED = "person_joined"
AT_LARGE = "at_large"


class CaseView:
    """The steps and persons of a case, and how far the walk has come: each person's measures and outcome so far."""

    __slots__ = ("_meant", "by_type", "joined", "marked", "rules", "sources", "walks")

    def __init__(
        self, steps: list[Step], by_type: dict[str, list[Step]], walks: dict[int, PersonWalk], rules: Rules
    ) -> None:
        self.by_type = by_type
        self.walks = walks
        self.rules = rules
        self.sources = {step.event.source_key: step for step in steps if step.event.source_key}
        self.joined = {step.person: step for step in reversed(by_type.get(JOINED, []))}
        self._meant: dict[int, frozenset[int]] = {}
        self.marked: dict[int | None, set[str]] = {}
        for step in by_type.get(STATUS, ()):
            self.marked.setdefault(step.person, set()).add(step.event.params.get("status", ""))

    def value(self, step: Step, name: str) -> str:
        """A parameter of the step, else of the step that it refers to, else of the latest decision that it names.

        ``decision`` is the type of what was served or executed: of the step referred to, where that is known.
        """
        params = step.event.params
        if not params:
            return ""
        if name != "decision" and name in params:
            return params[name]
        source = self.sources.get(params.get("of", ""))
        if name == "decision":
            return source.type if source is not None else params.get(name, "")
        if source is None:
            source = self.document(step)
        return source.event.params.get(name, "") if source is not None else ""

    def document(self, step: Step) -> Step | None:
        """The decision that a receipt refers to, else the latest of its kind on the person."""
        params = step.event.params
        source = self.sources.get(params.get("of", ""))
        if source is not None:
            return source
        known = (s for s in reversed(self.by_type.get(params.get("decision", ""), ())) if not step.before(s))
        return next((s for s in known if s.person in (None, step.person)), None)

    def fits(self, step: Step, conditions: tuple[Condition, ...]) -> bool:
        """Whether the step is as the conditions ask."""
        for one in conditions:
            if (self.value(step, one.name) in one.values) is not one.wanted:
                return False
        return True

    def targets(self, line: Line, step: Step) -> tuple[int | None, ...]:
        """Whose clock the step is about: the case's own, that person's, or everybody's."""
        if not line.person:
            return (None,)
        if step.person is not None:
            return (step.person,)
        return tuple(self.walks) or (None,)

    def begins_for(self, line: Line, step: Step) -> list[int | None]:
        """For whom the step begins a clock: of a step of the whole case not those who are gone or not yet there,
        nor those whom it does not concern."""
        if step.person is not None or not line.person:
            return [step.person if line.person else None]
        meant = self.meant(step)
        return [
            person
            for person in self.targets(line, step)
            if (meant is None or person in meant) and not self.absent(line, person, step)
        ]

    def meant(self, step: Step) -> frozenset[int] | None:
        """Of a step of the whole case: the persons that it concerns, None for all."""
        if not step.kind.whom or step.person is not None:
            return None
        found = self._meant.get(step.id)
        if found is None:
            found = concerned(step, self.by_type, self.walks, self._held_at)
            self._meant[step.id] = found
        return found or None

    def _held_at(self, person: int, step: Step) -> bool:
        """Whether the person was in custody at a step that lies behind."""
        measures = self.rules.measures
        return any(
            measures[span.measure].custody
            and span.start.key <= step.key
            and (span.ended_by is None or span.ended_by.key > step.key)
            for span in self.walks[person].spans
        )

    def held(self, person: int | None) -> bool:
        """Whether the person, or where none is named anybody, is in custody at this step."""
        if person is None:
            return any(self.held(one) for one in self.walks)
        measures = self.rules.measures
        return any(measures[code].custody for code in self.walks[person].open)

    def under(self, line: Line, person: int | None) -> str:
        """The measure of this line that the person is under."""
        if person is None:
            return ""
        return next((code for code in self.walks[person].open if code in line.measures), "")

    def absent(self, line: Line, person: int | None, step: Step) -> bool:
        """Whether the person has left the case, or joins it later. Over for good is over, unless the line itself
        says what must have come before."""
        if person is None:
            return False
        outcome = self.rules.outcomes[self.walks[person].outcome]
        if outcome.leaves or (outcome.final and not line.after):
            return True
        if step.person is None and AT_LARGE in self.walks[person].open:
            return True
        joined = self.joined.get(person)
        return joined is not None and step.before(joined)

    def away_at(self, person: int | None, step: Step) -> bool:
        """Whether a step of the whole case did not concern the person, who was at large then (RULES 158)."""
        if person is None or step.person is not None:
            return False
        return any(
            span.measure == AT_LARGE
            and span.start.key <= step.key
            and (span.ended_by is None or span.ended_by.key > step.key)
            for span in self.walks[person].spans
        )

    def _of_others(self, step: Step, person: int | None) -> bool:
        """Whether a step of the whole case concerns others only."""
        meant = None if person is None else self.meant(step)
        return meant is not None and person not in meant

    def last(self, specs: tuple[Spec, ...], person: int | None, until: Step, itself: bool = True) -> Step | None:
        """The latest of these steps, of the person or the case, up to this one and, unless told, with it."""
        found: Step | None = None
        for spec in specs:
            for step in reversed(self.by_type.get(spec.type, ())):
                if (
                    step.key > until.key
                    or (step is until and not itself)
                    or not (person is None or step.person in (None, person))
                    or (step.kind.whom and self._of_others(step, person))
                ):
                    continue
                if not spec.conditions or self.fits(step, spec.conditions):
                    if found is None or step.key > found.key:
                        found = step
                    break
        return found
