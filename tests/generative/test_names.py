"""Plain forms hold whatever is typed: made twice they stay, and width, case, spaces and kind of kana do not matter."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sasaeai.lib import names

ANY = st.text(max_size=30)
KANA = st.text(st.sampled_from([chr(code) for code in range(ord("ァ"), ord("ヶ") + 1)] + ["ー"]), max_size=12)
NAMELIKE = st.text(
    st.sampled_from("髙邉﨑々ゞゝヶケが株式会社㈱(株)（）-－ー 　・Aéøß12ｶﾞはば゛゙\u0301\U000e0101"), max_size=16
)
TEXTS = ANY | KANA | NAMELIKE


@pytest.mark.parametrize(
    "form",
    [names.plain, names.plain_kana, names.plain_body, names.plain_phone, names.first_two, names.first_three],
)
@given(text=TEXTS)
@example(text="々々々")
@example(text="おおおー")
def test_a_plain_form_is_its_own_plain_form(form: object, text: str) -> None:
    assert callable(form)
    assert form(form(text)) == form(text)


@given(TEXTS)
def test_form_of_unicode_does_not_matter(text: str) -> None:
    forms = {names.plain(unicodedata.normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    assert forms == {names.plain(text)}


@given(KANA)
def test_the_kind_of_kana_does_not_matter(kana: str) -> None:
    hiragana = kana.translate({code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)})
    assert names.plain(hiragana) == names.plain(kana)
    assert names.plain_kana(hiragana) == names.plain_kana(kana)


@given(st.text(st.sampled_from("abcxyzéüñçôÀÉ"), max_size=12))
def test_latin_names_are_found_in_any_case_and_without_marks(name: str) -> None:
    bare = "".join(char for char in unicodedata.normalize("NFD", name) if not unicodedata.combining(char))
    assert names.plain(name) == names.plain(name.upper()) == names.plain(bare) == bare.casefold()


@given(st.lists(st.text(st.sampled_from("山田太郎やまだﾊﾏ"), min_size=1, max_size=4), max_size=4))
def test_spaces_do_not_matter(parts: list[str]) -> None:
    assert names.plain("　".join(parts)) == names.plain(" ".join(parts)) == names.plain("".join(parts))


@given(KANA, KANA)
def test_whoever_is_sought_by_the_first_characters_is_found(kana: str, more: str) -> None:
    assert names.plain_kana(kana + more).startswith(names.plain_kana(kana))


@given(st.text(st.sampled_from("みどり商店本会"), min_size=1, max_size=8), st.sampled_from(sorted(names._FORM_OF)))
def test_a_legal_form_before_or_after_does_not_matter(name: str, form: str) -> None:
    assert names.plain_body(f"{form} {name}") == names.plain_body(f"{name} {form}") == names.plain_body(name)
    assert names.may_be_one_body(f"{form}{name}", name)
