"""What the officers of the invented county have recorded by hand, as data: one row for each state of a term.

A row names where to look (``of``: see ``steps_cases``), and the steps one after the other. Times are before now: days
and the hour of that day, or hours. ``back`` names the earlier step of the row to which a step refers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from sharing.demo.county import COMPLAINTS, RESIDENT

FAZHI, LEADER = ("fazhi",), ("jianchazhang",)
UNITS = ("minjing", "suozhang", "xingzhen", "jingzhen", "fazhi")
PROSECUTORS = ("jiancha", "jiancha2", "weijian", "jianchazhang")
DESKS = ("paizhu", "anguan")


@dataclass(frozen=True, slots=True)
class Ago:
    """A moment before now: so many hours, or so many days at an hour of the day (never later than now)."""

    days: int = 0
    hour: int | None = None
    hours: float = 0

    def at(self, now: datetime) -> datetime:
        moment = now - timedelta(days=self.days, hours=self.hours)
        if self.hour is not None:
            moment = datetime.combine(moment.date(), time(self.hour, 20), now.tzinfo)
        return min(moment, now - timedelta(minutes=2)).replace(second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its code, when, who records it (the first who may), and what it says."""

    type: str
    ago: Ago
    by: tuple[str, ...]
    params: Mapping[str, str] = field(default_factory=dict)
    back: int | None = None
    case: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """One state: ``rule`` and ``status`` are the term that the steps leave behind, which the tests look for.

    ``shared``: the department with which the case is shared first. ``beside``: may stand on a case that another row has
    used.
    """

    code: str
    of: str
    steps: tuple[Step, ...]
    rule: str = ""
    status: str = "running"
    shared: str = ""
    beside: bool = False


def demand(code: str, ago: Ago, by: tuple[str, ...], received: Ago | None = None, **params: str) -> tuple[Step, ...]:
    """A document of the procuratorate to the police, and its receipt."""
    steps = (Step(code, ago, by, params, case=True),)
    if received is None:
        return steps
    return (*steps, Step("document_received", received, FAZHI, back=0, case=True))


DETENTION = Step("detention", Ago(hours=3), UNITS, {"flagrant": "1"})
MORNING, LAST_WEEK = Ago(hours=2), Ago(days=6, hour=10)
CHIEF = {"chief_approved": "1"}

STATES: tuple[Told, ...] = (
    # Hours that run today.
    Told("detained_this_morning", "joined_at_the_station", (DETENTION,), "P10"),
    Told(
        "detained_last_night",
        "joined_at_the_station",
        (
            Step("detention", Ago(hours=20), UNITS, {"flagrant": "1"}),
            Step("detention_centre_admission", Ago(hours=14), UNITS),
            Step("first_interrogation", Ago(hours=12), UNITS),
        ),
        "P12",
    ),
    Told("summoned", "joined_at_the_station", (Step("summons", Ago(hours=4), UNITS),), "P09"),
    Told(
        "thirty_days_by_ground",
        "joined",
        (
            Step("detention", Ago(days=2, hour=15), UNITS, {"flagrant": "1"}),
            Step("first_interrogation", Ago(days=2, hour=19), UNITS),
            Step("detention_centre_admission", Ago(days=2, hour=22), UNITS),
            Step("family_notice", Ago(days=1, hour=9), UNITS),
            Step("detention_extension", Ago(hours=5), UNITS, {"length": "30", "ground": "gang"}),
        ),
        "P13",
    ),
    Told(
        "past_the_conservative_day",
        "joined",
        (
            Step("detention", Ago(days=3, hour=15), UNITS, {"flagrant": "1"}),
            Step("first_interrogation", Ago(days=3, hour=19), UNITS),
            Step("detention_centre_admission", Ago(days=3, hour=22), UNITS),
            Step("family_notice", Ago(days=2, hour=9), UNITS),
        ),
        "P13",
    ),
    Told(
        "reconsideration",
        "joined",
        (
            Step("detention", Ago(days=4, hour=15), UNITS, {"flagrant": "1"}),
            Step("first_interrogation", Ago(days=4, hour=19), UNITS),
            Step("detention_centre_admission", Ago(days=4, hour=21), UNITS),
            Step("family_notice", Ago(days=3, hour=8), UNITS),
            Step("arrest_request", Ago(days=3, hour=10), UNITS),
            Step("arrest_review_acceptance", Ago(days=3, hour=14), DESKS, case=True),
            Step("arrest_non_approval", Ago(hours=20), PROSECUTORS, {"reason": "N3", **CHIEF}),
            Step("decision_served", Ago(hours=19), (*PROSECUTORS, *DESKS), back=6),
            Step("bail", Ago(hours=18), UNITS),
            Step("execution_receipt", Ago(hours=6), UNITS, back=6),
            Step("non_approval_reconsideration_request", Ago(hours=5), FAZHI, back=6),
            Step("non_approval_reconsideration_received", Ago(hours=3), DESKS, back=10),
        ),
        "Q03",
        shared=RESIDENT,
    ),
    # Custody during investigation.
    Told("evaluated", "arrested", (Step("psychiatric_evaluation_start", Ago(days=3, hour=9), UNITS),), "P17", "paused"),
    Told("unidentified", "arrested", (Step("identity_unknown", Ago(days=2, hour=9), UNITS),), "P17", "paused"),
    Told(
        "extended_and_asked_again",
        "arrested_a_month_ago",
        (
            Step("investigation_extension_request", Ago(days=1, hour=10), FAZHI, {"kind": "156", "ground": "complex"}),
            Step("investigation_extension", Ago(hours=3), ("anguan",), {"kind": "156"}, back=0),
            Step("investigation_extension_request", Ago(hours=1), FAZHI, {"kind": "158", "ground": "wide"}),
        ),
        "P17",
    ),
    Told(
        "recalculated",
        "arrested",
        (
            Step("serious_crime_found", Ago(days=2, hour=9), UNITS, {"ground": "other_kind"}),
            Step("custody_recalculation", Ago(days=1, hour=16), UNITS, back=0),
        ),
        "P19",
    ),
    Told(
        "other_crime_found",
        "arrested",
        (Step("serious_crime_found", MORNING, UNITS, {"ground": "other_kind"}),),
        "P19A",
    ),
    # What a decision that nobody has served leaves open.
    Told(
        "return_not_served",
        "reviewed",
        (Step("supplementary_investigation_return", Ago(days=1, hour=16), PROSECUTORS, {"round": "1"}),),
        "P25",
        "no_start",
    ),
    Told(
        "violation_not_received",
        "investigated",
        demand("violation_notice", Ago(days=1, hour=10), ("paizhu",), days="15", **CHIEF),
        "S11",
        "no_start",
        shared=RESIDENT,
    ),
    # Supervision.
    Told(
        "reasons_asked",
        "not_filed",
        demand("filing_reasons_demand", Ago(days=3, hour=9), ("paizhu",), Ago(days=2, hour=10), kind="non_filing"),
        "S01",
        shared=RESIDENT,
    ),
    Told(
        "reasons_late",
        "not_filed",
        demand("filing_reasons_demand", Ago(days=12, hour=9), ("paizhu",), Ago(days=11, hour=10), kind="non_filing"),
        "S01",
        shared=RESIDENT,
    ),
    Told(
        "reasons_given",
        "not_filed",
        (
            *demand("filing_reasons_demand", Ago(days=9, hour=9), ("paizhu",), Ago(days=8, hour=10), kind="non_filing"),
            Step("filing_reasons_statement", Ago(days=4, hour=10), FAZHI, back=0, case=True),
        ),
        "S01",
        "done",
        shared=RESIDENT,
    ),
    Told(
        "violation",
        "investigated",
        demand("violation_notice", Ago(days=8, hour=9), ("paizhu",), Ago(days=7, hour=10), days="15", **CHIEF),
        "S11",
        shared=RESIDENT,
    ),
    Told(
        "violation_late",
        "investigated",
        demand("violation_notice", Ago(days=21, hour=9), ("paizhu",), Ago(days=20, hour=10), days="15", **CHIEF),
        "S11",
        shared=RESIDENT,
    ),
    Told(
        "suggested",
        "investigated",
        demand("suggestion", LAST_WEEK, ("paizhu",), Ago(days=5, hour=10), kind="violation", **CHIEF),
        "S13",
        shared=RESIDENT,
    ),
    Told(
        "complained",
        "investigated",
        (Step("complaint_acceptance", Ago(days=4, hour=9), ("kongshen",), case=True),),
        "S14",
        shared=COMPLAINTS,
    ),
    # Persons and their lawyers.
    Told(
        "change_applied",
        "arrested",
        (Step("measure_change_application", Ago(days=1, hour=9), UNITS),),
        "P23",
        beside=True,
    ),
    Told(
        "necessity",
        "arrested",
        (
            Step("custody_necessity_suggestion", Ago(days=5, hour=9), PROSECUTORS),
            Step("decision_served", Ago(days=5, hour=15), (*PROSECUTORS, *DESKS), back=0),
        ),
        "P24",
        beside=True,
    ),
    Told(
        "visit",
        "arrested",
        (Step("lawyer_visit_request", Ago(hours=30), UNITS, {"kind": "ordinary"}),),
        "P35",
        beside=True,
    ),
    Told(
        "visit_arranged",
        "arrested",
        (
            Step("lawyer_visit_request", Ago(days=3, hour=9), UNITS, {"kind": "ordinary"}),
            Step("lawyer_visit_arranged", Ago(days=2, hour=9), UNITS, {"result": "granted"}, back=0),
        ),
        "P35",
        "done",
        beside=True,
    ),
    Told(
        "change_received",
        "reviewed",
        (Step("measure_change_application_received", Ago(days=1, hour=9), (*PROSECUTORS, *DESKS)),),
        "Q12",
        beside=True,
    ),
    Told(
        "court_asks",
        "indicted",
        (Step("supplementary_material_request", Ago(days=2, hour=9), (*PROSECUTORS, "anguan"), case=True),),
        "Q14",
    ),
    Told(
        "frozen",
        "economic",
        (Step("property_freeze", Ago(days=20, hour=9), ("jingzhen", "fazhi"), {"asset": "funds"}, case=True),),
        "P34",
    ),
)
