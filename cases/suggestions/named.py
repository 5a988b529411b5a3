"""What suggestions name for the engine and the papers, as dotted strings: nothing is imported here."""

_ROOM = "cases.suggestions"


def _hooks(*names: str) -> dict[str, str]:
    return {f"suggestion.{name}": f"{_ROOM}.hooks.{name}" for name in names}


SUGGESTION_CHECKS = _hooks(
    "addressed", "by_addressee", "receipt_after_service", "objection_in_time", "all_answered", "some_left",
    "all_evaluated", "some_relapsed", "to_be_urged", "revisit_ahead", "revisited_since", "filed_upward",
)  # fmt: skip
SUGGESTION_EFFECTS = _hooks(
    "drafted", "issued", "served", "received", "replied", "evaluated", "urged", "reported", "revisited", "paper_void",
)  # fmt: skip
SUGGESTION_PAPERS = {
    "suggestion": f"{_ROOM}.papers.SUGGESTION",
    "declaration_record": f"{_ROOM}.papers.DECLARATION",
    "suggestion_upheld": f"{_ROOM}.papers.UPHELD",
    "suggestion_amended": f"{_ROOM}.papers.AMENDED",
    "suggestion_withdrawn": f"{_ROOM}.papers.WITHDRAWN",
    "suggestion_urging": f"{_ROOM}.papers.URGING",
    "revisit_record": f"{_ROOM}.papers.REVISIT",
}
