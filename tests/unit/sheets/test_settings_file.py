"""The settings file of the linter: what it may say, and how each slip is answered."""

import pytest

from sasaeai.sheets import UserFacingError
from sasaeai.sheets.checking import Settings
from sasaeai.sheets.settings_file import load_settings, with_options

KEY = "TW001-3f2a9c01d4"


def test_a_whole_file() -> None:
    text = f'[check]\nselect = ["tw", "ＦＧ001"]\nignore = ["NM005"]\n[confirmed]\n"{KEY}" = "担当課に\\n確認。"\n'
    settings = load_settings(b"\xef\xbb\xbf" + text.encode(), "sasaeai.toml")
    assert settings == Settings(("TW", "FG001"), ("NM005",), {KEY: "担当課に 確認。"})


def test_an_empty_file_asks_everything() -> None:
    assert load_settings(b"", "sasaeai.toml") == Settings()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"[chek]\n", "chek"),
        (b"check = 1\n", "check"),
        (b"[[confirmed]]\nx = 1\n", "confirmed"),
        (b"[check]\nslect = []\n", "slect"),
        (b'[check]\nselect = "TW"\n', "select"),
        (b"[check]\nignore = [1]\n", "ignore"),
        (b'[check]\nignore = ["TW01"]\n', "TW001"),
        (b'[check]\nselect = [""]\n', "select"),
        (b'[confirmed]\n"TW001" = "x"\n', "TW001"),
        (b'[confirmed]\n"tw001-3f2a9c01d4" = "x"\n', "tw001-3f2a9c01d4"),
        (f"[confirmed]\n{KEY} = 3\n".encode(), KEY),
        (b'[confirmed]\n"a\\u001b[31m\\nb" = "x"\n', "[confirmed]"),
        (b"[check\n", "1"),
        ("[check] # 設定".encode("cp932"), "UTF-8"),
        (b"[check]\nx = " + b"[" * 5_000, "TOML"),
        (b"[check]\nx = " + b"9" * 5_000, "TOML"),
    ],
)
def test_a_slip_is_one_sentence_that_names_file_and_entry(data: bytes, word: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        load_settings(data, "設定.toml")
    for sentence in (caught.value.message_ja, caught.value.message_en):
        assert sentence.startswith("設定.toml")
        assert word in sentence
        assert sentence.isprintable()


def test_select_of_the_command_line_replaces_and_ignore_adds() -> None:
    settings = Settings(("TW",), ("NM005",), {KEY: "確認"})
    assert with_options(settings, [], []) == settings
    assert with_options(settings, ["fg, NR001", "MN"], ["TW001、SH"]) == Settings(
        ("FG", "NR001", "MN"), ("NM005", "TW001", "SH"), {KEY: "確認"}
    )
