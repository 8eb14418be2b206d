"""Real servers for tests: our own PostgreSQL, and Debian's 15 where it is installed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, sync_playwright
from psycopg import Connection
from psycopg.conninfo import make_conninfo

from everychild.doors.cli.program import Running, running
from everychild.doors.tools import Tools, open_tools
from everychild.runtime.database import Databases, connect
from everychild.runtime.migrations import KEYS_ROOMS, MAIN_ROOMS, migrate
from everychild.runtime.postgres.cluster import SUPERUSER, Cluster, password, running_cluster
from everychild.runtime.postgres.roles import API, WORKER, drop_database, make_database, prepare_roles
from everychild.runtime.settings import Settings

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
TEMPLATE, KEYS_TEMPLATE = "template_main", "template_keys"
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


@dataclass(frozen=True, slots=True)
class Server:
    cluster: Cluster

    @contextmanager
    def admin(self, database: str = "postgres") -> Generator[Connection[Any]]:
        with connect(self.cluster.dsn(SUPERUSER, database), autocommit=True) as conn:
            yield conn

    @contextmanager
    def databases(self) -> Generator[Databases]:
        """A fresh pair of migrated databases."""
        mark = uuid4().hex[:12]
        main, keys = f"main_{mark}", f"keys_{mark}"
        with self.admin() as admin:
            make_database(admin, main, template=TEMPLATE)
            make_database(admin, keys, template=KEYS_TEMPLATE)
        try:
            yield Databases(
                worker=self.cluster.dsn(WORKER, main),
                api=self.cluster.dsn(API, main),
                keys=self.cluster.dsn(WORKER, keys),
            )
        finally:
            with self.admin() as admin:
                drop_database(admin, main)
                drop_database(admin, keys)


@contextmanager
def home_folder() -> Generator[Path]:
    """A folder that the server's own user can pass through; pytest's cannot be."""
    folder = Path(tempfile.mkdtemp(prefix="everychild-tests-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _servers() -> list[Any]:
    found: list[Any] = [pytest.param(None, id="own-postgresql")]
    if DEBIAN_15.exists():
        found.append(pytest.param(DEBIAN_15, id="debian-postgresql-15"))
    return found


@pytest.fixture(scope="session", params=_servers())
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with home_folder() as home, running_cluster(home, "tests", options=QUICK, binaries=request.param) as cluster:
        server = Server(cluster)
        words = {role: password(cluster.secrets_folder, cluster.name, role) for role in (WORKER, API)}
        with server.admin() as admin:
            prepare_roles(admin, words)
            for template, rooms in ((TEMPLATE, MAIN_ROOMS), (KEYS_TEMPLATE, KEYS_ROOMS)):
                make_database(admin, template)
                with connect(make_conninfo(cluster.dsn(SUPERUSER, template)), autocommit=True) as conn:
                    migrate(conn, rooms)
        yield server


@pytest.fixture
def databases(server: Server) -> Iterator[Databases]:
    """Databases of this test alone, for what crosses transactions."""
    with server.databases() as made:
        yield made


@pytest.fixture
def tools(databases: Databases, tmp_path: Path) -> Iterator[Tools]:
    (tmp_path / "secrets").mkdir(mode=0o700)
    with open_tools(databases, tmp_path, size=4) as made:
        yield made


@pytest.fixture(scope="session")
def chromium_path() -> str:
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("CHROMIUM IS MISSING: install the package chromium")
    return found


def pytest_terminal_summary(terminalreporter: Any) -> None:  # noqa: ANN401 - pytest's own
    left_out = [each for each in terminalreporter.stats.get("skipped", []) if "CHROMIUM" in str(each.longrepr)]
    if left_out:
        terminalreporter.write_line(
            f"LEFT OUT FOR WANT OF CHROMIUM: {len(left_out)} browser tests", red=True, bold=True
        )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share a started program or a browser stay in one process."""
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "program" in names:
            item.add_marker(pytest.mark.xdist_group("program"))
        elif "server" in names:
            spec = getattr(item, "callspec", None)
            item.add_marker(pytest.mark.xdist_group(str(spec.params.get("server")) if spec else "server"))


os.environ.pop("EVERYCHILD_HOME", None)


@pytest.fixture(scope="session")
def program() -> Iterator[Running]:
    """The whole program, as `everychild up` starts it: two servers, two workers, the web."""
    with home_folder() as home, running(Settings(home=home, port=0, demo=True)) as started:
        yield started


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # The tests run as root in containers, where chromium's own sandbox cannot.
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield browser
        browser.close()
