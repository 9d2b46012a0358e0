"""Every command that the documents tell a reader to type exists, with its options."""

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs" / "how-to").glob("*.md"))
DOCUMENTS = ["README.md", "README.ja.md", "DEVELOPMENT.md", "CONTRIBUTING.md", *GUIDES]

CODE = re.compile(r"```[^\n]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
MAKE = re.compile(r"(?m)(?:^|[\s;&])make +(?:[A-Z]+=\S+ +)*([a-z]+)")
SASAEAI = re.compile(r"(?m)^(?:\.venv/bin/)?sasaeai((?: +[a-z]+(?![\w./]))+)([^\n|#]*)")
OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")


def code_in(document: str) -> str:
    text = (ROOT / document).read_text(encoding="utf-8")
    return "\n".join(block or inline for block, inline in CODE.findall(text))


def make_targets() -> list[tuple[str, str]]:
    return sorted({(doc, target) for doc in DOCUMENTS for target in MAKE.findall(code_in(doc))})


def sasaeai_commands() -> list[tuple[str, str, tuple[str, ...]]]:
    found = set()
    for doc in DOCUMENTS:
        for words, rest in SASAEAI.findall(code_in(doc)):
            found.add((doc, " ".join(words.split()), tuple(OPTION.findall(rest))))
    return sorted(found)


@cache
def help_text(command: str) -> str:
    """What the command says of itself; empty when it does not exist."""
    call = "import sys; sys.argv[0] = 'sasaeai'; from sasaeai.cli import main; sys.exit(main())"
    answer = subprocess.run(
        [sys.executable, "-c", call, *command.split(), "--help"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "COLUMNS": "200", "TERM": "dumb", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
    )
    return answer.stdout if answer.returncode == 0 else ""


def test_the_readmes_name_the_two_commands() -> None:
    for document in ("README.md", "README.ja.md"):
        named = {target for doc, target in make_targets() if doc == document}
        assert {"demo", "test"} <= named, document


@pytest.mark.parametrize(("document", "target"), make_targets())
def test_each_make_command_is_a_target(document: str, target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"(?m)^{target}:", makefile), f"{document} says `make {target}`; the Makefile has no such target"


@pytest.mark.parametrize(("document", "command", "options"), sasaeai_commands())
def test_each_sasaeai_command_exists(document: str, command: str, options: tuple[str, ...]) -> None:
    text = help_text(command)
    assert text, f"{document} says `sasaeai {command}`; there is no such command"
    missing = [option for option in options if option not in text]
    assert not missing, f"{document} says `sasaeai {command} {' '.join(missing)}`; its help names no such option"
