"""Components of the pages of terms: rows of the board, headings of its groups, tabs, the rows of its file."""

from collections.abc import Iterable

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.clocks.board import SCOPES, BoardFilters
from cases.clocks.days import SECTIONS, Today
from cases.clocks.forms import SECTION_LABELS
from cases.clocks.queries import Board, BoardRow
from cases.register.clock_lines import chip_of, clock_name, clock_url, days_told, main_article, sentence_of
from cases.register.front import LIST_EYES, number_of
from cases.register.masking import name_shown, title_shown
from office.ui.chips import Chip, Tone
from office.ui.html import attrs, join, link
from office.ui.parts import Empty, Tab, Tabs
from office.ui.tables import BulkAction, Column, Row, Table, query_with
from office.ui.who import Who

# What the heading of a group says is not said again in each of its rows.
TOLD_BY_HEADING = {"owner": ("owner",), "case": ("case",), "person": ("case", "person")}


def view_tabs(current: str, query: QueryDict) -> Tabs:
    """By day, by owner, by case, by person in custody; the calendar and the custody list beside them."""
    labels = {
        "day": pgettext("clock view", "By day"),
        "owner": pgettext("clock view", "By owner"),
        "case": pgettext("clock view", "By case"),
        "person": pgettext("clock view", "By person in custody"),
    }
    here = reverse("clock-list")
    tabs = [
        Tab(
            label,
            here + query_with(query, view=None if code == "day" else code, section=None, month=None),
            current == code,
        )
        for code, label in labels.items()
    ]
    tabs.append(Tab(_("Calendar"), reverse("clock-calendar"), current == "calendar"))
    tabs.append(Tab(_("Custody list"), reverse("custody-list"), current == "custody"))
    return Tabs(tabs)


def scope_switch(current: str, here: str, query: QueryDict) -> SafeString:
    """Whose terms are shown: the officer's own duties, the own side's, both sides'."""
    labels = {
        "mine": pgettext("clock scope", "Mine to see to"),
        "side": pgettext("clock scope", "Own side"),
        "both": pgettext("clock scope", "Both sides"),
    }
    links = [
        format_html(
            '<a href="{}"{}>{}</a>',
            here + query_with(query, scope=code, section=None),
            attrs({"aria-current": "true" if current == code else None}),
            labels[code],
        )
        for code in SCOPES
    ]
    return format_html('<nav class="o-parts o-scope" aria-label="{}">{}</nav>', _("Whose terms"), join(links))


def section_links(board: Board, filters: BoardFilters, query: QueryDict) -> SafeString:
    """How many in each part; each leads to its part alone."""
    tones = {
        "overdue": Tone.OVER,
        "conservative": Tone.TODAY,
        "today": Tone.TODAY,
        "week": Tone.NEAR,
        "no_start": Tone.MISSING,
    }
    here = reverse("clock-list")
    parts: list[object] = [
        format_html(
            '<a href="{}"{}>{} <b>{}</b></a>',
            here + query_with(query, section=None),
            attrs({"aria-current": None if filters.section else "true"}),
            pgettext("clock", "all"),
            f"{board.counts['all']:,}",
        )
    ]
    for code in SECTIONS:
        count = board.counts[code]
        if not count and code != filters.section:
            continue
        parts.append(
            format_html(
                '<a href="{}" class="o-part-{}"{}>{} <b>{}</b></a>',
                here + query_with(query, section=code),
                tones.get(code, Tone.PLAIN) if count else Tone.PLAIN,
                attrs({"aria-current": "true" if filters.section == code else None}),
                SECTION_LABELS[code],
                f"{count:,}",
            )
        )
    return format_html('<nav class="o-parts" aria-label="{}">{}</nav>', _("Parts of the list"), join(parts))


def board_columns(filters: BoardFilters) -> list[Column]:
    """The heads of this view."""
    columns = [
        Column("due", pgettext("clock", "Due"), css="o-fit"),
        Column("clock", pgettext("clock", "Term"), css="o-term"),
        Column("case", _("Case"), css="o-term-case"),
        Column("person", _("Person"), css="o-fit"),
        Column("owner", pgettext("clock", "Owed by"), css="o-term-owner"),
        Column("why", pgettext("clock", "Why this day"), css="o-why"),
    ]
    return [column for column in columns if column.code not in TOLD_BY_HEADING.get(filters.view, ())]


def board_table(
    board: Board, filters: BoardFilters, today: Today, query: QueryDict, csrf_token: str, *, acknowledges: bool
) -> Table:
    """The board as a table with headings. Chosen rows can be acknowledged."""
    columns = board_columns(filters)
    rows: list[Row] = []
    before: object = None
    for one in board.rows:
        group, head = _group_of(one, board, filters)
        if group != before and head is not None:
            rows.append(Row((), head=head))
        before = group
        rows.append(_row(one, columns, today))
    bulk = [BulkAction(pgettext("clock", "Acknowledge"), reverse("clock-acknowledge"))] if acknowledges else []
    return Table(columns, rows, query=query, caption=_("Terms"), bulk=bulk, csrf_token=csrf_token, css="o-terms")


def _group_of(one: BoardRow, board: Board, filters: BoardFilters) -> tuple[object, object]:
    """The group of a row, and the heading over it; no heading in a flat list."""
    if filters.closed:
        return "", None
    if filters.view == "day":
        count = board.counts[one.section]
        head = format_html('{} <span class="o-quiet">{}</span>', SECTION_LABELS[one.section], f"{count:,}")
        return one.section, head
    told = {"owner": owner_told, "case": case_told, "person": person_told}[filters.view](one)
    total, late = board.groups.get(one.group, (0, 0))
    words = ngettext("%(count)d term", "%(count)d terms", total) % {"count": total}
    if late:
        words = _("%(terms)s, %(late)d overdue") % {"terms": words, "late": late}
    return one.group, format_html('{} <span class="o-quiet">{}</span>', told, words)


def _row(one: BoardRow, columns: Iterable[Column], today: Today) -> Row:
    cells = {
        "due": due_told(one, today),
        "clock": term_told(one),
        "case": case_told(one),
        "person": person_name(one),
        "owner": owner_told(one),
        "why": sentence_of(one.state),
    }
    return Row([cells[column.code] for column in columns], pk=one.key)


def row_words(one: BoardRow) -> str:
    """A term in one line of words: what, until when, whose, in which case."""
    case = f"{title_shown(LIST_EYES, one.case)} {number_of(one.case)}"
    told = (f"{clock_name(one.state)} {one.clock.rule}", days_told(one.state), person_name(one), case)
    return " · ".join(part for part in told if part)


def due_told(one: BoardRow, today: Today) -> SafeString:
    """The chip; 待核实 and what waits for acknowledgement in words beside it."""
    parts: list[object] = [chip_of(one.state, today.now)]
    if one.clock.unsettled:
        parts.append(Chip(_("to be verified"), Tone.DOTTED))
    if one.waits:
        parts.append(Chip(pgettext("clock", "to acknowledge"), Tone.INFO))
    return join(parts, " ")


def term_told(one: BoardRow) -> SafeString:
    """The term as the law calls it, with its page and the article that it stands in; the sentence has them all."""
    name = link(clock_url(one.clock.case_id, one.clock.key), clock_name(one.state))
    return format_html('{} <span class="o-quiet o-line">{} {}</span>', name, one.clock.rule, main_article(one.state))


def case_told(one: BoardRow) -> SafeString:
    """The case by title and number."""
    title = link(reverse("case-detail", args=[one.case.pk]), title_shown(LIST_EYES, one.case))
    return format_html('{} <span class="o-quiet o-line">{}</span>', title, number_of(one.case))


def person_name(one: BoardRow) -> str:
    """Whose term it is; minors are masked in lists, whoever looks."""
    return name_shown(LIST_EYES, one.person) if one.person else ""


def person_told(one: BoardRow) -> SafeString:
    """A person in custody, with the case."""
    return format_html("{} · {}", person_name(one), case_told(one))


def owner_told(one: BoardRow) -> Who:
    """Which side owes it, its unit and, of the own side, the handler."""
    return Who(one.clock.side, " · ".join(filter(None, (one.unit, one.handler))))


def board_empty(filters: BoardFilters, chosen: bool, clear_url: str) -> Empty:
    """Why there is nothing, and what to do."""
    if filters.scope == "mine" and not chosen and not filters.section:
        return Empty(
            _("No term is yours to see to"),
            _("Terms start by themselves when a step is recorded: acceptance, detention, a request for arrest."),
            f"{reverse('clock-list')}?scope=side",
            _("See those of the own side"),
        )
    if chosen or filters.section:
        return Empty(_("No term meets these filters"), _("Take a filter away to see more."), clear_url, _("Clear all"))
    if filters.view == "person" and filters.scope == "both":
        return Empty(
            _("Nobody is in custody in the cases that you can see"),
            _("A detention or an arrest that is recorded brings the person here, until the release is recorded."),
        )
    return Empty(
        _("No term is running in the cases that you can see"),
        _("Terms start by themselves when a step is recorded: acceptance, detention, a request for arrest."),
        reverse("case-list"),
        _("To the cases"),
    )
