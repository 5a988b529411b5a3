"""Rows of ``runs.toml`` are refused where a careful reader would refuse them."""

import pytest

from cases.procedure import RulesError, parse_rules
from cases.procedure.loader import FOLDER

GOOD = {path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in FOLDER.glob("*/*.toml")}

RUN = '[[run]]\nclock = "P01"\nstart = ["acceptance"]\ndone = ["filing"]\nbasis = ["MPS 171"]\n'
GROUP = '[[group]]\ncode = "odd"\nzh = "甲"\nen = "A"\nevents = ["filing"]\nbasis = ["CPL 1"]\n'

REFUSED = [
    ("unknown key", RUN + 'colour = "red"\n', "unknown key colour"),
    ("no basis", RUN.replace('basis = ["MPS 171"]\n', ""), "missing key basis"),
    ("basis of no known text", RUN.replace("MPS 171", "XYZ 1"), "names no known text"),
    ("unknown clock", RUN.replace('"P01"', '"P99"'), "nothing is called P99"),
    ("unknown event", RUN.replace('"filing"', '"filings"'), "nothing is called filings"),
    ("unknown group", RUN.replace('"filing"', '"@army"'), "no group is called @army"),
    ("group of an unknown event", GROUP.replace('"filing"', '"filings"'), "nothing is called filings"),
    ("group without a known text", GROUP.replace("CPL 1", "XYZ 1"), "names no known text"),
    ("condition without value", RUN.replace('"filing"', '"filing:supervised"'), "write type:param=value"),
    ("parameter that the event lacks", RUN.replace('"filing"', '"filing:colour=red"'), "filing has no colour"),
    ("value that a flag never has", RUN.replace('"filing"', '"filing:supervised=true"'), "is never true"),
    (
        "value that its list never has",
        RUN.replace('"filing"', '"arrest_non_approval:reason=N9"'),
        "reason of arrest_non_approval is never N9",
    ),
    (
        "value that no step served has",
        RUN.replace('"filing"', '"decision_served:decision=arrest_non_approval&reason=N9"'),
        "is never N9",
    ),
    (
        "decision that is no step",
        RUN.replace('"filing"', '"decision_served:decision=mercy"'),
        "decision of decision_served is never mercy",
    ),
    (
        "told after it though it does not fulfil it",
        RUN + 'told_after = ["detention"]\ntold_within = 7\n',
        "told_after is of done",
    ),
    ("told after it without days", RUN + 'told_after = ["filing"]\n', "goes with told_within"),
    ("begins with nothing", RUN.replace('start = ["acceptance"]\n', ""), "write start, or back"),
    (
        "counts back although the clock does not",
        RUN.replace("start", "back").replace("acceptance", "P02"),
        "back is for",
    ),
    ("unknown clock to replace", RUN + 'replaces = ["P99"]\n', "nothing is called P99"),
    ("unknown measure", RUN + 'measure = ["prison"]\n', "nothing is called prison"),
    ("a part without its name", RUN + 'part = "one"\n', "part, zh and en go together"),
    ("unknown scope", RUN + 'scope = "county"\n', "unknown scope"),
    ("unknown custody", RUN + 'held = "maybe"\n', "unknown scope, matter or held"),
    ("unknown side", RUN + 'side = "army"\n', "unknown side army"),
    ("unknown status", RUN + 'status = "king"\n', "nothing is called king"),
    ("a pause without end", RUN + 'pause = ["psychiatric_evaluation_start"]\n', "each of pause has its resume"),
    ("a clock that can be paused by nothing", RUN.replace('"P01"', '"P17"'), "nothing pauses it"),
    ("cumulative without a measure", RUN + "cumulative = true\n", "need a measure"),
    ("turned into without what it takes the place of", RUN + 'turn = ["bail"]\n', "turn needs held"),
    ("unknown watch", RUN + 'watch = "tower"\n', "unknown watch tower"),
]


@pytest.mark.parametrize(("what", "extra", "message"), REFUSED, ids=[case[0] for case in REFUSED])
def test_refused(what, extra, message):
    with pytest.raises(RulesError, match=message):
        parse_rules({**GOOD, "extra.toml": extra})


def test_accepted():
    parse_rules({**GOOD, "extra.toml": GROUP + RUN + RUN.replace('"filing"', '"@odd", "filing:supervised=1"')})


def test_every_clock_needs_a_run():
    files = dict(GOOD)
    files["filing-2015/runs.toml"] = ""
    with pytest.raises(RulesError, match="clock P01: no run begins it"):
        parse_rules(files)


def test_the_pause_has_none():
    rules = parse_rules(GOOD)
    assert not [run for run in rules.runs if run.clock == "P31"]
