"""What every test may use: where the checkout is, documents kept beside it, and how Hypothesis runs."""

import os
from pathlib import Path

import pytest
from django.test import SimpleTestCase
from hypothesis import HealthCheck, is_hypothesis_test, settings
from hypothesis.internal.conjecture import providers
from tests.factories.thorough import IS_THOROUGH, share

ROOT = Path(__file__).resolve().parent.parent

# The suite tries the same cases each time, so that a change is never blamed for a case that chance found; the search
# for new cases is the "fuzz" profile. How long a case takes to make or to try is the machine's matter.
settings.register_profile(
    "sasaeai",
    max_examples=share(100),
    deadline=None,
    print_blob=True,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("fuzz", parent=settings.get_profile("sasaeai"), max_examples=5_000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "sasaeai"))
if os.environ.get("HYPOTHESIS_PROFILE", "sasaeai") == "sasaeai":
    # Hypothesis also tries constants out of the modules that are loaded, and so other cases in another order of tests.
    providers._get_local_constants = lambda: providers._local_constants


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that needs a database, however it asks for one: those run on PostgreSQL, too.

    And those that try a share of the cases; what is for the thorough run alone is left out of others.
    """
    for item in items:
        is_case = issubclass(getattr(item, "cls", None) or object, SimpleTestCase)
        if is_case or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("django_db")
        if is_hypothesis_test(getattr(item, "function", None)):
            item.add_marker("sampled")
    if not IS_THOROUGH:
        items[:] = [item for item in items if not item.get_closest_marker("thorough")]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents that are not the project's to publish; without it the test is skipped."""
    folder = Path(os.environ.get("SASAEAI_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip("needs the shared documents: a folder `shared` beside the checkout, or SASAEAI_SHARED")
    return folder
