"""Narrative (``NR``): texts against the figures, against their own title and results, against last year's text."""

import re
from collections import defaultdict
from collections.abc import Iterator

from rapidfuzz import fuzz

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.model import Measure
from sasaeai.sheets.rules import thresholds
from sasaeai.sheets.rules.claims import Claim, claims_in, growth_in, series_about
from sasaeai.sheets.rules.lexicons import words
from sasaeai.sheets.rules.rule import Asked, Rule, rule
from sasaeai.sheets.rules.twins import bare
from sasaeai.sheets.rules.view import Series, View, all_numbers, cells_of, result_texts, said
from sasaeai.sheets.rules.wording import (
    FIELD_WORDS,
    fields_en,
    fields_ja,
    measures_en,
    measures_ja,
    over_years,
    over_years_en,
)

_TOLD = ("strengths", "issues", "reason")
_PROMISED = re.compile(
    r"「([^」]{3,15})」を(?:養成|設置|実施|作成|開催|配置|整備|創設|導入|普及|策定|育成|育て|つくり|つくる|開き|置き|広め)"
)
_TITLE_PARTS = re.compile(r"・|及び|および|並びに|と(?=[一-鿿ァ-ヶ])")
_STEM = 2
_BROKEN = re.compile("^者|へ$|[児者]$")
_PURPOSE = re.compile("推進|促進|図る")
_OF = re.compile(r"の(?=[^の]*$)|等の|の")
_GENERIC = re.compile(
    r"ため|推進|促進|する|図る|図り|行う|必要|活動|こと|である|ある|から|より|引き続き|今後も|を|の|に|は|が|で|と|。|や|も|へ"
)


def _change(series: Series) -> float | None:
    """The change between the last two years as a share of the earlier one; None where it cannot be told."""
    two = series.last_two
    if two is None or two[0].approximate or two[1].approximate or not two[0].value:
        return None
    return two[1].value / two[0].value - 1


def _contradicts(kind: str, change: float) -> bool:
    room = thresholds.MOVE_AGAINST_FLAT
    return {
        "up": change <= 0,
        "down": change >= 0,
        "flat": abs(change) >= room,
        "settled": change <= -room,
        "not_up": change > 0,
        "not_down": change < 0,
    }[kind]


def _claims_on_figures(view: View) -> Iterator[tuple[Measure, str, Claim, Series, float]]:
    for measure in view.measures:
        for name in _TOLD:
            for claim in claims_in(said(getattr(measure, name))):
                series = series_about(view, measure, claim.subject)
                if series is None and claim.kind == "not_up" and len(view.series(measure)) == 1:
                    series = view.series(measure)[0]
                change = _change(series) if series else None
                if series is not None and change is not None:
                    yield measure, name, claim, series, change


@rule(
    "NR001",
    "warning",
    ("数値と合わない記述", "a text against its figure"),
    (
        "「横ばい」「増えた」「定着」などの記述が数値と逆だと、委員や市民から質問されることが予想されます。",
        "A text that says flat, more or settled while the figure says otherwise is the first thing a committee asks about.",
    ),
    seen="founding sheet",
)
def against_figure(view: View) -> Iterator[Asked]:
    """Rose, fell, flat or settled, of the same thing whose figure did something else."""
    for measure, name, claim, series, change in _claims_on_figures(view):
        if _contradicts(claim.kind, change):
            yield _claim_asked(measure, name, claim, series)


def _say(name: str) -> str:
    """The verb of a field in English: of these only the reason is one thing."""
    return "says" if name == "reason" else "say"


def _claim_asked(measure: Measure, name: str, claim: Claim, series: Series) -> Asked:
    two = series.figures[-2:]
    return Asked(
        all_numbers([measure]),
        f"取組{measure.no}の{FIELD_WORDS[name][0]}に「{claim.words}」とありますが、「{series.label}」は{over_years(two)}です。"
        "記述と数値のどちらを改めますか。",
        f"Measure {measure.no}: the {FIELD_WORDS[name][1]} {_say(name)} “{claim.words}”, but “{series.label}” is "
        f"{over_years_en(two)}. Which is right?",
        (*cells_of(measure, name), *(ref for figure in two for ref in figure.sources)),
        (claim.words,),
    )


@rule(
    "NR002",
    "note",
    ("「増えていない」とあるが減少", "“has not grown” of a number that fell"),
    (
        "「増えていない」は横ばいに読めます。実際に減っているなら、そう書くかどうかを確かめます。",
        "“Has not grown” reads as standing still. If the number fell, the writer may want to say so.",
    ),
    seen="founding sheet",
)
def not_grown_but_fell(view: View) -> Iterator[Asked]:
    """増えていない over a fall of any size."""
    for measure, name, claim, series, change in _claims_on_figures(view):
        if claim.kind == "not_up" and change < 0:
            two = series.figures[-2:]
            yield Asked(
                all_numbers([measure]),
                f"取組{measure.no}の{FIELD_WORDS[name][0]}に「{claim.words}」とありますが、「{series.label}」は{over_years(two)}で、"
                "減っています。表現はこのままでよろしいですか。",
                f"Measure {measure.no}: the {FIELD_WORDS[name][1]} {_say(name)} “{claim.words}”, but “{series.label}” fell "
                f"({over_years_en(two)}). Should the text say so?",
                (*cells_of(measure, name), *(ref for figure in two for ref in figure.sources)),
                (claim.words,),
            )


@rule(
    "NR003",
    "note",
    ("増えたとあるが数値がない", "growth without a figure"),
    (
        "「増加した」とだけ書かれていると、どれだけ増えたか、来年度に比べられません。",
        "If a text only says that something grew, nobody can tell by how much, nor compare it next year.",
    ),
    seen="founding sheet",
)
def growth_without_figure(view: View) -> Iterator[Asked]:
    """Growth among the strengths, and no figure of the measure or its twins rose or names the thing."""
    found: dict[str, list[tuple[Measure, Claim]]] = defaultdict(list)
    for measure in view.measures:
        if measure.no in view.together and measure.issues is None and not view.is_once(measure):
            continue
        for claim in growth_in(said(measure.strengths)):
            if claim.subject.endswith(words("counting", "countable")) and not _has_figure_for(view, measure, claim):
                found[fold(claim.words)].append((measure, claim))
    for same in found.values():
        numbers = all_numbers(measure for measure, _ in same)
        claim = same[0][1]
        yield Asked(
            numbers,
            f"{measures_ja(numbers)}の良かった点に「{claim.words}」とありますが、これを示す数値がありません。数値を記載できますか。",
            f"{measures_en(numbers)}: the strengths say “{claim.words}”, but no figure shows it. Can one be given?",
            tuple(ref for measure, _ in same for ref in cells_of(measure, "strengths")),
            (claim.words,),
        )


def _is_named(subject: str, label: str) -> bool:
    """Whether a label counts the subject: 参加者 in 参加者数, 参加人数 beside 参加者数."""
    return subject in label or (len(subject) > _STEM and subject[:_STEM] in label)


def _has_figure_for(view: View, measure: Measure, claim: Claim) -> bool:
    for series in (series for each in (measure, *view.twins(measure)) for series in view.series(each)):
        change = _change(series)
        if _is_named(claim.subject, fold(series.label)) or (change is not None and change > 0):
            return True
    return False


@rule(
    "NR004",
    "note",
    ("掲げたことが実績にない", "promised and not reported"),
    (
        "取組名や内容に掲げたものが実績に出てこないと、行ったのかどうか分かりません。",
        "What the title or description promises and the results never name: was it done?",
    ),
    seen="founding sheet",
)
def promised_not_reported(view: View) -> Iterator[Asked]:
    """「…」を養成します in the description, or one half of A・Bの… in the title, that no result or answer names."""
    for measure in view.measures:
        told = [text for name in ("strengths", "issues", "reason") if (text := said(getattr(measure, name)))]
        texts = [*(result.text for result in measure.results), *told]
        reported = fold("\n".join(texts))
        if not said_results(measure) or not view.is_once(measure):
            continue
        for name, promise in _promises(measure, fold("\n".join(said_results(measure)))):
            if fold(promise) not in reported:
                yield Asked(
                    all_numbers([measure]),
                    f"取組{measure.no}の{FIELD_WORDS[name][0]}に「{promise}」とありますが、実績にも他の欄にも出てきません。"
                    "実施状況はどうですか。",
                    f"Measure {measure.no}: the {FIELD_WORDS[name][1]} names “{promise}”, but neither the results nor "
                    "any other entry does. What was done?",
                    (*cells_of(measure, name), *cells_of(measure, "results")),
                    (promise,),
                )


def said_results(measure: Measure) -> list[str]:
    """The results that have words of their own."""
    return [text for text in result_texts(measure) if said(text).strip()]


def _promises(measure: Measure, results: str) -> Iterator[tuple[str, str]]:
    for found in _PROMISED.finditer(measure.description or ""):
        yield "description", found.group(1)
    head = _OF.split(re.split(r"[（(]", measure.title or "")[0], maxsplit=1)[0]
    parts = [part.strip() for part in _TITLE_PARTS.split(head) if len(part.strip()) >= 2 and not _BROKEN.search(part)]
    if len(parts) >= 2 and any(fold(part) in results for part in parts):
        for part in parts:
            yield "title", part


def _pairs(text: str) -> set[str]:
    plain = bare(text)
    return {plain[at : at + 2] for at in range(len(plain) - 1)}


def share_told(text: str, source: str) -> float:
    """The share of the letter pairs of a text that stand in another."""
    mine = _pairs(text)
    return len(mine & _pairs(source)) / len(mine) if mine else 0.0


@rule(
    "NR005",
    "note",
    ("良かった点が実績の繰り返し", "strengths that repeat the results"),
    (
        "良かった点は、行ったことではなく、その結果何が良くなったかを書く欄です。",
        "Strengths should say what became better, not once more what was done.",
    ),
    seen="founding sheet",
)
def strengths_repeat_results(view: View) -> Iterator[Asked]:
    """Most letter pairs of the strengths stand in the results."""
    for measure in view.measures:
        strengths = said(measure.strengths)
        if len(bare(strengths)) < thresholds.LEAST_STRENGTHS or not view.is_once(measure):
            continue
        if share_told(strengths, "\n".join(result_texts(measure))) >= thresholds.REPEATS_RESULTS:
            yield Asked(
                all_numbers([measure]),
                f"取組{measure.no}の良かった点は、実績とほとんど同じ内容です。実施した結果、何が良くなりましたか。",
                f"Measure {measure.no}: the strengths say almost what the results say. What became better by it?",
                (*cells_of(measure, "strengths"), *cells_of(measure, "results")),
            )


@rule(
    "NR006",
    "note",
    ("理由が取組名とほぼ同じ", "a reason that restates the title"),
    (
        "「…を推進するため」とだけ書かれた理由は、なぜ継続や見直しを選んだのかを説明していません。",
        "“To promote …” repeats the title. It does not say why the measure is to go on, change or end.",
    ),
    seen="founding sheet",
)
def reason_restates_title(view: View) -> Iterator[Asked]:
    """One question for each division whose reasons only say the title again."""
    found: dict[str, list[Measure]] = defaultdict(list)
    for measure in view.measures:
        if said(measure.reason) and _restates(measure):
            found[measure.divisions[0] if measure.divisions else ""].append(measure)
    for division, same in found.items():
        numbers = all_numbers(same)
        whose = f"（{division}）" if division else ""
        yield Asked(
            numbers,
            f"{measures_ja(numbers)}{whose}の理由は、取組名とほぼ同じ内容です。その方向性を選んだ理由は何ですか。",
            f"{measures_en(numbers)}: the reason only restates the title. Why was this direction chosen?",
            tuple(ref for measure in same for ref in cells_of(measure, "reason", "title", "divisions")),
        )


def _restates(measure: Measure) -> bool:
    rest = _GENERIC.sub("", fold(measure.reason or ""))
    title = _GENERIC.sub("", fold(measure.title or ""))
    if len(rest) < 2:
        return bool(_PURPOSE.search(measure.reason or "")) and share_told(measure.reason or "", measure.title or "") > 0
    return share_told(rest, title) >= thresholds.RESTATES_TITLE


@rule(
    "NR007",
    "note",
    ("前年度と同じ文章", "copied from last year"),
    (
        "前年度の文章をそのまま写すと、この一年に何があったかが残りません。",
        "A text copied from last year's sheet says nothing of this year.",
    ),
)
def copied_from_last_year(view: View) -> Iterator[Asked]:
    """Strengths, issues or reason as last year's sheet has them, one question for each set of fields."""
    found: dict[tuple[str, ...], list[Measure]] = defaultdict(list)
    for measure, before in view.with_last_year():
        names = tuple(name for name in _TOLD if _is_copied(getattr(measure, name), getattr(before, name)))
        if names:
            found[names].append(measure)
    for names, same in found.items():
        numbers = all_numbers(same)
        yield Asked(
            numbers,
            f"{measures_ja(numbers)}の{fields_ja(names)}は、前年度のシートとほとんど同じ文章です。今年度の内容に改めますか。",
            f"{measures_en(numbers)}: {fields_en(names)} read almost as in last year's sheet. Should they be renewed?",
            tuple(ref for measure in same for ref in cells_of(measure, *names)),
        )


def _is_copied(now: str | None, before: str | None) -> bool:
    mine, theirs = bare(said(now)), bare(said(before))
    return len(mine) >= thresholds.LEAST_COPIED and fuzz.ratio(mine, theirs) >= thresholds.COPIED


RULES: tuple[Rule, ...] = (
    against_figure, not_grown_but_fell, growth_without_figure, promised_not_reported, strengths_repeat_results,
    reason_restates_title, copied_from_last_year,
)  # fmt: skip
