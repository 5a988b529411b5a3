"""The rules file is refused where a careful reader would refuse it."""

import pytest

from cases.procedure import RulesError, load_rules, parse_rules
from cases.procedure.loader import FOLDER

GOOD = {path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in FOLDER.glob("*/*.toml")}

STAGE = '[[stage]]\ncode = "odd"\nzh = "甲"\nen = "A"\norder = 99\nbasis = ["CPL 1"]\n'
REASON = '[[reason]]\nlist = "withdrawal"\ncode = "9"\nzh = "乙"\nen = "B"\nbasis = ["MPS 186"]\n'
EVENT = (
    '[[event]]\ncode = "odd"\nzh = "丙"\nen = "C"\nside = "police"\nscope = "case"\nrank = 1\n'
    'document_zh = "丁"\ndocument_en = "D"\nbasis = ["CPL 1"]\nby = ["police_handler"]\n'
)
CHECK = (
    '[[check]]\ncode = "odd"\nkind = "order"\nscope = "case"\nfirst = ["filing"]\nthen = ["bail"]\nbasis = ["CPL 1"]\n'
    'level = "breach"\ntouches = ["stage"]\nzh = "{then}"\nen = "{then}"\n'
)
WATCH = '[[watch]]\ncode = "odd"\nkind = "in_future"\nbasis = ["CPL 1"]\nzh = "{first}"\nen = "{first}"\n'
GATE = (
    '[[gate]]\ncode = "odd"\nkind = "barred"\nevents = ["bail"]\nof = ["filing"]\nbasis = ["CPL 1"]\n'
    'zh = "{then}"\nen = "{first}"\n'
)
COURSE = '[[course]]\ncode = "odd"\nscope = "person"\nthen = ["bail"]\nmeasures = ["detention"]\nbasis = ["CPL 1"]\n'

REFUSED = [
    ("unknown table", "[[bell]]\ncode = 'x'\n", "unknown table"),
    ("not a list", "[stage]\ncode = 'x'\n", "a list of rows"),
    ("no TOML", "[[stage", "extra.toml"),
    ("unknown key", STAGE + "colour = 'red'\n", "unknown key colour"),
    ("missing key", STAGE.replace("order = 99\n", ""), "missing key order"),
    ("missing basis", STAGE.replace('basis = ["CPL 1"]\n', ""), "missing key basis"),
    ("empty basis", STAGE.replace('["CPL 1"]', "[]"), "missing basis"),
    ("basis of no known text", STAGE.replace("CPL 1", "XYZ 1"), "names no known text"),
    ("basis without article", STAGE.replace("CPL 1", "CPL"), "names no known text"),
    ("wrong type", STAGE.replace("99", '"99"'), "must be int"),
    ("list wanted", STAGE.replace('["CPL 1"]', '"CPL 1"'), "must be a list"),
    ("duplicate stage", STAGE + STAGE, "twice"),
    ("duplicate reason", REASON + REASON, "twice"),
    ("duplicate event", EVENT.replace('"odd"', '"filing"'), "twice"),
    ("duplicate check", CHECK.replace('"odd"', '"third_return"'), "twice"),
    ("a name that already means something", EVENT + 'ledger = ["批捕"]\n', "already means"),
    ("unknown side", EVENT.replace('side = "police"', 'side = "army"'), "unknown side"),
    ("recorded by nobody", EVENT.replace('by = ["police_handler"]\n', ""), "by must name"),
    ("recorded by the other side", EVENT.replace('"police_handler"', '"prosecutor"'), "by must name"),
    ("unknown stage", EVENT + 'stage = "nowhere"\n', "nothing is called nowhere"),
    ("unknown measure", EVENT + 'starts = "prison"\n', "nothing is called prison"),
    ("unknown ending", EVENT + 'ends = "some"\n', "ends must be"),
    ("outcome parameter not declared", EVENT + 'outcome_param = "reason"\n', "parameters"),
    (
        "unknown values",
        EVENT + '[[event.param]]\nname = "a"\nzh = "a"\nen = "a"\nvalues = "colours"\n',
        "unknown values",
    ),
    (
        "a reference to nothing",
        EVENT + '[[event.param]]\nname = "a"\nzh = "a"\nen = "a"\nvalues = "reference"\n',
        "must say what it refers to",
    ),
    (
        "unknown key of a parameter",
        EVENT + '[[event.param]]\nname = "a"\nzh = "a"\nen = "a"\nvalues = "code"\nsize = 1\n',
        "unknown key size",
    ),
    ("conditions where only types count", EVENT + 'whom = ["filing:supervised=1"]\n', "nothing is called filing:super"),
    ("unknown event in a check", CHECK.replace('"bail"', '"bails"'), "nothing is called bails"),
    ("unknown kind", CHECK.replace('"order"', '"guess"'), "unknown kind"),
    ("unknown level", CHECK.replace('"breach"', '"bad"'), "unknown level"),
    ("unknown touch", CHECK.replace('"stage"', '"soul"'), "touches"),
    ("a sentence that cannot be filled", CHECK.replace('"{then}"', '"{count}"'), "asks for {count}"),
    ("unknown event of a pattern", CHECK.replace('"bail"', '"bails:length=7"'), "nothing is called bails"),
    ("unknown gate kind", GATE.replace("barred", "guess"), "unknown kind"),
    ("a gate without what its kind needs", GATE.replace('of = ["filing"]\n', ""), "barred needs of"),
    ("a gate without events", GATE.replace('["bail"]', "[]"), "names no events"),
    ("a gate on an unknown event", GATE.replace('"bail"', '"bails"'), "nothing is called bails"),
    ("a gate on an unknown wildcard", GATE.replace('"bail"', '"*army"'), "nothing is called .army"),
    ("a gate on an unknown group", GATE.replace('"filing"', '"@army"'), "no group is called"),
    ("a pattern without value", GATE.replace('"bail"', '"detention_extension:length"'), "write type:param=value"),
    ("a parameter that the event has not", GATE.replace('"bail"', '"bail:length=7"'), "has no parameter length"),
    (
        "a value that the list has not",
        GATE.replace('"bail"', '"detention_extension:length=9"'),
        "nothing is called 9",
    ),
    ("a sentence that a gate cannot fill", GATE.replace("{first}", "{count}"), "asks for {count}"),
    (
        "a gate on an unknown clock",
        GATE.replace("barred", "within").replace("{first}", "") + 'clocks = ["P99"]\n',
        "nothing is called P99",
    ),
    ("a gate on an unknown measure", GATE + 'measures = ["prison"]\n', "nothing is called prison"),
    ("a gate on an unknown stage", GATE + 'stages = ["nowhere"]\n', "nothing is called nowhere"),
    ("a gate that rests on nobody", GATE + 'rests_on = ["court"]\n', "rests_on is side:scope"),
    ("a gate lifted by an unknown role", GATE + 'unless_roles = ["king"]\n', "unknown role"),
    ("a gate lifted by an unknown parameter", GATE + 'unless_own = ["colour=1"]\n', "has the parameter colour"),
    ("a gate for an unknown status", GATE + 'status = "king"\n', "nothing is called king"),
    ("an unknown level of a gate", GATE + 'level = "maybe"\n', "unknown level"),
    ("a gate with the code of a check", GATE.replace('"odd"', '"third_return"'), "a check has this code"),
    ("a gate that repeats no check", GATE + 'same_as = ["nothing"]\n', "nothing is called nothing"),
    (
        "a parameter demanded of an event without it",
        GATE.replace("barred", "needs_param").replace("{first}", "") + 'param = "colour"\n',
        "not all of its events have",
    ),
    ("a gate without an article", GATE.replace("CPL 1", "CPL"), "names no known text"),
    ("a course of an unknown event", COURSE.replace('"bail"', '"bails"'), "nothing is called bails"),
    ("a course of another scope", COURSE.replace('"bail"', '"filing"'), "is not of this scope"),
    ("a course under an unknown measure", COURSE.replace('"detention"', '"prison"'), "nothing is called prison"),
    ("unknown watch kind", WATCH.replace("in_future", "guess"), "unknown kind"),
    (
        "ends before it begins",
        STAGE + "effective_from = 2026-02-01\neffective_to = 2026-01-01\n",
        "effective_to is before",
    ),
]


@pytest.mark.parametrize(("what", "extra", "message"), REFUSED, ids=[case[0] for case in REFUSED])
def test_refused(what, extra, message):
    with pytest.raises(RulesError, match=message.replace("{", r"\{")):
        parse_rules({**GOOD, "extra.toml": extra})


@pytest.mark.parametrize(
    "extra", [STAGE, REASON, EVENT, CHECK, WATCH, GATE, COURSE, STAGE + "effective_from = 2026-02-01\n"]
)
def test_accepted(extra):
    parse_rules({**GOOD, "extra.toml": extra})


def test_the_shipped_rules_load_once():
    assert load_rules() is load_rules()


def test_every_ledger_word_of_the_layouts_is_known():
    rules = load_rules()
    measures = "未采取 传唤 拘传 取保候审 监视居住 指定居所监视居住 刑事拘留 逮捕 释放 在逃 解除 另案处理 终止侦查"
    assert all(word in rules.measure_names for word in measures.split())
    decisions = "批捕 决定逮捕 不捕 起诉 不起诉 附条件 延期 撤回 判决"
    assert all(word in rules.event_names for word in decisions.split())
    assert all(rules.events[m.event].starts == m.code for m in rules.measures.values() if m.kind == "measure")


def test_each_side_is_offered_its_own_steps():
    rules = load_rules()
    assert {e.side for e in rules.events_of("police")} == {"police", "both"}
    assert {e.side for e in rules.events_of("procuratorate")} == {"procuratorate", "court", "both"}
    assert rules.events_of("third") == ()


def test_the_stage_of_a_closed_case_reads_on_in_the_sentence_that_refuses():
    """「案件已{stage}」: the stage itself does not say 已 once more."""
    rules = load_rules()
    refusal = rules.gates["case_closed"].zh
    said = [refusal.format(stage=stage.zh, then="取保候审") for stage in rules.stages.values() if stage.closed]
    assert any("案件已并入其他案件" in one for one in said)
    assert not [one for one in said if "已已" in one]
