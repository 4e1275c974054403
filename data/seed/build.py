"""Makes ``products.json`` from a collection of facts: ``python -m data.seed.build FACTS.json``.

Only facts are carried over: names, days, scopes, addresses. Sentences are written anew, events that are
merely inferred are left out, and what a person decided about single facts stands in ``edits.toml``.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from pipeline.types import Kind, Milestone, PartialDate

HERE = Path(__file__).resolve().parent
COMPILED = "2026-11-23"
"""The day on which the facts were compiled: what the seed says is as old as this."""

_MILESTONES = {
    "announced": Milestone.UNVEILED,
    "general_availability": Milestone.LAUNCHED,
    "new_signups_closed": Milestone.CLOSED_TO_NEW,
}
_ELSEWHERE = (
    (re.compile(r"Bedrock$"), "Amazon"),
    (re.compile(r"(Vertex AI|Google Cloud)\b"), "Google Cloud"),
)
_SAYS_NOTHING = {
    "model": {"api", "gemini api", "whole platform", "bedrock"},
    "api": {"api", "whole platform"},
    "app": {"app"},
    "service": {"entire service", "api"},
}
_PROSE = re.compile(r"(no|none|new|prompt text)\b|.*\b(setting|tools)$", re.I)
_READ = {"page": "page read", "excerpt": "read in part", "cited": "cited by another document"}
_AS_PLAN = re.compile(r"not re-read|planned end", re.I)
_PLAN = "Published as a plan; not read again after the day."


def main(path: str) -> None:
    """Write ``products.json`` beside this file, one product a line."""
    facts = json.loads(Path(path).read_text(encoding="utf-8"))
    edits = tomllib.loads((HERE / "edits.toml").read_text(encoding="utf-8"))
    lines = [json.dumps(product(fact, edits), ensure_ascii=False) for fact in facts]
    body = ",\n".join(sorted(lines))
    (HERE / "products.json").write_text(
        f'{{"compiled": "{COMPILED}", "products": [\n{body}\n]}}\n', encoding="utf-8"
    )


def product(fact: dict[str, Any], edits: dict[str, Any]) -> dict[str, Any]:
    """One line of the seed."""
    by_hand: dict[str, Any] = next((e for e in edits["product"] if e["slug"] == fact["slug"]), {})
    members = by_hand.get("members") or _members(fact)
    events = [event(fact, e, edits["fact"]) for e in fact["events"] if e["confidence"] != "inferred"]
    return {
        "slug": fact["slug"],
        "name": fact["name"],
        "vendor": fact["vendor"],
        "kind": Kind(fact["kind"]),
        "category": fact["category"],
        "summary": summary(fact),
        "aliases": [*(a for a in fact["aliases"] if a not in members), *by_hand.get("names", ())],
        "members": members,
        "replacements": replacements(fact["replacements"]),
        "events": [e for e in events if e is not None],
    }


def event(fact: dict[str, Any], given: dict[str, Any], edits: list[dict[str, Any]]) -> dict[str, Any] | None:
    """One milestone of a product, or None where the fact is none."""
    edit = next((e for e in edits if (e["product"], e["event"]) == (fact["slug"], given["event"])), {})
    if edit.get("drop"):
        return None
    kind = edit.get("becomes") or _MILESTONES.get(given["event"], given["event"])
    platform, scope = _place(fact, given["scope"])
    return {
        "event": Milestone(kind),
        "date": given["date"] and PartialDate(given["date"]).iso,
        "platform": platform,
        "scope": scope,
        "source_url": given["source_url"],
        "source_title": given["source_title"],
        "official": given["confidence"] == "official",
        "read": _READ[given["read"]],
        "note": edit.get("note") or (_PLAN if _AS_PLAN.search(given["note"] + given["scope"]) else ""),
    }


def summary(fact: dict[str, Any]) -> str:
    """A neutral phrase: what sort of thing it is and whose."""
    kind = {"api": "API", "research": "research project"}.get(fact["kind"], fact["kind"])
    # The category "research" stands for "no other", and some categories only repeat the kind.
    phrase = kind if fact["category"] in ("research", fact["kind"]) else f"{fact['category']} {kind}"
    return f"{phrase[0].upper()}{phrase[1:]} by {fact['vendor']}."


def replacements(given: list[str]) -> list[str]:
    """Names of what to move to, without remarks in parentheses and without sentences that name nothing."""
    names = (re.sub(r"\s*\(.*\)$", "", name) for name in given if not _PROSE.match(name))
    return list(dict.fromkeys(name for name in names if name))


def _members(fact: dict[str, Any]) -> list[str]:
    """The ids that a line of models stands for: more than one, so that none of them is the line itself."""
    ids = [a for a in fact["aliases"] if " " not in a and re.search(r"[\d_-]", a)]
    lumped = fact["kind"] in ("model", "api") and len({i.casefold() for i in ids}) > 1
    return ids if lumped else []


def _place(fact: dict[str, Any], scope: str) -> tuple[str | None, str]:
    """The platform, where it is not the vendor's own, and what is left of the scope."""
    host = next((vendor for pattern, vendor in _ELSEWHERE if pattern.match(scope)), None)
    if host == fact["vendor"]:
        host = None
    redundant = scope.casefold() in _SAYS_NOTHING.get(fact["kind"], ()) or (host and scope == "Bedrock")
    return host, "" if redundant else scope


if __name__ == "__main__":
    main(sys.argv[1])
