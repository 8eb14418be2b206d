from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from everychild.ledger.tree import NODE_PREFIX, Tree, grow, leaf_hash, root_of


def recursive_root(leaves: list[bytes]) -> bytes:
    """RFC 9162, section 2.1.1, as it is written there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(NODE_PREFIX + recursive_root(leaves[:split]) + recursive_root(leaves[split:])).digest()


@given(st.lists(st.binary(max_size=8), max_size=70), st.integers(0, 70))
def test_a_tree_grown_in_two_steps_has_the_root_of_the_standard(lines: list[bytes], cut: int) -> None:
    leaves = [leaf_hash(line) for line in lines]

    grown = grow(grow(Tree(), leaves[:cut]), leaves[cut:])

    assert grown.size == len(leaves)
    assert root_of(grown) == recursive_root(leaves)


def test_a_changed_leaf_changes_the_root() -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(9)]
    changed = [*leaves[:4], leaf_hash(b"other"), *leaves[5:]]

    assert root_of(grow(Tree(), leaves)) != root_of(grow(Tree(), changed))
