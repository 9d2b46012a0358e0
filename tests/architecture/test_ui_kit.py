"""Pages use the kit by its tags alone; its templates are documented, its colours named, its texts translated."""

import ast
import gettext as gnu
import re
from pathlib import Path

import pytest
from django.utils.translation import templatize

KIT = "src/sasaeai/base/ui"
CLASS_OF_THE_KIT = re.compile(r"\bui-[a-z]")
INLINE = re.compile(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<style\b|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE)


def templates(root: Path) -> list[Path]:
    return sorted(path for path in (root / "src").rglob("templates/**/*") if path.suffix in {".html", ".svg", ".txt"})


@pytest.fixture(scope="module")
def kit(root: Path) -> Path:
    return root / KIT


def test_pages_never_name_the_classes_of_the_kit(root: Path, kit: Path) -> None:
    found = [
        f"{path.relative_to(root)}:{number}: {line.strip()[:100]}"
        for path in templates(root)
        if not path.is_relative_to(kit)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if CLASS_OF_THE_KIT.search(line)
    ]
    assert found == []


def test_no_template_styles_or_scripts_inline(root: Path) -> None:
    found = [
        f"{path.relative_to(root)}: {match[0].strip()}"
        for path in templates(root)
        for match in INLINE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_template_of_the_kit_opens_with_its_documentation(root: Path, kit: Path) -> None:
    inside = [path for path in templates(root) if path.is_relative_to(kit)]
    assert len(inside) > 30
    assert [path.name for path in inside if not path.read_text(encoding="utf-8").startswith("{# ")] == []


def test_every_class_that_a_template_names_has_a_look(root: Path, kit: Path) -> None:
    styles = "".join(path.read_text(encoding="utf-8") for path in (kit / "static/ui").glob("*.css"))
    known = set(re.findall(r"\.(ui-[\w-]+)", styles))
    named = {
        name
        for path in templates(root)
        if path.is_relative_to(kit)
        for classes in re.findall(r'class="([^"{]*)"', path.read_text(encoding="utf-8"))
        for name in classes.split()
    }
    assert named - known == set()


def test_colours_are_named_in_the_tokens_only(kit: Path) -> None:
    found = [
        f"{path.name}: {match[0]}"
        for path in (kit / "static/ui").glob("*.css")
        if path.name not in {"tokens.css", "print.css"}
        for match in re.finditer(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_custom_property_exists(kit: Path) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in (kit / "static/ui").glob("*.css")}
    defined = set(re.findall(r"(--ui-[\w-]+)\s*:", texts["tokens.css"]))
    used = {name for text in texts.values() for name in re.findall(r"var\((--ui-[\w-]+)", text)}
    assert used - defined == set()
    assert defined - used == set()


def test_the_dark_theme_is_the_same_by_device_and_by_choice(kit: Path) -> None:
    text = (kit / "static/ui/tokens.css").read_text(encoding="utf-8")
    blocks = [set(re.findall(r"--ui-[\w-]+: [^;]+;", block)) for block in re.findall(r"\{([^{}]*dark;[^{}]*)\}", text)]
    assert len(blocks) == 2
    assert blocks[0] == blocks[1]


def test_inline_code_is_recognised() -> None:
    assert INLINE.search('<p style="color: red">')
    assert INLINE.search("<a onclick='go()'>")
    assert INLINE.search("<script>go()</script>")
    assert not INLINE.search('<script type="module" src="ui.js"></script> <p data-style="a" class="on">')


# --- translations

CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
ENTRY = re.compile(
    r'^msgid ((?:".*"\n)+)(?:msgid_plural (?:".*"\n)+)?msgstr(?:\[0\])? ((?:".*"(?:\n|$))+)', re.MULTILINE
)
CALL = re.compile(r"""gettext\(\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")


@pytest.fixture(scope="module")
def catalogue(kit: Path) -> dict[str, str]:
    """The ids with their Japanese, the heading left out; an id without Japanese is there with nothing."""
    text = (kit / "locale/ja/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    assert "fuzzy" not in text
    assert "#~" not in text
    found = {plain(match[1]): plain(match[2]) for match in ENTRY.finditer(text)}
    assert len(found) == text.count("msgid ")
    return {text: said for text, said in found.items() if text}


def plain(printed: str) -> str:
    return "".join(ast.literal_eval(string) for string in STRING.findall(printed))


def texts_in_use(kit: Path) -> set[str]:
    found: set[str] = set()
    for path in kit.rglob("templates/**/*.html"):
        found |= {ast.literal_eval(text) for text in CALL.findall(templatize(path.read_text(encoding="utf-8")))}
    for path in kit.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {
                "_",
                "gettext",
                "gettext_lazy",
                "gettext_noop",
            }:
                found.add(ast.literal_eval(node.args[0]))
    return found


def test_every_text_is_translated_and_no_other(kit: Path, catalogue: dict[str, str]) -> None:
    assert [text for text, said in catalogue.items() if not said] == []
    assert set(catalogue) == texts_in_use(kit)


def test_translations_keep_what_is_filled_in(catalogue: dict[str, str]) -> None:
    places = re.compile(r"%\(\w+\)s")
    assert [text for text, said in catalogue.items() if set(places.findall(text)) != set(places.findall(said))] == []


def test_the_compiled_catalogue_is_current(kit: Path, catalogue: dict[str, str]) -> None:
    with (kit / "locale/ja/LC_MESSAGES/django.mo").open("rb") as file:
        entries = gnu.GNUTranslations(file)._catalog
    assert {key[0] if isinstance(key, tuple) else key: said for key, said in entries.items() if key} == catalogue
