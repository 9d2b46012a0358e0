"""Invented names of bodies and persons, as many as are asked for, none twice."""

from collections.abc import Iterator
from itertools import count, product
from random import Random

_PLACES = (
    "中央 東町 西町 南台 北山 緑が丘 花園 泉 若葉 桜通り 川原 上野原 下野原 本町 栄町 新田 高台 みはる台 駅前 里見"
).split()
_TRADES = (
    "新聞店 牛乳販売所 薬局 クリニック 歯科医院 理容室 美容室 商店 青果店 鮮魚店 書店 クリーニング店 "
    "郵便取次所 信用組合支店 ガス 水道工務店 タクシー 宅配センター 生協支部 デイサービス "
    "訪問看護ステーション 自治会 老人会 交番連絡所"
).split()
_FAMILIES = (
    "青山 石原 上田 遠藤 岡本 片山 木村 久保 小林 坂本 島田 杉山 関口 高木 千葉 土屋 中島 西川 野口 橋本"
).split()
_GIVEN = "明子 一郎 恵 和夫 京子 健 幸子 茂 澄江 孝 千代 勉 直美 信夫 春江 博 文子 正 美穂 豊".split()
_READINGS = dict(
    zip(
        [*_FAMILIES, *_GIVEN],
        (
            "アオヤマ イシハラ ウエダ エンドウ オカモト カタヤマ キムラ クボ コバヤシ サカモト "
            "シマダ スギヤマ セキグチ タカギ チバ ツチヤ ナカジマ ニシカワ ノグチ ハシモト "
            "アキコ イチロウ メグミ カズオ キョウコ ケン サチコ シゲル スミエ タカシ "
            "チヨ ツトム ナオミ ノブオ ハルエ ヒロシ フミコ タダシ ミホ ユタカ"
        ).split(),
        strict=True,
    )
)


def bodies(random: Random) -> Iterator[str]:
    """Names of bodies: a place and a trade, in no order; numbered ones once all are used."""
    pairs = [f"{place}{trade}" for place, trade in product(_PLACES, _TRADES)]
    random.shuffle(pairs)
    yield from pairs
    for number in count(2):
        yield from (f"{name}第{number}" for name in pairs)


def persons(random: Random) -> Iterator[tuple[str, str]]:
    """Names of persons with their readings, in no order. Raises ``StopIteration`` once all 400 are used."""
    pairs = list(product(_FAMILIES, _GIVEN))
    random.shuffle(pairs)
    for family, given in pairs:
        yield f"{family} {given}", f"{_READINGS[family]} {_READINGS[given]}"
