"""The rows of the demonstration that break a rule, one small group for each kind of finding.

Real ledgers are never clean; a finding names the article, and the page shows it to whoever can mend it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from random import Random

from sharing.demo.story import Decision, Measure, Review, Story, Suspect


def make_mistakes(random: Random, stories: list[Story], cut: datetime) -> None:
    """Break single dates of cases that are old enough to be imported, none of them twice."""
    pool = [story for story in stories if story.accepted < cut - timedelta(days=10)]
    random.shuffle(pool)
    taken: set[str] = set()
    for number, mistake in MISTAKES:
        left = number
        for story in pool:
            if not left:
                break
            if story.ajbh not in taken and mistake(story, cut):
                taken.add(story.ajbh)
                left -= 1


def _decisions(story: Story, *kinds: str) -> Iterator[tuple[Review, Suspect, Decision]]:
    people = {suspect.ryid: suspect for suspect in story.suspects}
    for review in story.reviews:
        for decision in review.decisions:
            if decision.kind in kinds:
                yield review, people[decision.ryid], decision


def _measures(story: Story, kind: str) -> Iterator[tuple[Suspect, Measure]]:
    for suspect in story.suspects:
        for measure in suspect.measures:
            if measure.kind == kind:
                yield suspect, measure


def _lately(moment: date | datetime | None, cut: datetime, within: int = 60) -> bool:
    """Not long before the ledgers end: what was left undone years ago would have been seen to."""
    day = moment.date() if isinstance(moment, datetime) else moment
    return day is not None and cut.date() - timedelta(days=within) < day <= cut.date()


def accepted_without_police_number(story: Story, cut: datetime) -> bool:
    """The procuratorate enters no police number: its acceptance stands alone until somebody joins the two; the number
    of the approval of arrest, which both have, says that they are one matter."""
    if len(story.suspects) != 1 or not _lately(story.accepted, cut, within=100):
        return False
    for _review, suspect, decision in _decisions(story, "批捕"):
        arrests = [measure for measure in suspect.measures if measure.kind == "逮捕"]
        if arrests and arrests[0].start < cut - timedelta(days=3) and (arrests[0].end is None or arrests[0].end > cut):
            arrests[0].number = decision.number
            story.unnumbered = True
            return True
    return False


def supervised_and_unsolved(story: Story, cut: datetime) -> bool:
    """Filed on supervision three months ago or more, and nothing came of it: it lies still (挂案, RULES 564)."""
    if story.filed is None or story.suspects or story.withdrawn is not None:
        return False
    story.supervised = cut - timedelta(days=220) < story.filed < cut - timedelta(days=95)
    return story.supervised


def filed_before_accepted(story: Story, cut: datetime) -> bool:
    if story.filed is None or story.suspects:
        return False
    story.filed = story.accepted - timedelta(days=1, hours=3)
    return True


def transferred_without_filing(story: Story, cut: datetime) -> bool:
    if (
        not _lately(story.accepted, cut, within=120)
        or not _lately(story.transferred, cut)
        or story.reviews[0].kind != "审查起诉"
    ):
        return False
    story.result, story.filed = "待定", None
    return True


def measure_before_filing(story: Story, cut: datetime) -> bool:
    for _suspect, measure in _measures(story, "取保候审"):
        if story.filed and measure is story.suspects[0].measures[0]:
            measure.start = story.filed - timedelta(days=1)
            return True
    return False


def no_receipt_after_refusal(story: Story, cut: datetime) -> bool:
    return _no_receipt(story, cut, "不捕")


def no_receipt_after_arrest(story: Story, cut: datetime) -> bool:
    return _no_receipt(story, cut, "批捕")


def _no_receipt(story: Story, cut: datetime, kind: str) -> bool:
    for _review, _suspect, decision in _decisions(story, kind):
        if _lately(decision.on, cut, within=90) and decision.on < cut.date() - timedelta(days=6):
            decision.receipt = None
            return True
    return False


def reviewed_over_a_month(story: Story, cut: datetime) -> bool:
    """The decision on the review comes weeks late, and is still awaited."""
    review = story.reviews[-1] if story.reviews else None
    if review is None or len(review.people) != 1 or len(story.reviews) > 2 or review.finished is None:
        return False
    last = [decision for decision in review.decisions if decision.kind in ("起诉", "判决")]
    over = cut.date() - timedelta(days=32)
    if len(last) != 2 or len(review.decisions) != 2 or not over - timedelta(days=20) < review.accepted < over:
        return False
    later = cut.date() + timedelta(days=9) - review.finished
    review.finished += later
    for decision in last:
        decision.on += later
        decision.served = decision.served + later if decision.served else None
    measures = story.suspects[review.people[0] - 1].measures
    if measures and measures[-1].end is not None:
        measures[-1].end += later
    return True


def sent_again_late(story: Story, cut: datetime) -> bool:
    """Returned for supplementary investigation, and not sent again within the month."""
    back = max((review for review in story.reviews if review.again), key=lambda review: review.accepted, default=None)
    if back is None or not _lately(back.accepted, cut + timedelta(days=7), within=30):
        return False
    later = cut.date() + timedelta(days=12) - back.accepted
    back.accepted += later
    back.finished = back.finished + later if back.finished else None
    for decision in back.decisions:
        decision.on += later
        decision.served = decision.served + later if decision.served else None
    for suspect in story.suspects:
        if suspect.ryid in back.people and suspect.measures and suspect.measures[-1].end is not None:
            suspect.measures[-1].end += later
    return True


def withdrawn_late(story: Story, cut: datetime) -> bool:
    """Refused for want of a crime; the case should have been withdrawn within fifteen days (RULES 287)."""
    if story.withdrawn is None or not story.reviews or not _lately(story.withdrawn, cut + timedelta(days=7), within=60):
        return False
    if not any(decision.reason in ("N1", "N6") for _r, _s, decision in _decisions(story, "不捕")):
        return False
    story.withdrawn = cut + timedelta(days=11)
    return True


def bailed_after_approval(story: Story, cut: datetime) -> bool:
    for suspect, measure in _measures(story, "逮捕"):
        if measure.start < cut and len(story.suspects) == 1:
            measure.kind, measure.place, measure.number = "取保候审", "本人住所", ""
            del suspect.measures[suspect.measures.index(measure) + 1 :]
            return True
    return False


def kept_after_refusal(story: Story, cut: datetime) -> bool:
    for _review, suspect, decision in _decisions(story, "不捕"):
        held = [m for m in suspect.measures if m.kind == "刑事拘留"]
        if held and decision.on < cut.date() - timedelta(days=20) and len(suspect.measures) > 1:
            following = suspect.measures[suspect.measures.index(held[0]) + 1]
            longer = timedelta(days=4)
            if following.end is None or following.end > following.start + longer:
                held[0].end = following.start = following.start + longer
                return True
    return False


def detained_over_37_days(story: Story, cut: datetime) -> bool:
    for suspect, measure in _measures(story, "刑事拘留"):
        if (
            measure.end
            and len(suspect.measures) == 2
            and "未提请" in measure.why
            and measure.end < cut - timedelta(days=60)
        ):
            measure.end = suspect.measures[1].start = measure.start + timedelta(days=41)
            if suspect.measures[1].end is None or suspect.measures[1].end > measure.end:
                return True
            suspect.measures[1].end = None
            return True
    return False


def second_return_without_first(story: Story, cut: datetime) -> bool:
    returns = list(_decisions(story, "退补1", "退补2"))
    if len(returns) == 1 and returns[0][2].on < cut.date():
        returns[0][2].kind = "退补2"
        return True
    return False


def decided_before_acceptance(story: Story, cut: datetime) -> bool:
    for review, _suspect, decision in _decisions(story, "批捕", "不捕"):
        if decision.on < cut.date() and len(review.people) == 1:
            decision.on = review.accepted - timedelta(days=2)
            return True
    return False


def bail_over_twelve_months(story: Story, cut: datetime) -> bool:
    for _suspect, measure in _measures(story, "取保候审"):
        if measure.end and "期限届满" in measure.why and measure.start < cut - timedelta(days=400):
            measure.end += timedelta(days=29)
            return True
    return False


def withdrawn_without_reason(story: Story, cut: datetime) -> bool:
    if story.withdrawn is None or story.withdrawn > cut:
        return False
    story.withdrawn_why = ""
    return True


def refused_without_reason(story: Story, cut: datetime) -> bool:
    for _review, _suspect, decision in _decisions(story, "不捕"):
        if decision.on < cut.date() and decision.reason == "N3":
            decision.reason = ""
            return True
    return False


MISTAKES: tuple[tuple[int, Callable[[Story, datetime], bool]], ...] = (
    (2, filed_before_accepted),
    (2, transferred_without_filing),
    (2, measure_before_filing),
    (3, no_receipt_after_refusal),
    (1, accepted_without_police_number),
    (2, supervised_and_unsolved),
    (3, no_receipt_after_arrest),
    (2, reviewed_over_a_month),
    (2, sent_again_late),
    (1, withdrawn_late),
    (1, bailed_after_approval),
    (1, kept_after_refusal),
    (1, detained_over_37_days),
    (1, second_return_without_first),
    (1, decided_before_acceptance),
    (2, bail_over_twelve_months),
    (1, withdrawn_without_reason),
    (2, refused_without_reason),
)
