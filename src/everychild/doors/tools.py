"""What every door holds: the databases, the secrets, the clock."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from psycopg import Connection
from psycopg_pool import ConnectionPool

from everychild.keys import secrets
from everychild.keys.rings import KeyPurpose, keys_for, keys_there_are, new_keys
from everychild.keys.wrapping import Entropy, MasterKey
from everychild.ledger.append import Pen
from everychild.runtime.database import Databases, pool
from everychild.vocabulary.ids import AgencyId

Pool = ConnectionPool[Connection[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """One process's hold on everything outside it.

    Takes:
        worker: connections that write, as `everychild_worker`.
        api: connections that read for people, as `everychild_api`, bound by row-level security.
        keys: connections to the keys' own store; what is written there is committed at once.
        home: the data folder, for the checkpoint file.
    """

    worker: Pool
    api: Pool
    keys: Pool
    master: MasterKey
    record_secret: bytes
    token_secret: bytes
    checkpoint_key: Ed25519PrivateKey
    home: Path
    entropy: Entropy = os.urandom
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def record_keys(self, records: Collection[UUID]) -> Mapping[UUID, bytes]:
        """A key for each record, made and committed where there was none."""
        with self.keys.connection() as conn:
            return keys_for(conn, self.master, KeyPurpose.RECORD, records, entropy=self.entropy)

    def record_keys_there_are(self, records: Collection[UUID]) -> Mapping[UUID, bytes]:
        """The keys of those records that have one."""
        with self.keys.connection() as conn:
            return keys_there_are(conn, self.master, KeyPurpose.RECORD, records)

    def submission_key(self, submission: UUID) -> bytes:
        """The key of a submission, made and committed where there was none."""
        with self.keys.connection() as conn:
            found = keys_for(conn, self.master, KeyPurpose.SUBMISSION, [submission], entropy=self.entropy)
        return found[submission]

    def new_submission_keys(self, submissions: Collection[UUID]) -> Mapping[UUID, bytes]:
        """A key for each submission of which nobody has heard yet, made and committed."""
        with self.keys.connection() as conn:
            return new_keys(conn, self.master, KeyPurpose.SUBMISSION, submissions, entropy=self.entropy)

    def desk_key(self, agency: AgencyId) -> Ed25519PrivateKey:
        """The key with which an agency's desk signs, made where there was none."""
        return secrets.desk_key(self.home / "secrets", agency, entropy=self.entropy)

    def pen(self, records: Collection[UUID]) -> Pen:
        """What an append about these records needs."""
        return Pen(keys=self.record_keys(records) if records else {}, now=self.clock(), entropy=self.entropy)


@contextmanager
def open_tools(databases: Databases, home: Path, *, size: int) -> Generator[Tools]:
    """Hold everything for as long as the block lasts."""
    folder = home / "secrets"
    with (
        pool(databases.worker, size) as worker,
        pool(databases.api, size) as api,
        pool(databases.keys, max(2, size // 2), autocommit=True) as keys,
    ):
        yield Tools(
            worker=worker,
            api=api,
            keys=keys,
            master=secrets.master_key(folder, entropy=os.urandom),
            record_secret=secrets.record_secret(folder, entropy=os.urandom),
            token_secret=secrets.token_secret(folder, entropy=os.urandom),
            checkpoint_key=secrets.checkpoint_key(folder, entropy=os.urandom),
            home=home,
        )
