"""Who acts, and about whom: the agency square, and a person's name, masked where it must be."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from office.ui.html import Component, join, link

# Square, CSS class suffix. The character stays Chinese in every language: it is the mark on the
# paper files too, and colour alone would not be read by everyone.
SQUARES = {
    "procuratorate": "检",
    "police": "公",
    "third": "第",
    "court": "法",
}

# Two-character surnames: 欧阳修 is masked 欧阳某某, never 欧某某.
COMPOUND_SURNAMES = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 长孙 宇文 司徒 夏侯 令狐 轩辕 端木 独孤 南宫 "
    "西门 东郭 百里 呼延 闻人 万俟 澹台 拓跋 申屠 太史 公冶 宗政 濮阳 淳于 单于 赫连 钟离 鲜于 闾丘".split()
)


def side_of(value: object) -> str:
    """The side of an agency, department or officer, or the code itself."""
    if isinstance(value, str):
        return str(value)
    for name in ("side", "agency"):
        found = getattr(value, name, None)
        if found is not None:
            return side_of(found)
    return "third"


def side_name(side: str) -> str:
    """The side in words, read out where the square is only seen."""
    return {
        "procuratorate": pgettext("side", "procuratorate"),
        "police": pgettext("side", "police"),
        "third": pgettext("side", "third agency"),
        "court": pgettext("side", "court"),
    }.get(side, side)


def square(side: str) -> SafeString:
    """One square; the name of the side is its title and what a screen reader says."""
    name = side_name(side)
    return format_html(
        '<span class="o-who o-who-{}" role="img" aria-label="{}" title="{}">{}</span>',
        side, name, name, SQUARES.get(side, "第"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Who(Component):
    """The square of the acting side, with a name beside it. `both` gives both squares."""

    side: object
    name: object = ""
    url: str = ""

    def html(self) -> SafeString:
        side = side_of(self.side)
        squares = square("procuratorate") + square("police") if side == "both" else square(side)
        if not self.name:
            return squares
        return format_html('<span class="o-by">{} {}</span>', squares, link(self.url, self.name))


def mask_name(name: str) -> str:
    """张三丰 → 张某某: a minor is named by the surname only (未成年人保护法 103; 刑诉规则 481).

    The length of the given name is not told: it would help to identify.
    """
    name = (name or "").strip()
    if not name:
        return ""
    surname = name[:2] if name[:2] in COMPOUND_SURNAMES else name[0]
    return f"{surname}某某"


@dataclass(frozen=True, slots=True)
class PersonName(Component):
    """A person's name. The caller says whether it must be masked; an already masked one is kept."""

    name: str
    masked: bool = False
    minor: bool = False
    url: str = ""

    @property
    def text(self) -> str:
        if self.masked and "某" not in self.name:
            return mask_name(self.name)
        return self.name

    def html(self) -> SafeString:
        parts = [format_html('<span class="o-person">{}</span>', link(self.url, self.text or "—"))]
        if self.minor:
            parts.append(format_html('<span class="o-quiet">{}</span>', _("(minor)")))
        return join(parts)
