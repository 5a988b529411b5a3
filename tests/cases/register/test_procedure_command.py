"""``manage.py procedure``: where a case stands and what may come next, without a name."""

import json
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from cases.register.models import Case, CaseNumber, Event, NumberKind, Person, Source
from cases.register.procedure_told import procedure_told
from cases.register.projection import projection_store
from office.access.context import Purpose, acting_as
from office.audit.models import AuditRecord
from tests.case_factories import ajbh, at, case_make
from tests.factories import county

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return county()


@pytest.fixture
def case(made):
    """Detained on 2026-03-03 at 08:15."""
    return case_make(made)


def run(*args):
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("procedure", *args, stdout=out, stderr=err)
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue(), err.getvalue()


def event_add(made, case, kind, day, **params):
    """A step of the procuratorate on the one person."""
    person = Person.objects.get(case=case)
    with acting_as(Purpose("test")):
        Event.objects.create(
            case=case, person=person, type=kind, happened_at=at(day), happened_on=at(day).date(), side="procuratorate",
            agency=made.procuratorate, params=params, recorded_at=at(day), source=Source.FORM,
            source_key=f"t:{kind}{day}",
        )  # fmt: skip
        projection_store(case)


@time_machine.travel("2026-03-04T10:00:00+08:00", tick=False)
def test_json_tells_stage_persons_clocks_and_what_may_come_next(made, case):
    code, out, _ = run(ajbh(made), "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["stage"]["code"], told["stage"]["zh"]) == ("investigation", "侦查")
    assert told["persons"][0]["person"] == "1"
    assert (told["persons"][0]["measure"], told["persons"][0]["custody"]) == ("detention", True)
    clock = next(one for one in told["clocks"] if one["rule"] == "P13")
    # detained 03-03: three days, in custody, no roll
    assert (clock["expiry"], clock["status"], clock["days_left"]) == ("2026-03-06", "running", 1)
    assert clock["person"] == "1"
    assert "2026-03-06" in clock["sentence_zh"]
    request = next(one for one in told["next"] if one["event"] == "arrest_request")
    assert (request["person"], request["expected"], request["zh"]) == ("1", True, "提请批准逮捕")
    refused = {one["event"]: one for one in told["refused"] if one["person"] == "1"}
    assert "第82条" in refused["detention"]["refusals"][0]["article"]
    assert refused["indictment"]["refusals"][0]["sentence_en"]


def test_no_name_is_printed(made, case):
    for args in ((ajbh(made), "--json"), (ajbh(made),)):
        _, out, _ = run(*args)
        assert "王" not in out


def test_text_for_who_reads(made, case):
    with time_machine.travel("2026-03-08T10:00:00+08:00", tick=False):
        code, out, _ = run(ajbh(made))
    assert code == 0
    assert out.startswith(ajbh(made))
    assert "下一步可以：" in out
    # the term was up on 03-06
    assert "不能：1 延长拘留期限" in out
    assert "第91条" in out


def test_an_unknown_number_is_one_sentence_and_exit_2(made, case):
    code, out, err = run("A999", "--json")
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
    assert "A999" in err


def test_a_number_of_two_cases_is_not_guessed(made, case):
    other = case_make(made, serial=2)
    for one in (case, other):
        CaseNumber.objects.create(
            case=one, office=made.office, kind=NumberKind.TYSAH, value="13990020260000001", side="procuratorate"
        )
    code, out, err = run("13990020260000001")
    assert (code, out) == (2, "")
    assert "2" in err


def test_a_withdrawn_number_finds_nothing(made, case):
    CaseNumber.objects.filter(case=case).update(withdrawn_at=at("2026-03-05"))
    assert run(ajbh(made))[0] == 2


def test_the_read_is_written_down(made, case):
    before = AuditRecord.objects.count()
    run(ajbh(made), "--json")
    row = AuditRecord.objects.order_by("-pk").first()
    assert AuditRecord.objects.count() == before + 1
    assert row.detail["ids"] == {"case": [case.pk]}


def test_who_recorded_a_decision_is_known(made, case):
    """A settled or refused thing rests on stored events; a decision without officer refuses nobody."""
    event_add(made, case, "arrest_review_acceptance", "2026-03-05")
    event_add(made, case, "arrest_non_approval", "2026-03-09", reason="N3")
    told = procedure_told(Case.objects.get(pk=case.pk), at("2026-03-10 09:00"))
    asked = next(one for one in told["next"] if one["event"] == "non_approval_reconsideration_request")
    assert asked["by"] == ["police_legal"]
    assert asked["expected"]
