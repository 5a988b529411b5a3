"""The demonstration's suggestions: to whom, about what, how far each has come. Days are so many before today.

Every state has one; the postal authority answers with its account, the forestry authority and the internet information
office, which have none, by one-time link.
"""

from __future__ import annotations

from dataclasses import dataclass, field

POST, CULTURE = "海山区邮政管理局", "海山区文化广电和旅游局"
FORESTRY, INTERNET, EDUCATION = "海山区林业和草原局", "海山区互联网信息办公室", "海山区教育和体育局"
PARCELS, CAFES, WILDLIFE, ACCOUNTS = "寄递安全", "网吧和电竞酒店", "野生动物保护", "两卡和涉诈信息"
THEMES = {
    PARCELS: "实名收寄、收寄验视、过机安检三项制度的落实。",
    CAFES: "未成年人进入营业性上网场所、电竞酒店的查验和报告。",
    WILDLIFE: "非法猎捕、收购、出售野生动物案件反映出的管理漏洞。",
    ACCOUNTS: "出租出借银行卡、电话卡和涉诈引流信息的源头治理。",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """An effect before and after."""

    theme: str
    label: str
    unit: str
    before: int
    after: int
    source: str


FIGURES = (
    Figure(PARCELS, "利用寄递渠道犯罪案件", "件", 14, 5, "本院受理案件台账"),
    Figure(PARCELS, "抽查快件未验视率", "%", 31, 6, "邮政管理局季度检查通报"),
    Figure(CAFES, "电竞酒店未登记未成年人", "人次", 46, 9, "文化广电和旅游局检查记录"),
)


@dataclass(frozen=True, slots=True)
class Told:
    """One suggestion. ``state``: how far; ``began``: days ago of the draft; ``received``, ``replied``: days after it.

    ``answers``: for each item how it was answered; ``verdicts`` how that was found. ``link``: answered by a link.
    """

    title: str
    kind: str
    to: str
    state: str
    began: int
    measures: tuple[str, ...]
    theme: str = ""
    by: str = "jiancha"
    declared: bool = False
    received: int = 8
    replied: int = 50
    answers: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    link: bool = False
    urgent: bool = False
    charge: str = ""
    facts: str = ""
    copies: tuple[tuple[str, str], ...] = field(default=())


PARCEL_MEASURES = (
    "对辖区寄递网点落实实名收寄情况开展全面检查，对未登记的依法处理。",
    "督促企业建立收寄验视抽查台账，每月抽查并留存记录。",
    "补齐过机安检设备，安检图像保存期限符合规定并接入监管平台。",
)
CAFE_MEASURES = (
    "对辖区电竞酒店入住未成年人的登记、报告情况开展专项检查。",
    "督促营业性上网场所设置身份核验设备，显著位置悬挂禁入标志。",
)
FOREST_MEASURES = ("对重点林区增设巡护点位并公开举报方式。", "会同市场监管部门清理网络交易线索。")
NET_MEASURES = ("对本地平台涉诈引流信息开展清理。", "建立与公安机关的线索移送机制。", "开展面向中老年群体的宣传。")

TABLE = (
    Told("寄递渠道三项制度落实不到位", "governance", POST, "closed", 150, PARCEL_MEASURES, PARCELS, declared=True,
         answers=("done", "done", "done"), verdicts=("adopted", "adopted", "adopted"), charge="毒",
         copies=(("海山区人民政府", "government"), ("海州市邮政管理局", "superior"))),
    Told("快递末端网点夜间无人值守", "governance", POST, "evaluated", 128, PARCEL_MEASURES[:2], PARCELS,
         answers=("done", "partly"), verdicts=("adopted", "partly")),
    Told("加盟网点安检图像未联网", "governance", POST, "rectifying", 40, PARCEL_MEASURES, PARCELS, received=12,
         answers=("done",), charge="毒"),
    Told("电竞酒店接纳未成年人入住未登记", "governance", CULTURE, "replied", 75, CAFE_MEASURES, CAFES, by="weijian",
         answers=("done", "done")),
    Told("营业性上网场所身份核验流于形式", "governance", CULTURE, "again", 110, CAFE_MEASURES, CAFES, by="weijian",
         answers=("done",)),
    Told("剧本娱乐场所内容分级未标示", "governance", CULTURE, "objected", 20, CAFE_MEASURES[:1], CAFES, by="weijian",
         received=10),
    Told("重点林区巡护和举报机制缺失", "public_interest", FORESTRY, "closed", 158, FOREST_MEASURES, WILDLIFE,
         by="jiancha2", link=True, declared=True, answers=("done", "done"), verdicts=("adopted", "adopted")),
    Told("候鸟迁徙通道拆除非法网具", "public_interest", FORESTRY, "rectifying", 14, FOREST_MEASURES, WILDLIFE,
         by="jiancha2", link=True, urgent=True, received=6),
    Told("本地论坛涉诈引流信息清理不力", "governance", INTERNET, "evaluated", 120, NET_MEASURES, ACCOUNTS, link=True,
         answers=("done", "done", "declined"), verdicts=("adopted", "false", "not"), charge="诈"),
    Told("校园周边涉诈招聘信息", "governance", EDUCATION, "served", 9, NET_MEASURES[2:], ACCOUNTS),
    Told("讯问同步录音录像不完整", "correction", "police", "rectifying", 33, ("完善讯问场所录音录像设备和管理制度。",
         "对近一年案件开展自查。"), by="paizhu", answers=("done",)),
    Told("涉案财物保管登记不规范", "correction", "police", "closed", 165, ("建立涉案财物统一登记台账。",), by="paizhu",
         answers=("done",), verdicts=("adopted",)),
    Told("民宿未落实访客登记", "governance", CULTURE, "unadopted", 160, CAFE_MEASURES[:1], CAFES, by="weijian"),
    Told("网络直播打赏退费机制不健全", "governance", INTERNET, "withdrawn", 45, NET_MEASURES[:1], "", received=10),
    Told("旅行社客户信息外泄", "governance", CULTURE, "amending", 30, NET_MEASURES[:2], "", received=10),
    Told("文物保护单位消防通道被占用", "public_interest", CULTURE, "reexamined", 26, CAFE_MEASURES[:1], "", received=9),
    Told("快递包装个人信息外露", "governance", POST, "issued", 7, PARCEL_MEASURES[:1], PARCELS),
    Told("校外托管机构食品安全管理", "governance", EDUCATION, "consulting", 10, ("开展托管机构食品安全检查。",)),
    Told("景区无障碍设施被占用", "public_interest", CULTURE, "approved", 8, ("清理被占用的无障碍通道。",), ""),
    Told("房屋中介留存身份证复印件", "governance", INTERNET, "reviewed", 6, NET_MEASURES[:1], ""),
    Told("未成年人文身治理", "governance", CULTURE, "investigated", 5, CAFE_MEASURES[:1], CAFES, by="weijian"),
    Told("寄递企业用工信息核验", "governance", POST, "draft", 2, PARCEL_MEASURES[:1], PARCELS),
    Told("共享单车占用盲道", "governance", EDUCATION, "dropped", 50, ("规范停放区域。",), ""),
)  # fmt: skip
