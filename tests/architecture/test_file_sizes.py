"""Files and functions stay of a size that a reader can hold in mind."""

import ast
from pathlib import Path

KINDS = {".py", ".html", ".css", ".js"}
LINES_OF_A_SOURCE = 400
LINES_OF_A_TEST = 600
LINES_OF_A_FUNCTION = 60


def sources(files: list[Path], root: Path, folder: str) -> list[Path]:
    inside = root / folder
    return [path for path in files if path.suffix in KINDS and path.is_relative_to(inside)]


def too_long(files: list[Path], limit: int, root: Path) -> list[str]:
    counted = ((len(path.read_text(encoding="utf-8").splitlines()), path) for path in files)
    return [f"{path.relative_to(root)}: {lines} lines" for lines, path in counted if lines > limit]


def test_source_files(project_files: list[Path], root: Path) -> None:
    files = [path for path in sources(project_files, root, "src") if path.parent.name != "migrations"]  # Django's own
    assert files
    assert too_long(files, LINES_OF_A_SOURCE, root) == []


def test_test_files(project_files: list[Path], root: Path) -> None:
    data = root / "tests" / "data"
    files = [path for path in sources(project_files, root, "tests") if not path.is_relative_to(data)]
    assert too_long(files, LINES_OF_A_TEST, root) == []


def test_functions(project_files: list[Path], root: Path) -> None:
    found = []
    for path in sources(project_files, root, "src"):
        if path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LINES_OF_A_FUNCTION:
                    found.append(f"{path.relative_to(root)}:{node.lineno} {node.name}: {lines} lines")
    assert found == []
