"""The clocks of a case while walking through its steps: which began, which were fulfilled, replaced, paused.

``ClockWalk`` takes every step in legal order, right after the measures took it, and does what ``runs.toml`` says.
When it is through, ``clocks_state`` reckons every term. Nothing here depends on today.
"""

from .clocks_going import Going, Granted, Stop
from .clocks_plan import Action, Line, Role, plan_of
from .clocks_terms import Terms
from .clocks_view import CaseView
from .measures import PersonWalk
from .steps import Step, same_step

BEGINS = frozenset({Role.START, Role.RESTART, Role.IMPLIED})


class ClockWalk(CaseView):
    """Takes the steps of a case in legal order."""

    __slots__ = ("all", "open", "paused", "plan", "seen", "terms")

    def __init__(
        self, steps: list[Step], by_type: dict[str, list[Step]], walks: dict[int, PersonWalk], terms: Terms
    ) -> None:
        super().__init__(steps, by_type, walks, terms.rules)
        self.terms = terms
        self.plan = plan_of(terms.rules)
        self.all: list[Going] = []
        self.open: dict[tuple[int, int | None], list[Going]] = {}
        # Lines that anything was ever begun of: what ends or lengthens the others need not be looked at.
        self.seen: set[int] = set()
        self.paused: dict[tuple[int, int | None], dict[tuple[int, int | None], Step]] = {}

    def take(self, step: Step) -> None:
        """Everything that this step does to any clock."""
        moves = self.plan.moves.get(step.type)
        if moves is None:
            return
        for action in moves.of(self.seen):
            if action.line.row.by_hand and step.event.reported and action.role in BEGINS:
                continue
            if not action.conditions or self.fits(step, action.conditions):
                DOES[action.role](self, action, step)

    def _going(self, index: int, person: int | None, step: Step) -> list[Going]:
        """The clocks of this line that run for the person until this step."""
        if index not in self.seen:
            return []
        return [going for going in self.open.get((index, person), ()) if going.alive_at(step)]

    def _allowed(self, line: Line, person: int | None, step: Step) -> bool:
        """Whether the line may begin here for this person."""
        row = line.row
        if row.held and (row.held == "yes") is not self.held(person):
            return False
        if row.status and row.status not in self.marked.get(person, ()):
            return False
        if line.unless_after:
            against = self.last(line.unless_after, person, step, itself=False)
            if against is not None and not self.away_at(person, against):
                lifted = self.last(line.until, person, step)
                if lifted is None or lifted.key < against.key:
                    return False
        if line.already:
            given = self.last(line.already, person, step, itself=False)
            if given is not None:
                over = self.last(line.already_until, person, step, itself=False)
                if over is None or over.key < given.key:
                    return False
        if line.after:
            before = self.last(line.after, person, step)
            if before is None:
                return False
            for going in reversed(self.all):
                if going.line is line and going.person == person and going.start is not None:
                    return before.key > going.start.key
        return True

    # --- what a step does

    def _start(self, action: Action, step: Step) -> None:
        for person in self.begins_for(action.line, step):
            self._begin(action.line, person, step)

    def _begin(self, line: Line, person: int | None, step: Step) -> None:
        running = self._going(line.index, person, step)
        for going in running:
            if going.start is not None and _twice(going.start, step):
                if step.precise and not going.start.precise:
                    going.start = step
                return
        received = self._received(line, person, step)
        if received is not None and received.start is not None:
            if received.start.day != step.day:
                received.doubted = True
            return
        if line.measures and not self.under(line, person):
            return
        if not self._allowed(line, person, step) or self._goes_on(line, person, step, running):
            return
        unknown = [going for going in running if going.start is None]
        if line.row.once and len(unknown) < len(running):
            return
        if line.measures and line.replaced and self._too_late(line, person, step):
            return
        for going in unknown:
            self._forget(going)
        new = self._new(line, person, step, None)
        before = self.last(line.stands, person, step)
        if before is not None:
            back = self.last(line.stands_until, person, step)
            if back is None or back.key < before.key:
                new.close(before, Stop.DONE)

    def _received(self, line: Line, person: int | None, step: Step) -> Going | None:
        """The clock that the receipt of the same document began, by whichever agency's record: it is received once,
        and the first record counts. Which decision was received is asked of the decisions, for a decision typed and
        told by a ledger once more has two records."""
        for going in self.open.get((line.index, person), ()):
            if going.start is not None and going.start.type == step.type:
                if self._same_document(going.start, step, going.alive_at(step)):
                    return going
        return None

    def _same_document(self, one: Step, two: Step, runs: bool) -> bool:
        """Whether both receipts are of one decision. While the term runs, the decision that a form recorded and one
        that a ledger tells are one, whatever their days."""
        of = one.event.params.get("of", "")
        if of and of == two.event.params.get("of", ""):
            return True
        ours, theirs = self.document(one), self.document(two)
        if ours is None or theirs is None or ours.person is None:
            return False
        if ours is theirs:
            return True
        if (ours.type, ours.person) != (theirs.type, theirs.person) or not same_step(ours, theirs):
            return False
        return ours.day == theirs.day or (runs and ours.event.reported is not theirs.event.reported)

    def _turn(self, action: Action, step: Step) -> None:
        """Somebody is held, or let go, while a term runs whose length depends on it: this term takes its place and
        counts from where that one began (CPL 91, RULES 282)."""
        line = action.line
        for person in self.targets(line, step):
            if (line.row.held == "yes") is not self.held(person):
                continue
            for old in [going for index in line.replaced for going in self._going(index, person, step)]:
                new = Going(line, person, old.start, old.implied)
                new.turned = step
                for earlier in self.open.get((line.index, person), ()):
                    if earlier.start is old.start:
                        new.granted = list(earlier.granted)
                if line.row.pause:
                    new.paused.update(self.paused.get((line.index, person), {}))
                self._replace(old, step, new)
                self._enter(new)

    def _new(self, line: Line, person: int | None, start: Step | None, implied: Step | None) -> Going:
        going = Going(line, person, start, implied)
        if start is not None:
            self._equip(going, start)
            for index in line.replaced:
                for one in (None,) if person is None else (person, None):
                    for old in self._going(index, one, start):
                        self._replace(old, start, going)
        self._enter(going)
        return going

    def _enter(self, going: Going) -> None:
        self.all.append(going)
        self.seen.add(going.line.index)
        self.open.setdefault((going.line.index, going.person), []).append(going)

    def _equip(self, going: Going, start: Step) -> None:
        line, person = going.line, going.person
        if line.counts_from:
            going.since = self.last(line.counts_from, person, start)
            going.no_since = going.since is None
        if line.row.length_param:
            going.length = self.value(start, line.row.length_param)
        measure = self.under(line, person)
        if measure and person is not None:
            going.span = self.walks[person].open[measure]
        if line.row.pause:
            going.paused.update(self.paused.get((line.index, person), {}))
        going.caps = [one for index in line.capped for one in self._going(index, person, start)]

    def _replace(self, old: Going, step: Step, new: Going) -> None:
        """A clock of which not even the start was known leaves nothing behind."""
        if old.start is None:
            self._forget(old)
        else:
            old.close(step, Stop.VOID)
            old.replaced = new

    def _forget(self, going: Going) -> None:
        self.all.remove(going)
        self.open[going.line.index, going.person].remove(going)

    def _goes_on(self, line: Line, person: int | None, step: Step, running: list[Going]) -> bool:
        """Whether the measure goes on, and with it the term that runs: the same custody recorded once more (then
        somebody has to look), or the same organ ordering the measure again, when the days between do not count
        (MPS 107)."""
        if not line.measures or person is None:
            return False
        measure = self.under(line, person)
        custody = self.rules.measures[measure].custody
        if not line.row.cumulative and not custody:
            return False
        for going in reversed(self.all):
            if going.line is not line or going.person != person or going.span is None:
                continue
            span = going.span
            if going.replaced is not None or going.closed is not None or span.ended_by is None:
                return False
            if line.row.cumulative:
                going.gaps.append((span.ended_by, step))
            elif span.ended_by is step and span.measure == measure:
                going.doubted = True
            else:
                return False
            going.span = self.walks[person].open[measure]
            return True
        return False

    def _too_late(self, line: Line, person: int | None, step: Step) -> bool:
        """A term of custody that is up does not come back to life by another that would take its place."""
        since = self.last(line.counts_from, person, step) or step
        for index in line.replaced:
            for old in self._going(index, person, step):
                if old.line.measures and (self.terms.expired(old, since) or self.terms.expired(old, step)):
                    old.doubted = True
                    return True
        return False

    def _implied(self, action: Action, step: Step) -> None:
        """The step shows that the clock runs although nothing began it: it is there without a start."""
        line = action.line
        for person in self.begins_for(line, step):
            if any(self._going(index, person, step) for index in line.rivals) or self._known(line, person):
                continue
            if self._allowed(line, person, step):
                self._new(line, person, None, step)

    def _known(self, line: Line, person: int | None) -> bool:
        """Whether the measure that such a clock belongs to still runs, so that its start is known."""
        return any(
            going.span is not None and going.span.ended_by is None
            for index in line.rivals
            for going in self.open.get((index, person), ())
        )

    def _done(self, action: Action, step: Step) -> None:
        self._stop(action.line, step, Stop.DONE)

    def _void(self, action: Action, step: Step) -> None:
        self._stop(action.line, step, Stop.VOID)

    def _stop(self, line: Line, step: Step, how: Stop) -> None:
        meant = self.meant(step) if how is Stop.DONE else None
        for person in self.targets(line, step):
            if meant is not None and person not in meant:
                continue
            going = self._going(line.index, person, step)
            if not going or (not line.person and step.person is not None and not self._all_done(line, step, going[0])):
                continue
            if line.row.of and how is Stop.DONE:
                going = self._referred(going, step)
            for one in going:
                if one.start is not step:
                    one.close(step, how)

    def _undone(self, action: Action, step: Step) -> None:
        """What fulfilled the term was taken back or handed back: it runs on from its own start (CPL 156, RULES 158)."""
        index = action.line.index
        for person in self.targets(action.line, step):
            last = next(reversed(self.open.get((index, person), ())), None)
            if last is None or last.closed is None or last.how is not Stop.DONE or last.replaced is not None:
                continue
            if last.span is None or last.span.ended_by is None:
                last.closed, last.how = None, Stop.VOID

    def _referred(self, going: list[Going], step: Step) -> list[Going]:
        """The clocks that the answer is about. An answer that refers to nothing answers the only question there is;
        where there are several nothing is chosen."""
        of = step.event.params.get("of", "")
        found = []
        for one in going:
            began = one.start or one.implied
            if of and began is not None and of in (began.event.source_key, began.event.params.get("of", "")):
                found.append(one)
        if not found and len(going) == 1 and of not in self.sources:
            return going
        return found

    def _all_done(self, line: Line, step: Step, going: Going) -> bool:
        """A clock of the whole case is fulfilled by steps of persons when everybody still in the case had one."""
        began = going.start or going.implied
        settled = {
            s.person
            for code in line.closing
            for s in self.by_type.get(code, ())
            if s.key <= step.key and (began is None or not s.before(began))
        }
        for person, walk in self.walks.items():
            outcome = self.rules.outcomes[walk.outcome]
            if person not in settled and not outcome.leaves and not outcome.final:
                return False
        return True

    def _restart(self, action: Action, step: Step) -> None:
        """Only what runs begins anew."""
        line = action.line
        for person in self.targets(line, step):
            running = [going for going in self._going(line.index, person, step) if going.start is not None]
            if line.row.of:
                running = self._referred(running, step)
            if not running or any(going.start is not None and _twice(going.start, step) for going in running):
                continue
            new = self._new(line, person, step, None)
            for old in running:
                new.doubted = new.doubted or self.terms.expired(old, step)
                self._replace(old, step, new)

    def _extend(self, action: Action, step: Step) -> None:
        """The first extension of the row that this step may grant and that is not granted yet."""
        line = action.line
        codes = [code for conditions, code in action.grants if not conditions or self.fits(step, conditions)]
        if not codes:
            return
        for person in self.targets(line, step):
            running = [going for going in self._going(line.index, person, step) if going.alive]
            if line.row.of:
                running = self._referred(running, step)
            for going in running:
                given = {granted.code: granted.step for granted in going.granted}
                if any(_twice(other, step) for code, other in given.items() if code in codes):
                    continue
                code = next((code for code in codes if code not in given), codes[-1])
                going.granted.append(Granted(code, step))

    def _pause(self, action: Action, step: Step) -> None:
        key = (action.pair, step.person)
        for person in self.targets(action.line, step):
            self.paused.setdefault((action.line.index, person), {}).setdefault(key, step)
            for going in self._going(action.line.index, person, step):
                going.paused.setdefault(key, step)

    def _resume(self, action: Action, step: Step) -> None:
        key = (action.pair, step.person)
        for person in self.targets(action.line, step):
            self.paused.get((action.line.index, person), {}).pop(key, None)
            for going in self._going(action.line.index, person, step):
                began = going.paused.pop(key, None)
                if began is not None:
                    going.pauses.append((began, step))


DOES = (
    ClockWalk._resume,
    ClockWalk._void,
    ClockWalk._implied,
    ClockWalk._done,
    ClockWalk._restart,
    ClockWalk._start,
    ClockWalk._extend,
    ClockWalk._pause,
    ClockWalk._undone,
    ClockWalk._turn,
)
"""By role, in the order of the roles."""
assert len(DOES) == len(Role)


def _twice(one: Step, two: Step) -> bool:
    return one.type == two.type and one.day == two.day and same_step(one, two)
