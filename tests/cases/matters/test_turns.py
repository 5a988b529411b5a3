"""My turn is one thing, counted once: in the list, on its tabs and in the navigation."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.matters.duties import ways_out
from cases.matters.loader import flow_of
from cases.matters.models import Matter
from cases.matters.parts_list import matter_table
from cases.matters.queries import MatterFilters, matters_page
from cases.matters.queries_pages import turns_counted
from office.access.roles import Role
from office.followup.models import FollowUp
from office.followup.queries import NOT_BY
from office.followup.queries_ledger import LedgerFilters, ledger_page
from office.front.queries import figures_fresh, home_items
from tests.cases.matters.pages import Desk, flows_use, page
from tests.cases.matters.sample import RowIn, Walk, flow_use
from tests.cases.matters.test_pages_sight import sent
from tests.factories import fresh, officer_add

pytestmark = pytest.mark.django_db
KIND = "matter.collaboration"


@pytest.fixture
def walk(monkeypatch) -> Walk:
    flow_use(monkeypatch)
    return Walk()


def counts(officer, group: str = "collaboration") -> tuple[int, int, int]:
    """(tabs, list, navigation)."""
    me = fresh(officer)
    listed = matters_page(me, group, MatterFilters(mine=True, open=True), (), 0, 20)[1]
    return sum(turns_counted(me, group).values()), listed, figures_fresh(fresh(officer)).roots[f"matter.{group}"]


def test_a_matter_with_two_rows_to_answer_is_one_thing_to_do(walk):
    matter = walk.sent(2)
    owed = FollowUp.objects.filter(root_kind="matter", root_id=matter.pk, closed_at=None)
    assert owed.count() == 2
    assert counts(walk.police) == (1, 1, 1)


def test_what_a_role_does_not_do_is_not_its_turn(walk):
    matter = walk.sent(2)
    FollowUp.objects.filter(root_kind="matter", root_id=matter.pk).update(roles=["agency_leader"])
    assert counts(walk.police) == (0, 0, 0)
    FollowUp.objects.filter(root_kind="matter", root_id=matter.pk).update(roles=list(walk.police.roles))
    assert counts(walk.police) == (1, 1, 1)


def test_the_tabs_say_what_they_count(monkeypatch):
    flows_use(monkeypatch, "paper_form")
    desk = Desk()
    sent(desk)
    text = page(desk.get(Role.POLICE_LEGAL, reverse("matter-list", args=["supervision"])))
    assert 'title="轮到我：1"' in text and "数字是轮到我办的件数" in text
    assert counts(desk.made.officers[Role.POLICE_LEGAL], "supervision") == (1, 1, 1)


def offered(officer) -> dict[str, tuple[str, str]]:
    """What 今日 and the ledger alike offer the officer on matters: what is owed -> (button, where it leads)."""
    today = timezone.localdate()
    items = [item for item in home_items(fresh(officer), today) if "/matters/" in item.url]
    home = {item.what: (str(item.button), item.url) for item in items}
    found = ledger_page(fresh(officer), LedgerFilters(), (), timezone.now()).rows
    listed = {one.words.text: (str(one.words.button), one.words.url) for one in found if one.mine}
    assert home == listed
    return listed


def drafted(walk) -> Matter:
    matter = walk.act(walk.prosecutor, walk.open(), "take", data={"who": [walk.prosecutor.pk]})
    return walk.act(walk.prosecutor, matter, "draft", rows=[RowIn({"text": "意见"})], data={"gist": "补强"})


def test_whom_an_own_step_bars_has_no_turn_and_no_button(walk):
    """D7: what somebody drafted is for a colleague to send; the drafter was led to a page that only said so."""
    colleague = officer_add(walk.made, Role.PROSECUTOR, "procuratorate", ["prosecution"], key="colleague")
    matter = drafted(walk)
    send = {"试行事项：发出意见": ("发出意见", reverse("matter-act", args=[matter.pk, "send"]))}
    assert counts(walk.prosecutor) == (0, 0, 0) and offered(walk.prosecutor) == {}
    assert counts(colleague) == (1, 1, 1) and offered(colleague) == send
    assert "轮到我" not in str(matter_table(fresh(walk.prosecutor), matters_page(
        fresh(walk.prosecutor), "collaboration", MatterFilters(), (), 0, 20)[0]))  # fmt: skip
    row = FollowUp.objects.get(root_id=matter.pk, closed_at=None)
    assert row.params[NOT_BY] == {str(walk.prosecutor.pk): "draft"}
    # Whoever drafts it anew is barred in the place of who did before.
    walk.act(colleague, matter, "draft", rows=[RowIn({"text": "另一意见"})], data={"gist": "补强"})
    assert offered(walk.prosecutor) == send and offered(colleague) == {}


def test_where_several_steps_settle_it_the_button_names_none_of_them(walk):
    """D6: 受理 or 内部了结: the row leads to the matter, where both are."""
    matter = walk.open()
    owed = {"试行事项：受理": ("办理", reverse("matter-detail", args=[matter.pk]) + "#acts")}
    assert offered(walk.prosecutor) == owed
    # Where one step does it, the button is that step's.
    sent_ = walk.act(walk.prosecutor, matter, "take", data={"who": [walk.prosecutor.pk]})
    walk.act(walk.prosecutor, sent_, "draft", rows=[RowIn({"text": "意见"})], data={"gist": "补强"})
    sent_ = walk.act(walk.chief, sent_, "send", happened_on=dt.date.today())
    (answer,) = offered(walk.police).values()
    assert answer == ("答复意见", reverse("matter-act", args=[matter.pk, "answer"]))


@pytest.mark.parametrize(
    ("kind", "state", "duty", "said", "ways"),
    [
        # 立案监督：审查不立案理由（规则561条）: it holds or it does not.
        ("filing_supervision", "explained", "evaluate", {"direction": "non_filing"}, 2),
        # 羁押必要性审查：the reply says which of the three it is; one step is left.
        ("necessity", "replied", "finish_not", {"reply_result": "not_adopted", "applicant": "own"}, 1),
        ("violation", "to_approve", "decide", {"form": "correction"}, 2),
        # To withdraw the request is not to check it.
        ("intervention", "returned", "mend", {}, 1),
        # 回头看：合格 leads nowhere, 反弹 opens it again: two results of one visit.
        ("suggestion", "evaluated", "revisit", {}, 2),
        # Reported upward beside whatever else is done in that state.
        ("suggestion", "issued", "file", {}, 1),
    ],
)
def test_which_steps_settle_a_duty(kind, state, duty, said, ways):
    flow = flow_of(kind)
    found = next(one for one in flow.state_of(state).duty if one.code == duty)
    assert len(ways_out(Matter(kind=kind, data=said), flow, found, state)) == ways
