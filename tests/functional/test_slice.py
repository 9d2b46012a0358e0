"""One measure from the sheet to the published page, in a real browser, in five roles: the whole idea on one thread.

The plan office takes the sheet in, corrects it, and is sent it again; the division brings its list of 420; the figure
comes of it, is written about, sent back, approved, frozen and published; a body under contract reports without scripts,
and its visitors are counted; a resident reads. Axe looks on.
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
from tests.factories.taken_in import changed_sheet, sample_sheet

from sasaeai.sample.city.building import as_list
from sasaeai.sample.city.enrolments import enrolments
from sasaeai.sample.city.facts import sample_facts
from sasaeai.sample.city.staff import LOGINS, PASSWORD

# Also on PostgreSQL, where what needs a database is run.
pytestmark = [pytest.mark.enable_socket, pytest.mark.django_db]
ROUND = "平成29・30年度 中間評価"
SLOT = "{見守りリング構成機関（者）数}"
MISSPELT, SPELT = "様子を感じたとときに", "様子を感じたときに"
FAR, FARTHER = "会場まで距離があり、送り迎えの当てがない", "会場まで遠く、送り迎えの当てがない"
WHY_KEPT = "年度ごとの数を並べて載せるため。"


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
    the_sheet_is_sent(city, office, sample_sheet())
    a_misspelling_is_corrected(office)
    the_sheet_is_taken_in(office)
    the_sheet_is_sent_again(city, office)
    city.staff("divisions")
    staff, head = city.visitor("division"), city.visitor("head", width=360)
    the_list_is_taken_in(city, staff)
    the_figure_is_defined(office)
    the_twins_are_settled(office)
    the_return_is_sent_without_scripts(city, staff)
    a_question_is_answered(staff)
    the_entry_is_written_and_approved(staff, head)
    it_is_frozen_and_published(city)
    the_visitors_are_counted(office)
    a_resident_reads_it(city)
    assert [one for visitor in (office, staff, head) for one in visitor.told] == []


def the_sheet_is_sent(city: City, office: Visitor, sheet: bytes) -> None:
    file = city.folder / "中間評価シート.txt"
    file.write_bytes(sheet)
    office.follow("シートの取り込み")
    assert office.barriers() == ""
    office.page.get_by_label("評価シート").set_input_files(file)
    office.press("ファイルを送る")
    assert office.reads("列の読み取り方")
    assert office.barriers() == ""


def a_misspelling_is_corrected(office: Visitor) -> None:
    office.follow(re.compile("^42 "))
    assert office.reads("誤記ではありませんか")
    field = office.part("section", "良かった点")
    said, cell = field.locator(".ui-prose"), field.locator(".ui-last-time").last
    assert MISSPELT in said.inner_text()
    assert MISSPELT in cell.inner_text()
    assert "リングに登録する人が増えていない。" in cell.inner_text()  # the words of the file, with what became issues
    field.get_by_text("「良かった点」を直す").click()
    text = field.get_by_label("直した内容")
    text.fill(text.input_value().replace(MISSPELT, SPELT))
    assert office.barriers() == ""
    office.press("この内容に直す", inside=field)
    assert office.reads("直しました。")
    assert "修正済み" in field.inner_text()
    assert not office.reads("誤記ではありませんか")
    assert SPELT in said.inner_text()
    assert MISSPELT in cell.inner_text()
    assert office.barriers() == ""
    office.follow("中間評価シート.txt")


def the_sheet_is_taken_in(office: Visitor) -> None:
    office.follow("受け入れへ進む")
    office.write("新しい計画の名前", "みはる野市地域福祉計画").write("新しい評価の名前", ROUND)
    office.page.get_by_role("radiogroup", name=re.compile("^子ども家庭課")).get_by_label("こども家庭課").check()
    assert office.barriers() == ""
    office.press("取り込む")
    assert office.reads("取組46、評価票46")
    assert office.barriers() == ""
    office.follow(re.compile("^42 "))
    assert office.reads(SPELT)
    assert not office.reads(MISSPELT)


def the_sheet_is_sent_again(city: City, office: Visitor) -> None:
    """One text is changed in it, which is taken; the misspelling is in it as before, and what corrected it stays."""
    the_sheet_is_sent(city, office, changed_sheet(FAR, FARTHER))
    office.follow("受け入れへ進む")
    office.page.get_by_label("評価", exact=True).select_option(label=ROUND)
    office.press("取り込む")  # nothing is taken before the differences were looked at
    assert office.reads("下の違いを見て")
    assert office.page.get_by_role("heading", level=3).all_inner_texts() == ["取組16：課題", "取組42：良かった点"]
    now, coming = office.part("card", "取組16：課題").locator(".ui-last-time").all_inner_texts()
    assert FAR in now
    assert FARTHER in coming
    assert office.part("card", "取組16：課題").get_by_label("シートの内容にする").is_checked()
    assert not office.part("card", "取組42：良かった点").get_by_label("シートの内容にする").is_checked()
    assert "人が書いたか直したもの" in office.part("card", "取組42：良かった点").inner_text()
    assert office.barriers() == ""
    office.press("取り込む")
    assert office.reads("記録の変更：1件")
    office.follow(re.compile("^16 "))
    assert office.reads(FARTHER)
    assert office.barriers() == ""
    office.page.go_back()
    office.follow(re.compile("^42 "))
    assert office.reads(SPELT)


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
    told = office.figure("見守りリング構成機関（者）数")
    assert "入力元： 記録 383団体" in told
    assert "年度 平成30年度（2018年度） 基準日 平成31年3月31日（2019年）" in told
    assert "数え方 件：見守りリングに登録している機関と協力者の数" in told
    assert office.barriers() == ""
    office.follow(re.compile("内訳を見る"))
    assert office.reads("平成31年3月31日現在")
    assert office.reads("383団体")
    assert office.page.get_by_role("row", name=re.compile("西町理容室")).count() == 1
    assert office.barriers() == ""


def the_visitors_are_counted(office: Visitor) -> None:
    """Its evaluation was of past years; what is counted now shows all the same, as not the last word."""
    office.follow("取組").follow(re.compile("^16 ")).follow("数値を定める")
    office.write("呼び名", "参加者数").write("単位", "人").write("定義", "オレンジカフェに来た人の延べ人数")
    office.page.get_by_label("もとになる記録").select_option(label="オレンジカフェ運営事業：参加者数")
    office.page.get_by_label("数え方").select_option(label="延べ人数")
    office.page.get_by_label("年度中").check()
    office.press("数値を定める")
    told = office.figure("参加者数")
    assert "入力元： 月報 31人" in told
    assert "途中経過：" in told
    assert "数え方 延べ人数：オレンジカフェに来た人の延べ人数" in told
    assert office.barriers() == ""
    office.follow(re.compile("内訳を見る"))
    assert "カフェひだまり 31" in " ".join(office.page.get_by_role("row").last.inner_text().split())
    assert office.barriers() == ""


def the_twins_are_settled(office: Visitor) -> None:
    office.follow("評価").follow(ROUND).follow("再掲の取組")
    assert office.reads("内容が食い違い")
    assert office.barriers() == ""
    office.press("取組5を主とする")
    assert office.reads("取組5が主です。")


def the_return_is_sent_without_scripts(city: City, staff: Visitor) -> None:
    contractor = city.visitor("contractor", width=360)
    contractor.follow(re.compile("オレンジカフェ運営事業"))
    assert contractor.barriers() == ""
    without = city.visitor("contractor", width=360, has_scripts=False)
    without.follow(re.compile("オレンジカフェ運営事業")).write("参加者数", "３１").press("課へ送る")
    assert without.reads("月報を送りました。")
    assert without.reads("31人")
    contractor.follow("月報").follow(re.compile("年.*月"))
    assert contractor.reads("31人")
    assert contractor.barriers() == ""
    assert [*contractor.told, *without.told] == []
    staff.follow("自分の仕事").follow(re.compile("オレンジカフェ運営事業"))
    assert staff.reads("31人")
    assert staff.barriers() == ""
    staff.press("確認する")
    assert staff.reads("月報の数が数値に入りました。")


def a_question_is_answered(staff: Visitor) -> None:
    staff.follow("自分の仕事").follow(re.compile("^5 "))
    asked = staff.page.locator(".ui-finding", has_text="実績は「同左」に続けて数値が書かれています。")
    assert "確認事項" in asked.inner_text()
    asked.get_by_text("このままでよい（理由）").click()
    asked.get_by_label("このままでよい理由").fill(WHY_KEPT)
    assert staff.barriers() == ""
    staff.press("この理由で残す", inside=asked)
    assert "確認済み" in asked.inner_text()
    assert f"理由：{WHY_KEPT}" in asked.inner_text()
    assert staff.barriers() == ""


def the_entry_is_written_and_approved(staff: Visitor, head: Visitor) -> None:
    staff.follow("自分の仕事").follow(re.compile("^5 "))
    assert staff.reads("399団体")
    assert staff.reads("383団体")
    assert staff.reads(f"理由：{WHY_KEPT}")
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
    collector.follow("評価").follow(ROUND).follow(re.compile("公表する$"))
    assert collector.barriers() == ""
    collector.write("決裁の番号", "福政第123号").write("決裁の日", str(timezone.localdate())).press(
        "この評価票を公表する"
    )
    assert collector.reads("公表済み")
    assert collector.told == []


def a_resident_reads_it(city: City) -> None:
    for width, has_scripts in ((360, True), (1440, True), (360, False)):
        resident = city.visitor(width=width, has_scripts=has_scripts)
        for number in (5, 42):
            resident.open("/").follow(re.compile(f"^{number} "))
            told = resident.figure("見守りリング構成機関（者）数")
            assert "入力元： 記録 383団体" in told
            assert "基準日 平成31年3月31日" in told
            assert "数え方 件：" in told
            assert resident.reads("閉店などで登録する機関が減っている。")
            assert resident.reads("福政第123号")
            if has_scripts:
                assert resident.barriers() == ""
        assert resident.told == []
