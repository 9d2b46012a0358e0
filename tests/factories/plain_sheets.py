"""Small sheets, made by hand: one measure with an answer in each field, and whatever a test says otherwise."""

from sasaeai.sheets.model import CellCounts, Figure, Measure, Node, Result, Sheet, Source


def a_measure(no: int | str | None = 5, **told: object) -> Measure:
    given = {
        "title": "見守りネットワークの充実",
        "divisions": ("福祉課", "防災課"),
        "joint_divisions": ("防災課",),
        "results": (Result(2018, "登録 399団体", same_as_left=False), Result(2019, "同左", same_as_left=True)),
        "figures": (
            Figure("登録", "団体", 2018, 399, "actual", sources=("t1!r1c5",)),
            Figure("登録", "団体", 2019, 399, "actual", carried_over=True),
        ),
        "rating": "○",
        "rating_text": "○",
        "scale": "◎○△×",
        "reason": "続けるため。",
        "direction": "continue",
        "direction_text": "継続",
    }
    return Measure(no=no, **(given | told))


def a_sheet(*measures: Measure, nodes: tuple[Node, ...] = ()) -> Sheet:
    return Sheet(Source("x.csv", "0" * 64, "csv"), (2018, 2019), nodes, measures, (), CellCounts(0, 0, 0, 0))
