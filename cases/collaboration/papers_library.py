"""咨询答复 and 证据指引 as papers. Both say that they do not bind."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import pgettext_lazy

from cases.collaboration.papers_outline import day_words, lines
from office.papers.kinds import Build, PaperKind
from office.papers.paper import OFFICIAL, Heading, Paper, Paragraph

NOT_BINDING = "本答复不具有约束力，仅供参考；办理案件应当依照法律和案件事实独立作出决定。"


def advice(values: Mapping[str, Any]) -> Paper:
    """咨询答复."""
    return Paper(
        title=f"关于{values['public_title']}的咨询答复",
        blocks=[
            Heading("问题"),
            *lines(values["public_question"]),
            Heading("答复"),
            *lines(values["public_answer"]),
            Heading("依据"),
            *lines(values["public_law"]),
            Paragraph(NOT_BINDING, bold=True),
        ],
    )


def guideline(other: str) -> Build:
    """证据指引, issued jointly under the number of whichever agency adopted it second; ``other``: the value that names
    the first. The headings of the text are as typed."""

    def build(values: Mapping[str, Any]) -> Paper:
        first = str(values.get(other, ""))
        return Paper(
            title=str(values["title"]),
            blocks=[
                *lines(values["text"]),
                Paragraph(f"本指引自{day_words(values['effective_on'])}起施行，供办案参考，不得在法律文书中引用。"),
            ],
            more_agencies=[first] if first else [],
        )

    return build


ADVICE = PaperKind(
    code="advice",
    zh="咨询答复",
    en="Published advice",
    series="咨答",
    build=advice,
    required=("public_title", "public_question", "public_answer", "public_law"),
    labels={
        "public_title": pgettext_lazy("advice", "Title"),
        "public_question": pgettext_lazy("advice", "Question"),
        "public_answer": pgettext_lazy("advice", "Answer"),
        "public_law": pgettext_lazy("advice", "Articles"),
    },
)
GUIDELINE = PaperKind(
    code="guideline",
    zh="证据指引",
    en="Guideline on evidence",
    series="指引",
    layout=OFFICIAL,
    build=guideline("police_agency"),
    side="procuratorate",
    required=("title", "text", "effective_on"),
    labels={
        "title": pgettext_lazy("guideline", "Title"),
        "text": pgettext_lazy("guideline", "Text"),
        "effective_on": pgettext_lazy("guideline", "In force from"),
    },
)
GUIDELINE_POLICE = replace(GUIDELINE, code="guideline_police", build=guideline("procuratorate_agency"), side="police")
