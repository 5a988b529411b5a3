"""A term as something that a message can be about."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from office.access.actions import Action
from office.access.roles import may
from office.agencies.guard import office_id_of
from office.front.registry import RootRef
from office.roster.models import DutyTerm
from office.roster.words import term_words


def duty_refs(officer, ids: Iterable[int]) -> dict[int, RootRef]:
    """The terms of the officer's office, for who reads the roster."""
    if not may(officer, Action.DUTY_SEE):
        return {}
    today = timezone.localdate()
    rows = DutyTerm.objects.filter(office_id=office_id_of(officer), pk__in=set(ids))
    return {
        term.pk: RootRef(term_words(term, today), "", f"{reverse('roster')}?month={term.starts_on:%Y-%m}")
        for term in rows
    }
