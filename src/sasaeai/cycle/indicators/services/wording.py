"""Why a definition is refused, in sentences for people: Japanese and English."""

from sasaeai.cycle.indicators.rules.definitions import LONGEST, Objection

OBJECTIONS: dict[Objection, tuple[str, str]] = {
    Objection.BLANK: (
        "指標の名前、単位、定義の一文を入れてください。",
        "An indicator needs a label, a unit, and its definition in a sentence.",
    ),
    Objection.TOO_LONG: (
        f"名前は {LONGEST['label']} 字、単位は {LONGEST['unit']} 字、定義は {LONGEST['definition']} 字までです。",
        f"At most {LONGEST['label']} characters of label, {LONGEST['unit']} of unit, {LONGEST['definition']} of text.",
    ),
    Objection.NO_BASE_DAY: (
        "基準日は、1月から12月までの月と、1日から31日までの日で入れてください。",
        "The base day is a month from 1 to 12 and a day from 1 to 31.",
    ),
    Objection.BASE_DAY_A_YEAR_LATE: (
        "年度が終わった直後の基準日にできるのは、時点の指標で、4月以後の日だけです。",
        "Only a stock has a base day right after the fiscal year, and it lies from April on.",
    ),
    Objection.NO_NETWORK: (
        "登録から数える指標には、名簿（ネットワーク）を選んでください。",
        "Choose the network whose enrolments are counted.",
    ),
    Objection.NO_ITEM: (
        "月報から数える指標には、月報の項目を選んでください。",
        "Choose the item of the monthly returns that is added up.",
    ),
    Objection.SOURCE_OF_ANOTHER_FAMILY: (
        "選んだ数え方では使わない名簿、月報の項目、団体・個人の別が入っています。外してください。",
        "A network, item or party is given that this way of counting does not use; take it out.",
    ),
    Objection.ENROLLED_IS_A_STOCK: (
        "登録から数えられるのは、基準日の時点の数です。「時点」にしてください。",
        "Enrolments are counted as of a base day: make it a stock.",
    ),
    Objection.ENROLLED_COUNTS_PARTIES: (
        "登録から分かるのは団体や人などの数です。延べ人数、回数、金額は分かりません。",
        "Enrolments tell bodies, people or places, not attendances, times or yen.",
    ),
    Objection.BODIES_ONLY: (
        "団体を数える指標では、登録のうち「団体のみ」を選んでください。個人が混ざると団体の数になりません。",
        "To count bodies, choose bodies only: persons among them would be counted, too.",
    ),
    Objection.PERSONS_ONLY: (
        "実人数を数える指標では、登録のうち「個人のみ」を選んでください。",
        "To count distinct people, choose persons only.",
    ),
    Objection.RETURNS_ARE_NO_STOCK: (
        "月報の数は月ごとに足すものなので、時点の数にはできません。「年度中」か「累計」にしてください。",
        "What returns count is added up over months: make it a flow or cumulative.",
    ),
    Objection.RETURNS_ARE_NOT_DISTINCT: (
        "月報の人数からは、同じ人を除いた実人数は分かりません。数え方を「延べ」にするか、名前のある登録から数えてください。",
        "Head counts of returns cannot give distinct people: count attendances, or enrolments, which have names.",
    ),
}
