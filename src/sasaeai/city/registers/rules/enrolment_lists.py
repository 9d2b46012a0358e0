"""What the cells of a network's list mean, and which stays contradict each other. Sentences never repeat a value."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from sasaeai.city.registers.errors import RegisterError
from sasaeai.city.registers.rules.enrolments import Overlap, ends_before_it_begins, overlap
from sasaeai.city.registers.rules.list_parties import BODY, PERSON
from sasaeai.lib import names
from sasaeai.lib.japanese_text import fold, narrow
from sasaeai.lib.vague_days import Stay, VagueDay, VagueDayError, read_vague_day

MOST_NAME, MOST_PHONE, MOST_ROLE, MOST_WHY, MOST_KIND = 120, 20, 40, 80, 40
_MOST_ADDRESS = 400
_YEARS = range(1868, 2200)
_BODY_WORDS = (
    "機関",
    "団体",
    "事業者",
    "事業所",
    "店舗",
    "商店",
    "法人",
    "企業",
    "会社",
    "施設",
    "body",
    "organisation",
    "organization",
)
_PERSON_WORDS = ("協力者", "個人", "ボランティア", "サポーター", "協力員", "person")
_TIME_OF_DAY = re.compile(r"(?<=\d)[ T]\d{1,2}:\d{2}(:\d{2})?$")
_BARE_NUMBER = re.compile(r"\d{5}|\d{7}|\d{9,}")
_LOST_ZERO = re.compile(r"[1-9]\d{8,9}")
_PHONE_DIGITS = range(9, 16)


class PartyKind(NamedTuple):
    """Whether a row is a body's or a person's, and how the list calls that kind of body."""

    party: str
    word: str


def read_party(text: str) -> PartyKind:
    """機関, 団体, 事業者, 店舗 and the like for a body, 協力者, 個人 for a person. Raises ``RegisterError``."""
    word = " ".join(text.split())
    folded = fold(word)
    found = {
        party
        for party, words in ((BODY, _BODY_WORDS), (PERSON, _PERSON_WORDS))
        if any(fold(known) in folded for known in words)
    }
    if len(found) != 1 or len(word) > MOST_KIND:
        raise RegisterError(
            "機関（団体・事業者・店舗など）か協力者（個人）かが分かりません。「機関」か「協力者」と書いてください。",
            "It is not clear whether this is a body or a person; write 機関 or 協力者.",
        )
    return PartyKind(found.pop(), word)


def read_name(text: str) -> str:
    """A name in one line. Raises ``RegisterError`` where it is too long or nothing but signs."""
    name = " ".join(text.split())
    plain = names.plain(name)
    if not any(char.isalnum() for char in plain):
        raise RegisterError("名前として読める文字がありません。", "There is no letter of a name here.")
    if max(len(name), len(plain)) > MOST_NAME:
        raise RegisterError(
            f"名前が長すぎます（{MOST_NAME}字まで）。", f"The name is too long ({MOST_NAME} characters at most)."
        )
    return name


def read_phone(text: str) -> str:
    """One phone number as written; the zero that a spreadsheet dropped is put back. Raises ``RegisterError``."""
    phone = " ".join(narrow(text).split())
    if _LOST_ZERO.fullmatch(phone):
        phone = f"0{phone}"
    if len(names.plain_phone(phone)) not in _PHONE_DIGITS:
        raise RegisterError(
            "電話番号として読めません。番号を1つだけ書いてください。", "This is no phone number; write exactly one."
        )
    if len(phone) > MOST_PHONE:
        raise RegisterError(
            f"電話番号のほかの言葉は、ほかの列に移してください（{MOST_PHONE}字まで）。",
            f"Move the words beside the number elsewhere ({MOST_PHONE} characters at most).",
        )
    return phone


def read_day(text: str) -> VagueDay:
    """A day, month, year, fiscal year or limit. Raises ``RegisterError``."""
    bare = _TIME_OF_DAY.sub("", narrow(text).strip())
    if _BARE_NUMBER.fullmatch(bare):
        raise RegisterError(
            "日付の書式になっていない数字です。Excelでこの列の表示形式を「日付」にしてください。",
            "This is a number, not a day; give the column the format of a date in Excel.",
        )
    try:
        day = read_vague_day(bare)
    except VagueDayError as error:
        raise RegisterError(
            "日付として読めません。「平成30年4月1日」「2018/4/1」「平成30年度」のように書いてください。",
            "This is no day; write it like 2018-04-01, 2018-04 or 平成30年度.",
        ) from error
    if day.latest.year not in _YEARS:
        raise RegisterError("年が正しいか確かめてください。", "Look whether the year is right.")
    return day


def read_kana(text: str) -> str:
    """A reading in one line. Raises ``RegisterError`` where it is too long."""
    return _short("フリガナ", "reading", MOST_NAME)(text)


def read_address(text: str) -> str:
    """An address in one line. Raises ``RegisterError`` where it is too long."""
    return _short("住所", "address", _MOST_ADDRESS)(text)


def read_why(text: str) -> str:
    """Why somebody left, in a line. Raises ``RegisterError`` where it is too long."""
    return _short("終了理由", "reason", MOST_WHY)(text)


def read_role(text: str) -> str:
    """A role, in a line. Raises ``RegisterError`` where it is too long."""
    return _short("役割", "role", MOST_ROLE)(text)


class Days(NamedTuple):
    """The days of a network; both are included."""

    since: date
    until: date | None


def stay_problem(stay: Stay, why: str | None, network: Days) -> tuple[str, RegisterError] | None:
    """What is wrong with the days of one row by themselves, if anything, and in which column."""
    if ends_before_it_begins(stay):
        return "until", RegisterError(
            "終了日が登録日より前です。どちらかを直してください。", "It ended before it began; mend one of the days."
        )
    if why and stay.until is None:
        return "why_left", RegisterError(
            "終了理由がありますが、終了日がありません。終了日を書くか、理由を消してください。",
            "There is a reason for leaving and no day; give the day or take the reason out.",
        )
    if network.until is not None and stay.since.earliest > network.until:
        return "since", RegisterError(
            "登録日が、このネットワークの終わったあとです。", "It begins after the network had ended."
        )
    return None


def conflict_in_list(row: int, stay: Stay, earlier: Sequence[tuple[int, Stay]]) -> RegisterError | None:
    """How a stay contradicts those of the same party in earlier rows, naming both rows; one after another is fine."""
    for other_row, other in earlier:
        if stay.since == other.since:
            return RegisterError(
                f"{other_row}行目と{row}行目は同じ人（団体）の同じ登録日です。片方を消すか、別の人なら電話番号かフリガナで区別してください。",
                f"Rows {other_row} and {row} are the same party with the same first day; take one out, or tell two "
                "people apart by phone or reading.",
            )
        if overlap(stay, other) is Overlap.CERTAIN:
            return RegisterError(
                f"{other_row}行目と{row}行目は同じ人（団体）で、期間が重なっています。どちらかの日を直してください。",
                f"Rows {other_row} and {row} are the same party and overlap; mend the days of one of them.",
            )
    return None


def conflict_with_register(stay: Stay, registered: Sequence[Stay]) -> RegisterError | None:
    """How a new stay contradicts those that the register has of the party and the list has not."""
    if any(overlap(stay, other) is Overlap.CERTAIN for other in registered):
        return RegisterError(
            "台帳に、登録日の違う、期間の重なる登録があります。同じ登録なら、台帳か一覧の登録日をそろえてください。",
            "The register has an overlapping stay with another first day; if they are the same, make the days agree.",
        )
    return None


def _short(label: str, english: str, most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        line = " ".join(text.split())
        if len(line) > most:
            raise RegisterError(
                f"「{label}」が長すぎます（{most}字まで）。", f"The {english} is too long ({most} characters at most)."
            )
        return line

    return read
