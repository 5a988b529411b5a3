"""The four ledgers that the agencies exchange (domain brief 7.2 and 7.3).

One tuple row per column; a further layout is a further table here and a translator in `translate.py`.
"""

from __future__ import annotations

from datetime import date

from cases.register.numbers import AJBH, BMSAH, TYSAH
from sharing.ledgers.columns import LONG_TEXT_LIMIT, Choice, Column, Layout

UNIT_CODE = r"\d{12}"
# Offences may be found out decades later; people are born before the ledgers begin.
OFFENCE_EARLIEST = date(1950, 1, 1)
BIRTH_EARLIEST = date(1905, 1, 1)

RYID_ZH = "本案内的人员序号，两家台账必须一致，例如 1、2、3；数字前的 0 不计。"
RYID_EN = "The person's number in this case, the same in both ledgers, e.g. 1, 2, 3; leading zeros do not count."

# 公安机关办理刑事案件程序规定 186(1)-(6)
WITHDRAWAL_REASONS = (
    Choice("1", "没有犯罪事实", "No facts of a crime", ("一", "（一）", "第一项", "没有犯罪事实的")),
    Choice(
        "2",
        "情节显著轻微、危害不大，不认为是犯罪",
        "Plainly minor, not held a crime",
        ("二", "（二）", "第二项", "情节显著轻微", "情节显著轻微、危害不大，不认为是犯罪的"),
    ),
    Choice(
        "3", "犯罪已过追诉时效期限", "Time-barred", ("三", "（三）", "第三项", "已过追诉时效", "犯罪已过追诉时效期限的")
    ),
    Choice("4", "经特赦令免除刑罚", "Pardoned", ("四", "（四）", "第四项", "经特赦令免除刑罚的")),
    Choice("5", "犯罪嫌疑人死亡", "Suspect dead", ("五", "（五）", "第五项", "死亡", "犯罪嫌疑人死亡的")),
    Choice(
        "6",
        "其他依法不追究刑事责任",
        "Other lawful ground",
        ("六", "（六）", "第六项", "其他", "其他依法不追究刑事责任的"),
    ),
)

SOURCES = (
    Choice("report", "报案", "Report"),
    Choice("accusation", "控告", "Accusation"),
    Choice("tip", "举报", "Tip-off"),
    Choice("handed_over", "扭送", "Handed over by citizens", ("群众扭送",)),
    Choice("surrender", "自首", "Surrender", ("投案自首", "自动投案")),
    Choice("transfer", "移送", "Transfer", ("移送案件", "行政执法机关移送")),
    Choice("police_work", "工作发现", "Found in police work", ("公安机关工作发现", "工作中发现")),
)

FILING_RESULTS = (
    Choice("pending", "待定", "Pending", ("待审查", "审查中")),
    Choice("filed", "立案", "Filed", ("已立案", "决定立案")),
    Choice("not_filed", "不立", "Not filed", ("不予立案", "不立案")),
    Choice("transferred", "移送", "Transferred", ("移送管辖",)),
)

MEASURES = (
    Choice("summons", "传唤", "Summons", ("口头传唤", "传唤到案")),
    Choice("compelled_appearance", "拘传", "Compelled appearance"),
    Choice("bail", "取保候审", "Bail", ("取保",)),
    Choice("residential_surveillance", "监视居住", "Residential surveillance", ("监居",)),
    Choice(
        "designated_residential_surveillance",
        "指定居所监视居住",
        "Residential surveillance at a designated place",
        ("指居", "指定监视居住"),
    ),
    Choice("detention", "刑事拘留", "Detention", ("拘留", "刑拘")),
    Choice("arrest", "逮捕", "Arrest", ("执行逮捕",)),
    Choice("released", "释放", "Release"),
    Choice("lifted", "解除", "Lifted", ("解除强制措施",)),
    Choice("at_large", "在逃", "At large", ("网上追逃", "在逃(网上追逃)")),
    Choice("separate_handling", "另案处理", "Handled in another case"),
    Choice("investigation_terminated", "终止侦查", "Investigation ended for this person"),
    Choice("untaken", "未采取", "No measure", ("未采取强制措施", "无")),
)

CASE_KINDS = (
    Choice("arrest_review", "审查逮捕", "Arrest review", ("刑捕", "审查批捕", "审查批准逮捕")),
    Choice("prosecution_review", "审查起诉", "Prosecution review", ("一审公诉", "公诉", "刑诉")),
    Choice("minor_arrest_review", "未检审查逮捕", "Arrest review, minors", ("未捕", "未成年人审查逮捕")),
    Choice(
        "minor_prosecution_review",
        "未检审查起诉",
        "Prosecution review, minors",
        ("未检一审公诉", "未检", "未起诉", "未诉", "未成年人审查起诉"),
    ),
    Choice("other", "其他", "Other"),
)

DECISIONS = (
    Choice("arrest_approval", "批捕", "Arrest approved", ("批准逮捕",)),
    Choice("arrest_decision", "决定逮捕", "Arrest decided by the procuratorate"),
    Choice("arrest_non_approval", "不捕", "Arrest not approved", ("不批准逮捕", "不予批准逮捕")),
    Choice("indictment", "起诉", "Indicted", ("提起公诉",)),
    Choice("non_prosecution", "不起诉", "Not prosecuted", ("不诉", "不予起诉")),
    Choice("conditional_non_prosecution", "附条件", "Conditional non-prosecution", ("附条件不起诉",)),
    Choice(
        "return_1",
        "退补1",
        "First return for supplementary investigation",
        ("一退", "退补", "退补一", "第一次退回补充侦查", "一次退补"),
    ),
    Choice(
        "return_2",
        "退补2",
        "Second return for supplementary investigation",
        ("二退", "退补二", "第二次退回补充侦查", "二次退补"),
    ),
    Choice("review_extension", "延期", "Review period extended", ("延长审查起诉期限",)),
    Choice("indictment_withdrawal", "撤回", "Indictment withdrawn", ("撤回起诉",)),
    Choice("judgment", "判决", "Judgment", ("一审判决",)),
)

# Domain brief 2.2a (不捕) and 2.3 (不起诉)
DECISION_REASONS = (
    Choice("N1", "不构成犯罪", "No crime", ("绝对不捕", "法定不捕", "无犯罪事实", "不构成犯罪或者不应当追究刑事责任")),
    Choice(
        "N2", "事实不清、证据不足", "Facts unclear, evidence short", ("存疑不捕", "证据不足不捕", "事实不清证据不足")
    ),
    Choice("N3", "无社会危险性", "No danger to society", ("相对不捕", "无社会危险性不捕", "无逮捕必要")),
    Choice("N4", "符合监视居住条件", "Fit for residential surveillance"),
    Choice("N5", "不可能判处徒刑以上刑罚", "No imprisonment to be expected", ("不可能判处徒刑以上",)),
    Choice(
        "N6", "非犯罪嫌疑人所为", "Not done by this suspect", ("不负刑事责任", "非犯罪嫌疑人所为或者该人不负刑事责任")
    ),
    Choice(
        "statutory", "法定不起诉", "Statutory non-prosecution", ("绝对不起诉", "法定", "绝对", "法定（绝对）不起诉")
    ),
    Choice(
        "discretionary",
        "酌定不起诉",
        "Discretionary non-prosecution",
        ("相对不起诉", "酌定", "相对", "酌定（相对）不起诉"),
    ),
    Choice(
        "insufficient_evidence",
        "存疑不起诉",
        "Non-prosecution for insufficient evidence",
        ("证据不足不起诉", "存疑", "证据不足", "存疑（证据不足）不起诉"),
    ),
    Choice("special", "特殊不起诉", "Special non-prosecution", ("特殊",)),
)

SEXES = (
    Choice("male", "男", "Male", ("1", "男性")),
    Choice("female", "女", "Female", ("2", "女性")),
    Choice("unknown", "未知", "Unknown", ("0", "9", "不详", "未说明")),
)

POLICE_CASE = Layout(
    "police_case",
    "刑事案件台账",
    "Police case ledger",
    "police",
    (
        Column(
            "ajbh",
            "案件编号",
            "Case number",
            "code",
            True,
            pattern=AJBH,
            example="A1303031200002026030012",
            help_zh="A + 12 位单位代码 + 年月 6 位 + 4 位序号，共 23 位。",
            help_en="A + 12-digit unit code + year and month + 4-digit serial, 23 characters.",
        ),
        Column("ajmc", "案件名称", "Case title", required=True, personal=True),
        Column("ajly", "案件来源", "Source", "choice", choices=SOURCES),
        Column("jqbh", "警情编号", "Incident number", "code", also=("接警编号",)),
        Column(
            "badw_dm",
            "办案单位代码",
            "Handling unit code",
            "unit",
            True,
            pattern=UNIT_CODE,
            example="130303120000",
            help_zh="12 位单位机构代码，须为本机关已登记的单位。",
            help_en="12-digit unit code of a unit entered for this agency.",
        ),
        Column("badw_mc", "办案单位", "Handling unit"),
        Column("zbmj", "主办民警", "Lead officer", limit=100, withheld=True),
        Column("xbmj", "协办民警", "Second officer", limit=100, withheld=True),
        Column("slsj", "受案时间", "Accepted on", "datetime", True, example="2026-03-05 14:30"),
        Column("fasj_q", "发案时间起", "Offence from", "datetime", also=("发案时间",), earliest=OFFENCE_EARLIEST),
        Column("fasj_z", "发案时间止", "Offence to", "datetime", earliest=OFFENCE_EARLIEST),
        Column("fadd", "发案地点", "Place", help_zh="区划代码加文字。", help_en="Division code and words."),
        Column("ay_dm", "案由代码", "Charge code", "code"),
        Column("ay_mc", "案由", "Charge", required=True, limit=100, also=("罪名", "案由名称")),
        Column(
            "jyaq",
            "简要案情",
            "Summary",
            "long_text",
            personal=True,
            withheld=True,
            limit=LONG_TEXT_LIMIT,
            help_zh="默认不向对方机关共享。",
            help_en="Not shared with the other agency by default.",
        ),
        Column("lajg", "立案结果", "Filing result", "choice", True, FILING_RESULTS, example="立案"),
        Column("lasj", "立案时间", "Filed on", "datetime"),
        Column("bllyy", "不立案原因", "Reason for not filing"),
        Column("blatzsrq", "不予立案通知书日期", "Notice of not filing dated", "date", also=("不立案通知书日期",)),
        Column("sfjd", "是否监督立案", "Filed under supervision", "bool"),
        Column("pasj", "破案时间", "Solved on", "datetime"),
        Column("pafs", "破案方式", "How solved"),
        Column("casj", "撤案时间", "Withdrawn on", "datetime", also=("撤销案件时间",)),
        Column(
            "cayy",
            "撤案原因",
            "Reason for withdrawal",
            "choice",
            choices=WITHDRAWAL_REASONS,
            help_zh="程序规定第 186 条（一）至（六）项，填序号或文字。",
            help_en="Procedure provisions art. 186 items 1-6, as a number or in words.",
        ),
        Column("yssj", "移送审查起诉时间", "Sent for prosecution on", "datetime", also=("移诉时间",)),
        Column("tb_cs", "退补次数", "Returns for supplementary investigation", "int"),
        Column("ajzt", "案件状态", "State"),
        Column("sfswcn", "涉未成年", "Minor involved", "bool", also=("是否涉未成年",)),
        Column(
            "mj",
            "密级",
            "Secrecy",
            help_zh="本系统禁止录入涉密信息：只能填“无”或留空。",
            help_en="No classified information may be entered: only 无 or blank.",
        ),
        Column("gxsj", "更新时间", "Updated at", "datetime", True, example="2026-03-05 17:00"),
    ),
    row_key=("ajbh",),
    case_key="ajbh",
)

POLICE_SUSPECT_MEASURE = Layout(
    "police_suspect_measure",
    "嫌疑人强制措施台账",
    "Suspects and measures ledger",
    "police",
    (
        Column("ajbh", "案件编号", "Case number", "code", True, pattern=AJBH, example="A1303031200002026030012"),
        Column(
            "ryid", "人员序号", "Person number", "code", True, limit=60, example="1", help_zh=RYID_ZH, help_en=RYID_EN
        ),
        Column(
            "xm",
            "姓名",
            "Name",
            personal=True,
            help_zh="自报姓名、少数民族姓名中的“·”、生僻字均原样保留。",
            help_en="Self-reported names, the · of minority names and rare characters are kept as they are.",
        ),
        Column("zjlx", "证件类型", "Document kind"),
        Column(
            "zjhm",
            "证件号码",
            "Document number",
            "code",
            personal=True,
            help_zh="请设为文本格式，否则电子表格会丢掉末几位。",
            help_en="Format as text, or the spreadsheet drops the last digits.",
        ),
        Column("xb", "性别", "Sex", "choice", choices=SEXES),
        Column("csrq", "出生日期", "Date of birth", "date", personal=True, earliest=BIRTH_EARLIEST),
        Column("swcn", "未成年标志", "Minor", "bool", True, also=("是否未成年", "未成年"), example="否"),
        Column(
            "sf",
            "身份",
            "Status",
            help_zh="人大代表、公职人员、外国人等。",
            help_en="Deputy, public employee, foreigner, …",
        ),
        Column("csmc", "措施", "Measure", "choice", True, MEASURES, also=("强制措施", "措施名称"), example="刑事拘留"),
        Column("pzr", "批准人", "Approved by", withheld=True),
        Column(
            "kssj",
            "开始时间",
            "From",
            "datetime",
            True,
            also=("起", "起始时间", "措施开始时间"),
            example="2026-03-05 14:30",
        ),
        Column("jssj", "结束时间", "To", "datetime", also=("止", "终止时间", "措施结束时间"), future=True),
        Column("yczl", "延长依据", "Basis of extension"),
        Column("jdwsh", "文书字号", "Document number", limit=100, also=("决定文书号",)),
        Column("zxd", "执行场所", "Place of execution"),
        Column("yy", "变更解除原因", "Reason of change or end", also=("变更/解除原因", "原因")),
        Column("zt", "状态", "State"),
    ),
    row_key=("ajbh", "ryid", "csmc", "kssj"),
    case_key="ajbh",
)

PROC_CASE = Layout(
    "proc_case",
    "检察案件台账",
    "Procuratorate case ledger",
    "procuratorate",
    (
        Column(
            "tysah",
            "统一受案号",
            "Unified case number",
            "code",
            True,
            pattern=TYSAH,
            example="13030320260000012",
            help_zh="17 位数字，请设为文本格式。",
            help_en="17 digits; format as text.",
        ),
        Column(
            "bmsah",
            "部门受案号",
            "Department case number",
            "code",
            True,
            pattern=BMSAH,
            example="山海检刑捕受[2026]130303000012号",
        ),
        Column("ajlb", "案件类别", "Kind of case", "choice", choices=CASE_KINDS),
        Column("ajmc", "案件名称", "Case title", required=True, personal=True),
        Column(
            "ajbh", "侦查机关案件编号", "Police case number", "code", pattern=AJBH, also=("公安案件编号", "案件编号")
        ),
        Column("zcjg", "侦查机关", "Investigating agency"),
        Column("ysay", "移送案由", "Charge on transfer", limit=100),
        Column("slrq", "受理日期", "Accepted on", "date", True, example="2026-03-12"),
        Column("cbbm", "承办部门", "Handling department", "unit"),
        Column("cbr", "承办人", "Handling prosecutor", limit=100, also=("承办检察官",), withheld=True),
        Column("sczt", "审查状态", "Review state"),
        Column("dqrq", "到期日", "Due on", "date", also=("到期日期",), future=True),
        Column("cljg", "处理结果", "Result"),
        Column("wcrq", "办结日期", "Finished on", "date"),
        Column("rzrf", "认罪认罚适用", "Plea leniency applied", "bool", also=("认罪认罚",)),
        Column("fyjg", "复议结果", "Result of reconsideration"),
        Column("fhjg", "复核结果", "Result of review by the upper level"),
    ),
    row_key=("bmsah",),
    case_key="bmsah",
)

PROC_PERSON_DECISION = Layout(
    "proc_person_decision",
    "检察决定台账",
    "Decisions on persons ledger",
    "procuratorate",
    (
        Column(
            "bmsah",
            "部门受案号",
            "Department case number",
            "code",
            True,
            pattern=BMSAH,
            example="山海检刑捕受[2026]130303000012号",
        ),
        Column(
            "ryid", "人员序号", "Person number", "code", True, limit=60, example="1", help_zh=RYID_ZH, help_en=RYID_EN
        ),
        Column("jdlx", "决定类型", "Decision", "choice", True, DECISIONS, example="批捕"),
        Column(
            "yy",
            "原因码",
            "Reason",
            "choice",
            choices=DECISION_REASONS,
            also=("原因",),
            help_zh="不捕填 N1 至 N6，不起诉填法定、酌定、存疑。",
            help_en="N1 to N6 for arrest not approved; statutory, discretionary or doubt for non-prosecution.",
        ),
        Column("jdrq", "决定日期", "Decided on", "date", True, example="2026-03-19"),
        Column("wsh", "文书字号", "Document number", limit=100),
        Column("sdrq", "送达公安日期", "Served on the police on", "date", also=("送达日期",)),
        Column("zxhz", "执行回执日期", "Execution receipt dated", "date", also=("回执日期",)),
    ),
    row_key=("bmsah", "ryid", "jdlx", "jdrq"),
    case_key="bmsah",
)

LAYOUTS: dict[str, Layout] = {
    layout.code: layout for layout in (POLICE_CASE, POLICE_SUSPECT_MEASURE, PROC_CASE, PROC_PERSON_DECISION)
}


def layouts_of(side: str) -> list[Layout]:
    """The layouts that agencies of a side import; a third agency has none."""
    return [layout for layout in LAYOUTS.values() if layout.side == side]
