"""Reading the audit record, for the security auditor. Metadata only: who, when, what, to which root."""

import datetime as dt
from collections.abc import Iterable

from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from office.access.actions import Action
from office.access.queries import require
from office.agencies.models import JointOffice, Officer
from office.audit.models import AuditRecord
from office.outbox.words import named


def names_root(kind: str, root_id: int) -> Q | RawSQL:
    """Audit rows whose list of what was read holds this root: pages of lists, and exports."""
    if connection.vendor == "postgresql":
        return Q(detail__contains={"ids": {kind: [root_id]}})
    sql = "EXISTS (SELECT 1 FROM json_each(office_auditrecord.detail, %s) WHERE value = %s)"
    return RawSQL(sql, [f"$.ids.{kind}", root_id], output_field=BooleanField())  # noqa: S611 - a constant statement


def ids_shown(officer, records: Iterable[AuditRecord]) -> dict[int, dict[str, list[int]]]:
    """record -> the roots that it says were read, without those that the auditor's side must not know of."""
    told = {record.pk: dict(record.detail["ids"]) for record in records if isinstance(record.detail.get("ids"), dict)}
    for kind, finder in named("audit_hidden").items():
        among = {pk for ids in told.values() for pk in ids.get(kind, ())}
        hidden = set(finder(officer).filter(pk__in=among).values_list("pk", flat=True)) if among else set()
        for ids in told.values():
            ids[kind] = [pk for pk in ids.get(kind, ()) if pk not in hidden]
    return {record: {kind: found for kind, found in ids.items() if found} for record, ids in told.items()}


def _office_id(officer) -> int | None:
    return officer.agency.office_id if officer.agency_id else None


def auditable_officers(officer) -> QuerySet[Officer]:
    """Whose records the auditor can ask for: everyone of the office, disabled ones too."""
    require(officer, Action.AUDIT_SEE)
    return Officer.objects.filter(agency__office_id=_office_id(officer)).select_related("agency").order_by("username")


def audit_records(
    officer,
    *,
    who: Officer | None = None,
    action: str = "",
    root_kind: str = "",
    root_id: int | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> QuerySet[AuditRecord]:
    """The records of the auditor's office, newest first.

    What the program did for nobody in person belongs to no office, so it is shown where there is only one. Of a root
    that the auditor's side must not know of (``audit_hidden``) there is no record.
    """
    require(officer, Action.AUDIT_SEE)
    office_id = _office_id(officer)
    own = Q(officer__in=Officer.objects.filter(agency__office_id=office_id).values("pk"))
    if not JointOffice.objects.exclude(pk=office_id).exists():
        own |= Q(officer=None)
    rows = AuditRecord.objects.filter(own).select_related("officer__agency")
    for kind, hidden in named("audit_hidden").items():
        rows = rows.exclude(root_kind=kind, root_id__in=hidden(officer))
        if root_id is not None and root_kind == kind and hidden(officer).filter(pk=root_id).exists():
            return rows.none()
    if who is not None:
        rows = rows.filter(officer=who)
    if action:
        rows = rows.filter(action=action)
    if root_kind:
        rows = rows.filter(root_kind=root_kind)
    if root_id is not None:
        found = rows.filter(root_id=root_id).values("pk")
        among = rows.filter(names_root(root_kind or "case", root_id), root_id=None, action="read").values("pk")
        rows = rows.filter(Q(pk__in=found) | Q(pk__in=among))
    zone = timezone.get_current_timezone()
    if since:
        rows = rows.filter(at__gte=dt.datetime.combine(since, dt.time.min, zone))
    if until:
        rows = rows.filter(at__lt=dt.datetime.combine(until + dt.timedelta(days=1), dt.time.min, zone))
    return rows.order_by("-at", "-pk")
