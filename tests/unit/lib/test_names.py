"""Names, readings, bodies and phone numbers that mean the same have one plain form; those that do not, mostly not."""

import pytest

from sasaeai.lib import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙﨑 眞", "高崎真"),
        ("渡邉　花子", "渡辺花子"),
        ("渡\u9089\U000e0101花子", "渡辺花子"),
        ("齋藤", "斉藤"),
        ("𠮷田", "吉田"),
        ("ﾊﾏﾀﾞ ﾊﾅｺ", "はまだはなこ"),
        ("ハマダ・ハナコ", "はまだ はなこ"),
        ("佐々木奈々", "佐佐木奈奈"),
        ("いすゞ", "イスズ"),
        ("桜ヶ丘", "櫻が丘"),
        ("桜ケ丘", "桜ヶ丘"),
        ("みどりセンタ－", "みどりセンター"),
        ("ﾐﾄﾞﾘｾﾝﾀｰ", "みどりセンター"),
        ("NGUYỄN Thị Đào", "nguyen thi dao"),
        ("O’Brien, Anne-Marie", "OBRIEN ANNE MARIE"),
        ("Ｍüller", "muller"),
        ("か\u3099", "が"),
    ],
)
def test_two_spellings_of_a_name_meet(one: str, other: str) -> None:
    assert names.plain(one) == names.plain(other) != ""


@pytest.mark.parametrize(("one", "other"), [("は", "ば"), ("は", "ぱ"), ("大野", "小野"), ("1-2区", "12区")])
def test_what_is_not_the_same_stays_apart(one: str, other: str) -> None:
    assert names.plain(one) != names.plain(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ｷﾖｳｺ", "キョウコ"),
        ("サトー", "さとう"),
        ("オーノ", "おおの"),
        ("ケーコ", "けいこ"),
        ("ちづる", "チズル"),
        ("ユーコ", "ゆうこ"),
        ("はつとり", "ハットリ"),
    ],
)
def test_two_spellings_of_a_reading_meet(one: str, other: str) -> None:
    assert names.plain_kana(one) == names.plain_kana(other) != ""


def test_readings_that_differ_by_a_long_vowel_stay_apart() -> None:
    assert names.plain_kana("おおの") != names.plain_kana("おの")


@pytest.mark.parametrize(
    "name",
    [
        "㈱みどり商店", "株式会社 みどり商店", "(株)みどり商店", "（株）みどり商店", "みどり商店㈱", "㍿みどり商店",
        "〔株〕みどり商店", "みどり商店　株式会社", "みどり商店", "ﾐﾄﾞﾘ商店(株)", "有限会社みどり商店",
    ],
)  # fmt: skip
def test_a_body_is_found_with_any_legal_form_or_none(name: str) -> None:
    assert names.plain_body(name) == "みどり商店"


@pytest.mark.parametrize(
    ("name", "body", "form"),
    [
        ("社会福祉法人みどり野市社会福祉協議会", "みどり野市社会福祉協議会", "社会福祉法人"),
        ("(社福) みどり会", "みどり会", "社会福祉法人"),
        ("医療法人社団 みどり会", "みどり会", "医療法人"),
        ("認定ＮＰＯ法人ひだまり", "ひだまり", "特定非営利活動法人"),
        ("みどり製菓(株)本店", "みどり製菓本店", "株式会社"),
        ("Midori Foods Co., Ltd.", "midorifoods", ""),
        ("LINC", "linc", ""),
        ("株式会社", "株式会社", "株式会社"),
        ("", "", ""),
    ],
)
def test_a_bodys_name_and_its_legal_form(name: str, body: str, form: str) -> None:
    assert (names.plain_body(name), names.legal_form(name)) == (body, form)


@pytest.mark.parametrize(
    ("one", "other", "may_be"),
    [
        ("㈱みどり商店", "みどり商店 株式会社", True),
        ("㈱みどり商店", "みどり商店", True),
        ("医療法人みどり会", "社会福祉法人みどり会", False),
        ("㈱みどり商店", "㈱あおい商店", False),
    ],
)
def test_bodies_of_two_legal_forms_are_two(one: str, other: str, may_be: bool) -> None:
    assert names.may_be_one_body(one, other) == names.may_be_one_body(other, one) == may_be


@pytest.mark.parametrize(
    ("phone", "digits"),
    [
        ("０１２３（４５）６７８９", "0123456789"),
        ("+81 90-1234-5678", "09012345678"),
        ("+81 (0)90-1234-5678", "09012345678"),
        ("0123-45-6789（内線12）", "0123456789"),
        ("0123-45-6789、090-1234-5678", "0123456789"),
        ("なし", ""),
    ],
)
def test_a_phone_number_is_its_digits(phone: str, digits: str) -> None:
    assert names.plain_phone(phone) == digits


def test_no_variant_is_a_plain_form_too() -> None:
    variants = names._VARIANTS
    assert not {chr(code) for code in variants} & set(variants.values())
    assert len(variants) == len("".join(names._VARIANT_GROUPS.split())) - len(names._VARIANT_GROUPS.split())


def test_the_first_characters_of_a_reading() -> None:
    assert (names.first_two("ヤマダ"), names.first_three("ﾔﾏﾀﾞ"), names.first_three("あべ")) == ("やま", "やまだ", "")
