"""Cases."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from cases.collaboration.named import (
    COLLABORATION_BESIDE,
    COLLABORATION_CHECKS,
    COLLABORATION_EFFECTS,
    COLLABORATION_LINKS,
    COLLABORATION_PAPERS,
)
from cases.suggestions.named import SUGGESTION_CHECKS, SUGGESTION_EFFECTS, SUGGESTION_PAPERS
from cases.supervision.named import SUPERVISION_CHECKS, SUPERVISION_EFFECTS, SUPERVISION_PAPERS


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
        "cases.supervision.front.nav",
        "cases.matters.front.nav",
        "cases.collaboration.front.nav",
        "cases.suggestions.front.nav",
    ]
    roots = {
        "case": "cases.register.roots.case_refs",
        "matter": "cases.matters.roots.matter_refs",
        "suggestion": "cases.suggestions.roots.suggestion_refs",
    }
    search_sources = [
        "cases.register.front.search",
        "cases.matters.front.search",
        "cases.suggestions.front.search",
        "cases.collaboration.front.search",
    ]
    home_items = ["cases.clocks.home.items"]
    home_counts = ["cases.clocks.home.count"]
    home_sections = [
        "cases.clocks.home_departments.section",
        "cases.clocks.home_custody.section",
        "cases.suggestions.front.third_section",
    ]
    home_boxes = [
        "cases.supervision.front.repeat_box",
        "cases.recompute.front.moved_box",
        "cases.clocks.home_custody.box",
        "cases.register.front.unsettled_box",
    ]
    calendar_changed = ["cases.recompute.services.calendar_changed"]
    calendar_touches = ["cases.recompute.services.calendar_touches"]
    message_kinds = {
        "matter.stepped": "cases.matters.words.stepped",
        "suggestion.stepped": "cases.matters.words.stepped",
        "suggestion.link_locked": "cases.suggestions.words.link_locked",
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
        "matter.collaboration": "cases.matters.words.duty_words",
        "matter.supervision": "cases.matters.words.duty_words",
        "suggestion.duty": "cases.suggestions.words.duty_words",
        "case.handover_check": "cases.handover.words.to_check",
        "case.handover_complete": "cases.handover.words.to_complete",
        "case.handover_receive": "cases.handover.words.to_receive",
        "case.settle": "cases.register.duties.settle_owed",
        "case.split_check": "cases.register.duties.split_owed",
    }
    followup_actions = {
        "matter.collaboration": "matter.act",
        "matter.supervision": "matter.act",
        "suggestion.duty": "matter.act",
        "case.handover_check": "handover.check",
        "case.handover_complete": "handover.prepare",
        "case.handover_receive": "handover.receive",
        "case.settle": "case.record",
        "case.split_check": "case.correct",
    }
    followup_groups = [
        "cases.handover.words.followup_groups",
        "cases.register.duties.followup_groups",
        "cases.matters.front.followup_groups",
        "cases.suggestions.front.followup_groups",
    ]
    # What stands beside a case: (officer, Case) -> CaseBox | None.
    case_boxes = ["cases.matters.front.case_box", "cases.suggestions.front.case_box"]
    followup_endings = {
        **{
            f"handover.{state}": "cases.handover.words.ended"
            for state in ("legal", "unit", "sent", "returned", "accepted", "dropped")
        },
        **dict.fromkeys(("settled", "withdrawn", "confirmed", "pending"), "cases.register.duties.ended"),
    }
    audit_hidden = {"matter": "cases.matters.roots.hidden_from"}
    audit_actions = {"matter": "cases.matters.words.audited", "suggestion": "cases.matters.words.audited"}
    root_text = {
        "case": "cases.register.roots.case_ids_like",
        "matter": "cases.matters.roots.matter_ids_like",
        "suggestion": "cases.suggestions.roots.suggestion_ids_like",
    }
    upload_gates = ["cases.suggestions.views_door.upload_gate"]
    flow_folders = ["cases/suggestions/flows", "cases/collaboration/flows", "cases/supervision/flows"]
    matter_checks = COLLABORATION_CHECKS | SUPERVISION_CHECKS | SUGGESTION_CHECKS
    matter_effects = COLLABORATION_EFFECTS | SUPERVISION_EFFECTS | SUGGESTION_EFFECTS
    matter_links = COLLABORATION_LINKS
    matter_beside = COLLABORATION_BESIDE | {"violation": "cases.supervision.beside.violation_beside"}
    paper_kinds = COLLABORATION_PAPERS | SUPERVISION_PAPERS | SUGGESTION_PAPERS
    messages_alone = {"case.share_withdrawn": "cases.case"}
    roster_moves = ["cases.matters.keeping.duty_passes"]
    handover_kinds = ["cases.clocks.handover.WARNINGS", "cases.matters.keeping.DESKS"]
    # Steps that go through a door of their own: (officer, Case, Asked) -> Door | None.
    step_doors = ["cases.handover.front.door", "cases.supervision.doors.door", "cases.matters.front.door"]
    # Whether papers of a case are under way: (Case) -> bool.
    papers_on_their_way = ["cases.handover.queries.handover_waits"]
    # What hears, in the same transaction, that clocks closed, moved or are told otherwise: (keys of cases) -> None.
    clocks_moved = ["cases.clocks.services.warnings_lapse", "cases.matters.keeping.clocks_moved"]
    # What goes along when a case is joined into another, in the same transaction: (source, target, who is who) -> None.
    case_joined = ["cases.matters.keeping.case_joined"]
    schedule = {
        # Clocks of hours need it this often; running again warns of nothing twice.
        "warn-of-terms": {"task": "cases.clocks.sweep", "schedule": {"minute": "*/15"}},
        "sweep-recomputations": {"task": "cases.recompute.sweep", "schedule": {"minute": "*"}},
        "due-days-of-matters": {"task": "cases.matters.calendar_sweep", "schedule": {"minute": "*/5"}},
        "look-for-repeated-violations": {"task": "cases.repeats_look", "schedule": {"minute": "20", "hour": "3"}},
        "look-for-links": {"task": "cases.links_look", "schedule": {"minute": "40", "hour": "3"}},
    }
