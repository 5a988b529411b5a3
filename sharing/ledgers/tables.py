"""Lists of the import pages, as ready components."""

from collections.abc import Sequence

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from cases.register.words import article_label, finding_label
from office.ui.chips import Chip, Tone
from office.ui.formats import moment, num
from office.ui.html import join, link
from office.ui.parts import Progress, Tab
from office.ui.tables import Column, Row, Table
from sharing.ledgers.columns import Layout
from sharing.ledgers.dependents import Dependent
from sharing.ledgers.layouts import LAYOUTS
from sharing.ledgers.models import ImportBatch, ImportRow, Outcome, State
from sharing.ledgers.queries import FINDINGS, TABS, cells_shown, changes_shown, main_columns, stands_still, uploader
from sharing.ledgers.reasons import LEDGER_FINDINGS, problem_text

TONES = {
    State.READY: Tone.NEAR,
    State.MAPPING: Tone.NEAR,
    State.COMMITTED: Tone.GOOD,
    State.WITHDRAWN: Tone.MUTED,
    State.DISCARDED: Tone.MUTED,
    State.REFUSED: Tone.OVER,
}


def state_chip(batch: ImportBatch) -> Chip:
    """Where the import is."""
    return Chip(batch.get_state_display(), TONES.get(State(batch.state), Tone.INFO))


def layout_name(code: str) -> str:
    """The ledger in the officer's language."""
    return LAYOUTS[code].name(get_language() or "zh-hans") if code in LAYOUTS else code


def encoding_words(batch: ImportBatch) -> str:
    """The encoding of a text file as spreadsheet programs call it."""
    code = str(batch.facts.get("encoding") or "")
    return {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "gb18030": "GB18030"}.get(code, code.upper())


def batch_table(batches: Sequence[ImportBatch]) -> Table:
    """The imports, newest first."""
    columns = (
        Column("number", _("Import"), css="o-fit"),
        Column("ledger", _("Ledger and file")),
        Column("state", _("State"), css="o-fit"),
        Column("rows", _("Rows"), numeric=True),
        Column("new", pgettext("row", "new"), numeric=True),
        Column("changed", pgettext("row", "changed"), numeric=True),
        Column("quarantined", pgettext("short", "quarantined"), numeric=True),
        Column("findings", pgettext("short", "findings"), numeric=True),
        Column("who", _("Uploaded"), css="o-fit"),
    )
    rows = []
    for batch in batches:
        url = reverse("ledger-batch", args=[batch.pk])
        counts = (
            batch.row_count,
            batch.new_count,
            batch.changed_count,
            batch.quarantined_count,
            batch.finding_count,
        )
        rows.append(Row((
            link(url, batch.pk),
            format_html('{}<div class="o-quiet">{}</div>', link(url, layout_name(batch.layout)), batch.file_name),
            state_chip(batch), *(num(count) for count in counts),
            format_html('{}<div class="o-quiet">{}</div>', uploader(batch), moment(batch.uploaded_at)),
        ), css="o-row-off" if batch.state in (State.WITHDRAWN, State.DISCARDED) else ""))  # fmt: skip
    return Table(columns, rows, caption=_("Imports"))


def tab_label(tab: str) -> str:
    """The words of a tab."""
    return _("Findings") if tab == FINDINGS else str(Outcome(tab).label)


def tabs(batch: ImportBatch, counts: dict[str, int], chosen: str) -> list[Tab]:
    """New, changed, unchanged, quarantined, findings."""
    url = reverse("ledger-batch", args=[batch.pk])
    return [Tab(label=tab_label(tab), url=f"{url}?tab={tab}", active=tab == chosen, count=counts[tab]) for tab in TABS]


def row_table(officer, batch: ImportBatch, tab: str, rows: Sequence[ImportRow], query: QueryDict) -> Table:
    """The rows of one tab."""
    layout = LAYOUTS[batch.layout]
    language = get_language() or "zh-hans"
    # What changed or is wrong needs the room; the number and the name say which row it is.
    named = main_columns(layout) if tab in (Outcome.NEW, Outcome.UNCHANGED) else main_columns(layout)[:2]
    columns = [Column("row", pgettext("ledger", "Row"), numeric=True)]
    columns += [
        Column(column.code, column.name(language), css="" if column.kind == "text" else "o-fit") for column in named
    ]
    last = {
        Outcome.CHANGED: Column("change", _("Before → after")),
        Outcome.QUARANTINED: Column("why", _("Column and reason")),
        FINDINGS: Column("found", _("What was found")),
    }.get(tab)
    if last is not None:
        columns.append(last)
    out = []
    for row in rows:
        cells: list[object] = [num(row.row_no), *cells_shown(officer, layout, row, named)]
        if tab == Outcome.CHANGED:
            cells.append(_changes(officer, layout, row))
        elif tab == Outcome.QUARANTINED:
            cells.append(_lines(problem_text(layout.code, *reason) for reason in row.reasons))
        elif tab == FINDINGS:
            cells.append(_lines(finding_words(code, params) for code, params in row.findings))
        out.append(Row(cells))
    return Table(columns, out, query=query, caption=tab_label(tab))


def _lines(texts) -> object:
    return join(format_html("<div>{}</div>", text) for text in texts)


def _changes(officer, layout: Layout, row: ImportRow) -> object:
    return join(
        format_html(
            '<div><span class="o-quiet">{}</span> <del>{}</del> → <ins>{}</ins></div>',
            change.column,
            change.before or "—",
            change.after or "—",
        )
        for change in changes_shown(officer, layout, row)
    )


def finding_words(code: str, params: dict) -> str:
    """A finding of a row with the article that it breaks."""
    if code in LEDGER_FINDINGS:
        return str(LEDGER_FINDINGS[code]) % params
    told = {name: value for name, value in params.items() if name != "article"}
    article = article_label(str(params.get("article", "")))
    sentence = finding_label(code, told)
    return f"{sentence}（{article}）" if article else sentence


def progress(batch: ImportBatch) -> Progress:
    """How far the work is; read from the row."""
    words = {
        (State.READING, ""): _("Reading the file"),
        (State.READING, "rows"): _("Comparing with what the ledger said before"),
        (State.CHECKING, ""): _("Checking against the rules"),
        (State.COMMITTING, ""): _("Taking the rows over"),
        (State.WITHDRAWING, ""): _("Voiding what the import recorded"),
        (State.WITHDRAWING, "rows"): _("Putting the ledger back"),
    }
    text = words.get((State(batch.state), batch.phase), batch.get_state_display())
    if stands_still(batch):
        text = _("%(what)s: waiting for the worker; it goes on by itself.") % {"what": text}
    page = reverse("ledger-batch", args=[batch.pk])
    return Progress(
        text=text,
        done=batch.done,
        total=batch.total or None,
        poll_url=reverse("ledger-progress", args=[batch.pk]),
        page_url=page,
        finished=not batch.is_working,
        next_url=page,
        next_text=_("Go on"),
    )


def summary(batch: ImportBatch) -> str:
    """The import in one line."""
    rows = ngettext("%(n)s row", "%(n)s rows", batch.row_count) % {"n": f"{batch.row_count:,}"}
    parts = [rows]
    for name in Outcome.values:
        count = getattr(batch, f"{name}_count")
        if count:
            parts.append(f"{Outcome(name).label} {count:,}")
    if batch.finding_count:
        parts.append(f"{_('Findings')} {batch.finding_count:,}")
    return " · ".join(parts)


def dependent_words(dependent: Dependent) -> object:
    """An import that speaks of cases which another one brought. Of the other agency's nothing but that it is there."""
    batch = dependent.batch
    cases = ngettext("%(n)s case", "%(n)s cases", dependent.cases) % {"n": f"{dependent.cases:,}"}
    if not dependent.own:
        return _("%(agency)s has reported %(cases)s of it; what it reported stays.") % {
            "agency": batch.agency,
            "cases": cases,
        }
    told = link(reverse("ledger-batch", args=[batch.pk]), f"#{batch.pk} {layout_name(batch.layout)}")
    words = _("uploaded %(at)s; it speaks of %(cases)s which this import brought") % {
        "at": moment(batch.uploaded_at),
        "cases": cases,
    }
    return format_html("{} {}", told, words)
