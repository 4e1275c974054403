"""What is looked at: pasted text, files, archives and folders, as lines that say where they stand. Nothing is run or unpacked to disk."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pathspec
from charset_normalizer import from_bytes

PASTED = ""
"""The name of a text that was pasted rather than read from a file."""

MAX_FILE = 1_000_000
"""Bytes of the largest file that is looked at."""
MAX_FILES = 5_000
MAX_TOTAL = 100_000_000
"""Bytes of all files together."""
_SKIPPED_FOLDERS = frozenset(
    {"node_modules", "venv", "env", "__pycache__", "dist", "build", "site-packages", "vendor", "target"}
)
_NO_NAME = re.compile(r"[(){}\[\]=\"'<>$!?#]|\S\.\s|\.$")
"""What stands in programs and sentences, and hardly in the name of a product."""
_WORDS = 5
"""A name has so many words at most."""
_CODE = frozenset(
    re.findall(
        r"\w+",
        "bash bicep c cfg clj conf cpp cs csv dart dockerfile env ex exs go gradle groovy h hcl hpp html ini ipynb java jl js json json5 "
        "jsonc jsonl jsx kt kts liquid lock lua m md mdx mjs cjs mts cts php pl prisma properties proto ps1 py pyi r rb rs rst sample "
        "scala sh sol sql svelte swift template tf tfvars tmpl toml ts tsv tsx txt vb vue xml yaml yml zsh",
    )
)
"""Ends of file names that hold code, settings or text."""


@dataclass(frozen=True)
class Line:
    """A line and where it stands: in a notebook the cell counts, and the line is that of the cell."""

    number: int
    text: str
    cell: int | None = None


@dataclass(frozen=True)
class Text:
    """Something that was given to look at."""

    name: str
    """the path of a file as it was given, empty for pasted text"""
    lines: tuple[Line, ...]
    names: bool = False
    """whether it is nothing but a list of names, so that a plain word is one"""


@dataclass
class Read:
    """What was given, and what of it was left out and why."""

    texts: list[Text] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    """(name, reason) with the reasons ``too large``, ``binary``, ``not an archive``, ``too many``, ``unreadable``"""
    size: int = 0

    def add(self, name: str, raw: bytes) -> None:
        """Take a file in, or note why not."""
        reason = self._refuses(raw)
        if reason:
            self.left_out.append((name, reason))
        else:
            self.size += len(raw)
            self.texts.append(Text(name, tuple(_lines(name, _decoded(raw)))))

    def _refuses(self, raw: bytes) -> str:
        if len(raw) > MAX_FILE:
            return "too large"
        if len(self.texts) >= MAX_FILES or self.size + len(raw) > MAX_TOTAL:
            return "too many"
        return "binary" if b"\0" in raw[:8_000] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ""


def pasted(text: str) -> Text:
    """Text from a clipboard; a list of names is known by its short lines that hold nothing a program or a sentence would."""
    lines = tuple(_plain(text))
    return Text(PASTED, lines, names=all(map(_are_names, lines)))


def _are_names(line: Line) -> bool:
    if _NO_NAME.search(line.text):
        return False
    return all(len(part.split()) <= _WORDS for part in re.split("[,;]", line.text.lstrip(" -*•")))


def uploaded(files: Iterable[tuple[str, bytes]]) -> Read:
    """Files as (name, bytes); a zip archive gives what is in it."""
    read = Read()
    for name, raw in files:
        if name.lower().endswith(".zip"):
            _unpack(name, raw, read)
        else:
            read.add(name, raw)
    return read


def found(paths: Sequence[Path]) -> Read:
    """Files, and those in folders that are code, settings or text and that git would not ignore.

    Raises FileNotFoundError for a path that does not exist.
    """
    read = Read()
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(path)
        for file in _files(path):
            try:
                with file.open("rb") as opened:
                    read.add(str(file), opened.read(MAX_FILE + 1))
            except OSError:
                read.left_out.append((str(file), "unreadable"))
    return read


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    ignored = _gitignore(path)
    for folder, folders, names in os.walk(path):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if _enters(here / name, path, ignored))
        for name in sorted(names):
            file = here / name
            if _is_text(name) and file.is_file() and not ignored.match_file(file.relative_to(path)):
                yield file


def _gitignore(folder: Path) -> pathspec.GitIgnoreSpec:
    try:
        lines = (folder / ".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    return pathspec.GitIgnoreSpec.from_lines(lines)


def _enters(folder: Path, root: Path, ignored: pathspec.GitIgnoreSpec) -> bool:
    hidden = folder.name.startswith(".") and folder.name not in (".github", ".streamlit", ".devcontainer")
    if hidden or folder.name in _SKIPPED_FOLDERS or folder.is_symlink():
        return False
    return not ignored.match_file(f"{folder.relative_to(root)}/")


def _is_text(name: str) -> bool:
    parts = name.lower().lstrip(".").split(".")
    return parts[-1] in _CODE or parts[0] in ("dockerfile", "makefile", "procfile", "env", "justfile")


def _unpack(name: str, raw: bytes, read: Read) -> None:
    """The files of an archive, each read no further than is allowed, whatever the archive says of its size."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except zipfile.BadZipFile:
        read.left_out.append((name, "not an archive"))
        return
    for entry in archive.infolist():
        folders = entry.filename.split("/")[:-1]
        if entry.is_dir() or not _is_text(Path(entry.filename).name) or _SKIPPED_FOLDERS & set(folders):
            continue
        if len(read.texts) >= MAX_FILES or read.size > MAX_TOTAL:
            read.left_out.append((name, "too many"))
            return
        _take(archive, entry, read)


def _take(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, read: Read) -> None:
    try:
        with archive.open(entry) as opened:
            read.add(entry.filename, opened.read(MAX_FILE + 1))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError):  # damaged, or locked
        read.left_out.append((entry.filename, "unreadable"))


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return str(from_bytes(raw).best() or raw.decode("latin-1"))


def _lines(name: str, text: str) -> Iterator[Line]:
    if name.lower().endswith(".ipynb"):
        try:
            yield from _cells(json.loads(text))
            return
        except (ValueError, TypeError, AttributeError, RecursionError):
            pass  # not the notebook that it says it is: it is still a text
    yield from _plain(text)


def _cells(notebook: dict[str, Any]) -> Iterator[Line]:
    """The sources of a notebook's cells; what they put out is no part of the stack."""
    for number, cell in enumerate(notebook["cells"], 1):
        for line in _plain("".join(cell.get("source", ()))):
            yield Line(line.number, line.text, number)


def _plain(text: str) -> Iterator[Line]:
    return (Line(number, line) for number, line in enumerate(text.splitlines(), 1))
