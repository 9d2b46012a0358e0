"""No committed file knows one machine: neither its folders nor where its packages came from."""

import re
from pathlib import Path

MACHINE_FOLDER = re.compile(r"(?<![\w.~/-])/(?:work|farm|home|root|Users)/\w")
DOWNLOAD_ADDRESS = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs\.org|https?://\S*(?:/simple\b|/packages/[0-9a-f]{2}/|\.whl|\.tgz)"
    r"|--(?:extra-)?index-url|--find-links|--trusted-host",
    re.IGNORECASE,
)
# The places that forbid or switch off these words have to say them.
MAY_NAME_OPTIONS = {"Makefile", "tests/architecture/test_no_machine_paths.py"}


def lines_matching(pattern: re.Pattern[str], files: list[Path], root: Path) -> list[str]:
    found = []
    for path in files:
        name = path.relative_to(root).as_posix()
        if name in MAY_NAME_OPTIONS:
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [
            f"{name}:{number}: {line.strip()[:120]}"
            for number, line in enumerate(text.splitlines(), start=1)
            if pattern.search(line)
        ]
    return found


def test_no_folder_of_one_machine(project_files: list[Path], root: Path) -> None:
    assert lines_matching(MACHINE_FOLDER, project_files, root) == []


def test_no_download_address(project_files: list[Path], root: Path) -> None:
    assert lines_matching(DOWNLOAD_ADDRESS, project_files, root) == []


def test_every_locked_package_has_a_hash(root: Path) -> None:
    for lock in sorted(root.glob("requirements*.lock")):
        text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
        bare = [line for line in text.splitlines() if "==" in line and "--hash=sha256:" not in line]
        assert text.strip(), lock.name
        assert bare == [], lock.name


def test_the_patterns_catch_what_they_are_for() -> None:
    for folder in ("work", "home", "root"):
        assert MACHINE_FOLDER.search(f"see /{folder}/someone/plan.xlsx")
    assert not MACHINE_FOLDER.search("tests/data/work/plan.xlsx and docs/home/page")
    assert DOWNLOAD_ADDRESS.search("x @ https://example.jp/packages/" + "ab/cd/x-1.0.tar.gz")
    assert not DOWNLOAD_ADDRESS.search("http://www.apache.org/licenses/")
