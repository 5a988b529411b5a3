"""What outlines, the library and reviews of custody name for the engine and the papers, as dotted strings: nothing is
imported here."""

from cases.collaboration.named_requests import REQUEST_CHECKS, REQUEST_PAPERS

_ROOM = "cases.collaboration"


def _of(prefix: str, module: str, *names: str) -> dict[str, str]:
    return {f"{prefix}.{name}": f"{_ROOM}.{module}.{name}" for name in names}


COLLABORATION_CHECKS = (
    REQUEST_CHECKS
    | _of(
        "outline", "outlines",
        "all_answered", "all_evaluated", "decision_recorded", "kind_fits", "later", "links_seen", "nothing_twice",
        "received_with", "rest_answered", "rest_only", "something_open", "still_asked", "unit_known", "verdicts_fit",
    )
    | _of("outline", "outline_reasons", "month_over", "reasons_over", "reasons_settled")
    | _of("advice", "advice", "anonymous")
    | _of("guideline", "guidelines", "never_adopted", "text_ready")
    | _of(
        "necessity", "necessity",
        "department_known", "grounded", "one_held", "refused_with_reason", "reply_after_service", "silent",
    )
    | _of("danger", "necessity", "all_examined", "department_known", "one_person")
)  # fmt: skip
COLLABORATION_EFFECTS = (
    _of("outline", "outlines", "record_service", "rest_kept")
    | _of("outline", "outline_reasons", "answers_kept")
    | _of("advice", "advice", "publish", "retract", "revise")
    | _of("guideline", "guidelines", "abolish", "begin", "enforce", "propose")
)
COLLABORATION_PAPERS = REQUEST_PAPERS | {
    "outline": f"{_ROOM}.papers_outline.OUTLINE",
    "outline_reply": f"{_ROOM}.papers_outline.OUTLINE_REPLY",
    "outline_reasons_demand": f"{_ROOM}.papers_outline.REASONS_DEMAND",
    "outline_reasons": f"{_ROOM}.papers_outline.REASONS",
    "advice": f"{_ROOM}.papers_library.ADVICE",
    "guideline": f"{_ROOM}.papers_library.GUIDELINE",
    "guideline_police": f"{_ROOM}.papers_library.GUIDELINE_POLICE",
    "necessity_suggestion": f"{_ROOM}.papers_necessity.SUGGESTION",
    "necessity_suggestion_court": f"{_ROOM}.papers_necessity.SUGGESTION_COURT",
    "necessity_reply": f"{_ROOM}.papers_necessity.REPLY",
    "necessity_notice": f"{_ROOM}.papers_necessity.NOTICE",
    "necessity_passing": f"{_ROOM}.papers_necessity.PASSING",
    "danger_statement": f"{_ROOM}.papers_necessity.DANGER",
}
COLLABORATION_BESIDE = {
    kind: f"{_ROOM}.beside.{kind}_beside" for kind in ("outline", "advice", "guideline", "necessity")
}
COLLABORATION_LINKS = {"outline": f"{_ROOM}.links.links_offered"}
