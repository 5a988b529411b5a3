"""The terms of a suggestion. The two months (S13) or the shorter term that the paper sets with its reason (SUGGEST 19),
or the fifteen days of an urgent public-interest suggestion (S13A), are the procedure's clocks, with the office's
calendar and readings; the term for an objection is the one on the paper and ends on a working day too."""

import datetime as dt

from cases.matters.loader import flow_of
from cases.matters.rules import standing_of
from cases.matters.table import Duty
from cases.matters.terms import NO_END, Due, due_of, rolled
from cases.suggestions.models import Suggestion

STATE = "rectifying"


def reply_duty(matter: Suggestion) -> Duty:
    """The duty that the flow lays on the addressee: the urgent one where the paper says so."""
    wanted = "reply_police" if matter.data.get("departments") else "reply"
    if matter.data.get("urgent"):
        wanted += "_urgent"
    duties = {duty.code: duty for duty in flow_of(matter.kind).state_of(STATE).duty}
    return duties[wanted]


def reply_term(matter: Suggestion) -> Due:
    """Until when it is to be answered, and why then: the very term that stands in the ledger of what is owed."""
    if matter.received_on is None:
        return NO_END
    steps = standing_of(matter, flow_of(matter.kind)).steps
    return due_of(matter, reply_duty(matter), steps)


def reply_due(matter: Suggestion) -> dt.date | None:
    """The last day of it."""
    return reply_term(matter).on


def object_by(matter: Suggestion) -> dt.date | None:
    """The last day for an objection: so many days after receipt as the paper says, over days off to the next working
    day. Reckoned when it is asked for, so that it moves with the calendar as the term for the reply does."""
    days = matter.data.get("object_days")
    if matter.received_on is None or not days:
        return None
    return rolled(matter.received_on + dt.timedelta(days=int(days)))
