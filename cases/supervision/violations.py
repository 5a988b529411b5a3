"""The catalogue of violations in an investigation: the sixteen kinds of RULES 567, with the articles that they break.

The wording of the kinds is that of RULES 567; the articles of the Criminal Procedure Law beside them are those that
such a violation most often breaks, to be completed by whoever drafts. All were read in the text of the law.
"""

from dataclasses import dataclass

ARTICLE = "RULES 567"


@dataclass(frozen=True, slots=True)
class ViolationKind:
    """One kind: ``text`` as RULES 567 has it, ``short`` for titles and lists, ``articles`` most often broken."""

    code: str
    short: str
    text: str
    en: str
    articles: tuple[str, ...]
    looked_at: tuple[str, ...]

    @property
    def place(self) -> str:
        """Which item of the article: （二）."""
        return f"（{PLACES[int(self.code) - 1]}）"


PLACES = (
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六",
)  # fmt: skip

_ROWS = (
    (
        "01", "刑讯逼供等非法取供", "采用刑讯逼供以及其他非法方法收集犯罪嫌疑人供述的",
        "Torture or other unlawful means to get a confession", ("CPL 52", "CPL 56", "CPL 57"),
        ("体检记录", "同步录音录像", "讯问时间、地点"),
    ),
    (
        "02", "讯问未依法录音录像、场所违法",
        "讯问犯罪嫌疑人依法应当录音或者录像而没有录音或者录像，或者未在法定羁押场所讯问犯罪嫌疑人的",
        "Questioning not recorded though it must be, or not in the lawful place", ("CPL 118", "CPL 123"),
        ("录音录像光盘及制作说明", "提讯证", "讯问笔录起止时间"),
    ),
    (
        "03", "非法收集证言、妨害作证",
        "采用暴力、威胁以及非法限制人身自由等非法方法收集证人证言、被害人陈述，或者以暴力、威胁等方法阻止证人作证或者指使他人作伪证的",
        "Unlawful means to get testimony; hindering or suborning a witness", ("CPL 52", "CPL 56", "CPL 124"),
        ("询问笔录", "询问地点和时间", "证人说明"),
    ),
    (
        "04", "伪造、隐匿、销毁证据",
        "伪造、隐匿、销毁、调换、私自涂改证据，或者帮助当事人毁灭、伪造证据的",
        "Forging, hiding, destroying or altering evidence", ("CPL 54",), ("笔录原件", "证据移交记录"),
    ),
    (
        "05", "违法适用强制措施、超期羁押",
        "违反刑事诉讼法关于决定、执行、变更、撤销强制措施的规定，或者强制措施法定期限届满，不予释放、解除或者变更的",
        "Rules on compulsory measures broken, or no release when a term has ended",
        ("CPL 85", "CPL 91", "CPL 96", "CPL 98", "CPL 99"), ("换押证", "拘留证、逮捕证", "期限变更文书"),
    ),
    (
        "06", "保证金应退不退", "应当退还取保候审保证金不退还的",
        "Bail deposit not given back", ("CPL 73",), ("保证金收据", "解除取保候审通知"),
    ),
    (
        "07", "违反讯问、勘验、搜查、鉴定等规定",
        "违反刑事诉讼法关于讯问、询问、勘验、检查、搜查、鉴定、采取技术侦查措施等规定的",
        "Rules on questioning, inspection, search, expert opinion or technical measures broken",
        ("CPL 118", "CPL 122", "CPL 133", "CPL 138", "CPL 139", "CPL 140", "CPL 148"),
        ("笔录签名", "见证人", "搜查证", "鉴定意见告知书"),
    ),
    (
        "08", "违法查封、扣押、冻结",
        "对与案件无关的财物采取查封、扣押、冻结措施，或者应当解除查封、扣押、冻结而不解除的",
        "Property seized or frozen without cause, or not released", ("CPL 141", "CPL 142", "CPL 145"),
        ("扣押清单", "发还清单"),
    ),
    (
        "09", "违法处置涉案财物",
        "贪污、挪用、私分、调换、违反规定使用查封、扣押、冻结的财物及其孳息的",
        "Seized property embezzled, misused, divided or swapped", ("CPL 141",), ("涉案财物保管台账", "出入库记录"),
    ),
    (
        "10", "不应当撤案而撤案", "不应当撤案而撤案的",
        "A case withdrawn that should not be", ("CPL 163",), ("撤销案件决定书", "案卷材料"),
    ),
    (
        "11", "应当回避而不回避", "侦查人员应当回避而不回避的",
        "An investigator who should withdraw did not", ("CPL 29", "CPL 30"), ("办案人员名单", "亲属关系说明"),
    ),
    (
        "12", "未告知诉讼权利",
        "依法应当告知犯罪嫌疑人诉讼权利而不告知，影响犯罪嫌疑人行使诉讼权利的",
        "Rights not told, so that they could not be used", ("CPL 120", "CPL 148"),
        ("权利义务告知书", "认罪认罚从宽告知"),
    ),
    (
        "13", "未依法通知家属",
        "对犯罪嫌疑人拘留、逮捕、指定居所监视居住后依法应当通知家属而未通知的",
        "Family not told after detention, arrest or surveillance at a designated place",
        ("CPL 75", "CPL 85", "CPL 93"), ("拘留通知书、逮捕通知书回执", "通知记录"),
    ),
    (
        "14", "阻碍依法行使诉讼权利",
        "阻碍当事人、辩护人、诉讼代理人、值班律师依法行使诉讼权利的",
        "Parties or lawyers hindered in their rights", ("CPL 49",), ("会见登记", "律师意见"),
    ),
    (
        "15", "不说明取证合法性",
        "应当对证据收集的合法性出具说明或者提供证明材料而不出具、不提供的",
        "No statement or proof given that evidence was lawfully taken", ("CPL 175",),
        ("要求说明函", "情况说明"),
    ),
    (
        "16", "其他侦查活动违法", "侦查活动中的其他违反法律规定的行为",
        "Any other breach of the law in the investigation", (), (),
    ),
)  # fmt: skip

KINDS: dict[str, ViolationKind] = {row[0]: ViolationKind(*row) for row in _ROWS}


# What is looked at, for who reads English.
LOOKED_EN: dict[str, str] = {
    "体检记录": "medical records",
    "同步录音录像": "recordings made throughout",
    "讯问时间、地点": "time and place of questioning",
    "录音录像光盘及制作说明": "disc of the recording and how it was made",
    "提讯证": "permit to question in custody",
    "讯问笔录起止时间": "beginning and end in the record of questioning",
    "询问笔录": "records of the interviews",
    "询问地点和时间": "place and time of the interviews",
    "证人说明": "what the witness says",
    "笔录原件": "the original records",
    "证据移交记录": "records of hand-over of evidence",
    "换押证": "certificates of change of custody",
    "拘留证、逮捕证": "warrants of detention and arrest",
    "期限变更文书": "documents that changed a term",
    "保证金收据": "receipt of the deposit",
    "解除取保候审通知": "notice that bail has ended",
    "笔录签名": "signatures of the record",
    "见证人": "witnesses present",
    "搜查证": "search warrant",
    "鉴定意见告知书": "notice of the expert opinion",
    "扣押清单": "list of what was seized",
    "发还清单": "list of what was given back",
    "涉案财物保管台账": "ledger of property in keeping",
    "出入库记录": "records of the store",
    "撤销案件决定书": "decision to withdraw",
    "案卷材料": "the file",
    "办案人员名单": "list of the officers",
    "亲属关系说明": "statement on kinship",
    "权利义务告知书": "notice of rights and duties",
    "认罪认罚从宽告知": "notice on pleading guilty",
    "拘留通知书、逮捕通知书回执": "receipts of the notices of detention and arrest",
    "通知记录": "records of telling",
    "会见登记": "register of visits",
    "律师意见": "opinions of counsel",
    "要求说明函": "letter asking for an explanation",
    "情况说明": "statement of the facts",
}


def kind_text(code: str) -> str:
    """As a paper writes it: 规则第五百六十七条第（二）项."""
    kind = KINDS[code]
    return f"《人民检察院刑事诉讼规则》第五百六十七条第{kind.place}项"
