"""What the reading must ask and the linter files under the family of its subject; see ``checking``."""

from sasaeai.sheets.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        "RT005",
        "error",
        "評価・方向性・理由の空欄",
        "rating, direction or reason not answered",
        "空欄は「—」（なし）と違い、回答されていないということです。記入漏れがないか確認してください。",
        "A blank is not a dash: nobody has answered. The evaluation is not finished until someone does.",
        "founding sheet",
    ),
    Rule(
        "NM002",
        "warning",
        "目標などの名称の揺れ",
        "a goal's title in several spellings",
        "同じ目標の名称がページによって違うと、計画の文言としてどれが正しいか分かりません。",
        "If a goal is titled differently from page to page, which is the wording of the plan?",
        "founding sheet",
    ),
    Rule(
        "MN003",
        "note",
        "数値の欄に数値以外の記入",
        "no number where one should be",
        "「######」や「調整中」は数値として読めないため、不明として扱います。公表前に数値か「—」に改めてください。",
        "###### or 調整中 cannot be read as a number and is kept as unknown; give the number, or a dash, before publishing.",
        "sample lists",
    ),
)
