"""A county in which suggestions are drafted, served and answered: every step as its officer takes it."""

import datetime as dt

from django.utils import timezone

from cases.matters.actors import LinkActor
from cases.matters.services import AnswerIn, RowIn, VerdictIn, matter_act, matter_open
from cases.suggestions.models import Suggestion
from office.access.context import Purpose, acting_as
from office.access.roles import Role
from tests.factories import county, officer_add

BODY = {
    "source": "在办理寄递渠道犯罪案件中发现。",
    "facts": "部分网点未落实实名收寄。",
    "causes": "日常检查不到位。依据《邮政法》。",
    "rectify_term": "收到之日起两个月内",
    "object_days": 7,
    "reply_how": "书面回复，联系人见附页。",
}
MEASURES = ("落实实名收寄", "落实收寄验视", "落实过机安检")
RECEIPT = {"signer": "吕平", "signer_post": "科长", "method": "direct"}


def sent(client, url: str, data: dict, upload=None):
    """A form of an addressee as a browser sends it: looked at, then confirmed; a file goes with the confirmed one. The
    last answer: of the look where that is refused."""
    looked = client.post(url, {**data, **({"files": upload} if upload is not None else {}), "preview": "1"})
    page = looked.content.decode()
    if 'name="shown" value="' not in page:
        return looked
    if upload is not None:
        upload.seek(0)
        data = {**data, "files": upload}
    return client.post(url, {**data, "confirm": "1", "shown": page.split('name="shown" value="')[1].split('"')[0]})


class Walk:
    """The steps in order. ``now`` may be moved: steps are taken on their true days."""

    def __init__(self, **options) -> None:
        self.made = county(**options)
        self.drafter = self.made.officers[Role.PROSECUTOR]
        self.reviewer = officer_add(self.made, Role.PROSECUTOR, "procuratorate", ["prosecution"], key="reviewer")
        self.chief = self.made.officers[Role.CHIEF_PROCURATOR]
        self.third = self.made.officers[Role.THIRD_PARTY]
        self.post = self.made.agencies["third"]
        self.now: dt.datetime | None = None

    def at(self, day: str) -> "Walk":
        """What follows is done at ten in the morning of this day."""
        self.now = timezone.make_aware(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(10)))
        return self

    def draft(self, measures=MEASURES, officer=None, **data) -> Suggestion:
        """A draft to the post authority."""
        officer = officer or self.drafter
        said = {**BODY, "title": "寄递安全", "subject_kind": "governance", "addressee": self.post.pk, **data}
        with acting_as(officer):
            return matter_open(
                officer=officer, kind="suggestion", model=Suggestion, data=said,
                rows=[RowIn({"text": text}) for text in measures], now=self.now,
            )  # fmt: skip

    def act(self, officer, suggestion, act, data=None, **options) -> Suggestion:
        """One step; a dated one on the day it is taken."""
        with acting_as(officer):
            return matter_act(
                officer=officer, matter=suggestion, act=act, data=data or {}, now=self.now,
                **{"happened_on": self.day(), **options},
            )  # fmt: skip

    def by_link(self, suggestion, act, data=None, **options) -> Suggestion:
        """One step of somebody who came by a link."""
        actor = LinkActor(self.post, self.post.name, 1)
        with acting_as(Purpose("suggestion.door:1")):
            return matter_act(
                officer=actor, matter=suggestion, act=act, data=data or {}, now=self.now,
                **{"happened_on": self.day(), **options},
            )  # fmt: skip

    def day(self) -> dt.date:
        """The day on which steps are now taken."""
        return timezone.localdate(self.now) if self.now else timezone.localdate()

    def reviewed(self, **data) -> Suggestion:
        """One before the chief procurator."""
        suggestion = self.draft(**data)
        suggestion = self.act(self.drafter, suggestion, "investigate", {"means": ["file"], "findings": "内部调查笔记"})
        return self.act(self.reviewer, suggestion, "review", {"review": "同意，内部意见"})

    def issued(self, **data) -> Suggestion:
        """One with its number."""
        suggestion = self.act(self.chief, self.reviewed(**data), "approve", {"decided_by": "chief"})
        return self.act(self.drafter, suggestion, "issue")

    def served(self, **data) -> Suggestion:
        """One that the addressee has."""
        return self.act(self.drafter, self.issued(**data), "serve", {"service": "direct"})

    def received(self, **data) -> Suggestion:
        """One whose receipt is signed by the addressee's officer."""
        return self.act(self.third, self.served(**data), "receive", RECEIPT)

    def rows(self, suggestion, code: str, places=None, word: str = "已办理"):
        """The rows at these places with this answer or evaluation."""
        kind = VerdictIn if code in ("adopted", "partly", "not", "false") else AnswerIn
        items = suggestion.items.filter(list="measure", withdrawn=False).order_by("position")
        return [kind(item.pk, code, word) for item in items if places is None or item.position in places]

    def replied(self, **data) -> Suggestion:
        """One answered as a whole."""
        suggestion = self.received(**data)
        answers = self.rows(suggestion, "done")
        return self.act(self.third, suggestion, "reply", {"reply_signer": "吕平 科长"}, answers=answers)

    def evaluated(self, code: str = "adopted", **data) -> Suggestion:
        """One whose items are all found like this."""
        suggestion = self.replied(**data)
        later = self.day() + dt.timedelta(days=90)
        return self.act(
            self.drafter, suggestion, "evaluate", {"revisit_on": later}, verdicts=self.rows(suggestion, code)
        )
