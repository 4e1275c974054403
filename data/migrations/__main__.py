"""Writes a migration from what the tables in the code have more or less than the last one left:
``python -m data.migrations "What changes"``. Look it over before committing it."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command

from data import db


def write(message: str) -> Path:
    """The file of the new migration, numbered after the last."""
    with TemporaryDirectory() as scratch:
        engine = db.engine(f"sqlite:///{scratch}/empty.db")
        db.migrate(engine)
        with engine.connect() as connection:
            number = f"{int(db.head() or 0) + 1:04}"
            config = db.alembic_config(connection)
            made = command.revision(config, message, autogenerate=True, rev_id=number)
        engine.dispose()
    return Path(made.path)


if __name__ == "__main__":
    print(write(sys.argv[1]))
