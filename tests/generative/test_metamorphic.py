"""A sheet says the same when its columns change places, headings slide or are renamed, and pages break elsewhere.

Each test changes the sample sheet, and the sheet that it mirrors where that is present, and compares the reading with
that of the sheet as it was. Only what was changed may differ.
"""

import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.factories import sheets_in_formats as write
from tests.factories.known_sheets import SAMPLE, loaded
from tests.factories.sheets_in_formats import ROLES, YEARS, Content, Header, Page
from tests.factories.thorough import few
from tests.gold import comparable, differences

from sasaeai.sheets.reading import read_bytes
from sasaeai.sheets.writers.json import as_object

Measures = list[dict[str, Any]]
Sheet = dict[str, Any]

SEEDS = few(range(6), 2)
pytestmark = pytest.mark.sampled
DIRECTION = {"direction": None, "direction_text": None, "direction_options": {}}
DROPPED: dict[str, dict[str, Any]] = {
    "page": {"page": None},
    "rating": {"rating": None, "rating_text": None, "scale": None},
    "reason": {"reason": None},
    "direction": DIRECTION,
}
SCALES = ("ABCD", "SABC", "◎○△×", ("順調", "概ね順調", "やや遅れ", "遅れ"))
HEADINGS: tuple[dict[str, str], ...] = (
    {"no": "番号", "division": "所管課", "rating": "自己評価", "direction": "今後の方針", "reason": "選択理由"},
    {"no": "整理番号", "division": "担当部署", "rating": "進捗評価", "direction": "方向性", "reason": "方向性の理由"},
    {
        "division": "主管課",
        "rating": "評価",
        "direction": "次年度の方向性",
        "reason": "判断理由",
        "strengths": "成果 課題",
    },
    {"division": "担当所属", "rating": "達成度", "strengths": "評価できる点 問題点", "direction": "今後の方向"},
    {"first_year": "平成29年度", "second_year": "平成30年度", "strengths": "良い点 改善点"},
    {"first_year": "2017年度", "second_year": "2018年度", "rating": "内部評価"},
    {"first_year": "H29", "second_year": "H30", "no": "№", "reason": "理由"},
)
# A heading that no lexicon knows, right of the name of a level, would be that level's title: not after the pages.
NEW_COLUMNS = [
    *((heading, after) for heading in ("備考", "委員意見") for after in ("page", "division", "rating", "reason")),
    *(("庁舎の窓口", after) for after in ("division", "rating", "reason")),
]
RESULTS = ("実施状況", "取組実績", "進捗状況", "主な取組")


@pytest.fixture(scope="module", params=["sample", "seed"])
def tab_text(request: pytest.FixtureRequest) -> Path:
    if request.param == "sample":
        return SAMPLE
    folder: Path = request.getfixturevalue("shared")
    return folder / "seed" / "plan-sheet.txt"


@lru_cache(maxsize=2)
def measures_as_they_were(tab_text: Path) -> Measures:
    return as_object(read_bytes(tab_text.read_bytes(), tab_text.name))["measures"]


def pages_of(tab_text: Path) -> list[Page]:
    return write.pages_of(loaded(tab_text))


def read_again(pages: list[Page]) -> Sheet:
    return as_object(read_bytes(write.as_tab_text(pages), "changed.txt"))


def changes(before: Measures, after: Measures, but: Collection[str] = ()) -> list[str]:
    assert [measure["no"] for measure in after] == [measure["no"] for measure in before]
    return [line for old, new in zip(before, after, strict=True) for line in differences(old, new, but=but)]


def with_contents(page: Page, change: Callable[[int, Mapping[str, Content]], Mapping[str, Content]]) -> Page:
    """The page with the first row of each measure changed."""
    body = [
        (change(int(part[0]["no"].text), part[0]), part[1]) if isinstance(part, tuple) else part for part in page.body
    ]
    return replace(page, body=body)


def with_column(page: Page, role: str, heading: str, after: str, texts: Mapping[int, str]) -> Page:
    """The page with one column more."""
    at = page.order.index(after) + 1
    header = replace(page.header, words={**page.header.words, role: heading})
    order = (*page.order[:at], role, *page.order[at:])
    changed = replace(page, header=header, order=order)
    return with_contents(changed, lambda no, row: {**row, role: Content(texts[no])} if no in texts else row)


def shuffled(seed: int, *together: Collection[str]) -> tuple[str, ...]:
    """The columns in another order; those named together stay side by side in their order."""
    kept = {role for unit in together for role in unit}
    units = [*together, *((role,) for role in ROLES if role not in kept)]
    random.Random(seed).shuffle(units)
    return tuple(role for unit in units for role in unit)


# One heading spans the years, and the name of a level ("基本目標 1") stands left of its title.
YEARS_AND_LEVELS = (YEARS, ("page", "title"))


@pytest.mark.parametrize("seed", few(range(8), 2))
def test_columns_may_stand_in_another_order(tab_text: Path, seed: int) -> None:
    order = shuffled(seed, *YEARS_AND_LEVELS)
    sheet = read_again([replace(page, order=order) for page in pages_of(tab_text)])
    assert changes(measures_as_they_were(tab_text), sheet["measures"]) == [], order


@pytest.mark.parametrize("seed", few(range(8), 2))
def test_the_title_of_a_level_may_stand_apart_from_its_name(tab_text: Path, seed: int) -> None:
    order = shuffled(100 + seed, YEARS)
    sheet = read_again([replace(page, order=order) for page in pages_of(tab_text)])
    assert changes(measures_as_they_were(tab_text), sheet["measures"]) == [], order


@pytest.mark.parametrize("seed", SEEDS)
def test_headings_may_slide_to_either_side_on_any_page(tab_text: Path, seed: int) -> None:
    rng = random.Random(seed)
    pages = [replace(page, header_shift=rng.choice((-1, 0, 1))) for page in pages_of(tab_text)]
    assert changes(measures_as_they_were(tab_text), read_again(pages)["measures"]) == []


@pytest.mark.parametrize("shift", [-1, 1])
def test_headings_may_slide_to_the_same_side_on_all_pages(tab_text: Path, shift: int) -> None:
    pages = [replace(page, header_shift=shift) for page in pages_of(tab_text)]
    assert changes(measures_as_they_were(tab_text), read_again(pages)["measures"]) == []


@pytest.mark.parametrize("words", HEADINGS, ids=lambda words: "-".join(words.values()))
def test_headings_may_be_other_words_of_the_lexicon(tab_text: Path, words: dict[str, str]) -> None:
    pages = [
        replace(page, header=replace(page.header, words={**page.header.words, **words})) for page in pages_of(tab_text)
    ]
    before, after = measures_as_they_were(tab_text), read_again(pages)["measures"]
    assert changes(before, after, but=["other"]) == []
    kept = [list(measure["other"].values()) for measure in after]
    assert comparable(kept) == comparable([list(measure["other"].values()) for measure in before])


@pytest.mark.parametrize("word", RESULTS)
def test_the_heading_over_the_years_may_be_another_word(tab_text: Path, word: str) -> None:
    pages = [replace(page, header=replace(page.header, results=word)) for page in pages_of(tab_text)]
    assert changes(measures_as_they_were(tab_text), read_again(pages)["measures"]) == []


@pytest.mark.parametrize("marks", SCALES, ids="".join)
def test_ratings_may_be_of_another_scale(tab_text: Path, marks: Collection[str]) -> None:
    def rated(no: int, row: Mapping[str, Content]) -> Mapping[str, Content]:
        return {**row, "rating": Content(list(marks)[no % 4])} if "rating" in row else row

    before = measures_as_they_were(tab_text)
    after = read_again([with_contents(page, rated) for page in pages_of(tab_text)])["measures"]
    assert changes(before, after, but=["rating", "rating_text", "scale"]) == []
    expected = {no: list(marks)[no % 4] for no in range(1, 46)} | {46: None}
    assert {measure["no"]: measure["rating_text"] for measure in after} == expected
    assert {measure["no"]: measure["rating"] for measure in after} == expected
    assert len({measure["scale"] for measure in after if measure["rating"]}) == 1


@pytest.mark.parametrize("role", DROPPED)
@pytest.mark.parametrize("seed", [None, 1, 2])
def test_a_column_may_be_missing(tab_text: Path, role: str, seed: int | None) -> None:
    order = ROLES if seed is None else shuffled(seed, *YEARS_AND_LEVELS)
    left = tuple(name for name in order if name != role)
    after = read_again([replace(page, order=left) for page in pages_of(tab_text)])["measures"]
    before = measures_as_they_were(tab_text)
    # Twins are known by their pages; half of what slid to the right in no. 19 stands in the column of the direction.
    but = [*DROPPED[role], *(["twins"] if role == "page" else [])]
    torn = {19} if role == "direction" else set()
    kept = [[measure for measure in measures if measure["no"] not in torn] for measures in (before, after)]
    assert changes(*kept, but=but) == []
    assert len(after) == len(before)
    blank = [{name: measure[name] for name in DROPPED[role]} for measure in after]
    assert blank == [DROPPED[role]] * len(after)


def test_twins_are_never_wrong_without_pages(tab_text: Path) -> None:
    left = tuple(name for name in ROLES if name != "page")
    sheet = read_again([replace(page, order=left) for page in pages_of(tab_text)])
    for before, after in zip(measures_as_they_were(tab_text), sheet["measures"], strict=True):
        assert after["twins"] in ([], before["twins"])


@pytest.mark.parametrize(("heading", "after"), NEW_COLUMNS)
def test_a_column_more_goes_to_other_and_disturbs_nothing(tab_text: Path, heading: str, after: str) -> None:
    texts = {no: f"{no}件目は来月の会議で報告する。" for no in range(1, 47) if no % 3}
    sheet = read_again([with_column(page, "extra", heading, after, texts) for page in pages_of(tab_text)])
    before = measures_as_they_were(tab_text)
    assert changes(before, sheet["measures"], but=["other"]) == []
    for old, new in zip(before, sheet["measures"], strict=True):
        added = {heading: texts[old["no"]]} if old["no"] in texts else {}
        assert comparable(new["other"]) == comparable(old["other"] | added), old["no"]


def rows_with_headers(pages: list[Page]) -> list[tuple[Header, Any]]:
    return [(page.header, part) for page in pages for part in page.body]


def split_at(rows: list[tuple[Header, Any]], cuts: Collection[int]) -> list[Page]:
    edges = [0, *sorted(cuts), len(rows)]
    return [
        Page(rows[start][0], [part for _, part in rows[start:end]]) for start, end in pairwise(edges) if start < end
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_pages_may_break_at_other_measures(tab_text: Path, seed: int) -> None:
    rng = random.Random(seed)
    rows = rows_with_headers(pages_of(tab_text))
    sheet = read_again(split_at(rows, rng.sample(range(1, len(rows)), rng.choice((2, 5, 12, 25)))))
    assert changes(measures_as_they_were(tab_text), sheet["measures"]) == []


def test_every_measure_may_have_a_page_of_its_own(tab_text: Path) -> None:
    rows = rows_with_headers(pages_of(tab_text))
    cuts = [at for at, (_, part) in enumerate(rows) if at and not isinstance(rows[at - 1][1], str)]
    assert changes(measures_as_they_were(tab_text), read_again(split_at(rows, cuts))["measures"]) == []


def test_all_measures_may_stand_on_one_page(tab_text: Path) -> None:
    sheet = read_again(split_at(rows_with_headers(pages_of(tab_text)), []))
    assert changes(measures_as_they_were(tab_text), sheet["measures"]) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_headings_may_be_repeated_within_a_table(tab_text: Path, seed: int) -> None:
    rng = random.Random(seed)
    pages = []
    for page in pages_of(tab_text):
        cuts = set(rng.sample(range(1, len(page.body) + 1), min(rng.randint(1, 3), len(page.body))))
        body = [piece for at, part in enumerate(page.body) for piece in ([page.header, part] if at in cuts else [part])]
        pages.append(replace(page, body=body))
    sheet = read_again(pages)
    assert changes(measures_as_they_were(tab_text), sheet["measures"]) == []
    cells = sheet["cells"]
    assert cells["nonblank"] == cells["used"] + cells["headings"] + cells["reported"]
