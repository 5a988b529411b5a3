"""The share of measures without custody: for the page of reviews, and for the statistics.

口径: persons for whom a compulsory measure was decided in the period, each counted once by the latest one decided in it
(detention and arrest are custody; bail and residential surveillance, at a designated place too, are not). By the day of
the decision as recorded, not of its entry (domain brief 6.2).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.collaboration.library import library_require
from cases.register.models import Case, Event, MeasureInterval
from office.access.queries import visible

CUSTODY = ("detention", "arrest")
WITHOUT = ("bail", "residential_surveillance", "designated_residential_surveillance")
RULE = _(
    "Persons for whom a compulsory measure began in the period, each counted once by the latest one in it. Detention "
    "and arrest are custody; bail and residential surveillance (at a designated place too) are not. By the day of "
    "the measure itself, in the cases that you can see. Share: persons without custody ÷ all of them."
)


@dataclass(frozen=True, slots=True)
class Share:
    """Persons by measure, and the share; nothing where nobody was under a measure."""

    counts: dict[str, int]

    @property
    def without(self) -> int:
        """Persons whose latest measure of the period is without custody."""
        return sum(self.counts.get(code, 0) for code in WITHOUT)

    @property
    def total(self) -> int:
        """Persons for whom a measure was decided."""
        return self.without + sum(self.counts.get(code, 0) for code in CUSTODY)

    @property
    def share(self) -> float | None:
        """A share of nothing is no share."""
        return self.without / self.total if self.total else None


def measures_decided(officer, since: dt.date, until: dt.date) -> QuerySet[MeasureInterval]:
    """The latest measure of each person that began from ``since`` to ``until``, in the cases in sight."""
    library_require(officer)
    first = timezone.make_aware(dt.datetime.combine(since, dt.time()))
    end = timezone.make_aware(dt.datetime.combine(until + dt.timedelta(days=1), dt.time()))
    told = Event.objects.filter(Q(shared=True) | Q(side=officer.side), pk=OuterRef("start_event_id"))
    rows = MeasureInterval.objects.filter(measure__in=(*CUSTODY, *WITHOUT), starts_at__gte=first, starts_at__lt=end)
    rows = rows.filter(Exists(told))
    later = rows.filter(person=OuterRef("person")).filter(
        Q(starts_at__gt=OuterRef("starts_at")) | Q(starts_at=OuterRef("starts_at"), pk__gt=OuterRef("pk"))
    )
    return rows.filter(case__in=visible(Case, officer).values("pk")).exclude(Exists(later))


def non_custodial_share(officer, since: dt.date, until: dt.date) -> Share:
    """Persons under measures without custody ÷ persons with compulsory measures, of the period."""
    rows = measures_decided(officer, since, until).values("measure").annotate(n=Count("pk")).order_by()
    return Share({row["measure"]: row["n"] for row in rows})


def measures_page(
    officer, since: dt.date, until: dt.date, measures: Sequence[str], offset: int, limit: int
) -> tuple[list[MeasureInterval], int]:
    """The persons behind the figures, the newest first, and the exact total."""
    rows = measures_decided(officer, since, until)
    if measures:
        rows = rows.filter(measure__in=measures)
    found = rows.select_related("person", "case").order_by("-starts_at", "-pk")
    return list(found[offset : offset + limit]), rows.count()
