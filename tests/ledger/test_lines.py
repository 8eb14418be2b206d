from __future__ import annotations

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from everychild.ledger.lines import canonical

names = st.text("abcdefghijklmnopqrstuvwxyz_0123456789", min_size=1, max_size=12)
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | text
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4))


@given(st.dictionaries(names, values, max_size=5))
def test_our_canonical_json_is_that_of_the_standard(value: dict[str, object]) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # pyright: ignore[reportArgumentType] - any JSON object


def test_a_float_is_refused_before_it_is_committed_to() -> None:
    with pytest.raises(TypeError, match="never a float"):
        canonical({"share": [1, 0.5]})
