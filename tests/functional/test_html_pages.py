"""The web pages in a real browser: no barrier that axe finds, no wider than a telephone, the same without scripts."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.factories.barriers import barriers
from tests.factories.known_sheets import SAMPLE, UNLIKE, loaded
from tests.factories.printed_sheets import program_of
from tests.factories.thorough import few

from sasaeai.sheets.checking import check
from sasaeai.sheets.comparing import compare
from sasaeai.sheets.reading import read
from sasaeai.sheets.writers.comparison_html import comparison_to_html
from sasaeai.sheets.writers.html import to_html
from sasaeai.sheets.writers.html_site import site_of

QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update"
    " --disable-sync"
).split()
THREE_YEARS = UNLIKE[0]
SECONDS = 15
WIDTHS = [360, 1440]
PAGES = [
    "comparison.html",
    "sheet.html",
    "three_years.html",
    "site/index.html",
    "site/measures/5.html",
    "site/measures/19.html",
]
READ = "() => [document.body.innerText, [...document.links].map(link => link.getAttribute('href'))]"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    environment = {**os.environ, "HOME": str(tmp_path_factory.mktemp("home"))}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program_of("chromium"), args=QUIET, env=environment)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as one page, as a folder and compared with another, and a wide sheet of figures as one page."""
    folder = tmp_path_factory.mktemp("pages")
    sheet = read(SAMPLE)
    findings = check(loaded(SAMPLE), sheet).findings
    files = {"sheet.html": to_html(sheet, findings), "three_years.html": to_html(read(THREE_YEARS))}
    changed = replace(sheet.measures[4], no=90, strengths="見守りの輪が広がった。", rating="△", rating_text="△")
    later = replace(sheet, measures=(*sheet.measures[:3], changed, *sheet.measures[6:]))
    files["comparison.html"] = comparison_to_html(compare(sheet, later))
    files |= {f"site/{name}": text for name, text in site_of(sheet, findings).items()}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def opened(browser: Browser, file: Path, *, width: int = 1440, is_scripted: bool = True, dark: bool = False) -> Page:
    """A page in a window of its own, closed with its context by the caller."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        java_script_enabled=is_scripted,
        color_scheme="dark" if dark else "light",
    )
    context.set_default_timeout(SECONDS * 1000)
    page = context.new_page()
    page.goto(file.as_uri())
    return page


@pytest.mark.sampled
@pytest.mark.parametrize(("name", "width"), few([(name, width) for name in PAGES for width in WIDTHS], 4))
def test_axe_finds_no_barrier(browser: Browser, folder: Path, name: str, width: int) -> None:
    page = opened(browser, folder / name, width=width)
    found = barriers(page)
    page.context.close()
    assert found == ""


@pytest.mark.parametrize("name", ["three_years.html", "site/measures/5.html"])
def test_axe_finds_no_barrier_in_the_dark(browser: Browser, folder: Path, name: str) -> None:
    page = opened(browser, folder / name, dark=True)
    found = barriers(page)
    page.context.close()
    assert found == ""


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_a_telephone(browser: Browser, folder: Path, name: str) -> None:
    page = opened(browser, folder / name, width=360)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()
    assert width <= 360


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_the_same_without_scripts(browser: Browser, folder: Path, name: str) -> None:
    told = []
    for is_scripted in (True, False):
        page = opened(browser, folder / name, is_scripted=is_scripted)
        told.append(page.evaluate(READ))
        page.context.close()
    assert told[0] == told[1]
    text, links = told[0]
    assert text
    assert links or name == "comparison.html"


def test_a_page_asks_for_no_other_file(browser: Browser, folder: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "sheet.html").as_uri())
    context.close()
    assert asked == [(folder / "sheet.html").as_uri()]


def test_the_table_can_be_moved_with_the_keyboard_under_its_headings(browser: Browser, folder: Path) -> None:
    page = opened(browser, folder / "sheet.html", width=360)
    region = page.get_by_role("region", name="取組ごとの評価")
    region.focus()
    page.keyboard.press("End")
    # Playwright's own waiting evaluates a text within the page, which the page's policy forbids.
    for _ in range(100):
        if page.evaluate("document.querySelector('.scroll').scrollTop > 1000"):
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail("the table did not move")
    head = page.get_by_role("columnheader", name="No.")
    top = region.bounding_box(), head.bounding_box()
    page.context.close()
    assert top[0] is not None
    assert top[1] is not None
    assert abs(top[0]["y"] - top[1]["y"]) < 3


def test_a_reader_goes_from_the_list_to_a_measure_its_twin_and_the_next(browser: Browser, folder: Path) -> None:
    page = opened(browser, folder / "site" / "index.html", width=360, is_scripted=False)
    page.get_by_role("link", name="取組5　").first.click()
    assert (
        page.get_by_role("heading", level=1)
        .inner_text()
        .endswith("みはるの見守りリング(高齢者見守りネットワーク)の充実")
    )
    assert page.get_by_role("img").first.is_visible()
    page.get_by_role("link", name="取組42（40ページ）").click()
    assert "取組42" in page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="次の取組").click()
    assert "取組43" in page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="取組の一覧").click()
    assert page.get_by_role("heading", name="取組の一覧").is_visible()
    page.context.close()


def test_a_link_to_a_measure_shows_its_number_and_name(browser: Browser, folder: Path) -> None:
    page = opened(browser, folder / "three_years.html", width=360)
    page.get_by_role("link", name="取組9").first.click()
    number = page.get_by_role("rowheader", name="9", exact=True).bounding_box()
    moved = page.evaluate("document.querySelector('.scroll').scrollLeft")
    page.context.close()
    assert number is not None
    assert 0 <= number["y"] < 900
    assert moved == 0


def test_paper_is_a3_with_headings_on_every_page(browser: Browser, folder: Path) -> None:
    page = opened(browser, folder / "sheet.html")
    page.emulate_media(media="print")
    styles = page.evaluate(
        "() => ['.scroll', '.sheet thead', '.sheet thead th', 'nav', '.hint'].map(name => {"
        "const style = getComputedStyle(document.querySelector(name));"
        "return [style.overflow, style.position, style.display, style.backgroundColor]; })"
    )
    pdf = page.pdf(prefer_css_page_size=True)
    page.context.close()
    scroll, thead, heading, nav, hint = styles
    assert scroll[0] == "visible"
    assert thead[1:3] == ["static", "table-header-group"]
    assert heading[3] == "rgba(0, 0, 0, 0)"
    assert nav[2] == hint[2] == "none"
    assert _headings_by_page(pdf)


def _headings_by_page(pdf: bytes) -> bool:
    """Whether every page of the table is A3 on its side and begins with the heading row."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [(page.get_size(), page.get_textpage().get_text_bounded()) for page in document]
    document.close()
    of_table = [text for _, text in pages if "左記選択の理由" in text]
    sizes = {(round(width), round(height)) for (width, height), _ in pages}
    last = max(at for at, (_, text) in enumerate(pages) if "左記選択の理由" in text)
    return len(of_table) == last + 1 >= 4 and sizes == {(1191, 842)}
