"""Who reads what of a suggestion: the addressee what was addressed to it, another third agency nothing at all."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.suggestions.models import Suggestion, SuggestionCase
from cases.suggestions.queries import cases_behind
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.queries import visible
from office.access.roles import Role
from office.access.services import grant_give
from office.agencies.models import Agency, AgencyKind
from office.agencies.principals import principal_make
from office.audit.models import AuditRecord
from office.outbox.models import OutboxMessage
from tests.case_factories import case_make
from tests.cases.suggestions.walk import Walk
from tests.factories import officer_add
from tests.queries import statements

pytestmark = pytest.mark.django_db
SECRETS = ("内部调查笔记", "内部意见", "某案")


@pytest.fixture
def walk() -> Walk:
    return Walk()


def client_of(officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def text(client: Client, name: str, *args) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def case_seen(walk: Walk):
    """A case that the drafter sees."""
    case = case_make(walk.made)
    with acting_as(Purpose("test.case")):
        grant_give(
            root=case, principal=walk.drafter.principal, level=Level.SEE, reason="办案需要", basis="工作办法第六条"
        )
    return case


def other_third(walk: Walk):
    """An officer of another third agency."""
    agency = Agency.objects.create(
        office=walk.made.office, kind=AgencyKind.THIRD, name="海山文化旅游局", short_name="文旅局", code="139903W"
    )
    principal_make(agency)
    walk.made.agencies["culture"] = agency
    return officer_add(walk.made, Role.THIRD_PARTY, "culture", [], key="culture-officer")


def test_the_addressees_officer_reads_its_own_page_and_no_inner_word(walk: Walk) -> None:
    case = case_seen(walk)
    suggestion = walk.served(cases=[case.pk])
    client = client_of(walk.third)
    pages = [text(client, "today"), text(client, "suggestion-list"), text(client, "suggestion-detail", suggestion.pk)]
    pages += [text(client, "messages"), text(client, "suggestion-act", suggestion.pk, "receive")]
    for page in pages:
        for secret in (*SECRETS, case.title, walk.drafter.name, walk.reviewer.name, walk.chief.name):
            assert secret not in page, secret
    assert "寄递安全" in pages[0] and suggestion.number in pages[1] and "落实实名收寄" in pages[2]


def test_the_nav_of_a_third_agency_is_short(walk: Walk) -> None:
    page = text(client_of(walk.third), "today")
    for url in ("/cases/", "/matters/", "/notices/", "/ledgers/", "/clocks/", "/handovers/", "/accounts/"):
        assert f'href="{url}' not in page, url
    assert 'href="/suggestions/"' in page


def test_another_third_agency_finds_nothing(walk: Walk) -> None:
    suggestion = walk.served()
    stranger = other_third(walk)
    client = client_of(stranger)
    assert not visible(Suggestion, stranger).exists()
    for name, args in (
        ("suggestion-detail", [suggestion.pk]),
        ("suggestion-letter", [suggestion.pk]),
        ("suggestion-act", [suggestion.pk, "receive"]),
        ("paper-detail", [suggestion.document_id]),
        ("paper-word", [suggestion.document_id]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404, name
    assert "寄递安全" not in text(client, "suggestion-list") + text(client, "today") + text(client, "messages")


def test_police_do_not_see_what_is_addressed_to_a_third_agency(walk: Walk) -> None:
    walk.served()
    for role in (Role.POLICE_LEGAL, Role.POLICE_LEADER, Role.POLICE_HANDLER):
        assert not visible(Suggestion, walk.made.officers[role]).exists()


def test_a_suggestion_to_the_police_reaches_the_department_named_and_no_other(walk: Walk) -> None:
    legal = walk.made.departments["legal"]
    suggestion = walk.draft(addressee="", departments=[legal.pk], subject_kind="correction")
    suggestion = walk.act(walk.drafter, suggestion, "investigate", {"means": ["file"], "findings": "内部调查笔记"})
    suggestion = walk.act(walk.reviewer, suggestion, "review", {"review": "同意"})
    suggestion = walk.act(walk.chief, suggestion, "approve", {"decided_by": "committee"})
    suggestion = walk.act(walk.drafter, suggestion, "issue")
    officer = walk.made.officers[Role.POLICE_LEGAL]
    assert not visible(Suggestion, officer).exists()
    suggestion = walk.act(walk.drafter, suggestion, "serve", {"service": "direct"})
    assert visible(Suggestion, officer).get().addressee == walk.made.police
    assert not visible(Suggestion, walk.made.officers[Role.POLICE_HANDLER]).exists()
    assert not visible(Suggestion, walk.third).exists()
    receipt = {"signer": "周正平", "signer_post": "大队长", "method": "direct"}
    suggestion = walk.act(officer, suggestion, "receive", receipt)
    page = text(client_of(officer), "suggestion-detail", suggestion.pk)
    assert "内部调查笔记" not in page and walk.chief.name not in page


def test_cases_behind_it_are_named_only_to_who_sees_them(walk: Walk) -> None:
    case = case_seen(walk)
    suggestion = walk.draft(cases=[case.pk])
    assert SuggestionCase.objects.get(suggestion=suggestion).case == case
    refs, total = cases_behind(walk.drafter, suggestion)
    assert (len(refs), total) == (1, 1)
    assert cases_behind(walk.reviewer, suggestion) == ([], 1)
    assert cases_behind(walk.third, suggestion) == ([], 0)


def test_the_page_of_a_case_names_them_to_the_procuratorate_alone(walk: Walk) -> None:
    case = case_seen(walk)
    walk.served(cases=[case.pk])
    assert "本案引出的检察建议" in text(client_of(walk.drafter), "case-detail", case.pk)
    assert "检察建议</h" not in text(client_of(walk.made.officers[Role.POLICE_LEGAL]), "case-detail", case.pk)
    assert "寄递安全" not in text(client_of(walk.made.officers[Role.POLICE_LEGAL]), "case-detail", case.pk)


def test_a_case_out_of_sight_cannot_be_named(walk: Walk) -> None:
    with pytest.raises(ValidationError) as refused:
        walk.draft(cases=[case_make(walk.made).pk])
    assert "cases" in refused.value.message_dict


def test_messages_go_to_the_addressee_with_service_and_not_before(walk: Walk) -> None:
    suggestion = walk.issued()
    to_third = OutboxMessage.objects.filter(recipient__agency=walk.post)
    assert not to_third.exists()
    walk.act(walk.drafter, suggestion, "serve", {"service": "direct"})
    assert to_third.count() == 1


def test_an_agency_that_nobody_entered_yet_is_entered_without_accounts(walk: Walk) -> None:
    suggestion = walk.draft(addressee="", addressee_name="海山网信办")
    agency = suggestion.addressee
    assert (agency.name, agency.kind, agency.officers.count()) == ("海山网信办", AgencyKind.THIRD, 0)
    assert agency.code == "139903S0001"
    again = walk.draft(addressee="", addressee_name=" 海山网信办 ")
    assert again.addressee == agency


@pytest.mark.parametrize("name", ["海山文化旅游局", " 海山 文化旅游局", "文旅局", "文旅局（海山）", "文旅局(海山)"])
def test_an_agency_set_aside_is_not_entered_a_second_time(walk: Walk, name: str) -> None:
    agency = other_third(walk).agency
    if "（" in name or "(" in name:
        agency.short_name = "文旅局（海山）"
    agency.active = False
    agency.save()
    before = Agency.objects.count()
    with pytest.raises(ValidationError) as refused:
        walk.draft(addressee="", addressee_name=name)
    assert "139903W" in str(refused.value.message_dict["addressee_name"])
    assert Agency.objects.count() == before
    agency.active = True
    agency.save()
    assert walk.draft(addressee="", addressee_name=name).addressee == agency


def test_the_police_named_in_short_are_no_third_agency(walk: Walk) -> None:
    police = walk.made.police
    for name in (police.name, police.short_name):
        with pytest.raises(ValidationError) as refused:
            walk.draft(addressee="", addressee_name=name)
        assert list(refused.value.message_dict) == ["addressee_name"]


@pytest.mark.parametrize("said", [{"addressee": ""}, {"addressee_name": "海山网信办"}, {"departments": "legal"}])
def test_one_addressee_neither_none_nor_two(walk: Walk, said: dict) -> None:
    if "departments" in said:
        said = {"departments": [walk.made.departments["legal"].pk]}
    with pytest.raises(ValidationError) as refused:
        walk.draft(**said)
    assert "addressee" in refused.value.message_dict


def test_queries_of_the_list_do_not_grow(walk: Walk) -> None:
    walk.served()
    client = client_of(walk.third)
    text(client, "suggestion-list")
    with CaptureQueriesContext(connection) as first:
        text(client, "suggestion-list")
    for _n in range(3):
        walk.served()
    with CaptureQueriesContext(connection) as more:
        text(client, "suggestion-list")
    assert len(statements(more)) <= len(statements(first)) + 1


def test_reading_is_recorded(walk: Walk) -> None:
    suggestion = walk.served()
    text(client_of(walk.third), "suggestion-detail", suggestion.pk)
    reads = AuditRecord.objects.filter(officer=walk.third, action="read")
    assert any("suggestion" in str(one.detail) for one in reads)


def test_the_counts_say_on_which_base(walk: Walk) -> None:
    walk.evaluated()
    walk.served()
    page = text(client_of(walk.drafter), "suggestion-list")
    assert "采纳 ÷ 已制发" in page and "采纳 ÷ 已回复" in page and "50" in page and "100" in page
