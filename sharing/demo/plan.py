"""All cases of the invented county, numbered, anchored to a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from random import Random

from sharing.demo.county import PROCURATORATE_CODE
from sharing.demo.course import week_of_cases
from sharing.demo.mistakes import make_mistakes
from sharing.demo.story import Story

SEED = "haishan"
PER_WEEK = 15
MONTHS = 17
# Cases of the weeks before are told too, so that the procuratorate's first month is not an empty one.
RUN_IN_WEEKS = 16
# Weeks told beyond the anchor: whoever keeps the demo open gets further ledgers to import.
AHEAD_WEEKS = 8
LATE = 3
# What the office has issued since it opened: the 24 notices of the article in the seeds.
WEEKS_ISSUED, MONTHS_ISSUED = 19, 5


def months_before(day: date, months: int) -> date:
    """The first of the month so many months before."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


@dataclass(frozen=True)
class Plan:
    """`start` is the first day of the ledgers, `cut` the Sunday up to which the demonstration has imported."""

    anchor: date
    stories: tuple[Story, ...]

    @property
    def start(self) -> date:
        return months_before(self.anchor, MONTHS)

    @property
    def monday(self) -> date:
        """The Monday of the anchor's week: what happened from here on is left to import by hand."""
        return self.anchor - timedelta(days=self.anchor.weekday())

    @property
    def cut(self) -> datetime:
        return datetime.combine(self.monday, time()) - timedelta(minutes=1)

    @property
    def opened_on(self) -> date:
        """The office opened some five months ago: the first day of the first month it issued a notice on."""
        return min(months_before(self.anchor, MONTHS_ISSUED), self.monday - timedelta(weeks=WEEKS_ISSUED))


@lru_cache(maxsize=2)
def make_plan(anchor: date, *, seed: str = SEED, per_week: int = PER_WEEK) -> Plan:
    """The same day and seed give the same county."""
    frame = Plan(anchor, ())
    monday, stories = frame.monday, []
    week = frame.start - timedelta(days=frame.start.weekday(), weeks=RUN_IN_WEEKS)
    while week < monday + timedelta(weeks=AHEAD_WEEKS):
        stories += week_of_cases(seed, week, per_week)
        week += timedelta(weeks=1)
    stories = [story for story in stories if story.accepted.date() >= frame.start or _alive(story, frame.start)]
    stories.sort(key=lambda story: story.accepted)
    _number(stories)
    last_week = [s for s in stories if monday - timedelta(days=7) <= s.accepted.date() < monday]
    for story in Random(f"{seed}:late:{monday}").sample(last_week, min(LATE, len(last_week) // 2)):  # noqa: S311
        story.recorded = monday
    make_mistakes(Random(f"{seed}:mistakes:{monday}"), stories, frame.cut)  # noqa: S311
    return Plan(anchor, tuple(stories))


def _alive(story: Story, start: date) -> bool:
    """An older case belongs in the ledgers when the procuratorate had it after they begin."""
    return any(review.finished and review.finished >= start for review in story.reviews)


def _number(stories: Iterable[Story]) -> None:
    """Case, acceptance and document numbers in the order of their days, as a counter would give them."""
    stories = list(stories)
    serial: Counter = Counter()

    def take(*key) -> int:
        serial[key] += 1
        return serial[key]

    for story in stories:
        month = f"{story.accepted:%Y%m}"
        story.ajbh = f"A{story.unit}{month}{take(story.unit, month):04d}"
    reviews = sorted(
        ((review.accepted, story.ajbh, review, story) for story in stories for review in story.reviews),
        key=lambda each: each[:2],
    )
    for _day, _ajbh, review, story in reviews:
        year = review.accepted.year
        review.bmsah = f"海检{review.series}[{year}]{PROCURATORATE_CODE}{take(review.series, year):06d}号"
        story.tysah = story.tysah or f"{PROCURATORATE_CODE}{year}{take('tysah', year):07d}"
    measures = sorted(
        (
            (measure.start, story.ajbh, suspect.ryid, measure)
            for story in stories
            for suspect in story.suspects
            for measure in suspect.measures
            if measure.kind in WORDS
        ),
        key=lambda each: each[:3],
    )
    for start, _ajbh, _ryid, measure in measures:
        agency = "海检" if measure.approver == "程立" else "海公（刑）"
        measure.number = f"{agency}{WORDS[measure.kind]}〔{start.year}〕{take(agency, measure.kind, start.year)}号"
    decisions = sorted(
        (
            (decision.on, review.bmsah, decision.ryid, decision)
            for story in stories
            for review in story.reviews
            for decision in review.decisions
            if decision.kind in PROSECUTION_WORDS
        ),
        key=lambda each: each[:3],
    )
    for day, _bmsah, _ryid, decision in decisions:
        word = PROSECUTION_WORDS[decision.kind]
        decision.number = f"海检{word}〔{day.year}〕{take(word, day.year)}号"


WORDS = {"刑事拘留": "拘字", "逮捕": "捕字", "取保候审": "取保字", "监视居住": "监居字", "释放": "释字", "传唤": "传字"}
PROSECUTION_WORDS = {
    "批捕": "批捕",
    "不捕": "不捕",
    "起诉": "刑诉",
    "不起诉": "刑不诉",
    "附条件": "附不诉",
    "退补1": "退补",
    "退补2": "退补",
    "延期": "延",
    "判决": "收判",
}
