"""The one-time link: who gets in, who does not, and what somebody inside can reach."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.suggestions import links
from cases.suggestions.links import WRONG_CODES, door_enter, door_inside, link_make, link_revoke
from cases.suggestions.models_door import DoorLink, DoorSession, DoorTry
from office.access.context import acting_as
from office.access.roles import Role
from office.audit.models import AuditRecord
from office.papers.models import Attachment, Receipt
from tests.cases.suggestions.walk import RECEIPT, Walk, sent

pytestmark = pytest.mark.django_db
ADDRESS = "10.0.0.9"


@pytest.fixture
def walk() -> Walk:
    return Walk()


def made_for(walk: Walk, suggestion, days: int = 90):
    """A link made by the drafter."""
    with acting_as(walk.drafter):
        return link_make(officer=walk.drafter, suggestion=suggestion, given_to="市场监管科", days=days)


def entered(made, client: Client | None = None) -> Client:
    """A browser that came in by the link."""
    client = client or Client()
    answer = client.post(reverse("door", args=[made.token]), {"code": made.code})
    assert answer.status_code == 302, answer.content.decode()
    return client


def closed(answer) -> bool:
    """Whether it is the one answer to everything that does not open."""
    return answer.status_code == 404 and "此链接无效或已过期" in answer.content.decode()


# -- making one ------------------------------------------------------------------------------------------------------


def test_only_hashes_are_kept_and_the_token_is_long(walk: Walk) -> None:
    made = made_for(walk, walk.served())
    row = DoorLink.objects.get()
    kept = "".join(str(getattr(row, one.attname)) for one in row._meta.concrete_fields)
    assert made.token not in kept and made.code.replace("-", "") not in kept
    assert len(made.token) * 6 >= 128
    told = "".join(str(one.detail) for one in AuditRecord.objects.all())
    assert made.token not in told and made.code not in told


def test_before_service_there_is_nothing_to_open(walk: Walk) -> None:
    with pytest.raises(ValidationError):
        made_for(walk, walk.issued())


@pytest.mark.parametrize("role", [Role.THIRD_PARTY, Role.POLICE_LEGAL])
def test_nobody_but_the_procuratorate_makes_one(walk: Walk, role: Role) -> None:
    suggestion = walk.served()
    officer = walk.made.officers[role]
    with pytest.raises(Exception) as refused, acting_as(officer):
        link_make(officer=officer, suggestion=suggestion, given_to="某科", days=3)
    assert isinstance(refused.value, PermissionDenied) or type(refused.value).__name__ == "Http404"


def test_a_new_link_ends_the_old_one(walk: Walk) -> None:
    suggestion = walk.served()
    first = made_for(walk, suggestion)
    inside = entered(first)
    second = made_for(walk, suggestion)
    assert closed(inside.get(reverse("door-inside")))
    assert closed(Client().get(reverse("door", args=[first.token])))
    entered(second)


# -- getting in ------------------------------------------------------------------------------------------------------


def test_the_code_opens_and_the_address_holds_no_token_afterwards(walk: Walk) -> None:
    made = made_for(walk, walk.served())
    client = Client()
    answer = client.post(reverse("door", args=[made.token]), {"code": made.code.lower()})
    assert (answer.status_code, answer.url) == (302, reverse("door-inside"))
    cookie = answer.cookies[next(iter(set(answer.cookies) - {"csrftoken"}))]
    assert cookie["httponly"] and cookie["samesite"] == "Strict" and cookie["path"] == "/door/"
    page = client.get(reverse("door-inside"))
    assert page.status_code == 200 and made.token not in page.content.decode()
    assert page["Referrer-Policy"] == "strict-origin" and "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]


def test_wrong_expired_revoked_locked_and_unknown_are_answered_alike(walk: Walk) -> None:
    suggestion = walk.served()
    answers = [Client().get(reverse("door", args=["A" * 43]))]
    expired = made_for(walk, suggestion)
    DoorLink.objects.filter(pk=expired.link.pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    answers.append(Client().get(reverse("door", args=[expired.token])))
    revoked = made_for(walk, suggestion)
    with acting_as(walk.drafter):
        link_revoke(officer=walk.drafter, link=revoked.link, reason="误发")
    answers.append(Client().get(reverse("door", args=[revoked.token])))
    assert all(closed(answer) for answer in answers)
    # But for the address that was asked for and the form's own token they are the same.
    asked = re.compile(rb"csrfmiddlewaretoken\" value=\"\w+|X-CSRFToken\": \"\w+|/door/[\w-]+/")
    assert len({asked.sub(b"", answer.content) for answer in answers}) == 1
    posted = {
        Client().post(reverse("door", args=[token]), {"code": "23456789AB"}).status_code
        for token in ("A" * 43, expired.token, revoked.token, made_for(walk, suggestion).token)
    }
    assert posted == {403}


def test_five_wrong_codes_lock_it_even_for_the_right_one(walk: Walk) -> None:
    made = made_for(walk, walk.served())
    for _n in range(WRONG_CODES):
        assert door_enter(made.token, "2222222222", ADDRESS) is None
    assert door_enter(made.token, made.code, ADDRESS) is None
    link = DoorLink.objects.get()
    assert link.locked_at is not None
    assert AuditRecord.objects.filter(action="suggestion.link-locked").count() == 1


def test_a_right_code_after_wrong_ones_begins_the_count_anew(walk: Walk) -> None:
    made = made_for(walk, walk.served())
    for _n in range(WRONG_CODES - 1):
        door_enter(made.token, "2222222222", ADDRESS)
    assert door_enter(made.token, made.code, ADDRESS)
    assert DoorLink.objects.get().attempts == 0


def test_made_up_tokens_cost_an_address_nothing_but_its_own_count(walk: Walk) -> None:
    made = made_for(walk, walk.served())
    for place in range(links.ADDRESS_TRIES):
        assert door_enter(f"{place:043d}", "2222222222", ADDRESS) is None
    tries = DoorTry.objects.count()
    assert door_enter("9" * 43, "2222222222", ADDRESS) is None
    assert DoorTry.objects.count() == tries == links.ADDRESS_TRIES
    # Behind a gateway everybody has this address: who holds a link still gets in.
    assert door_enter(made.token, made.code, ADDRESS)


def test_an_address_with_many_wrong_codes_on_many_links_gets_nowhere(walk: Walk) -> None:
    every = [made_for(walk, walk.served()) for _n in range(links.ADDRESS_TRIES // (WRONG_CODES - 1) + 1)]
    for made in every[:-1]:
        for _n in range(WRONG_CODES - 1):
            assert door_enter(made.token, "2222222222", ADDRESS) is None
    last = every[-1]
    assert door_enter(last.token, last.code, ADDRESS) is None
    assert DoorLink.objects.get(pk=last.link.pk).attempts == 0
    assert door_enter(last.token, last.code, "10.0.0.10")
    assert door_enter(last.token, last.code, ADDRESS, timezone.now() + links.ADDRESS_WHILE)


def test_a_new_entry_needs_the_code_and_ends_the_old_session(walk: Walk) -> None:
    made = made_for(walk, walk.served())
    first, second = entered(made), entered(made)
    assert closed(first.get(reverse("door-inside")))
    assert second.get(reverse("door-inside")).status_code == 200
    assert closed(Client().get(reverse("door-inside")))


def test_a_session_ends_by_itself(walk: Walk) -> None:
    made = made_for(walk, walk.served())
    key = door_enter(made.token, made.code, ADDRESS)
    now = timezone.now()
    assert door_inside(key, now) and door_inside(key, now + dt.timedelta(minutes=59))
    assert door_inside(key, now + dt.timedelta(minutes=59) + links.IDLE) is None
    key = door_enter(made.token, made.code, ADDRESS)
    for minutes in range(30, 240, 30):
        door_inside(key, now + dt.timedelta(minutes=minutes))
    assert door_inside(key, now + links.LONGEST + dt.timedelta(minutes=1)) is None


def test_revoking_puts_out_whoever_is_inside(walk: Walk) -> None:
    made = made_for(walk, walk.served())
    client = entered(made)
    with acting_as(walk.drafter):
        link_revoke(officer=walk.drafter, link=made.link, reason="收件人变更")
    assert closed(client.get(reverse("door-inside")))
    assert not DoorSession.objects.filter(ended_at=None).exists()


def test_leaving_ends_the_session(walk: Walk) -> None:
    client = entered(made_for(walk, walk.served()))
    assert client.post(reverse("door-out")).status_code == 200
    assert closed(client.get(reverse("door-inside")))


# -- inside ------------------------------------------------------------------------------------------------------------


def inside_texts(client: Client) -> str:
    """Every page that a link reaches."""
    urls = [reverse("door-inside"), reverse("door-act", args=["receive"])]
    return "".join(client.get(url).content.decode() for url in urls)


def test_no_case_no_person_no_inner_step(walk: Walk) -> None:
    suggestion = walk.served()
    text = inside_texts(entered(made_for(walk, suggestion)))
    people = (walk.drafter.name, walk.reviewer.name, walk.chief.name)
    for secret in ("内部调查笔记", "内部意见", "审核通过", "批准制发", *people):
        assert secret not in text, secret
    assert "落实实名收寄" in text and suggestion.number in text


def test_an_officer_logged_in_beside_it_acts_for_nobody(walk: Walk) -> None:
    suggestion = walk.served()
    client = Client()
    client.force_login(walk.made.officers[Role.POLICE_HANDLER])
    entered(made_for(walk, suggestion), client)
    data = {"seen": "1", "f_signer": "吕平", "f_signer_post": "科长"}
    assert sent(client, reverse("door-act", args=["receive"]), data).status_code == 302
    step = suggestion.steps.get(act="receive")
    assert step.by is None and step.agency == walk.post and step.side == "third"


def test_sign_reply_with_files_and_read_the_own_answer(walk: Walk) -> None:
    suggestion = walk.served()
    made = made_for(walk, suggestion)
    client = entered(made)
    data = {"seen": "1", "f_signer": "吕平", "f_signer_post": "科长"}
    assert sent(client, reverse("door-act", args=["receive"]), data).status_code == 302
    receipt = Receipt.objects.get()
    assert (receipt.signer, receipt.recorded_by, receipt.receiver_agency) == ("吕平", None, walk.post)
    items = list(suggestion.items.filter(list="measure").order_by("position"))
    some = {f"answers-{items[0].pk}-code": "done", f"answers-{items[0].pk}-text": "已办"}
    rest = {f"answers-{one.pk}-{name}": value for one in items for name, value in (("code", "done"), ("text", "办结"))}
    part = sent(client, reverse("door-act", args=["reply"]), {"seen": "2", "part": "1", **some})
    assert part.status_code == 302
    suggestion.refresh_from_db()
    assert suggestion.state == "rectifying"
    upload = SimpleUploadedFile("整改.txt", "台账".encode(), "text/plain")
    whole = {"seen": "3", "f_reply_signer": "王某 局长", **rest}
    assert sent(client, reverse("door-act", args=["reply"]), whole, upload).status_code == 302
    suggestion.refresh_from_db()
    assert suggestion.state == "replied"
    file = Attachment.objects.get()
    assert (file.side, file.uploaded_by) == ("third", None)
    got = client.get(reverse("door-file", args=[file.pk]))
    assert got.status_code == 200 and "attachment" in got["Content-Disposition"]
    assert client.get(reverse("door-letter")).status_code == 200
    purposes = set(AuditRecord.objects.filter(action="suggestion.reply").values_list("purpose", flat=True))
    assert purposes == {f"suggestion.door:{made.link.pk}"}
    again = sent(client, reverse("door-act", args=["reply"]), whole)
    assert again.status_code == 409 and suggestion.steps.filter(act="reply").count() == 1


def test_what_is_wrong_stands_at_the_field_and_what_was_typed_stays(walk: Walk) -> None:
    suggestion = walk.served()
    client = entered(made_for(walk, suggestion))
    answer = sent(client, reverse("door-act", args=["receive"]), {"seen": "1", "f_signer": "吕平", "f_signer_post": ""})
    text = answer.content.decode()
    assert answer.status_code == 200 and "吕平" in text and "o-error" in text
    assert not Receipt.objects.exists()


def test_a_renamed_file_is_refused_by_name_and_nothing_is_kept(walk: Walk) -> None:
    suggestion = walk.act(walk.third, walk.served(), "receive", RECEIPT)
    client = entered(made_for(walk, suggestion))
    items = list(suggestion.items.filter(list="measure"))
    rows = {f"answers-{one.pk}-{name}": value for one in items for name, value in (("code", "done"), ("text", "办结"))}
    upload = SimpleUploadedFile("整改.pdf", b"MZ\x90\x00\x03\x00\x00\x00" * 40, "application/pdf")
    data = {"seen": "2", "f_reply_signer": "王某", **rows}
    text = sent(client, reverse("door-act", args=["reply"]), data, upload).content.decode()
    assert "整改.pdf" in text and "办结" in text
    assert not Attachment.objects.exists()
    suggestion.refresh_from_db()
    assert suggestion.state == "rectifying"


def test_a_file_over_the_limit_is_refused(walk: Walk, settings) -> None:
    settings.ATTACHMENT_MAX_BYTES = 1024
    suggestion = walk.act(walk.third, walk.served(), "receive", RECEIPT)
    client = entered(made_for(walk, suggestion))
    data = {"seen": "2", "f_grounds": "不属于本单位职责"}
    upload = SimpleUploadedFile("大.txt", b"a" * 2048, "text/plain")
    text = sent(client, reverse("door-act", args=["object"]), data, upload).content.decode()
    assert "大.txt" in text and "不属于本单位职责" in text
    assert not Attachment.objects.exists()


def test_ids_of_others_are_not_there(walk: Walk) -> None:
    mine = walk.served()
    other = walk.act(walk.third, walk.served(), "receive", RECEIPT)
    upload = SimpleUploadedFile("某.txt", b"abc", "text/plain")
    other = walk.act(walk.third, other, "object", {"grounds": "异议"}, files=[upload])
    inner = walk.act(walk.drafter, walk.issued(), "file", {"filed_how": "系统"})
    client = entered(made_for(walk, mine))
    assert client.get(reverse("door-paper", args=[mine.document_id])).status_code == 200
    assert client.get(reverse("door-word", args=[mine.document_id])).status_code == 200
    for foreign in (other.document_id, inner.document_id, 10**6):
        assert closed(client.get(reverse("door-paper", args=[foreign])))
        assert closed(client.get(reverse("door-word", args=[foreign])))
    assert closed(client.get(reverse("door-file", args=[Attachment.objects.get().pk])))


def test_an_inner_file_of_the_same_suggestion_is_not_there(walk: Walk) -> None:
    suggestion = walk.draft()
    upload = SimpleUploadedFile("内部.txt", b"inner", "text/plain")
    facts = {"means": ["file"], "findings": "内部"}
    suggestion = walk.act(walk.drafter, suggestion, "investigate", facts, files=[upload])
    suggestion = walk.act(walk.reviewer, suggestion, "review", {"review": "同意"})
    suggestion = walk.act(walk.chief, suggestion, "approve", {"decided_by": "chief"})
    suggestion = walk.act(walk.drafter, suggestion, "issue")
    suggestion = walk.act(walk.drafter, suggestion, "serve", {"service": "direct"})
    client = entered(made_for(walk, suggestion))
    assert closed(client.get(reverse("door-file", args=[Attachment.objects.get().pk])))
    assert "内部.txt" not in client.get(reverse("door-inside")).content.decode()


def test_steps_of_the_other_side_are_not_the_links(walk: Walk) -> None:
    client = entered(made_for(walk, walk.served()))
    for act in ("withdraw", "issue", "evaluate", "urge", "approve", "nothing"):
        assert closed(client.get(reverse("door-act", args=[act])))
        assert closed(client.post(reverse("door-act", args=[act]), {"seen": "1"}))


def test_a_session_opens_nothing_of_the_office(walk: Walk) -> None:
    client = entered(made_for(walk, walk.served()))
    for name in ("today", "case-list", "suggestion-list", "messages", "search"):
        answer = client.get(reverse(name))
        assert answer.status_code in (302, 405) and (answer.status_code == 405 or "login" in answer.url)
