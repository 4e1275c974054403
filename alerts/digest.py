"""A digest as mail, text and chat: what matters first, grouped by product. Pure: the same lines, day and links give the same message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from alerts.links import Links
from alerts.phrases import Phrases
from alerts.safety import address, chat, header, plain
from data.lines import Line
from data.matching import Signal
from data.outbox import REMINDER

_TEMPLATES = Path(__file__).parent / "templates"
_RANK = {signal.value: rank for rank, signal in enumerate(Signal)} | {REMINDER: 1}
_NEVER = 10_000
_QUOTE = 280
_NAME = 120


@dataclass(frozen=True)
class Digest:
    """What a message tells, on which day, and to whom it belongs; `token` opens the subscription, and where it is empty there is none."""

    lines: tuple[Line, ...]
    today: date
    language: str
    token: str
    name: str = ""


@dataclass(frozen=True)
class Letter:
    """A message, written: a subject on one line, the same in text and HTML and for chat, and the products it is about (slugs)."""

    subject: str
    text: str
    html: str
    chat: str
    products: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One line of a message, said."""

    what: str
    when: str
    news: tuple[str, ...]
    scope: str
    replacements: str
    quote: str
    source: str
    url: str
    disputed: bool
    tone: str


@dataclass(frozen=True)
class Group:
    """A product with its entries."""

    name: str
    vendor: str
    url: str
    entries: tuple[Entry, ...]
    slug: str = field(default="", repr=False)


def render(digest: Digest, links: Links) -> Letter:
    """The message that tells `digest`."""
    phrases = Phrases(digest.language)
    groups = tuple(_groups(digest, phrases, links))
    subject = header(_subject(digest, groups, phrases))
    given = {"groups": groups, "digest": digest, "links": links, "subject": subject, "manage": links.manage(digest.token),
             "unsubscribe": links.unsubscribe(digest.token), "name": plain(digest.name, _NAME), "today": phrases.whole(digest.today)}  # fmt: skip
    return Letter(
        subject=subject,
        text=_template("digest.txt", digest.language).render(given),
        html=_template("digest.html", digest.language).render(given),
        chat=_chat(groups, links.manage(digest.token) if digest.token else "", phrases),
        products=tuple(group.slug for group in groups if group.slug),
    )


def render_question(links: Links, token: str, language: str) -> Letter:
    """The message that asks whether its reader did subscribe; it holds nothing that the one who asked could have written."""
    phrases = Phrases(language)
    subject = header(phrases.gettext("Do you want these alerts? Please confirm"))
    given = {"confirm": links.confirm(token), "subject": subject}
    text = _template("confirm.txt", language).render(given)
    return Letter(subject, text, _template("confirm.html", language).render(given), text)


@cache
def _template(name: str, language: str) -> Any:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    phrases = Phrases(language)
    made.globals |= {"_": phrases.gettext, "ngettext": phrases.ngettext, "language": language}
    return made.get_template(name)


# -------------------------------------------------------------------------------------------------------------- ordering


def _groups(digest: Digest, phrases: Phrases, links: Links) -> Iterable[Group]:
    """The products, the one with what matters most first."""
    of: dict[int, list[Line]] = {}
    for line in sorted(digest.lines, key=lambda line: _weight(line, digest.today)):
        of.setdefault(line.product.id if line.product else -line.id, []).append(line)
    for lines in of.values():
        product = lines[0].product
        yield Group(
            name=plain(product.name, _NAME) if product else phrases.gettext("In the news"),
            vendor=plain(product.vendor, _NAME) if product else "",
            url=links.product(product.slug) if product else "",
            entries=tuple(_entries(lines, digest.today, phrases)),
            slug=product.slug if product else "",
        )


def _weight(line: Line, today: date) -> tuple[int, int, str, int]:
    """Smaller is told first: what kind of news it is, then how soon the day comes."""
    day = line.event.day if line.event else None
    left = (day.first - today).days if day else _NEVER
    return (
        _RANK.get(line.signal, len(_RANK)),
        left if left >= 0 else _NEVER - 1,
        line.product.name if line.product else "",
        line.id,
    )


def _entries(lines: Sequence[Line], today: date, phrases: Phrases) -> Iterable[Entry]:
    """One entry per event, with all that was said of it since the last message."""
    same: dict[Any, list[Line]] = {}
    for line in lines:
        same.setdefault(_event_of(line), []).append(line)
    for found in same.values():
        yield _entry(found, today, phrases)


def _event_of(line: Line) -> Any:
    if line.event is not None:
        return line.event.id
    change = line.change
    return (change.product.id, change.platform, change.scope, change.event_kind) if change else (line.id,)


def _entry(lines: Sequence[Line], today: date, phrases: Phrases) -> Entry:
    line = lines[0]
    event, change = line.event, line.change
    kind = event.kind if event else change.event_kind if change else ""
    told = [
        phrases.news(one, today) for one in sorted(lines, key=lambda one: one.change.id if one.change else 0)
    ]
    return Entry(
        what=_what(line, phrases.milestone(kind) if kind else phrases.gettext("News"), phrases),
        when=phrases.when(event.day, event.strength, today) if event else "",
        news=tuple(dict.fromkeys(text for text in told if text)),
        scope=_where(line, phrases),
        replacements=", ".join(plain(name, _NAME) for name in event.replacements[:6]) if event else "",
        quote=plain(event.evidence, _QUOTE) if event else "",
        source=plain(line.report.outlet if line.report else line.source_title, _NAME),
        url=address(line.report.url if line.report else line.source_url),
        disputed=bool(event and event.disputed),
        tone=_tone(line, today),
    )  # fmt: skip


def _what(line: Line, milestone: str, phrases: Phrases) -> str:
    other = line.subject
    if line.product is None or other is None or other.id == line.product.id:
        return milestone
    said = phrases.gettext("Its replacement {product} itself ends: {event}")
    return said.format(product=plain(other.name, _NAME), event=milestone)


def _where(line: Line, phrases: Phrases) -> str:
    """For whom and where, as far as that is not everybody and at the maker's own."""
    of = line.event or line.change
    if of is None:
        return ""
    platform = (
        ""
        if of.platform == of.product.vendor_slug
        else phrases.gettext("on {platform}").format(platform=plain(of.platform, 60))
    )
    return " · ".join(part for part in (plain(of.scope, _NAME), platform) if part)


def _tone(line: Line, today: date) -> str:
    """How loudly it is told: ``over``, ``soon``, ``good`` or ``calm``."""
    day = line.event.day if line.event else None
    if line.signal in (Signal.WITHDRAWN, Signal.MOVED):
        return "good"
    if day is not None and day.last < today:
        return "over"
    return "soon" if day is not None and (day.first - today).days <= 30 else "calm"


# --------------------------------------------------------------------------------------------------------------- saying


def _subject(digest: Digest, groups: Sequence[Group], phrases: Phrases) -> str:
    """What matters most, and how much else there is."""
    first = groups[0]
    entry = first.entries[0]
    news = entry.news[0] if entry.news else entry.when
    said = (
        f"{first.name}: {news if entry.tone != 'calm' or not entry.when else f'{entry.what}, {entry.when}'}"
    )
    more = len(groups) - 1
    return said + (phrases.gettext(" (and {more} more)").format(more=more) if more else "")


def _chat(groups: Sequence[Group], manage: str, phrases: Phrases) -> str:
    """The digest for chat programs: short lines, no markup, links only to sources."""
    out = []
    for group in groups:
        out.append(
            f"{chat(group.name, _NAME)} ({chat(group.vendor, _NAME)})"
            if group.vendor
            else chat(group.name, _NAME)
        )
        for entry in group.entries:
            where = f" [{chat(entry.scope, _NAME)}]" if entry.scope else ""
            out.append(f"• {chat(entry.what, 240)}{where}: {chat(entry.when, 120)}".rstrip(": "))
            out.extend(f"   {chat(news, 240)}" for news in entry.news)
            if entry.replacements:
                out.append(
                    "   "
                    + phrases.gettext("Use instead: {names}").format(names=chat(entry.replacements, 300))
                )
            if entry.url:
                out.append(f"   {entry.url}")
        out.append("")
    if manage:
        out.append(phrases.gettext("Change or end this: {address}").format(address=manage))
    return "\n".join(out)
