"""Figures of the gallery: known and unknown, for the better and the worse, with gaps and still counted on."""

from datetime import date
from decimal import Decimal

from sasaeai.base.ui.charts import Point
from sasaeai.base.ui.figures import Feed, Figure, Polarity

_YEARS = (2014, 2015, 2016, 2017, 2018)


def _points(*values: float | None, why: str = "様式を変えたため集計できない") -> tuple[Point, ...]:
    return tuple(
        Point(year, value, "" if value is not None else why) for year, value in zip(_YEARS, values, strict=True)
    )


MEMBERS = Figure(
    "見守りネットワークの登録団体数",
    412,
    "団体",
    counting_rule="基準日に登録が有効な団体。休止中の団体を含み、支店は本店と合わせて1団体と数える。",
    base_day=date(2018, 4, 1),
    feed=Feed.RECORDS,
    before=398,
    polarity=Polarity.MORE_IS_BETTER,
    history=_points(301, 336, 371, 398, 412),
    target=450,
    href="#figures",
)
CONCERNS = Figure(
    "気づき連絡から支援につながるまでの日数（中央値）",
    Decimal("6.5"),
    "日",
    counting_rule="連絡を受けた日から最初の支援の日まで。土日祝日を含む。",
    year=2018,
    feed=Feed.RECORDS,
    before=Decimal("4.0"),
    polarity=Polarity.LESS_IS_BETTER,
    history=_points(5.5, None, 4.5, 4.0, 6.5),
    places=1,
    href="#figures",
)
CASES = Figure(
    "延べ相談件数",
    12_480,
    "件",
    counting_rule="同じ日の同じ相談は1件と数える。",
    year=2018,
    feed=Feed.RETURNS,
    before=11_902,
    why_not_judged="増えたのは困りごとの増加とも、相談しやすさの向上とも読めます。",
    history=_points(9_870, 10_412, 11_020, 11_902, 12_480),
    href="#figures",
)
GUARDIANS = Figure(
    "市民後見人の受任件数",
    None,
    "件",
    why_unknown="家庭裁判所からの通知を集計中（7月末の予定）",
    base_day=date(2018, 4, 1),
    feed=Feed.TYPED,
    before=3,
    polarity=Polarity.MORE_IS_BETTER,
)
SALONS = Figure("ふれあいサロンの数", 27, "か所", before=27, polarity=Polarity.MORE_IS_BETTER, feed=Feed.TYPED)
GIFTS = Figure(
    "ふるさと納税による福祉基金への寄附",
    8_240_000,
    "円",
    history=(
        *_points(12_310_000, 11_870_000, None, 9_020_000, 8_640_000, why="基金の設置替えのため記録なし"),
        Point(2019, 8_240_000, is_provisional=True),
    ),
)
BALANCE = Figure("ボランティア登録の増減", -14, "人", history=_points(31, 12, 4, -9, -14))
