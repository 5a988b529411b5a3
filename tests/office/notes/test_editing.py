"""A text that two people edit: what the second sees before anything of the first is overwritten."""

from django import forms
from django.http import QueryDict

from office.notes.forms import SharedTextForm
from office.notes.merging import By
from office.notes.parts import Changes


class OpinionForm(SharedTextForm):
    text_field = "opinion"
    opinion = forms.CharField()


def posted(**data) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in data.items()})
    return query


def test_nothing_is_met_where_nobody_saved_meanwhile():
    form = OpinionForm(posted(seen=3, base="甲。", opinion="甲一。"))
    assert form.meet(now_text="甲。", now_version=3, theirs="李某") is None
    assert form.is_valid()


def test_both_changes_stand_in_the_field_and_the_next_press_saves_them():
    form = OpinionForm(posted(seen=3, base="甲。乙。", opinion="甲一。乙。"))
    merge = form.meet(now_text="甲。乙二。", now_version=4, theirs="李某")
    assert merge is not None and merge.clean
    again = OpinionForm(form.data)
    assert again.meet(now_text="甲。乙二。", now_version=4, theirs="李某") is None
    assert again.is_valid()
    assert again.cleaned_data["opinion"] == "甲一。乙二。"


def test_a_third_who_saves_between_is_met_as_well():
    form = OpinionForm(posted(seen=3, base="甲。乙。丙。", opinion="甲一。乙。丙。"))
    form.meet(now_text="甲。乙二。丙。", now_version=4, theirs="李某")
    merge = form.meet(now_text="甲。乙二。丙三。", now_version=5, theirs="王某")
    assert merge is not None
    assert merge.text == "甲一。乙二。丙三。"


def test_the_same_sentence_twice_is_refused_until_one_is_chosen():
    form = OpinionForm(posted(seen=3, base="甲。", opinion="甲一。"))
    merge = form.meet(now_text="甲二。", now_version=4, theirs="李某")
    assert merge is not None and not merge.clean
    again = OpinionForm(form.data)
    assert again.meet(now_text="甲二。", now_version=4, theirs="李某") is None
    assert again.errors["opinion"] == ["有的句子并列着两种写法：请保留一种，并删去带【】的各行。"]
    assert "甲一。" in again["opinion"].value() and "甲二。" in again["opinion"].value()
    chosen = OpinionForm(posted(seen=4, base="甲二。", opinion="甲一。"))
    assert chosen.is_valid()


def test_a_forged_or_lost_base_overwrites_nothing():
    form = OpinionForm(posted(seen="", base="", opinion="甲一。"))
    merge = form.meet(now_text="甲二。", now_version=4, theirs="李某")
    assert merge is not None and not merge.clean
    assert "甲二。" in merge.text and "甲一。" in merge.text


def test_what_the_other_changed_is_shown_and_escaped():
    form = OpinionForm(posted(seen=1, base="甲。<b>。丙。", opinion="甲一。<b>。丙。"))
    merge = form.meet(now_text="甲。<i>。丙。", now_version=2, theirs="李某")
    assert merge is not None
    html = str(Changes.of(merge, "李某").html())
    assert "<del>&lt;b&gt;。</del><ins>&lt;i&gt;。</ins>" in html
    assert "<ins>甲一" not in html  # the own change is not the other's
    assert [piece.by for piece in merge.pieces] == [By.MINE, By.THEIRS, By.NOBODY]


def test_a_conflict_shows_both_with_names():
    form = OpinionForm(posted(seen=1, base="甲。", opinion="甲一。"))
    merge = form.meet(now_text="甲二。", now_version=2, theirs="李某")
    assert merge is not None
    html = str(Changes.of(merge, "李某").html())
    assert "李某" in html and "甲一。" in html and "甲二。" in html
