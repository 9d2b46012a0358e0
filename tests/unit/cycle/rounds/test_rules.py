"""The arithmetic of rounds: stages, blanks, slots for figures, what changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.cycle.rounds.rules.blanks import blanks
from sasaeai.cycle.rounds.rules.result_text import filled, pieces, slots
from sasaeai.cycle.rounds.rules.stages import STEPS, WRITABLE, Actor, Stage, is_apart, steps_from
from sasaeai.cycle.rounds.rules.word_changes import changes

WORDS = st.text(alphabet="あいう漢字{}｛｝ \n12", max_size=40)


def test_only_a_blank_stands_in_the_way_and_a_dash_is_an_answer() -> None:
    assert blanks({"rating": "○", "direction": "—", "reason": "続けるため"}) == {}
    assert list(blanks({"rating": " ", "direction": "expand"})) == ["rating", "reason"]


def test_every_stage_is_reached_and_left() -> None:
    reached = {step.after for step in STEPS.values()}
    left = {stage for step in STEPS.values() for stage in step.before}
    assert reached | {Stage.NOT_BEGUN} == set(Stage)
    assert left == set(Stage)


def test_nothing_is_sent_back_without_a_word() -> None:
    assert all(step.needs_text for step in STEPS.values() if step.after is Stage.SENT_BACK)


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.APPROVED, Stage.FROZEN, Stage.PUBLISHED])
def test_what_was_submitted_is_not_written_in(stage: Stage) -> None:
    assert stage not in WRITABLE


def test_buttons_are_those_of_the_actor() -> None:
    approver = frozenset({Actor.APPROVER})
    assert [step.name for step in steps_from(Stage.SUBMITTED, approver)] == ["send_back", "approve"]
    assert steps_from(Stage.BEGUN, approver) == []


def test_writer_approver_and_collector_are_three() -> None:
    wrote, approved = frozenset({"a"}), frozenset({"b"})
    assert not is_apart(STEPS["approve"], "a", wrote, approved)
    assert is_apart(STEPS["approve"], "b", wrote, approved)
    for step in ("freeze", "publish"):
        assert not is_apart(STEPS[step], "a", wrote, approved)
        assert not is_apart(STEPS[step], "b", wrote, approved)
        assert is_apart(STEPS[step], "c", wrote, approved)
    assert is_apart(STEPS["submit"], "a", wrote, approved)


def test_a_slot_takes_the_value_of_its_indicator() -> None:
    text = "登録は{登録機関数}となった。｛ 参加者 ｝は未定。"
    assert filled(text, {"登録機関数": "383か所"}) == "登録は383か所となった。｛ 参加者 ｝は未定。"
    kinds = [piece.kind for piece in pieces(text, {"登録機関数": "383か所"})]
    assert kinds == ["words", "figure", "words", "unfilled", "words"]
    assert slots([text]) == {"登録機関数", "参加者"}


@given(WORDS)
def test_a_text_without_figures_stays_as_it_is(text: str) -> None:
    assert filled(text, {}) == text
    assert "".join(piece.text for piece in pieces(text, {})) == text


@given(WORDS, WORDS)
def test_changes_lead_from_one_text_to_the_other(before: str, after: str) -> None:
    runs = changes(before, after)
    assert "".join(run.text for run in runs if run.kind != "new") == before
    assert "".join(run.text for run in runs if run.kind != "gone") == after


def test_very_long_texts_are_told_whole_and_fast() -> None:
    runs = changes("あ" * 100_000, "い" * 100_000)
    assert [run.kind for run in runs] == ["gone", "new"]
