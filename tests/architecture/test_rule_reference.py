"""The reference of the rules is what the catalogue and the cases say."""

import subprocess
import sys
from pathlib import Path


def test_the_reference_is_fresh(root: Path) -> None:
    command = [sys.executable, str(root / "scripts" / "rule_reference.py"), "--check"]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=root)
    assert answer.returncode == 0, answer.stderr
