"""Findings as JSON: ``{"findings": [...]}``, each as ``read --format json`` prints it."""

import json
from collections.abc import Sequence
from typing import Any

from sasaeai.sheets.writers.checked_file import CheckedFile
from sasaeai.sheets.writers.json import finding_object


def to_findings_json(files: Sequence[CheckedFile], *, has_several: bool) -> str:
    """The open findings, indented, Japanese as itself; ``has_several`` says whether each must name its file."""
    findings: list[dict[str, Any]] = [
        ({"file": file.path} if has_several else {}) | finding_object(finding)
        for file in files
        for finding in file.checked.findings
    ]
    return json.dumps({"findings": findings}, ensure_ascii=False, indent=1) + "\n"
