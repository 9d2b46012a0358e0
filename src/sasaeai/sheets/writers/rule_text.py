"""A rule, or a family of rules, explained to a person: what it asks, why, where it was met, how to switch it off."""

from collections.abc import Iterator

from sasaeai.sheets.rules.catalogue import FAMILIES, RULES, by_code
from sasaeai.sheets.rules.rule import Rule, Seen
from sasaeai.sheets.writers.checked_file import SEVERITIES
from sasaeai.sheets.writers.excerpts import wrapped

_SEEN: dict[Seen, tuple[str, str]] = {
    "founding sheet": (
        "実物：このプロジェクトの出発点となった市のシートで見つかっています。",
        "Seen in the wild: in the sheet of the city that the project was founded on.",
    ),
    "sample lists": (
        "実物：見本として集めた市の一覧で見つかっています。",
        "Seen in the wild: in the lists of cities that were gathered as samples.",
    ),
    None: ("実物：まだ実物では見つかっていません。", "Seen in the wild: not yet."),
}


def explained(code: str, width: int) -> str:
    """What there is to know of a rule or a family, in Japanese, then in English; ``code`` is a known one."""
    text = ""
    for line in _family(code) if code in FAMILIES else _rule(by_code()[code]):
        indent = " " * (len(line) - len(line.lstrip()))
        text += "".join(f"{indent}{part}".rstrip() + "\n" for part in wrapped(line, width - len(indent)))
    return text


def _rule(rule: Rule) -> Iterator[str]:
    ja, en = SEVERITIES[rule.severity]
    seen_ja, seen_en = _SEEN[rule.seen]
    yield f"{rule.code} {rule.name_ja}（{ja}）"
    yield f"  {rule.why_ja}"
    yield f"  {seen_ja}"
    yield f"  尋ねないようにする：sasaeai sheet check ファイル名 --ignore {rule.code}"
    yield ""
    yield f"{rule.code} {rule.name_en} ({en})"
    yield f"  {rule.why_en}"
    yield f"  {seen_en}"
    yield f"  To switch it off: sasaeai sheet check FILE --ignore {rule.code}"


def _family(code: str) -> Iterator[str]:
    ja, en = FAMILIES[code]
    yield f"{code} {ja} / {en}"
    for rule in RULES:
        if rule.code.startswith(code):
            severity = " / ".join(SEVERITIES[rule.severity])
            yield f"  {rule.code} {rule.name_ja} / {rule.name_en}（{severity}）"
    yield f"1つずつの説明：sasaeai sheet explain {code}001 / to see one of them"
    yield f"尋ねないようにする：sasaeai sheet check ファイル名 --ignore {code} / to switch them off"
