"""What a person declares: who is who among names, products and vendors, and facts. It counts above what was read, until it is withdrawn.

Each declaration has an author and a reason, and is a row of its own: reading everything again leaves it as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from data.counting import recount
from data.homes import rehome
from data.identity import (
    UNSAID,
    Kind,
    Origin,
    Shift,
    add_names,
    drop_name,
    merges,
    move_claims,
    named,
    settle,
    unclear,
    vendor_slug,
)
from data.models import Alias, Claim, Declaration, Document, Product, Source, Vendor
from data.rows import DECLARED, GIVEN, READ, claim_row, number
from data.store import record_events
from data.subscriptions import follow_vendor
from data.vendors import meant_vendor, slug_of
from pipeline import types
from pipeline.errors import SettingsError
from pipeline.resolve import name_key, own_key
from pipeline.types import Authority, Cause, Milestone, PartialDate, Status, Strength

_WITHDRAWN = "withdrawn"
_FACT = "fact"


@dataclass(frozen=True)
class DeclarationRow:
    """A declaration as it is listed; `products` are slugs, `text` says what it says."""

    id: str
    kind: str
    text: str
    products: tuple[str, ...]
    author: str
    reason: str
    declared_at: datetime
    withdrawn: bool


@dataclass(frozen=True)
class Doubt:
    """A written name of which it is not clear what it means, and why."""

    name: str
    platform: str
    """The slug of the vendor on whose platform it is written; empty where the text does not say."""
    reason: str
    candidates: tuple[str, ...]
    claims: int


def merge(
    session: Session, kept: str, given: str, *, author: str, reason: str, now: datetime
) -> DeclarationRow:
    """Declare that the product `given` is the product `kept` (names or slugs); the caller commits. Raises SettingsError."""
    one, other = product(session, kept), product(session, given)
    if one.id == other.id:
        raise SettingsError(f"{kept!r} and {given!r} are one product already")
    row = Declaration(
        kind=Kind.MERGE, product_id=number(one.id), other_id=other.id, **_by(author, reason, now)
    )
    return _declare(session, row, now)


def split(
    session: Session, name: str, *, of: str, platform: str = "", author: str, reason: str, now: datetime
) -> DeclarationRow:
    """Declare that what is called `name`, which was taken for the product `of`, is a product of its own; the caller commits."""
    return _declare(session, _about_name(session, Kind.SPLIT, name, of, platform, author, reason, now), now)


def alias(
    session: Session, name: str, *, of: str, platform: str = "", author: str, reason: str, now: datetime
) -> DeclarationRow:
    """Declare that `name` means the product `of`; the caller commits. Raises SettingsError."""
    row = _about_name(session, Kind.ALIAS, name, of, platform, author, reason, now)
    add_names(session, session.get_one(Product, row.product_id), {name: True}, Origin.DECLARED, now)
    return _declare(session, row, now)


def vendor(
    session: Session, name: str, *, of: str, author: str, reason: str, now: datetime
) -> DeclarationRow:
    """Declare that `name` is another name of the vendor `of`, also in what was read before; the caller commits. Raises SettingsError."""
    meant, key = meant_vendor(session, of), slug_of(name)
    row = session.exec(select(Vendor).where(Vendor.slug == meant.slug)).one_or_none()
    if row is None:
        raise SettingsError(f"no vendor is called {of!r}; `swansong vendors` shows those there are")
    if key in ("", row.slug):
        raise SettingsError(
            f"{name!r} is {row.name} already" if key else f"{name!r} has nothing in it that is a name"
        )
    follow_vendor(session, key, row.slug)
    declared = Declaration(kind=Kind.VENDOR, vendor_id=row.id, name=name, key=key, **_by(author, reason, now))
    return _declare(session, declared, now)


def fact(
    session: Session,
    name: str,
    milestone: Milestone,
    day: PartialDate | None,
    *,
    platform: str = "",
    scope: str = "",
    strength: Strength = Strength.COMMITTED,
    author: str,
    reason: str,
    now: datetime,
) -> DeclarationRow:
    """Declare when a milestone of a product is; the caller commits. Raises SettingsError."""
    about, _ = product(session, name), _by(author, reason, now)
    home = session.get_one(Vendor, about.vendor_id).slug
    place = vendor_slug(session, platform) if platform else home
    said = _claim(about.name, milestone, day, scope, strength, f"{author}: {reason}")
    told = {"product": about.slug, "milestone": milestone, "day": day and day.iso, "platform": place, "scope": scope,
            "author": author, "reason": reason, "declared_at": now.isoformat()}  # fmt: skip
    source, raw = _source(session), json.dumps(told, ensure_ascii=False).encode()
    document = Document(
        source_id=number(source.id), url=f"declared:{about.slug}", sha256=hashlib.sha256(raw).hexdigest(), raw=raw,
        format="json", title=source.title, fetched_at=now, read_at=now, extractor=DECLARED, outcome=READ,
    )  # fmt: skip
    session.add(document)
    session.flush()
    # It stands in no page.
    session.add(claim_row(said, document, source, place, 0, product_id=about.id, instead={"source_url": ""}))
    record_events(session, {number(about.id): document.id}, now=now, cause=Cause.DECLARATION)
    return _fact_row(document)


def withdraw(session: Session, identity: str, now: datetime) -> DeclarationRow:
    """Take a declaration back, by the id that `listed` gives; the caller commits. Raises SettingsError for one that is not there."""
    if identity.startswith("f"):
        return _withdraw_fact(session, identity, now)
    row = session.get(Declaration, int(identity)) if identity.isdecimal() else None
    if row is None or row.withdrawn_at is not None:
        raise SettingsError(
            f"no declaration {identity!r} stands; `swansong products declared` lists those that do"
        )
    names = _names_of(session, row)
    row.withdrawn_at = now
    session.add(row)
    session.flush()
    if row.kind == Kind.ALIAS:
        owned = select(Alias).where(Alias.product_id == row.product_id, Alias.origin == Origin.DECLARED)
        for held in session.exec(owned.where(Alias.name == row.name)):
            drop_name(session, held, now)
    _apply(session, row, names, now)
    return _row(session, row)


def listed(session: Session, *, withdrawn: bool = False) -> list[DeclarationRow]:
    """Every declaration that stands, oldest first; with `withdrawn` those too that were taken back."""
    rows = session.exec(select(Declaration).order_by(col(Declaration.declared_at), col(Declaration.id))).all()
    facts = session.exec(select(Document).join(Source).where(Source.kind == DECLARED)).all()
    found = [*(_row(session, row) for row in rows), *map(_fact_row, facts)]
    return sorted((r for r in found if withdrawn or not r.withdrawn), key=lambda r: r.declared_at)


def review(session: Session) -> list[Doubt]:
    """Names of which it is not clear which product they mean, those that most claims bear first."""
    doubts = [*_unplaced(session), *_ambiguous(session)]
    return sorted(doubts, key=lambda doubt: (-doubt.claims, doubt.platform, doubt.name))


def product(session: Session, name: str) -> Product:
    """The one product with that slug or name. Raises SettingsError where there is none, or several."""
    row = session.exec(select(Product).where(Product.slug == name)).one_or_none()
    if row is not None:
        return row
    found = named(session, name_key(name))
    if len(found) != 1:
        slugs = ", ".join(_slugs(session, found))
        advice = f"it can be {slugs}; give the slug" if found else "`swansong list` shows the slugs there are"
        raise SettingsError(
            f"{'several products are' if found else 'no product is'} called {name!r}; {advice}"
        )
    return session.get_one(Product, found[0])


def _by(author: str, reason: str, now: datetime) -> dict[str, Any]:
    if not author.strip() or not reason.strip():
        raise SettingsError("a declaration needs an author and a reason; give --author and --reason")
    return {"author": author.strip(), "reason": reason.strip(), "declared_at": now}


def _about_name(
    session: Session, kind: Kind, name: str, of: str, platform: str, author: str, reason: str, now: datetime
) -> Declaration:
    about = product(session, of)
    place = vendor_slug(session, platform) if platform else session.get_one(Vendor, about.vendor_id).slug
    key = own_key(name, place)
    if not key:
        raise SettingsError(f"{name!r} has nothing in it that is a name")
    return Declaration(
        kind=kind, product_id=number(about.id), platform=place, name=name, key=key, **_by(author, reason, now)
    )


def _declare(session: Session, row: Declaration, now: datetime) -> DeclarationRow:
    session.add(row)
    session.flush()
    _apply(session, row, _names_of(session, row), now)
    return _row(session, row)


def _names_of(session: Session, row: Declaration) -> set[tuple[str, str]]:
    """The names, each a platform and a key, that may mean something else by a declaration."""
    if row.kind == Kind.VENDOR:
        return set()
    if row.kind != Kind.MERGE:
        return {(row.platform, row.key), (UNSAID, row.key)}
    both = {row.product_id, row.other_id}
    said = select(Claim.platform, Claim.key).where(col(Claim.product_id).in_(both)).distinct()
    home = select(Vendor.slug, Product.key).join(Product).where(col(Product.id).in_(both))
    return {*session.exec(said).all(), *session.exec(home).all()}


def _apply(session: Session, row: Declaration, names: set[tuple[str, str]], now: datetime) -> None:
    """Let what is said follow its names."""
    if row.kind == Kind.VENDOR:
        rehome(session, {row.key, session.get_one(Vendor, row.vendor_id).slug}, now)
        return
    shifts = [*settle(session, names, now), *_follow(session, row, now)]
    products = {p for shift in shifts for p in (shift.before, shift.after) if p is not None}
    products.add(number(row.product_id))
    documents = dict.fromkeys(products, shifts[0].document_id if shifts else None)
    record_events(session, documents, now=now, cause=Cause.IDENTITY)


def _follow(session: Session, row: Declaration, now: datetime) -> list[Shift]:
    """Shipped and declared facts are about a product by its slug, not by a name: they go where it goes."""
    if row.kind != Kind.MERGE or row.other_id is None:
        return []
    slug = session.get_one(Product, row.other_id).slug
    after = merges(session).get(row.other_id, row.other_id)
    theirs = select(Document.id).where(col(Document.url).in_([f"{kind}:{slug}" for kind in GIVEN]))
    written = (col(Claim.extractor).in_(GIVEN), col(Claim.document_id).in_(theirs))
    return move_claims(session, written, after, now)


def _claim(
    name: str, milestone: Milestone, day: PartialDate | None, scope: str, strength: Strength, evidence: str
) -> types.Claim:
    states = {Milestone.SHUTDOWN: Status.DEPRECATED if day else Status.RETIRED, Milestone.MERGED: Status.MERGED,
              Milestone.RENAMED: Status.RENAMED, Milestone.REVERSED: Status.REVERSED}  # fmt: skip
    fields = (Milestone.ANNOUNCED, Milestone.DEPRECATED, Milestone.SHUTDOWN)
    dates: dict[str, Any] = {milestone.value: day} if milestone in fields else {}
    others = ((milestone, day),) if day and milestone not in fields else ()
    # A status that says no more than the date does, so that nothing but the declared milestone follows.
    status = states.get(milestone, Status.DEPRECATED if milestone is Milestone.DEPRECATED else Status.ACTIVE)
    return types.Claim(
        product=name, vendor=None, status=status, milestones=others, scope=scope, strength=strength,
        evidence=evidence, extractor=DECLARED, **dates,
    )  # fmt: skip


def _source(session: Session) -> Source:
    row = session.exec(select(Source).where(Source.slug == DECLARED)).one_or_none()
    if row is None:
        row = Source(
            slug=DECLARED, title="Declared by hand", url="", kind=DECLARED, authority=Authority.DECLARED
        )
        session.add(row)
        session.flush()
    return row


def _withdraw_fact(session: Session, identity: str, now: datetime) -> DeclarationRow:
    query = select(Document).join(Source).where(Source.kind == DECLARED, Document.outcome == READ)
    number_of = int(identity[1:]) if identity[1:].isdecimal() else 0
    document = session.exec(query.where(Document.id == number_of)).one_or_none()
    if document is None:
        raise SettingsError(
            f"no declaration {identity!r} stands; `swansong products declared` lists those that do"
        )
    document.outcome = _WITHDRAWN
    session.add(document)
    session.flush()
    recount(session, [number(document.id)], now)
    about = session.exec(select(Claim.product_id).where(Claim.document_id == document.id)).all()
    record_events(
        session, dict.fromkeys(filter(None, about), number(document.id)), now=now, cause=Cause.DECLARATION
    )
    return _fact_row(document)


def _row(session: Session, row: Declaration) -> DeclarationRow:
    slugs = _slugs(session, [i for i in (row.product_id, row.other_id) if i])
    about = session.get_one(Vendor, row.vendor_id).name if row.vendor_id else slugs[0]
    said = {
        Kind.MERGE: "{other} is {about}",
        Kind.SPLIT: "{name} is not {about} but a product of its own",
        Kind.ALIAS: "{name} means {about}",
        Kind.VENDOR: "{name} is another name of {about}",
    }
    text = said[Kind(row.kind)].format(name=row.name, about=about, other=slugs[-1] if slugs else "")
    return DeclarationRow(
        str(row.id), row.kind, text, tuple(slugs), row.author, row.reason, row.declared_at,
        row.withdrawn_at is not None,
    )  # fmt: skip


def _fact_row(document: Document) -> DeclarationRow:
    told = json.loads(document.raw)
    text = f"{told['product']}: {told['milestone']} {told['day'] or 'without a date'}"
    return DeclarationRow(
        f"f{document.id}", _FACT, text, (told["product"],), told["author"], told["reason"], document.fetched_at,
        document.outcome != READ,
    )  # fmt: skip


def _slugs(session: Session, products: Sequence[int]) -> list[str]:
    """In the order of the ids given."""
    found = dict(session.exec(select(Product.id, Product.slug).where(col(Product.id).in_(products))).all())
    return [found[i] for i in products]


def _unplaced(session: Session) -> Iterable[Doubt]:
    """Names in texts that name no vendor, where no product, or several, are called so."""
    query = (
        select(Claim.key, func.min(Claim.name), func.count(col(Claim.id)))
        .where(col(Claim.product_id).is_(None), col(Claim.known_to).is_(None))
        .group_by(Claim.key)
    )
    for key, name, claims in session.exec(query):
        could = tuple(_slugs(session, named(session, key)))
        reason = "several products are called so" if could else "no product is known by that name"
        yield Doubt(name, UNSAID, reason, could, claims)


def _ambiguous(session: Session) -> Iterable[Doubt]:
    """Names that stand beside several products on one platform, and therefore mean none of them."""
    for platform, names in unclear(session).items():
        for key, mains in names.items():
            claims = select(func.count(col(Claim.id))).where(Claim.platform == platform, Claim.key == key)
            ids = (
                select(Claim.product_id)
                .where(Claim.platform == platform, col(Claim.key).in_(mains))
                .distinct()
            )
            could = _slugs(session, [i for i in session.exec(ids) if i is not None])
            reason = f"it stands beside {', '.join(mains)}, so that it is a name of none of them"
            yield Doubt(key, platform, reason, tuple(could), session.exec(claims).one())
