"""What suggestions are called in messages and duties."""

from typing import Any

from django.utils.translation import gettext as _

from cases.matters.words import words_of_duty
from office.front.registry import Words

# What is done in one of several ways leads to the page, not to the form of one of them.
SEVERAL = frozenset({"decide", "revisit", "serve", "approve", "review", "review_office"})


def duty_words(params: dict[str, Any]) -> Words:
    """What is owed on a suggestion."""
    several = {"several": True} if params.get("duty") in SEVERAL else {}
    return words_of_duty({**params, **several}, "suggestion-act")


def link_locked(params: dict[str, Any]) -> Words:
    """To the handling prosecutor: five wrong codes."""
    return Words(
        _(
            "A one-time link was locked after five wrong codes: nobody enters by it any more, who was inside stays "
            "inside. End it if in doubt; make a new one if the addressee needs it."
        )
    )
