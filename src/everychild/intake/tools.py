"""What intake needs of the process it runs in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from psycopg import Connection

from everychild.keys.wrapping import Entropy
from everychild.ledger.append import Pen


class _Pool(Protocol):
    def connection(self) -> AbstractContextManager[Connection[Any]]: ...


class IntakeTools(Protocol):
    """What intake needs of the process it runs in."""

    @property
    def worker(self) -> _Pool:
        """Connections that write; each use is one transaction."""
        ...

    @property
    def record_secret(self) -> bytes:
        """Under which an agency's number becomes a record id."""
        ...

    @property
    def clock(self) -> Callable[[], datetime]:
        """This instant."""
        ...

    @property
    def entropy(self) -> Entropy:
        """The operating system's randomness."""
        ...

    def submission_key(self, submission: UUID) -> bytes:
        """Opens a delivery's bytes."""
        ...

    def new_submission_keys(self, submissions: Collection[UUID]) -> Mapping[UUID, bytes]:
        """Seals the bytes of several that come for the first time."""
        ...

    def pen(self, records: Collection[UUID]) -> Pen:
        """What an append about these records needs."""
        ...
