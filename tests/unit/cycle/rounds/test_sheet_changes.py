"""A sheet against the records: only what differs, with an id of what it says, and never against years it has not."""

from dataclasses import replace

from tests.factories.plain_sheets import a_measure, a_sheet

from sasaeai.cycle.rounds.rules.sheet_changes import Changes, Difference, changes
from sasaeai.cycle.rounds.rules.twin_differences import twin_differences
from sasaeai.sheets.model import Figure, Result, Sheet

NOBODY: frozenset[str] = frozenset()


def found(records: Sheet, coming: Sheet, base: Sheet | None = None, locked: frozenset[str] = NOBODY) -> Changes:
    return changes(records, coming, base=base, locked=locked, has_round=True)


def told(one: Difference) -> tuple[str, str, str, str]:
    return one.no, one.field, one.before, one.after


def test_the_same_sheet_differs_in_nothing() -> None:
    sheet = a_sheet(a_measure("5"), a_measure("6", title="居場所づくり"))
    assert found(sheet, sheet).differences == ()
    assert found(sheet, sheet).partners == {"5": "5", "6": "6"}


def test_blanks_at_the_ends_of_lines_and_forms_of_letters_are_no_difference() -> None:
    one = a_sheet(a_measure("5", reason="つづける\nため。か\u3099"))
    other = a_sheet(a_measure("5", reason="つづける \r\nため。が　\n"))
    assert found(one, other).differences == ()


def test_a_changed_text_is_the_only_difference_and_its_id_is_of_what_it_says() -> None:
    records = a_sheet(a_measure("5"))
    (one,) = found(records, a_sheet(a_measure("5", reason="やめるため。"))).differences
    assert told(one) == ("5", "reason", "続けるため。", "やめるため。")
    (other,) = found(records, a_sheet(a_measure("5", reason="ひろげるため。"))).differences
    assert one.id != other.id
    assert one.is_suggested


def test_a_renumbered_measure_is_known_and_new_and_gone_ones_are_told() -> None:
    records = a_sheet(a_measure("5"), a_measure("6", title="居場所づくりの推進"))
    coming = a_sheet(a_measure("4", title="ごみ出しの手伝い"), a_measure("7"))
    compared = found(records, coming)
    assert [(one.kind, one.no) for one in compared.differences] == [("field", "5"), ("added", "4"), ("gone", "6")]
    assert told(compared.differences[0]) == ("5", "no", "5", "7")
    assert [one.can_be_chosen for one in compared.differences] == [True, True, False]


def test_figures_differ_one_by_one() -> None:
    first, second = a_measure().figures
    coming = a_sheet(a_measure("5", figures=(replace(first, value=400), Figure("会議", "回", 2018, 3, "actual"))))
    differences = found(a_sheet(a_measure("5")), coming).differences
    assert [(one.kind, one.before, one.after) for one in differences] == [
        ("figure", "399団体", "400団体"), ("figure", "399団体", ""), ("figure", "", "3回"),
    ]  # fmt: skip
    assert second.fiscal_year == 2019
    assert [one.is_suggested for one in differences] == [True, False, True]


def test_a_sheet_says_nothing_against_years_that_it_does_not_cover() -> None:
    earlier = (Result(2016, "はじめた。", same_as_left=False), *a_measure().results)
    records = a_sheet(
        a_measure("5", results=earlier, figures=(*a_measure().figures, Figure("登録", "団体", 2016, 1, "actual")))
    )
    assert found(records, a_sheet(a_measure("5"))).differences == ()


def test_without_a_round_only_the_plan_and_known_figures_can_differ() -> None:
    first, _ = a_measure().figures
    coming = a_sheet(
        a_measure("5", title="見守りネットワークの拡充", reason="別の理由。", figures=(replace(first, value=1),))
    )
    differences = changes(a_sheet(a_measure("5")), coming, base=None, locked=NOBODY, has_round=False).differences
    assert [one.field.partition(".")[0] for one in differences] == ["title", "figures"]


def test_what_a_person_wrote_since_is_not_suggested_and_what_is_locked_cannot_be_chosen() -> None:
    base = a_sheet(a_measure("5"))
    records = a_sheet(a_measure("5", reason="人が書いた理由。"))
    coming = a_sheet(a_measure("5", issues="新しい課題。"))
    issues, reason = found(records, coming, base).differences
    assert (issues.field, issues.is_by_person, issues.is_suggested) == ("issues", False, True)
    assert (reason.field, reason.is_by_person, reason.is_suggested, reason.can_be_chosen) == (
        "reason", True, False, True,
    )  # fmt: skip
    locked = found(records, replace_title(coming), base, frozenset({"5"})).differences
    assert {one.field: one.can_be_chosen for one in locked} == {"title": True, "issues": False, "reason": False}


def replace_title(sheet: Sheet) -> Sheet:
    return replace(sheet, measures=tuple(replace(one, title="見守りネットワークの拡充") for one in sheet.measures))


def test_twins_differ_in_words_and_not_in_brackets_spaces_or_where_they_are_printed() -> None:
    one = a_measure("5", page=27, issues=None, rating="○")
    other = a_measure(
        "42", page=40, title="見守り（ネットワーク）の充実", issues="登録が増えていない。", reason="・続けるため"
    )
    differences = twin_differences(replace(one, title="見守りネットワークの充実"), other)
    assert [(pair.field, pair.main, pair.repeated) for pair in differences] == [("issues", "", "登録が増えていない。")]
    (marks,) = twin_differences(one, replace(one, rating="", rating_text=""))
    assert (marks.field, marks.main, marks.repeated) == ("rating", "○", "")
    first, second = one.figures
    changed = replace(one, figures=(replace(first, value=383), second))
    (figure,) = twin_differences(one, changed)
    assert (figure.main, figure.repeated) == ("399団体", "383団体")
