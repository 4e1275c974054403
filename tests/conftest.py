"""What tests of every room share: settings of their own, a fresh database, a server, the corpus."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy
import tomli_w
from hypothesis import settings as examples
from sqlmodel import Session

import cli
from data import db
from data.seed import load_seed
from data.settings import ROOT, settings
from tests import postgres

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SHARED = ROOT.parent / "shared"

examples.register_profile("unhurried", deadline=None)  # a busy machine is slow, not wrong
examples.load_profile("unhurried")


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Settings that know nothing of this machine; call with ``port=1`` and so on to set more of them."""

    def override(**values: object) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"SWANSONG_{name.upper()}", str(value))
        settings.cache_clear()

    for name in [name for name in os.environ if name.startswith("SWANSONG_")]:
        monkeypatch.delenv(name)
    override(database_url=f"sqlite:///{tmp_path / 'swansong.db'}", sources=tmp_path / "sources.toml")
    override(fetch_pause=0.05)  # nobody need wait for a site that misbehaves on purpose
    yield override
    settings.cache_clear()


@pytest.fixture(autouse=True)
def own_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit puts the script that it runs in the place of ``__main__``, where a child process of a later test would run it."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file without a row, to be copied: to migrate takes far longer."""
    path = tmp_path_factory.mktemp("migrated") / "empty.db"
    made = db.engine(f"sqlite:///{path}")
    db.migrate(made)
    made.dispose()
    return path


@pytest.fixture(scope="session")
def shipped(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file that holds the shipped facts, to be copied."""
    path = Path(shutil.copy(migrated, tmp_path_factory.mktemp("shipped") / "swansong.db"))
    with db.session(f"sqlite:///{path}") as opened:
        load_seed(opened, datetime.now(UTC))
    db.engine(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def registered(own_settings: Callable[..., None], prepared: Path, tmp_path: Path) -> Callable[..., None]:
    """A registry of nothing but the given entries, and a database that holds the shipped facts."""

    def register(*entries: dict[str, object]) -> None:
        text = tomli_w.dumps({"source": list(entries)})
        (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
        own_settings(shipped_sources=False, allow_private=True, fetch_timeout=2)

    return register


@pytest.fixture
def prepared(own_settings: Callable[..., None], shipped: Path, tmp_path: Path) -> Path:
    """The database of the settings with the shipped facts, which the first job would bring it to in far more time."""
    return Path(shutil.copy(shipped, tmp_path / "swansong.db"))


@pytest.fixture
def engine(own_settings: Callable[..., None], migrated: Path) -> Iterator[sqlalchemy.Engine]:
    """A fresh, migrated SQLite database in ``tmp_path``."""
    made = db.engine()
    shutil.copy(migrated, str(made.url.database))
    yield made
    made.dispose()


@pytest.fixture
def session(engine: sqlalchemy.Engine) -> Iterator[Session]:
    """A session on the fresh database."""
    with db.session() as opened:
        yield opened


@pytest.fixture
def now() -> datetime:
    """The moment that tests take for the present."""
    return NOW


@pytest.fixture
def shared() -> Path:
    """The corpus and facts beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not there")
    return SHARED


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Path]:
    """A throw-away PostgreSQL server; the folder that its socket is in."""
    if postgres.binaries() is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no PostgreSQL server is installed")
    with postgres.serving() as folder:
        yield folder


@pytest.fixture
def postgres_url(postgres_server: Path) -> Iterator[str]:
    """The address of a fresh, empty PostgreSQL database."""
    name = f"test_{uuid4().hex}"
    admin = sqlalchemy.create_engine(
        f"postgresql+psycopg://swansong@/postgres?host={postgres_server}", isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    url = f"postgresql://swansong@/{name}?host={postgres_server}"
    yield url
    db.engine(url).dispose()
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name}")
    admin.dispose()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the command in this process: (exit code, standard output, standard error)."""

    def command(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command
