"""What the `swansong` command shows. What was asked for goes to standard output, everything else to standard error.

Fetched text is only ever printed as plain `Text`, never as markup.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from dashboard import chain_words, news_words, vendor_words, words
from data.health import State, every
from pipeline.errors import SettingsError
from pipeline.types import Claim, Milestone, PartialDate, Reading, Strength

if TYPE_CHECKING:
    from pathlib import Path

    from alerting import Applied, Shown
    from alerts.digest import Letter
    from alerts.sending import Sent
    from alerts.subscriptions import Created
    from chores import Kept
    from data.chains import Successor
    from data.checks import Check
    from data.declarations import DeclarationRow, Doubt
    from data.export import Written
    from data.health import Health
    from data.news import ThreadRow
    from data.outbox import DeliveryRow
    from data.queries import EventRow, ProductPage
    from data.records import VendorRecord
    from data.sources import SourceEntry
    from data.subscriptions import SubscriptionRow, Terms
    from data.transfer import Copied
    from jobs import Progress, Report
    from lookup import Listed, Story
    from moves import Move
    from scan.report import Finding
    from scan.report import Report as Stack
    from scout import Proposal, Sight

_STYLES = {
    "suspect": "bold yellow",
    "failing": "bold red",
    "stale": "yellow",
    "waiting": "yellow",
    "new": "green",
    "failed": "bold red",
    "retired": "red",
    "ended": "red",
    "ending": "yellow",
    "lives": "green",
    "loop": "bold red",
    "deprecated": "yellow",
    "active": "green",
}
_WIDTH_OF_PIPES = 160
"""Columns of what goes into a file or a pipe, which has no width of its own."""


_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What moves the cursor, colours or turns round what follows; none of it is text."""


class _Console(Console):
    """Prints fetched text without what would steer the terminal."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else _UNSEEN.sub("", text), style, control)


def out() -> Console:
    """Standard output."""
    return _Console(width=None if sys.stdout.isatty() else _WIDTH_OF_PIPES, highlight=False)


def err() -> Console:
    """Standard error."""
    return _Console(stderr=True, width=None if sys.stderr.isatty() else _WIDTH_OF_PIPES, highlight=False)


def print_json(value: Any) -> None:
    """JSON, readable and without escapes; rows and dates as what they hold."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, PartialDate):
        return {part.name: getattr(value, part.name) for part in fields(value)}
    return value.isoformat() if isinstance(value, date) else str(value)


def say(message: str) -> None:
    """One line for people, on standard error."""
    print(_UNSEEN.sub("", message), file=sys.stderr, flush=True)


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
    rows = [row for row in found.rows if row.result in ("failed", "suspect") or not brief]
    reasons = {row.reason for row in rows}
    if len(rows) > _FEW and len(reasons) == 1 and any(reasons):
        say(f"all of {_count(len(rows), 'source')}: {reasons.pop()}")
    elif rows:
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
        if product == found.page.product and found.alias:
            note = f"{found.alias} is an alias of it that no source lists: when a snapshot ends, {product.vendor} points the alias at another"
            out().print(Text(f"  {note}", style="yellow"))
        if product == found.page.product and found.page.family:
            out().print(_family_line(found.page))
        for event in events:
            out().print(_event_line(event, today))
            if sure := found.confidence.get(event.id):
                out().print(Text(f"{'':<14}{sure.level} confidence: {'; '.join(sure.reasons)}", style="dim"))
        for successor in found.successors if product == found.page.product else ():
            _print_successor(successor, today, 1)
        for gone in found.vanished if product == found.page.product else ():
            out().print(
                Text(f"  {words.vanished(gone)}", style="yellow").append(f"  {gone.url}", style="dim")
            )
        out().print()


def _family_line(page: ProductPage) -> Text:
    """The model and its other dated snapshots, and how they stand."""
    line = Text(f"  family {page.product.family}: ", style="dim")
    members = (Text(f"{row.name} ").append_text(_styled(row.status)) for row in page.family)
    return line.append_text(Text(", ").join(members))


def _print_successor(successor: Successor, today: date, depth: int) -> None:
    """A replacement and, below it, what follows it."""
    line = Text(f"{'  ' * depth}→ ").append(successor.name, style="bold")
    if successor.product and successor.product.name != successor.name:
        line.append(f" ({successor.product.name})")
    out().print(
        line.append("  ").append(chain_words.fate(successor, today), style=_STYLES.get(successor.fate, ""))
    )
    for further in successor.successors:
        _print_successor(further, today, depth + 1)


def vendors(found: Sequence[VendorRecord], fully: bool) -> None:
    """The records of vendors in a table; `fully` tells each notice, move and promise too."""
    table = _table("vendor", "endings", "notice known", "median days", "shortest days", "moved later", "brought forward", "withdrawn", "promise")  # fmt: skip
    for one in found:
        told = (
            "" if one.median_days is None else f"{one.median_days:g}",
            str(one.shortest.days) if one.shortest else "",
        )
        moved = str(len(one.later)), str(len(one.sooner)), str(one.withdrawn)
        promises = Text(
            "; ".join(f"{vendor_words.promised(kept)}: {vendor_words.kept(kept)}" for kept in one.promises)
        )
        table.add_row(Text(one.vendor), str(one.endings), str(len(one.notices)), *told, *moved, promises)
    out().print(table)
    for one in found if fully else ():
        for line in vendor_words.in_full(one):
            out().print(Text(f"  {line}"), soft_wrap=True)
    if not found:
        say("Nothing is known of how vendors end things; `swansong collect` asks them.")


def news(threads: Sequence[ThreadRow], today: date) -> None:
    """Stories, each with what it is about, what is held of it, its reports, and what they disagree on."""
    for thread in threads:
        out().print(
            Text(news_words.story_title(thread), style="bold").append(
                f"  {news_words.told_by(thread)}; {news_words.standing(thread).word.lower()}", style="dim"
            )
        )
        if thread.event:
            out().print(Text(f"  {news_words.held(thread.event, today)}", style="green"))
        if thread.disagreement:
            out().print(Text(f"  {news_words.disagreement(thread)}", style="yellow"))
        for item in thread.items:
            line = Text(f"  {item.published or 'no date'!s:<12}").append(f"{item.outlet}: ", style="dim")
            line.append(_one_line(item.title)).append(f"  {item.url}", style="dim")
            out().print(line, soft_wrap=True)
        out().print()
    if not threads:
        say("No story in the news is like that; `swansong collect` asks the feeds for what is new.")


def stack(found: Stack, within: int) -> None:
    """The ids in somebody's code: what each is, how it stands, when it ends, what to use instead, and where it is written."""
    if found.findings:
        table = _table("id", "product", "status", "shutdown", "days", "instead", "where")
        for one in found.findings:
            table.add_row(*_stack_cells(one, found.today))
        out().print(table)
    for file, reason in found.left_out:
        say(f"left out: {file} ({reason})")
    if any(one.alias for one in found.findings):
        say("an alias that no source lists does not end with a snapshot: its vendor points it at another")
    pressing = len(found.pressing(within))
    unknown = sum(one.product is None for one in found.findings)
    say(
        f"{_count(found.files, 'file')}, {_count(len(found.findings), 'id')}: "
        f"{pressing} ended or ending within {_count(within, 'day')}, {unknown} unknown"
    )


def _stack_cells(one: Finding, today: date) -> Iterator[Text]:
    days = one.days_left(today)
    more = len(one.places) - _FEW
    yield Text(one.written, style="bold")
    near = ", ".join(row.name for row in one.near)
    how = "alias of" if one.alias else "near"
    yield Text(one.product.name) if one.product else Text(near and f"{how}: {near}", style="dim")
    yield _styled(one.status)
    yield Text(_end(one.end) or "; ".join(f"at {e.platform} only: {_end(e)}" for e in one.elsewhere))
    yield Text("" if days is None else str(days))
    yield Text(", ".join(replacement.written for replacement in one.replacements))
    places = [*map(str, one.places[:_FEW]), *([f"and {more} more"] if more > 0 else [])]
    yield Text("\n".join(places), style="dim")


def declarations(rows: Sequence[DeclarationRow]) -> None:
    """What was declared by hand, who says so and why."""
    table = _table("id", "declared", "by", "on", "reason")
    for row in rows:
        text = Text(row.text).append(" (withdrawn)" if row.withdrawn else "", style="dim")
        table.add_row(row.id, text, Text(row.author), _day(row.declared_at), Text(row.reason))
    out().print(table) if rows else say("Nothing is declared by hand.")


def doubts(found: Sequence[Doubt]) -> None:
    """Names of which it is not clear what they mean."""
    table = _table("name", "written at", "claims", "why it is not clear", "it can be")
    for doubt in found:
        could = Text(", ".join(doubt.candidates))
        table.add_row(
            Text(doubt.name), doubt.platform or "anywhere", str(doubt.claims), Text(doubt.reason), could
        )
    out().print(table) if found else say("Every name is clear.")


def sources(entries: Iterable[SourceEntry]) -> None:
    """The registry."""
    table = _table("source", "vendor", "kind", "asked", "address")
    for entry in entries:
        table.add_row(entry.id, entry.vendor or "press", entry.kind, entry.cadence, Text(entry.address))
    out().print(table)


def health(found: Sequence[Health], *, every: bool) -> None:
    """How sources fare: those that are not well, or all, and a line that counts."""
    shown = [one for one in found if every or one.remarks or one.state not in (State.HEALTHY, State.NEW)]
    if shown:
        table = _table("source", "state", "since", "last success", "last change", "claims", "reason")
        for one in shown:
            days = (_day(moment) for moment in (one.since, one.record.succeeded_at, one.record.changed_at))
            claims = f"{one.claims}" if one.before is None else f"{one.claims}, before {one.before}"
            reason = Text(one.reason).append(f"; {one.advice}" if one.advice else "", style="dim")
            reason = Text("\n").join(filter(None, [reason, *map(Text, one.remarks)]))
            table.add_row(one.record.slug, _styled(one.state), *days, claims, reason)
        out().print(table)
    counts = ", ".join(
        f"{number} {state}" for state in State if (number := sum(one.state is state for one in found))
    )
    say(
        f"{_count(len(found), 'source')}: {counts}"
        if found
        else "No source was ever asked; `swansong collect` asks them."
    )


def histories(found: Sequence[Health], *, every: bool = True) -> None:
    """How sources fare, each with its rhythm and its versions, the newest first."""
    for one in found:
        record = one.record
        out().print(
            Text(record.slug, style="bold")
            .append(f"  {record.url}  ", style="dim")
            .append_text(_styled(one.state))
        )
        for line in filter(None, [one.reason, one.advice, *one.remarks]):
            out().print(Text(f"  {line}", style="yellow"))
        out().print(Text(f"  {_how_often(one)}"))
        for version in reversed(record.versions):
            said = version.problem or _count(version.claims, "claim")
            out().print(Text(f"  {version.fetched_at:%Y-%m-%d %H:%M}  ").append(said))
        out().print()


def _how_often(one: Health) -> str:
    """How often a source is asked, and how often it gives something new."""
    asked = f"asked {one.record.cadence}" if one.record.cadence != "once" else "asked by hand"
    usual = one.record.rhythm
    return (
        f"{asked}, something new {every(usual)} or so"
        if usual
        else f"{asked}; not known yet how often it changes"
    )


def moves(found: Sequence[Move]) -> None:
    """Proposed moves, with what is read at the old and the new address."""
    for move in found:
        out().print(Text(move.entry.id, style="bold"))
        for name, url, seen in (("from", move.old, move.before), ("to", move.new, move.after)):
            said = _count(seen.claims, "claim") if seen.ok else seen.reason
            out().print(
                Text(f"  {name:<5}{url}  ").append(said, style="" if seen.ok else "red"), soft_wrap=True
            )
        if not move.good:
            out().print(Text("  less is read at the new address: look before you agree", style="yellow"))
    if not found:
        say("No source that was asked says that it has moved for good.")


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else ""


def sights(found: Sequence[Sight]) -> None:
    """What was seen of sources: of one or a few what they say, of many a line each and what failed."""
    if len(found) > _FEW:
        table = _table("source", "result", "format", "bytes", "blocks", "claims", "reason")
        for seen in found:
            counts = (f"{seen.size:,}", f"{seen.blocks}", f"{seen.claims}") if seen.size else ("", "", "")
            table.add_row(seen.source.id, _verdict(seen), seen.format, *counts, Text(seen.reason))
        out().print(table)
    else:
        for seen in found:
            sight(seen, out())
    bad = sum(not seen.ok for seen in found)
    say(
        f"checked {_count(len(found), 'source')}: {len(found) - bad} can be read, {bad} failed; nothing is stored"
    )


def sight(seen: Sight, console: Console) -> None:
    """What was seen of one source: how the fetch went, what came, the first claims and what was passed over."""
    console.print(Text(seen.source.id, style="bold").append(f"  {seen.url}", style="dim"))
    if not seen.ok:
        console.print(Text("  failed: ", style="bold red").append(seen.reason))
    if seen.reading is None:
        return
    size = f"{seen.size:,} bytes of {seen.format} in {seen.seconds:.1f} s"
    console.print(f"  {size}: {_count(seen.blocks, 'block')}, {_count(seen.claims, 'claim')}")
    for claim in seen.reading.claims[:_FIRST]:
        console.print(_claim_line(claim))
        console.print(Text(f"    “{_one_line(claim.evidence)}”", style="dim"))
    if seen.claims > _FIRST:
        console.print(f"  and {seen.claims - _FIRST} more")
    reasons = Counter(skipped.reason for skipped in seen.reading.skipped)
    for reason, times in reasons.most_common(_FIRST):
        example = next(skipped.text for skipped in seen.reading.skipped if skipped.reason == reason)
        line = Text(f"  passed over {times}: {reason}", style="yellow")
        console.print(line.append(f"  {_one_line(example, 80)}", style="dim"))


def proposal(found: Proposal) -> None:
    """The entry of a new source to standard output, what it rests on to standard error."""
    sight(found.sight, err())
    for note in found.notes:
        err().print(Text("  note: ", style="yellow").append(note))
    say("")
    print(found.toml(), end="", flush=True)


def answer(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """What a SQL statement answered, and how many rows that are."""
    table = _table(*columns)
    for row in rows:
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    out().print(table)
    say(_count(len(rows), "row"))


def written(files: Iterable[Written]) -> None:
    """The files of an export, each with its rows."""
    for file in files:
        out().print(Text(f"{file.path}").append(f"  {_count(file.rows, 'row')}", style="dim"))


def copied(tables: Iterable[Copied]) -> None:
    """The tables of a copy, each with its rows and the sum that both sides have."""
    table = _table("table", "rows", "sha256")
    for row in tables:
        table.add_row(row.table, f"{row.rows:,}", row.checksum)
    out().print(table)


def checks(found: Iterable[Check]) -> None:
    """What was checked of the database, and what is wrong with it."""
    for one in found:
        line = Text("ok      ", style="green") if one.ok else Text("faulty  ", style="bold red")
        out().print(
            line.append(one.name, style="default").append(
                f": {one.fault}" if one.fault else "", style="default"
            )
        )


def agreed(question: str) -> bool:
    """Whether whoever sits there says yes. Raises SettingsError where nobody does."""
    from typer import Abort, confirm

    try:
        return bool(confirm(question, err=True))
    except Abort as error:
        say("")
        raise SettingsError(
            "nothing is written without a yes; --yes gives it, --dry-run only proposes"
        ) from error


def _verdict(seen: Sight) -> Text:
    return Text("ok", style="green") if seen.ok else _styled("failed")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _claim_line(claim: Claim) -> Text:
    """A claim in one line: product, status, and the date it turns on."""
    line = Text(f"  {claim.product}", style="bold").append("  ").append_text(_styled(claim.status))
    dates = {
        "not before" if claim.not_before else "ends": claim.shutdown,
        "deprecated": claim.deprecated,
        "announced": claim.announced,
    }
    told = [f"{name} {day}" for name, day in dates.items() if day]
    return line.append("  " + (", ".join(told) or "no date"))


def _table(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in headers:
        right = header in (
            "documents",
            "claims",
            "changes",
            "seconds",
            "days",
            "bytes",
            "blocks",
            "rows",
            *_NUMBERS,
        )
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


_NUMBERS = (
    "endings",
    "notice known",
    "median days",
    "shortest days",
    "moved later",
    "brought forward",
    "withdrawn",
)
_FEW = 3
"""So many sources are shown in full."""
_FIRST = 5
"""So many claims, and reasons for passing over, are shown of one source."""
_DATES = ("announced", "deprecated", "shutdown", "old")


def _event_line(event: EventRow, today: date) -> Text:
    elsewhere = "" if event.platform == event.product.vendor_slug else event.platform
    days = event.days_left(today)
    told = (
        words.firm("", event.strength).strip(),
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


# ------------------------------------------------------------------------------------------------------- subscriptions


def subscribed(made: Created) -> None:
    """That a subscription was made, and what has to be confirmed."""
    say(f"subscription {made.id} is made")
    for target in made.waiting:
        say(f"{target.address}: `swansong digest` sends a message there with a link to confirm it")


def subscriptions(found: Sequence[SubscriptionRow]) -> None:
    """A table of subscriptions."""
    if not found:
        say("nobody is subscribed; `swansong subscribe me@example.org --product NAME` is how to begin")
        return
    table = _table("number", "state", "of", "how often", "where")
    for row in found:
        where = ", ".join(
            f"{c.address}{'' if c.state == 'active' else f' ({c.state})'}"
            for c in row.channels
            if c.state != "ended"
        )
        table.add_row(str(row.id), row.state, Text(_about(row.terms)), Text(_rhythm(row.terms)), Text(where))
    out().print(table)


def subscription(found: Shown) -> None:
    """A subscription, its terms, and its log."""
    terms = found.subscription.terms
    say(
        f"subscription {found.subscription.id}{f' ({terms.name})' if terms.name else ''} is {found.subscription.state}"
    )
    say(f"of: {_about(terms)}")
    say(f"changes: {', '.join(terms.signals)}")
    say(f"how often: {_rhythm(terms)}; reminders: {', '.join(map(str, terms.reminders)) or 'none'}")
    for channel in found.subscription.channels:
        say(
            f"{channel.kind} {channel.address}: {channel.state}{f', {channel.failure}' if channel.failure else ''}"
        )
    if found.link:
        print(found.link)
    deliveries(found.deliveries)


def deliveries(found: Sequence[DeliveryRow]) -> None:
    """A table of messages and what became of them."""
    if not found:
        say("nothing was sent yet")
        return
    table = _table("number", "made", "to", "subject", "state", "tries", "why")
    for row in found:
        subject = row.subject or row.purpose
        doubt = f", may have come {row.doubts + 1} times" if row.doubts else ""
        cells = (
            f"{row.made_at:%Y-%m-%d %H:%M}",
            row.address,
            subject,
            row.state,
            f"{row.attempts}{doubt}",
            row.failure or "",
        )
        table.add_row(str(row.id), *map(Text, cells))
    out().print(table)


def applied(found: Sequence[Applied]) -> None:
    """What became of each entry of a file."""
    for one in found:
        say(f"{one.key}: {one.done} (subscription {one.id})")


def sent(found: Sent) -> None:
    """How a round of sending went."""
    say(f"{found.sent} sent, {found.later} put off, {found.dead} given up")
    if found.trouble:
        complain(found.trouble)


def letter(found: Letter | None, file: Path | None, *, json: bool) -> None:
    """A message: its text, or HTML into a file."""
    if found is None:
        say("there is nothing to tell, so nothing would be sent")
    elif file is not None:
        file.write_text(found.html, encoding="utf-8")
        say(f"{file}: {found.subject}")
    elif json:
        print_json(found)
    else:
        print(f"Subject: {found.subject}\n\n{_UNSEEN.sub('', found.text)}")


def schedule(found: Sequence[Kept]) -> None:
    """The jobs of the clock: when they run next and how they last went. Moments are of UTC."""
    table = _table("job", "next (UTC)", "last (UTC)", "result", "what it does")
    for one in found:
        moments = (f"{moment:%Y-%m-%d %H:%M}" if moment else "-" for moment in (one.next, one.last))
        result = {True: "ok", False: "failed", None: ""}[one.ok]
        what = Text(one.what).append(f"\n{_one_line(one.said)}" if one.said else "", style="dim")
        table.add_row(one.job, *moments, _styled(result) if result else Text(""), what)
    out().print(table)
    if not any(one.next for one in found):
        say("The clock has never run here; `swansong up` starts it.")


def _about(terms: Terms) -> str:
    of = ", ".join(s.name or s.value for s in terms.subjects[:5]) or "everything"
    more = f" and {len(terms.subjects) - 5} more" if len(terms.subjects) > 5 else ""
    words = [terms.words] if terms.words else []
    narrowed = ", ".join([*terms.platforms, *terms.kinds, *terms.scopes, *words])
    return f"{of}{more}{f' ({narrowed})' if narrowed else ''}"


def _rhythm(terms: Terms) -> str:
    rhythm = terms.rhythm
    if rhythm.pace == "at_once":
        return "at once"
    day = f", {_WEEKDAYS[rhythm.weekday]}" if rhythm.pace == "weekly" else ""
    return f"{rhythm.pace}{day} at {rhythm.hour}:00 {rhythm.zone}"


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
