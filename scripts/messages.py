"""Collect the texts of every part into its own ``locale/ja`` and compile them (``scripts/messages``)."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "sasaeai"
_EXTRACT = [
    "makemessages", "-l", "ja", "--no-obsolete", "--no-location", "--no-wrap", "-e", "py,html", "-v", "0",
]  # fmt: skip

_HEAD = r"""# The texts of this part in Japanese; the ids are the English texts. Collected by scripts/messages.
msgid ""
msgstr ""
"Language: ja\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"""


def parts(source: Path) -> list[Path]:
    """The folders of parts: those that Django loads as applications and whose texts people see."""
    return sorted(apps.parent for apps in source.rglob("apps.py"))


def collect(part: Path) -> None:
    """Bring a part's ``django.po`` up to date with its code and templates."""
    (part / "locale").mkdir(exist_ok=True)
    # Not `python -m`: a part's own folders (selectors) would stand before modules of Python.
    command = [Path(sys.executable).with_name("django-admin"), *_EXTRACT]
    plain = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(command, cwd=part, env=plain, check=True, capture_output=True)
    found = part / "locale" / "ja" / "LC_MESSAGES" / "django.po"
    if not found.exists() or "msgid " not in found.read_text("utf-8").replace('msgid ""\nmsgstr ""', "", 1):
        shutil.rmtree(part / "locale")
        return
    _with_own_head(found)


def compiled(part: Path) -> bool:
    """Compile it; whether there is something to compile."""
    source = part / "locale" / "ja" / "LC_MESSAGES" / "django.po"
    if not source.exists():
        return False
    subprocess.run(["msgfmt", "--check-format", "-o", source.with_suffix(".mo"), source], check=True)
    return True


def untranslated(part: Path) -> str:
    """What is not translated or doubtful, as msgattrib prints it."""
    source = part / "locale" / "ja" / "LC_MESSAGES" / "django.po"
    if not source.exists():
        return ""
    found = [
        subprocess.run(["msgattrib", only, "--no-obsolete", source], capture_output=True, text=True, check=True).stdout
        for only in ("--untranslated", "--only-fuzzy")
    ]
    return "".join(found)


def _with_own_head(file: Path) -> None:
    """Put our head in the place of the one that is made, whose times would make each run a change."""
    _, _, rest = file.read_text("utf-8").partition("\n\n")
    file.write_text(f"{_HEAD}\n{rest}", "utf-8")


def check() -> int:
    """Whether every part's texts are collected, translated and compiled; what is not is printed."""
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "sasaeai"
        shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__"))
        for part in parts(copy):
            collect(part)
            compiled(part)
            ours = SOURCE / part.relative_to(copy)
            missing = untranslated(part)
            is_current = _bytes(part) == _bytes(ours)
            if missing or not is_current:
                wrong += 1
                print(f"{part.relative_to(copy)}: {'not translated' if missing else 'not current'}\n{missing}")  # noqa: T201
    return 1 if wrong else 0


def _bytes(part: Path) -> list[bytes]:
    folder = part / "locale" / "ja" / "LC_MESSAGES"
    return [path.read_bytes() for path in sorted(folder.glob("django.*"))]


def main() -> int:
    """Collect and compile everything, or check it."""
    if "--check" in sys.argv:
        return check()
    for part in parts(SOURCE):
        collect(part)
        compiled(part)
        print(untranslated(part), end="")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
