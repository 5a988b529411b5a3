"""The keys under which the shell's counts of an officer are kept for a short while."""

FIGURES_SECONDS = 30


def figures_key(officer_id: int) -> str:
    """One entry an officer."""
    return f"shell-figures:{officer_id}"


def duties_key(officer_id: int) -> str:
    """How many terms wait for the officer, kept beside the figures and counted anew with them."""
    return f"shell-duties:{officer_id}"
