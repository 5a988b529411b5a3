"""What is exported is what the ledger said: brought in again it changes nothing."""

from datetime import datetime

import pytest
from django.utils import timezone

from cases.register.models import Case
from office.access.context import acting_as
from office.access.roles import Role
from sharing.ledgers.exporting import export_rows
from sharing.ledgers.layouts import LAYOUTS
from tests.factories import fresh
from tests.sharing.ledgers.flows import bring, figures
from tests.sharing.ledgers.samples import measure, police_case

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime(2026, 11, 18, 10, 0))


@pytest.mark.parametrize("kind", ["释放", "在逃", "未采取"])
def test_the_end_of_what_is_no_measure_is_given_back(made, tmp_path, kind):
    bring(made, tmp_path, "police_case", [police_case(1)])
    bring(made, tmp_path, "police_suspect_measure", [measure(1, csmc=kind, jssj="2026-03-19 10:00")])
    officer = fresh(made.officers[Role.POLICE_LEGAL])
    with acting_as(officer):
        (row,) = export_rows(officer, LAYOUTS["police_suspect_measure"], [Case.objects.get().pk])
    assert row["jssj"] == "2026-03-19T10:00"


def test_the_end_of_a_term_that_runs_on_is_given_back(made, tmp_path):
    bring(made, tmp_path, "police_case", [police_case(1)])
    rows = [measure(1, jssj="2026-03-19 10:00", zt="执行中")]
    bring(made, tmp_path, "police_suspect_measure", rows)
    officer = fresh(made.officers[Role.POLICE_LEGAL])
    with acting_as(officer):
        (row,) = export_rows(officer, LAYOUTS["police_suspect_measure"], [Case.objects.get().pk])
    assert row["jssj"] == "2026-03-19T10:00"
    assert figures(bring(made, tmp_path, "police_suspect_measure", rows, commit=False)[1])[2] == 0
