"""Write the reference of the linter's rules from the catalogue and the spec cases, in both languages.

``--check`` writes nothing and fails when a page in docs/reference/rules is not what it would be.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.factories.spec_sheets import FOLDER, YEARS, Case, cases_in, outcome  # noqa: E402

from sasaeai.sheets.rules.catalogue import FAMILIES, RULES  # noqa: E402
from sasaeai.sheets.rules.rule import Rule  # noqa: E402

PAGES = ROOT / "docs" / "reference" / "rules"
NOTE = "<!-- Written by `make reference` from the catalogue and tests/spec/rules; changes here are lost. -->"
SEVERITIES = {"error": ("要修正", "error"), "warning": ("要確認", "warning"), "note": ("参考", "note")}
FIELDS = {
    "page": ("掲載ページ", "page"),
    "title": ("取組名", "title"),
    "cross_listed": ("再掲", "cross-listing"),
    "description": ("内容", "description"),
    "division": ("担当課", "division"),
    "results": ("実績", "results"),
    "rating": ("評価", "rating"),
    "strengths": ("良かった点", "strengths"),
    "issues": ("課題", "issues"),
    "direction": ("今後の方向性", "direction"),
    "reason": ("理由", "reason"),
}
SEEN = {
    "founding sheet": (
        "出発点となった市のシートで見つかっています。",
        "Met in the sheet that the project was founded on.",
    ),
    "sample lists": ("見本の市の一覧で見つかっています。", "Met in the lists of the sample cities."),
    None: ("まだ実物では見つかっていません。", "*Not yet seen in the wild.*"),
}
SHEETS = {
    "measures": ("このシート", "this sheet"),
    "last": ("前年度のシート", "last year's sheet"),
    "before_last": ("前々年度のシート", "the sheet before that"),
}


_HEADER = 1
_FEWEST = 2
_FIRST = 4


class Language(NamedTuple):
    """Which of two texts, and how its files end."""

    at: int
    ending: str

    def say(self, japanese: str, english: str) -> str:
        """The text of this language."""
        return (japanese, english)[self.at]


LANGUAGES = (Language(0, ".ja.md"), Language(1, ".md"))


def pages() -> Iterator[tuple[Path, str]]:
    """Every page with its text."""
    for language in LANGUAGES:
        yield PAGES / f"README{language.ending}", "".join(_index(language))
        for family in FAMILIES:
            yield PAGES / f"{family}{language.ending}", "".join(_family(family, language))


def _index(language: Language) -> Iterator[str]:
    other = "README.md" if language.at == 0 else "README.ja.md"
    yield f"{NOTE}\n\n# {language.say('記入チェックの規則', 'The rules of the linter')}\n\n"
    yield f"*[{language.say('English', '日本語')}]({other})*\n\n"
    yield language.say(
        "どの規則も尋ねるだけで、直しません。要修正は空欄や途切れた欄、要確認は矛盾、参考はそのほかです。\n"
        "`sasaeai sheet check ファイル --ignore 記号` で止められます。\n",
        "Every rule asks and none corrects. An error is blank or torn, a warning contradicts, a note is the rest.\n"
        "`sasaeai sheet check FILE --ignore CODE` switches one off.\n",
    )
    for family, names in FAMILIES.items():
        yield f"\n## [{family}]({family}{language.ending}) {names[language.at]}\n\n"
        yield language.say(
            "| 記号 | 重さ | 尋ねること |\n|---|---|---|\n", "| code | severity | what it asks about |\n|---|---|---|\n"
        )
        for rule in _rules(family):
            link = f"[{rule.code}]({family}{language.ending}#{rule.code.lower()})"
            yield f"| {link} | {SEVERITIES[rule.severity][language.at]} | {_name(rule, language)} |\n"


def _rules(family: str) -> list[Rule]:
    return [rule for rule in RULES if rule.code.startswith(family)]


def _name(rule: Rule, language: Language) -> str:
    return language.say(rule.name_ja, rule.name_en)


def _family(family: str, language: Language) -> Iterator[str]:
    yield f"{NOTE}\n\n# {family} {FAMILIES[family][language.at]}\n"
    for rule in _rules(family):
        yield f'\n<a id="{rule.code.lower()}"></a>\n\n## {rule.code} {_name(rule, language)}\n\n'
        yield f"**{SEVERITIES[rule.severity][language.at]}** — {language.say(rule.why_ja, rule.why_en)}\n\n"
        yield SEEN[rule.seen][language.at] + "\n"
        cases = cases_in(FOLDER / f"{rule.code}.toml")
        for case in cases:
            yield from _case(case, language, _common(cases))


def _case(case: Case, language: Language, common: frozenset[str]) -> Iterator[str]:
    told = language.say("尋ねる", "asked") if case.is_asked else language.say("尋ねない", "not asked")
    yield f"\n**{told}** — {language.say(case.data['ja'], case.data['en'])}\n\n"
    yield from _sheet(case.data, language, common)
    if case.is_asked:
        for finding in outcome(case).checked.findings:
            if finding.code == case.code:
                yield f"\n> {_plain(language.say(finding.message_ja, finding.message_en))}\n"


def _sheet(data: Mapping[str, Any], language: Language, common: frozenset[str]) -> Iterator[str]:
    if "build" in data:
        yield language.say("（Excel のファイル）\n", "(an Excel file)\n")
        return
    if "mapping" in data:
        yield f"{language.say('対応表', 'The mapping')}\n\n```toml\n{data['mapping'].strip()}\n```\n\n"
    if "raw" in data:
        yield from _raw(data["raw"], common)
        return
    for note in data.get("sheet", {}).get("notes", []):
        yield f"{_plain(note)}\n\n"
    for key, names in SHEETS.items():
        if key in data:
            if key != "measures":
                yield f"\n{names[language.at]}：\n\n" if language.at == 0 else f"\n{names[language.at]}:\n\n"
            yield from _measures(data[key], YEARS[key], language)


def _measures(measures: list[dict[str, Any]], years: tuple[int, int], language: Language) -> Iterator[str]:
    given = [name for name in FIELDS if any(name in measure for measure in measures)]
    extra = list(dict.fromkeys(heading for measure in measures for heading in measure.get("extra", {})))
    heads = [language.say("番号", "no.")]
    for name in given:
        word = FIELDS[name][language.at]
        heads += (
            [f"{year}年度{word}" if language.at == 0 else f"FY{1988 + year} {word}" for year in years]
            if name == "results"
            else [word]
        )
    yield _line([*heads, *extra]) + _line(["---"] * (len(heads) + len(extra)))
    for measure in measures:
        cells = [str(measure["no"])]
        for name in given:
            told = measure.get(name, ["…", "…"] if name == "results" else "…")
            cells += told if name == "results" else [str(told)]
        cells += [measure.get("extra", {}).get(heading, "") for heading in extra]
        yield _line(cells)


def _raw(text: str, elsewhere: frozenset[str]) -> Iterator[str]:
    """A sheet as printed, tabs as gaps: its header, and the lines that no other case of the rule has."""
    lines = [line for line in map(str.rstrip, text.split("\n")) if line]
    shown = [line for at, line in enumerate(lines) if at < _HEADER or line not in elsewhere]
    # Where what matters stands in every row, its first rows show it.
    shown = shown if len(shown) >= _FEWEST else lines[:_FIRST]
    more = len(shown) < len(lines)
    told = [line.replace("\t", " ｜ ").rstrip("｜ ") for line in shown] + (["…"] if more else [])
    yield "```\n" + "".join(f"{line}\n" for line in told) + "```\n"


def _common(cases: list[Case]) -> frozenset[str]:
    """The lines that two cases of a rule or more have."""
    counts = Counter(line.rstrip() for case in cases for line in set(case.data.get("raw", "").split("\n")))
    return frozenset(line for line, count in counts.items() if count > 1)


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(_plain(cell) for cell in cells) + " |\n"


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>").replace("<A", "&lt;A")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def stale() -> Iterator[str]:
    """A line for each page that is not as it would be written, and for each file that no page would be."""
    wanted = dict(pages())
    for path, text in wanted.items():
        found = path.read_text(encoding="utf-8") if path.exists() else ""
        if found != text:
            yield f"{path.name}{_first_difference(found, text)}"
    yield from (f"{path.name}: no page of the reference" for path in sorted(PAGES.glob("*")) if path not in wanted)


def _first_difference(found: str, wanted: str) -> str:
    pairs = zip_longest(found.split("\n"), wanted.split("\n"))
    at, (is_there, should_be) = next((at, pair) for at, pair in enumerate(pairs, start=1) if pair[0] != pair[1])
    return f":{at}\n  - {is_there or ''}\n  + {should_be or ''}"


def main() -> None:
    """Write the pages, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is stale")
    if parser.parse_args().check:
        wrong = "\n".join(stale())
        if wrong:
            sys.exit(f"Stale in docs/reference/rules; run `make reference`:\n{wrong}")
        return
    for path, text in pages():
        _write(path, text)


if __name__ == "__main__":
    main()
