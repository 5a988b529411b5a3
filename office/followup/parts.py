"""Components of the ledger's pages: its rows, tabs and parts, the facts and history of one thing owed, its file."""

from collections.abc import Sequence
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from office.followup.kinds import ending_words
from office.followup.models import FollowUpWord
from office.followup.queries_ledger import (
    ALL,
    CLOSED,
    COUNTY,
    OURS,
    SECTIONS,
    TABS,
    THEIRS,
    Ledger,
    LedgerFilters,
    LedgerRow,
)
from office.followup.sight import agency_of
from office.followup.words import principal_name, principal_side, word_text
from office.ui.chips import Chip, ClockChip, ClockState, Tone
from office.ui.formats import day, day_short, moment
from office.ui.html import attrs, join, link
from office.ui.parts import Empty, Tab, Tabs
from office.ui.tables import Column, Row, Sort, Table, query_with
from office.ui.who import Who

TAB_LABELS = {
    OURS: pgettext_lazy("follow-up tab", "We owe"),
    THEIRS: pgettext_lazy("follow-up tab", "Owed to us"),
    ALL: pgettext_lazy("follow-up tab", "All open"),
    CLOSED: pgettext_lazy("follow-up tab", "Closed"),
}
SECTION_LABELS = {
    "overdue": pgettext_lazy("clock", "overdue"),
    "today": pgettext_lazy("clock", "due today"),
    "week": pgettext_lazy("clock", "this week"),
    "later": pgettext_lazy("clock", "later"),
    "none": pgettext_lazy("follow-up", "no due day"),
}
SECTION_TONES = {"overdue": Tone.OVER, "today": Tone.TODAY, "week": Tone.NEAR}
COLUMNS = (
    Column("due", pgettext_lazy("clock", "Due"), sort="due_last", css="o-fit"),
    Column("closed", pgettext_lazy("follow-up", "Closed on"), sort="closed_at", css="o-fit"),
    Column("what", pgettext_lazy("follow-up", "What is owed"), css="o-owed"),
    Column("about", pgettext_lazy("follow-up", "On what"), css="o-owed-about"),
    Column("owner", pgettext_lazy("follow-up", "Owed by"), css="o-owed-who"),
    Column("other", pgettext_lazy("follow-up", "Owed to"), css="o-owed-who"),
    Column("age", pgettext_lazy("follow-up", "Age"), sort="-opened_at", css="o-fit"),
    # Mostly there is neither: one narrow column, so that titles and numbers have room.
    Column("word", pgettext_lazy("follow-up", "Last word, urging"), sort="urged", css="o-why o-owed-word"),
    Column("ended", pgettext_lazy("follow-up", "How it ended"), css="o-why o-owed-word"),
    Column("act", "", css="o-act"),
)
SHEET_HEADS = (
    pgettext_lazy("clock", "Due"),
    pgettext_lazy("follow-up", "Overdue (days)"),
    pgettext_lazy("follow-up", "What is owed"),
    pgettext_lazy("follow-up", "Basis"),
    pgettext_lazy("follow-up", "On what"),
    pgettext_lazy("follow-up", "Number"),
    pgettext_lazy("follow-up", "Owed by"),
    pgettext_lazy("follow-up", "Owed to"),
    pgettext_lazy("follow-up", "Opened on"),
    pgettext_lazy("follow-up", "Age (days)"),
    pgettext_lazy("follow-up", "Last word"),
    pgettext_lazy("follow-up", "Times urged"),
    pgettext_lazy("follow-up", "Closed on"),
    pgettext_lazy("follow-up", "How it ended"),
)


def ledger_tabs(found: Ledger, filters: LedgerFilters, query: QueryDict) -> Tabs:
    """What we owe, what is owed to us, all of it, what is closed; each with how many."""
    here = reverse("followup-list")
    return Tabs(
        [
            Tab(
                TAB_LABELS[tab],
                here + query_with(query, tab=None if tab == OURS else tab, section=None, sort=None),
                filters.tab == tab,
                found.tabs[tab],
            )
            for tab in TABS
        ]
    )


def part_links(found: Ledger, filters: LedgerFilters, query: QueryDict) -> SafeString:
    """How many in each part by due day; each leads to its part alone."""
    here = reverse("followup-list")
    parts: list[object] = [_part(here, query, "", pgettext("clock", "all"), found.tabs[filters.tab], filters)]
    for code in SECTIONS:
        count = found.sections.get(code, 0)
        if count or code == filters.section:
            parts.append(_part(here, query, code, SECTION_LABELS[code], count, filters))
    return format_html('<nav class="o-parts" aria-label="{}">{}</nav>', _("Parts of the list"), join(parts))


def _part(here: str, query: QueryDict, code: str, label: object, count: int, filters: LedgerFilters) -> SafeString:
    tone = SECTION_TONES.get(code, Tone.PLAIN) if count else Tone.PLAIN
    return format_html(
        '<a href="{}" class="o-part-{}"{}>{} <b>{}</b></a>',
        here + query_with(query, section=code or None), tone,
        attrs({"aria-current": "true" if filters.section == code else None}), label, f"{count:,}",
    )  # fmt: skip


def ledger_columns(filters: LedgerFilters) -> list[Column]:
    """The heads of this tab."""
    gone = {"due", "act"} if filters.tab == CLOSED else {"closed", "ended"}
    return [column for column in COLUMNS if column.code not in gone]


def ledger_table(officer, found: Ledger, filters: LedgerFilters, today: date, sort: Sort, query: QueryDict) -> Table:
    """The page as a table; the text leads to the history, the button to the very form."""
    columns = ledger_columns(filters)
    rows = [_row(officer, one, columns, today, filters) for one in found.rows]
    return Table(columns, rows, sort, query, caption=pgettext("navigation", "Follow-up ledger"), css="o-ledger")


def _row(officer, one: LedgerRow, columns: Sequence[Column], today: date, filters: LedgerFilters) -> Row:
    row, words = one.row, one.words
    what = [link(reverse("followup-detail", args=[row.pk]), words.text)]
    if words.law:
        what.append(format_html('<span class="o-quiet o-line">{}</span>', words.law))
    button: object = ""
    if one.mine:
        button = format_html(
            '<a class="btn btn-sm" href="{}">{}</a>',
            words.url or one.ref.url,
            words.button or pgettext("button", "Open"),
        )
    cells = {
        "due": row_chip(one, today),
        "closed": day_short(row.closed_at, today) if row.closed_at else "",
        "what": join(what, " "),
        "about": _about(one),
        "owner": owners_told(officer, one),
        "other": _who(officer, row.other),
        "age": age_words(one.age),
        "word": _last(one, today, filters),
        "ended": closed_words(officer, one),
        "act": button,
    }
    return Row([cells[column.code] for column in columns], pk=row.pk)


def row_chip(one: LedgerRow, today: date) -> object:
    """Until when, as everywhere; nothing is missing where nothing is due on a day."""
    row = one.row
    if row.closed_at is not None:
        return ClockChip(row.due_on, today, state=ClockState.DONE)
    if row.due_on is None:
        return format_html('<span class="o-quiet">{}</span>', pgettext("follow-up", "no due day"))
    why = _("More time was granted; it was due on %(day)s.") % {"day": day(row.due_was)} if row.due_was else ""
    chip = ClockChip(row.due_on, today, why=why)
    if not row.due_was:
        return chip
    return join((chip, format_html('<span class="o-quiet o-line">{}</span>', pgettext("follow-up", "extended"))), " ")


def _about(one: LedgerRow) -> SafeString:
    number = format_html('<span class="o-quiet o-line">{}</span>', one.ref.number) if one.ref.number else ""
    return join((link(one.ref.url, one.ref.title, "o-plain"), number), " ")


def _who(officer, principal) -> object:
    if principal is None:
        return ""
    name = principal_name(officer, principal)
    agency = agency_of(principal)
    # The square tells the county's own two agencies apart; of all others the name does.
    if agency is not None and agency.kind not in COUNTY and str(agency) != name and agency.pk != officer.agency_id:
        name = f"{agency} {name}"
    return Who(principal_side(principal), name)


def owners_told(officer, one: LedgerRow) -> object:
    """All who owe it together."""
    return join([_who(officer, owner) for owner in one.owners], " ")


def age_words(days: int) -> str:
    """How long it has been owed."""
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def times_words(times: int) -> str:
    """How often it was urged."""
    return ngettext("urged once", "urged %(n)d times", times) % {"n": times}


def _last(one: LedgerRow, today: date, filters: LedgerFilters) -> object:
    """How often it was urged, while that helps, and what was last said of it."""
    urged = one.row.urged if filters.tab != CLOSED else 0
    said = f"{one.last.text}（{day_short(one.last.at, today)}）" if one.last is not None else ""
    return join([part for part in (Chip(times_words(urged), Tone.NEAR) if urged else "", said) if part], " ")


def closed_words(officer, one: LedgerRow) -> str:
    """How it ended and by whom; of the other agency, which agency."""
    row = one.row
    if row.closed_at is None:
        return ""
    parts = [ending_words(row.word) or pgettext("follow-up", "done")]
    if row.closed_by_id and row.closed_by is not None:
        by = row.closed_by
        parts.append(str(by if by.agency_id == officer.agency_id else by.agency))
    return "，".join(parts)


def facts_of(officer, one: LedgerRow, today: date) -> list[tuple[object, object]]:
    """One thing owed as facts."""
    row = one.row
    facts: list[tuple[object, object]] = [
        (pgettext("follow-up", "Owed by"), owners_told(officer, one)),
        (pgettext("follow-up", "Owed to"), _who(officer, row.other) or pgettext("follow-up", "the own agency")),
        (pgettext("follow-up", "Basis"), one.words.law or "—"),
        (pgettext("follow-up", "Opened on"), f"{moment(row.opened_at)} · {age_words(one.age)}"),
    ]
    if row.due_was:
        facts.append((pgettext("follow-up", "Was due on"), day(row.due_was)))
    if row.urged:
        facts.append((pgettext("follow-up", "Urged"), f"{times_words(row.urged)} · {day_short(row.urged_on, today)}"))
    if row.remind_on and row.closed_at is None:
        facts.append((pgettext("follow-up", "Both sides are reminded on"), day(row.remind_on)))
    if row.closed_at:
        facts.append((pgettext("follow-up", "Closed on"), moment(row.closed_at)))
    return facts


def history_table(officer, lines: Sequence[FollowUpWord]) -> Table | None:
    """What was done about it, oldest first; of the other agency's officer, the agency."""
    if not lines:
        return None
    columns = (
        Column("at", _("When"), css="o-fit"),
        Column("who", _("Who"), css="o-fit"),
        Column("what", pgettext("follow-up", "What was done")),
        Column("read", pgettext("follow-up", "Who reads it"), css="o-fit"),
    )
    return Table(columns, [Row(_line(officer, line)) for line in lines], caption=pgettext("follow-up", "History"))


def _line(officer, line: FollowUpWord) -> tuple[object, ...]:
    if line.agency is None:
        who: object = pgettext("follow-up", "the program")
    else:
        own = line.agency_id == officer.agency_id
        who = Who(line.agency, line.by if own and line.by is not None else line.agency)
    read = pgettext("follow-up", "both agencies") if line.shared else pgettext("follow-up", "own agency")
    return (moment(line.at), who, word_text(officer, line), read)


def ledger_empty(filters: LedgerFilters, filtered: bool, clear_url: str) -> Empty:
    """Why the list is empty."""
    if filtered or filters.section:
        return Empty(
            _("Nothing is owed that fits these filters"),
            _("Take a filter away, or look under another tab."),
            reverse("followup-list") + clear_url if filtered else reverse("followup-list"),
            _("Clear all"),
        )
    why = {
        OURS: _("Your agency owes nothing that you can see"),
        THEIRS: _("Nobody owes your agency anything that you can see"),
        ALL: _("Nothing is open between your agency and others that you can see"),
        CLOSED: _("Nothing has been closed yet"),
    }[filters.tab]
    return Empty(why, _("What one agency asks of the other, or owes it, stands here from the first day to its end."))


def sheet_cells(officer, one: LedgerRow, today: date) -> list[object]:
    """One row of the workbook."""
    row = one.row
    late = (today - row.due_on).days if row.due_on and row.closed_at is None else 0
    names = "、".join(_full(officer, owner) for owner in one.owners)
    return [
        row.due_on.isoformat() if row.due_on else "", str(late) if late > 0 else "", one.words.text, one.words.law,
        one.ref.title, one.ref.number, names, _full(officer, row.other) if row.other else "",
        day(row.opened_at), str(one.age), one.last.text if one.last else "", str(row.urged or ""),
        day(row.closed_at) if row.closed_at else "", closed_words(officer, one),
    ]  # fmt: skip


def _full(officer, principal) -> str:
    agency, name = agency_of(principal), principal_name(officer, principal)
    return f"{agency} {name}" if agency is not None and str(agency) != name else name
