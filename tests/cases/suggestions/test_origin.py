"""A suggestion that grows from a matter: what stands behind it, and who is told."""

import datetime as dt

import pytest
from django.utils import timezone

from cases.matters.models import Matter
from cases.matters.services import RowIn, matter_open
from cases.suggestions.models import Suggestion
from cases.suggestions.queries import origins_behind
from cases.supervision.models_repeat import ProposalState, RepeatProposal
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.services import grant_give
from tests.cases.suggestions.walk import BODY, Walk

pytestmark = pytest.mark.django_db


def violation(walk: Walk, serial: int) -> Matter:
    """One that the drafter sees."""
    now = timezone.now()
    made = Matter.objects.create(
        office=walk.made.office, kind="violation", state="served", title=f"某违法{serial}", side="procuratorate",
        agency=walk.made.procuratorate, opened_at=now, changed_at=now,
    )  # fmt: skip
    with acting_as(Purpose("test.matter")):
        grant_give(
            root=made, principal=walk.drafter.principal, level=Level.WORK, reason="办案需要", basis="工作办法第六条"
        )
    return made


def test_one_begun_from_a_class_of_violations_has_all_of_them_behind_it() -> None:
    walk = Walk()
    found = [violation(walk, serial) for serial in range(3)]
    today = dt.date(2026, 11, 2)
    proposal = RepeatProposal.objects.create(
        office=walk.made.office, unit=walk.made.departments["unit"], kind="08", first_on=today, last_on=today,
        found_at=timezone.now(),
    )  # fmt: skip
    proposal.matters.set(found)
    legal = walk.made.departments["legal"]
    said = {**BODY, "title": "类案监督", "subject_kind": "correction", "departments": [legal.pk]}
    with acting_as(walk.drafter):
        suggestion = matter_open(
            officer=walk.drafter, kind="suggestion", model=Suggestion, origin=found[-1], data=said,
            rows=[RowIn({"text": "自查"})],
        )  # fmt: skip
    assert set(origins_behind(walk.drafter, suggestion)) == {one.pk for one in found}
    assert origins_behind(walk.third, suggestion) == []
    proposal.refresh_from_db()
    assert (proposal.state, proposal.suggestion_id) == (ProposalState.TAKEN, suggestion.pk)
