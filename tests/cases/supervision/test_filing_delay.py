"""Filing supervision where the police decide nothing in time: RULES 561, 562."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.cases.supervision.filing import EVIDENCE, FilingWalk
from tests.cases.supervision.walk import RowIn, owed

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk() -> FilingWalk:
    return FilingWalk()


def test_delay_is_explained_within_seven_days(walk):
    matter = walk.accepted("2026-02-10", direction="undecided", officer=walk.prosecutor)
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.prosecutor, matter, "demand_delay", "2026-02-11", data={"overdue_since": "2026-02-11"})
    assert "overdue_since" in refused.value.message_dict
    matter = walk.act(walk.prosecutor, matter, "demand_delay", "2026-02-11", data={"overdue_since": "2026-02-05"})
    matter = walk.act(walk.legal, matter, "delay_signed", "2026-02-12")
    assert owed(matter)["explain_delay"] == ("法制大队", "2026-02-24")  # S09, RULES 562
    with pytest.raises(ValidationError):
        walk.act(
            walk.prosecutor, matter, "propose_order", "2026-02-24",
            data={"order_reasons": "符合立案条件", "order_law": "刑诉法第112条"}, rows=[RowIn(EVIDENCE)],
        )  # fmt: skip
    matter = walk.proposed_order(matter, "2026-02-25")
    assert matter.state == "order_drafted"


def delay_due(walk):
    """The delay is to be explained until 03-11."""
    matter = walk.accepted("2026-03-02", direction="undecided", officer=walk.prosecutor)
    matter = walk.act(walk.prosecutor, matter, "demand_delay", "2026-03-03", data={"overdue_since": "2026-02-20"})
    return walk.act(walk.legal, matter, "delay_signed", "2026-03-04")


def test_an_explained_delay_is_no_decision_and_its_reasons_hold_for_nothing(walk):
    told = {"delay_reasons": "等待鉴定", "decide_by": "2026-03-20"}
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.legal, delay_due(walk), "explain_delay", "2026-03-10", data={**told, "decide_by": "2026-03-09"})
    assert "decide_by" in refused.value.message_dict
    matter = walk.act(walk.legal, delay_due(walk), "explain_delay", "2026-03-10", data=told)
    assert matter.state == "delay_explained" and owed(matter)["decide_filing"] == ("法制大队", "2026-03-20")
    with pytest.raises((PermissionDenied, ValidationError)):
        walk.act(walk.prosecutor, matter, "reasons_hold", "2026-03-11", data={"finding": "成立"})
    with pytest.raises(ValidationError, match="03-20"):
        walk.act(walk.prosecutor, matter, "review_file", "2026-03-20", reason="仍未决定")
    assert walk.act(walk.prosecutor, matter, "review_file", "2026-03-21", reason="仍未决定").state == "on_file"


def test_decided_not_to_file_the_reasons_are_demanded(walk):
    matter = walk.act(walk.legal, delay_due(walk), "decided_not_to_file", "2026-03-10", data={"accepted_no": "不立1号"})
    assert matter.state == "reviewing" and matter.data["direction"] == "non_filing"
    with pytest.raises((PermissionDenied, ValidationError)):
        walk.proposed_order(matter, "2026-03-11")
    matter = walk.act(walk.prosecutor, matter, "demand", "2026-03-11", data={"demand_words": "依据和理由"})
    matter = walk.act(walk.legal, matter, "demand_signed", "2026-03-12")
    assert owed(matter)["explain"] == ("法制大队", "2026-03-19")  # S01


def test_neither_explained_nor_decided_the_handler_has_it_corrected(walk):
    matter = delay_due(walk)
    assert owed(matter)["lapsed"][1] == "2026-03-11"
    matter = walk.act(walk.prosecutor, matter, "review_file", "2026-03-12", reason="未说明也未决定")
    assert {"delay_correct", "decide_on_file"} <= set(owed(matter))
    with pytest.raises(ValidationError):
        walk.act(walk.prosecutor, matter, "delay_corrected", "2026-03-13")
    walk.issued(walk.found("2026-03-13", origin=matter), "2026-03-13")
    matter = walk.act(walk.prosecutor, matter, "delay_corrected", "2026-03-13")
    assert "delay_correct" not in owed(matter)
