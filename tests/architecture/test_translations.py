"""Every text of every part is collected, translated and compiled, in one way everywhere."""

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

_ENTRY = re.compile(r'^msgid "(.+)"\nmsgstr "(.+)"$', re.MULTILINE)


def test_nothing_is_left_in_english(root: Path) -> None:
    command = [sys.executable, str(root / "scripts" / "messages.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_one_text_has_one_translation(root: Path) -> None:
    """Django merges the catalogues of all parts, so that of two translations one would win by chance."""
    found: dict[str, set[str]] = defaultdict(set)
    for catalogue in (root / "src").rglob("django.po"):
        for english, japanese in _ENTRY.findall(catalogue.read_text("utf-8")):
            found[english].add(japanese)
    assert {english: told for english, told in found.items() if len(told) > 1} == {}
