"""A step that leads nowhere, taken by one side while the other is busy inside itself, tells nothing of that."""

import pytest
from django.core.exceptions import ValidationError

from cases.matters.queries import data_shown, items_shown, stand_get, state_shown, steps_shown
from cases.matters.rules import barred
from cases.matters.told import replayed
from office.audit.models import AuditRecord
from office.audit.words import action_words
from office.followup.models import FollowUp
from tests.cases.matters.sample import AnswerIn, RowIn, Walk, flow_text, flow_use

pytestmark = pytest.mark.django_db

MORE = """
[[state]]
code = "weighed"
zh = "审批中"
en = "being weighed"
next_zh = "检察长审批。"
next_en = "The chief decides."

[[act]]
code = "weigh"
zh = "呈批"
en = "put up"
from = ["drafting"]
to = "weighed"
side = "procuratorate"
told = false
[[act.field]]
name = "gist"
zh = "要旨"
en = "gist"

[[act]]
code = "pass_on"
zh = "移交承办"
en = "hand over"
from = ["*"]
side = "police"
[[act.field]]
name = "word"
zh = "说明"
en = "word"

[[act]]
code = "settle"
zh = "审批通过"
en = "settle"
from = ["weighed"]
to = "sent"
side = "procuratorate"
"""


@pytest.fixture
def walk(monkeypatch) -> Walk:
    flow_use(monkeypatch, flow_text() + MORE.encode())
    return Walk()


def test_a_word_of_one_side_leaves_the_inner_state_of_the_other_untold(walk):
    matter = walk.open()
    matter = walk.act(walk.prosecutor, matter, "take", data={"who": [walk.prosecutor.pk]})
    matter = walk.act(walk.prosecutor, matter, "draft", rows=[RowIn({"text": "一"})], data={"gist": "一稿"})
    matter = walk.act(walk.prosecutor, matter, "weigh", data={"gist": "内部"})
    matter = walk.act(walk.police, matter, "pass_on", data={"word": "换人"})
    assert (state_shown(walk.police, matter), state_shown(walk.prosecutor, matter)) == ("drafting", "weighed")
    assert [(step.act, step.after) for step in steps_shown(walk.police, matter)][-1] == ("pass_on", "drafting")
    assert items_shown(walk.police, matter) == [] and "gist" not in data_shown(walk.police, matter)
    assert data_shown(walk.prosecutor, matter)["gist"] == "内部"
    assert data_shown(walk.prosecutor, matter)["word"] == "换人"
    assert replayed(matter.steps.order_by("position")) == ("weighed", "drafting", "procuratorate")


def test_what_was_weighed_before_the_word_is_told_with_the_step_that_tells(walk):
    matter = walk.open()
    matter = walk.act(walk.prosecutor, matter, "take", data={"who": [walk.prosecutor.pk]})
    matter = walk.act(walk.prosecutor, matter, "weigh", data={"gist": "要旨"})
    matter = walk.act(walk.police, matter, "pass_on", data={"word": "换人"})
    matter = walk.act(walk.chief, matter, "settle")
    assert state_shown(walk.police, matter) == "sent"
    assert data_shown(walk.police, matter) == {"question": "定性？", "inner": "", "word": "换人", "gist": "要旨"} | {
        name: value for name, value in data_shown(walk.police, matter).items() if name == "who"
    }
    assert replayed(matter.steps.order_by("position")) == ("sent", "sent", "")


def test_rows_that_a_side_was_not_told_of_are_not_its_to_answer_and_bar_nothing(walk):
    matter = walk.sent(1)
    first = matter.items.get(position=1)
    second = matter.items.create(list="opinion", position=2, data={"text": "内部"}, side="procuratorate", shared=False)
    with pytest.raises(ValidationError):
        walk.act(walk.police, matter, "answer", answers=[AnswerIn(second.pk, "adopted")])
    walk.act(walk.police, matter, "answer", answers=[AnswerIn(first.pk, "adopted")])
    assert not FollowUp.objects.filter(root_kind="matter", root_id=matter.pk, closed_at=None).exists()
    stand = stand_get(matter)
    assert barred(walk.police, stand, stand.flow.act_of("finish")) == ""
    assert "1" in barred(walk.prosecutor, stand, stand.flow.act_of("finish"))


def test_the_audit_names_a_step(walk):
    walk.open()
    record = AuditRecord.objects.filter(root_kind="matter").latest("pk")
    assert record.action == "matter.ask"
    assert action_words(record.action, record.detail) == "试行事项：商请"
    assert action_words("matter.nothing", record.detail) == "matter.nothing"
    assert action_words("matter.ask") == "matter.ask"
