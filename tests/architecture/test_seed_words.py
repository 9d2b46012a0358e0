"""The reading library knows no city: it holds none of the names and titles of the sheet it was founded on.

The names are kept as hashes, so that this test does not spread them. A word's *form* is its text in NFKC, case
folded, without white space, brackets, middle dots and 、; forms of more than 24 characters count by their first 24.
A line of ``seed_words.sha256`` is the first 16 hex digits of the SHA-256 of a form in UTF-8.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

SHORTEST, LONGEST = 3, 24

LEFT_OUT = re.compile(r"[\s()\[\]{}<>「」『』【】〈〉・、]+")
JAPANESE_RUN = re.compile(r"[ぁ-ゖァ-ヺー々〆〇㐀-䶿一-鿿豈-﫿]+")


def form(text: str) -> str:
    return LEFT_OUT.sub("", unicodedata.normalize("NFKC", text).casefold())


def fingerprint(formed: str) -> str:
    return hashlib.sha256(formed[:LONGEST].encode()).hexdigest()[:16]


def pieces(text: str) -> Iterator[str]:
    """Every stretch of 3 to 24 characters of the Japanese runs of each line."""
    for line in text.splitlines():
        for run in JAPANESE_RUN.findall(form(line)):
            for start in range(len(run) - SHORTEST + 1):
                for end in range(start + SHORTEST, min(start + LONGEST, len(run)) + 1):
                    yield run[start:end]


def seed_words(root: Path) -> set[str]:
    text = (root / "tests" / "data" / "seed_words.sha256").read_text(encoding="ascii")
    return {line for line in text.splitlines() if line and not line.startswith("#")}


def test_the_reading_library_holds_no_word_of_the_seed(project_files: list[Path], root: Path) -> None:
    forbidden = seed_words(root)
    inside = root / "src" / "sasaeai" / "sheets"
    seen: set[str] = set()
    found = []
    for path in project_files:
        if not path.is_relative_to(inside):
            continue
        fresh = set(pieces(path.read_text(encoding="utf-8", errors="replace"))) - seen
        seen |= fresh
        found += [f"{path.relative_to(root)}: {piece}" for piece in fresh if fingerprint(piece) in forbidden]
    assert found == []


def test_the_list_is_whole(root: Path) -> None:
    words = seed_words(root)
    assert len(words) >= 100
    assert all(re.fullmatch(r"[0-9a-f]{16}", word) for word in words)


def test_a_word_is_found_in_whatever_dress_it_stands() -> None:
    word = form("みどり野・見守り ネット（仮）")
    assert word in set(pieces('heading = "みどり野見守り ネット (仮) の充実"'))
    assert fingerprint(word) not in {fingerprint(piece) for piece in pieces("みどり野の見守り")}
