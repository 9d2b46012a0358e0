"""Contents that no row knows of: what a transaction left behind that was rolled back."""

from datetime import datetime, timedelta

from sasaeai.base.files.keeping import folder
from sasaeai.base.files.models import StoredFile

_YOUNG = timedelta(days=1)


def sweep(now: datetime) -> int:
    """Remove contents older than a day without a row; the number removed."""
    if not folder().is_dir():
        return 0
    oldest = (now - _YOUNG).timestamp()
    old = {path.stem: path for path in folder().glob("*.sealed") if path.stat().st_mtime < oldest}
    known = {str(key) for key in StoredFile.objects.values_list("pk", flat=True).iterator()} if old else set()
    strays = [path for name, path in old.items() if name not in known]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)
