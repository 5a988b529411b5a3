"""Tables and progress of the pages of this room."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.recompute.data import contested
from cases.recompute.models import JobState, RecomputeJob
from cases.recompute.queries import Moved
from cases.recompute.words import articles, choice_words, ends_words, job_words, reading_words
from cases.register.clock_lines import chip_of, clock_url, rule_name, sentence_of
from cases.register.front import LIST_EYES, number_of
from cases.register.masking import name_shown, title_shown
from cases.register.models_readings import ReadingSetting
from cases.register.words import zh
from office.ui.chips import Chip, Tone
from office.ui.formats import moment, num
from office.ui.html import join, link
from office.ui.parts import Progress, Tab, Tabs
from office.ui.tables import Column, Row, Table

STATE_TONES = {JobState.WAITING: Tone.DOTTED, JobState.RUNNING: Tone.INFO, JobState.DONE: Tone.GOOD}


def state_chip(job: RecomputeJob) -> Chip:
    """Waiting, running, done; done with cases that could not be computed says so."""
    if job.state == JobState.DONE and job.failed:
        return Chip(_("done, %(count)s cases could not be computed") % {"count": num(job.failed)}, Tone.NEAR)
    return Chip(job.get_state_display(), STATE_TONES[JobState(job.state)])


def progress_of(job: RecomputeJob) -> Progress:
    """How far it is, in cases."""
    return Progress(
        _("Cases re-read, their terms computed anew"),
        job.done,
        job.total,
        poll_url=reverse("recompute-progress", args=[job.pk]),
        page_url=reverse("recompute-job", args=[job.pk]),
        finished=not job.is_working,
        started_at=job.started_at,
    )


def jobs_table(jobs: Iterable[RecomputeJob]) -> Table:
    """What was computed anew, when, and how much it moved."""
    columns = (
        Column("at", pgettext("recompute", "When"), css="o-fit"),
        Column("why", pgettext("recompute", "Why")),
        Column("by", pgettext("recompute", "By"), css="o-fit"),
        Column("cases", _("Cases re-read"), numeric=True),
        Column("moved", _("Terms moved"), numeric=True),
        Column("state", "", css="o-fit"),
    )
    rows = [
        Row(
            (moment(job.created_at), link(reverse("recompute-job", args=[job.pk]), job_words(job)),
             job.requested_by.name if job.requested_by else "—", num(job.done), num(job.moved), state_chip(job))
        )
        for job in jobs
    ]  # fmt: skip
    return Table(columns, rows, caption=_("Re-computations"))


def moved_tabs(job: RecomputeJob, counts: Mapping[str, int], part: str) -> Tabs:
    """What is still owed, and what is closed: its history moved."""
    here = reverse("clocks-moved", args=[job.pk])
    return Tabs(
        [
            Tab(pgettext("clocks that moved", "Still owed"), here, part == "open", counts["open"]),
            Tab(pgettext("clocks that moved", "Closed"), f"{here}?part=closed", part == "closed", counts["closed"]),
        ]
    )


def moved_table(rows: Iterable[Moved]) -> Table:
    """The terms that moved: of whose case, from which day to which, and why the day is what it is now."""
    columns = (
        Column("due", pgettext("clock", "Due"), css="o-fit"),
        Column("term", pgettext("clock", "Term")),
        Column("moved", pgettext("clock change", "Before → now"), css="o-fit"),
        Column("case", _("Case")),
        Column("person", _("Person"), css="o-fit"),
        Column("why", pgettext("clock", "Why this day"), css="o-why"),
    )
    return Table(columns, [Row(_moved_cells(one)) for one in rows], caption=_("Terms that moved"))


def _moved_cells(one: Moved) -> tuple[object, ...]:
    change, now = one.change, timezone.now()
    name = rule_name(change.rule)
    return (
        chip_of(one.state, now) if one.state else Chip(pgettext("clock change", "gone"), Tone.MUTED),
        link(clock_url(change.case_id, change.key), name) if one.state else name,
        format_html("{} → <b>{}</b>", *ends_words(change)),
        join((link(reverse("case-detail", args=[one.case.pk]), title_shown(LIST_EYES, one.case)),
              format_html('<span class="o-quiet">{}</span>', number_of(one.case))), " "),
        name_shown(LIST_EYES, one.person) if one.person else "",
        sentence_of(one.state) if one.state else "",
    )  # fmt: skip


def readings_table(chosen: Mapping[str, ReadingSetting], *, edit: bool) -> Table:
    """Every contested point: both readings with article and example, which one the office follows, by which clause."""
    columns = (
        Column("code", "", css="o-fit"),
        Column("question", pgettext("reading", "Question")),
        Column("readings", pgettext("reading", "The two readings"), css="o-why"),
        Column("choice", pgettext("reading", "Followed here"), css="o-fit"),
        Column("clause", _("Clause")),
        *([Column("edit", "", css="o-act")] if edit else []),
    )
    rows = []
    for code, row in contested().items():
        held = chosen.get(code)
        choice = held.choice if held else "A"
        cells: list[object] = [
            code.upper(),
            format_html('{}<br><span class="o-quiet">{}</span>', row.text("", zh()), articles(row)),
            join((reading_words(row, "A"), reading_words(row, "B"), row.text("example", zh()), row.text("note", zh())),
                 "<br>"),
            Chip(choice_words(choice), Tone.NEAR if choice == "B" else Tone.PLAIN),
            held.clause if held and held.clause else "—",
        ]  # fmt: skip
        if edit:
            url = reverse("reading-choose", args=[code])
            cells.append(format_html('<a class="btn" href="{}">{}</a>', url, pgettext("button", "Change")))
        rows.append(Row(cells))
    return Table(columns, rows, caption=_("Contested readings"))
