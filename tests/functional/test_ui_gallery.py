"""The gallery of components in a real browser: axe, narrow and dark, no breach of the policy, keyboard, no scripts."""

import os
from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright
from tests.factories.barriers import barriers
from tests.factories.printed_sheets import program_of
from tests.factories.thorough import few

pytestmark = pytest.mark.enable_socket

QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update"
    " --disable-sync"
).split()
SECONDS = 15
SMALL_TARGETS = """() => [...document.querySelectorAll('button, .ui-button, .ui-tabs a, .ui-pages a, summary')]
    .filter(one => one.offsetParent && one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"""
WIDER_THAN_THE_WINDOW = """() => [...document.querySelectorAll('main *')].filter(one =>
    !one.closest('[role=region]') && one.getBoundingClientRect().right > innerWidth).map(one => one.outerHTML)"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The gallery, served by a thread that may not touch a database."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
    server.daemon = True
    server.start()
    server.is_ready.wait(SECONDS)
    assert server.error is None
    yield f"http://127.0.0.1:{server.port}{reverse('ui:gallery')}"
    server.terminate()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    environment = {**os.environ, "HOME": str(tmp_path_factory.mktemp("home"))}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program_of("chromium"), args=QUIET, env=environment)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def served(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.SASAEAI_CITY_NAME = "みどり野市"


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


@pytest.fixture
def page_in(browser: Browser, address: str, contexts: list[BrowserContext]):
    """Opens the gallery in a window of its own; what the browser complains of is kept in ``page.told``."""

    def opened(*, query: str = "", width: int = 1440, **options: object) -> Page:
        settings = {"viewport": {"width": width, "height": 900}, "locale": "ja-JP", **options}
        context = browser.new_context(**settings)
        context.set_default_timeout(SECONDS * 1000)
        contexts.append(context)
        page = context.new_page()
        page.told = []
        page.on("console", lambda message: page.told.append(message.text))
        page.on("pageerror", lambda error: page.told.append(str(error)))
        page.goto(address + query)
        return page

    return opened


@pytest.mark.sampled
@pytest.mark.parametrize(("theme", "width"), few([("light", 360), ("dark", 1440), ("light", 1440), ("dark", 360)], 1))
def test_axe_finds_no_barrier(page_in, theme: str, width: int) -> None:
    assert barriers(page_in(width=width, color_scheme=theme), target_size={"enabled": True}) == ""


def test_dark_can_be_chosen_whatever_the_device_says(page_in) -> None:
    page = page_in(query="?theme=dark", color_scheme="light")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    device = page_in(color_scheme="dark").evaluate("getComputedStyle(document.body).backgroundColor")
    light = page_in(query="?theme=light", color_scheme="dark").evaluate(
        "getComputedStyle(document.body).backgroundColor"
    )
    assert ground == device != light == "rgb(255, 255, 255)"


def test_the_browser_has_nothing_to_complain_of(page_in) -> None:
    assert page_in().told == []


@pytest.mark.parametrize("width", [320, 360, 768])
def test_the_page_never_moves_sideways(page_in, width: int) -> None:
    page = page_in(width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(WIDER_THAN_THE_WINDOW) == []


def test_fingers_find_targets_of_44_pixels(page_in) -> None:
    page = page_in(width=360, has_touch=True, is_mobile=True)
    assert page.evaluate(SMALL_TARGETS) == []


def test_it_says_the_same_without_scripts(page_in) -> None:
    with_scripts, without = page_in(), page_in(java_script_enabled=False)
    read = "() => document.body.innerText"
    assert with_scripts.evaluate(read) == without.evaluate(read)
    without.get_by_text("数え方の詳しい説明").click()
    assert without.get_by_text("支店は本店と合わせて1団体とします。").is_visible()
    without.get_by_role("button", name="English").click()
    without.get_by_role("heading", name="Gallery of components").wait_for()


def test_the_keyboard_comes_to_the_skip_link_first(page_in) -> None:
    page = page_in(width=360)
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="本文へ移動")
    assert page.evaluate("document.activeElement.textContent") == "本文へ移動"
    box = link.bounding_box()
    assert box is not None
    assert box["height"] > 24
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_wide_table_can_be_moved_with_the_keyboard(page_in) -> None:
    page = page_in(width=360)
    region = page.get_by_role("region", name="数値の推移")
    region.focus()
    page.keyboard.press("ArrowRight")
    for _ in range(50):
        if region.evaluate("one => one.scrollLeft") > 0:
            return
        page.wait_for_timeout(50)
    pytest.fail("the table did not move")


def test_a_table_as_cards_is_still_a_table_for_screen_readers(page_in) -> None:
    page = page_in(width=360)
    table = page.get_by_role("table", name="取りまとめの状況").first
    assert table.get_by_role("row").count() == 5
    assert table.get_by_role("rowheader", name="福祉政策課").is_visible()
    assert table.get_by_role("cell", name="45,620,300円").is_visible()


def test_the_errors_of_a_form_take_the_focus_and_lead_to_the_fields(page_in) -> None:
    page = page_in(query="?focus=1")
    assert "直すところが6件あります。" in page.evaluate("document.activeElement.textContent")
    page.get_by_role("alert").get_by_role("link", name="今後の方向性").click()
    page.keyboard.press("Space")
    assert page.locator("#id_wrong-direction_0").is_checked()


def test_a_form_is_not_sent_twice(page_in) -> None:
    page = page_in()
    sent: list[str] = []

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(route.request.url)
            route.fulfill(status=204)
        else:
            route.continue_()

    page.route("**/*", answer)
    button = page.get_by_role("button", name="もう一度送る")
    button.click()
    button.click(force=True)
    page.wait_for_timeout(200)
    assert len(sent) == 1


def test_words_that_are_not_saved_are_asked_about(page_in, address: str) -> None:
    page = page_in()
    asked: list[str] = []

    def answer(dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.locator("#id_new-title").click()
    page.keyboard.type("a")
    page.goto(address)
    assert asked == ["beforeunload"]


def test_forced_colours_keep_the_edges_of_what_can_be_pressed(page_in) -> None:
    page = page_in(forced_colors="active")
    style = page.get_by_role("button", name="係長へ提出する").evaluate("one => getComputedStyle(one).borderTopStyle")
    assert style == "solid"
    assert barriers(page) == ""


def test_paper_is_a4_without_what_can_only_be_clicked(page_in) -> None:
    page = page_in(color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    shown = page.evaluate(
        "() => ['nav', 'button', '.ui-skip'].map(name => getComputedStyle(document.querySelector(name)).display)"
    )
    ink = page.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    document = pypdfium2.PdfDocument(BytesIO(page.pdf(prefer_css_page_size=True)))
    sizes = {tuple(map(round, page.get_size())) for page in document}
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert shown == ["none", "none", "none"]
    assert ink == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert sizes == {(595, 842)}
    assert "見守りネットワークの登録団体数" in text
    assert "http" not in text
