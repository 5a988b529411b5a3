"""Several things in one line, as the language writes it."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def listed(words: Iterable[object]) -> str:
    """甲、乙 in Chinese, with commas in English."""
    return pgettext("between the things of a list", ", ").join(str(word) for word in words)
