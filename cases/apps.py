"""Cases."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """Procedure, register, and what grows on them."""

    name = "cases"
    verbose_name = _("Cases")
    nav = [
        "cases.register.front.nav",
        "cases.handover.front.nav",
        "cases.clocks.front.nav",
        "cases.rules_page.front.nav",
        "cases.recompute.front.nav",
    ]
    roots = {"case": "cases.register.roots.case_refs"}
    search_sources = ["cases.register.front.search"]
    home_items = ["cases.clocks.home.items"]
    home_counts = ["cases.clocks.home.count"]
    home_sections = ["cases.clocks.home_departments.section", "cases.clocks.home_custody.section"]
    home_boxes = [
        "cases.recompute.front.moved_box",
        "cases.clocks.home_custody.box",
        "cases.register.front.unsettled_box",
    ]
    calendar_changed = ["cases.recompute.services.calendar_changed"]
    calendar_touches = ["cases.recompute.services.calendar_touches"]
    message_kinds = {
        "case.shared": "cases.register.words.case_shared",
        "case.share_withdrawn": "cases.register.words.case_share_withdrawn",
        "case.handover_accepted": "cases.handover.words.accepted",
        "case.handover_returned": "cases.handover.words.returned",
        "case.clock_warned": "cases.clocks.words.warned",
        "case.clock_went_up": "cases.clocks.words.went_up",
        "case.settle_asked": "cases.register.duties.settle_owed",
        "case.settled": "cases.register.duties.settled",
    }
    followup_kinds = {
        "case.handover_check": "cases.handover.words.to_check",
        "case.handover_complete": "cases.handover.words.to_complete",
        "case.handover_receive": "cases.handover.words.to_receive",
        "case.settle": "cases.register.duties.settle_owed",
        "case.split_check": "cases.register.duties.split_owed",
    }
    followup_actions = {
        "case.handover_check": "handover.check",
        "case.handover_complete": "handover.prepare",
        "case.handover_receive": "handover.receive",
        "case.settle": "case.record",
        "case.split_check": "case.correct",
    }
    messages_alone = {"case.share_withdrawn": "cases.case"}
    handover_kinds = ["cases.clocks.handover.WARNINGS"]
    # Steps that go through a door of their own: (officer, Case, Asked) -> Door | None.
    step_doors = ["cases.handover.front.door"]
    # Whether papers of a case are under way: (Case) -> bool.
    papers_on_their_way = ["cases.handover.queries.handover_waits"]
    # What hears, in the same transaction, that clocks closed, moved or are told otherwise: (keys of cases) -> None.
    clocks_moved = ["cases.clocks.services.warnings_lapse"]
    schedule = {
        # Clocks of hours need it this often; running again warns of nothing twice.
        "warn-of-terms": {"task": "cases.clocks.sweep", "schedule": {"minute": "*/15"}},
        "sweep-recomputations": {"task": "cases.recompute.sweep", "schedule": {"minute": "*"}},
        "look-for-links": {"task": "cases.links_look", "schedule": {"minute": "40", "hour": "3"}},
    }
