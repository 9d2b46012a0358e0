"""Every threshold of the linter, each with its reason. Shares are of 1, likeness is rapidfuzz's 0 to 100."""

FALL_TO_WARN, UNITS_TO_WARN = 0.25, 20
"""A quarter, and twenty people or cases: a fall that nobody in a committee would pass over beside a high mark."""
FALL_TO_NOTE, UNITS_TO_NOTE = 0.10, 5
"""Less than a tenth, or than five units, is what a rainy day or one family makes: it says nothing (2 → 1)."""
MOVE_AGAINST_FLAT = 0.10
"""横ばい and 定着 leave room for a tenth either way."""
LARGE_STOCK = 100
"""A hundred people or more counted on two days a year apart are hardly ever exactly as many."""

LEAST_LABEL = 6
"""Letters of a label, without 数 and the like, that name one thing in a whole city; 参加者 alone names nothing."""
NEARLY_SAME = 0.025
"""Two offices that count one thing differ by a day or by rounding; farther apart it is mostly two things of one name."""
LEAST_SHARED = 3
"""A number that two tellings of one thing have in common in a year; one or two are common by chance."""
LEAST_SENTENCE = 15
"""Letters of a sentence that two measures do not both have by chance."""

TOLD_IN_OTHER = 80
"""Likeness at which an issue is taken to stand in the twin's text as well."""
REPEATS_RESULTS = 0.61
"""Share of the letter pairs of the strengths that stand in the results. On the founding sheet the three texts that a
reader calls repetitions have 0.62, 0.68 and 1.0; the next has 0.60 and is none, all others have 0.41 or less."""
LEAST_STRENGTHS = 12
"""Letters; shorter strengths (交流の促進) repeat by necessity."""
RESTATES_TITLE = 0.85
"""Share of the letter pairs of a reason, without ため and 推進する, that stand in the title."""
SAME_TEXT = 95
"""Likeness of two long texts that were written once and copied, with a letter changed."""
SAME_TERM = 6
"""Letters that two issues have in common (包括的支援体制); asked only where the strengths are the same."""
COPIED, LEAST_COPIED = 97, 20
"""Likeness to last year's text, and its letters: shorter answers (担い手の確保) may well hold for years."""
SAME_ISSUE_OVER_YEARS = 90

ALMOST_ALL, LEAST_FOR_FACT = 0.85, 20
"""A share of equal answers at which a scale tells nothing apart, and the measures that a share needs."""

REWORDED_SAME_NUMBER = 50
"""Likeness of titles under one number at which the measure was reworded rather than replaced (…への支援 → …支援事業)."""
SAME_TITLE = 85
"""Likeness at which a measure of last year's sheet is this year's under a changed title."""
RATE_TOLERANCE = 0.51
"""Of the last printed decimal: a rate is right if rounding either way explains it."""
