"""Words that the CSV and the table view print for the values of the model."""

DIRECTIONS = {
    "expand": "拡充", "continue": "継続", "improve": "改善", "revise": "見直し", "shrink": "縮小", "merge": "統合",
    "suspend": "休止", "complete": "完了", "abolish": "廃止",
}  # fmt: skip
KINDS = {"target": "目標", "rate": "達成率", "budget": "予算", "settled": "決算", "cumulative": "累計"}
