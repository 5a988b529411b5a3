"""A third agency's officer sees in the ledger what stands on the suggestion addressed to the agency, and no more."""

import pytest
from django.urls import reverse
from django.utils import timezone

from office.access.roles import Role
from office.followup.models import FollowUp
from office.followup.queries_ledger import ALL, CLOSED, OURS, THEIRS, LedgerFilters, ledger_page
from office.followup.sight import followups_seen
from tests.case_factories import case_make
from tests.cases.suggestions.walk import Walk
from tests.factories import fresh

pytestmark = pytest.mark.django_db


def tabs(officer) -> dict[str, int]:
    return ledger_page(fresh(officer), LedgerFilters(), ("due_last", "pk"), timezone.now()).tabs


def test_a_third_agency_sees_its_suggestion_alone(client):
    walk = Walk()
    case_make(walk.made)
    assert tabs(walk.third) == {OURS: 0, THEIRS: 0, ALL: 0, CLOSED: 0}
    before = walk.issued()
    assert tabs(walk.third)[ALL] == 0 and tabs(walk.drafter)[ALL] >= 1
    suggestion = walk.received()
    seen = followups_seen(fresh(walk.third))
    assert set(seen.values_list("root_kind", "root_id")) == {("suggestion", suggestion.pk)}
    assert tabs(walk.third)[OURS] >= 1
    hidden = FollowUp.objects.filter(root_kind="suggestion", root_id=before.pk).first()
    client.force_login(fresh(walk.third))
    assert client.get(reverse("followup-detail", args=[hidden.pk])).status_code == 404
    found = client.get(reverse("followup-list")).content.decode()
    assert f'href="{reverse("followup-detail", args=[seen.filter(closed_at=None).first().pk])}"' in found
    # What the procuratorate owes itself on the same suggestion is not the addressee's to read.
    inner = FollowUp.objects.filter(root_kind="suggestion", root_id=suggestion.pk, other=None)
    assert inner.exists() and not seen.filter(pk__in=inner.values("pk")).exists()
    # Nor has the bureau any part in it.
    assert not followups_seen(fresh(walk.made.officers[Role.POLICE_LEGAL])).filter(root_kind="suggestion").exists()
