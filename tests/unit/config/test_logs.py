"""The log tells classes and places of errors, and none of their words."""

import logging
import sys

from sasaeai.config.logs import WithoutWords

NAME = "日野ひかり 080-0000-0000"


def test_an_error_and_its_causes_are_told_without_their_words() -> None:
    try:
        try:
            _ = {}[NAME]
        except KeyError:
            int(NAME)
    except ValueError:
        record = logging.LogRecord(
            "django.request", logging.ERROR, __file__, 1, "Internal Server Error", (), sys.exc_info()
        )
    line = WithoutWords().format(record)
    assert NAME not in line
    assert "ValueError\n" in line
    assert "KeyError\n" in line
    assert "test_logs.py:" in line
