"""Fuzzes the readers of blocks, guided by the branches they take: ``python tests/fuzz/blocks.py -max_total_time=60``.

Needs the extra ``fuzz``. Whatever the bytes, a document is read or refused with a typed error; anything else is a finding, which libFuzzer
writes to a file ``crash-...``.
"""

from __future__ import annotations

import logging
import sys

import atheris

with atheris.instrument_imports(include=["pipeline.blocks"]):
    from pipeline.blocks import read_blocks

from pipeline.errors import UnreadableError
from pipeline.types import Document

FORMATS = ("html", "markdown", "mdx", "feed", "json", "yaml", "csv", "rst", "text", None)
LARGEST = 4096


def one(data: bytes) -> None:
    """Reads one input: its first byte says as which format."""
    if not data:
        return
    try:
        read_blocks(Document(data[1:], format=FORMATS[data[0] % len(FORMATS)]))
    except UnreadableError:
        return


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    atheris.Setup([*sys.argv, f"-max_len={LARGEST}", "-timeout=20"], one)
    atheris.Fuzz()
