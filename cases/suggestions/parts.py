"""Tables and small pieces of the pages of suggestions."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.matters.loader import flow_of
from cases.matters.parts import due_chip, no_day, state_chip
from cases.matters.parts_list import turn_shown
from cases.matters.queries import dues_first
from cases.suggestions.models import Outcome, Suggestion, SuggestionKind
from cases.suggestions.models_door import DoorLink, DoorTry
from cases.suggestions.queries import Tally
from office.access.queries import principals_own
from office.followup.services import NOBODY
from office.papers.models import Document
from office.ui.chips import Chip, Tone
from office.ui.formats import day, day_short, moment, num, percent
from office.ui.html import join, link
from office.ui.tables import Column, Row, Table
from office.ui.who import Who

OUTCOME_TONES = {
    Outcome.ADOPTED: Tone.GOOD,
    Outcome.PARTLY: Tone.NEAR,
    Outcome.REFUSED: Tone.OVER,
    Outcome.FALSE: Tone.OVER,
}


def columns() -> list[Column]:
    """The heads of the list."""
    found = [
        Column("state", pgettext("matter", "Where it stands"), css="o-fit"),
        Column("number", pgettext("suggestion", "Number"), sort="issued_on", css="o-fit"),
        Column("title", pgettext("suggestion", "Suggestion")),
        Column("turn", pgettext("matter", "Whose turn"), css="o-turn"),
        Column("due", pgettext("matter", "Until"), css="o-fit"),
        Column("received", pgettext("suggestion", "Received"), sort="received_on", css="o-fit"),
        Column("replied", pgettext("suggestion", "Replied"), sort="replied_on", css="o-fit"),
    ]
    return [*found, Column("last", pgettext("matter", "Last step"), sort="last_at", css="o-fit")]


def outcome_chip(code: str) -> object:
    """What the evaluation found of the whole."""
    return Chip(Outcome(code).label, OUTCOME_TONES[Outcome(code)]) if code else "—"


def state_cell(row: Any, inner: bool) -> SafeString:
    """Where it stands; under it what the evaluation found, and how often it was urged."""
    told: list[object] = [state_chip(flow_of(row.kind), row.shown)]
    under: list[object] = []
    if inner and row.outcome:
        under.append(outcome_chip(row.outcome))
    if row.urged:
        under.append(ngettext("urged %(n)d time", "urged %(n)d times", row.urged) % {"n": row.urged})
    if under:
        told.append(format_html('<span class="o-quiet o-line">{}</span>', join(under, " ")))
    return join(told)


def suggestion_table(officer, rows: Sequence[Any], *, inner: bool, **options: Any) -> Table:
    """A page of suggestions; what is owed is looked up once for all rows."""
    now = timezone.now()
    today = timezone.localdate(now)
    dues = dues_first(officer, Suggestion, [row.pk for row in rows])
    mine = set(principals_own(officer).values_list("pk", flat=True))
    told = []
    for row in rows:
        # What an inner step has done already is still owed in the other's eyes; here nobody has to do it any more.
        owed = [due for due in dues.get(row.pk, []) if not inner or due.roles != NOBODY]
        cells: list[object] = [
            state_cell(row, inner),
            row.number or "—",
            title_cell(row, inner),
            turn_shown(officer, owed, mine) if owed else "—",
            (due_chip(owed[0], today, now) or no_day()) if owed else "—",
            day_short(row.received_on, today) if row.received_on else "—",
            day_short(row.replied_on, today) if row.replied_on else "—",
        ]
        told.append(Row((*cells, day_short(row.last_at, today)), css="o-row-off" if row.over else ""))
    heads = columns()
    return Table(heads, told, caption=pgettext("navigation", "Suggestions"), css="o-matters", **options)


def title_cell(row: Any, inner: bool) -> SafeString:
    """Its title, under it to whom, or for an addressee from whom."""
    head = link(reverse("suggestion-detail", args=[row.pk]), row.title)
    if not inner:
        under: list[object] = [Who("procuratorate", row.agency)]
    else:
        under = [Who(_side(row), row.addressee_name)]
        if row.theme_id:
            under.append(row.theme.name)
        elif row.subject_kind:
            under.append(SuggestionKind(row.subject_kind).label)
    return join((head, format_html('<span class="o-quiet o-line">{}</span>', join(under, " · "))))


def _side(row: Any) -> str:
    return "police" if row.data.get("departments") else "third"


def tally_shown(tally: Tally, query: str = "") -> list[tuple[str, str, str, str]]:
    """(what, figure, on what base, the rows behind it). Each rate says out of what (domain brief 6.2)."""
    base = reverse("suggestion-list")

    def rows(*pairs: str) -> str:
        return f"{base}?{'&'.join([*pairs, *([query] if query else [])])}"

    return [
        (pgettext("suggestion tally", "Issued"), num(tally.issued), _("without withdrawn ones"), rows("issued=yes")),
        (pgettext("suggestion tally", "Replied"), num(tally.replied), "", rows("replied=yes")),
        (_("Reply rate"), _rate(tally.reply_rate), _("replied out of issued"), ""),
        (pgettext("suggestion", "Adopted"), num(tally.adopted), _("every item evaluated as adopted"),
         rows("outcome=adopted")),
        (_("Adopted of those issued"), _rate(tally.adopted_of_issued), _("adopted out of issued"), ""),
        (_("Adopted of those replied to"), _rate(tally.adopted_of_replied), _("adopted out of replied"), ""),
    ]  # fmt: skip


def _rate(value: float | None) -> str:
    return percent(value) if value is not None else "—"


LINK_TONES = {"void": Tone.MUTED, "valid": Tone.GOOD, "revoked": Tone.MUTED, "locked": Tone.OVER, "expired": Tone.MUTED}


def link_state(one: DoorLink, standing: Collection[int]) -> str:
    """How a link stands. ``standing``: the papers of the suggestion that are in force."""
    if one.revoked_at is not None:
        return "revoked"
    if one.locked_at is not None:
        return "locked"
    if one.expires_at <= timezone.now():
        return "expired"
    return "valid" if one.document_id in standing else "void"


def links_table(suggestion: Suggestion, links: Sequence[DoorLink], *, ends: bool) -> Table:
    """The one-time links of a suggestion; never their addresses or codes, which were shown once."""
    words: Mapping[str, str] = {
        "valid": pgettext("door", "valid"),
        "revoked": pgettext("door", "ended"),
        "locked": pgettext("door", "locked after five wrong codes"),
        "void": pgettext("door", "its paper is void: it tells only that"),
        "expired": pgettext("door", "expired"),
    }
    heads = [
        Column("no", pgettext("door", "Link"), numeric=True, css="o-fit"),
        Column("to", pgettext("door", "Handed to")),
        Column("made", pgettext("door", "Made"), css="o-fit"),
        Column("until", pgettext("door", "Until"), css="o-fit"),
        Column("used", pgettext("door", "Last entry"), css="o-fit"),
        Column("state", "", css="o-fit"),
        Column("act", "", css="o-act"),
    ]
    papers = Document.objects.filter(pk__in={one.document_id for one in links}, voided_at=None)
    standing = set(papers.values_list("pk", flat=True))
    rows = []
    for one in links:
        state = link_state(one, standing)
        end = reverse("suggestion-link-end", args=[suggestion.pk, one.pk])
        act = (
            link(end, pgettext("button", "End it"), "btn btn-sm")
            if ends and state in ("valid", "locked", "void")
            else ""
        )
        cells = (
            one.pk, one.given_to, f"{one.made_by or ''} {moment(one.made_at)}", day(timezone.localdate(one.expires_at)),
            moment(one.last_at) if one.last_at else "—",
            Chip(words[state], LINK_TONES[state], one.revoked_reason), act,
        )  # fmt: skip
        rows.append(Row(cells, css="" if state == "valid" else "o-row-off"))
    return Table(heads, rows, caption=pgettext("door", "One-time links"))


def tries_shown(tries: Sequence[DoorTry]) -> list[str]:
    """Who was at the door: when, from where, with what result."""
    words = {
        "entered": pgettext("door", "entered"),
        "wrong": pgettext("door", "wrong code"),
        "closed": pgettext("door", "the link had ended"),
    }
    return [f"{moment(one.at)} · {one.address or '—'} · {words.get(one.result, one.result)}" for one in tries]
