"""The tree over a log's leaves, grown leaf by leaf, from which a rewrite cannot hide.

Cites:
    RFC 9162, section 2.1.1 (hashing) and 2.1.2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

LEAF_PREFIX = b"\x00"
NODE_PREFIX = b"\x01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A tree of `size` leaves as the roots of its perfect subtrees, the largest first."""

    size: int = 0
    frontier: tuple[bytes, ...] = ()


def leaf_hash(line: bytes) -> bytes:
    """The leaf of one line of a log."""
    return hashlib.sha256(LEAF_PREFIX + line).digest()


def grow(tree: Tree, leaves: Iterable[bytes]) -> Tree:
    """The tree with these leaf hashes added at its end."""
    frontier = list(tree.frontier)
    size = tree.size
    for leaf in leaves:
        node, filled = leaf, size
        # Each trailing one-bit of the size is a perfect subtree that the new leaf completes.
        while filled & 1:
            node = hashlib.sha256(NODE_PREFIX + frontier.pop() + node).digest()
            filled >>= 1
        frontier.append(node)
        size += 1
    return Tree(size=size, frontier=tuple(frontier))


def root_of(tree: Tree) -> bytes:
    """The tree's root; of an empty tree, the hash of nothing."""
    if not tree.frontier:
        return hashlib.sha256(b"").digest()
    root = tree.frontier[-1]
    for node in reversed(tree.frontier[:-1]):
        root = hashlib.sha256(NODE_PREFIX + node + root).digest()
    return root
