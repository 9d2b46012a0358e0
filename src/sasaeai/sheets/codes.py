"""The codes by which people choose rules: single ones (TW001) and families (TW), in any case."""

from rapidfuzz import fuzz, process

from sasaeai.lib.japanese_text import narrow
from sasaeai.sheets.checking import FILED_AS
from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.formats.characters import printable
from sasaeai.sheets.rules.catalogue import FAMILIES, by_code

_LIKE = 50
_MOST_LIKE = 4


def code_of(text: str, where: tuple[str, str] = ("", "")) -> str:
    """The code that a person typed, as the catalogue has it. Raises ``UserFacingError`` with codes that are alike.

    ``where`` opens the sentence in both languages: the file and entry or the option that it was read from.
    """
    code = narrow(text).strip().upper()
    code = FILED_AS.get(code, code)
    if code in FAMILIES or code in by_code():
        return code
    ja, en = _advice(code)
    raise UserFacingError(
        f"{where[0]}「{_short(text)}」という規則はありません。{ja}",
        f"{where[1]}there is no rule “{_short(text)}”. {en}",
    )


def _advice(code: str) -> tuple[str, str]:
    found = process.extract(code, [*FAMILIES, *by_code()], scorer=fuzz.ratio, score_cutoff=_LIKE, limit=_MOST_LIKE)
    like = [choice for choice, _, _ in found]
    if like:
        return f"似たものに {'、'.join(like)} があります。", f"Similar ones are {', '.join(like)}."
    return f"系統は {'、'.join(FAMILIES)} です。", f"The families are {', '.join(FAMILIES)}."


def _short(text: str) -> str:
    one_line = " ".join(printable(text).split())
    return one_line if len(one_line) <= 40 else one_line[:40] + "…"
