"""``python -m wording``: find every text in the code and templates, and bring each catalogue up to date (babel's extract and update)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from wording import CATALOGUES

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("dashboard", "alerts", "api", "data", "wording")
METHODS = {".py": "python", ".html": "jinja2", ".txt": "jinja2"}
KEYWORDS = {
    "_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "NN_": (1, 2), "Saying": None, "counted": (1, 2),
}  # fmt: skip


WRITTEN = {
    "docs/queries.md": re.compile(r"^## \d+\. (.+)$", re.M),
    "data/views.sql": re.compile(r"^-- (.+)\nCREATE VIEW", re.M),
}
"""Texts that stand neither in code nor in a template: the worked questions, and what each view is."""


def texts() -> Catalog:
    """Every text that the rooms show, without the places where they stand: those change with every edit."""
    found = Catalog()
    for file in _files():
        for _, text, comments, _ in extract_from_file(METHODS[file.suffix], file, keywords=KEYWORDS):
            found.add(text, auto_comments=comments)
    for place, pattern in WRITTEN.items():
        for said in pattern.findall((ROOT / place).read_text(encoding="utf-8")):
            found.add(said)
    return found


def _files() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted(f for f in (ROOT / room).rglob("*") if f.suffix in METHODS)


def update(file: Path, found: Catalog) -> bytes:
    """The catalogue in `file` with every text that was `found`, and none that is gone."""
    with file.open("rb") as source:
        catalogue = read_po(source, locale=file.stem)
    catalogue.update(found, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    out = BytesIO()
    write_po(out, catalogue, omit_header=False, no_location=True, sort_output=True, width=100)
    return out.getvalue()


def main() -> None:
    """Write the catalogues, and say how many texts each lacks."""
    found = texts()
    for file in sorted(CATALOGUES.glob("*.po")):
        file.write_bytes(update(file, found))
        lacking = sum(not message.string for message in read_po(BytesIO(file.read_bytes())) if message.id)
        print(f"{file.name}: {len(found)} texts, {lacking} to translate")


if __name__ == "__main__":
    main()
