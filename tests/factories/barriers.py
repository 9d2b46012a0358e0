"""What axe finds on a page in a browser."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def barriers(page: Page, **rules: Any) -> str:
    """The barriers, or nothing where there is none. ``rules`` are axe's, by their names with ``_`` for ``-``.

    Only what is wrong is told: to tell all that is right, too, takes axe as long again.
    """
    chosen = {name.replace("_", "-"): rule for name, rule in rules.items()}
    found = Axe().run(page, options={"resultTypes": ["violations"], "rules": chosen})
    return str(found.generate_report()) if found.violations_count else ""
