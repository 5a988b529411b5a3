"""The door when something ends meanwhile: the paper is void, the link is locked, the hour is over, the files are too
much. One rule for link and account; nothing typed is lost."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from cases.matters.services import RowIn
from cases.suggestions.links import WRONG_CODES, door_enter
from cases.suggestions.models import Suggestion
from cases.suggestions.models_door import DoorLink, DoorSession
from cases.suggestions.queries import SuggestionFilters, suggestions_found, suggestions_like, tally_of
from office.agencies.models import Agency
from office.outbox.models import OutboxMessage
from office.papers.models import Document
from tests.cases.suggestions.test_door import ADDRESS, closed, entered, made_for
from tests.cases.suggestions.walk import BODY, MEASURES, RECEIPT, Walk, sent

pytestmark = pytest.mark.django_db
TYPED = "我单位已逐条整改，台账另附。"


@pytest.fixture
def walk() -> Walk:
    return Walk()


def account(walk: Walk) -> Client:
    client = Client()
    client.force_login(walk.third)
    return client


def amended(walk: Walk, suggestion) -> Suggestion:
    suggestion = walk.act(walk.third, suggestion, "object", {"grounds": "过重"})
    suggestion = walk.act(walk.drafter, suggestion, "reexamine", {"proposal": "amend", "proposal_why": "成立"})
    return walk.act(walk.chief, suggestion, "amend", {"decision_why": "改第三条"})


def withdrawn(walk: Walk, suggestion) -> Suggestion:
    return walk.act(walk.chief, suggestion, "withdraw", {"decision_why": "事实有误"})


def reissued(walk: Walk, suggestion) -> Suggestion:
    """The amended one with its new number, not yet served."""
    rows = [RowIn(one.data, one.pk) for one in suggestion.items.filter(withdrawn=False, list="measure")]
    suggestion = walk.act(walk.drafter, suggestion, "reword", {**BODY, "facts": "重写的事实"}, rows=rows)
    suggestion = walk.act(walk.reviewer, suggestion, "review", {"review": "同意"})
    suggestion = walk.act(walk.chief, suggestion, "approve", {"decided_by": "chief"})
    return walk.act(walk.drafter, suggestion, "issue")


def served_anew(walk: Walk, suggestion) -> Suggestion:
    """The amended one in force: its two months run."""
    suggestion = walk.act(walk.drafter, reissued(walk, suggestion), "serve", {"service": "direct"})
    return walk.act(walk.third, suggestion, "receive", RECEIPT)


def closed_anew(walk: Walk, suggestion) -> Suggestion:
    """Answered, evaluated, looked at again, closed."""
    suggestion = served_anew(walk, suggestion)
    answers = walk.rows(suggestion, "done")
    suggestion = walk.act(walk.third, suggestion, "reply", {"reply_signer": "吕平"}, answers=answers)
    data, verdicts = {"revisit_on": walk.day()}, walk.rows(suggestion, "adopted")
    suggestion = walk.act(walk.drafter, suggestion, "evaluate", data, verdicts=verdicts)
    found = {"revisit_how": "site", "revisit_found": "已落实", "revisit_by": "某检察官"}
    for act, data in (("revisit_pass", found), ("file", {"filed_how": "业务系统"}), ("close", {})):
        suggestion = walk.act(walk.drafter, suggestion, act, data)
    return suggestion


def reply_of(suggestion, seen: int) -> dict:
    rows = {f"answers-{one.pk}-code": "done" for one in suggestion.items.filter(list="measure")}
    rows |= {f"answers-{one.pk}-text": TYPED for one in suggestion.items.filter(list="measure")}
    return {"seen": str(seen), "f_reply_signer": "王某 局长", **rows}


AMENDING, SERVED, OVER, WITHDRAWN = "正在修改", "修改后的检察建议书已经送达", "检察建议已经结案", "检察建议已经撤回"


@pytest.mark.parametrize(
    ("then", "state", "told"),
    [
        (None, "amending", AMENDING),
        (reissued, "issued", AMENDING),
        (served_anew, "rectifying", SERVED),
        (closed_anew, "closed", OVER),
        (withdrawn, "withdrawn", WITHDRAWN),
    ],
)
def test_the_old_link_says_what_became_of_the_suggestion_since(walk: Walk, then, state, told) -> None:
    """Nothing of the amended paper, but never that nothing is owed while its term runs (SUGGEST 18, 19)."""
    suggestion = walk.received()
    client = entered(made_for(walk, suggestion))
    suggestion = amended(walk, suggestion)
    suggestion = then(walk, suggestion) if then else suggestion
    assert suggestion.state == state
    page = client.get(reverse("door-inside")).content.decode()
    assert [words for words in (AMENDING, SERVED, OVER, WITHDRAWN) if words in page] == [told]
    assert "重写的事实" not in page and (then in (None, withdrawn) or suggestion.number not in page)


def test_an_amended_paper_that_was_never_served_is_not_told_of_by_the_withdrawal(walk: Walk) -> None:
    suggestion = reissued(walk, amended(walk, walk.received()))
    unserved = Document.objects.get(kind="suggestion", voided_at=None)
    suggestion = walk.act(walk.chief, suggestion, "withdraw", {"decision_why": "事实有误"})
    unserved.refresh_from_db()
    assert unserved.voided_at is not None and not unserved.shared
    client = account(walk)
    page = client.get(reverse("suggestion-detail", args=[suggestion.pk])).content.decode()
    decision = Document.objects.get(kind="suggestion_withdrawn")
    assert unserved.number_text not in page and decision.number_text in page
    assert client.get(reverse("paper-detail", args=[unserved.pk])).status_code == 404


def test_another_addressee_does_not_come_to_read_what_the_first_one_sent(walk: Walk) -> None:
    """Amended, it goes back to whom it was served on; for another one it is withdrawn and drafted anew."""
    suggestion = amended(walk, walk.received())
    rows = [RowIn(one.data, one.pk) for one in suggestion.items.filter(withdrawn=False, list="measure")]
    suggestion = walk.act(walk.drafter, suggestion, "reword", dict(BODY), rows=rows)
    suggestion = walk.act(walk.reviewer, suggestion, "return", reason="改单位")
    told = {**BODY, "title": "寄递安全", "subject_kind": "governance"}
    rows = [RowIn(one.data, one.pk) for one in suggestion.items.filter(withdrawn=False, list="measure")]
    other = Agency.objects.create(office=walk.post.office, kind="third", name="乙单位", short_name="乙", code="B")
    tried = [{"addressee": other.pk}, {"addressee_name": "丙单位"}, {"departments": [walk.made.departments["unit"].pk]}]
    for said in tried:
        with pytest.raises(ValidationError) as refused:
            walk.act(walk.drafter, suggestion, "revise", {**told, **said}, rows=rows)
        assert walk.post.name in str(refused.value) and set(refused.value.message_dict) <= set(said) | {"addressee"}
    assert not Agency.objects.filter(name="丙单位").exists()
    for said in ({"addressee": walk.post.pk}, {"addressee_name": walk.post.name}):
        suggestion = walk.act(walk.drafter, suggestion, "revise", {**told, **said}, rows=rows)
        rows = [RowIn(one.data, one.pk) for one in suggestion.items.filter(withdrawn=False, list="measure")]
    assert suggestion.addressee == walk.post


def test_before_it_is_served_it_may_be_addressed_to_another(walk: Walk) -> None:
    suggestion = walk.draft()
    told = {**BODY, "title": "寄递安全", "subject_kind": "governance", "addressee_name": "丙单位"}
    rows = [RowIn(one.data, one.pk) for one in suggestion.items.filter(withdrawn=False, list="measure")]
    assert walk.act(walk.drafter, suggestion, "revise", told, rows=rows).addressee_name == "丙单位"


@pytest.mark.parametrize("name", ["signer", "signer_post"])
def test_a_name_too_long_for_the_receipt_is_told_at_the_door_and_kept(walk: Walk, name) -> None:
    suggestion = walk.served()
    client = entered(made_for(walk, suggestion))
    url = reverse("door-act", args=["receive"])
    seen = client.get(url).content.decode().split('name="seen" value="')[1].split('"')[0]
    typed = {"f_signer": "吕平", "f_signer_post": "科长", f"f_{name}": "某" * 101}
    page = sent(client, url, {"seen": seen, **typed}).content.decode()
    assert "某" * 101 in page and "不超过" in page and "100" in page and "新进展" not in page
    assert not suggestion.steps.filter(act="receive").exists()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize("first", ["account", "link"])
def test_what_a_colleague_answered_meanwhile_stands_on_the_form(walk: Walk, first, headers) -> None:
    """Account and link of one agency, or two browsers of either (decision 0017: nothing is overwritten unseen)."""
    suggestion = walk.received()
    client = entered(made_for(walk, suggestion)) if first == "account" else account(walk)
    args = [] if first == "account" else [suggestion.pk]
    url = reverse("door-act" if first == "account" else "suggestion-act", args=[*args, "reply"])
    seen = client.get(url).content.decode().split('name="seen" value="')[1].split('"')[0]
    word, rows = "同事答复的<全文>", walk.rows(suggestion, "done", places=(1,), word="同事答复的<全文>")
    if first == "account":
        walk.act(walk.third, suggestion, "answer", {}, answers=rows)
    else:
        walk.by_link(suggestion, "answer", {}, answers=rows)
    typed = {**reply_of(suggestion, int(seen)), "preview": "1"}
    page = client.post(url, typed, headers=headers).content.decode()
    moved = page.split('class="o-moved"')[1].split("<form")[0]
    assert escape(word) in moved and word not in page and TYPED in page


# -- a void paper ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", [amended, withdrawn])
def test_a_void_paper_tells_the_link_that_it_is_void_and_by_which_number(walk: Walk, end) -> None:
    suggestion = walk.received()
    made = made_for(walk, suggestion)
    client = entered(made)
    suggestion = end(walk, suggestion)
    void = Document.objects.get(voided_at__isnull=False)
    decision = Document.objects.get(kind__in=("suggestion_amended", "suggestion_withdrawn"))
    for held in (client, None):
        inside = held or entered(made)
        answer = inside.get(reverse("door-inside"))
        page = answer.content.decode()
        assert answer.status_code == 200 and void.number_text in page and decision.number_text in page
        assert "作废" in page and MEASURES[0] not in page and BODY["facts"] not in page
        assert inside.get(reverse("door-paper", args=[decision.pk])).status_code == 200
        assert inside.get(reverse("door-word", args=[decision.pk])).status_code == 200
        assert closed(inside.get(reverse("door-paper", args=[void.pk])))
        assert closed(inside.get(reverse("door-word", args=[void.pk])))
        own = Client()
        own.force_login(walk.drafter)
        assert "文书已作废，只告知作废" in own.get(reverse("suggestion-detail", args=[suggestion.pk])).content.decode()
        for name, args in (("door-act", ["reply"]), ("door-letter", [])):
            page = inside.get(reverse(name, args=args)).content.decode()
            assert "作废" in page and MEASURES[0] not in page


@pytest.mark.parametrize("end", [amended, withdrawn])
def test_a_void_paper_tells_the_account_the_same(walk: Walk, end) -> None:
    suggestion = end(walk, walk.received())
    void = Document.objects.get(voided_at__isnull=False)
    decision = Document.objects.get(kind__in=("suggestion_amended", "suggestion_withdrawn"))
    client = account(walk)
    for url in (reverse("suggestion-detail", args=[suggestion.pk]), reverse("paper-detail", args=[void.pk])):
        page = client.get(url).content.decode()
        assert void.number_text in page and "作废" in page, url
        assert MEASURES[0] not in page and BODY["facts"] not in page, url
    assert decision.number_text in client.get(reverse("suggestion-detail", args=[suggestion.pk])).content.decode()
    for name in ("paper-word", "paper-receipt", "paper-receipt-word"):
        assert client.get(reverse(name, args=[void.pk])).status_code == 404, name
    assert client.get(reverse("paper-detail", args=[decision.pk])).status_code == 200
    assert client.get(reverse("suggestion-letter", args=[suggestion.pk])).status_code == 404
    # The own side goes on reading what it wrote.
    own = Client()
    own.force_login(walk.drafter)
    assert MEASURES[0] in own.get(reverse("paper-detail", args=[void.pk])).content.decode()


def test_the_amended_paper_is_not_the_old_links(walk: Walk) -> None:
    suggestion = walk.received()
    client = entered(made_for(walk, suggestion))
    suggestion = amended(walk, suggestion)
    rows = suggestion.items.filter(withdrawn=False, list="measure")
    from_rows = [RowIn(one.data, one.pk) for one in rows]
    suggestion = walk.act(walk.drafter, suggestion, "reword", dict(BODY), rows=from_rows)
    suggestion = walk.act(walk.reviewer, suggestion, "review", {"review": "同意"})
    suggestion = walk.act(walk.chief, suggestion, "approve", {"decided_by": "chief"})
    suggestion = walk.act(walk.drafter, suggestion, "issue")
    suggestion = walk.act(walk.drafter, suggestion, "serve", {"service": "direct"})
    page = client.get(reverse("door-inside")).content.decode()
    assert "作废" in page and suggestion.number not in page and MEASURES[0] not in page
    assert closed(client.get(reverse("door-paper", args=[suggestion.document_id])))
    again = entered(made_for(walk, suggestion))
    assert suggestion.number in again.get(reverse("door-inside")).content.decode()
    assert closed(client.get(reverse("door-inside")))


def test_what_was_answered_before_a_withdrawal_stays_readable_to_who_answered(walk: Walk) -> None:
    suggestion = walk.received()
    suggestion = walk.act(walk.third, suggestion, "answer", answers=walk.rows(suggestion, "done", {2}, TYPED))
    suggestion = withdrawn(walk, suggestion)
    page = account(walk).get(reverse("suggestion-detail", args=[suggestion.pk])).content.decode()
    assert TYPED in page and MEASURES[1] not in page


# -- a reply under way -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by_link", [True, False])
@pytest.mark.parametrize("end", [amended, withdrawn])
def test_a_reply_typed_while_the_paper_became_void_is_shown_to_be_copied(walk: Walk, by_link: bool, end) -> None:
    suggestion = walk.received()
    client = entered(made_for(walk, suggestion)) if by_link else account(walk)
    url = reverse("door-act", args=["reply"]) if by_link else reverse("suggestion-act", args=[suggestion.pk, "reply"])
    data = reply_of(suggestion, 2)
    end(walk, suggestion)
    answer = client.post(url, {**data, "preview": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409 and page.count(TYPED) == 3 and "王某 局长" in page
    assert MEASURES[0] not in page
    looked = client.post(url, {**data, "preview": "1"}, headers={"HX-Request": "true"})
    assert looked.status_code == 200 and "<html" not in looked.content.decode() and "o-moved" in looked.content.decode()
    suggestion.refresh_from_db()
    assert suggestion.replied_on is None


def test_a_reply_typed_while_a_colleague_sent_one_is_shown_to_be_copied(walk: Walk) -> None:
    suggestion = walk.received()
    client, data = account(walk), reply_of(suggestion, 2)
    answers = walk.rows(suggestion, "done")
    walk.act(walk.third, suggestion, "reply", {"reply_signer": "另一人"}, answers=answers)
    answer = client.post(reverse("suggestion-act", args=[suggestion.pk, "reply"]), data)
    page = answer.content.decode()
    assert answer.status_code == 409 and TYPED in page and "已回复，待评估" in page


@pytest.mark.parametrize("how", ["expired", "revoked", "idle"])
def test_what_was_typed_comes_back_when_the_entry_has_ended(walk: Walk, how: str) -> None:
    suggestion = walk.received()
    client = entered(made_for(walk, suggestion))
    past = timezone.now() - dt.timedelta(seconds=1)
    if how == "idle":
        DoorSession.objects.update(ends_at=past)
    elif how == "expired":
        DoorLink.objects.update(expires_at=past)
    else:
        DoorLink.objects.update(revoked_at=past, revoked_reason="误发")
    url = reverse("door-act", args=["reply"])
    answer = client.post(url, {**reply_of(suggestion, 2), "preview": "1"})
    assert closed(answer) and answer.content.decode().count(TYPED) == 3
    looked = client.post(url, reply_of(suggestion, 2), headers={"HX-Request": "true"})
    assert looked.status_code == 200 and "重新" in looked.content.decode()


# -- five wrong codes ------------------------------------------------------------------------------------------------


def test_a_stranger_with_wrong_codes_locks_entries_and_puts_nobody_out(walk: Walk) -> None:
    suggestion = walk.served()
    made = made_for(walk, suggestion)
    client = entered(made)
    for _n in range(WRONG_CODES):
        assert door_enter(made.token, "2222222222", ADDRESS) is None
    assert DoorLink.objects.get().locked_at is not None
    assert client.get(reverse("door-inside")).status_code == 200
    data = {"seen": "1", "f_signer": "吕平", "f_signer_post": "科长"}
    assert sent(client, reverse("door-act", args=["receive"]), data).status_code == 302
    assert door_enter(made.token, made.code, "10.0.0.77") is None
    assert closed(Client().get(reverse("door", args=[made.token])))
    told = OutboxMessage.objects.filter(kind="suggestion.link_locked", recipient=walk.drafter.principal)
    assert told.count() == 1


# -- a new paper -------------------------------------------------------------------------------------------------------


def test_a_new_paper_is_not_told_before_it_is_served(walk: Walk) -> None:
    suggestion = walk.received()
    suggestion = walk.act(walk.third, suggestion, "answer", answers=walk.rows(suggestion, "done", places=(1,)))
    old = suggestion.number
    suggestion = reissued(walk, amended(walk, suggestion))
    new, client = suggestion.number, account(walk)
    assert new != old
    assert client.get(reverse("suggestion-letter", args=[suggestion.pk])).status_code == 404, "it repeats the void text"
    pages = {"suggestion-detail": [suggestion.pk], "suggestion-list": [], "today": [], "followup-list": []}
    for name, args in pages.items():
        assert new not in client.get(reverse(name, args=args)).content.decode(), name
    assert old in client.get(reverse("suggestion-list")).content.decode()
    assert suggestions_like(walk.third, new, 5) == []
    assert [one.pk for one in suggestions_like(walk.third, old, 5)] == [suggestion.pk]
    suggestion = walk.act(walk.drafter, suggestion, "serve", {"service": "direct"})
    assert new in client.get(reverse("suggestion-list")).content.decode()
    assert suggestions_like(walk.third, new, 5)[0].number == new


@pytest.mark.parametrize("kept", [(), (1, 3), (1, 2)])
def test_after_an_amendment_page_and_paper_count_the_items_alike(walk: Walk, kept: tuple[int, ...]) -> None:
    """All written anew, the middle one, or the last one taken out: the new paper counts from one, the page too."""
    suggestion = amended(walk, walk.received())
    rows = list(suggestion.items.filter(withdrawn=False, list="measure").order_by("position"))
    given = [RowIn(one.data, one.pk) for one in rows if one.position in kept] or [
        RowIn({"text": f"改后{one.data['text']}"}, one.pk) for one in rows
    ]
    suggestion = walk.act(walk.drafter, suggestion, "reword", BODY, rows=given)
    suggestion = walk.act(walk.reviewer, suggestion, "review", {"review": "同意"})
    suggestion = walk.act(walk.chief, suggestion, "approve", {"decided_by": "chief"})
    suggestion = walk.act(walk.drafter, suggestion, "issue")
    suggestion = walk.act(walk.drafter, suggestion, "serve", {"service": "direct"})
    live = suggestion.items.filter(withdrawn=False, list="measure").order_by("position")
    assert list(live.values_list("position", flat=True)) == list(range(1, len(given) + 1))
    assert [one.data["text"] for one in live] == [one.data["text"] for one in given]


def test_the_figures_open_as_many_rows_as_they_count(walk: Walk) -> None:
    """What was withdrawn counts as not issued, in the figure and in the list behind it."""
    withdrawn(walk, walk.received())
    walk.replied()
    tally = tally_of(suggestions_found(walk.drafter, SuggestionFilters()))
    listed = [SuggestionFilters(issued=True), SuggestionFilters(replied=True)]
    assert [suggestions_found(walk.drafter, one).count() for one in listed] == [tally.issued, tally.replied] == [1, 1]
