"""Names, identity numbers and places of the invented county."""

from __future__ import annotations

from datetime import date
from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程"
    "曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
)
GIVEN_MALE = "伟强磊军勇杰涛明超辉刚平波斌鹏浩宇飞鑫凯健峰龙俊东旭阳志国建文海林成康振"
GIVEN_FEMALE = "芳娜敏静丽艳秀娟霞玲燕红梅琳颖雪莉萍慧洁欣月婷倩佳兰英凤云珍"

# Characters outside the common sets, and names that short columns cut: ledgers must carry them whole.
RARE = ("高㛃", "王䶮", "刘𬭎", "赵堃", "陈赟", "苏喆", "李昇昉")
LONG = (
    "阿卜杜热西提·买买提艾力",
    "迪丽努尔·阿布都热合曼",
    "努尔麦麦提·图尔荪托合提",
    "扎西多吉·索朗旺堆",
)
SELF_REPORTED = ("自报姓名：阿强", "自报姓名：小四川", "自报姓名：大军")
FOREIGN = (("NGUYEN VAN THANH", "越南籍"), ("PARK SUNG HO", "韩国籍"))

PLACES = (
    "海山区滨海路",
    "海山区渔港街",
    "海山区南关小区",
    "海山区长城路农贸市场",
    "海山区北门客运站",
    "海山区石河镇大坝村",
    "海山区柳江镇西岭村",
    "海山区工业园三号路",
    "海山区望海花园",
    "海山区老龙湾景区停车场",
    "海山区孟家庄",
    "海山区第一医院门前",
)


def person_name(random: Random, female: bool) -> str:
    pool = GIVEN_FEMALE if female else GIVEN_MALE
    given = random.choice(pool)
    if random.random() < 0.7:
        given += random.choice(pool)
    return random.choice(SURNAMES) + given


def unusual_name(random: Random) -> tuple[str, str, str]:
    """A name that trips programs, with its document kind and status."""
    kind = random.random()
    if kind < 0.5:
        return random.choice(RARE), "居民身份证", ""
    if kind < 0.8:
        return random.choice(LONG), "居民身份证", ""
    if kind < 0.92:
        return random.choice(SELF_REPORTED), "无", "身份不明"
    name, nation = random.choice(FOREIGN)
    return name, "护照", f"外国人（{nation}）"


def identity_number(random: Random, born: date, female: bool, area: str = "139903") -> str:
    """Eighteen characters with a right check character (GB 11643), in an area that does not exist."""
    serial = random.randrange(0, 500) * 2 + (0 if female else 1)
    body = f"{area}{born:%Y%m%d}{serial:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


def passport_number(random: Random) -> str:
    return f"{random.choice('BCEKM')}{random.randrange(10**7, 10**8)}"
