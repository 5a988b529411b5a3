"""What is exported is what the ledger said: brought in again it changes nothing."""

from datetime import datetime

import pytest
from django.utils import timezone

from cases.register.models import Case, Event, Source
from office.access.context import acting_as
from office.access.roles import Role
from office.agencies.models import Officer
from sharing.demo.seed import DESKS, demo_seed
from sharing.ledgers.exporting import export_file, export_rows
from sharing.ledgers.importing import ledger_import, report
from sharing.ledgers.layouts import LAYOUTS
from sharing.ledgers.models import ImportRow, Outcome
from tests.factories import fresh
from tests.sharing.ledgers.flows import bring, figures
from tests.sharing.ledgers.samples import measure, police_case

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime(2026, 11, 18, 10, 0))


def test_the_demonstration_exported_and_imported_changes_nothing(settings, tmp_path, time_machine):
    time_machine.move_to(NOW, tick=True)
    settings.OFFICE_VAR = tmp_path
    demo_seed(now=NOW, say=lambda text: None, per_week=4)
    # Steps that officers recorded by hand are not in the ledgers that came in.
    by_hand = Event.objects.filter(source=Source.FORM).values("case_id")
    ids = list(Case.objects.exclude(pk__in=by_hand).order_by("pk").values_list("pk", flat=True))
    for layout in LAYOUTS.values():
        officer = Officer.objects.select_related("agency").get(username=DESKS[layout.side])
        with acting_as(officer):
            content, count = export_file(officer=officer, layout=layout, case_ids=ids, kind="csv")
        path = tmp_path / f"{layout.code}.csv"
        path.write_bytes(content)
        batch = ledger_import(path, layout=layout.code, agency=officer.agency, commit=False, check=False)
        told = report(batch)
        assert count > 50
        assert (told["new"], told["quarantined"]) == (0, 0), layout.code
        for row in ImportRow.objects.filter(batch=batch, outcome=Outcome.CHANGED):
            # Names of minors, which the desk of the procuratorate need not know, go out masked.
            moved = {code for code, value in row.values.items() if value != row.before[code]}
            assert moved == {"ajmc"} and row.values["ajlb"].startswith("minor_"), (row.values, row.before)


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
