"""One measure from the sheet to the published page, in a real browser, in five roles: the whole idea on one thread.

The plan office takes the sheet in; the division brings its list of 420; the figure comes of it, is written about, sent
back, approved, frozen and published; a body under contract reports; a resident reads. Axe looks on.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from tests.factories.cities import installed, run
from tests.factories.journeys import Visitor, a_browser, serving
from tests.factories.taken_in import sample_sheet

from sasaeai.sample.city.building import as_list
from sasaeai.sample.city.enrolments import enrolments
from sasaeai.sample.city.facts import sample_facts
from sasaeai.sample.city.staff import LOGINS, PASSWORD

# Also on PostgreSQL, where what needs a database is run.
pytestmark = [pytest.mark.enable_socket, pytest.mark.django_db]
SLOT = "{見守りリング構成機関（者）数}"


class City(NamedTuple):
    address: str
    environment: dict[str, str]
    browser: Browser
    folder: Path

    def visitor(self, role: str | None = None, **options: object) -> Visitor:
        visitor = Visitor(self.browser, self.address, **options)  # type: ignore[arg-type]
        return visitor.log_in(LOGINS.get(role, role), PASSWORD) if role else visitor

    def staff(self, step: str) -> None:
        done = run([sys.executable, "-m", "tests.factories.staffed", step], {**self.environment, "PYTHONPATH": "."})
        assert done.returncode == 0, done.stderr


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with installed(tmp_path, has_tables=True) as environment:
        named = environment | {"SASAEAI_CITY": "みはる野市"}
        with serving(named) as address, a_browser(str(tmp_path)) as browser:
            yield City(address, named, browser, tmp_path)


def test_a_measure_from_the_sheet_to_the_residents(city: City) -> None:
    city.staff("office")
    office = city.visitor("office")
    the_sheet_is_taken_in(city, office)
    city.staff("divisions")
    staff, head = city.visitor("division"), city.visitor("head", width=360)
    the_list_is_taken_in(city, staff)
    the_figure_is_defined(office)
    the_twins_are_settled(office)
    the_return_is_sent(city, staff)
    the_entry_is_written_and_approved(staff, head)
    it_is_frozen_and_published(city)
    a_resident_reads_it(city)
    assert [one for visitor in (office, staff, head) for one in visitor.told] == []


def the_sheet_is_taken_in(city: City, office: Visitor) -> None:
    file = city.folder / "中間評価シート.txt"
    file.write_bytes(sample_sheet())
    office.follow("シートの取り込み")
    assert office.barriers() == ""
    office.page.get_by_label("評価シート").set_input_files(file)
    office.press("ファイルを送る")
    assert office.reads("列の読み取り方")
    assert office.barriers() == ""
    office.follow(re.compile("^42 "))
    assert office.reads("良かった点")
    assert office.barriers() == ""
    office.page.go_back()
    office.follow("受け入れへ進む")
    office.write("新しい計画の名前", "みはる野市地域福祉計画").write("新しい評価の名前", "平成29・30年度 中間評価")
    office.page.get_by_role("radiogroup", name=re.compile("^子ども家庭課")).get_by_label("こども家庭課").check()
    assert office.barriers() == ""
    office.press("取り込む")
    assert office.reads("46")
    assert office.barriers() == ""


def the_list_is_taken_in(city: City, staff: Visitor) -> None:
    facts = sample_facts().networks[0]
    file = city.folder / "登録者一覧.csv"
    file.write_bytes(as_list(enrolments(facts, Random(7))))
    staff.follow("登録名簿").follow("みはるの見守りリング").follow("一覧を取り込む")
    assert staff.barriers() == ""
    staff.page.locator("input[type=file]").set_input_files(file)
    staff.press(re.compile("送る|進む"))
    assert staff.barriers() == ""
    staff.press(re.compile("確かめる|確認|決める"))
    assert staff.reads("420")
    assert staff.barriers() == ""
    staff.press("一覧を取り込む")
    staff.write("時点", "2018-03-31").press("表示する")
    assert staff.reads("399")
    staff.write("時点", "2019-03-31").press("表示する")
    assert staff.reads("383")
    assert staff.barriers() == ""


def the_figure_is_defined(office: Visitor) -> None:
    office.follow("取組").follow(re.compile("^5 ")).follow("数値を定める")
    assert office.barriers() == ""
    office.write("呼び名", "見守りリング構成機関（者）数").write("単位", "団体")
    office.write("定義", "見守りリングに登録している機関と協力者の数")
    office.page.get_by_label("もとになる記録").select_option(label="高齢者見守りネットワーク事業：みはるの見守りリング")
    office.page.get_by_label("数え方").select_option(label="件")
    office.page.get_by_label("基準日時点").check()
    office.page.get_by_label("増えるほどよい", exact=True).check()
    office.press("数値を定める")
    assert office.reads("383")
    assert office.reads("記録")
    assert office.barriers() == ""
    office.follow(re.compile("内訳を見る"))
    assert office.reads("383")
    assert office.barriers() == ""


def the_twins_are_settled(office: Visitor) -> None:
    office.follow("評価").follow("平成29・30年度 中間評価").follow("再掲の取組")
    assert office.reads("内容が食い違い")
    assert office.barriers() == ""
    office.press("取組5を主とする")
    assert office.reads("取組5が主です。")


def the_return_is_sent(city: City, staff: Visitor) -> None:
    contractor = city.visitor("contractor", width=360)
    contractor.follow(re.compile("オレンジカフェ運営事業"))
    assert contractor.barriers() == ""
    contractor.write("参加者数", "３１").press("課へ送る")
    assert contractor.barriers() == ""
    assert contractor.told == []
    staff.follow("自分の仕事").follow(re.compile("オレンジカフェ運営事業"))
    assert staff.reads("31")
    assert staff.barriers() == ""
    staff.press("確認する")


def the_entry_is_written_and_approved(staff: Visitor, head: Visitor) -> None:
    staff.follow("自分の仕事").follow(re.compile("^5 "))
    assert staff.reads("399")
    assert staff.reads("383")
    assert staff.barriers() == ""
    staff.write(re.compile("平成30年度.*主な取組"), f"見守りリング構成機関（者）数 {SLOT}")
    staff.write("課題", "")
    staff.write("方向性の理由", "")
    staff.press("保存して課長へ提出")
    assert staff.page.get_by_role("alert").inner_text().count("方向性の理由") == 1
    staff.write("課題", "登録する機関が減っている。").write("方向性の理由", "見守る目を絶やさないため。")
    staff.press("保存して課長へ提出")
    head.follow("自分の仕事").follow(re.compile("^5 "))
    assert head.reads("383団体")
    assert head.barriers() == ""
    head.page.get_by_text("差し戻す").first.click()
    head.write("相手に伝えること", "減った訳も書いてください。")
    head.press("差し戻す")
    staff.follow("自分の仕事")
    assert staff.reads("減った訳も書いてください。")
    staff.follow(re.compile("^5 "))
    staff.write("課題", "閉店などで登録する機関が減っている。").press("保存して課長へ提出")
    head.follow("自分の仕事").follow(re.compile("^5 ")).press("承認する")
    assert head.reads("承認")
    staff.follow("自分の仕事")


def it_is_frozen_and_published(city: City) -> None:
    collector = city.visitor("torimatome")
    collector.follow(re.compile("^5 ")).press("数値とともに確定する")
    assert collector.barriers() == ""
    collector.follow("評価").follow("平成29・30年度 中間評価").follow(re.compile("公表する$"))
    assert collector.barriers() == ""
    collector.write("決裁の番号", "福政第123号").write("決裁の日", str(timezone.localdate())).press(
        "この評価票を公表する"
    )
    assert collector.reads("公表済み")
    assert collector.told == []


def a_resident_reads_it(city: City) -> None:
    for options in ({"width": 360}, {"width": 1440}, {"width": 360, "has_scripts": False}):
        resident = city.visitor(**options)
        resident.open("/").follow(re.compile("^5 "))
        assert resident.reads("383団体")
        assert resident.reads("閉店などで登録する機関が減っている。")
        assert resident.reads("福政第123号")
        if options.get("has_scripts", True):
            assert resident.barriers() == ""
            resident.open("/").follow(re.compile("^42 "))
            assert resident.reads("閉店などで登録する機関が減っている。")
            assert resident.barriers() == ""
