"""Which products are one model and its dated snapshots: their family follows from the key of each, and is kept so that SQL can ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlmodel import col

from data.models import Product
from pipeline import resolve
from pipeline.resolve import family

__all__ = ["RULE", "family", "faults", "renew_all"]

RULE = Path(resolve.__file__)
"""Where it is written what makes a name that of a snapshot."""
_NAME = update(Product).where(col(Product.id) == bindparam("product")).values(family=bindparam("named"))


def renew_all(connection: Connection) -> None:
    """Work out every family anew, as when the rule has changed; do not commit."""
    wrong = [{"product": product, "named": family(key)} for product, key in _wrong(connection)]
    if wrong:
        connection.execute(_NAME, wrong)


def faults(connection: Connection) -> Iterator[str]:
    """The products that are kept under another family than follows from their key."""
    yield from (f"product {product}" for product, _ in _wrong(connection))


def _wrong(connection: Connection) -> list[Any]:
    rows = connection.execute(select(col(Product.id), col(Product.key), col(Product.family)))
    return [(product, key) for product, key, held in rows if family(key) != held]
