"""What supervision names for the engine and the papers, as dotted strings: nothing is imported here."""

_ROOM = "cases.supervision"


def _of(prefix: str, module: str, *names: str) -> dict[str, str]:
    return {f"{prefix}.{name}": f"{_ROOM}.{module}.{name}" for name in names}


SUPERVISION_CHECKS = (
    _of(
        "violation", "violation_rules",
        "unit_known", "custody_route", "approver_chosen", "may_be_urged", "may_be_reported", "after_signing",
        "all_answered", "all_evaluated", "reasons_hold", "something_corrected",
    )
    | _of(
        "filing", "filing_rules",
        "concluded_when_filed",
        "unit_known", "illegality_shown", "delay_is_over", "violation_there", "nothing_served", "case_of_register",
        "decide_day",
    )
    | _of("objection", "objection_targets", "target")
    | _of("objection", "objection_rules", "another_officer", "decider_is_another", "corrected")
    | _of("clue", "clue_rules", "of_the_procuratorate", "taken_up")
    | _of("supervision", "told", "case_open", "service_shown")
    | _of("complaint", "clue_rules", "person_chosen", "corrected_first", "explain_day", "reasons_overdue")
)  # fmt: skip
SUPERVISION_EFFECTS = (
    _of(
        "violation", "violation_rules",
        "titled", "unit_asked", "unit_reported", "repeat", "documents_void", "revoke_asked",
        "state_before",
    )
    | _of(
        "filing", "filing_rules",
        "titled", "demanded", "stated", "case_linked", "withdrawn", "documents_void", "review_basis", "delay_corrected",
        "now_not_filed",
    )
    | _of("objection", "objection_rules", "drafted", "raised", "received", "decided", "signed", "taken_back")
    | _of("supervision", "upward", "upper_sees", "reported_up", "superior_told")
    | {
        "clue.titled": f"{_ROOM}.clue_rules.clue_titled",
        "oversight.titled": f"{_ROOM}.clue_rules.oversight_titled",
        "complaint.accepted": f"{_ROOM}.clue_rules.complaint_accepted",
        # A suggestion that grows from a matter of a proposal takes the proposal up.
        "repeat.taken": f"{_ROOM}.services.suggestion_begun",
    }
)  # fmt: skip
SUPERVISION_PAPERS = {
    name.lower(): f"{_ROOM}.{module}.{name}"
    for module, names in {
        "papers_violation": (
            "CORRECTION_NOTICE", "SUPERVISION_NOTICE", "ORAL_CORRECTION", "VIOLATION_URGING", "VIOLATION_REPLY",
        ),
        "papers_filing": (
            "FILING_DEMAND", "DELAY_DEMAND", "FILING_FINDING", "FILING_ORDER", "WITHDRAWAL_ORDER", "FILING_URGE",
            "FILING_STATEMENT", "FILING_ANSWER",
        ),
        "papers_other": (
            "REQUEST_REEXAMINE", "REQUEST_RECONSIDER", "REQUEST_REVIEW", "DECISION_REEXAMINE", "DECISION_RECONSIDER",
            "DECISION_REVIEW", "CLUE_REGISTER", "INQUIRY_REPORT", "OVERSIGHT_LETTER", "COMPLAINT_DEMAND",
            "COMPLAINT_ANSWER",
        ),
    }.items()
    for name in names
}  # fmt: skip
