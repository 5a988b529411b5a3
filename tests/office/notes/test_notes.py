"""Notes: who reads them, who can be mentioned, and that nothing of them reaches anybody else."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.register.models import Case, CaseGrant
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.readers import readers_of
from office.access.roles import Role
from office.access.services import grant_give, grant_withdraw
from office.audit.models import AuditRecord
from office.notes.models import Note
from office.notes.queries import notes_of, readers_offered
from office.notes.services import note_void, note_write
from office.outbox.queries import messages_for, unread_count
from office.outbox.services import messages_deliver
from tests.factories import County, county, fresh, officer_add
from tests.queries import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> County:
    return county()


@pytest.fixture
def case(made) -> Case:
    """A case that the investigating unit works on and the handling prosecutor sees."""
    now = timezone.now()
    case = Case.objects.create(office=made.office, opened_at=now, updated_at=now, title="某某盗窃案")
    with acting_as(Purpose("test")):
        for key, level in (("unit", Level.WORK), ("prosecution", Level.SEE)):
            grant_give(
                root=case, principal=made.departments[key].principal, level=level, reason="办案", basis="工作办法"
            )
    return case


def who(made: County, role: Role):
    return fresh(made.officers[role])


def write(officer, case, text="已向银行调取流水。", **more) -> Note:
    with acting_as(officer):
        return note_write(officer=officer, root_kind="case", root_id=case.pk, text=text, **more)


def texts(officer, case) -> list[str]:
    return [item.note.text for item in notes_of(officer, "case", case.pk)]


def test_a_note_is_read_by_the_own_agency_alone(made, case):
    handler, head, prosecutor = (
        who(made, role) for role in (Role.POLICE_HANDLER, Role.POLICE_UNIT_HEAD, Role.PROSECUTOR)
    )
    write(handler, case, "内部")
    write(prosecutor, case, "院内")
    assert texts(handler, case) == texts(head, case) == ["内部"]
    assert texts(prosecutor, case) == ["院内"]


def test_a_shared_note_is_read_by_all_who_see_the_root(made, case):
    write(who(made, Role.POLICE_HANDLER), case, "给检察官", shared=True)
    assert texts(who(made, Role.PROSECUTOR), case) == ["给检察官"]


@pytest.mark.parametrize(
    "role", [Role.POLICE_LEGAL, Role.CASE_MANAGER, Role.ADMINISTRATOR, Role.AUDITOR, Role.THIRD_PARTY]
)
def test_who_does_not_see_the_root_reads_nothing_and_writes_nothing(made, case, role):
    write(who(made, Role.POLICE_HANDLER), case, shared=True)
    outsider = who(made, role)
    with pytest.raises(Http404):
        notes_of(outsider, "case", case.pk)
    with pytest.raises(Http404):
        write(outsider, case)


def test_a_third_agency_reads_no_note_even_on_what_it_sees(made, case, monkeypatch):
    """Were a root given to it, what the two agencies say about it would still not be."""
    third = who(made, Role.THIRD_PARTY)
    write(who(made, Role.POLICE_HANDLER), case, shared=True)
    monkeypatch.setattr("office.notes.queries.root_refs", lambda officer, pairs: dict.fromkeys(pairs, "seen"))
    with pytest.raises(Http404):
        notes_of(third, "case", case.pk)


@pytest.mark.parametrize("kind", ["note", "officer", "nothing"])
def test_notes_stand_on_roots_only(made, case, kind):
    with acting_as(who(made, Role.POLICE_HANDLER)) as acting, pytest.raises(Http404):
        note_write(officer=acting.officer, root_kind=kind, root_id=case.pk, text="某事")


@pytest.mark.parametrize("text", ["", "  \r\n ", "长" * 4001])
def test_an_empty_or_endless_note_is_refused_at_its_field(made, case, text):
    with pytest.raises(ValidationError) as refused:
        write(who(made, Role.POLICE_HANDLER), case, text)
    assert list(refused.value.error_dict) == ["text"]
    assert not Note.objects.exists()


def test_offered_are_those_who_see_the_root_and_nobody_else(made, case):
    handler = who(made, Role.POLICE_HANDLER)
    offered = {reader.officer.pk: reader.own_agency for reader in readers_offered(handler, "case", case.pk)}
    head, prosecutor = made.officers[Role.POLICE_UNIT_HEAD], made.officers[Role.PROSECUTOR]
    leader, chief = made.officers[Role.POLICE_LEADER], made.officers[Role.CHIEF_PROCURATOR]
    assert offered == {head.pk: True, leader.pk: True, prosecutor.pk: False, chief.pk: False}


def test_readers_are_those_for_whom_the_case_is_visible(made, case):
    """The rule asked from the other side gives the same as asked by each officer."""
    alone = officer_add(made, Role.POLICE_HANDLER, "police", ["station"], key="alone")
    with acting_as(Purpose("test")):
        grant_give(root=case, principal=alone.principal, level=Level.SEE, reason="协办", basis="工作办法")
    sighted = set()
    for officer in made.officers.values():
        try:
            notes_of(fresh(officer), "case", case.pk)
            sighted.add(officer.pk)
        except Http404:
            continue
    assert {officer.pk for officer in readers_of("case", case.pk)} == sighted
    assert alone.pk in sighted


def test_a_disabled_officer_and_one_whose_grant_ended_are_not_offered(made, case):
    head = made.officers[Role.POLICE_UNIT_HEAD]
    type(head).objects.filter(pk=head.pk).update(is_active=False)
    with acting_as(Purpose("test")):
        grant = CaseGrant.objects.get(root=case, principal=made.departments["prosecution"].principal)
        grant_withdraw(grant=grant, reason="已移交")
    offered = {reader.officer.pk for reader in readers_offered(who(made, Role.POLICE_HANDLER), "case", case.pk)}
    assert offered == {made.officers[Role.POLICE_LEADER].pk}


def test_who_is_mentioned_gets_a_message_and_finds_the_note(made, case):
    handler, head = who(made, Role.POLICE_HANDLER), who(made, Role.POLICE_UNIT_HEAD)
    note = write(handler, case, mentions=[head.pk, handler.pk])
    assert note.mentions == [head.pk]
    messages_deliver()
    message = messages_for(head)[0]
    assert (message.kind, message.text) == ("note.mentioned", "有一条备注提到您")
    assert message.ref.url == reverse("notes", args=["case", case.pk])
    assert not messages_for(who(made, Role.POLICE_LEADER))
    assert unread_count(handler) == 0


def test_a_message_is_gone_with_the_sight_of_its_root(made, case):
    prosecutor = who(made, Role.PROSECUTOR)
    write(who(made, Role.POLICE_HANDLER), case, shared=True, mentions=[prosecutor.pk])
    messages_deliver()
    assert unread_count(fresh(prosecutor)) == 1
    with acting_as(Purpose("test")):
        grant_withdraw(
            grant=CaseGrant.objects.get(root=case, principal=made.departments["prosecution"].principal), reason="已移交"
        )
    assert (messages_for(fresh(prosecutor)), unread_count(fresh(prosecutor))) == ([], 0)


@pytest.mark.parametrize(
    ("role", "shared", "taken"),
    [
        (Role.POLICE_UNIT_HEAD, False, True),
        (Role.POLICE_UNIT_HEAD, True, True),
        (Role.PROSECUTOR, False, False),
        (Role.PROSECUTOR, True, True),
        (Role.POLICE_LEGAL, True, False),
        (Role.THIRD_PARTY, True, False),
        (Role.ADMINISTRATOR, False, False),
    ],
)
def test_whom_a_note_can_mention(made, case, role, shared, taken):
    handler = who(made, Role.POLICE_HANDLER)
    if taken:
        assert write(handler, case, shared=shared, mentions=[made.officers[role].pk]).mentions
        return
    with pytest.raises(ValidationError) as refused:
        write(handler, case, shared=shared, mentions=[made.officers[role].pk])
    assert list(refused.value.error_dict) == ["mentions"]


def test_void_the_own_note_with_a_reason_once(made, case):
    handler = who(made, Role.POLICE_HANDLER)
    note = write(handler, case)
    with acting_as(handler):
        first = note_void(officer=handler, note_id=note.pk, reason="写错案件")
        again = note_void(officer=handler, note_id=note.pk, reason="另一理由")
    assert (again.void_reason, again.voided_at) == ("写错案件", first.voided_at)
    assert texts(handler, case) == [note.text]
    assert list(AuditRecord.objects.filter(action__startswith="note.").values_list("action", flat=True)) == [
        "note.write",
        "note.void",
    ]


def test_nobody_voids_anothers_note(made, case):
    note = write(who(made, Role.POLICE_HANDLER), case)
    for role, error in ((Role.POLICE_UNIT_HEAD, PermissionDenied), (Role.PROSECUTOR, Http404)):
        with acting_as(who(made, role)) as acting, pytest.raises(error):
            note_void(officer=acting.officer, note_id=note.pk, reason="不对")


def test_the_page_keeps_what_was_typed_and_names_who_will_read(made, case, client):
    handler, prosecutor = who(made, Role.POLICE_HANDLER), who(made, Role.PROSECUTOR)
    client.force_login(handler)
    url = reverse("notes", args=["case", case.pk])
    page = client.get(url).content.decode()
    assert "海山检察院" in page or prosecutor.agency.short_name in page
    assert "某police_legal" not in page
    answer = client.post(url, {"text": "请核对银行流水", "mentions": [prosecutor.pk]})
    assert answer.status_code == 422
    assert "请核对银行流水" in answer.content.decode()
    assert "看不到内部备注" in answer.content.decode()
    answer = client.post(url, {"text": "请核对银行流水", "mentions": [prosecutor.pk], "shared": "on"})
    assert (answer.status_code, Note.objects.get().shared) == (302, True)


def test_a_note_is_text_and_no_markup(made, case, client):
    handler = who(made, Role.POLICE_HANDLER)
    write(handler, case, "<script>x</script>")
    client.force_login(handler)
    page = client.get(reverse("notes", args=["case", case.pk])).content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def shown(officer, kind: str, pk: int) -> str:
    request = RequestFactory().get("/")
    request.user = officer
    return Template("{% load notes %}{% notes kind pk %}").render(Context({"request": request, "kind": kind, "pk": pk}))


def test_the_part_for_other_pages(made, case):
    handler = who(made, Role.POLICE_HANDLER)
    write(handler, case, "内部一条")
    assert "内部一条" in shown(handler, "case", case.pk)
    assert "内部一条" not in shown(who(made, Role.PROSECUTOR), "case", case.pk)
    assert shown(who(made, Role.POLICE_LEGAL), "case", case.pk).strip() == ""


def test_more_notes_cost_no_more_queries(made, case):
    handler, head = who(made, Role.POLICE_HANDLER), who(made, Role.POLICE_UNIT_HEAD)
    counts = []
    for _ in range(2):
        write(handler, case, mentions=[head.pk])
        with CaptureQueriesContext(
            connection,
        ) as caught:
            notes_of(fresh(handler), "case", case.pk)
        counts.append(len(statements(caught)))
    assert counts[0] == counts[1] <= 8
