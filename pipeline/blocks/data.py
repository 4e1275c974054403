"""YAML and JSON as Python values: whatever is wrong with them is one typed error, and what is small stays small."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from pipeline.errors import UnreadableError

LARGEST_YAML = 4_000_000
"""Characters of the largest YAML document that is read: it takes far longer than anything else does."""
DEEPEST = 60
"""Levels of nesting: the parser in C goes down on the machine's stack and may not go too far."""
MOST_COPIED = 100_000
"""Values that aliases may add to a document by standing for others."""


def load(source: str, kind: str) -> Any:
    """The value of a YAML or JSON document. Raises UnreadableError where it has none that can be held."""
    try:
        return json.loads(source) if kind == "json" else _yaml(source)
    # A tag on a value of another shape (`!!bool maybe`) makes the constructors raise what it happens to trip over.
    except (ValueError, yaml.YAMLError, RecursionError, LookupError, AttributeError, TypeError) as error:
        raise UnreadableError(f"broken {kind.upper()}") from error


def _yaml(source: str) -> Any:
    if len(source) > LARGEST_YAML:
        raise UnreadableError(f"larger than {LARGEST_YAML // 1_000_000} MB of YAML")
    _survey(source)
    return yaml.load(source, Loader=_Loader)  # noqa: S506, it is the safe loader


class _Loader(yaml.CSafeLoader):
    """Reads as YAML 1.2 does, in which `on`, `off`, `yes` and `no` are words: pages have columns called so."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"true|True|TRUE|false|False|FALSE"), list("tTfF")
)


def _survey(source: str) -> None:
    """Reads the events of a YAML document, which holds nothing in memory, for how deep it is and how large with its aliases
    written out."""
    sizes: dict[str | None, int] = {}
    """The values that each finished anchor stands for."""
    begun: list[tuple[str | None, int]] = []
    """The lists and maps that are open: their anchor, and how many values came before them."""
    seen = copied = 0
    for event in yaml.parse(source, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            copied += sizes.get(event.anchor, MOST_COPIED + 1)  # one that is not finished would hold itself
            seen += sizes.get(event.anchor, 0)
        elif isinstance(event, yaml.NodeEvent):
            seen += 1
            begun.append((event.anchor, seen))
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionEndEvent):
            anchor, before = begun.pop()
            if anchor:
                sizes[anchor] = seen - before + 1
        if copied > MOST_COPIED or len(begun) > DEEPEST:
            raise UnreadableError("YAML that is nested too deep or grows too large")
