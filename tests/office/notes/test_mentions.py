"""@ and a name in a note: whoever is meant is told, and where nobody is, the form says so."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from office.access.roles import Role
from office.agencies.models import Officer
from office.notes.mentions import mentions_typed
from office.notes.models import Note
from office.outbox.queries import messages_for
from office.outbox.services import messages_deliver
from tests.office.notes.test_notes import case, made, who, write

__all__ = ["case", "made"]
NAMES = [("王强", 1), ("王强国", 2), ("李敏", 3), ("李敏", 4), ("minjing", 1), ("Li", 5), ("", 9)]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("text", "keys", "unknown", "several"),
    [
        ("没有人", set(), [], []),
        ("@王强请核对", {1}, [], []),
        ("请＠王强国核对", {2}, [], []),
        ("@minjing 请核对", {1}, [], []),
        ("@Li，请核对；@Lisa不在", {5}, ["Lisa不在"], []),
        ("@李敏核对", set(), [], ["李敏"]),
        ("@赵某 请核对", set(), ["赵某"], []),
        ("发到wang@ga.example，15:00 @ 三楼", set(), [], []),
        ("@王强 @王强", {1}, [], []),
        # A user name goes on over marks; one that nobody here has is not another's.
        ("请@minjing_2核实", set(), ["minjing_2核实"], []),
        ("请@minjing.li核实", set(), ["minjing.li核实"], []),
        ("@minjing+1 @minjing-a", set(), ["minjing+1", "minjing-a"], []),
        ("@minjing. @minjing-王强", {1}, [], []),
        ("@MINJING 请核对，@li 也请", {1, 5}, [], []),
        # An address, an amount: nobody is meant. A long number may be an officer's.
        ("张三@qq.com，附件见王强@police.gov.cn", set(), [], []),
        ("@qq.com", set(), ["qq.com"], []),
        ("单价@5元，@12.5 元", set(), [], []),
        ("@0331234 请核对", set(), ["0331234"], []),
    ],
)
def test_who_is_meant(text, keys, unknown, several):
    found = mentions_typed(text, NAMES)
    assert (found.keys, found.unknown, found.several) == (keys, unknown, several)


@pytest.mark.pure
@pytest.mark.parametrize(("text", "keys"), [("@Li 核对", {5}), ("@li 核对", {6})])
def test_of_two_that_differ_by_capitals_the_one_typed_is_meant(text, keys):
    assert mentions_typed(text, [*NAMES, ("li", 6)]).keys == keys


@pytest.mark.django_db
def test_whoever_is_named_in_the_text_is_told(made, case):
    head = who(made, Role.POLICE_UNIT_HEAD)
    note = write(who(made, Role.POLICE_HANDLER), case, f"@{head.name}请审核。")
    assert note.mentions == [head.pk]
    messages_deliver()
    assert [message.kind for message in messages_for(head)] == ["note.mentioned"]


@pytest.mark.django_db
def test_of_the_other_agency_only_in_a_shared_note(made, case):
    handler, prosecutor = who(made, Role.POLICE_HANDLER), who(made, Role.PROSECUTOR)
    with pytest.raises(ValidationError) as refused:
        write(handler, case, f"@{prosecutor.name}请核对。")
    assert list(refused.value.error_dict) == ["mentions"]
    assert write(handler, case, f"@{prosecutor.name}请核对。", shared=True).mentions == [prosecutor.pk]


@pytest.mark.django_db
def test_who_cannot_see_it_is_answered_like_nobody(made, case, client):
    """And what was typed stays in the form."""
    legal = made.officers[Role.POLICE_LEGAL]
    client.force_login(who(made, Role.POLICE_HANDLER))
    url = reverse("notes", args=["case", case.pk])
    for name in (legal.name, "无此人"):
        answer = client.post(url, {"text": f"@{name} 请核对银行流水"})
        page = answer.content.decode()
        assert answer.status_code == 422 and "请核对银行流水" in page
        assert f"@{name}：这里没有看得到本事项的人叫这个名字" in page
    assert not Note.objects.exists()


@pytest.mark.django_db
def test_two_of_one_name_have_to_be_chosen(made, case):
    head, handler = who(made, Role.POLICE_UNIT_HEAD), who(made, Role.POLICE_HANDLER)
    Officer.objects.filter(pk=head.pk).update(name="同名")
    Officer.objects.filter(pk=made.officers[Role.PROSECUTOR].pk).update(name="同名")
    with pytest.raises(ValidationError) as refused:
        write(handler, case, "@同名请核对。")
    assert list(refused.value.error_dict) == ["text"]
