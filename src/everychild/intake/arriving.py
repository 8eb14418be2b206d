"""A delivery on its way in: never more than a chunk of it in memory, nothing of it in clear on the disk.

Always true: what has arrived lies sealed, under a key that only this process's memory holds, in a file without a name.
Where its signature does not verify, where the sender hangs up or the process dies, nothing is left of it.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile

from everychild.intake.deliveries import CHUNK_BYTES
from everychild.keys.wrapping import KEY_BYTES, NONCE_BYTES, Entropy, seal, unseal

IN_MEMORY_BYTES_MAX = 1 << 20
_LENGTH_BYTES = 4


class Arriving:
    """The bytes of one delivery as they come.

    Takes:
        folder: where a large one lies until it is kept or thrown away.
    """

    def __init__(self, folder: Path, entropy: Entropy) -> None:
        """Make room for it."""
        self._entropy = entropy
        self._key = entropy(KEY_BYTES)
        self._buffer = bytearray()
        self._file = SpooledTemporaryFile[bytes](max_size=IN_MEMORY_BYTES_MAX, dir=str(folder))
        self._digest = hashlib.sha256()
        self._chunks = 0
        self.byte_count = 0

    @property
    def digest(self) -> bytes:
        """SHA-256 of everything that was put away."""
        return self._digest.digest()

    @property
    def has_a_chunk(self) -> bool:
        """Whether there is a whole chunk to put away."""
        return len(self._buffer) >= CHUNK_BYTES

    def take(self, part: bytes) -> None:
        """Take what has come; the caller puts chunks away as they are whole."""
        self._buffer += part
        self.byte_count += len(part)

    def put_away(self) -> None:
        """Make the next chunk small, seal it and put it away."""
        piece = bytes(self._buffer[:CHUNK_BYTES])
        del self._buffer[:CHUNK_BYTES]
        self._digest.update(piece)
        sealed = seal(self._key, zlib.compress(piece, level=1), owner=_place(self._chunks),
                      nonce=self._entropy(NONCE_BYTES))  # fmt: skip
        self._file.write(len(sealed).to_bytes(_LENGTH_BYTES, "big") + sealed)
        self._chunks += 1

    def finish(self) -> None:
        """Put the rest away; an empty delivery is one empty chunk."""
        while self._buffer or not self._chunks:
            self.put_away()

    def small_pieces(self) -> Iterator[bytes]:
        """Each chunk as it was made small, from the beginning."""
        self._file.seek(0)
        for ordinal in range(self._chunks):
            length = int.from_bytes(self._file.read(_LENGTH_BYTES), "big")
            yield unseal(self._key, self._file.read(length), owner=_place(ordinal))

    def close(self) -> None:
        """Throw away what lies here; what was kept is kept elsewhere."""
        self._file.close()


def _place(ordinal: int) -> bytes:
    return ordinal.to_bytes(4, "big")
