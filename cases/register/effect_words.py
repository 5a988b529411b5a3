"""What a step changes, in sentences of the active language. For the preview, and again after saving."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.procedure import ClockState
from cases.register.clock_lines import clock_name, day_of, days_of, is_late, sentence_of, start_step
from cases.register.drafts import finding_sentence
from cases.register.effects import ClockMove, Effects, MeasureMove, Move, Overstay
from cases.register.projection_clocks import WATCHING
from cases.register.words import (
    article_label,
    event_label,
    measure_label,
    outcome_label,
    refusal_label,
    stage_label,
    zh,
)
from office.ui.formats import day, moment

NameOf = Callable[[int | None], str]


@dataclass(frozen=True, slots=True)
class EffectLine:
    """One thing that changes. ``why`` explains a date; ``tone`` is that of the chip in front (``kind`` in words)."""

    kind: object
    text: str
    why: str = ""
    tone: str = "plain"

    def __str__(self) -> str:
        return f"{self.text} {self.why}".strip()


def effect_lines(effects: Effects, name_of: NameOf, now: dt.datetime | None = None) -> list[EffectLine]:
    """Everything that changes: stage, measures, decisions, clocks, findings."""
    now = now or timezone.now()
    lines: list[EffectLine] = []
    if effects.stage_before != effects.stage_after:
        told = {"before": stage_label(effects.stage_before), "after": stage_label(effects.stage_after)}
        lines.append(EffectLine(_("Stage"), _("The stage goes from %(before)s to %(after)s.") % told, tone="info"))
    lines += [_measure_line(move, name_of) for move in effects.measures]
    for outcome in effects.outcomes:
        told = {
            "person": name_of(outcome.person),
            "before": outcome_label(outcome.before) or pgettext("decision", "none"),
            "after": outcome_label(outcome.after) or pgettext("decision", "none"),
        }
        text = _("%(person)s: the decision goes from %(before)s to %(after)s.") % told
        lines.append(EffectLine(_("Decision"), text, tone="info"))
    lines += [
        EffectLine(pgettext("effect", "Mind"), refusal_label(warning), tone="near") for warning in effects.warnings
    ]
    lines += _standing_lines(effects, name_of)
    lines += _late_lines(effects)
    # What only watches a case is owed by nobody; a page of its own tells of it.
    lines += [_clock_line(move, name_of, now) for move in effects.clocks if move.state.rule not in WATCHING]
    lines += [_overstay_line(one, name_of) for one in effects.overstays]
    lines += [
        EffectLine(pgettext("effect", "Finding"), _("New finding: %(finding)s") % {"finding": finding_sentence(hit)},
                   tone="near" if hit.level == "check" else "over")
        for hit in effects.found
    ]  # fmt: skip
    lines += [
        EffectLine(pgettext("effect", "Finding"), _("Settled: %(finding)s") % {"finding": finding_sentence(hit)},
                   tone="good")
        for hit in effects.settled
    ]  # fmt: skip
    return lines


def _overstay_line(one: Overstay, name_of: NameOf) -> EffectLine:
    """Custody beyond its term, with the article."""
    text = _("%(person)s was held %(days)d days beyond the term (%(clock)s, from %(after)s to %(until)s): %(article)s.")
    told = {
        "person": name_of(one.person),
        "days": (one.until - one.after).days,
        "clock": clock_name(one.clock),
        "after": day(one.after),
        "until": day(one.until),
        "article": article_label("CPL 98"),
    }
    return EffectLine(pgettext("effect", "Finding"), text % told, tone="over")


def _standing_lines(effects: Effects, name_of: NameOf) -> Iterator[EffectLine]:
    """What is recorded of a person stands on its own: it is not void because the joining of the person is."""
    if not effects.standing:
        return
    steps = ("、" if zh() else ", ").join(f"{event_label(one.type)} {day(one.happened_at)}" for one in effects.standing)
    text = _("%(person)s stays in the case: what else is recorded still stands and counts (%(steps)s).")
    told = {"person": name_of(effects.standing[0].person), "steps": steps}
    yield EffectLine(pgettext("effect", "Mind"), text % told, tone="near")


def _late_lines(effects: Effects) -> Iterator[EffectLine]:
    """补录: the true day counts, and the entry stays visible; where clocks move, that is said."""
    if not effects.late:
        return
    if effects.clocks:
        text = _("Entered %(days)d days after it happened: the clocks below are counted from the true day.")
    else:
        text = _("Entered %(days)d days after it happened: the true day counts, the day of entry is shown beside it.")
    yield EffectLine(pgettext("effect", "Late entry"), text % {"days": effects.late}, tone="near")


def _measure_line(move: MeasureMove, name_of: NameOf) -> EffectLine:
    interval = move.interval
    told = {
        "person": name_of(interval.person),
        "measure": measure_label(interval.measure),
        "from": _point(interval.start, interval.start_precise),
        "to": _point(interval.end, interval.end_precise),
        "by": event_label(interval.end_why),
    }
    if move.after is None:
        text = _("%(person)s: %(measure)s from %(from)s counts no more.")
    elif move.before is None and interval.end is None:
        text = _("%(person)s: %(measure)s from %(from)s.")
    elif move.before is None:
        text = _("%(person)s: %(measure)s from %(from)s to %(to)s (%(by)s).")
    elif interval.end is None:
        text = _("%(person)s: %(measure)s from %(from)s goes on.")
    else:
        text = _("%(person)s: %(measure)s from %(from)s ends on %(to)s (%(by)s).")
    return EffectLine(_("Measure"), text % told, tone="info")


def _point(at: dt.datetime | None, precise: bool) -> str:
    return moment(at) if precise else day(at)


def _day_text(value: dt.date | dt.datetime | None) -> str:
    return moment(value) if isinstance(value, dt.datetime) else day(value)


def due_text(state: ClockState) -> str:
    """The last day, or minute, in words."""
    due = state.expiry
    if due is None:
        return pgettext("clock", "no start date")
    told = _day_text(due)
    # A term that never rolls stays where it is, whatever holidays are announced.
    if state.reckoning and state.reckoning.provisional and state.reckoning.roll != "N":
        return _("%(day)s (holidays not announced, counted by weekends)") % {"day": told}
    return told


def _clock_line(move: ClockMove, name_of: NameOf, now: dt.datetime) -> EffectLine:
    state = move.state
    who = name_of(state.person) if state.person else ""
    told = {
        "clock": f"{who} {clock_name(state)}".strip(),
        "due": due_text(state),
        "was": due_text(move.before) if move.before else "—",
        "alarm": _day_text(state.alarm),
        "step": start_step(state),
    }
    tone = "info"
    if move.move in (Move.BEGINS, Move.REOPENS, Move.GOES_ON):
        text = {
            Move.BEGINS: _("%(clock)s begins: due %(due)s."),
            Move.REOPENS: _("%(clock)s runs again: due %(due)s."),
            Move.GOES_ON: _("%(clock)s goes on after the pause: due %(due)s."),
        }[move.move]
        if is_late(state, now):
            text, tone = text + _(" It is overdue already."), "over"
    elif move.move == Move.SHIFTS and told["was"] == told["due"]:
        text = _("%(clock)s: due %(due)s as before, warned of from %(alarm)s on.")
    elif move.move == Move.SHIFTS:
        text = _("%(clock)s: due %(was)s → %(due)s.")
        if is_late(state, now):
            text, tone = text + _(" It is overdue already."), "over"
    elif move.move == Move.ENDS:
        text, tone = _done_text(state)
    elif move.move == Move.ENDED_OTHERWISE:
        assert move.before is not None
        told |= {"done": day(state.closed_on), "ended": day(move.before.closed_on)}
        text, tone = _ended_text(move.before, state)
    elif move.move == Move.PAUSES:
        text = _("%(clock)s stands still.")
    elif move.move == Move.STARTLESS:
        text, tone = _("%(clock)s has no start date: record what begins it."), "missing"
        if told["step"]:
            text = _("%(clock)s has no start date: record the step that begins it, %(step)s.")
    elif move.before is not None and move.before.expiry is None:
        gone = move.move == Move.VANISHES
        text = (
            _("%(clock)s (it had no start date) is there no more.")
            if gone
            else _("%(clock)s (it had no start date) comes to nothing.")
        )
        tone = "muted"
    elif move.move == Move.VANISHES:
        text, tone = _("%(clock)s (due %(was)s) is there no more."), "muted"
    else:
        text, tone = _("%(clock)s (due %(was)s) comes to nothing."), "muted"
    return EffectLine(pgettext("effect", "Clock"), text % told, _why(move), tone)


def _done_text(state: ClockState) -> tuple[str, str]:
    """That it is done, and in time only where that is known: its last day, and an end not after it. Its tone."""
    if state.late:
        return _("%(clock)s is done, late (it was due %(due)s)."), "near"
    last = day_of(days_of(state)[1])
    if last is None:
        return _("%(clock)s is done; nobody can say whether in time: its start date is not recorded."), "missing"
    if state.closed_on is not None and state.closed_on > last:
        return _("%(clock)s is done; nobody can say whether in time (due %(due)s)."), "missing"
    return _("%(clock)s is done (due %(due)s)."), "good"


def _ended_text(was: ClockState, now: ClockState) -> tuple[str, str]:
    """What is otherwise of a term that had ended before and still has: its end, its last day, late or not. Its tone."""
    if was.closed_on != now.closed_on:
        text = _("%(clock)s: ended on %(done)s instead of %(ended)s (due %(due)s).")
    elif was.expiry != now.expiry:
        text = _("%(clock)s, ended on %(done)s: due %(was)s → %(due)s.")
    else:
        text = _("%(clock)s, ended on %(done)s (due %(due)s).")
    if now.late and not was.late:
        return text + _(" It ended late."), "over"
    if was.late and not now.late:
        return text + _(" It is late no more."), "good"
    return text, "near" if now.late else "info"


def _why(move: ClockMove) -> str:
    """The sentence that explains the date, where there is one to explain."""
    if move.after is None or not move.after.open:
        return ""
    return sentence_of(move.after)
