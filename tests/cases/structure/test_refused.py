"""What is not joined and not split, and persons who are kept from whoever joins or splits."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.handover import services as handover
from cases.handover.models import Handover, HandoverKind
from cases.handover.services import Material
from cases.register.intake import intake_write
from cases.register.models import Event, FactVersion, Person
from cases.register.reports import CaseReport, EventReport, RowReport
from cases.structure import services
from office.access.context import Purpose, acting_as
from office.access.roles import Role
from tests.case_factories import ajbh, at, case_make, intake_of
from tests.cases.register.two_steps import browser
from tests.cases.structure.test_preview import join_data, lines_of
from tests.cases.structure.test_structure import join, legal, live, people, two_persons
from tests.factories import county, fresh

pytestmark = pytest.mark.django_db
LIST = [Material("提请批准逮捕书")]


@pytest.fixture
def made():
    return county()


def new_there(case):
    return {person.pk: None for person in people(case)}


def split(made, case, persons, serial=8):
    who = legal(made)
    with acting_as(who):
        return services.case_split(
            officer=who, case=case, persons=persons, number=ajbh(made, serial), reason="另行侦查"
        )


def prepare(made, case):
    who = fresh(made.officers[Role.POLICE_HANDLER])
    with acting_as(who):
        return handover.handover_prepare(
            officer=who, case=case, kind=HandoverKind.ARREST, persons=people(case), materials=LIST, summary=""
        )


def kept_back(made, case):
    """Somebody of whom only the procuratorate has told, and whom it keeps to itself."""
    row = RowReport(
        row_key="kept",
        ryid="9",
        person_facts={"xm": "赵某秘"},
        events=(EventReport("arrest_approval", at("2026-03-20"), False, "kept:1"),),
    )
    with acting_as(Purpose("test.import")):
        intake_write([CaseReport((("ajbh", ajbh(made, 1)),), (row,), None)], intake_of(made, "procuratorate", 2))
    Event._base_manager.filter(case=case, side="procuratorate").update(shared=False)
    FactVersion.objects.filter(case=case, side="procuratorate").update(withheld=["*"])
    return Person.objects.get(case=case, ryid="9")


# --- joined away


@pytest.mark.parametrize("joinder", [True, False])
def test_nothing_is_joined_into_a_case_that_was_joined_away(made, joinder):
    gone, there = case_make(made, 1), case_make(made, 2)
    join(made, gone, there, new_there(gone))
    steps = set(live(there).values_list("pk", flat=True))
    with pytest.raises(ValidationError) as refused:
        join(made, there, gone, new_there(there), joinder=joinder)
    assert "target" in refused.value.error_dict
    gone.refresh_from_db()
    there.refresh_from_db()
    assert (gone.merged_into, there.merged_into) == (there, None)
    assert set(live(there).values_list("pk", flat=True)) == steps


def test_nothing_is_joined_into_a_case_of_which_a_ledger_says_so(made):
    source, target = case_make(made, 1), case_make(made, 2)
    row = RowReport(row_key="m", events=(EventReport("case_merged", at("2026-03-05"), False, "m:1"),))
    with acting_as(Purpose("test.import")):
        intake_write([CaseReport((("ajbh", ajbh(made, 2)),), (row,), None)], intake_of(made))
    with pytest.raises(ValidationError, match="case|案件"):
        join(made, source, target, new_there(source))


def test_a_case_that_was_joined_away_is_not_split_and_not_handed_over(made):
    gone, there = two_persons(made), case_make(made, 2)
    join(made, gone, there, new_there(gone))
    with pytest.raises(ValidationError):
        split(made, gone, people(gone)[:1])
    with pytest.raises(ValidationError):
        prepare(made, gone)
    assert not Handover.objects.exists()
    assert prepare(made, there).case == there


def test_papers_on_their_way_are_asked_of_the_locked_case(made, monkeypatch):
    """Who prepares them locks the case: asked before the lock, they could come in between."""
    source, target = case_make(made, 1), case_make(made, 2)
    load = services.state_of

    def first_prepared(*cases):
        prepare(made, source)
        return load(*cases)

    monkeypatch.setattr(services, "state_of", first_prepared)
    with pytest.raises(ValidationError):
        join(made, source, target, new_there(source))


# --- who goes, who stays


def test_nobody_is_split_off_twice(made):
    case = two_persons(made)
    goes = people(case)[1]
    split(made, case, [goes])
    with pytest.raises(ValidationError) as refused:
        split(made, case, [goes], serial=9)
    assert "persons" in refused.value.error_dict
    assert live(case).filter(type="separate_handling").count() == 1


def test_who_has_left_does_not_stay(made):
    case = two_persons(made)
    stays, goes = people(case)
    split(made, case, [goes])
    with pytest.raises(ValidationError):
        split(made, case, [stays], serial=9)


# --- persons kept from whoever joins or splits


def test_a_join_neither_asks_nor_tells_of_who_is_kept_back_and_takes_them_along(made):
    source, target = case_make(made, 1), case_make(made, 2)
    kept = kept_back(made, source)
    data = join_data(source, target)
    del data[f"pair-{kept.pk}"]
    client, url = browser(legal(made)), reverse("case-join", args=[source.pk])
    lines = lines_of(client.post(url, data))
    assert any("1 person" in line or "1 人" in line for line in lines)
    join(made, source, target, {people(source)[0].pk: None})
    kept.refresh_from_db()
    assert (kept.merged_into.case, kept.merged_into.name) == (target, "赵某秘")
    assert Event.objects.get(case=target, type="arrest_approval").person == kept.merged_into


def test_who_is_kept_back_can_be_paired_with_nobody(made):
    source, target = case_make(made, 2), case_make(made, 1)
    kept = kept_back(made, target)
    with pytest.raises(ValidationError) as refused:
        join(made, source, target, {people(source)[0].pk: kept.pk})
    assert "pairs" in refused.value.error_dict


def test_whoever_stays_is_somebody_whom_the_officer_sees(made):
    """Else a split that passes would tell that there is somebody more."""
    case = case_make(made, 1)
    kept_back(made, case)
    seen = [person for person in people(case) if person.ryid != "9"]
    with pytest.raises(ValidationError) as refused:
        split(made, case, seen)
    assert "persons" in refused.value.error_dict


def test_the_page_of_a_case_joined_away_says_where_it_went(made):
    gone, there = case_make(made, 1), case_make(made, 2)
    join(made, gone, there, new_there(gone))
    page = browser(legal(made)).get(reverse("case-detail", args=[gone.pk])).content.decode()
    assert "本案已并入另一案件" in page
    assert reverse("case-detail", args=[there.pk]) in page
    page = browser(legal(made)).get(reverse("case-detail", args=[there.pk])).content.decode()
    assert "本案已并入另一案件" not in page
