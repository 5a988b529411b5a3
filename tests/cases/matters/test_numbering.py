"""A row's number tells nothing of rows that its reader was not told of."""

from types import SimpleNamespace

import pytest

from cases.matters.numbering import places_known
from cases.matters.queries import items_shown
from office.followup.models import FollowUp
from tests.cases.matters.sample import RowIn, Walk, flow_text, flow_use
from tests.cases.matters.test_inner import MORE

BOTH = """
[[act]]
code = "beside"
zh = "公安内部拟项"
en = "draft beside"
from = ["*"]
side = "police"
told = false
items = "opinion"

[[act]]
code = "say"
zh = "公安提出"
en = "say"
from = ["*"]
side = "police"
"""
P, G = "procuratorate", "police"


def row(pk: int, position: int, side: str, *, shared: bool = False, withdrawn: bool = False) -> SimpleNamespace:
    return SimpleNamespace(pk=pk, list="l", position=position, side=side, shared=shared, withdrawn=withdrawn)


@pytest.mark.parametrize(
    ("rows", "side", "places"),
    [
        # Told: the number stands, also that of one told and then withdrawn.
        ([row(1, 1, P, shared=True), row(2, 2, P, shared=True, withdrawn=True), row(3, 3, P, shared=True)], G,
         {1: 1, 2: 2, 3: 3}),
        # A draft follows what was told, whatever the other side has between.
        ([row(1, 1, P, shared=True), row(2, 2, P), row(3, 3, G)], G, {1: 1, 3: 2}),
        ([row(1, 1, P, shared=True), row(2, 2, P), row(3, 3, G)], P, {1: 1, 2: 2}),
        # A draft taken back has none.
        ([row(1, 1, P, withdrawn=True), row(2, 2, P)], P, {2: 1}),
    ],
)  # fmt: skip
@pytest.mark.pure
def test_places(rows, side, places):
    assert places_known(rows, side) == places


@pytest.fixture
def walk(monkeypatch, db) -> Walk:
    flow_use(monkeypatch, flow_text() + (MORE + BOTH).encode())
    return Walk()


def drafting(walk: Walk):
    matter = walk.open()
    return walk.act(walk.prosecutor, matter, "take", data={"who": [walk.prosecutor.pk]})


def seen(officer, matter) -> list[tuple[int, str]]:
    return [(item.position, item.data["text"]) for item in items_shown(officer, matter)]


def texts(*words: str) -> list[RowIn]:
    return [RowIn({"text": word}) for word in words]


def test_a_first_row_that_is_told_is_row_one(walk):
    """Three were drafted, one of them stays: it is not row 3."""
    matter = walk.act(walk.prosecutor, drafting(walk), "draft", rows=texts("一", "二", "三"), data={"gist": "g"})
    last = matter.items.get(data__text="三")
    matter = walk.act(
        walk.prosecutor, matter, "draft", rows=[RowIn({"text": "三"}, last.pk), *texts("四")], data={"gist": "g"}
    )
    assert seen(walk.prosecutor, matter) == [(1, "三"), (2, "四")]
    matter = walk.act(walk.prosecutor, matter, "weigh", data={"gist": "g"})
    matter = walk.act(walk.chief, matter, "settle")
    assert seen(walk.police, matter) == seen(walk.prosecutor, matter) == [(1, "三"), (2, "四")]
    owed = FollowUp.objects.filter(root_kind="matter", root_id=matter.pk, closed_at=None)
    assert {one.params["position"] for one in owed if "position" in one.params} <= {1, 2}


def test_what_each_side_drafts_inside_shifts_no_number_of_the_other(walk):
    matter = walk.act(walk.prosecutor, drafting(walk), "draft", rows=texts("检一", "检二"), data={"gist": "g"})
    matter = walk.act(walk.police, matter, "beside", rows=texts("公一", "公二"))
    assert seen(walk.police, matter) == [(1, "公一"), (2, "公二")]
    assert seen(walk.prosecutor, matter) == [(1, "检一"), (2, "检二")]
    matter = walk.act(walk.police, matter, "say")
    assert seen(walk.prosecutor, matter)[:2] == [(1, "公一"), (2, "公二")]
    matter = walk.act(walk.prosecutor, matter, "weigh", data={"gist": "g"})
    assert seen(walk.police, matter) == [(1, "公一"), (2, "公二")]
    matter = walk.act(walk.chief, matter, "settle")
    assert [place for place, _text in seen(walk.police, matter)] == [1, 2, 3, 4]
