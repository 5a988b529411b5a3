"""All parts of the rules in one language, made once, and what a filter leaves of them."""

from dataclasses import replace
from functools import cache

from django.utils.translation import get_language

from cases.procedure import Rules, load_rules
from cases.rules_page.bounds import lists_part, readings_part, refusals_part, states_part, texts_part
from cases.rules_page.lines import Part, told
from cases.rules_page.steps import steps_part
from cases.rules_page.terms import terms_part

MAKERS = (terms_part, steps_part, refusals_part, states_part, lists_part, readings_part, texts_part)


def parts_make(rules: Rules) -> tuple[Part, ...]:
    """All parts in the active language. The terms come first: explanations of dates lead to them."""
    return tuple(make(rules) for make in MAKERS)


@cache
def _parts(language: str | None) -> tuple[Part, ...]:
    return parts_make(load_rules())


def parts_shown(law: str = "", words: str = "") -> tuple[Part, ...]:
    """The parts with the lines that rest on this law and hold all these words."""
    wanted = words.casefold().split()
    return tuple(
        replace(
            part,
            lines=tuple(
                line
                for line in part.lines
                if (not law or law in line.laws) and all(word in line.text for word in wanted)
            ),
        )
        for part in _parts(get_language())
    )


def law_choices() -> list[tuple[str, str]]:
    """The legal texts by name."""
    return [(text.code, told(text, "name")) for text in load_rules().texts.values()]
