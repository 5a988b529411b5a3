"""An outline of a returned case, as far as tests need it."""

from cases.matters.queries import items_shown
from cases.register.models import Event
from office.followup.models import FollowUp
from tests.cases.collaboration.asking import AnswerIn, Asking, item, outline_data

EIGHT = ("被害人银行流水", "现场勘验笔录", "证人赵某证言", "赃物价格认定", "讯问同步录音录像", "手机电子数据检查笔录",
         "前科判决书", "作案工具来源")  # fmt: skip


def drafted(asking: Asking, subjects=EIGHT, day: str = "2026-05-20", **data):
    rows = [one if not isinstance(one, str) else item(one) for one in subjects]
    told = outline_data(**{"persons": [asking.person.pk], **data})
    return asking.open(asking.prosecutor, "outline", case=asking.case, day=day, data=told, rows=rows)


def received(asking: Asking, subjects=EIGHT, day: str = "2026-05-20"):
    matter = drafted(asking, subjects, day)
    matter = asking.act(asking.colleague, matter, "issue_with", day=day)
    return asking.act(asking.legal, matter, "receive_with", {"signer": "高某", "method": "direct"}, day=day)


def owed(matter, *acts: str) -> list[FollowUp]:
    rows = FollowUp.objects.filter(root_kind="matter", root_id=matter.pk, closed_at=None).order_by("pk")
    return [row for row in rows if not acts or row.params["act"] in acts]


def four_ways(asking: Asking, matter, *, link=None):
    """Four supplied, two sent before, one impossible, one under way."""
    rows = items_shown(asking.police, matter, "evidence")
    step = Event.objects.filter(case=asking.case, type="transfer_for_prosecution").get()
    link = link or {"kind": "event", "id": step.pk, "text": "移送审查起诉 卷二"}
    answers = [AnswerIn(row.pk, "supplied", f"补充侦查卷第{row.position}页") for row in rows[:4]]
    answers += [AnswerIn(row.pk, "already", "", link) for row in rows[4:6]]
    answers += [AnswerIn(rows[6].pk, "cannot", "外省法院尚未回函"), AnswerIn(rows[7].pk, "under_way", "预计十日内")]
    return asking.act(asking.police, matter, "answer", answers=answers, day="2026-06-01")
