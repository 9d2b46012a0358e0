"""The project's own files, as its commits will hold them."""

import shutil
import subprocess
from pathlib import Path

import pytest

NOT_OURS = {"__pycache__", "build", "dist"}


@pytest.fixture(scope="session")
def project_files(root: Path) -> list[Path]:
    """Every file that is committed or could be; without git, every file outside hidden and built folders."""
    listed = _listed_by_git(root) if shutil.which("git") else []
    return [path for path in listed or _walked(root) if path.is_file()]


def _listed_by_git(root: Path) -> list[Path]:
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return [root / name for name in answer.stdout.split("\0") if name]


def _walked(root: Path) -> list[Path]:
    def is_ours(path: Path) -> bool:
        folders = path.relative_to(root).parts[:-1]
        return not any(part in NOT_OURS or (part.startswith(".") and part != ".ci") for part in folders)

    return [path for path in root.rglob("*") if is_ours(path)]
