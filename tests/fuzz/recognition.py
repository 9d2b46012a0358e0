"""A stand-in for Tesseract while readers are given damaged files: what it says is as wild as a program's output can be.

The real program takes seconds a page; what has to hold (no crash, nothing lost) must hold whatever it prints.
"""

import random
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unittest import mock

from sasaeai.sheets.formats import tesseract

_WORDS = (
    "番号", "取組名", "担当課", "評価", "今後の方向性", "1", "2", "P27", "見守り", "福祉課", "○", "◎", "継続", "拡充",
    "約1,000人", "7か所", "", " ", "\ufffd", "☐", "|", "—", "あ" * 200, "29年度", "30年度", "課題",
)  # fmt: skip
_ODD_LINES = (
    b"", b"\t" * 11, b"5\tx\t1\t1\t1\t1\t0\t0\t9\t9\t90\tword", b"5\t1\t1\t1\t1\t1\t0\t0\t9\t9\tnan\tword",
    b"5\t99\t1\t1\t1\t1\t0\t0\t9\t9\t90\tword", b"5\t1\t1\t1\t1\t1\t-9\t-9\t99999999\t-1\t1e9\tword", b"\xff\xfe\x00",
    b"5\t1\t1\t1\t1\t1\t0\t0\t0\t0\t100\t\x1b[0m", b"5\t1\t1\t1\t1\t1\t0\t0\t9\t9\tinf\tword",
)  # fmt: skip


@contextmanager
def pretended() -> Iterator[None]:
    """Tesseract is there, knows Japanese, answers at once and says anything; the same pictures get the same answer."""
    with (
        mock.patch.object(tesseract, "program", return_value="tesseract"),
        mock.patch.object(tesseract, "languages", return_value=frozenset({"jpn", "jpn_vert", "eng"})),
        mock.patch.object(tesseract, "words_in", _words_in),
    ):
        yield


def _words_in(pictures: Sequence[tesseract.Pgm], _name: str, **_settings: object) -> list[list[tesseract.Word]]:
    return tesseract.words_of(b"\n".join(_lines(pictures)), len(pictures))


def _lines(pictures: Sequence[tesseract.Pgm]) -> Iterator[bytes]:
    for number, picture in enumerate(pictures, start=1):
        chance = random.Random(zlib.crc32(picture.pixels))
        if chance.random() < 0.03:
            yield chance.choice(_ODD_LINES)
        for at in range(chance.choice((0, 1, 1, 1, 2, 3))):
            row, left, top = chance.choice((1, 1, 2)), chance.randrange(-3, 400), chance.randrange(-3, 60)
            wide, high, sure = chance.randrange(300), chance.randrange(60), chance.uniform(-1, 100)
            said = (5, number, 1, 1, row, at + 1, left, top, wide, high, f"{sure:.2f}", chance.choice(_WORDS))
            yield "\t".join(map(str, said)).encode()
