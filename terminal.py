"""What the `swansong` command shows. What was asked for goes to standard output, everything else to standard error.

Fetched text is only ever printed as plain `Text`, never as markup.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dashboard import words
from pipeline.types import Claim, Milestone, PartialDate, Reading, Strength

if TYPE_CHECKING:
    from data.queries import EventRow
    from data.sources import SourceEntry
    from jobs import Progress, Report
    from lookup import Listed, Story

_STYLES = {"new": "green", "failed": "bold red", "retired": "red", "deprecated": "yellow", "active": "green"}
_WIDTH_OF_PIPES = 160
"""Columns of what goes into a file or a pipe, which has no width of its own."""


def out() -> Console:
    """Standard output."""
    return Console(width=None if sys.stdout.isatty() else _WIDTH_OF_PIPES, highlight=False)


def err() -> Console:
    """Standard error."""
    return Console(stderr=True, width=None if sys.stderr.isatty() else _WIDTH_OF_PIPES, highlight=False)


def print_json(value: Any) -> None:
    """JSON, readable and without escapes; rows and dates as what they hold."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, PartialDate):
        return {part.name: getattr(value, part.name) for part in fields(value)}
    return value.isoformat() if isinstance(value, date) else str(value)


def say(message: str) -> None:
    """One line for people, on standard error."""
    print(message, file=sys.stderr, flush=True)


def complain(message: str) -> None:
    """One line that says what went wrong, where, and what to do."""
    say(f"swansong: {' '.join(message.split())}")


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress bar per stage on standard error while a job runs; nothing where that is no terminal."""
    from rich import progress as bars

    columns = (
        bars.TextColumn("{task.description:<10}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TextColumn("{task.fields[last]}", markup=False),
    )
    with bars.Progress(*columns, console=err(), transient=True, disable=not sys.stderr.isatty()) as shown:
        tasks: dict[str, bars.TaskID] = {}

        def tell(stage: str, done: int, total: int, last: str) -> None:
            if stage not in tasks:
                tasks[stage] = shown.add_task(stage, total=total, last="")
            shown.update(tasks[stage], completed=done, total=total, last=last)

        yield tell


def report(found: Report, *, brief: bool = False) -> None:
    """The table of a job, one row per source, and a line that sums it up; `brief` shows only what failed."""
    rows = [row for row in found.rows if row.result == "failed" or not brief]
    if rows:
        table = _table("source", "result", "documents", "claims", "changes", "seconds", "reason")
        for row in rows:
            counts = (row.documents, row.claims, row.changes, f"{row.seconds:.1f}")
            table.add_row(row.source, _styled(row.result), *map(str, counts), Text(row.reason))
        err().print(table)
    results = [row.result for row in found.rows]
    counted = ", ".join(f"{results.count(r)} {r}" for r in dict.fromkeys(results)) or "nothing to do"
    changes = sum(row.changes for row in found.rows)
    err().print(f"{found.job}: {counted}; {changes} changes in {found.seconds:.1f} s")


def reading(found: Reading) -> None:
    """What a document says: a table of claims, the evidence with its fields highlighted, and what was passed over."""
    console = out()
    table = _table(
        "product", "kind", "status", "announced", "deprecated", "shutdown", "replacements", "scope"
    )
    for claim in found.claims:
        table.add_row(*_cells(claim))
    console.print(table if found.claims else Text("This document announces no ending."))
    for claim in found.claims:
        console.print(Text("\n").append(claim.product, style="bold").append(f"  {claim.where}", style="dim"))
        console.print(_highlighted(claim))
        console.print(_reasons(claim))
    if found.skipped:
        console.print(Text("\nPassed over", style="bold"))
    for skipped in found.skipped:
        console.print(
            Text(f"- {skipped.reason}: ", style="yellow").append(_one_line(skipped.text), style="dim")
        )


def _reasons(claim: Claim) -> Table:
    """For each field the words it was read from, what read them and how sure that is."""
    table = Table.grid(padding=(0, 2))
    for name, found in claim.fields:
        words = Text(_one_line(found.text, longest=48) or "-")
        table.add_row(
            Text(f"  {name}", style="dim"),
            words,
            Text(found.rule, style="dim"),
            Text(f"{found.confidence:.2f}", style="dim"),
        )
    return table


def products(rows: Iterable[Listed], today: date) -> None:
    """Products with their status and next or last shutdown."""
    table = _table("product", "vendor", "kind", "status", "shutdown", "days", "slug")
    for row in rows:
        product, days = row.product, row.days_left(today)
        cells = (product.kind, _styled(product.status), _end(row.end), "" if days is None else str(days))
        table.add_row(Text(product.name), Text(product.vendor), *cells, product.slug)
    out().print(table)


def _end(event: EventRow | None) -> str:
    """The day of a shutdown as it is meant: `not before` where it is only the earliest possible."""
    if event is None or event.day is None:
        return ""
    return f"not before {event.day}" if event.strength == Strength.NOT_BEFORE else str(event.day)


def story(found: Story, today: date) -> None:
    """A product's life in the order of its dates, and then that of the products related to it."""
    lives = [(found.page.product, found.page.events)]
    for event in found.related:
        if event.product not in [product for product, _ in lives]:
            lives.append((event.product, tuple(e for e in found.related if e.product == event.product)))
    for product, events in lives:
        head = Text(product.name, style="bold").append(f"  {product.vendor} · {product.kind} · ", style="dim")
        out().print(head.append_text(_styled(product.status)))
        for event in events:
            out().print(_event_line(event, today))
        out().print()


def sources(entries: Iterable[SourceEntry]) -> None:
    """The registry."""
    table = _table("source", "vendor", "kind", "address")
    for entry in entries:
        table.add_row(entry.id, entry.vendor or "press", entry.kind, Text(entry.address))
    out().print(table)


def _table(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in headers:
        right = header in ("documents", "claims", "changes", "seconds", "days")
        table.add_column(header, justify="right" if right else "left", overflow="fold")
    return table


def _styled(word: str) -> Text:
    return Text(word, style=_STYLES.get(word, ""))


def _cells(claim: Claim) -> Iterator[Text]:
    shutdown = f"{claim.shutdown or ''}"
    yield Text(claim.product, style="bold")
    yield Text(claim.kind)
    yield _styled(claim.status)
    yield Text(f"{claim.announced or ''}")
    yield Text(f"{claim.deprecated or ''}")
    yield Text(f"not before {shutdown}" if claim.not_before else shutdown)
    yield Text(", ".join(claim.replacements))
    yield Text(claim.scope)


def _highlighted(claim: Claim) -> Text:
    """The evidence as a quotation, with the words that each field was read from set off."""
    quote = Text("  “" + _one_line(claim.evidence, longest=600) + "”")
    words = {claim.product: "bold cyan", **dict.fromkeys(claim.replacements, "green")}
    words |= {evidence.text: "bold yellow" for name, evidence in claim.fields if name in _DATES}
    for word, style in words.items():
        if word:
            quote.highlight_regex(re.escape(word), style)
    return quote


_DATES = ("announced", "deprecated", "shutdown", "old")


def _event_line(event: EventRow, today: date) -> Text:
    elsewhere = "" if event.platform == event.product.vendor_slug else event.platform
    days = event.days_left(today)
    told = (
        words.firmness(event),
        elsewhere,
        event.scope,
        words.days_words(days) if days and days > 0 else "",
        event.replacements and f"use {', '.join(event.replacements)}",
    )
    line = Text(f"  {event.day or 'no date'!s:<12}").append(f"{words.MILESTONES[Milestone(event.kind)]:<26}")
    return line.append("; ".join(part for part in told if part)).append(f"  {event.source_url}", style="dim")


def _one_line(text: str, longest: int = 160) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"
