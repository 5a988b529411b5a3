"""Correcting facts by hand: a new version, refusals by field, masks, a stale page."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.register.intake_withdraw import intake_withdraw
from cases.register.masking import eyes_of
from cases.register.models import Case, FactVersion, Finding, Person
from cases.register.moved import CaseMovedOn
from cases.register.projection_check import projection_differences
from cases.register.services_facts import fact_correct, fact_current, fields_open
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import grant_give
from office.audit.models import AuditRecord
from tests.case_factories import case_make
from tests.factories import county, fresh

pytestmark = pytest.mark.django_db
SOUND = "11010519491231002X"  # the worked example of GB 11643


@pytest.fixture
def made():
    return county()


@pytest.fixture
def case(made):
    return case_make(made)


@pytest.fixture
def police(made):
    return fresh(made.officers[Role.POLICE_HANDLER])


def correct(officer, case, *, person=None, seen=None, reason="核对户籍档案", **values):
    """Correct these facts as this officer."""
    case = Case.objects.get(pk=case.pk)
    held = fact_current(case, person, officer.side)
    with acting_as(officer):
        return fact_correct(
            officer=officer,
            eyes=eyes_of(officer, Level.WORK),
            case=case,
            person=person,
            values=values,
            reason=reason,
            seen_version=(held.version if held else 0) if seen is None else seen,
        )


def refused(officer, case, **values):
    with pytest.raises(ValidationError) as raised:
        correct(officer, case, **values)
    return raised.value.message_dict


def test_a_correction_is_a_version_beside_what_the_ledger_reported(police, case):
    fresh_version = correct(police, case, ajmc="王大某抢劫案", ay_mc="抢劫罪", zbmj="高某")
    assert (fresh_version.version, fresh_version.reported["ajmc"]) == (2, "王大某盗窃案")
    assert fresh_version.corrected == {"ajmc": "王大某抢劫案", "ay_mc": "抢劫罪"}
    assert (fresh_version.source, fresh_version.reason, fresh_version.recorded_by_id) == (
        "form",
        "核对户籍档案",
        police.pk,
    )
    case.refresh_from_db()
    assert (case.title, case.charge) == ("王大某抢劫案", "抢劫罪")
    assert FactVersion.objects.filter(case=case, person=None, current=True).count() == 1
    detail = AuditRecord.objects.get(action="case.correct").detail
    assert detail == {"fields": ["ajmc", "ay_mc"], "person": None, "version": 2}
    assert list(projection_differences()) == []


def test_nothing_changed_is_no_version(police, case):
    assert correct(police, case, ajmc="王大某盗窃案") is None
    assert FactVersion.objects.filter(case=case, person=None).count() == 1


def test_back_to_the_ledgers_word_is_no_correction(police, case):
    correct(police, case, zbmj="李某")
    assert correct(police, case, zbmj="高某").corrected == {}


def test_an_emptied_field_says_nothing(police, case):
    assert correct(police, case, zbmj="").corrected == {"zbmj": ""}
    case.refresh_from_db()
    assert case.police_handler == ""


def test_a_later_ledger_does_not_undo_it(made, police, case):
    correct(police, case, ajmc="王大某抢劫案")
    case_make(made)
    case.refresh_from_db()
    assert case.title == "王大某抢劫案"
    assert not Finding.objects.filter(case=case).exists()


def test_withdrawing_the_batch_still_finds_the_reported_facts(police, case):
    correct(police, case, zbmj="李某")
    with acting_as(Purpose("test.withdraw")):
        intake_withdraw([case.pk], batch_id=1, side="police", reason="撤回", standing={})
    assert FactVersion.objects.get(case=case, person=None, current=True).reported == {}


def test_a_name_and_a_minor(police, case):
    person = Person.objects.get(case=case)
    correct(police, case, person=person, xm="王小某", swcn=True)
    person.refresh_from_db()
    case.refresh_from_db()
    assert (person.name, person.is_minor, case.has_minor) == ("王小某", True, True)
    assert list(projection_differences()) == []


IMPOSSIBLE = [
    ({"fasj_q": "2090-01-01"}, "fasj_q", "第3条"),
    ({"fasj_q": "2026-03-04"}, "fasj_q", "第171条"),
    ({"fasj_q": "2026-02-03", "fasj_z": "2026-02-01"}, "fasj_z", "第6条"),
    ({"fasj_q": "2026-02-30"}, "fasj_q", ""),
    ({"ajmc": ""}, "ajmc", ""),
    ({"ajly": "somewhere"}, "ajly", ""),
    ({"ay_mc": "罪" * 101}, "ay_mc", ""),
]


@pytest.mark.parametrize(("values", "field", "article"), IMPOSSIBLE, ids=[str(row[0])[:40] for row in IMPOSSIBLE])
def test_impossible_facts_of_a_case(police, case, values, field, article):
    told = refused(police, case, **values)
    assert list(told) == [field]
    assert article in told[field][0]


IMPOSSIBLE_PERSON = [
    ({"csrq": "2090-01-01"}, "csrq", "第3条"),
    ({"csrq": "2010-01-01"}, "swcn", "未成年人保护法第2条"),
    ({"zjhm": "110105194912310021"}, "zjhm", "第5条"),
    ({"zjhm": "123", "zjlx": "居民身份证"}, "zjhm", "第5条"),
    ({"zjhm": SOUND, "csrq": "1990-01-01"}, "zjhm", "第5条"),
]


@pytest.mark.parametrize(
    ("values", "field", "article"), IMPOSSIBLE_PERSON, ids=[str(row[0])[:40] for row in IMPOSSIBLE_PERSON]
)
def test_impossible_facts_of_a_person(police, case, values, field, article):
    correct(police, case, fasj_q="2026-02-01")
    told = refused(police, case, person=Person.objects.get(case=case), **values)
    assert list(told) == [field]
    assert article in told[field][0]


@pytest.mark.parametrize("values", [{"zjhm": SOUND, "csrq": "1949-12-31"}, {"zjhm": "E12345678", "zjlx": "护照"}])
def test_sound_numbers(police, case, values):
    assert correct(police, case, person=Person.objects.get(case=case), **values)


def test_a_reason_is_needed(police, case):
    assert list(refused(police, case, zbmj="李某", reason=" ")) == ["reason"]


def test_a_stale_page_is_told_which_fields_changed(police, case):
    correct(police, case, zbmj="李某")
    with pytest.raises(CaseMovedOn) as moved:
        correct(police, case, ajmc="别的案件", seen=1)
    assert [change.field for change in moved.value.changes] == ["zbmj"]
    assert moved.value.seen == "2"


def test_each_side_corrects_its_own(made, police, case):
    officer = made.officers[Role.PROSECUTOR]
    with acting_as(made.officers[Role.POLICE_LEGAL]):
        grant_give(root=case, principal=officer.principal, level=Level.WORK, reason="办案", basis="工作办法第六条")
    officer = fresh(officer)
    with pytest.raises(PermissionDenied):
        correct(officer, case, zbmj="李某")
    with pytest.raises(PermissionDenied):
        correct(officer, case, person=Person.objects.get(case=case), xm="别人")
    own = correct(officer, case, ajmc="王大某盗窃案（检）", cbr="周某")
    assert (own.side, own.version, own.reported) == ("procuratorate", 1, {})
    case.refresh_from_db()
    assert (case.title, case.procuratorate_handler) == ("王大某盗窃案", "周某")


def test_who_only_sees_corrects_nothing(made, case):
    with pytest.raises(PermissionDenied):
        correct(fresh(made.officers[Role.RESIDENT_PROSECUTOR]), case, ajmc="别的")


def test_a_masked_fact_is_not_open_to_who_may_not_read_it(made):
    case = case_make(made, 2, minor=True)
    person = Person.objects.get(case=case)
    manager = fresh(made.officers[Role.CASE_MANAGER])
    handler = fresh(made.officers[Role.POLICE_HANDLER])
    blind, knowing = eyes_of(manager, Level.WORK), eyes_of(handler, Level.WORK)
    codes = {field.code for field in fields_open(blind, case, None, {"ajmc": "李小某盗窃案"})}
    assert "ajmc" not in codes and "cbr" in codes
    values = fact_current(case, person, "police").values
    assert {"xm", "zjhm"} <= {field.code for field in fields_open(knowing, case, person, values)}
