"""The sheets of spec cases: a case gives what matters, the rest is neutral text that no rule asks about.

A case is a table of a TOML file in ``tests/spec/rules``; its form is told in ``tests/spec/README.md``.
"""

import csv
import io
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.factories import special_sheets

from sasaeai.sheets.checking import Checked, check
from sasaeai.sheets.formats import load
from sasaeai.sheets.grid import Document
from sasaeai.sheets.layout.mapping import load_mapping
from sasaeai.sheets.model import Sheet
from sasaeai.sheets.reading import read_document

FOLDER = Path(__file__).resolve().parents[1] / "spec" / "rules"
YEARS = {"measures": (29, 30), "last": (28, 29), "before_last": (27, 28)}
FILLERS_FROM = 91
_MEASURE = frozenset(
    "no page title cross_listed description division results rating strengths issues direction reason extra".split()
)
_SHEET = frozenset({"notes", "fillers", "headers"})
_CASE = frozenset({*YEARS, "ja", "en", "asks", "asked", "sheet", "raw", "kind", "build", "mapping"})
# Twelve sets of texts that share no words to speak of: title, description, two results, strengths, issue, reason.
_NEUTRAL = tuple(
    tuple(line.split("|"))
    for line in """
花壇の手入れ|季節の草花を植えます。|春の苗を配った。|秋の種をまいた。|通りが明るくなった。|水やりの当番が決まらない。|夏の乾きが厳しいため。
昔話の語り|土地の昔話を伝えます。|蔵の中で語り部が話した。|紙芝居を作って見せた。|孫に話す人が現れた。|語り部の年齢が高い。|記録に残る話が乏しいため。
渡し舟の保存|古い舟を守ります。|船底の板を替えた。|帆の縫い直しを頼んだ。|舟の由来を知る人が出た。|船大工が遠い。|木の傷みが早いため。
星の観察会|夜空を眺めます。|望遠鏡で月を見た。|流れ星を待った。|子が星座を覚えた。|曇りの夜が続く。|空の暗い丘が近くにあるため。
染め物の伝承|藍の染め方を残します。|藍がめを洗った。|型紙を彫った。|若手が工房に入った。|原料の仕入れが難しい。|手順を書いた紙が古いため。
釣り場の清掃|川辺をきれいにします。|空き缶を拾った。|草を刈った。|鳥が戻ってきた。|大雨の後の流木が重い。|舟遊びの客が通るため。
和菓子の食べ比べ|菓子屋を巡ります。|豆大福を味わった。|羊羹を切り分けた。|店主と客が親しくなった。|小豆の値が高い。|商店の並びが歩きやすいため。
坂道の案内|坂の名を伝えます。|石の標を立てた。|絵図を刷り直した。|散策の人が立ち止まる。|手すりが冷たい。|急な段が残るため。
竹とんぼ作り|竹細工に親しみます。|小刀の持ち方を習った。|羽根を削った。|親子で夢中になった。|竹やぶが荒れている。|道具箱が傷んだため。
笛の合奏|笛の音を楽しみます。|譜面を写した。|境内で吹いた。|息の合う組ができた。|楽器の貸出しが滞る。|稽古の部屋が狭いため。
干し柿づくり|柿を干します。|皮をむいた。|軒に吊した。|甘い香りが漂った。|猿が山から下りる。|木の背が高いため。
双六の対局|盤上の遊びを広めます。|賽を振った。|駒を彫った。|笑い声が響いた。|盤の置き場が足りない。|冬の外遊びが難しいため。
""".split()
)


@dataclass(frozen=True)
class Case:
    """One case: what it shows, the code that is asked about, and the measures that it must name."""

    code: str
    at: int
    data: Mapping[str, Any]

    @property
    def id(self) -> str:
        return f"{self.code}-{self.at}"

    @property
    def is_asked(self) -> bool:
        return bool(self.data["asks"]) or self.data.get("asked", False)


@dataclass(frozen=True)
class Outcome:
    """A case's sheet as it was read, with those of the years before, latest first, and what the linter found."""

    document: Document
    sheet: Sheet
    last: list[Sheet]
    checked: Checked


def cases_in(path: Path) -> list[Case]:
    """The cases of one file."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    return [Case(path.stem, at, entry) for at, entry in enumerate(entries)]


def unknown_names(data: Mapping[str, Any]) -> set[str]:
    """Names in a case that mean nothing: a field with a slip in its name would else be left neutral in silence."""
    measures = [measure for key in YEARS for measure in data.get(key, ())]
    strange: set[str] = (data.keys() - _CASE) | (data.get("sheet", {}).keys() - _SHEET)
    return strange.union(*(measure.keys() - _MEASURE for measure in measures))


def all_cases() -> list[Case]:
    """The cases of every rule, by code."""
    return [case for path in sorted(FOLDER.glob("*.toml")) for case in cases_in(path)]


def outcome(case: Case) -> Outcome:
    """Read a case's sheet from real bytes and check it."""
    data = case.data
    document = _document(data)
    mapping = load_mapping(data["mapping"], "対応.toml") if "mapping" in data else None
    sheet = read_document(document, mapping=mapping)
    last = [_read(data, key) for key in ("last", "before_last") if key in data]
    return Outcome(document, sheet, last, check(document, sheet, last_years=last))


def _document(data: Mapping[str, Any]) -> Document:
    if "build" in data:
        return special_sheets.BUILDERS[data["build"]]()
    if "raw" in data:
        return load(data["raw"].encode(), f"事例.{data.get('kind', 'txt')}")
    return load(_bytes(data, "measures"), "事例.csv")


def _read(data: Mapping[str, Any], key: str) -> Sheet:
    return read_document(load(_bytes(data, key), "前年度.csv"))


def _bytes(data: Mapping[str, Any], key: str) -> bytes:
    settings = data.get("sheet", {})
    given = data[key]
    fillers = [_filler(FILLERS_FROM + at, key) for at in range(settings.get("fillers", 6))]
    extra = list(dict.fromkeys(heading for measure in given for heading in measure.get("extra", {})))
    years = [f"{year}年度実績" for year in YEARS[key]]
    head = [
        "番号",
        "掲載ページ",
        "取組名",
        "内容",
        "担当課",
        *years,
        "評価",
        "良かった点",
        "課題",
        "今後の方向性",
        "理由",
        *extra,
    ]
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerows([note] for note in settings.get("notes", []))
    rows.writerows(line.split("|") for line in settings.get("headers", []))
    rows.writerow(head)
    rows.writerows(_row(measure, extra) for measure in (*given, *fillers))
    return out.getvalue().encode()


def _filler(no: int, key: str) -> dict[str, Any]:
    """A neutral measure; its texts differ from those of the same number in the other years' sheets."""
    others = texts_of({"no": no + list(YEARS).index(key)})
    return {"no": no, **{name: others[name] for name in ("results", "strengths", "issues", "reason")}}


def _row(measure: Mapping[str, Any], extra: Iterable[str]) -> list[str]:
    texts = texts_of(measure)
    further = [measure.get("extra", {}).get(heading, "") for heading in extra]
    return [
        str(measure["no"]), str(measure.get("page", "")), texts["title"] + measure.get("cross_listed", ""),
        texts["description"], texts["division"], *texts["results"], texts["rating"], texts["strengths"],
        texts["issues"], texts["direction"], texts["reason"], *further,
    ]  # fmt: skip


def texts_of(measure: Mapping[str, Any]) -> dict[str, Any]:
    """The texts of a measure: those given, and neutral ones for the rest."""
    no = measure["no"] if isinstance(measure["no"], int) else 1
    title, description, first, second, strengths, issues, reason = _NEUTRAL[no % len(_NEUTRAL)]
    round_ = no // len(_NEUTRAL) % 8
    neutral = {
        "title": f"{title}（{'東西南北中上下奥'[round_]}地区）" if no >= FILLERS_FROM else title,
        "description": description,
        "division": "福祉政策課",
        "results": [first, second],
        "rating": "○",
        "strengths": strengths,
        "issues": issues,
        "direction": "継続",
        "reason": reason,
    }
    return neutral | {name: measure[name] for name in neutral if name in measure}
