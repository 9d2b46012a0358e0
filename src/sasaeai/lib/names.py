"""The plain form of names, readings, bodies and phone numbers, by which they are found: one form for all spellings.

Widths, spaces and the kind of kana do not count; variants of characters (髙 for 高, 﨑 for 崎) are folded by a table.
Folding may find one too many, never one too few. A changed rule here needs the blind indexes made anew.
"""

import re
import unicodedata

# The plain form first, then as some registers write it. No plain form is a variant in another group.
_VARIANT_GROUPS = """
高髙 崎﨑嵜碕 辺邊邉 斉齋齊斎 浜濵濱 広廣 沢澤 国國圀 島嶋嶌 桧檜 槙槇 富冨 真眞 恵惠 徳德 皓晧 髪髮 万萬 礼禮 弥彌
竜龍 滝瀧 桜櫻 寿壽 栄榮 関關 県縣 学學斈 実實 宝寶 静靜 応應 荘莊 蔵藏 吉𠮷 土圡 角⻆ 柳栁 桑桒 船舩 館舘 曽曾 鉄鐵
黒黑 穂穗 豊豐 塩鹽 条條 峰峯 秋穐 清淸 青靑 郎郞 瀬瀨 渕淵渊 薮藪 円圓 園薗 亀龜 鶏鷄 芦蘆 為爲 与與 遥遙 尭堯 凛凜
梅楳 稲稻 緑綠 総總 聡聰 芸藝 薫薰 覚覺 譲讓 郷鄕 顕顯 麦麥 黄黃 来來 体體 仏佛 会會 伝傳 余餘 児兒 剣劍劔 勲勳 厳嚴
参參 双雙 収收 台臺 号號 団團 図圖 壮壯 声聲 奥奧 寛寬 専專 将將 巌巖 岳嶽 峡峽 帯帶 庁廳 恒恆 慎愼 戸戶 拝拜 暁曉
楽樂 権權 横橫 歩步 毎每 気氣 浅淺 済濟 渓溪 渋澁 湾灣 満滿 温溫 灯燈 瑶瑤 畳疊 発發 砺礪 秘祕 穣穰 経經 継繼 絵繪
続續 薬藥 蛍螢 覧覽 読讀 誉譽 頼賴 軽輕 釈釋 鎮鎭 霊靈 駅驛 鴎鷗 麹麴 晃晄 桟棧 区區 医醫 労勞 単單 営營 当當 従從
旧舊 様樣 点點 独獨 産產 画畫
"""
_VARIANTS = {ord(variant): group[0] for group in _VARIANT_GROUPS.split() for variant in group[1:]}
_LATIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
_TO_HIRAGANA = {code: code - (ord("ァ") - ord("ぁ")) for code in range(ord("ァ"), ord("ヶ") + 1)} | {
    ord("ヽ"): "ゝ", ord("ヾ"): "ゞ",
}  # fmt: skip
_BRACKETS = str.maketrans("[{〔【〘〖〈《]}〕】〙〗〉》", "(" * 8 + ")" * 8)
# Spaces and dots between the parts of a name, apostrophes, and characters that take no room or choose a glyph (IVS).
_IGNORED = re.compile(
    "[\\s・･=＝.,、。'’‘`´\u00ad\u180b-\u180f\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
)
_MARKS = re.compile("[\u0300-\u036f]")
_DASHES = "-‐‑‒–—―−─ｰ－"
_LONG_DASH = re.compile(rf"(?<=[ぁ-ゖー])[{_DASHES}]")
_NUMBER_DASH, _OTHER_DASH = re.compile(rf"(?<=[0-9])[{_DASHES}]"), re.compile(rf"(?<![0-9])[{_DASHES}]")
# What most readings are made of: nothing in them but spaces and the kind of kana is folded, so that lists sort quickly.
_BARE_KANA = re.compile("[ぁ-ゔァ-ヴー \u3000]*")
_KANJI = "㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff"
_BETWEEN_KANJI = re.compile(rf"(?<=[{_KANJI}])[ゖけが](?=[{_KANJI}])")
_AGAIN = re.compile(rf"([{_KANJI}])々|([ぁ-ゖ])([ゝゞ])")

_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖをゐゑぢづ", "あいうえおつやゆよわかけおいえじず")
_ROWS = {
    "あ": "あかがさざただなはばぱまやらわ",
    "い": "いきぎしじちにひびぴみり",
    "う": "うくぐすずつぬふぶぷむゆるゔ",
    "え": "えけげせぜてでねへべぺめれ",
    "お": "おこごそぞとどのほぼぽもよろ",
}
_VOWEL = {kana: vowel for vowel, row in _ROWS.items() for kana in row}
# How a long vowel is mostly written: サトー is さとう, ケーコ is けいこ.
_LONG = {"あ": "あ", "い": "い", "う": "う", "え": "い", "お": "う"}

_LEGAL_FORMS = {
    "株式会社": "(株)", "有限会社": "(有)", "合同会社": "(同)", "合資会社": "(資)", "合名会社": "(名)",
    "一般社団法人": "(一社)", "公益社団法人": "(公社)", "社団法人": "(社)",
    "一般財団法人": "(一財)", "公益財団法人": "(公財)", "財団法人": "(財)",
    "社会福祉法人": "(福) (社福)", "社会医療法人": "", "医療法人": "(医) 医療法人社団 医療法人財団 (医社) (医財)",
    "特定非営利活動法人": "npo法人 認定npo法人 認定特定非営利活動法人 (特非) (npo) (npo法人) (認定npo法人)",
    "学校法人": "(学)", "宗教法人": "(宗)", "独立行政法人": "(独)", "地方独立行政法人": "(地独)",
    "国立大学法人": "(大)",
    "弁護士法人": "(弁)", "司法書士法人": "(司)", "税理士法人": "(税)", "労働者協同組合": "(労協)",
}  # fmt: skip
_FORM_OF = {spelt: form for form, others in _LEGAL_FORMS.items() for spelt in (form, *others.split())}
_SPELT = "|".join(re.escape(spelt) for spelt in sorted(_FORM_OF, key=len, reverse=True))
_AT_AN_END = re.compile(rf"^(?P<first>{_SPELT})|(?P<last>{_SPELT})$")
_COMPANY = re.compile(r"(?P<inner>株式会社|有限会社|合同会社|\((?:株|有|同)\))")
_ENGLISH = re.compile(r"(?<=\S)[\s,]+(?:co\.?,?\s*ltd|inc|ltd|llc|corp|corporation)\.?\s*$", re.IGNORECASE)

_NO_DIGITS, _SECOND_NUMBER = re.compile(r"[^0-9]"), re.compile(r"内線|ext|[、,;/\n(]?(?:または|又は)|[、,;/\n]")


def plain(name: str) -> str:
    """A name in its plain form: no spaces, variants folded, hiragana for katakana, Latin letters small and bare.

    ``plain(plain(x)) == plain(x)``. 々 and ゝ become what they repeat; ヶ between kanji becomes が.
    """
    if _BARE_KANA.fullmatch(name):
        return name.replace(" ", "").replace("\u3000", "").translate(_TO_HIRAGANA)
    found = _plain_once(name)
    while (again := _plain_once(found)) != found:
        found = again
    return found


def plain_kana(kana: str) -> str:
    """A reading in its plain form: hiragana without spaces, as old registers write it, which know no small kana.

    Long vowels have one form (サトー, さとお, さとう), so have ぢ and じ. What is found by the first characters of a
    reading stays so: folding never looks ahead.
    """
    found: list[str] = []
    for char in plain(kana).translate(_SMALL):
        vowel = _VOWEL.get(found[-1], "") if found else ""
        if char == "ー":
            found += _LONG.get(vowel, "")
        elif char == vowel and char in "えお":
            found += _LONG[vowel]
        else:
            found += char
    return "".join(found)


def plain_body(name: str) -> str:
    """A body's name in its plain form, without its legal form: ㈱みどり商店, (株)みどり商店 and みどり商店 meet.

    Where nothing else is left, the legal form is the name. Two bodies may share it: ask ``may_be_one_body``.
    """
    whole = plain(_ENGLISH.sub("", unicodedata.normalize("NFKC", name)))
    rest = _stripped(whole)[0]
    return rest or whole


def legal_form(name: str) -> str:
    """The legal form that a name tells (株式会社, 社会福祉法人), or nothing."""
    return _stripped(plain(name))[1]


def may_be_one_body(one: str, other: str) -> bool:
    """Whether two names may be one body's: alike but for the legal form, which one of them may leave out."""
    if plain_body(one) != plain_body(other):
        return False
    forms = legal_form(one), legal_form(other)
    return forms[0] == forms[1] or not all(forms)


def first_two(kana: str) -> str:
    """Its first two characters, or nothing where it has fewer."""
    return _first(kana, 2)


def first_three(kana: str) -> str:
    """Its first three characters, or nothing where it has fewer."""
    return _first(kana, 3)


def plain_phone(phone: str) -> str:
    """The digits of the first number, without an extension; a country code of Japan becomes the leading zero."""
    text = unicodedata.normalize("NFKC", phone).casefold().strip()
    first = _SECOND_NUMBER.split(text)[0]
    digits = _NO_DIGITS.sub("", first)
    return f"0{digits[2:].removeprefix('0')}" if first.startswith("+81") else digits


def _plain_once(name: str) -> str:
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    text = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text)))
    text = _IGNORED.sub("", text).translate(_BRACKETS).translate(_LATIN).translate(_VARIANTS).translate(_TO_HIRAGANA)
    text = _OTHER_DASH.sub("", _NUMBER_DASH.sub("-", _LONG_DASH.sub("ー", text)))
    return _BETWEEN_KANJI.sub("が", _AGAIN.sub(_repeated, text))


def _repeated(found: re.Match[str]) -> str:
    if found[1]:
        return found[1] * 2
    return found[2] + (unicodedata.normalize("NFC", f"{found[2]}\u3099")[0] if found[3] == "ゞ" else found[2])


def _stripped(whole: str) -> tuple[str, str]:
    """The name without its legal form, and this form."""
    rest, form = whole, ""
    while found := _AT_AN_END.search(rest) or _COMPANY.search(rest):
        form = form or _FORM_OF[found[0]]
        rest = rest[: found.start()] + rest[found.end() :]
    return rest, form


def _first(kana: str, count: int) -> str:
    found = plain_kana(kana)
    return found[:count] if len(found) >= count else ""
