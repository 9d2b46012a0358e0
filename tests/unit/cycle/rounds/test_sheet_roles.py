"""Roles go to the reading and come back as they were, whatever a heading is made of."""

from hypothesis import given
from hypothesis import strategies as st

from sasaeai.cycle.rounds.rules.sheet_roles import ROLES, as_mapping_text
from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.layout.mapping import load_mapping


@given(st.dictionaries(st.text(min_size=1, max_size=20), st.sampled_from(ROLES), min_size=1))
def test_any_headings_come_back_with_their_roles(roles: dict[str, str]) -> None:
    read = load_mapping(as_mapping_text(roles), "対応表").roles
    assert read.keys() == {fold(heading) for heading in roles}
    assert set(read.values()) <= set(roles.values())
