"""What was shared with a leaving officer in person moves by new grants; the old ones stay, withdrawn."""

import datetime as dt

import pytest
from django.utils import timezone

from cases.register.models import Case, CaseGrant
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
    assert (moved.reason, moved.basis, moved.valid_until) == (ended.reason, ended.basis, ended.valid_until)
    assert moved.source == f"handover:{ended.pk}"
    record = AuditRecord.objects.get(action="officer.handover")
    assert record.detail == {"to": stays.pk, "moved": {"heads": 0, "followups": 0, "grants": 3}}


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
