"""Whether two items of evidence are the same one in other words.

An outline may not ask again for what was sent without saying why. What is asked for is written by hand, so the same
thing comes back as 调取被害人的银行流水 and 被害人银行流水明细: words that only say that it is asked for are left out,
and what remains is compared by its pairs of characters. A false alarm costs one sentence; a missed one a search.
"""

import re
import unicodedata

# What every outline says of every item; it tells nothing of which item it is.
FILLER = re.compile(
    r"请|应当|需要|需|及时|进一步|重新|继续|补充|收集|调取|查明|核实|核查|提供|制作|补正|完善|移送|相关|有关|具体|详细|情况|材料|"
    r"证据|明细|完整|全部|本案|犯罪嫌疑人|嫌疑人|并|及|和|与|或者|的|对|等"
)
LIKE = 0.8
# So short a word is in too many others to count as being contained in one.
SHORT = 4


def core(text: str) -> str:
    """The text without marks, spaces and filler; all of it where nothing else would be left."""
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKC", text).casefold() if unicodedata.category(sign)[0] in "LN"
    )
    return FILLER.sub("", plain) or plain


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)} or {text}


def alike(one: str, other: str) -> bool:
    """Whether both name the same item: equal, contained, or alike in four of five pairs of characters."""
    first, second = core(one), core(other)
    if not first or not second:
        return False
    if first == second:
        return True
    short, long = sorted((first, second), key=len)
    if len(short) >= SHORT and short in long:
        return True
    a, b = _pairs(first), _pairs(second)
    return 2 * len(a & b) / (len(a) + len(b)) >= LIKE
