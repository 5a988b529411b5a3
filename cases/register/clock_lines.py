"""One term as pages show it: its name and article, its chip, who owes it. From a projected or a stored clock."""

import datetime as dt
import hashlib
from dataclasses import replace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.procedure import ClockState, ClockStatus, load_rules
from cases.procedure.asof import is_overdue
from cases.procedure.clock_state_words import clock_sentence
from cases.procedure.clocks_plan import specs_of
from cases.procedure.rules_types import Clock as ClockRule
from cases.procedure.words import basis_text
from cases.register.words import event_label, zh
from office.ui.chips import Chip, ClockChip, Tone
from office.ui.chips import ClockState as ChipState
from office.ui.formats import day, day_short, moment

CHIP_STATES = {
    ClockStatus.PAUSED: ChipState.PAUSED,
    ClockStatus.DONE: ChipState.DONE,
    ClockStatus.VOID: ChipState.WITHDRAWN,
}


def clock_code(key: str) -> str:
    """A term's key as it stands in an address: short, the same after every re-computation, telling nothing."""
    return hashlib.blake2b(key.encode(), digest_size=8).hexdigest()


def clock_url(case_id: int, key: str) -> str:
    """The page of a term."""
    return reverse("clock-detail", args=[case_id, clock_code(key)])


def clock_rule(state: ClockState) -> ClockRule | None:
    """The row of the rule in the version that the term follows."""
    versions = load_rules().clocks.get(state.rule, ())
    return next((row for row in versions if row.version == state.version), versions[-1] if versions else None)


def clock_name(state: ClockState) -> str:
    """The term as the law calls it; where one rule holds several, which of them it is."""
    row = clock_rule(state)
    if row is None:
        return state.rule
    name = row.zh if zh() else row.en
    part = part_name(state)
    return name if not part else (f"{name}（{part}）" if zh() else f"{name} ({part})")


def part_name(state: ClockState) -> str:
    """Which of the terms of one rule it is: 讯问 or 通知家属, 复议 or 复核. Its key begins with rule and part."""
    rule, _dot, part = state.key.partition(":")[0].partition(".")
    run = next((one for one in load_rules().runs if part and (one.clock, one.part) == (rule, part)), None)
    return "" if run is None else (run.zh if zh() else run.en)


def start_step(state: ClockState) -> str:
    """The step whose day is missing where a term runs without a start date, by the name of its form (决定送达公安机关);
    empty where no one step is. Of several that begin it the first in the rules' order is the usual one."""
    rules, (code, _dot, part) = load_rules(), state.key.partition(":")[0].partition(".")
    runs = [run for run in rules.runs if (run.clock, run.part) == (code, part) and (run.implied or run.counts_from)]
    names = [event_label(specs_of(run.counts_from or run.start, rules)[0].type) for run in runs]
    return ("、" if zh() else ", ").join(dict.fromkeys(names))


def clock_articles(state: ClockState) -> str:
    """The articles that it rests on, as a lawyer writes them."""
    row = clock_rule(state)
    return basis_text(load_rules(), "; ".join(row.basis), zh()) if row else ""


def main_article(state: ClockState) -> str:
    """The article in which the term stands first of all."""
    row = clock_rule(state)
    return basis_text(load_rules(), row.basis[0], zh()) if row and row.basis else ""


def rule_name(code: str) -> str:
    """A rule by its id, in its newest version."""
    versions = load_rules().clocks.get(code)
    return code if not versions else f"{versions[-1].zh if zh() else versions[-1].en} {code}"


def day_of(value: dt.date | dt.datetime | None) -> dt.date | None:
    """The day of a day or moment, in China."""
    return timezone.localtime(value).date() if isinstance(value, dt.datetime) else value


def minute_of(value: dt.date | dt.datetime | None) -> dt.datetime | None:
    """The minute, of a clock of hours."""
    return value if isinstance(value, dt.datetime) else None


def is_ceiling(state: ClockState) -> bool:
    """Whether it is the longest duration of a measure (bail twelve months, surveillance six)."""
    row = clock_rule(state)
    return row is not None and row.ceiling


def alarm_order(state: ClockState) -> tuple[bool, dt.date, str]:
    """What has no start date stands first: it is never fine. Then what is due first."""
    alarm = day_of(state.alarm)
    return (alarm is not None, alarm or dt.date.max, state.key)


def custody_order(state: ClockState) -> tuple[bool, dt.date, str]:
    """Which term ends custody first: one whose day is known before one whose start is not recorded."""
    alarm = day_of(state.alarm)
    return (alarm is None, alarm or dt.date.max, state.key)


def is_late(state: ClockState, now: dt.datetime) -> bool:
    """Whether the last day or minute has passed. The conservative day warns; only the last day makes late, and a right
    that nobody used in time is not late: it has lapsed."""
    return is_overdue(state, now)


def has_lapsed(state: ClockState, now: dt.datetime) -> bool:
    """Whether a right was not used while it could be."""
    return state.lapses and is_overdue(replace(state, lapses=False), now)


def days_of(state: ClockState) -> tuple[dt.date | dt.datetime | None, dt.date | dt.datetime | None]:
    """The day or minute on which alarms run, and the statutory one. Where the hour of the beginning is not known both
    are days: the first on which it may be over, the last on which it is over whatever the hour was."""
    alarm, expiry = state.alarm, state.expiry
    if isinstance(expiry, dt.datetime) and not state.precise:
        return day_of(alarm), day_of(expiry + dt.timedelta(days=1))
    return alarm, expiry


def chip_of(state: ClockState, now: dt.datetime, why: str = "") -> ClockChip | Chip:
    """The chip: the day on which alarms run, the statutory one beside it; closed terms by the day they closed."""
    today = timezone.localdate(now)
    if has_lapsed(state, now):
        told = pgettext("clock", "lapsed · %(day)s") % {"day": day_short(day_of(state.expiry), today)}
        return Chip(told, Tone.MUTED, why)
    if not state.open:
        return ClockChip(state.closed_on, today, state=CHIP_STATES[state.status], why=why)
    alarm, expiry = days_of(state)
    return ClockChip(
        day_of(alarm),
        today,
        provisional=state.reckoning is not None and state.reckoning.provisional,
        state=CHIP_STATES.get(state.status, ChipState.RUNNING),
        why=why,
        last=day_of(expiry),
        at=minute_of(alarm),
        now=now,
        last_at=minute_of(expiry),
    )


def due_words(state: ClockState) -> str:
    """The statutory last day, or the last minute, in words."""
    due = state.expiry
    if due is None:
        return pgettext("clock", "no start date")
    told = moment(due) if isinstance(due, dt.datetime) else day(due)
    if state.reckoning and state.reckoning.provisional:
        return _("%(clock)s · holidays not announced") % {"clock": told}
    return told


def days_told(state: ClockState) -> str:
    """Both days in words where there are two, the day of the alarm first; else the one."""
    alarm, expiry = days_of(state)
    if alarm is None or alarm == expiry:
        return due_words(state)
    told = [
        pgettext("clock", "conservative %(day)s") % {"day": _written(alarm)},
        pgettext("clock", "statutory %(day)s") % {"day": _written(expiry)},
    ]
    return ("，" if zh() else ", ").join(told)


def _written(value: dt.date | dt.datetime | None) -> str:
    return moment(value) if isinstance(value, dt.datetime) else day(value)


def extensions_told(state: ClockState) -> list[str]:
    """The extensions that were granted, each with the day of the decision. Grounds are told on the term's page."""
    row = clock_rule(state)
    names = {one.code: (one.zh if zh() else one.en) for one in row.extension} if row else {}
    told = "{}（{}）" if zh() else "{} ({})"
    return [told.format(names.get(one.code, one.code), day(one.on)) for one in state.extensions]


def measure_basis(code: str) -> str:
    """The article in which a measure stands first of all."""
    row = load_rules().measures.get(code)
    return basis_text(load_rules(), row.basis[0], zh()) if row and row.basis else ""


def sentence_of(state: ClockState) -> str:
    """Why the term ends on this day, in one sentence with the article."""
    return clock_sentence(load_rules(), state, zh())
