"""What the reading asks (``SH``), as rules: names, and why a city should care. What raises them is in ``structure``."""

from sasaeai.sheets.model import Severity
from sasaeai.sheets.rules.rule import Rule, Seen

_SEED: Seen = "founding sheet"
_LISTS: Seen = "sample lists"


def _asked(code: str, severity: Severity, name: tuple[str, str], why: tuple[str, str], seen: Seen = None) -> Rule:
    return Rule(code, severity, *name, *why, seen)


RULES: tuple[Rule, ...] = (
    _asked(
        "SH001", "error", ("選択欄が切れている", "torn tick boxes"),
        ("選択肢の一部しか残っていないと、何を選んだか分かりません。推測せずに不明とします。",
         "If only some of the boxes are left, nobody knows which was ticked. The direction is unknown, not guessed."), _SEED,
    ),
    _asked(
        "SH002", "note", ("選択欄が2行に分かれている", "tick boxes over two rows"),
        ("2行に分かれた選択欄をつないで読みました。別の取組の欄が混ざっていないかを確かめられるように知らせます。",
         "The boxes were joined over two rows. Reported so that someone can see that no other measure's were mixed in."), _SEED,
    ),
    _asked(
        "SH003", "warning", ("ずれた位置の記入", "a displaced cell"),
        ("列の内容に合わない文字は、行がずれたか、別の欄の続きです。どの欄にも入れずに尋ねます。",
         "Text that cannot be what its column is has slipped, or goes on from elsewhere. It is put into no field."), _SEED,
    ),
    _asked(
        "SH004", "error", ("担当課の空欄", "no division"),
        ("担当課がないと、誰に確かめればよいか分かりません。", "Without a division there is nobody to ask."), _SEED,
    ),
    _asked(
        "SH005", "warning", ("実績・良かった点・課題の空欄", "results, strengths or issues blank"),
        ("空欄は、記入漏れか、結合や読み取りで失われた欄です。「なし」という回答とは区別します。",
         "A blank was forgotten, or lost in merging or reading. It is not the answer that there is none."), _SEED,
    ),
    _asked(
        "SH006", "note", ("良かった点と課題の境目が不明", "strengths and issues without a seam"),
        ("1つの欄に続けて書かれ、どこからが課題か文字からは決められません。勝手に分けず、まとめて残します。",
         "They share a cell and the text shows no seam. They are kept together rather than cut at a guess."), _SEED,
    ),
    _asked(
        "SH007", "warning", ("番号・ページの欄の余分な文字", "more than a number"),
        ("番号やページの欄に読めない文字があると、再掲先をたどれません。",
         "If the cell of number or page holds other words, twins cannot be followed."),
    ),
    _asked(
        "SH008", "warning", ("番号の重複", "a number used twice"),
        ("同じ番号が2つあると、意見や回答がどちらのものか分からなくなります。",
         "If two measures have one number, nobody knows which a comment is about."),
    ),
    _asked(
        "SH009", "warning", ("番号の抜け", "a number missing"),
        ("続いている番号の途中が抜けていると、行が失われた疑いがあります。もともと飛び飛びの番号は尋ねません。",
         "A gap in running numbers may be a lost row. Numbers that are sparse by design are left alone."),
    ),
    _asked(
        "SH011", "note", ("見出しの判別できない語", "strange words in a heading"),
        ("見出しの一部を読めないまま列の意味を決めたので、その語を知らせます。",
         "The column was recognised although part of its heading is not known; the words are named."),
    ),
    _asked(
        "SH012", "note", ("表の外の文字", "text beside the tables"),
        ("題名や注記は取組ではありません。取組の行を見落としていないかを確かめられるように示します。",
         "Titles and notes are no measures. Shown so that no row is overlooked."),
    ),
    _asked(
        "SH013", "note", ("非表示のセル", "hidden cells"),
        ("非表示の行・列・シートは公表する内容ではないとみて、取組に含めません。残したまま公表すると、閲覧者に読まれるおそれがあります。",
         "What is hidden is not meant to be published and is no measure; but whoever opens the file can read it."),
    ),
    _asked(
        "SH015", "warning", ("どの列にも属さない文字", "text under no column"),
        ("ページをまたいで続く記入が、前のページのどの欄の続きか決められません。",
         "An entry goes on over a page break, and no column of the page before fits it."),
    ),
    _asked(
        "SH016", "note", ("複数の担当課", "several divisions"),
        ("主管課がどれかは書かれていないので、最初の課としました。違えば、照会先が変わります。",
         "Which division leads is not said; the first was taken. If it is another, the questions go elsewhere."), _SEED,
    ),
    _asked(
        "SH017", "note", ("担当課の括弧", "brackets in the division"),
        ("括弧の中は、課内の組織のことも、関係課のこともあります。", "Brackets may hold a unit of the division, or a joint one."),
    ),
    _asked(
        "SH018", "warning", ("○の誤認識", "a misread circle"),
        ("文字認識は○を〇、O、0と取り違えます。○と読みましたが、元の資料で確かめてください。",
         "Recognition takes ○ for 〇, O or 0. It was read as ○; the original tells."),
    ),
    _asked(
        "SH019", "warning", ("読めない評価", "an unreadable rating"),
        ("このシートの評価区分にない記入です。推測せずに不明とします。",
         "The entry is none of the sheet's marks. The rating is unknown, not guessed."),
    ),
    _asked(
        "SH020", "error", ("評価の選択が不明", "boxes of the rating undecided"),
        ("印がないか2つ以上あり、どの評価か分かりません。", "No box or more than one is ticked: the rating is unknown."),
    ),
    _asked(
        "SH021", "error", ("方向性に2つの印", "two directions ticked"),
        ("継続と見直しの両方に印があると、どちらが市の判断か分かりません。",
         "If continue and revise are both ticked, which is the city's decision?"),
    ),
    _asked(
        "SH022", "error", ("方向性に印がない", "no direction ticked"),
        ("選択欄はあるのに、どれも選ばれていません。", "The boxes are there and none is ticked."),
    ),
    _asked(
        "SH023", "note", ("方向性を判別できない記入", "a direction in other words"),
        ("拡充・継続・見直し・廃止などのどれに当たるか、語からは決められません。集計では不明になります。",
         "The words are none of expand, continue, revise, abolish and so on; in counts the direction is unknown."),
    ),
    _asked(
        "SH024", "note", ("番号のないシート", "a sheet without numbers"),
        ("番号がないので順に付けました。来年度も同じ番号とは限りません。",
         "The measures were numbered in their order; next year's numbers need not be the same."),
    ),
    _asked(
        "SH025", "warning", ("番号のない取組", "a measure without a number"),
        ("他の取組に番号があるのに1つだけないのは、失われたか、前の取組の続きです。",
         "Where the others have numbers, this one was lost, or the row belongs to the measure before."),
    ),
    _asked(
        "SH026", "warning", ("最初の年度の同左", "same-as-left in the first year"),
        ("左に欄がないので、何と同じなのか分かりません。", "Nothing stands to its left, so it is the same as what?"),
    ),
    _asked(
        "SH027", "warning", ("どの欄にも入らなかった文字", "words that came into no field"),
        ("読み取りは、文字を黙って捨てません。入れる欄のなかった文字をここで示します。",
         "Reading drops no word without saying so; what fits no field is named here."),
    ),
    _asked(
        "SH028", "note", ("名称のない見出し", "a heading without a name"),
        ("計画の体系の一部に番号も名称もないので、その下の取組をまとめる名がありません。",
         "A level of the plan has neither number nor title, so its measures have no common name."), _SEED,
    ),
    _asked(
        "SH029", "note", ("合計の行", "rows of totals"),
        ("合計・小計の行は取組として数えません。", "Rows of totals are not counted as measures."),
    ),
    _asked(
        "SH030", "note", ("再掲先が見つからない", "a twin that is not there"),
        ("このシートにあるページを再掲先としながら、そこに同じ取組がありません。ページの書き誤りかもしれません。",
         "The page that is named is in this sheet, but no such measure stands there. The page may be wrong."),
    ),
    _asked(
        "SH031", "warning", ("見出しのない列", "a column without a heading"),
        ("何の欄か書かれていない記入は、どの項目にも入れられません。",
         "Entries that nothing names cannot be put into any field."),
    ),
    _asked(
        "SH032", "note", ("名前のない数値", "a figure without a name"),
        ("何を数えたものか分からない数値は、来年度と比べられません。",
         "A figure of which nobody knows what it counts cannot be compared next year."), _LISTS,
    ),
    _asked(
        "SH033", "note", ("単位のない数値", "a figure without a unit"),
        ("人なのか回なのか、千円なのか円なのかが分からないと、集計できません。",
         "People or times, yen or thousands: without the unit nothing can be added up."), _LISTS,
    ),
    _asked(
        "SH034", "note", ("年度のない数値", "a figure of no year"),
        ("何年度のものか分からない数値は、増減を言えません。", "Without a year, no rise or fall can be stated."), _LISTS,
    ),
    _asked(
        "SH035", "note", ("項目に当てはまらない見出し", "a heading that is not known"),
        ("記入は「その他」に見出しのまま残しました。対応表で項目を教えると、来年度も使えます。",
         "Its entries are kept as other. A mapping file can name the field, this year and next."),
    ),
    _asked(
        "SH036", "note", ("対応表の見出しがない", "a heading that only the mapping has"),
        ("見出しの文言が変わると、対応表は適用されません。", "If a heading was reworded, the mapping no longer holds."),
    ),
    _asked(
        "SH037", "note", ("数字の評価の向き", "which end of the digits is best"),
        ("1が最良の市も5が最良の市もあります。凡例がなければ決められません。",
         "In some cities 1 is best, in others 5. Without a legend it cannot be known."),
    ),
    _asked(
        "SH038", "warning", ("計算されていない数式", "formulas without a value"),
        ("数式だけで値が保存されていないファイルがあります。空欄と取り違えないように知らせます。",
         "Some programs save formulas without their values. Said so that nobody takes them for blanks."),
    ),
    _asked(
        "SH043", "note", ("変更履歴の残る文書", "pending tracked changes"),
        ("承諾前の文書を公表すると、消したはずの文言も読まれます。承諾したものとして読んだので、却下する変更がないかを確かめてください。",
         "Whoever opens such a document can read what was deleted. Read as accepted: is there a change to be rejected?"),
    ),
    _asked(
        "SH044", "note", ("文字認識で読んだページ", "pages that were recognised"),
        ("スキャンした紙の文字は、機械が形から読み取ったものです。1と7、桁区切りの取り違えは、見ただけでは分かりません。",
         "On scanned paper a program tells characters by their shape. A 7 taken for a 1 does not look wrong by itself."),
    ),
    _asked(
        "SH045", "warning", ("文字認識の不確かな欄", "cells recognised without certainty"),
        ("2度の認識が食い違った欄や、文字の形が崩れた欄です。値は読めたとおりに残し、確かめる欄を挙げます。",
         "Two recognitions differ there, or the characters are broken. What was read is kept; these cells need a look."),
    ),
    _asked(
        "SH046", "warning", ("読めなかった画像のページ", "pictures that could not be read"),
        ("画像のページを読むには、文字を認識するソフトウェアが要ります。読まなかったページを黙って飛ばすことはしません。",
         "Pages that are pictures need a program that recognises characters. None is passed over in silence."),
    ),
    _asked(
        "SH047", "warning", ("文字の分からないフォント", "fonts that do not say their characters"),
        ("画面では正しく見えても、フォントに文字の対応表がない文書からは文字を取り出せません。",
         "It looks right on the screen, but a font without a character map gives no characters to read."),
    ),
    _asked(
        "SH048", "note", ("読み取りの対象でない部品", "parts that are not read"),
        ("グラフ、SmartArt、埋め込みの表などの中の文字は読み取りません。黙って飛ばさず、あることを知らせます。",
         "Words inside charts, SmartArt and embedded files are not read. None is passed over in silence."),
    ),
    _asked(
        "SH049", "warning", ("行コードの誤り", "a row code that does not fit"),
        ("書き出した行には検査数字の付いた行コードがあります。合わない行は、別の取組の記入かもしれません。",
         "Rows that were sent out carry a code with a check digit. Where it does not fit, the answers may be another measure's."),
    ),
)  # fmt: skip
