"""Which crimes the invented county has, how often, who investigates them and how they usually run."""

from __future__ import annotations

from dataclasses import dataclass

from sharing.demo.county import CRIMINAL, ECONOMIC, STATIONS, TRAFFIC


@dataclass(frozen=True, slots=True)
class Crime:
    """`solved`: share of filed cases with a suspect. `held`: share of suspects who are detained first.
    `arrested`: share of arrest requests approved. `people`: weights of 1, 2, 3, 4 suspects.
    `most`: the highest sum in the summary, in hundreds of yuan."""

    name: str
    weight: float
    units: tuple[str, ...]
    solved: float
    held: float
    arrested: float
    people: tuple[int, ...]
    what: str
    title: str = ""
    most: int = 900


CRIMES = (
    Crime(
        "盗窃罪",
        26,
        (*STATIONS, CRIMINAL),
        0.55,
        0.62,
        0.66,
        (80, 14, 5, 1),
        "{victim}停放在{place}的电动自行车被盗，价值约{amount}元",
        "{place}电动自行车被盗案",
        48,
    ),
    Crime(
        "诈骗罪",
        15,
        (CRIMINAL, CRIMINAL, STATIONS[0], STATIONS[1]),
        0.34,
        0.7,
        0.7,
        (66, 18, 10, 6),
        "{victim}接到冒充客服的电话后转账{amount}元，发现被骗",
        "{victim}被诈骗案",
    ),
    Crime(
        "帮助信息网络犯罪活动罪",
        9,
        (CRIMINAL, STATIONS[0], STATIONS[2]),
        1,
        0.42,
        0.45,
        (78, 14, 6, 2),
        "嫌疑人在{place}出租本人银行卡三张，流入涉诈资金{amount}元",
    ),
    Crime(
        "危险驾驶罪",
        14,
        (TRAFFIC,),
        1,
        0.03,
        0.3,
        (100,),
        "嫌疑人酒后驾驶小型轿车行驶至{place}被查获，血液酒精含量152mg/100ml",
    ),
    Crime(
        "故意伤害罪", 7, STATIONS, 0.97, 0.5, 0.5, (82, 12, 5, 1), "嫌疑人在{place}因琐事与{victim}厮打，致其轻伤二级"
    ),
    Crime(
        "掩饰、隐瞒犯罪所得、犯罪所得收益罪",
        6,
        (CRIMINAL, STATIONS[1], STATIONS[4]),
        1,
        0.45,
        0.5,
        (70, 20, 8, 2),
        "嫌疑人在{place}明知是赃物仍予收购，金额约{amount}元",
    ),
    Crime(
        "开设赌场罪",
        3.6,
        (CRIMINAL, STATIONS[0], STATIONS[3]),
        1,
        0.75,
        0.62,
        (30, 30, 25, 15),
        "嫌疑人在{place}一民房内摆设赌桌，抽头渔利约{amount}元",
    ),
    Crime("寻衅滋事罪", 4, STATIONS, 0.95, 0.6, 0.55, (50, 26, 16, 8), "嫌疑人酒后在{place}随意殴打他人、损毁财物"),
    Crime("交通肇事罪", 2, (TRAFFIC,), 1, 0.4, 0.4, (100,), "嫌疑人驾车行驶至{place}与行人相撞，致一人死亡"),
    Crime(
        "故意毁坏财物罪",
        1.4,
        STATIONS,
        0.8,
        0.3,
        0.35,
        (90, 8, 2),
        "{victim}停放在{place}的车辆被划，损失约{amount}元",
        "{place}车辆被毁坏案",
        190,
    ),
    Crime(
        "敲诈勒索罪",
        1.3,
        (CRIMINAL, STATIONS[0]),
        0.7,
        0.7,
        0.7,
        (60, 25, 15),
        "{victim}被人以公开隐私相要挟索要{amount}元",
        "{victim}被敲诈勒索案",
    ),
    Crime(
        "非法狩猎罪",
        1.3,
        (STATIONS[2], STATIONS[3]),
        1,
        0.3,
        0.3,
        (50, 25, 25),
        "嫌疑人于禁猎期在{place}附近山林张网捕鸟并出售给饭店",
    ),
    Crime("非法捕捞水产品罪", 0.9, (STATIONS[1],), 1, 0.1, 0.2, (50, 35, 15), "嫌疑人于休渔期驾船在近海拖网捕捞"),
    Crime(
        "走私、贩卖、运输、制造毒品罪",
        1.1,
        (CRIMINAL,),
        1,
        0.95,
        0.92,
        (75, 20, 5),
        "嫌疑人在{place}向吸毒人员出售毒品",
    ),
    Crime(
        "容留他人吸毒罪", 0.6, (CRIMINAL, STATIONS[0]), 1, 0.6, 0.5, (95, 5), "嫌疑人在{place}住处多次容留他人吸食毒品"
    ),
    Crime("强奸罪", 1, (CRIMINAL,), 0.95, 0.92, 0.78, (97, 3), "被害人报称在{place}遭受侵害"),
    Crime("强制猥亵、侮辱罪", 0.6, (CRIMINAL, STATIONS[0]), 0.9, 0.8, 0.6, (100,), "被害人报称在{place}遭受侵害"),
    Crime(
        "抢劫罪",
        0.4,
        (CRIMINAL,),
        0.85,
        0.98,
        0.92,
        (60, 30, 10),
        "{victim}在{place}被人持刀抢走手机一部",
        "{victim}被抢劫案",
    ),
    Crime("袭警罪", 0.8, STATIONS, 1, 0.85, 0.55, (95, 5), "嫌疑人在{place}阻碍民警处置警情并击打民警面部"),
    Crime("妨害公务罪", 0.4, STATIONS, 1, 0.6, 0.45, (90, 10), "嫌疑人在{place}阻碍执法人员检查"),
    Crime("滥伐林木罪", 0.5, (STATIONS[3],), 1, 0.05, 0.2, (90, 10), "嫌疑人未办采伐许可，在{place}伐树四十余株"),
    Crime("非法经营罪", 0.6, (ECONOMIC,), 1, 0.4, 0.4, (60, 30, 10), "嫌疑人经快递网点寄递无证卷烟，金额约{amount}元"),
    Crime(
        "合同诈骗罪",
        0.9,
        (ECONOMIC,),
        0.75,
        0.55,
        0.6,
        (80, 15, 5),
        "{victim}公司被人以虚假购销合同骗取货款{amount}元",
        "{victim}公司被合同诈骗案",
    ),
    Crime("职务侵占罪", 0.9, (ECONOMIC,), 0.95, 0.3, 0.35, (90, 10), "嫌疑人利用保管货款之便侵占单位资金{amount}元"),
    Crime(
        "非法吸收公众存款罪", 0.5, (ECONOMIC,), 1, 0.6, 0.5, (25, 30, 25, 20), "嫌疑人以养老项目为名向不特定人吸收资金"
    ),
    Crime("信用卡诈骗罪", 0.5, (ECONOMIC,), 0.9, 0.4, 0.5, (98, 2), "{victim}的银行卡在{place}被人冒用取款{amount}元"),
    Crime("虚开发票罪", 0.4, (ECONOMIC,), 1, 0.2, 0.2, (70, 30), "嫌疑人为他人虚开普通发票，票面金额约{amount}元"),
    Crime(
        "拒不执行判决、裁定罪", 0.4, (STATIONS[0], CRIMINAL), 1, 0.5, 0.4, (100,), "嫌疑人有能力执行生效判决而转移财产"
    ),
)
