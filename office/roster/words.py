"""What the roster says in messages, on the home page and in lists."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from office.roster.days import Standing
from office.roster.models import DutyDesk, DutyTerm
from office.ui.formats import day_short


def desk_words(desk: str) -> str:
    """The desk."""
    return str(DutyDesk(desk).label)


def span_words(first: dt.date, last: dt.date, today: dt.date) -> str:
    """From when to when; one day alone."""
    if first == last:
        return day_short(first, today)
    return pgettext("duty", "%(from)s to %(to)s") % {"from": day_short(first, today), "to": day_short(last, today)}


def standing_words(one: Standing) -> str:
    """Who stands, and for whom or with whom."""
    if one.stands_in:
        return pgettext("duty", "%(name)s for %(officer)s") % {"name": one.officer, "officer": one.term.officer}
    if one.term.substitute is not None:
        return pgettext("duty", "%(name)s (substitute %(substitute)s)") % {
            "name": one.officer,
            "substitute": one.term.substitute,
        }
    return str(one.officer)


def term_words(term: DutyTerm, today: dt.date) -> str:
    """A term in one line."""
    span = span_words(term.starts_on, term.ends_on, today)
    return pgettext("duty", "duty: %(desk)s, %(span)s") % {"desk": desk_words(term.desk), "span": span}


def planned(params: dict[str, Any]) -> str:
    """To who was put on the roster."""
    return _("You are on the duty roster: %(desk)s") % {"desk": desk_words(params["desk"])}


def changed(params: dict[str, Any]) -> str:
    """To whom a term concerns that was changed or voided."""
    return _("Your duty was changed: %(desk)s") % {"desk": desk_words(params["desk"])}


def handed_on(params: dict[str, Any]) -> str:
    """To who leaves the desk."""
    n = params["count"]
    return ngettext(
        "Your duty as %(desk)s has ended; %(n)d thing went to your successor",
        "Your duty as %(desk)s has ended; %(n)d things went to your successor",
        n,
    ) % {"desk": desk_words(params["desk"]), "n": n}


def taken_over(params: dict[str, Any]) -> str:
    """To who comes to the desk."""
    n = params["count"]
    return ngettext(
        "You are on duty as %(desk)s; %(n)d thing came to you with it",
        "You are on duty as %(desk)s; %(n)d things came to you with it",
        n,
    ) % {"desk": desk_words(params["desk"]), "n": n}
