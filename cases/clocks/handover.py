"""What a leaving officer leaves behind: warnings that wait for an answer."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, ngettext

from cases.clocks.models import ClockWarning
from cases.clocks.queries_sweep import warnings_unanswered
from office.agencies.handover import HandoverKind
from office.agencies.models import Officer, Principal


def _told(who: Officer) -> QuerySet[ClockWarning]:
    return warnings_unanswered().filter(owner__officer=who)


def _gone_up(who: Officer) -> QuerySet[ClockWarning]:
    return warnings_unanswered().filter(escalated_to__officer=who)


def _items(who: Officer) -> list[str]:
    count = _told(who).count() + _gone_up(who).count()
    if not count:
        return []
    return [ngettext("%(n)d unanswered warning", "%(n)d unanswered warnings", count) % {"n": count}]


def _move(who: Officer, to: Officer) -> int:
    principal = Principal.objects.get(officer=to)
    return _told(who).update(owner=principal) + _gone_up(who).update(escalated_to=principal)


WARNINGS = HandoverKind("clock-warnings", gettext_lazy("Warnings of terms"), _items, _move)
