"""The site's settings for the tests: keys made for them, a folder that goes away, the database of ``DATABASE_URL``."""

import atexit
import os
import tempfile
from datetime import date

from sasaeai.base.vault.keyring import new_ring

_folder = tempfile.TemporaryDirectory(prefix="sasaeai-tests-")
atexit.register(_folder.cleanup)
os.environ.setdefault("SASAEAI_DATA", _folder.name)
os.environ.setdefault("SASAEAI_KEYS", new_ring(date(2026, 4, 1)).as_text())
os.environ.setdefault("SASAEAI_HOSTS", "testserver")
os.environ.setdefault("SASAEAI_PLAIN_HTTP", "1")

from sasaeai.config.settings import *  # noqa: E402, F403
from sasaeai.config.settings import INSTALLED_APPS  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "tests.factories.sealed_rows"]

# Slow hashing is for passwords; the tests' own need none of it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
