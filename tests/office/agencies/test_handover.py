"""What was shared with a leaving officer in person moves by new grants; the old ones stay, withdrawn."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from cases.register.models import Case, CaseGrant
from cases.register.services_share import case_share, case_share_withdraw, end_of, grant_withdrawable
from office.access.check import differences
from office.access.context import acting_as
from office.access.models import Level
from office.access.queries import level_of, visible
from office.access.roles import Role
from office.access.services import grant_give
from office.agencies import services
from office.agencies.handover import handover_kinds, handover_preview
from office.audit.models import AuditRecord
from tests.case_factories import case_make
from tests.factories import county, fresh, officer_add

pytestmark = pytest.mark.django_db


def test_grants_in_person_move(django_assert_max_num_queries):
    made = county()
    leaving = officer_add(made, Role.POLICE_HANDLER, "police", [], key="leaving")
    stays = officer_add(made, Role.POLICE_HANDLER, "police", [], key="stays")
    admin = fresh(made.officers["administrator"])
    until = timezone.now() + dt.timedelta(days=10)
    cases = [case_make(made, serial) for serial in (1, 2, 3)]
    with acting_as(admin):
        for case, level in zip(cases, (Level.SEE, Level.WORK, Level.WORK), strict=True):
            grant_give(
                root=case, principal=leaving.principal, level=level, reason="专案", basis="第六条", valid_until=until
            )
    ended = CaseGrant.objects.get(root=cases[2], principal=leaving.principal)
    with acting_as(admin):
        services.officer_handover(officer=admin, who=leaving, to=stays)
    assert set(visible(Case, fresh(stays))) == set(cases) and not visible(Case, fresh(leaving)).exists()
    assert [level_of(fresh(stays), case) for case in cases] == [Level.SEE, Level.WORK, Level.WORK]
    moved = CaseGrant.objects.get(root=cases[2], principal=stays.principal)
    ended.refresh_from_db()
    assert ended.withdrawn_at and ended.withdrawn_by_id == admin.pk
    assert (moved.reason, moved.basis, moved.valid_until) == ("专案（已移交）", ended.basis, ended.valid_until)
    assert (moved.source, moved.given_by_id) == (ended.source, ended.given_by_id)
    record = AuditRecord.objects.get(action="officer.handover")
    assert record.detail["to"] == stays.pk
    assert {kind: count for kind, count in record.detail["moved"].items() if count} == {"grants": 3}


def test_the_longer_sharing_moves_although_the_colleague_has_a_short_one():
    """Who had a sharing until today gets the leaver's of ninety days; the sharing agency may take both back, and
    once it is handed over twice the reason says so once."""
    made = county()
    leaving = officer_add(made, Role.PROSECUTOR, "procuratorate", ["prosecution"], key="leaving")
    stays = officer_add(made, Role.PROSECUTOR, "procuratorate", ["prosecution"], key="stays")
    third = officer_add(made, Role.PROSECUTOR, "procuratorate", ["prosecution"], key="third")
    admin, legal, case = fresh(made.officers["administrator"]), fresh(made.officers[Role.POLICE_LEGAL]), case_make(made)
    far = timezone.localdate() + dt.timedelta(days=90)
    for principal, until in ((leaving.principal, far), (stays.principal, timezone.localdate())):
        with acting_as(legal):
            case_share(
                officer=legal,
                case=case,
                receiver=principal,
                level=Level.SEE,
                reason="专案",
                basis="第六条",
                until=until,
            )
    for who, to in ((leaving, stays), (stays, third)):
        with acting_as(admin):
            services.officer_handover(officer=admin, who=fresh(who), to=fresh(to))
        held = CaseGrant.objects.filter(principal=to.principal, withdrawn_at=None).order_by("-valid_until")
        assert [grant.valid_until for grant in held] == [end_of(far), end_of(timezone.localdate())]
        assert {grant.reason for grant in held} <= {"专案", "专案（已移交）"}
        assert all(grant.given_by_id == legal.pk for grant in held)
        assert all(grant_withdrawable(fresh(legal), case, grant) for grant in held)
    with time_machine.travel(end_of(timezone.localdate()) + dt.timedelta(days=3)):
        assert visible(Case, fresh(third)).exists()
    with acting_as(legal):
        case_share_withdraw(officer=legal, case=case, grant=held[0], reason="不再需要")
    assert not list(differences())


def test_what_two_agencies_shared_stays_two_grants():
    """The colleague's sharing may be taken back by its giver; what another gave the leaver then still holds."""
    made = county()
    leaving = officer_add(made, Role.PROSECUTOR, "procuratorate", ["prosecution"], key="leaving")
    stays = officer_add(made, Role.PROSECUTOR, "procuratorate", ["prosecution"], key="stays")
    admin, case = fresh(made.officers["administrator"]), case_make(made)
    for officer, holder in ((Role.POLICE_LEGAL, stays), (Role.CASE_MANAGER, leaving)):
        with acting_as(fresh(made.officers[officer])):
            grant_give(root=case, principal=holder.principal, level=Level.SEE, reason="专案", basis="第六条")
    with acting_as(admin):
        services.officer_handover(officer=admin, who=fresh(leaving), to=fresh(stays))
    givers = CaseGrant.objects.filter(principal=stays.principal, withdrawn_at=None).values_list(
        "given_by_id", flat=True
    )
    assert set(givers) == {made.officers[Role.POLICE_LEGAL].pk, made.officers[Role.CASE_MANAGER].pk}


def test_the_preview_tells_counts_and_no_case_content():
    made = county()
    leaving = officer_add(made, Role.POLICE_HANDLER, "police", [], key="leaving")
    admin = fresh(made.officers["administrator"])
    case = case_make(made)
    with acting_as(admin):
        grant_give(root=case, principal=leaving.principal, level=Level.SEE, reason="专案", basis="第六条")
    parts = {part.code: part.items for part in handover_preview(leaving)}
    assert parts.keys() == {kind.code for kind in handover_kinds()}
    assert len(parts["grants"]) == 1 and "1" in parts["grants"][0] and "盗窃" not in parts["grants"][0]
