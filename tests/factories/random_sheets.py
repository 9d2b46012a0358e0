"""Any sheet that an office could keep, as strategies of Hypothesis: a plan's tree, its measures, what they say.

The normal form in which a sheet comes back from a file as it was: numbers rise, a name is a phrase, an answer of more
than a mark is made of sentences, and what is blank is None. Characters, lengths, lines, marks and gaps are free.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import strategies as st

from sasaeai.sheets.model import CellCounts, Figure, Measure, MeasureNo, Node, Result, Sheet, Source

_PLACES = ("市民", "地域", "学校区", "北地区", "高齢者", "障害のある人", "子育て世帯", "外国人住民", "民生委員", "若者")
_MATTERS = (
    "見守り",
    "居場所づくり",
    "相談窓口",
    "移動支援",
    "交流事業",
    "研修",
    "広報",
    "防災訓練",
    "配食",
    "学習支援",
)
_ENDS = (
    "の充実",
    "の推進",
    "の支援",
    "の周知",
    "のネットワークづくり",
    "と連携の強化",
    "のあり方の検討",
    "（仮称）",
    "2期",
)
_DIVISIONS = (
    "福祉総務課",
    "高齢者支援課",
    "障害福祉課",
    "こども家庭課",
    "健康づくり課",
    "防災安全課",
    "社会福祉協議会",
)
_SUB_UNITS = ("女性センター", "北保健相談室")
_UNITS = ("人", "件", "回", "か所", "団体", "世帯")
_ODD = (
    *"𠮷㐂髙﨑①Ⅳ〆々ー〜～―…・「」『』（）()＋+-=@#&<>\"'\\/*_|%％‰℃№㈱😀áßΩж가,.:;!?！？",
    "葛\N{VARIATION SELECTOR-17}",
)
_PIECES = (
    "参加者は120人で、前年度より15人増えた。",
    "年3回の会議を開いた。",
    "令和5年4月1日現在、399団体が登録している。",
    "=SUM(A1:A2)のような書き出しもある。",
    "+1回、-2回、@の行も文である。",
    "・講座を開いた。\n・交流会を開いた。",
    "1．周知した。\n2．実施した。",
    "①相談を受け、②つないだ。",
    "約1,200人（延べ）が来た。",
    "https://www.example.lg.jp/fukushi/mimamori/2025/index.html を見られたい。",
    "10時～15時に開いた。",
    "小学校8校、中学校3校で行った。",
)
_MEANINGS = {
    "拡充": "expand",
    "継続": "continue",
    "改善": "improve",
    "改善・見直し": "improve",
    "縮小": "shrink",
    "統合": "merge",
    "完了": "complete",
    "廃止": "abolish",
}
_OPTIONS = (("拡充", "継続", "改善", "縮小", "廃止"), ("拡充", "継続", "改善・見直し", "統合", "完了"))
_SCALES = ("◎○△×", "○△×", "ABCD", "SABCD", "54321", "12345")
_LEVELS: tuple[tuple[str | None, ...], ...] = (
    ("基本目標", "取組の方向性"),
    ("基本目標", "施策の方向", "施策"),
    ("基本目標", None),
    ("章", "節"),
    (None, None),
    (None,),
    ("基本目標",),
    (),
)
_LABELS = ("参加者数", "実施回数", "登録団体数", "相談件数", "設置数")
_HEADINGS = ("備考", "関連計画", "主な関係団体")
_SHORT = ("特になし", "—", "なし", "引き続き実施", "広報紙・ホームページ")
_YEARS = ((2018,), (2018, 2019), (2023, 2024), (2024, 2025), (2022, 2023, 2024))
_KINDS = ("target", "actual", "rate", "cumulative")


def phrases() -> st.SearchStrategy[str]:
    """The name of a measure or a heading."""
    words = (st.sampled_from(choice) for choice in (_PLACES, _MATTERS, _ENDS))
    return st.builds(lambda who, what, end: f"{who}の{what}{end}", *words)


def sentences() -> st.SearchStrategy[str]:
    """One to four sentences, a line or several, with odd characters among them."""
    words = st.sampled_from(
        ("を実施した", "を行い、参加を呼びかけた", "を見直すことができた", "を続けることが望まれる")
    )
    odd = st.builds("".join, st.lists(st.sampled_from(_ODD), max_size=4))
    one = st.builds(
        lambda who, strange, what, end: f"{who}{strange}への{what}{end}。",
        st.sampled_from(_PLACES),
        odd,
        st.sampled_from(_MATTERS),
        words,
    )
    lines = st.builds("".join, st.lists(one | st.sampled_from(_PIECES), min_size=1, max_size=2))
    return st.builds("\n".join, st.lists(lines, min_size=1, max_size=2))


@dataclass(frozen=True)
class Shape:
    """What all measures of a sheet share."""

    years: Sequence[int]
    scale: str
    options: Sequence[str]
    is_rated_by_year: bool
    has_indicators: bool
    headings: Sequence[str]
    may_be_blank: bool
    has_boxes: bool
    has_money: bool


_SHAPES = st.builds(
    Shape,
    years=st.sampled_from(_YEARS),
    scale=st.sampled_from(_SCALES),
    options=st.sampled_from(_OPTIONS),
    is_rated_by_year=st.booleans(),
    has_indicators=st.booleans(),
    headings=st.lists(st.sampled_from(_HEADINGS), unique=True),
    may_be_blank=st.booleans(),
    has_boxes=st.booleans(),
    has_money=st.booleans(),
)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A whole sheet of one to seven measures."""
    shape = draw(_SHAPES)
    titles = draw(st.lists(phrases(), min_size=1, max_size=7, unique=True))
    numbers = draw(_numbers(len(titles)))
    measures = tuple(draw(_measure(no, title, shape)) for no, title in zip(numbers, titles, strict=True))
    return Sheet(
        source=Source("自作.xlsx", "0" * 64, "xlsx"),
        fiscal_years=_years_of(measures),
        nodes=draw(_nodes(numbers)),
        measures=measures,
        findings=(),
        cells=CellCounts(0, 0, 0, 0),
    )


def _numbers(count: int) -> st.SearchStrategy[list[MeasureNo]]:
    """Numbers that rise, with gaps or in two parts (2-1)."""
    plain = st.lists(st.integers(1, 120), min_size=count, max_size=count, unique=True).map(sorted)
    in_parts = st.integers(1, 9).map(lambda first: [f"{first}-{at}" for at in range(1, count + 1)])
    running = st.integers(1, 30).map(lambda first: list(range(first, first + count)))
    return st.one_of(running, plain, in_parts)


def _years_of(measures: Sequence[Measure]) -> tuple[int, ...]:
    dated = [
        *(result for one in measures for result in one.results),
        *(figure for one in measures for figure in one.figures),
    ]
    years = {item.fiscal_year for item in dated} | {year for one in measures for year in one.ratings}
    return tuple(sorted(year for year in years if year is not None))


@st.composite
def _measure(draw: st.DrawFn, no: MeasureNo, title: str, shape: Shape) -> Measure:
    maybe = st.none() | sentences() | st.sampled_from(_SHORT) if shape.may_be_blank else st.none() | sentences()
    divisions = draw(st.lists(st.sampled_from(_DIVISIONS), min_size=1, max_size=3, unique=True))
    unit = draw(st.sampled_from([None, None, *_SUB_UNITS]))
    ratings = draw(_ratings(shape))
    rating = ratings[max(ratings)] if ratings else draw(_mark(shape))
    note = "" if ratings or not rating else draw(st.sampled_from(["", "", "（予定どおり）"]))
    figures = [
        *(draw(_figures(shape.years)) if shape.has_indicators else []),
        *(draw(_money(shape.years)) if shape.has_money else []),
    ]
    least, most = (0, 2) if shape.may_be_blank and shape.has_boxes else (1, 1)
    ticked = draw(st.sets(st.sampled_from(shape.options), min_size=least, max_size=most))
    boxes = "\n".join(f"{'☑' if name in ticked else '☐'} {name}" for name in shape.options)
    return Measure(
        no=no,
        page=draw(st.none() | st.integers(1, 90)),
        title=title,
        divisions=(divisions[0], *([unit] if unit else []), *divisions[1:]),
        sub_units={divisions[0]: unit} if unit else {},
        joint_divisions=tuple(divisions[1:]),
        description=draw(maybe),
        results=tuple(draw(_results(shape))),
        figures=tuple(figures),
        rating=rating,
        rating_text=f"{rating}{note}" if rating else draw(st.sampled_from([None, "—"])),
        scale=shape.scale if rating else None,
        ratings=ratings,
        strengths=draw(maybe),
        issues=draw(maybe),
        direction=_MEANINGS[min(ticked)] if len(ticked) == 1 else None,
        direction_text=boxes if shape.has_boxes else min(ticked),
        direction_options={name: name in ticked for name in shape.options} if shape.has_boxes else {},
        reason=draw(maybe),
        other={name: text for name in shape.headings if (text := draw(maybe))},
    )


def _mark(shape: Shape) -> st.SearchStrategy[str | None]:
    marks = st.sampled_from(shape.scale)
    return st.none() | marks if shape.may_be_blank else marks


@st.composite
def _ratings(draw: st.DrawFn, shape: Shape) -> Mapping[int, str | None]:
    if not shape.is_rated_by_year or len(shape.years) < 2:
        return {}
    return {year: draw(st.sampled_from(shape.scale)) for year in shape.years}


@st.composite
def _results(draw: st.DrawFn, shape: Shape) -> list[Result]:
    results: list[Result] = []
    for year in shape.years:
        kinds = ["text", "text", *(["same"] if results else []), *(["none"] if shape.may_be_blank else [])]
        kind = draw(st.sampled_from(kinds))
        if kind != "none":
            results.append(Result(year, "同左" if kind == "same" else draw(sentences()), kind == "same"))
    return results


@st.composite
def _figures(draw: st.DrawFn, years: Sequence[int]) -> list[Figure]:
    labels = draw(st.lists(st.sampled_from(_LABELS), max_size=3, unique=True))
    units = {label: draw(st.sampled_from(_UNITS)) for label in labels}
    values = st.integers(0, 20_000) | st.decimals(0, 3000, places=1).map(float)
    places = [(label, year, kind) for label in labels for year in years for kind in _KINDS]
    chosen = [place for place in places if draw(st.booleans())]
    return [
        Figure(label, "％" if kind == "rate" else units[label], year, draw(values), kind, sources=(f"t9!r{at + 1}c1",))
        for at, (label, year, kind) in enumerate(chosen)
    ]


@st.composite
def _money(draw: st.DrawFn, years: Sequence[int]) -> list[Figure]:
    """Budget and settled account of a measure, in thousands of yen."""
    amounts = st.none() | st.integers(0, 900_000)
    places = [(year, kind, draw(amounts)) for year in years for kind in ("budget", "settled")]
    return [
        Figure({"budget": "予算額", "settled": "決算額"}[kind], "千円", year, amount, kind, sources=(f"t8!r{at}c1",))
        for at, (year, kind, amount) in enumerate(places)
        if amount is not None
    ]


@st.composite
def _nodes(draw: st.DrawFn, numbers: Sequence[MeasureNo]) -> tuple[Node, ...]:
    """A tree over the numbers: each lowest heading has some that follow each other."""
    levels = draw(st.sampled_from(_LEVELS))
    return tuple(_level(draw, levels, 0, numbers)) if levels else ()


def _level(draw: st.DrawFn, levels: Sequence[str | None], depth: int, numbers: Sequence[MeasureNo]) -> list[Node]:
    cuts = draw(st.lists(st.integers(1, max(1, len(numbers) - 1)), max_size=2, unique=True).map(sorted))
    bounds = [0, *(cut for cut in cuts if cut < len(numbers)), len(numbers)]
    is_last = depth == len(levels) - 1
    nodes = []
    for at, (start, end) in enumerate(pairwise(bounds), start=1):
        part = numbers[start:end]
        below = () if is_last else tuple(_level(draw, levels, depth + 1, part))
        title = draw(phrases()) if levels[depth] is None else draw(st.none() | phrases())
        nodes.append(Node(depth + 1, levels[depth], str(at), title, below, tuple(part) if is_last else ()))
    return nodes
