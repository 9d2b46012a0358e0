"""Key rings: what is made reads back, the newest key is in use, and no error tells a key."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.base.vault.errors import KeyRingError
from sasaeai.base.vault.keyring import PURPOSES, new_ring, read_ring

APRIL = date(2026, 4, 1)


def test_a_new_ring_has_a_key_for_each_purpose_and_reads_back() -> None:
    ring = new_ring(APRIL)
    assert {key.purpose for key in ring.keys} == set(PURPOSES)
    assert read_ring(ring.as_text(), "file") == ring
    assert read_ring(ring.as_text().replace("\n", ";"), "environment").all("field") == ring.all("field")


def test_a_further_key_is_in_use_and_the_old_one_is_still_known() -> None:
    old = new_ring(APRIL)
    ring = old.with_new("field", APRIL)
    assert ring.all("field") == (ring.current("field"), old.current("field"))
    assert [key.name for key in ring.all("field")] == ["2026-04-01.2", "2026-04-01"]
    assert ring.by_tag("field", old.current("field").tag) == old.current("field")
    assert read_ring(ring.as_text(), "file").all("field") == ring.all("field")


def test_keys_do_not_show_in_what_is_printed() -> None:
    ring = new_ring(APRIL)
    assert all(repr(key.secret)[2:20] not in repr(ring) for key in ring.keys)


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[:-1],
        lambda lines: [*lines, lines[1]],
        lambda lines: [*lines, "field too-short QUJD"],
        lambda lines: [*lines, "other 2026 " + lines[1].split()[2]],
        lambda lines: [*lines, "index 2026 " + lines[1].split()[2]],
        lambda lines: [*lines, "field nobase64 " + "ん" * 44],
    ],
)
def test_a_ring_that_is_not_whole_is_refused_without_telling_a_key(change: object) -> None:
    lines = new_ring(APRIL).as_text().splitlines()
    with pytest.raises(KeyRingError) as raised:
        read_ring("\n".join(change(lines)), "keys.txt")
    assert "keys.txt" in str(raised.value)
    assert not any(line.split()[2] in f"{raised.value}{raised.value.message_en}" for line in lines if line[0] != "#")


@given(st.text(max_size=200))
def test_any_other_text_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(KeyRingError):
        read_ring(text, "keys.txt")
