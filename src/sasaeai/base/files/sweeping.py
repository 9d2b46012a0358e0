"""Contents that no row knows of: what a transaction left behind that was rolled back.

They are put aside first and removed much later, for a database may be the wrong one, or restored from a backup.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from sasaeai.base.files.keeping import folder
from sasaeai.base.files.models import StoredFile

_YOUNG, _KEPT_ASIDE = timedelta(days=1), timedelta(days=90)


def sweep(now: datetime) -> int:
    """Put contents older than a day aside that have no row; remove what lay aside for 90 days. The number put aside."""
    if not folder().is_dir():
        return 0
    aside = folder() / "aside"
    _remove_older(aside, now - _KEPT_ASIDE)
    oldest = (now - _YOUNG).timestamp()
    old = {path.name: path for path in folder().iterdir() if path.is_file() and path.stat().st_mtime < oldest}
    known = {f"{key}.sealed" for key in StoredFile.objects.values_list("pk", flat=True).iterator()} if old else set()
    strays = [path for name, path in old.items() if name not in known]
    for path in strays:
        aside.mkdir(mode=0o700, exist_ok=True)
        path.replace(aside / path.name)
        os.utime(aside / path.name, (now.timestamp(),) * 2)
    return len(strays)


def _remove_older(aside: Path, limit: datetime) -> None:
    for path in aside.glob("*"):
        if path.stat().st_mtime < limit.timestamp():
            path.unlink(missing_ok=True)
