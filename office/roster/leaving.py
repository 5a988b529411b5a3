"""What of the roster goes to a colleague when an officer's account is handed over.

Terms that have not begun become the colleague's. In a term that runs the colleague stands in from today on, so that who
was on duty before is not rewritten. Whoever was to stand in for others is replaced, or nobody stands in.
"""

import datetime as dt
from collections.abc import Sequence

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from office.agencies.handover import HandoverKind
from office.agencies.models import Officer
from office.roster.desks import fits
from office.roster.models import DutyTerm
from office.roster.queries import planned_twice
from office.roster.words import term_words


def _terms(who: Officer, today: dt.date) -> list[DutyTerm]:
    """What is not over, as officer or as substitute."""
    rows = DutyTerm.objects.filter(Q(officer=who) | Q(substitute=who), voided_at=None, ends_on__gte=today)
    return list(rows.select_related("officer__agency", "substitute__agency").order_by("starts_on", "pk"))


def _takes(term: DutyTerm, to: Officer) -> bool:
    """Whether the colleague can take this term, whole or from today on."""
    held = planned_twice(term.agency_id, term.desk, to, term.starts_on, term.ends_on, but=term.pk)
    return fits(to, term.desk) and term.agency_id == to.agency_id and held is None


def _items(who: Officer) -> Sequence[str]:
    today = timezone.localdate()
    return [
        term_words(term, today)
        if term.officer_id == who.pk
        else pgettext("duty", "%(term)s (substitute)") % {"term": term_words(term, today)}
        for term in _terms(who, today)
    ]


def _tells(who: Officer, to: Officer) -> Sequence[str]:
    today = timezone.localdate()
    return [
        _("%(term)s: %(name)s cannot take it, so it stays as it is.") % {"term": term_words(term, today), "name": to}
        for term in _terms(who, today)
        if term.officer_id == who.pk and not _takes(term, to)
    ]


def _move(who: Officer, to: Officer) -> int:
    today = timezone.localdate()
    moved = 0
    for term in _terms(who, today):
        values: dict[str, object] = {}
        if term.officer_id != who.pk:
            values = {"substitute": to if term.officer_id != to.pk and fits(to, term.desk) else None}
            if values["substitute"] is None and term.away_to is not None and term.away_to >= today:
                continue  # who stands in on entered days is not taken away: without anybody fit it shows as a gap
        elif not _takes(term, to):
            continue
        elif term.starts_on > today:
            beside = None if term.substitute_id == to.pk else term.substitute
            values = {"officer": to, "substitute": beside, "away_from": None, "away_to": None}
        else:
            values = {"substitute": to, "away_from": today, "away_to": term.ends_on}
        moved += DutyTerm.objects.filter(pk=term.pk).update(version=F("version") + 1, **values)
    return moved


DUTIES = HandoverKind("duties", gettext_lazy("Duty"), _items, _move, _tells)
