"""Who can see a case, on what basis, and who looked lately."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.register.models import Case, CaseGrant
from office.access.models import FOREVER, Level
from office.access.roles import sees
from office.agencies.models import Agency, AgencyKind, Department, Officer, Principal
from office.audit.models import AuditRecord
from office.audit.queries import names_root

LOOKED_DAYS = 7
# The pages that give many cases out at once; they leave their ids in the audit.
EXPORT_PAGES = ("ledger-export", "clock-export", "custody-export")


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One grant, and to whom it was given in words."""

    grant: CaseGrant
    name: str
    side: str
    until: dt.date | None
    in_force: bool

    @property
    def works(self) -> bool:
        """Whether it lets work on the case."""
        return self.grant.level >= Level.WORK


@dataclass(frozen=True, slots=True)
class Looked:
    """How often an officer opened the case, and when last."""

    name: str
    place: str
    side: str
    times: int
    last: dt.datetime


def agency_of(principal: Principal) -> Agency | None:
    """The agency that a principal is, or belongs to."""
    if principal.agency_id:
        return principal.agency
    if principal.department_id:
        return principal.department.agency
    return principal.officer.agency


def principal_name(principal: Principal) -> str:
    """A principal in words, with where it belongs."""
    if principal.agency_id:
        return str(principal.agency)
    if principal.department_id:
        return str(principal.department)
    return str(principal.officer)


_WHO = (
    "principal__agency",
    "principal__department__agency",
    "principal__officer__agency",
    "given_by__agency",
    "withdrawn_by",
)


def last_day(ends: dt.datetime) -> dt.date | None:
    """The last day on which a grant holds; nothing where it has no end."""
    return None if ends >= FOREVER else timezone.localtime(ends - dt.timedelta(microseconds=1)).date()


def grants_of(case: Case, now: dt.datetime) -> list[GrantLine]:
    """All grants of the case, those in force first, then the newest. For officers who see the case."""
    rows = []
    for grant in CaseGrant.objects.filter(root=case).select_related(*_WHO).order_by("-given_at", "-pk"):
        agency = agency_of(grant.principal)
        rows.append(
            GrantLine(
                grant,
                principal_name(grant.principal),
                agency.side if agency else "third",
                last_day(grant.valid_until),
                grant.withdrawn_at is None and grant.valid_until > now,
            )
        )
    return sorted(rows, key=lambda row: not row.in_force)


def sight_of(lines: Iterable[GrantLine]) -> list[GrantLine]:
    """Who sees the case now: of each principal the grant that reaches furthest, the police first."""
    best: dict[int, GrantLine] = {}
    for line in lines:
        held = best.get(line.grant.principal_id)
        if line.in_force and (
            held is None or (line.grant.level, line.grant.valid_until) > (held.grant.level, held.grant.valid_until)
        ):
            best[line.grant.principal_id] = line
    return sorted(best.values(), key=lambda line: (line.side, -line.grant.level, line.grant.principal_id))


@dataclass(frozen=True, slots=True)
class Sight:
    """Principals of one side who see the case in the same way."""

    side: str
    names: tuple[str, ...]
    works: bool
    basis: str
    until: dt.date | None


def sight_groups(lines: Iterable[GrantLine]) -> list[Sight]:
    """Who sees the case now, those of one side with the same reach, basis and end together."""
    groups: dict[tuple, list[str]] = {}
    for line in sight_of(lines):
        groups.setdefault((line.side, line.works, line.grant.basis, line.until), []).append(line.name)
    return [Sight(side, tuple(names), works, basis, until) for (side, works, basis, until), names in groups.items()]


def looked_at(case: Case, now: dt.datetime) -> list[Looked]:
    """Who opened or exported the case in the last seven days, the latest first. For officers who see the case.

    That the case stood in somebody's list is in the auditor's record, not here.
    """
    since = now - dt.timedelta(days=LOOKED_DAYS)
    reads = AuditRecord.objects.filter(root_kind="case", action="read", at__gte=since, officer__isnull=False)
    exported = reads.filter(names_root("case", case.pk), root_id=None, page__in=EXPORT_PAGES)
    found = [*reads.filter(root_id=case.pk).values_list("officer_id", "at"), *exported.values_list("officer_id", "at")]
    times: dict[int, int] = {}
    last: dict[int, dt.datetime] = {}
    for officer_id, at in sorted(found, key=lambda row: row[1]):
        times[officer_id] = times.get(officer_id, 0) + 1
        last[officer_id] = at
    officers = Officer.objects.select_related("agency").in_bulk(times)
    rows = [
        Looked(str(officers[pk]), str(officers[pk].agency or ""), officers[pk].side, times[pk], last[pk])
        for pk in times
        if pk in officers
    ]
    return sorted(rows, key=lambda row: row.last, reverse=True)


def grant_get(case: Case, pk: int) -> CaseGrant | None:
    """One grant of this case."""
    return CaseGrant.objects.filter(root=case, pk=pk).select_related(*_WHO).first()


def receiver_choices(officer) -> list[tuple[str, list[tuple[int, str]]]]:
    """Whom a case can be shared with: the agencies, then of each its departments, then officers who see cases.

    Only of the officer's own joint office, and never a third agency.
    """
    agencies = list(
        Agency.objects.filter(office_id=officer.agency.office_id, active=True)
        .exclude(kind=AgencyKind.THIRD)
        .select_related("principal")
        .order_by("kind", "code")
    )
    departments: dict[int, list[Department]] = {}
    for department in (
        Department.objects.filter(agency__in=agencies, active=True).select_related("principal").order_by("code")
    ):
        departments.setdefault(department.agency_id, []).append(department)
    officers: dict[int, list[Officer]] = {}
    label = Case._meta.label_lower
    for one in (
        Officer.objects.filter(agency__in=agencies, is_active=True)
        .select_related("agency", "principal")
        .prefetch_related("departments")
    ):
        if sees(one, label):
            officers.setdefault(one.agency_id, []).append(one)
    agencies.sort(key=lambda one: one.pk == officer.agency_id)
    groups = [(_("Agencies"), _offered((one, str(one)) for one in agencies))]
    for agency in agencies:
        units = ((one, one.name) for one in departments.get(agency.pk, ()))
        groups.append((_("%(agency)s: departments") % {"agency": agency}, _offered(units)))
        people = sorted(officers.get(agency.pk, ()), key=lambda one: one.name)
        named = ((one, _officer_words(one)) for one in people if one.pk != officer.pk)
        groups.append((_("%(agency)s: officers") % {"agency": agency}, _offered(named)))
    return [group for group in groups if group[1]]


def _offered(rows: Iterable[tuple]) -> list[tuple[int, str]]:
    """Those to whom something can be granted, by principal."""
    return [(one.principal.pk, name) for one, name in rows if hasattr(one, "principal")]


def _officer_words(one: Officer) -> str:
    """`赵立新（城关派出所）`."""
    units = "、".join(department.name for department in one.departments.all())
    return _("%(name)s (%(units)s)") % {"name": one.name, "units": units} if units else one.name


def receiver_get(officer, pk: int) -> Principal | None:
    """The principal of the officer's joint office with this key, whatever its kind."""
    found = (
        Principal.objects.select_related("agency", "department__agency", "officer__agency", "group")
        .filter(pk=pk)
        .first()
    )
    agency = agency_of(found) if found else None
    return found if agency is not None and agency.office_id == officer.agency.office_id else None
