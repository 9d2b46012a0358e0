"""The words of the structural findings, in Japanese and English, and how lists of measures and texts are written."""

from collections.abc import Iterable, Sequence

from sasaeai.lib.fiscal_year import format_fiscal_year
from sasaeai.sheets.model import Figure, MeasureNo, Severity

_MOST_RUNS = 10
_FIRST_YEAR = 1868  # of the first era that is known

FIELD_WORDS = {
    "divisions": ("担当課", "division"),
    "rating": ("評価", "rating"),
    "direction": ("今後の方向性", "direction"),
    "reason": ("理由", "reason"),
    "results": ("実績", "results"),
    "strengths": ("良かった点", "strengths"),
    "issues": ("課題", "issues"),
    "description": ("内容", "description"),
    "title": ("取組名", "title"),
}

# topic: code, severity, Japanese, English
TOPICS: dict[str, tuple[str, Severity, str, str]] = {
    "torn-lost": (
        "SH001",
        "error",
        "{measures}の今後の方向性は、選択欄が途中で切れていて（{words}が見当たりません）、どれを選んだか分かりません。どれですか。",
        "{measures}: the tick boxes of the direction are torn ({words} missing). Which was chosen?",
    ),
    "torn-joined": (
        "SH002",
        "note",
        "{measures}の今後の方向性は、選択欄が2行に分かれています。つないで読みました。",
        "{measures}: the tick boxes of the direction are split over two rows and were joined.",
    ),
    "together": (
        "SH006",
        "note",
        "{measures}の良かった点と課題は、1つの欄にあって境目が分かりません。まとめて良かった点に入れました。どこからが課題ですか。",
        "{measures}: strengths and issues share a cell and are kept together. Where do the issues begin?",
    ),
    "two-ticked": (
        "SH021",
        "error",
        "{measures}の今後の方向性に2つ以上の印があります（{words}）。どれですか。",
        "{measures}: more than one direction is ticked ({words}). Which is meant?",
    ),
    "unticked": (
        "SH022",
        "error",
        "{measures}の今後の方向性に印がありません。どれですか。",
        "{measures}: no direction is ticked. Which is meant?",
    ),
    "direction-unread": (
        "SH023",
        "note",
        "{measures}の今後の方向性{words}は、拡充・継続・見直し・廃止などのどれに当たるか決められません。どれですか。",
        "{measures}: the direction {words} is none of expand, continue, revise, abolish and so on. Which is it?",
    ),
    "rating-misread": (
        "SH018",
        "warning",
        "{measures}の評価{words}は、○の誤認識とみて○としました。よろしいですか。",
        "{measures}: the rating {words} was taken for a misread ○. Is that right?",
    ),
    "rating-unread": (
        "SH019",
        "warning",
        "{measures}の評価{words}が読み取れません。どの評価ですか。",
        "{measures}: the rating {words} could not be read. Which is it?",
    ),
    "scale-order": (
        "SH037",
        "note",
        "評価の数字は、大きいほど良いのか、小さいほど良いのかが書かれていません。どちらですか。",
        "The sheet does not say whether a high or a low number is the better rating. Which is it?",
    ),
    "rating-boxes": (
        "SH020",
        "error",
        "{measures}の評価の選択欄で、どれを選んだか決められません。どれですか。",
        "{measures}: the boxes do not say which rating was chosen. Which was it?",
    ),
    "division-several": (
        "SH016",
        "note",
        "{measures}の担当課に複数の課があります。最初の課を主管課、{words}を関係課としました。正しいですか。",
        "{measures}: several divisions are named; the first was taken to lead, {words} to be joint. Is that right?",
    ),
    "division-brackets": (
        "SH017",
        "note",
        "{measures}の担当課の括弧内{words}は、課内の組織ですか、それとも関係課ですか。",
        "{measures}: is {words} in brackets a unit of the division, or a joint division?",
    ),
    "no-number": (
        "SH025",
        "warning",
        "番号のない取組があります（{count}件）。番号を確認してください。",
        "Measures without a number: {count}. What are their numbers?",
    ),
    "no-numbers": (
        "SH024",
        "note",
        "このシートの取組には番号がありません。上から順に番号を付けました。",
        "The measures of this sheet have no numbers; they were numbered in their order.",
    ),
    "nothing-left": (
        "SH026",
        "warning",
        "{measures}の最初の年度に、左の欄と同じとありますが、左に欄がありません。何を指しますか。",
        "{measures}: the first year says same-as-left, but nothing stands to its left. What is meant?",
    ),
    "not-a-number": (
        "SH014",
        "note",
        "{measures}の数値の欄に、数値でないものがあります：{words}。値は不明としました。",
        "{measures}: these entries stand where figures should and were taken as unknown: {words}.",
    ),
    "no-column": (
        "SH015",
        "warning",
        "{measures}に、どの列にも属さない文字があります：{words}。どの欄の記入ですか。",
        "{measures}: these texts stand under no column: {words}. Where do they belong?",
    ),
    "mapping-unused": (
        "SH036",
        "note",
        "対応表の見出し{words}は、このシートに見当たりません。見出しが変わっていませんか。",
        "The headings {words} of the mapping do not occur in this sheet. Have they changed?",
    ),
    "unread": (
        "SH007",
        "warning",
        "{measures}の番号・ページの欄に、読み取れない文字があります：{words}。",
        "{measures}: the cell of number or page holds words that could not be read: {words}.",
    ),
    "tracked-changes": (
        "SH043",
        "note",
        "この文書には、承諾も元に戻すこともしていない変更履歴が残っています。すべて承諾したものとして読みました。よろしいですか。",
        "Tracked changes in this document are neither accepted nor rejected. It was read as if all were accepted. Is that right?",
    ),
    "recognised": (
        "SH044",
        "note",
        "この文書の{words}ページは、画像の文字を認識して読みました。数値と評価を元の資料と照らし合わせてください。",
        "Pages {words} of this document are pictures whose characters were recognised. Check figures and ratings against the original.",
    ),
    "unrecognised": (
        "SH046",
        "warning",
        "この文書の{words}ページは画像で、文字を認識するソフトウェア（Tesseract）がないため読んでいません。何が書かれていますか。",
        "Pages {words} of this document are pictures and were not read, for Tesseract is not installed. What do they say?",
    ),
    "font-unmapped": (
        "SH047",
        "warning",
        "文字の分からないフォントが使われています（{count}か所）。読めない文字は「\N{REPLACEMENT CHARACTER}」としました。元の資料では何の字ですか。",
        "A font does not say which characters it prints (cells: {count}); they are shown as “\N{REPLACEMENT CHARACTER}”. What are they in the original?",
    ),
    "unread-parts": (
        "SH048",
        "note",
        "この文書には、読み取りの対象でないものがあります：{words}。取組の評価に関わる記入はありませんか。",
        "This document holds parts that are not read: {words}. Does anything in them belong to the evaluation?",
    ),
    "row-code": (
        "SH049",
        "warning",
        "{measures}の行コード{words}は、検査数字が合いません。打ち間違いか、行が入れ替わっていませんか。",
        "{measures}: the check digit of the row code {words} does not fit. Was it typed, or is the row another's?",
    ),
    "recognised-unsure": (
        "SH045",
        "warning",
        "文字認識が不確かな欄があります：{words}。元の資料で確かめて直してください。",
        "These cells were recognised without certainty: {words}. What does the original say?",
    ),
}


def measures_ja(numbers: Sequence[MeasureNo], if_none: str = "番号のない取組") -> str:
    """A list of numbers as 取組1〜3・5; a long one as its beginning, for the finding's ``measures`` has it whole."""
    runs = _ranges(numbers, "〜")
    if len(runs) > _MOST_RUNS:
        return "取組" + "・".join(runs[: _MOST_RUNS - 2]) + "ほか"
    return "取組" + "・".join(runs) if runs else if_none


def measures_en(numbers: Sequence[MeasureNo], if_none: str = "A measure without a number") -> str:
    """A list of numbers as Measures 1-3, 5, shortened in the same way."""
    runs = _ranges(numbers, "-")
    if len(runs) > _MOST_RUNS:
        return "Measures " + ", ".join(runs[: _MOST_RUNS - 2]) + " and others"
    return ("Measures " if len(numbers) > 1 else "Measure ") + ", ".join(runs) if runs else if_none


def _ranges(numbers: Sequence[MeasureNo], dash: str) -> list[str]:
    """Three and more running numbers as a range."""
    runs: list[list[MeasureNo]] = []
    for no in numbers:
        last = runs[-1][-1] if runs else None
        if isinstance(no, int) and isinstance(last, int) and no == last + 1:
            runs[-1].append(no)
        else:
            runs.append([no])
    return [
        part for run in runs for part in ([f"{run[0]}{dash}{run[-1]}"] if len(run) > 2 else [str(no) for no in run])
    ]


def quoted(texts: Iterable[str]) -> str:
    """Texts in Japanese quotes, in one line each."""
    return "".join(f"「{' '.join(text.split())}」" for text in texts)


def value(figure: Figure) -> str:
    """A figure's value with its unit: 約600人, 140,316,108円."""
    return f"{'約' if figure.approximate else ''}{figure.value:,}{figure.unit or ''}"


def fields_ja(names: Iterable[str]) -> str:
    """Fields in Japanese, each once: 良かった点・理由."""
    return "・".join(FIELD_WORDS[name][0] for name in dict.fromkeys(names))


def fields_en(names: Iterable[str]) -> str:
    """Fields in English, each once."""
    return ", ".join(FIELD_WORDS[name][1] for name in dict.fromkeys(names))


def over_years(figures: Iterable[Figure]) -> str:
    """Values year by year: 平成29年度 3か所、平成30年度 4か所（同左）."""
    return "、".join(
        f"{year_ja(figure.fiscal_year)} {value(figure)}{'（同左）' if figure.carried_over else ''}".strip()
        for figure in figures
    )


def over_years_en(figures: Iterable[Figure]) -> str:
    """Values year by year: FY2017 3か所, FY2018 4か所."""
    return ", ".join(f"{year_en(figure.fiscal_year)} {value(figure)}".strip() for figure in figures)


def year_ja(year: int | None) -> str:
    """平成29年度; nothing where the sheet names no year."""
    if year is None:
        return ""
    return format_fiscal_year(year) if year > _FIRST_YEAR else f"{year}年度"


def year_en(year: int | None) -> str:
    """FY2017; nothing where the sheet names no year."""
    return "" if year is None else f"FY{year}"
