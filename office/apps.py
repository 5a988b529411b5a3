"""The ground floor."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from office.front import checks as checks  # registers the check of what apps bring to the common pages
from office.papers import checks as paper_checks  # noqa: F401  # registers the check of the kinds of paper


class OfficeConfig(AppConfig):
    """Agencies, access, audit, messages, follow-up, papers, pages."""

    name = "office"
    verbose_name = _("Joint office")
    nav = [
        "office.followup.front.nav",
        "office.agencies.front.nav",
        "office.roster.front.nav",
        "office.papers.front.nav",
        "office.workdays.front.nav",
    ]
    home_lines = ["office.roster.front.today_line"]
    # What goes on with a duty (值班): (from officer, to officer, the term that the first one held) -> how many.
    roster_moves = ["office.roster.handing.followups_move"]
    roots = {
        "duty": "office.roster.roots.duty_refs",
        "note": "office.notes.roots.note_refs",
        "followup": "office.followup.front.followup_refs",
        "desk": "office.followup.front.desk_refs",
    }
    message_kinds = {
        "duty.planned": "office.roster.words.planned",
        "duty.changed": "office.roster.words.changed",
        "duty.handed_on": "office.roster.words.handed_on",
        "duty.taken_over": "office.roster.words.taken_over",
        "note.mentioned": "office.notes.words.mentioned",
        "followup.word": "office.followup.words.said",
        "followup.urged": "office.followup.words.urged",
        "followup.extended": "office.followup.words.extended",
        "followup.passed": "office.followup.words.passed",
        "followup.closed": "office.followup.words.closed",
        "desk.reminded": "office.followup.words.reminded",
    }
    followup_endings = {"by_hand": "office.followup.words.ended"}
    handover_kinds = [
        "office.agencies.handover_kinds.HEADS",
        "office.agencies.handover_kinds.FOLLOWUPS",
        "office.agencies.handover_kinds.GRANTS",
        "office.roster.leaving.DUTIES",
    ]
    schedule = {
        # The broker only wakes the worker; what it was not told of is found here within a minute.
        "deliver-messages": {"task": "office.outbox.deliver", "schedule": {"minute": "*"}},
        # In the hours in which somebody reads it; what a day has been told of is not told again.
        "remind-of-followups": {"task": "office.followup.remind", "schedule": {"minute": "*/20", "hour": "7-20"}},
        # The day changes at midnight, a plan at any time; where nobody changes it only looks.
        "hand-on-duties": {"task": "office.roster.hand_on", "schedule": {"minute": "*/10"}},
        "sweep-expired-access": {"task": "office.access.sweep", "schedule": {"minute": "17"}},
    }
