"""What interventions, hearings, consultations, joint supervisions and records of interference name for the engine and
the papers, as dotted strings: nothing is imported here."""

_ROOM = "cases.collaboration"

REQUEST_CHECKS = {
    f"collaboration.{name}": f"{_ROOM}.terms.{name}"
    for name in (
        "as_asked", "beyond_until", "disagreed", "has_happened", "has_met", "investigated", "own_rows", "owners_named",
        "rows_ahead", "term_ahead", "term_later",
    )
}  # fmt: skip
REQUEST_PAPERS = {
    code: f"{_ROOM}.papers.{name}"
    for code, name in {
        "intervention_invitation": "INVITATION",
        "intervention_approval": "APPROVAL",
        "intervention_opinion": "OPINION",
        "adoption_feedback": "FEEDBACK",
        "hearing_feedback": "HEARING_FEEDBACK",
        "hearing_invitation": "HEARING_INVITATION",
        "written_opinion": "WRITTEN_OPINION",
        "hearing_record": "HEARING_RECORD",
        "consultation_record": "CONSULTATION_RECORD",
        "joint_notice": "JOINT_NOTICE",
        "joint_lifted": "JOINT_LIFTED",
    }.items()
}
