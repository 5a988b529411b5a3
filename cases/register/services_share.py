"""Sharing a case with an agency, a department or an officer, and taking it back.

Basis: 最高检、公安部《关于健全完善侦查监督与协作配合机制的意见》on sharing information between the two agencies, and
the office's own work measures. A third agency never sees a case: it gets what is addressed to it, and no more.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.register.models import Case, CaseGrant
from cases.register.queries_sight import agency_of
from office.access.actions import Action
from office.access.models import FOREVER, Level
from office.access.queries import can, require
from office.access.services import SHARE, grant_give, grant_withdraw
from office.agencies.models import AgencyKind, Principal
from office.outbox.services import message_queue

OWN_YEARS = 10
# With which basis the grants of a case go along where it is joined into another.
CARRIED_BASIS = "公安机关办理刑事案件程序规定第184条"


def end_of(day: dt.date | None) -> dt.datetime:
    """The end of a day in China: a grant holds through its last day."""
    if day is None:
        return FOREVER
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))


def receiver_check(officer, principal: Principal, until: dt.date | None) -> None:
    """Refuse receivers that the rules do not admit. Errors: ValidationError naming the rule."""
    agency = agency_of(principal)
    if agency is None or agency.office_id != officer.agency.office_id:
        raise ValidationError({"receiver": _("This receiver does not belong to the joint office.")})
    if agency.kind == AgencyKind.THIRD:
        raise ValidationError(
            {
                "receiver": _(
                    "A third agency never sees a case, a suspect or a clue; it receives only suggestions and"
                    " inspections addressed to it (Criminal Procedure Law art. 54 on secrets of the investigation)."
                )
            }
        )
    if principal.officer_id and agency.pk != officer.agency_id and until is None:
        raise ValidationError(
            {"until": _("Sharing with an officer of another agency must end on a day; give the last one.")}
        )
    outside = agency.pk != officer.agency_id
    today = timezone.localdate()
    if until is not None and until > today + dt.timedelta(days=365 * (1 if outside else OWN_YEARS)):
        raise ValidationError(
            {
                "until": _("Outside your own agency a sharing ends within one year; it can be renewed.")
                if outside
                else _("At most ten years; without a day the sharing has no end.")
            }
        )


def case_share(
    *, officer, case: Case, receiver: Principal, level: Level, reason: str, basis: str, until: dt.date | None
) -> CaseGrant:
    """Share the case and tell the receiver. The same sharing twice is one grant.

    Errors: Http404, PermissionDenied; ValidationError on a receiver or an end that the rules do not admit.
    """
    require(officer, Action.CASE_SHARE, case)
    receiver_check(officer, receiver, until)
    case_lock(case)
    ends = end_of(until)
    # What the other agency shared is its own to take back, and so no second of ours.
    held = CaseGrant.objects.filter(
        root=case,
        principal=receiver,
        level=level,
        valid_until=ends,
        withdrawn_at=None,
        source=SHARE,
        given_by__agency_id=officer.agency_id,
    ).first()
    if held is not None:
        return held
    grant = grant_give(root=case, principal=receiver, level=level, reason=reason, basis=basis, valid_until=ends)
    message_queue(
        key=f"case.shared:{grant.pk}",
        to=[receiver.pk],
        kind="case.shared",
        params={"case": case.pk, "level": int(level), "basis": basis},
        root_kind="case",
        root_id=case.pk,
    )
    return grant


def case_lock(case: Case) -> None:
    """Two officers who share one case wait for each other; on SQLite the transaction itself is the lock."""
    if connection.features.has_select_for_update:
        Case.objects.select_for_update().filter(pk=case.pk).values_list("pk").first()


def grant_withdrawable(officer, case: Case, grant: CaseGrant) -> bool:
    """Whether the officer may withdraw this grant.

    The handling units keep theirs as long as they handle the case, and an agency's desk keeps what its own import
    gave it. What an officer shared, the same agency takes back; what an import shared with the other agency, an
    officer of the importing agency who may withdraw ledgers.
    """
    if grant.withdrawn_at is not None or not can(officer, Action.CASE_SHARE, case):
        return False
    department = grant.principal.department_id
    if department and department in (case.police_unit_id, case.procuratorate_unit_id):
        return False
    giver = grant.given_by.agency_id if grant.given_by_id else None
    if grant.source == SHARE:
        return giver == officer.agency_id
    receiver = agency_of(grant.principal)
    if receiver is None or receiver.pk == officer.agency_id or not can(officer, Action.LEDGER_WITHDRAW):
        return False
    # An import by command names no giver; what it gave to the other agency is this agency's sharing.
    return giver is None or giver == officer.agency_id


def grants_carried(case: Case, grant: CaseGrant) -> list[CaseGrant]:
    """The grants on the case joined into that only carry this one on. None where another case that was joined there
    gives the same still, or where the receiver handles that case by now."""
    into = case.merged_into
    if into is None or grant.principal.department_id in {into.police_unit_id, into.procuratorate_unit_id} - {None}:
        return []
    same = {"principal": grant.principal_id, "level": grant.level, "source": grant.source, "withdrawn_at": None}
    same |= {"given_by": grant.given_by_id, "valid_until": grant.valid_until}
    if CaseGrant.objects.filter(root__merged_into=into, **same).exclude(pk=grant.pk).exists():
        return []
    case_lock(into)
    return list(CaseGrant.objects.filter(root=into, basis=CARRIED_BASIS, **same))


def case_share_withdraw(*, officer, case: Case, grant: CaseGrant, reason: str) -> None:
    """Withdraw one grant with a reason and tell whom it was given to; where the case was joined into another, also
    what was carried there. Errors: PermissionDenied, ValidationError."""
    require(officer, Action.CASE_SHARE, case)
    if grant.withdrawn_at is not None:
        return
    if not grant_withdrawable(officer, case, grant):
        raise PermissionDenied
    case_lock(case)
    grant_withdraw(grant=grant, reason=reason)
    for carried in grants_carried(case, grant):
        grant_withdraw(grant=carried, reason=reason)
    message_queue(
        key=f"case.share_withdrawn:{grant.pk}",
        to=[grant.principal_id],
        kind="case.share_withdrawn",
        params={
            "agency": officer.agency.name,
            "given_on": timezone.localdate(grant.given_at).isoformat(),
            "basis": grant.basis,
        },
        root_kind="case",
        root_id=case.pk,
    )
