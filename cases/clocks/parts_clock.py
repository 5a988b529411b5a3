"""The page of one term: how it was reckoned, step by step, how it moved, and what was warned of."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.clocks.models import ClockWarning
from cases.procedure import ClockState, ClockStatus, Reckoning, load_rules
from cases.procedure.clock_words import length_text, moment_text
from cases.procedure.rules_types import Clock as ClockRule
from cases.procedure.words import reason_name
from cases.register.clock_lines import clock_rule, clock_url, day_of, start_step
from cases.register.models_clocks import ClockChange
from cases.register.models_clocks import ClockStatus as StoredStatus
from cases.register.sheet import EventRow, Sheet
from cases.register.words import article_label, zh
from office.ui.chips import Chip, Tone
from office.ui.formats import DASH, day, moment
from office.ui.html import join, link
from office.ui.tables import Column, Row, Table


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the reckoning: what, the day or length, and the rule behind it."""

    label: object
    value: object
    note: object = ""


def reckoning_table(state: ClockState, sheet: Sheet) -> Table:
    """The reckoning step by step, as one would do it on paper."""
    columns = [
        Column("label", pgettext("reckoning", "Step"), css="o-fit"),
        Column("value", pgettext("reckoning", "Result")),
        Column("note", pgettext("reckoning", "Rule"), css="o-why"),
    ]
    rows = [Row((line.label, line.value, line.note)) for line in _lines(state, sheet)]
    return Table(columns, rows, caption=_("Reckoning step by step"), css="o-reckoning")


def _lines(state: ClockState, sheet: Sheet) -> Iterator[Line]:
    row, events = clock_rule(state), {one.event.pk: one for one in sheet.events}
    if row is not None:
        yield Line(
            pgettext("reckoning", "Starts with"),
            _trigger(state, row, events),
            row.trigger_zh if zh() else row.trigger_en,
        )
    reckoning = state.reckoning
    if reckoning is None or row is None:
        yield Line(
            pgettext("reckoning", "Last day"),
            Chip(pgettext("clock", "no start date"), Tone.MISSING),
            _start_missing(state),
        )
        return
    yield Line(pgettext("reckoning", "Counting"), *_counting(row, reckoning))
    yield Line(
        pgettext("reckoning", "Length"), length_text(reckoning.terms[:1], zh()), article_label("; ".join(row.basis))
    )
    yield from _extensions(state, row, reckoning, events)
    yield from _not_counted(state, reckoning)
    yield Line(
        pgettext("reckoning", "Ends, before any roll"),
        moment_text(reckoning.raw),
        length_text(reckoning.terms, zh()) if len(reckoning.terms) > 1 else "",
    )
    yield Line(pgettext("reckoning", "Roll over days off"), *_roll(row, reckoning))
    yield Line(
        pgettext("reckoning", "Last day"),
        format_html("<b>{}</b>", moment_text(reckoning.expiry)),
        _("The holidays of %(year)d are not announced: reckoned by weekends.") % {"year": reckoning.expiry.year}
        if reckoning.provisional else "",
    )  # fmt: skip
    if reckoning.conservative is not None:
        yield Line(
            pgettext("reckoning", "Conservative day"),
            format_html("<b>{}</b>", moment_text(reckoning.conservative)),
            _conservative(row, reckoning),
        )
    if reckoning.file_by is not None:
        yield Line(
            pgettext("reckoning", "Extension to be asked for by"),
            moment_text(reckoning.file_by),
            _next_extension(row, reckoning),
        )
    if reckoning.workday_before is not None:
        yield Line(pgettext("reckoning", "Working day before"), day(reckoning.workday_before), _("That day is off."))


def _start_missing(state: ClockState) -> str:
    """What to record, by the name of its form."""
    step = start_step(state)
    if not step:
        return _("Record the day on which it started; until then nobody can say when it ends.")
    return _("Record the step that begins it: %(step)s. Until then nobody can say when it ends.") % {"step": step}


def _told(*parts: object) -> str:
    """Sentences and articles one after the other."""
    return " ".join(str(part) for part in parts if part)


def _trigger(state: ClockState, row: ClockRule, events: dict[int, EventRow]) -> object:
    """The event that started it, if the officer may see it, with its document."""
    start = moment_text(state.reckoning.start) if state.reckoning else DASH
    told = events.get(state.trigger_event or 0)
    parts: list[object] = [format_html("<b>{}</b>", start)]
    if told is not None:
        parts += [told.text, format_html('<span class="o-quiet">{}</span>', told.document)]
    if row.unit == "hours" and not state.precise:
        parts.append(Chip(_("the hour is not recorded; reckoned from 00:00"), Tone.DOTTED))
    return join(parts, " ")


def _counting(row: ClockRule, reckoning: Reckoning) -> tuple[object, object]:
    """From when it runs."""
    basis = article_label("CPL 105")
    if row.back:
        return _("counted back from the end of another term"), ""
    if reckoning.unit == "hours":
        if row.ceiling:
            return _("from the exact minute"), _("A longest duration: no starting hour is left out.")
        return _("from the next full hour"), _told(_("The hour in which it begins does not count."), basis)
    if reckoning.terms == (("days", 0),):
        return _("on the same day"), ""
    if reckoning.readings.x1 == "B" and (row.custody or row.custody_end):
        return _("that day included"), _("Contested reading X1, as chosen by the office.")
    months = any(unit == "months" for unit, _n in reckoning.terms)
    note = _told(_("The day on which it begins does not count."), basis)
    if months:
        note = _told(note, _("Months run to the day of the same figure."), article_label("SPCI 202"))
    return _("from the next day"), note


def _extensions(state: ClockState, row: ClockRule, reckoning: Reckoning, events: dict[int, EventRow]) -> Iterator[Line]:
    """Every extension that was reported: who approved it, when, on what ground; also one that does not count."""
    known = {one.code: one for one in row.extension}
    for one in state.extensions:
        rule = known.get(one.code)
        if rule is None:
            continue
        told = events.get(one.event)
        note = [article_label("; ".join(rule.basis))]
        if rule.approver_zh:  # the law names nobody for some
            note.append(_("approved by: %(who)s") % {"who": rule.approver_zh if zh() else rule.approver_en})
        if one.ground:
            ground = reason_name(load_rules(), rule.grounds, one.ground, zh()) if rule.grounds else one.ground
            note.append(_("ground: %(ground)s") % {"ground": ground})
        if told is not None and told.document:
            note.append(told.document)
        value = format_html("{} · {}", rule.zh if zh() else rule.en, day(one.on))
        if one.code not in reckoning.extensions:
            value = join((value, Chip(_("does not count"), Tone.DOTTED)), " ")
        yield Line(pgettext("reckoning", "Extension"), value, "；".join(note))


def _not_counted(state: ClockState, reckoning: Reckoning) -> Iterator[Line]:
    for pause in state.pauses:
        end = day(pause.end) if pause.end else pgettext("pause", "still lasting")
        yield Line(
            pgettext("reckoning", "Does not count"),
            f"{day(pause.start)} — {end}",
            _told(_("Psychiatric evaluation."), article_label("CPL 149")),
        )
    if reckoning.travel:
        yield Line(
            pgettext("reckoning", "Does not count"),
            length_text((("days", reckoning.travel),), zh()),
            _told(_("Days on the road."), article_label("CPL 105")),
        )


def _roll(row: ClockRule, reckoning: Reckoning) -> tuple[object, object]:
    """Whether the last day moved over days off, and who is in custody on it."""
    basis = article_label("CPL 105")
    if row.back:
        return _("no"), _("What counts back never rolls forward.")
    if row.ceiling or row.unit == "hours":
        return _("no"), _("A longest duration never rolls.") if row.ceiling else _("A term of hours never rolls.")
    if row.roll == "N":
        why = _("A term of custody ends on its last day, holiday or not.") if row.custody else _("It never rolls.")
        return _("no"), _told(why, basis)
    custody = ""
    if reckoning.roll == "C":
        custody = (
            _("Somebody of the matter is in custody on the last day, so it does not roll.")
            if reckoning.custody
            else _("Nobody of the matter is in custody on the last day, so it may roll.")
        )
    if reckoning.rolled:
        value = f"{moment_text(reckoning.raw)} → {moment_text(reckoning.expiry)}"
        return value, _told(custody, _("The last day is off: it moves to the first working day after."), basis)
    if reckoning.custody:
        return _("no"), _told(custody, basis)
    return _("not needed"), _told(custody, _("The last day is a working day."))


def _conservative(row: ClockRule, reckoning: Reckoning) -> str:
    """Why alarms run on an earlier day."""
    if reckoning.unit == "hours":
        return _("From the exact minute, nothing left out. Warnings run on it.")
    if row.ceiling:
        return _("The earliest of all readings of the law. Warnings run on it.")
    return _("The earliest of all readings of the law, less one day: some count the first day in. Warnings run on it.")


def _next_extension(row: ClockRule, reckoning: Reckoning) -> str:
    """The extension that may still be asked for, and who decides."""
    for one in row.extension:
        if one.of_kind or one.code in reckoning.extensions:
            continue
        if all(code in reckoning.extensions for code in one.after):
            name, who = (one.zh, one.approver_zh) if zh() else (one.en, one.approver_en)
            if not who:
                return name
            return f"{name}（{who}）" if zh() else f"{name} ({who})"
    return ""


def history_table(rows: Iterable[ClockChange], sheet: Sheet) -> Table:
    """Every time that the term moved: from when to when, why, by which event."""
    events = {one.event.pk: one for one in sheet.events}
    columns = [
        Column("at", pgettext("history", "When"), css="o-fit"),
        Column("before", pgettext("history", "Before"), css="o-fit"),
        Column("after", pgettext("history", "After"), css="o-fit"),
        Column("why", pgettext("history", "Why")),
    ]
    made = [
        Row((moment(row.recorded_at), _stood(row.before_on, row.before_status),
             _stood(row.after_on, row.after_status), _cause(row, events)))
        for row in rows
    ]  # fmt: skip
    return Table(columns, made, caption=_("How it moved"))


def _stood(on: dt.date | None, status: str) -> str:
    """Where the term stood: its last day and what it was doing."""
    if not status:
        return pgettext("history", "not there")
    words = str(StoredStatus(status).label)
    return f"{day(on)} {words}" if on else words


def _cause(row: ClockChange, events: dict[int, EventRow]) -> SafeString:
    told = events.get(row.event_id or 0)
    if told is None:
        return join((row.get_cause_display(),))
    voided = format_html(' <span class="o-void">{}</span>', _("voided")) if told.voided else ""
    return format_html('{} <span class="o-quiet">{} {}</span>{}', row.get_cause_display(), day(told.event.happened_on),
                       told.text, voided)  # fmt: skip


def warning_table(rows: Iterable[ClockWarning]) -> Table:
    """What was warned of, whom, and what came back."""
    columns = [
        Column("at", pgettext("warning", "Warned"), css="o-fit"),
        Column("point", pgettext("warning", "Of"), css="o-fit"),
        Column("owner", pgettext("warning", "To"), css="o-fit"),
        Column("answer", pgettext("warning", "Answer")),
    ]
    made = [Row((moment(row.told_at or row.issued_at), _point(row), _to(row), _answer(row))) for row in rows]
    return Table(columns, made, caption=_("Warnings"))


def _point(row: ClockWarning) -> str:
    """``15 days before · 2026-05-30``."""
    names = {
        "today": pgettext("warning", "the day itself"),
        "overdue": pgettext("warning", "overdue"),
        "no_start": pgettext("warning", "no start date"),
    }
    told = names.get(row.point)
    if told is None:
        number = row.point.removeprefix("T-")
        hours = number.endswith("h")
        text = pgettext("warning", "%(n)s hours before") if hours else pgettext("warning", "%(n)s days before")
        told = text % {"n": number.removesuffix("h")}
    return f"{told} · {day(row.alarm_on)}" if row.alarm_on else told


def _to(row: ClockWarning) -> str:
    if row.owner is None:
        return pgettext("warning", "not told yet")
    told = str(row.owner)
    if row.escalated_to is not None:
        told = _("%(owner)s; unanswered, up to %(superior)s") % {"owner": told, "superior": row.escalated_to}
    return told


def _answer(row: ClockWarning) -> object:
    if row.acknowledged_at:
        who = f"{row.acknowledged_by} {moment(row.acknowledged_at)}"
        return format_html('{} <span class="o-quiet">{}</span>', row.note, who)
    if row.lapsed_at:
        return format_html('<span class="o-quiet">{}</span>', _("the term closed or moved before an answer"))
    return Chip(pgettext("clock", "to acknowledge"), Tone.INFO)


def closed_words(state: ClockState, sheet: Sheet) -> object:
    """What ended the term, if it has ended."""
    if state.open:
        return ""
    told = next((one for one in sheet.events if one.event.pk == state.closed_by), None)
    words = pgettext("clock", "done") if state.status == ClockStatus.DONE else pgettext("clock", "void")
    parts: list[object] = [words, day(day_of(state.closed_on))]
    if told is not None:
        parts.append(told.text)
    if state.late:
        parts.append(Chip(pgettext("clock", "late"), Tone.OVER))
    if state.replaced_by:
        parts.append(link(clock_url(sheet.case.pk, state.replaced_by), _("replaced by a new term")))
    return join(parts, " ")


def rules_url(rule: str) -> str:
    """Where the rule itself stands, on the page of all rules."""
    return f"/rules/#{rule}"
