"""Tables that are changed as tables: cells merged, split and torn, rows and columns that move, and words put anywhere.

A sheet here is a list of tables, a table a tuple of boxes that do not overlap. How a format writes them is in
``writers``; what a change did to the meaning is nobody's business here, for no text may be lost whatever it was.
"""

import random
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from tests.factories.known_sheets import FURTHER, OWN, loaded

from sasaeai.sheets.grid import Document, Grid
from sasaeai.sheets.reading import read_document

FEW_MEASURES = (1, 2, 2, 3)
STRANGE_LETTERS = "ヷヸヹヺヰヱヮ"
"""Letters that no sheet and no list of words has."""
LONGEST_TEXT = 400
WORDS = (
    "No. 番号 ページ 取組名 事業名 内容 担当課 関係課 実績 29年度 令和４年度 令和５年度実績 目標値 実績値 達成率 "
    "単位 指標名 評価 自己評価 良かった点 課題 今後の方向性 左記選択の理由 備考 予算額 決算額 基本目標 "
    "取組の方向性 区分 小計 合計 0 1 2 12 1,299 ４６ 98.5 50.0% △3.2 600人 399団体 12,345千円 調整中 ###### "
    "データなし P27 1-1-1 (1) ① 福祉政策課 福祉政策課・市民協働課 防災課（関係：地域福祉課） 社会福祉協議会 ◎ ○ "
    "〇 △ × A B C S 5 順調 やや遅れ 拡充 継続 廃止 同左 〃 - — なし ※ ・ ~ 1e308 -1 99999999999999999999 ½ Ⅷ "
    "㍻29年度 ﾊﾝｶｸ 𠮷野家 é ﷺ \u202ex zero\u200bwidth が"
).split()
SENTENCES = (
    "☐ 拡充 ☑ 継続 ☐ 見直し ☐ 廃止", "☐ 拡 充", "■継続 □廃止", "☐ ☑", "見守りの輪が広がり、早めの声掛けに結び付いた。",
    "講座 実施回数 10回 修了者数 316人 ※累計 2,915人", "認知症サポーター等の養成（再掲 40・51ページ）",
    "・会議の開催\n・訪問の実施 21人（うち新規 3人）", "基本目標 1 支え合うまち", "(1) 気付くしくみの推進",
    "第2章 居場所", "（注）3月末現在", "令和5年度実績 開催 3回\n令和4年度実績 開催 2回", "1\n2\n3", "9" * 60,
    "「」「" * 9, "（" * 40, "年度" * 30,
)  # fmt: skip
WAYS = ("{w}", "{t}{w}", "{t} {w}", "{w}{t}", "{w}\n{t}", "{t}\n{w}", "{t}（{w}）", "{w} {t}")


class Box(NamedTuple):
    """A cell of a table that any format can write."""

    row: int
    col: int
    text: str
    rows: int = 1
    cols: int = 1


Table = tuple[Box, ...]
Change = Callable[[list[Box], random.Random], Iterable[Box] | None]


def places(box: Box) -> Iterable[tuple[int, int]]:
    """The positions that a box covers."""
    return product(range(box.row, box.row + box.rows), range(box.col, box.col + box.cols))


def settled(boxes: Iterable[Box]) -> Table:
    """The boxes without overlaps: a box that meets an earlier one shrinks to its anchor, or joins what stands there."""
    taken: dict[tuple[int, int], int] = {}
    kept: list[Box] = []
    for box in sorted(boxes):
        if (box.row, box.col) in taken:
            met = kept[taken[box.row, box.col]]
            kept[taken[box.row, box.col]] = met._replace(text="\n".join(filter(None, (met.text, box.text))))
            continue
        fits = not any(place in taken for place in places(box))
        alone = box if fits else box._replace(rows=1, cols=1)
        taken |= dict.fromkeys(places(alone), len(kept))
        kept.append(alone)
    return tuple(kept)


# Where tables come from


@lru_cache(maxsize=4)
def base_sheets(most_boxes: int = 120) -> tuple[tuple[Table, ...], ...]:
    """The first measures of every own sheet, table by table and two tables together, where those have few cells."""
    return tuple(sheet for sheet in _first_measures() if sum(map(len, sheet)) <= most_boxes)


@lru_cache(maxsize=1)
def _first_measures() -> tuple[tuple[Table, ...], ...]:
    found: list[tuple[Table, ...]] = []
    for path in (*OWN, *FURTHER):
        document = loaded(path)
        ends = _ends(document)
        tables = [table_of(grid, ends) for grid in document.grids if grid.name != "t0" and not grid.hidden]
        filled = [table for table in tables if table]
        found += [(table,) for table in filled[:2]]
        found += [tuple(filled[:2])] if len(filled) > 1 else []
    return tuple(found)


@lru_cache(maxsize=1)
def whole_sheets() -> tuple[tuple[Table, ...], ...]:
    """Every own sheet as it is."""
    return tuple(
        tuple(table for table in (table_of(grid, {}) for grid in loaded(path).grids) if table)
        for path in (*OWN, *FURTHER)
    )


def table_of(grid: Grid, ends: dict[str, int]) -> Table:
    """The boxes of a grid above the row where it is to end."""
    end = ends.get(grid.name, 1 << 30)
    boxes = (Box(cell.row, cell.col, cell.text, cell.row_span, cell.col_span) for cell in grid.cells if cell.row < end)
    return settled(box._replace(rows=min(box.rows, end - box.row)) for box in boxes)


def _ends(document: Document) -> dict[str, int]:
    """By grid, the row of its fourth measure or so."""
    names = {cell.ref: (grid.name, cell.row) for grid in document.grids for cell in grid.cells}
    starts: dict[str, list[int]] = {}
    for measure in read_document(document).measures:
        for ref in measure.sources.get("title", ())[:1]:
            name, row = names[ref]
            starts.setdefault(name, []).append(row)
    few = FEW_MEASURES[len(document.name) % len(FEW_MEASURES)]
    return {name: sorted(rows)[few] for name, rows in starts.items() if len(rows) > few}


# Changes


def merge(boxes: list[Box], chance: random.Random) -> Iterable[Box]:
    """A cell takes in its neighbour, below or to the right, with a span where the two are of one size."""
    first = chance.choice(boxes)
    down = chance.random() < 0.5
    beside = (first.row + first.rows, first.col) if down else (first.row, first.col + first.cols)
    other = next((box for box in boxes if (box.row, box.col) == beside), None)
    if other is None:
        grown = first._replace(rows=first.rows + 1) if down else first._replace(cols=first.cols + 1)
        taken = {place for box in boxes if box is not first for place in places(box)}
        return boxes if taken & set(places(grown)) else _with(boxes, first, grown)
    text = chance.choice(("\n", " ", "")).join((first.text, other.text))
    joined = first._replace(text=text)
    if down and other.cols == first.cols:
        joined = joined._replace(rows=first.rows + other.rows)
    elif not down and other.rows == first.rows:
        joined = joined._replace(cols=first.cols + other.cols)
    return _with([box for box in boxes if box is not other], first, joined)


def split(boxes: list[Box], chance: random.Random) -> Iterable[Box]:
    """A merged cell falls apart, or a single one pushes its second half below or beside it."""
    merged = [box for box in boxes if box.rows > 1 or box.cols > 1]
    box = chance.choice(merged or boxes)
    cut = chance.randint(0, len(box.text))
    head, tail = box.text[:cut], box.text[cut:]
    if box.rows > 1 and (box.cols == 1 or chance.random() < 0.5):
        high = chance.randint(1, box.rows - 1)
        parts = [box._replace(text=head, rows=high), box._replace(row=box.row + high, text=tail, rows=box.rows - high)]
    elif box.cols > 1:
        wide = chance.randint(1, box.cols - 1)
        parts = [box._replace(text=head, cols=wide), box._replace(col=box.col + wide, text=tail, cols=box.cols - wide)]
    else:
        pushed = [
            other._replace(col=other.col + 1) if other.row == box.row and other.col > box.col else other
            for other in boxes
            if other is not box
        ]
        return [*pushed, box._replace(text=head), box._replace(col=box.col + 1, text=tail)]
    return [*(other for other in boxes if other is not box), *parts]


def tear(boxes: list[Box], chance: random.Random) -> Iterable[Box] | None:
    """The end of a text stands at the beginning of a neighbour."""
    long = [box for box in boxes if len(box.text) > 2]
    if not long:
        return None
    box = chance.choice(long)
    cut = chance.randint(1, len(box.text) - 1)
    down = chance.random() < 0.4
    beside = (box.row + box.rows, box.col) if down else (box.row, box.col + box.cols)
    rest = _with(boxes, box, box._replace(text=box.text[:cut]))
    met = next((other for other in rest if (other.row, other.col) == beside), None)
    if met is None:
        return [*rest, Box(*beside, box.text[cut:])]
    return _with(rest, met, met._replace(text=f"{box.text[cut:]} {met.text}"))


def drop_row(boxes: list[Box], chance: random.Random) -> Iterable[Box]:
    """A row is gone."""
    row = chance.choice(boxes).row
    for box in boxes:
        if box.row > row:
            yield box._replace(row=box.row - 1)
        elif box.row <= row < box.row + box.rows:
            if box.rows > 1:
                yield box._replace(rows=box.rows - 1)
        else:
            yield box


def drop_column(boxes: list[Box], chance: random.Random) -> Iterable[Box]:
    """A column is gone."""
    return map(_turned, drop_row(list(map(_turned, boxes)), chance))


def double_row(boxes: list[Box], chance: random.Random) -> Iterable[Box]:
    """A row stands twice."""
    row = chance.choice(boxes).row
    for box in boxes:
        if box.row > row:
            yield box._replace(row=box.row + 1)
        elif box.row == row:
            yield box._replace(rows=1)
            yield box._replace(row=row + 1)
        elif box.row + box.rows > row:
            yield box._replace(rows=box.rows + 1)
        else:
            yield box


def double_column(boxes: list[Box], chance: random.Random) -> Iterable[Box]:
    """A column stands twice."""
    return map(_turned, double_row(list(map(_turned, boxes)), chance))


def swap_rows(boxes: list[Box], chance: random.Random) -> Iterable[Box]:
    """Two rows change places; what is merged over them shrinks."""
    one, two = chance.choice(boxes).row, chance.choice(boxes).row
    swapped = {one: two, two: one}
    return [box._replace(row=swapped[box.row], rows=1) if box.row in swapped else box for box in boxes]


def swap_columns(boxes: list[Box], chance: random.Random) -> Iterable[Box]:
    """Two columns change places."""
    return map(_turned, swap_rows(list(map(_turned, boxes)), chance))


def swap_texts(boxes: list[Box], chance: random.Random) -> Iterable[Box]:
    """Two cells change their texts."""
    one, two = chance.choice(boxes), chance.choice(boxes)
    return [
        box._replace(text=two.text) if box is one else box._replace(text=one.text) if box is two else box
        for box in boxes
    ]


def turn(boxes: list[Box], chance: random.Random) -> Iterable[Box]:
    """Rows become columns."""
    return map(_turned, boxes)


def blank(boxes: list[Box], chance: random.Random) -> Iterable[Box]:
    """A cell loses its text."""
    box = chance.choice(boxes)
    return _with(boxes, box, box._replace(text=""))


def other_text(boxes: list[Box], chance: random.Random) -> Iterable[Box]:
    """A cell says something else."""
    box = chance.choice(boxes)
    return _with(boxes, box, box._replace(text=some_text(chance)))


def one_column(boxes: list[Box], chance: random.Random) -> Iterable[Box]:
    """All cells of a column but the heading say the same few words."""
    col, texts = chance.choice(boxes).col, [some_text(chance) for _ in range(chance.randint(1, 3))]
    return [box._replace(text=chance.choice(texts)) if box.col == col and box.row > 1 else box for box in boxes]


def more_text(boxes: list[Box], chance: random.Random) -> Iterable[Box]:
    """A cell says more, or the same many times."""
    box = chance.choice(boxes)
    text = f"{box.text}{chance.choice((' ', chr(10), '、', ''))}{some_text(chance)}" * chance.choice((1, 1, 1, 2, 7))
    return _with(boxes, box, box._replace(text=text[:LONGEST_TEXT]))


def move(boxes: list[Box], chance: random.Random) -> Iterable[Box]:
    """A cell stands somewhere else, now and then far off."""
    box = chance.choice(boxes)
    far = chance.random() < 0.05
    row, col = (chance.randint(0, 90), chance.randint(0, 60)) if far else (box.row + chance.randint(-2, 2), box.col + 1)
    return _with(boxes, box, box._replace(row=max(row, 0), col=col, rows=1, cols=1))


def header_again(boxes: list[Box], chance: random.Random) -> Iterable[Box]:
    """The first rows are printed again below."""
    rows = chance.choice((1, 1, 2, 3))
    at = chance.choice(boxes).row
    below = [box._replace(row=box.row + rows) if box.row >= at else box for box in boxes]
    return [*below, *(box._replace(row=box.row + at, rows=1) for box in boxes if box.row < rows)]


CHANGES: tuple[Change, ...] = (
    merge, merge, merge, split, split, tear, tear, drop_row, drop_column, double_row, double_column, swap_rows,
    swap_columns, swap_texts, turn, blank, other_text, other_text, one_column, more_text, move, header_again,
)  # fmt: skip


def changed(table: Table, chance: random.Random, count: int) -> Table:
    """The table after some changes; one that finds no place is left out."""
    for _ in range(count):
        change = chance.choice(CHANGES)
        if table:
            found = change(list(table), chance)
            table = settled(found) if found is not None else table
    return table


def with_strange_word(table: Table, chance: random.Random) -> tuple[Table, str]:
    """The table with a word in one of its cells that cannot come from anywhere else."""
    word = "".join(chance.choice(STRANGE_LETTERS) for _ in range(6))
    box = chance.choice(table)
    text = chance.choice(WAYS).format(t=box.text, w=word)
    return settled(_with(list(table), box, box._replace(text=text))), word


def some_text(chance: random.Random) -> str:
    """Words as they stand in sheets, and some as they do not."""
    if chance.random() < 0.35:
        return chance.choice(SENTENCES)
    return " ".join(chance.choice(WORDS) for _ in range(chance.choice((1, 1, 1, 2, 4))))


def _with(boxes: list[Box], old: Box, new: Box) -> list[Box]:
    return [new if box is old else box for box in boxes]


def _turned(box: Box) -> Box:
    return Box(box.col, box.row, box.text, box.cols, box.rows)
