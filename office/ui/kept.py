"""The key under which the shell's counts of an officer are kept for a short while."""

FIGURES_SECONDS = 30


def figures_key(officer_id: int) -> str:
    """One entry an officer."""
    return f"shell-figures:{officer_id}"
