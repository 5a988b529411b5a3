"""Which article which events break. One line per case; the article is the one that the finding must name."""

import pytest

from cases.procedure import basis_text, finding_text, load_rules, project

from . import findings_cases
from .findings_more import CASES as MORE
from .findings_more import CONTRADICTIONS
from .story import story

RULES = load_rules()
CASES = [*findings_cases.CASES, *MORE]


@pytest.mark.parametrize(("what", "events", "expected"), CASES, ids=[case[0] for case in CASES])
def test_findings(what, events, expected):
    found = project(story(events), RULES).findings
    assert {hit.code for hit in found} == set(expected), what
    for hit in found:
        assert expected[hit.code] in hit.article.split("; ")
        assert hit.events
        for zh in (True, False):
            sentence = finding_text(RULES, hit.code, hit.params, zh)
            assert "{" not in sentence
            assert "_" not in sentence
            assert basis_text(RULES, hit.article, zh)


def test_every_check_is_in_the_table():
    covered = {code for _, _, expected in CASES for code in expected}
    assert covered == set(RULES.checks)


def test_nothing_answers_what_is_not_there_yet():
    """Every step that names an earlier one is held against its day; a measure's end has a rule of its own."""
    checks = [check for check in RULES.checks.values() if check.kind == "order" and check.by_source]
    for row in RULES.events.values():
        for param in row.param:
            if param.refers and row.code != "measure_end":
                named = {code for check in checks if row.code in check.then for code in check.first}
                assert set(param.refers) <= named, row.code


@pytest.mark.parametrize(("what", "events", "both"), CONTRADICTIONS, ids=[case[0] for case in CONTRADICTIONS])
def test_a_contradiction_carries_both_versions(what, events, both):
    assert {hit.code: set(hit.events) for hit in project(story(events), RULES).findings} == both


def test_what_is_touched_is_unsettled():
    result = project(story("acceptance 2026-03-01\nbail 2026-03-02 @7"), RULES)
    assert result.unsettled == {"stage", "measure:7"}


def test_a_check_that_only_asks_touches_nothing():
    result = project(story("acceptance 2026-03-01\ndetention 2026-03-01 @1\nfiling 2026-03-02"), RULES)
    assert [hit.level for hit in result.findings] == ["check"]
    assert result.unsettled == frozenset()


def test_voided_events_break_nothing():
    events = story("acceptance 2026-03-05\nfiling 2026-03-02\nvoid 2026-03-06 !2\nfiling 2026-03-06")
    assert project(events, RULES).findings == ()


def test_articles_name_their_law_once():
    assert basis_text(RULES, "CPL 115; CPL 162; MPS 289") == (
        "刑事诉讼法第115条、第162条、公安机关办理刑事案件程序规定第289条"
    )
    assert basis_text(RULES, "CPL 115; CPL 162", zh=False) == "Criminal Procedure Law art. 115; art. 162"
    assert basis_text(RULES, "工作办法") == "工作办法"
    # A provision named by a word, or written out, is not written out again.
    assert basis_text(RULES, "SUGGEST 制发; SUGGEST 第19条") == "人民检察院检察建议工作规定（制发）、第19条"
