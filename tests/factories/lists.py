"""Lists of a network as divisions keep them: bodies and people with the days on which they came and left."""

import csv
import io
import random
from collections.abc import Iterable, Sequence
from datetime import date

import openpyxl
from tests.factories.viewers import a_division

from sasaeai.base.imports import kinds
from sasaeai.base.imports.clearing import CLEAR, clear_by_job
from sasaeai.base.imports.staging import CHECK, check_by_job, check_given_up
from sasaeai.base.jobs import kinds as jobs
from sasaeai.city.registers.models import Network, Programme
from sasaeai.city.registers.services.enrolment_lists import KIND

HEADINGS = ("区分", "名称／氏名", "フリガナ", "電話番号", "住所", "登録日", "終了日", "終了理由", "役割")
TITLE = "見守りネットワーク登録者一覧　令和8年4月1日現在"
Row = Sequence[object]
_SURNAMES = "若荻 日野 緑川 三隅 波多 朝倉 桐生 真野 久世 宇津木 早瀬 水上 青柳 小坂井 浅井田".split()
_GIVEN = "ひかり 実 千代 正 和子 誠一 はるか 健 花江 操 良 美咲 徹 節子 大樹".split()


def wired() -> None:
    """Make known what ``config.wiring`` connects."""
    kinds.register(KIND)
    jobs.register(CHECK, check_by_job, given_up=check_given_up)
    jobs.register(CLEAR, clear_by_job)


def a_network(name: str = "見守りネットワーク", *, until: date | None = None) -> Network:
    """A network of a programme of 高齢福祉課."""
    programme, _ = Programme.objects.get_or_create(
        name="見守り事業", since=date(2012, 4, 1), defaults={"division": a_division()}
    )
    return Network.objects.create(programme=programme, name=name, since=date(2012, 4, 1), until=until)


def body(name: str = "みどり野商店", since: object = "2015-04-01", until: object = "", **more: object) -> Row:
    return _row({"区分": "店舗", "名称／氏名": name, "登録日": since, "終了日": until, **more})


def person(name: str = "若荻 実", since: object = "2015-04-01", until: object = "", **more: object) -> Row:
    return _row({"区分": "協力者", "名称／氏名": name, "登録日": since, "終了日": until, **more})


def as_csv(rows: Iterable[Row], *, headings: Row = HEADINGS, code: str = "utf-8", separator: str = ",") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows([headings, *rows])
    return file.getvalue().encode(code)


def as_xlsx(rows: Iterable[Row], *, headings: Row = HEADINGS, title: str = TITLE) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名簿")
    sheet.append([title])
    sheet.append([])
    sheet.append(list(headings))
    for row in rows:
        sheet.append([value if value != "" else None for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def of_420() -> list[Row]:
    """420 rows. 399 begin by 2018-03-31, of whom 37 leave in June 2018; 21 begin later in 2018: 399 + 21 - 37 = 383."""
    rows: list[Row] = []
    for number in range(420):
        make = body if number % 3 == 0 else person
        name = f"みどり野{number}商店" if number % 3 == 0 else f"{_SURNAMES[number % 15]} {_GIVEN[number // 15 % 15]}"
        since, until = date(2014, 4 + number % 8, 1 + number % 28), ""
        if 300 <= number < 337:
            until = date(2018, 6, 1 + number % 28)
        if number >= 399:
            since, until = date(2018, 5 + number % 6, 2), ""
        more = {"電話番号": f"03-5550-{number:04}", "フリガナ": f"テスト{number}"}
        rows.append(make(name, since, until, **({"終了理由": "転居"} if until else {}), **more))
    return rows


def many_people(count: int, seed: int = 1) -> list[Row]:
    """People with phones, addresses and readings; no two have the same phone."""
    chance = random.Random(seed)
    return [
        person(
            f"{chance.choice(_SURNAMES)} {chance.choice(_GIVEN)}{chance.choice(_GIVEN)}",
            f"{chance.randint(2013, 2018)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            電話番号=f"0{seed}0-{number // 10_000:04}-{number % 10_000:04}",
            フリガナ=f"ワカオギ {chance.choice('アイウエオカキクケコ')}{chance.choice('タチツテト')}{number}",
            住所=f"みどり野市若荻{chance.randint(1, 40)}丁目{number}番地",
        )
        for number in range(count)
    ]


def _row(told: dict[str, object]) -> Row:
    return [told.get(heading, "") for heading in HEADINGS]
