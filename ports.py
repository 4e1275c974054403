"""Who listens on a port of this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

_LISTENING = "0A"


def is_free(host: str, port: int) -> bool:
    """Whether something could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As servers do, so that connections still closing on that port are no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def holder(port: int) -> str | None:
    """The process that listens on `port`, as "process 123 (its command)"; None where the system does not tell."""
    sockets = {f"socket:[{inode}]" for inode in _inodes(port)}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(str(link.readlink()) in sockets for link in (process / "fd").iterdir()):
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                return f"process {process.name} ({command.strip()[:120]})"
        except OSError:
            continue  # it has just ended, or belongs to somebody else
    return None


def _inodes(port: int) -> Iterator[str]:
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for line in table.read_text().splitlines()[1:] if table.is_file() else ():
            parts = line.split()
            if parts[3] == _LISTENING and int(parts[1].rpartition(":")[2], 16) == port:
                yield parts[9]
