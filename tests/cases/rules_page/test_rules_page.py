"""The rules as a page and as a document: complete, filtered, current."""

import dataclasses
import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from cases.procedure import load_rules
from cases.rules_page.doc import rules_doc
from cases.rules_page.parts import parts_make, parts_shown
from cases.rules_page.patterns import pattern_words
from office.access.roles import Role
from tests.factories import county, fresh

RULES = load_rules()
LANGUAGES = ["zh-hans", "en"]


def made(language: str):
    """The parts by code, in this language."""
    with translation.override(language):
        return {part.code: part for part in parts_make(RULES)}


def line_of(part, anchor: str):
    """One line by its anchor."""
    return next(line for line in part.lines if line.anchor == anchor)


def words_of(language: str, part: str, anchor: str) -> str:
    """All that a line says."""
    return " ".join(text for cell in line_of(made(language)[part], anchor).cells for text in cell)


def test_the_document_is_current():
    call_command("rules_doc", "--check")


def test_a_changed_rule_makes_the_document_stale(monkeypatch):
    monkeypatch.setattr("cases.management.commands.rules_doc.rules_doc", lambda rules: rules_doc(rules) + "x")
    with pytest.raises(CommandError, match="not current"):
        call_command("rules_doc", "--check")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_stands_on_the_page_once(language):
    parts = made(language)
    assert [line.anchor for line in parts["steps"].lines if line.anchor not in RULES.events] == []
    assert len(parts["steps"].lines) == len(RULES.events)
    assert len(parts["terms"].lines) == sum(map(len, RULES.clocks.values()))
    assert {line.anchor for line in parts["terms"].lines} >= set(RULES.clocks)
    assert len(parts["refusals"].lines) == len(RULES.gates) + len(RULES.checks) + len(RULES.watches)
    assert len(parts["lists"].lines) == sum(map(len, RULES.reasons.values()))
    assert len(parts["texts"].lines) == len(RULES.texts)
    anchors = [line.anchor for part in parts.values() for line in part.lines]
    assert len(anchors) == len(set(anchors))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_and_no_gap_is_left_in_a_sentence(language):
    for part in made(language).values():
        for line in part.lines:
            assert len(line.cells) == len(part.heads)
            assert line.cells[0], line.anchor
            for text in (text for cell in line.cells[1:] for text in cell):
                assert not re.search(r"[{}@]|[a-z]_[a-z]|None", text), (line.anchor, text)


def patterns_used() -> set[str]:
    """Every step with a condition that runs, gates, checks and groups name."""
    tables = (RULES.runs, RULES.gates.values(), RULES.checks.values(), RULES.watches.values(), RULES.groups.values())
    values = [getattr(row, field.name) for table in tables for row in table for field in dataclasses.fields(row)]
    named = [one for value in values if isinstance(value, tuple) for one in value if isinstance(one, str)]
    return {one for one in named if "=" in one.partition(":")[2]}


@pytest.mark.parametrize("pattern", sorted(patterns_used()))
def test_every_condition_is_told_in_words(pattern):
    """No code of a value is left, also not where a receipt tells something of the document received."""
    with translation.override("zh-hans"):
        words = pattern_words(RULES, pattern)
    assert not re.search(r"[A-Za-z=|&]|非1|、1|「」", words), words
    with translation.override("en"):
        words = pattern_words(RULES, pattern)
    assert not re.search(r"[=|&_]|\bN\d|\bnot (1|changed)\b", words), words


CONDITIONS = [
    ("document_received:decision=suggestion&urgent!=1",
     "文书送达签收（「检察建议」，未注明「紧急的公益诉讼检察建议（十五日）」）"),
    ("decision_served:decision=non_approval_reconsideration_decision&result!=changed",
     "决定送达公安机关（「不捕复议决定」，结果：「变更、撤销」以外的）"),
    ("decision_served:decision=arrest_non_approval&reason=N1|N6",
     "决定送达公安机关（「不批准逮捕」，不捕原因：「不构成犯罪或者不应当追究刑事责任」或者「非犯罪嫌疑人所为或者该人不负刑事责任」）"),
    ("filing:supervised=1", "立案（注明「监督立案」）"),
    ("*police:person", "公安机关针对人的任何步骤"),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "words"), CONDITIONS)
def test_a_condition_reads_like_a_sentence(pattern, words):
    with translation.override("zh-hans"):
        assert pattern_words(RULES, pattern) == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_place_on_a_disk_is_named(language):
    """A reader of the page has the program, not its files."""
    for part in made(language).values():
        for line in part.lines:
            assert not re.search(r"docs/|\.md\b|\.toml|\.py\b", line.text), line.anchor


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_about_several_steps_names_them(language):
    wrong = ("不能该步骤", "再该步骤", "又该步骤", "已所处", "no this step", "somea", "followa")
    for line in made(language)["refusals"].lines:
        assert not any(one in " ".join(line.cells[1]) for one in wrong), (line.anchor, line.cells[1])
    words = words_of("zh-hans", "refusals", "gate-probation_runs")
    assert "不能起诉、不起诉或者附条件不起诉" in words


SAYS = [
    ("terms", "P13", ["起 3 日", "流窜作案", "共 7 日", "共 30 日", "刑事诉讼法第91条", "期满前 1 日", "刑事拘留"]),
    ("terms", "P17", ["2 个月", "须先有", "期满 7 日前提请", "期满前 15 日"]),
    ("terms", "P09", ["12 小时", "从该时刻", "共 24 小时"]),
    ("terms", "P18", ["倒算"]),
    ("terms", "Q06", ["1 个月", "增加 15 日", "有人在押的不顺延"]),
    ("steps", "arrest_approval", ["批准逮捕决定书", "决定：检察长或者检察官", "检察长", "规则第284条"]),
    ("steps", "detention", ["启动期限", "P13", "开始：刑事拘留", "决定：县级以上公安机关负责人"]),
    ("steps", "detention_extension", ["流窜作案", "延长至三十日"]),
    ("steps", "early_intervention", ["与阶段并行"]),
    ("steps", "legal_check", ["录入：公安法制"]),
    ("refusals", "check-third_return", ["补充侦查以二次为限", "第175条"]),
    ("lists", "list-non_approval-N2", ["须经检察长批准"]),
    ("readings", "X2", ["2026-03-30", "2026-03-31"]),
    ("texts", "text-CPL", ["自 2018-10-26 起施行"]),
]  # fmt: skip


@pytest.mark.parametrize(("part", "anchor", "told"), SAYS, ids=[row[1] for row in SAYS])
def test_a_lawyer_reads_it(part, anchor, told):
    words = words_of("zh-hans", part, anchor)
    assert [one for one in told if one not in words] == [], words


def test_english_says_the_same():
    words = words_of("en", "terms", "Q06")
    assert all(one in words for one in ("1 month from:", "15 days more", "unless somebody of the case is held"))


def test_filter_by_law_and_words():
    with translation.override("zh-hans"):
        economic = {part.code: part for part in parts_shown(law="ECON")}
        assert {line.anchor for line in economic["terms"].lines} >= {"P02"}
        assert all("ECON" in line.laws for part in economic.values() for line in part.lines)
        found = {line.anchor for part in parts_shown(words="流窜 30 日") for line in part.lines}
        assert "P13" in found
        assert "P17" not in found
        assert {line.anchor for line in parts_shown(words="p13")[0].lines} == {"P13"}
        assert not any(part.lines for part in parts_shown(words="没有这样的词"))


@pytest.fixture
def people(db):
    return county()


def test_everybody_reads_it(client, people):
    for role in (Role.POLICE_HANDLER, Role.AUDITOR, Role.ADMINISTRATOR, Role.UPPER_LEVEL, Role.THIRD_PARTY):
        client.force_login(fresh(people.officers[role]))
        page = client.get(reverse("rules"))
        assert page.status_code == 200
        assert 'id="P13"' in page.content.decode()


def test_tabs_and_filter_hold_together(client, people):
    client.force_login(fresh(people.officers[Role.PROSECUTOR]))
    page = client.get(reverse("rules"), {"part": "steps", "words": "批准逮捕决定书"}).content.decode()
    assert 'id="arrest_approval"' in page
    assert 'id="filing"' not in page
    assert "?part=texts&amp;words=" in page
    assert "没有符合条件的规则" in client.get(reverse("rules"), {"part": "steps", "words": "zzz"}).content.decode()
    # an unknown part or law shows what there is
    assert 'id="P13"' in client.get(reverse("rules"), {"part": "no", "law": "no"}).content.decode()


def test_the_navigation_leads_there_below_the_line(client, people):
    client.force_login(fresh(people.officers[Role.POLICE_HANDLER]))
    page = client.get(reverse("rules")).content.decode()
    assert re.search(r'<a href="/rules/" aria-current="page">办案规则', page)
    client.force_login(fresh(people.officers[Role.THIRD_PARTY]))
    assert 'href="/rules/"' not in client.get(reverse("rules")).content.decode()
