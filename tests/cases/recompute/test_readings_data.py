"""The readings' page tells no example that the engine does not reckon so."""

from dataclasses import fields, replace

import pytest

from cases.procedure import Readings, basis_text, load_rules
from cases.procedure.reckon import reckon
from cases.recompute.data import contested
from office.workdays.seed import seed_table


@pytest.mark.parametrize("code", [field.name for field in fields(Readings)])
@pytest.mark.parametrize("choice", ["a", "b"])
def test_each_example_is_what_the_engine_reckons(code: str, choice: str) -> None:
    case = dict(contested()[code].case)
    last = {"a": case.pop("a"), "b": case.pop("b")}
    rule = load_rules().clocks[case.pop("rule")][-1]
    readings = replace(Readings(), **{code: choice.upper()})
    start = case.pop("start")
    assert reckon(rule, start, seed_table(), readings=readings, **{"held": None, **case}).expiry == last[choice]


def test_every_point_is_told_in_both_languages_with_its_articles() -> None:
    assert list(contested()) == [field.name for field in fields(Readings)]
    for one in contested().values():
        for zh in (True, False):
            assert all(one.text(name, zh) for name in ("", "a", "b", "example"))
            assert "{" not in one.text("example", zh)
            assert basis_text(load_rules(), "; ".join(one.basis), zh)
