"""What is owed, in words: whom it stands between, and the messages about it.

To the other side an agency is told, not its officer: who does it there is that agency's own affair.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from office.agencies.models import Principal
from office.followup.models import FollowUpWord, WordKind
from office.followup.sight import agency_of
from office.outbox.words import words_of
from office.ui.formats import day


def principal_side(principal: Principal | None) -> str:
    """Whose side a principal is on."""
    agency = agency_of(principal)
    return agency.side if agency else ""


def principal_name(officer, principal: Principal | None) -> str:
    """Department, agency or officer; of another agency's officer the agency."""
    if principal is None:
        return ""
    if principal.officer_id and principal.officer.agency_id != officer.agency_id:
        return str(principal.officer.agency)
    return str(principal)


def duty_text(params: Mapping[str, Any]) -> str:
    """What is owed, from the params of a message about it."""
    return str(words_of("followup_kinds", params["kind"], params["of"]))


def said(params: Mapping[str, Any]) -> str:
    """A word on where it stands."""
    return _("A word on: %(what)s") % {"what": duty_text(params)}


def urged(params: Mapping[str, Any]) -> str:
    """To the owner: the other side waits."""
    times = int(params.get("times", 1))
    told = {"what": duty_text(params), "n": times}
    return ngettext("Urged: %(what)s", "Urged %(n)d times: %(what)s", times) % told


def extended(params: Mapping[str, Any]) -> str:
    """To the owner: there is more time."""
    return _("More time until %(day)s: %(what)s") % {"what": duty_text(params), "day": params.get("due", "")}


def passed(params: Mapping[str, Any]) -> str:
    """To the colleague: it is theirs now."""
    return _("Passed to you: %(what)s") % {"what": duty_text(params)}


def closed(params: Mapping[str, Any]) -> str:
    """To the owner: the other side has closed it."""
    return _("Closed by the side that is owed: %(what)s") % {"what": duty_text(params)}


def reminded(params: Mapping[str, Any]) -> str:
    """What a desk owes and what it is owed, in one sentence a day."""
    parts = [
        _summed(params.get("ours", ()), pgettext("reminder", "to be done by you")),
        _summed(params.get("theirs", ()), pgettext("reminder", "owed to you by others")),
    ]
    return pgettext("reminder", "; ").join(part for part in parts if part)


def _summed(counts: Any, whose: str) -> str:
    """``counts``: overdue, due today, due within a week."""
    named = (
        pgettext("reminder", "%(n)s overdue"),
        pgettext("reminder", "%(n)s due today"),
        pgettext("reminder", "%(n)s due within a week"),
    )
    told = [words % {"n": n} for words, n in zip(named, counts, strict=False) if n]
    if not told:
        return ""
    return _("%(whose)s: %(counts)s") % {"whose": whose, "counts": pgettext("reminder", ", ").join(told)}


def ended(word: str) -> str:
    """How it ended where nothing was done about it: closed by hand."""
    return pgettext("follow-up ended", "closed by hand")


def tells(officer, line: FollowUpWord) -> bool:
    """Whether a line says anything to this reader: who does it in the other agency is not told, nor that it changed."""
    if line.kind != WordKind.MOVED or line.due_before != line.due_after:
        return True
    return principal_name(officer, line.owner_before) != principal_name(officer, line.owner_after)


def word_text(officer, line: FollowUpWord) -> str:
    """One line of history: what was done, without who and when."""
    text = str(WordKind(line.kind).label)
    if line.kind == WordKind.WORD:
        text = line.text
    elif line.text:
        text = _("%(what)s: %(text)s") % {"what": text, "text": line.text}
    if line.due_before != line.due_after:
        text += _(" (due %(before)s → %(after)s)") % {"before": _day(line.due_before), "after": _day(line.due_after)}
    if line.owner_before_id != line.owner_after_id:
        told = {
            "before": principal_name(officer, line.owner_before),
            "after": principal_name(officer, line.owner_after),
        }
        if told["before"] != told["after"]:
            text += _(" (%(before)s → %(after)s)") % told
    return text


def _day(value: date | None) -> str:
    return day(value) if value else pgettext("follow-up", "no due day")
