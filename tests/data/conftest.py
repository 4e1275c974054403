"""Databases of both kinds, for what has to be true of either."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy

from data import db
from tests.data import world

POSTGRESQL = pytest.param(
    "postgresql", marks=[pytest.mark.postgres, pytest.mark.xdist_group("postgres")], id="postgresql"
)


@pytest.fixture(params=["sqlite", POSTGRESQL])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, of SQLite and of PostgreSQL in turn."""
    if request.param == "postgresql":
        yield request.getfixturevalue("postgres_url")
    else:
        yield f"sqlite:///{tmp_path / 'either.db'}"
        db.engine(f"sqlite:///{tmp_path / 'either.db'}").dispose()


@pytest.fixture
def other_url(url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of another empty database of the same kind."""
    if url.startswith("sqlite"):
        other = f"sqlite:///{tmp_path / 'other.db'}"
    else:
        server, name = (
            request.getfixturevalue("postgres_server"),
            f"{sqlalchemy.make_url(url).database}_other",
        )
        _create(server, name)
        other = f"postgresql://swansong@/{name}?host={server}"
    yield other
    db.engine(other).dispose()


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with something of everything, to be copied."""
    path = tmp_path_factory.mktemp("filled") / "filled.db"
    _fill(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def filled_template(postgres_server: Path) -> str:
    """The same on PostgreSQL, as a template for others; its name."""
    _create(postgres_server, "filled")
    _fill(f"postgresql://swansong@/filled?host={postgres_server}")
    return "filled"


@pytest.fixture
def filled(request: pytest.FixtureRequest, url: str) -> str:
    """The address of a database with something of everything (``tests/data/world.py``), a fresh one for each test."""
    if url.startswith("sqlite"):
        shutil.copy(request.getfixturevalue("filled_file"), url.removeprefix("sqlite:///"))
        return url
    template = request.getfixturevalue("filled_template")
    name = sqlalchemy.make_url(url).database
    _create(request.getfixturevalue("postgres_server"), str(name), f"TEMPLATE {template}")
    return url


def _fill(url: str) -> None:
    db.migrate(db.engine(url))
    with db.session(url) as session:
        world.fill(session)
    db.engine(url).dispose()


def _create(server: Path, name: str, how: str = "") -> None:
    """A new database, in place of the one of that name."""
    admin = sqlalchemy.create_engine(
        f"postgresql+psycopg://swansong@/postgres?host={server}", isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE DATABASE {name} {how}")
    admin.dispose()
