"""Strengths and issues that share one cell: where the one ends and the other begins.

Only one visible seam is a seam. Where two would do, or none is seen, the cell stays whole.
"""

import re

_LABELLED = re.compile(
    r"(?:^|(?<=[\s。]))(?:[【〔\[（(]\s*(?P<boxed>課題|課題等|今後の課題|問題点|改善点)\s*[】〕\])）]|"
    r"[・■○●◆]?(?P<open>課題|今後の課題|問題点|改善点)\s*[:：])\s*"
)
_GOOD = re.compile(
    r"^\s*(?:[【〔\[（(]\s*(?:良かった点|成果|良い点|評価できる点|効果)\s*[】〕\])）]|[・■○●◆]?(?:良かった点|成果|良い点)\s*[:：])\s*"
)
_BLANK_LINE = re.compile(r"[ \t　]*\n[ \t　]*\n\s*")
_LINE = re.compile(r"[ \t　]*\n\s*")
_RUN = re.compile(r"(?:[ \t\u00a0]{2,}|[ \t\u00a0]*　[ \t\u00a0　]*)")
_INDENT = re.compile(r"(?m)^[ \t　\u00a0]+|[ \t　\u00a0]+$")


def split_seam(text: str) -> tuple[str, str] | None:
    """Strengths and issues of one cell, or None without exactly one sure seam.

    A label (【課題】) decides first, then a blank line, then a run of two or more spaces, then a line break.
    """
    stripped = text.strip().replace("\r\n", "\n")
    labels = list(_LABELLED.finditer(stripped))
    if labels:
        return _at_label(stripped, labels) if len(labels) == 1 else None
    plain = _INDENT.sub("", stripped)
    for seam in (_BLANK_LINE, _RUN, _LINE):
        found = list(seam.finditer(plain))
        if found:
            return _halves(plain, found[0]) if len(found) == 1 and _is_only_seam(plain, seam) else None
    return None


def _at_label(text: str, labels: list[re.Match[str]]) -> tuple[str, str] | None:
    first = _GOOD.sub("", text[: labels[0].start()]).strip()
    second = text[labels[0].end() :].strip()
    return (first, second) if first and second else None


def _is_only_seam(text: str, seam: re.Pattern[str]) -> bool:
    """A run of spaces in a text of several lines might be either's: then no seam is sure."""
    return seam is not _RUN or "\n" not in text


def _halves(text: str, seam: re.Match[str]) -> tuple[str, str] | None:
    first, second = text[: seam.start()].strip(), text[seam.end() :].strip()
    return (first, second) if first and second else None
