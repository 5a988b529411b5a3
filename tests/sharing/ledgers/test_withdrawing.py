"""What stays when one of several imports is withdrawn."""

import pytest

from cases.register.models import Case, CaseNumber, Event, FactVersion, Finding, Person
from cases.register.projection_check import projection_differences
from office.access.check import differences
from office.access.context import acting_as
from office.access.models import Level
from office.access.queries import level_of, visible
from office.access.roles import Role
from sharing.ledgers import services, work
from sharing.ledgers.models import ImportBatch, State
from tests.factories import fresh
from tests.sharing.ledgers.flows import bring, live, standing
from tests.sharing.ledgers.samples import OTHER_UNIT, ajbh, measure, police_case, proc_case

pytestmark = pytest.mark.django_db


def withdraw(made, batch, *, asked=True):
    """``asked=False``: past the page's question, which refuses while other imports hang on this one."""
    role = Role.POLICE_LEGAL if batch.layout.startswith("police") else Role.CASE_MANAGER
    officer = fresh(made.officers[role])
    if not asked:
        ImportBatch.objects.filter(pk=batch.pk).update(state=State.WITHDRAWING, withdrawn_reason="台账有误")
    with acting_as(officer):
        assert not asked or services.batch_withdraw(officer=officer, batch=batch, reason="台账有误")
    work.batch_advance(batch.pk, seconds=60)
    batch.refresh_from_db()
    assert batch.state == State.WITHDRAWN
    assert not list(projection_differences())
    assert not [line for line in differences() if not line.startswith("officer ")], "grants and index agree"


def later(**over):
    """A second measure of the same minor."""
    return measure(1, csmc="取保候审", kssj="2026-03-20 10:00", jdwsh="山公保字〔2026〕3号", **over)


MINOR = {"xm": "李小明", "swcn": "是", "csrq": "2010-05-06"}


def test_a_person_of_whom_another_import_tells_stays_known_and_masked(made, tmp_path):
    bring(made, tmp_path, "police_case", [police_case(1, ajmc="李小明盗窃案", sfswcn="")])
    first, _ = bring(made, tmp_path, "police_suspect_measure", [measure(1, **MINOR)])
    bring(made, tmp_path, "police_suspect_measure", [later(**MINOR)])
    withdraw(made, first)
    assert [row[1] for row in live() if row[3]] == ["bail"]
    person = Person.objects.get()
    assert (person.name, person.is_minor) == ("李小明", True)
    assert "李小明" not in Case.objects.get().title_masked


def test_the_unit_that_handled_the_case_handles_it_again(made, tmp_path):
    first, _ = bring(made, tmp_path, "police_case", [police_case(1)])
    before = standing()
    case = Case.objects.get()
    unit, other = made.departments["police_station"], made.departments["other_station"]
    batch, _ = bring(made, tmp_path, "police_case", [police_case(1, badw_dm=OTHER_UNIT)])
    case.refresh_from_db()
    assert case.police_unit_id == other.pk
    withdraw(made, batch)
    case.refresh_from_db()
    assert case.police_unit_id == unit.pk
    assert standing()["access"] == before["access"]
    withdraw(made, first)
    case.refresh_from_db()
    assert case.police_unit_id is None and standing()["access"] == []


def test_a_number_that_only_the_batch_named_goes_back(made, tmp_path):
    bring(made, tmp_path, "proc_case", [proc_case(1, ajbh="")])
    before = standing()
    batch, _ = bring(made, tmp_path, "proc_case", [proc_case(1, ajbh=ajbh(77))])
    withdraw(made, batch)
    assert standing() == before
    bring(made, tmp_path, "police_case", [police_case(77)])
    assert Case.objects.count() == 2


def test_a_number_taken_over_goes_back_to_who_still_names_it(made, tmp_path):
    proc, _ = bring(made, tmp_path, "proc_case", [proc_case(1)])
    before = standing()
    police, _ = bring(made, tmp_path, "police_case", [police_case(1)])
    withdraw(made, police)
    assert standing() == before
    number = CaseNumber.objects.get(kind="ajbh", withdrawn_at=None)
    assert (number.side, number.batch_id) == ("procuratorate", proc.pk)
    bring(made, tmp_path, "police_case", [police_case(1)])
    assert Case.objects.count() == 1, "joined again"


def test_a_side_left_silent_leaves_neither_number_nor_sight(made, tmp_path):
    cases, _ = bring(made, tmp_path, "police_case", [police_case(1)])
    measures, _ = bring(made, tmp_path, "police_suspect_measure", [measure(1)])
    withdraw(made, cases, asked=False)
    number = CaseNumber.objects.get(withdrawn_at=None)
    assert number.batch_id == measures.pk, "the measures still name it"
    assert level_of(fresh(made.officers[Role.POLICE_LEGAL]), Case.objects.get()) == Level.WORK
    withdraw(made, measures)
    now = standing()
    assert (now["events"], now["numbers"], now["access"], now["facts"]) == ([], [], [], [])
    for role in (Role.POLICE_LEGAL, Role.RESIDENT_PROSECUTOR):
        assert not visible(Case, fresh(made.officers[role])).exists()


def test_a_silent_side_takes_only_what_it_gave(made, tmp_path):
    bring(made, tmp_path, "proc_case", [proc_case(1)])
    before = standing()
    batch, _ = bring(made, tmp_path, "police_case", [police_case(1)])
    withdraw(made, batch)
    assert standing()["access"] == before["access"]


def test_facts_of_withdrawn_batches_do_not_return(made, tmp_path):
    bring(made, tmp_path, "proc_case", [proc_case(1, ajmc="检方名")])
    first, _ = bring(made, tmp_path, "police_case", [police_case(1, ajmc="一")])
    second, _ = bring(made, tmp_path, "police_case", [police_case(1, ajmc="二")])
    withdraw(made, second)
    assert Case.objects.get().title == "一"
    withdraw(made, first)
    assert Case.objects.get().title == "检方名"
    assert FactVersion.objects.get(current=True, side="police", person=None).reported == {}


def test_the_finding_on_another_case_goes_too(made, tmp_path):
    bring(made, tmp_path, "police_case", [police_case(1)])
    before = standing()
    batch, _ = bring(made, tmp_path, "police_case", [police_case(1, ajbh=ajbh(99))])
    old = Case.objects.get(numbers__value=ajbh(1))
    assert Finding.objects.filter(case=old, code="row_key_corrected").exists()
    withdraw(made, batch)
    assert not Finding.objects.filter(case=old).exists()
    assert standing()["cases"][0] == before["cases"][0]


def test_an_older_row_that_changes_leaves_the_newer_facts(made, tmp_path):
    def rows(**first):
        return [measure(1, xm="甲", zxd="看守所", **first), later(xm="甲", zxd="家中")]

    def place():
        return FactVersion.objects.get(current=True, person__isnull=False).reported["zxd"]

    bring(made, tmp_path, "police_suspect_measure", rows())
    assert place() == "家中"
    batch, result = bring(made, tmp_path, "police_suspect_measure", rows(yy="改一个字"))
    assert result["changed"] == 1 and place() == "家中"
    before = standing()
    last, _ = bring(
        made, tmp_path, "police_suspect_measure", [measure(1, xm="甲", zxd="别处", kssj="2026-03-08 09:00")]
    )
    assert place() == "家中"
    withdraw(made, last)
    after = standing()
    assert {name: after[name] for name in ("events", "facts", "persons", "ledger")} == {
        name: before[name] for name in ("events", "facts", "persons", "ledger")
    }


def test_what_was_put_right_by_hand_stays(made, tmp_path):
    bring(made, tmp_path, "police_case", [police_case(1)])
    batch, _ = bring(made, tmp_path, "police_case", [police_case(1, jyaq="新的案情")])
    FactVersion.objects.filter(current=True).update(corrected={"ay_mc": "抢夺罪"})
    Case.objects.update(charge="抢夺罪")
    withdraw(made, batch)
    fact = FactVersion.objects.get(current=True)
    assert fact.corrected == {"ay_mc": "抢夺罪"} and not fact.reported.get("jyaq")
    assert Event.objects.filter(voided_by=None, voids=None).count() == 2


def test_withdrawing_twice_does_no_more(made, tmp_path):
    bring(made, tmp_path, "police_case", [police_case(1)])
    batch, _ = bring(made, tmp_path, "police_case", [police_case(1, ajmc="二", badw_dm=OTHER_UNIT)])
    withdraw(made, batch)
    before, versions = standing(), FactVersion.objects.count()
    ImportBatch.objects.filter(pk=batch.pk).update(state=State.WITHDRAWING)
    work.batch_advance(batch.pk, seconds=60)
    assert standing() == before and FactVersion.objects.count() == versions
