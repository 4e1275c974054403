"""A throw-away PostgreSQL server, as its binaries on this machine make it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """Where the newest PostgreSQL server of this machine lies, None where there is none."""
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


@contextmanager
def serving(*, durable: bool = False) -> Iterator[Path]:
    """A server of its own; the folder that its socket is in. One that is not `durable` trades what a power cut would take for speed."""
    programs = binaries()
    assert programs is not None
    # Not under pytest's own folder, which only the owner may enter: the server refuses to run as root.
    folder = Path(tempfile.mkdtemp(prefix="swansong-pg-"))
    who = {"user": "postgres", "cwd": folder} if os.geteuid() == 0 else {"cwd": folder}
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    cluster = folder / "cluster"

    def run(*command: object) -> None:
        subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL, **who)  # type: ignore[call-overload]

    run(programs / "initdb", "-D", cluster, "-A", "trust", "-U", "swansong", "-N", "-E", "UTF8")
    control = (programs / "pg_ctl", "-D", cluster, "-w")
    options = f"-c listen_addresses='' -c fsync={'on' if durable else 'off'} -k {folder}"
    run(*control, "-l", folder / "log", "-o", options, "start")
    try:
        yield folder
    finally:
        run(*control, "-m", "immediate", "stop")
        shutil.rmtree(folder)
