"""The `swansong` command: each command parses, calls one function, prints. What is slow to import waits until needed."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from data.matching import Signal
from data.rhythm import Pace
from data.standing import Standing
from pipeline.errors import SettingsError, SwansongError
from pipeline.types import Kind, Milestone, Strength

if TYPE_CHECKING:
    from data.settings import Settings
    from jobs import Report

SCAN_EXIT_CODES = (
    "Exit codes: 0 nothing in there has ended or ends within the days, 1 the database could not be read, "
    "2 a wrong argument or setting, 3 something has ended or ends within the days."
)
EXIT_CODES = "Exit codes: 0 all went well, 1 something failed, 2 a wrong argument or setting."

app = typer.Typer(
    help="Tracks the end of AI products: what shuts down, when, for whom, and what to move to.\n\n"
    + EXIT_CODES,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
database = typer.Typer(help="The database.", no_args_is_help=True)
app.add_typer(database, name="db")
sources_group = typer.Typer(invoke_without_command=True)
app.add_typer(sources_group, name="sources")
clock = typer.Typer(invoke_without_command=True)
app.add_typer(clock, name="schedule")


class _ShowByDefault(TyperGroup):
    """A group of which the command `show` is meant where none is named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """What stands first is a command, asks for help, or is for `show`."""
        named = bool(args) and args[0] in (*self.commands, *ctx.help_option_names)
        return super().parse_args(ctx, args if named else ["show", *args])


vendors_group = typer.Typer(
    help="How vendors treat those who depend on them, and their names.", cls=_ShowByDefault
)
app.add_typer(vendors_group, name="vendors")
products_group = typer.Typer(help="Who is who among products and names.", no_args_is_help=True)
app.add_typer(products_group, name="products")

subscriptions_group = typer.Typer(invoke_without_command=True)
app.add_typer(subscriptions_group, name="subscriptions")

Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
Brief = Annotated[bool, typer.Option("--brief", help="Show only what failed, and one line that sums it up.")]

Author = Annotated[str, typer.Option(help="Who says so.")]
Reason = Annotated[str, typer.Option(help="Why, so that others can judge it.")]
OnPlatform = Annotated[
    str, typer.Option("--platform", help="On whose platform; the product's own vendor's when left out.")
]

ExportFormat = Literal["sqlite", "csv", "parquet", "json"]

VendorOption = Annotated[
    str | None, typer.Option("--vendor", help="Only this vendor's; press for those of none.")
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], help="What was known at the end of this day, and how it stood then."
    ),
]
KindOption = Annotated[str | None, typer.Option("--kind", help="Only this kind: page, feed, api or mailbox.")]


@app.command(epilog=EXIT_CODES)
def collect(
    sources: Annotated[list[str] | None, typer.Argument(help="Ids of sources; all when left out.")] = None,
    due: Annotated[
        bool, typer.Option("--due", help="Only those not asked lately, by their cadence.")
    ] = False,
    save: Annotated[
        Path | None, typer.Option(help="Folder for a WARC file of every page that comes.")
    ] = None,
    json: Json = False,
    brief: Brief = False,
) -> None:
    """Fetch what the sources published since last time, read it, and keep what it says.

    Sources that need a key or a browser which is not there are asked only when they are named.
    """
    import jobs
    import terminal

    with terminal.progress() as progress:
        report = jobs.collect(_settings(), sources or (), due=due, save=save, progress=progress)
    _finish(report, json, brief)


@app.command(epilog=EXIT_CODES)
def ingest(
    files: Annotated[list[Path], typer.Argument(help="WARC files, gzipped or not.")],
    known: Annotated[
        bool, typer.Option("--known", help="Pages of hosts that the registry lists, and no others.")
    ] = False,
    json: Json = False,
    brief: Brief = False,
) -> None:
    """Take in archived web pages as if they had been fetched on the day they were archived."""
    import jobs
    import terminal

    with terminal.progress() as progress:
        report = jobs.ingest(_settings(), files, known=known, progress=progress)
    _finish(report, json, brief)


@app.command(epilog=EXIT_CODES)
def extract(
    target: Annotated[str, typer.Argument(help="A file, an http(s) address, or - for standard input.")] = "",
    batch: Annotated[
        Path | None, typer.Option(help="JSON Lines {id, path|text, ...}; prints {id, records}.")
    ] = None,
    vendor: Annotated[str | None, typer.Option(help="Whose page it is.")] = None,
    published: Annotated[str | None, typer.Option(help="The day it was published, YYYY-MM-DD.")] = None,
    format: Annotated[
        str | None, typer.Option(help="html, markdown, mdx, feed, csv, yaml, json or text.")
    ] = None,
    json: Json = False,
) -> None:
    """Show what one document says, with the words it rests on; nothing is stored."""
    import terminal
    from readout import as_json, extract_one, print_batch

    if (not target) == (batch is None):
        raise SettingsError("give either one document or --batch with a file of them")
    if batch is not None:
        raise typer.Exit(print_batch(batch, terminal.complain))
    found = extract_one(target, vendor=vendor, published=published, format=format)
    terminal.print_json(as_json(found)) if json else terminal.reading(found)


@app.command("list", epilog=EXIT_CODES)
def list_products(
    vendor: Annotated[str | None, typer.Option(help="Only this vendor's, by name or slug.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Only this kind.")] = None,
    status: Annotated[Standing | None, typer.Option(help="Only what stands like this today.")] = None,
    within: Annotated[int | None, typer.Option(min=0, help="Only what shuts down in so many days.")] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """List the products that are known, how they stand today, and when they end."""
    import lookup
    import terminal

    today, known = _as_of(as_of)
    url = _settings().database_url
    found = lookup.products(url, today, vendor=vendor, kind=kind, status=status, within=within, known=known)
    terminal.print_json(found) if json else terminal.products(found, today)


@app.command(epilog=EXIT_CODES)
def show(
    name: Annotated[str, typer.Argument(help="A name, alias or slug.")],
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Tell the story of one product and of those related to it, and what takes its place."""
    import lookup
    import terminal

    today, known = _as_of(as_of)
    found = lookup.story(_settings().database_url, name, today, known=known)
    terminal.print_json(found) if json else terminal.story(found, today)


@vendors_group.command("show", epilog=EXIT_CODES)
def vendors(
    name: Annotated[str | None, typer.Argument(help="A vendor, by name or slug; all when left out.")] = None,
    json: Json = False,
) -> None:
    """Show how vendors treat those who depend on them: notice given, dates moved, and what their policies promise."""
    import lookup
    import terminal

    found = lookup.vendors(_settings(), name)
    terminal.print_json([record.as_json() for record in found]) if json else terminal.vendors(
        found, bool(name)
    )


@vendors_group.command("alias", epilog=EXIT_CODES)
def vendor_alias(
    name: Annotated[str, typer.Argument(help="The other name, as it is written.")],
    of: Annotated[str, typer.Option(help="Name or slug of the vendor.")],
    author: Author,
    reason: Reason,
) -> None:
    """Declare that a vendor goes by another name too, also in what was read before, until `swansong products withdraw` takes it back."""
    import terminal
    from data import declarations
    from declaring import declare

    given = {"of": of, "author": author, "reason": reason}
    terminal.declarations([declare(_settings().database_url, declarations.vendor, name, **given)])


@app.command(epilog=EXIT_CODES)
def news(
    words: Annotated[
        list[str] | None, typer.Argument(help="Words that a report has, or that begin one.")
    ] = None,
    vendor: Annotated[
        str | None, typer.Option(help="Only about this vendor's products, by name or slug.")
    ] = None,
    product: Annotated[
        str | None, typer.Option(help="Only about this product, by name, alias or slug.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Only with a report in it, by its code such as de.")
    ] = None,
    official: Annotated[
        bool | None,
        typer.Option("--official/--press", help="Only what a vendor tells itself, or only the press."),
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only reported since this day.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="So many stories at most.")] = 20,
    json: Json = False,
) -> None:
    """Show what the news tell of endings, a story with all its reports, the latest on top."""
    import lookup
    import terminal

    today = datetime.now(UTC).date()
    found = lookup.news(
        _settings().database_url,
        today,
        words=" ".join(words or ()),
        vendor=vendor,
        product=product,
        language=language,
        official=official,
        since=since.date() if since else None,
        limit=limit,
    )
    terminal.print_json([thread.as_json() for thread in found]) if json else terminal.news(found, today)


@app.command(epilog=SCAN_EXIT_CODES)
def scan(
    paths: Annotated[list[Path], typer.Argument(help="Files, and folders with code and settings.")],
    within: Annotated[int, typer.Option(min=0, help="How many days ahead count.")] = 30,
    json: Json = False,
) -> None:
    """Find the model ids in your code and settings: what of it ends when, and what to use instead.

    An id that is not known is called unknown, which does not mean that it lives.
    A line that says `swansong: ignore` is passed over.
    """
    import lookup
    import terminal

    found = lookup.scan(_settings().database_url, paths, datetime.now(UTC).date())
    terminal.print_json(found.as_json()) if json else terminal.stack(found, within)
    raise typer.Exit(3 if found.pressing(within) else 0)


@app.command(epilog=EXIT_CODES)
def reread(
    source: Annotated[list[str] | None, typer.Option(help="Id of a source; all when left out.")] = None,
    json: Json = False,
    brief: Brief = False,
) -> None:
    """Read every stored document again with the present reader; no network. What changes by it alerts nobody.

    It may be stopped at any time and started again: each document is kept on its own.
    """
    import jobs
    import terminal

    with terminal.progress() as progress:
        report = jobs.reread(_settings(), source or (), progress=progress)
    _finish(report, json, brief)


@app.command(epilog=EXIT_CODES)
def declare(
    product: Annotated[str, typer.Argument(help="Name or slug of the product.")],
    author: Author,
    reason: Reason,
    day: Annotated[
        str, typer.Option(help="When: 2027-03-14, 2027-03, 2027-Q1, 2027; empty for no date.")
    ] = "",
    milestone: Annotated[Milestone, typer.Option(help="What happens then.")] = Milestone.SHUTDOWN,
    strength: Annotated[Strength, typer.Option(help="How firmly the date is meant.")] = Strength.COMMITTED,
    platform: OnPlatform = "",
    scope: Annotated[str, typer.Option(help="For whom or for what part; for all when left out.")] = "",
) -> None:
    """Declare a fact by hand. It counts above all that was read, until `swansong products withdraw` takes it back."""
    import declaring
    import terminal

    terminal.declarations([declaring.fact(
        _settings().database_url, product, milestone, day,
        strength=strength, platform=platform, scope=scope, author=author, reason=reason,
    )])  # fmt: skip


@products_group.command(epilog=EXIT_CODES)
def merge(
    kept: Annotated[str, typer.Argument(help="Name or slug of the product that stays.")],
    given: Annotated[str, typer.Argument(help="Name or slug of the one that is the same.")],
    author: Author,
    reason: Reason,
) -> None:
    """Declare that two products are one."""
    import terminal
    from data import declarations
    from declaring import declare

    url = _settings().database_url
    terminal.declarations([declare(url, declarations.merge, kept, given, author=author, reason=reason)])


@products_group.command(epilog=EXIT_CODES)
def split(
    name: Annotated[str, typer.Argument(help="The name, as it is written.")],
    of: Annotated[str, typer.Option(help="Name or slug of the product that it was taken for.")],
    author: Author,
    reason: Reason,
    platform: OnPlatform = "",
) -> None:
    """Declare that a name is that of a product of its own."""
    import terminal
    from data import declarations
    from declaring import declare

    given = {"of": of, "platform": platform, "author": author, "reason": reason}
    terminal.declarations([declare(_settings().database_url, declarations.split, name, **given)])


@products_group.command(epilog=EXIT_CODES)
def alias(
    name: Annotated[str, typer.Argument(help="The name, as it is written.")],
    of: Annotated[str, typer.Option(help="Name or slug of the product that it means.")],
    author: Author,
    reason: Reason,
    platform: OnPlatform = "",
) -> None:
    """Declare that a name means a product."""
    import terminal
    from data import declarations
    from declaring import declare

    given = {"of": of, "platform": platform, "author": author, "reason": reason}
    terminal.declarations([declare(_settings().database_url, declarations.alias, name, **given)])


@products_group.command(epilog=EXIT_CODES)
def declared(
    every: Annotated[bool, typer.Option("--all", help="Those that were withdrawn too.")] = False,
    json: Json = False,
) -> None:
    """List what was declared by hand, with author and reason."""
    import declaring
    import terminal

    found = declaring.listed(_settings().database_url, withdrawn=every)
    terminal.print_json(found) if json else terminal.declarations(found)


@products_group.command(epilog=EXIT_CODES)
def withdraw(
    identity: Annotated[str, typer.Argument(metavar="ID", help="As `products declared` lists it.")],
) -> None:
    """Take back what was declared by hand."""
    import terminal
    from data import declarations
    from declaring import declare

    terminal.declarations([declare(_settings().database_url, declarations.withdraw, identity)])


@products_group.command(epilog=EXIT_CODES)
def review(json: Json = False) -> None:
    """List names of which it is not clear what they mean, and why; merge, split and alias settle them."""
    import declaring
    import terminal

    found = declaring.review(_settings().database_url)
    terminal.print_json(found) if json else terminal.doubts(found)


@sources_group.callback(epilog=EXIT_CODES)
def sources(
    context: typer.Context, vendor: VendorOption = None, kind: KindOption = None, json: Json = False
) -> None:
    """The sources that are collected. Alone it lists them."""
    if context.invoked_subcommand is None:
        list_sources(vendor, kind, json)


@sources_group.command("list", epilog=EXIT_CODES)
def list_sources(vendor: VendorOption = None, kind: KindOption = None, json: Json = False) -> None:
    """List the sources that are collected."""
    import terminal
    from data.sources import load_registry

    found = load_registry(_settings()).select(vendor=vendor, kind=kind)
    terminal.print_json([s.model_dump(mode="json") for s in found]) if json else terminal.sources(found)


@sources_group.command("check", epilog=EXIT_CODES)
def check_sources(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids of sources; all when left out.")] = None,
    json: Json = False,
) -> None:
    """Fetch sources and show what would be read there; nothing is stored."""
    import scout
    import terminal

    with terminal.progress() as progress:
        found = scout.check(_settings(), ids or (), progress)
    terminal.print_json([sight.as_json() for sight in found]) if json else terminal.sights(found)
    raise typer.Exit(0 if all(sight.ok for sight in found) else 1)


@sources_group.command("health", epilog=EXIT_CODES)
def sources_health(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids of sources, to be told all of them.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Those that are well too.")] = False,
    json: Json = False,
) -> None:
    """Show which sources are failing, suspect (far less than before, or another page in its place) or stale.

    Of those that are named, how each version fared and how often they change.
    """
    import lookup
    import terminal
    from data.health import State

    found = lookup.health(_settings().database_url, datetime.now(UTC), ids or ())
    show = terminal.histories if ids else terminal.health
    terminal.print_json([one.as_json() for one in found]) if json else show(found, every=every)
    raise typer.Exit(1 if any(one.state in (State.FAILING, State.SUSPECT) for one in found) else 0)


@sources_group.command("add", epilog=EXIT_CODES)
def add_source(
    url: Annotated[str, typer.Argument(help="Where it publishes.")],
    id: Annotated[str, typer.Option(help="What to call it; from its address when left out.")] = "",
    vendor: Annotated[str, typer.Option(help="Who speaks there; known by the host when left out.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only propose.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
) -> None:
    """Look at a page or feed, propose its entry, and write it to your own registry."""
    import scout
    import terminal

    settings = _settings()
    with terminal.progress() as progress:
        found = scout.propose(settings, url, id=id, vendor=vendor, progress=progress)
    terminal.proposal(found)
    if not dry_run and (yes or terminal.agreed(f"Add it to {settings.sources}?")):
        scout.write(found, settings.sources)
        terminal.say(f"added to {settings.sources}; `swansong collect {found.entry.id}` reads it")


@sources_group.command("move", epilog=EXIT_CODES)
def move_sources(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids of sources; all when left out.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only propose.")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Write what reads no less, without asking.")
    ] = False,
) -> None:
    """Look at the new addresses of sources that have moved for good, and write them to your own registry."""
    import moves
    import terminal

    settings = _settings()
    with terminal.progress() as progress:
        found = moves.moves(settings, ids or (), progress)
    terminal.moves(found)
    for move in found if not dry_run else ():
        if (yes and move.good) or (not yes and terminal.agreed(f"Ask {move.entry.id} at {move.new}?")):
            moves.write(move, settings)
            terminal.say(f"{move.entry.id}: its new address stands in {settings.sources}")


@app.command(epilog=EXIT_CODES)
def up(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port of the dashboard.")] = None,
    api_port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port of the API, feeds and calendars.")
    ] = None,
    api: Annotated[bool, typer.Option(help="Serve the API, feeds and calendars too.")] = True,
    collect: Annotated[bool, typer.Option(help="Keep to the timetable: collect, tell, back up.")] = True,
) -> None:
    """Start the dashboard, the API and the timetable; Ctrl-C stops them all."""
    import service
    import terminal

    given = {name: value for name, value in (("port", port), ("api_port", api_port)) if value}
    service.up(_settings(**given), collect=collect, api=api, say=terminal.say)


@clock.callback(epilog=EXIT_CODES)
def schedule(context: typer.Context, json: Json = False) -> None:
    """Show what the clock of `swansong up` does: when each job runs next, when it last ran, and how that went."""
    if context.invoked_subcommand is None:
        import chores
        import terminal

        found = chores.schedule(_settings())
        terminal.print_json(found) if json else terminal.schedule(found)


@clock.command("run", epilog=EXIT_CODES)
def run_job(
    job: Annotated[
        Literal["collect", "read", "tell", "check", "backup", "forget"], typer.Argument(help="Which.")
    ],
) -> None:
    """Run a job of the clock now, for instance from a timer of your own."""
    import chores

    raise typer.Exit(0 if chores.run(_settings(), job) else 1)


@database.command(epilog=EXIT_CODES)
def path() -> None:
    """Print where the database is: the path of a file, or the address of a server without its password."""
    from data.db import engine

    url = engine(_settings().database_url).url
    print(url.database if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True))


@database.command(epilog=EXIT_CODES)
def shell(
    write: Annotated[bool, typer.Option("--write", help="Allow changes too.")] = False,
) -> None:
    """Ask in SQL: psql where the database is PostgreSQL, else a prompt; only reading unless --write is given."""
    import sqlshell
    import terminal

    raise typer.Exit(sqlshell.run(_settings().database_url, terminal.answer, write=write))


@database.command(epilog=EXIT_CODES)
def export(
    views: Annotated[list[str] | None, typer.Argument(help="Names of views; all when left out.")] = None,
    format: Annotated[ExportFormat, typer.Option(help="What to write.")] = "csv",
    out: Annotated[Path, typer.Option(help="The folder to write into.")] = Path("swansong-export"),
    json: Json = False,
) -> None:
    """Write the views into files, one each, or all into one SQLite file without the pages that were fetched."""
    import terminal
    from data import export as exporting

    found = exporting.export(_settings().database_url, exporting.Format(format), out, views or ())
    terminal.print_json(found) if json else terminal.written(found)


@database.command(epilog=EXIT_CODES)
def release(folder: Annotated[Path, typer.Argument(help="Where the folder of today is made.")]) -> None:
    """Make a dated folder for others: the views in every format, a README of the fields, SHA256SUMS.

    What mailboxes said goes out too, in quotes; fetched pages and folders of mails do not.
    """
    from data import export as exporting

    print(exporting.release(_settings().database_url, folder, datetime.now(UTC)))


@database.command(epilog=EXIT_CODES)
def backup(
    file: Annotated[Path, typer.Argument(help="Where to; it is replaced when the backup is whole.")],
) -> None:
    """Back up everything while others go on writing: a SQLite file, or what pg_restore takes."""
    from data.transfer import backup as back_up

    print(back_up(_settings().database_url, file))


@database.command(epilog=EXIT_CODES)
def check(json: Json = False) -> None:
    """Check that the database is whole: the file, its form, and that every row has what it rests on."""
    import terminal
    from data.checks import check as look

    found = look(_settings().database_url)
    terminal.print_json(found) if json else terminal.checks(found)
    raise typer.Exit(0 if all(one.ok for one in found) else 1)


@database.command(epilog=EXIT_CODES)
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="An address, or the path of a SQLite file.")],
    target: Annotated[
        str, typer.Argument(metavar="TO", help="An empty database, or one that is not there yet.")
    ],
    json: Json = False,
) -> None:
    """Copy everything from one database to another, SQLite or PostgreSQL, and prove it by counts and checksums."""
    import terminal
    from data import transfer

    found = transfer.copy(transfer.address(source), transfer.address(target))
    terminal.print_json(found) if json else terminal.copied(found)


Many = list[str] | None
Number = Annotated[int, typer.Argument(help="The number of a subscription.")]
Until = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Until this day; else for good.")]


@app.command(epilog=EXIT_CODES)
def subscribe(
    channels: Annotated[
        list[str],
        typer.Argument(
            metavar="WHERE...",
            help="me@example.org, https://... (a webhook), github:owner/repository, slack://..., ntfy://...",
        ),
    ],
    product: Annotated[Many, typer.Option(help="Of this product, by name or slug; may be repeated.")] = None,
    vendor: Annotated[Many, typer.Option(help="Of all products of this vendor.")] = None,
    name: Annotated[Many, typer.Option(help="Of what has this name, whether it is known yet or not.")] = None,
    project: Annotated[
        Path | None, typer.Option(help="Of the models whose ids stand in this folder or file.")
    ] = None,
    platform: Annotated[Many, typer.Option(help="Only on this platform.")] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="Only this kind of product.")] = None,
    scope: Annotated[Many, typer.Option(help="Only what is said of this scope, or of all.")] = None,
    text: Annotated[str | None, typer.Option(help="Only where these words are in a name.")] = None,
    change: Annotated[list[Signal] | None, typer.Option(help="Only these changes.")] = None,
    within: Annotated[int | None, typer.Option(help="Only what ends in so many days.")] = None,
    official: Annotated[bool, typer.Option("--official", help="Only what vendors say themselves.")] = False,
    remind: Annotated[
        str | None, typer.Option(help="Days before an end; - for never.", show_default="90,30,14,7,1,0")
    ] = None,
    pace: Annotated[Pace | None, typer.Option("--every", help="How often.", show_default="daily")] = None,
    hour: Annotated[int | None, typer.Option(help="At which hour.", show_default="8")] = None,
    weekday: Annotated[int | None, typer.Option(help="On which day, 0 for Monday.", show_default="0")] = None,
    zone: Annotated[str | None, typer.Option(help="In which time zone.", show_default="UTC")] = None,
    language: Annotated[str | None, typer.Option(help="In which language.", show_default="en")] = None,
    title: Annotated[str | None, typer.Option(help="What to call it.")] = None,
    json: Json = False,
) -> None:
    """Get alerts when products end: by mail, webhook, issue or chat. A mail address has to be confirmed."""
    import alerting
    import terminal

    given = {
        "channels": channels, "products": product, "vendors": vendor, "names": name or [], "platforms": platform, "kinds": kind,
        "scopes": scope, "text": text, "changes": change, "within": within, "official": official, "pace": pace, "hour": hour,
        "reminders": _days(remind), "weekday": weekday, "zone": zone, "language": language, "name": title,
    }  # fmt: skip
    made = alerting.subscribe(_settings(), given, project=project, now=datetime.now(UTC))
    terminal.print_json(made) if json else terminal.subscribed(made)


@subscriptions_group.callback(epilog=EXIT_CODES)
def subscriptions(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Those that ended too.")] = False,
    json: Json = False,
) -> None:
    """Who is told what. Alone it lists the subscriptions."""
    if context.invoked_subcommand is None:
        list_subscriptions(every, json)


@subscriptions_group.command("list", epilog=EXIT_CODES)
def list_subscriptions(
    every: Annotated[bool, typer.Option("--all", help="Those that ended too.")] = False, json: Json = False
) -> None:
    """List the subscriptions."""
    import alerting
    import terminal

    found = alerting.listing(_settings(), every=every)
    terminal.print_json(found) if json else terminal.subscriptions(found)


@subscriptions_group.command("show", epilog=EXIT_CODES)
def show_subscription(
    number: Number,
    link: Annotated[bool, typer.Option("--link", help="Revoke its links and print a new one.")] = False,
    json: Json = False,
) -> None:
    """Show a subscription, and what was sent to it."""
    import alerting
    import terminal

    found = alerting.show(_settings(), number, link=link, now=datetime.now(UTC))
    terminal.print_json(found) if json else terminal.subscription(found)


@subscriptions_group.command("pause", epilog=EXIT_CODES)
def pause_subscription(number: Number, until: Until = None) -> None:
    """Hold back what a subscription would be told; it is told when it goes on."""
    _set_state(number, "paused", until)


@subscriptions_group.command("resume", epilog=EXIT_CODES)
def resume_subscription(number: Number) -> None:
    """Go on with a paused subscription."""
    _set_state(number, "active", None)


@subscriptions_group.command("end", epilog=EXIT_CODES)
def end_subscription(number: Number) -> None:
    """End a subscription."""
    _set_state(number, "ended", None)


@subscriptions_group.command("confirm", epilog=EXIT_CODES)
def confirm_subscription(
    link: Annotated[str, typer.Argument(help="The link in the mail, or its token.")],
) -> None:
    """Confirm a channel by the link that was sent to it."""
    import alerting
    import terminal

    found = alerting.confirm(_settings(), link, now=datetime.now(UTC))
    terminal.say(f"subscription {found.subscription.id} is {found.subscription.state}")


@subscriptions_group.command("done", epilog=EXIT_CODES)
def done(
    number: Number,
    product: Annotated[str, typer.Argument(help="A name, alias or slug.")],
    until: Until = None,
    again: Annotated[bool, typer.Option("--again", help="Remind of it again.")] = False,
) -> None:
    """Stop the reminders of a product that is dealt with, or until a day."""
    import alerting

    day = until.date() if until else None
    alerting.settle(_settings(), number, product, until=day, again=again, now=datetime.now(UTC))


@subscriptions_group.command("apply", epilog=EXIT_CODES)
def apply_subscriptions(
    file: Annotated[Path, typer.Argument(help="TOML with [[subscription]] entries, each with an id.")],
    json: Json = False,
) -> None:
    """Bring the subscriptions of a file to what it says; those it no longer lists are ended."""
    import alerting
    import terminal

    found = alerting.apply(_settings(), file, now=datetime.now(UTC))
    terminal.print_json(found) if json else terminal.applied(found)


@subscriptions_group.command("deliveries", epilog=EXIT_CODES)
def deliveries(
    dead: Annotated[bool, typer.Option("--dead", help="Only those that were given up.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="So many at most.")] = 50,
    json: Json = False,
) -> None:
    """List what was sent, newest first, and what became of it."""
    import alerting
    import terminal

    found = alerting.deliveries(_settings(), dead=dead, limit=limit)
    terminal.print_json(found) if json else terminal.deliveries(found)


@subscriptions_group.command("retry", epilog=EXIT_CODES)
def retry(message: Annotated[int, typer.Argument(help="The number of a message that was given up.")]) -> None:
    """Try a message that was given up once more."""
    import alerting

    alerting.retry(_settings(), message, now=datetime.now(UTC))


@app.command(epilog=EXIT_CODES)
def digest(
    number: Annotated[
        int | None, typer.Argument(help="With --preview: of which subscription; else of everything.")
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Only print it.")] = False,
    out: Annotated[Path | None, typer.Option(help="With --preview: write HTML to this file.")] = None,
    days: Annotated[int, typer.Option(min=1, help="With --preview of everything: of so many days.")] = 7,
    language: Annotated[str, typer.Option(help="With --preview of everything: in which language.")] = "en",
    json: Json = False,
) -> None:
    """Send what is due now: digests, reminders, and the mails that ask for consent. Or preview a digest."""
    import alerting
    import terminal

    if not preview:
        _send(json)
    found = alerting.preview(_settings(), number, days=days, language=language, now=datetime.now(UTC))
    terminal.letter(found, out, json=json)


def _send(json: bool) -> None:
    import terminal
    from alerts.sending import deliver

    found = deliver(_settings())
    terminal.print_json(found) if json else terminal.sent(found)
    raise typer.Exit(1 if found.trouble or found.dead else 0)


def _set_state(number: int, state: str, until: datetime | None) -> None:
    import alerting
    import terminal

    day = until.date() if until else None
    found = alerting.set_state(_settings(), number, state, until=day, now=datetime.now(UTC))
    terminal.say(f"subscription {number} is {found.state}")


def _days(written: str | None) -> list[int] | None:
    if written is None or written == "-":
        return None if written is None else []
    try:
        return [int(days) for days in written.split(",")]
    except ValueError as error:
        raise SettingsError(f"--remind {written}: write days like 30,7,0") from error


@app.command(epilog=EXIT_CODES)
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed

    print(installed("swansong"))


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point. Ends the process with one of the documented exit codes; errors of ours are one line, no traceback."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that children are ended on the way out
    try:
        app(args=arguments, prog_name="swansong")
    except SwansongError as error:
        from terminal import complain

        complain(str(error))
        sys.exit(2 if isinstance(error, SettingsError) else 1)


def _settings(**given: Any) -> Settings:
    from pydantic import ValidationError

    from data.settings import Settings, settings

    try:
        return Settings(**given) if given else settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"SWANSONG_{str(first['loc'][0]).upper()}"
        raise SettingsError(f"{name}: {first['msg']}; correct or unset it in the environment") from error


def _as_of(day: datetime | None) -> tuple[date, datetime | None]:
    """The day to answer for, and the moment of which to tell what was known; None is now. Raises SettingsError for a day to come."""
    from lookup import known_on

    today = datetime.now(UTC).date()
    if day is None:
        return today, None
    if day.date() > today:
        raise SettingsError(
            f"--as-of {day:%Y-%m-%d}: this day is still to come; nobody knows yet what will be known"
        )
    return day.date(), known_on(day.date())


def _finish(report: Report, as_json: bool, brief: bool) -> None:
    import terminal

    terminal.report(report, brief=brief)
    if as_json:
        terminal.print_json(report.as_json())
    raise typer.Exit(0 if report.ok else 1)


if __name__ == "__main__":
    main()
