"""Which product each claim is about: worked out from all names that were written, never from the order of reading.

A name is a key on a platform. Keys that documents put beside each other are one product (``pipeline.resolve``), names
that the shipped facts or a person gave a product mean that product, and what a person declared counts above all. A claim
that does not say on whose platform is about the one product everywhere that bears the name; where there is none, or
several, it waits without a product, and stands in the review.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import count
from typing import Any

from slugify import slugify
from sqlalchemy import bindparam, case, insert, literal, tuple_, union_all
from sqlmodel import Session, col, func, or_, select, update

from data.models import (
    Alias,
    AliasWas,
    Claim,
    ClaimName,
    ClaimWas,
    Declaration,
    Document,
    NewsThread,
    Product,
    SameAs,
    Source,
    UtcDateTime,
    Vendor,
)
from data.rows import GIVEN, number
from data.vendors import VENDOR, Maker, meant_vendor
from pipeline.resolve import Identity, family, identify, own_key

UNSAID = ""
"""The platform of a claim that does not say on whose platform it happens."""

Name = tuple[str, str]
"""A platform and a key."""

_MANY = 1000
"""So many products are quicker looked up all at once than one by one."""


class Origin(StrEnum):
    """Who says that a name is a product's."""

    READ = "read"
    SEED = "seed"
    DECLARED = "declared"


class Kind(StrEnum):
    """What a person can declare of products and vendors."""

    MERGE = "merge"
    SPLIT = "split"
    ALIAS = "alias"
    VENDOR = VENDOR


@dataclass(frozen=True)
class Shift:
    """That claims of a document are about another product than before; None is no product."""

    document_id: int
    before: int | None
    after: int | None


def vendor_row(session: Session, name: str) -> Vendor:
    """The vendor that `name` means, made where it is new."""
    return listed_vendor(session, meant_vendor(session, name))


def listed_vendor(session: Session, meant: Maker) -> Vendor:
    """The row of a vendor, made where it is new; the slug is what makes two spellings one vendor."""
    row = session.exec(select(Vendor).where(Vendor.slug == meant.slug)).one_or_none()
    if row is None:
        row = Vendor(slug=meant.slug, name=meant.name)
        session.add(row)
        session.flush()
    return row


def vendor_slug(session: Session, name: str) -> str:
    """The slug of the vendor that `name` means, which is also the name of its platform."""
    return meant_vendor(session, name).slug


def meanings(
    session: Session, said: Mapping[Name, Collection[tuple[str, str, bool]]]
) -> dict[Name, int | None] | None:
    """What names mean that mean what they meant: the products (ids) their claims are about.

    `said` gives for each name those that a new document puts beside it, as key, form and whether it means the same. None where any
    of it was not said before by a claim that counts: then it has to be worked out (`settle`) what they mean. Where all was, working
    it out could not end otherwise, because it rests on nothing but what was ever said.
    """
    here = session.connection()
    found: dict[Name, int | None] = {}
    newest: dict[Name, int | None] = {}
    for platform, keys in _by_platform(said).items():
        rows = here.execute(_SAID, {"platform": platform, "keys": sorted(keys)}).all()
        if {row.key for row in rows} != keys or len(rows) != len(keys):
            return None
        found |= {(platform, row.key): row.product_id for row in rows}
        newest |= {(platform, row.key): row.newest for row in rows}
    beside = {newest[name]: others for name, others in said.items() if others and name[0] != UNSAID}
    claims = [claim for claim in beside if claim is not None]
    if len(claims) < len(beside):
        return None
    told = here.execute(_BESIDE, {"claims": claims}) if claims else ()
    new = {(claim, *other) for claim, others in beside.items() for other in others}
    return found if new <= {tuple(row) for row in told} else None


_SAID = (
    select(
        col(Claim.key), col(Claim.product_id), func.max(case((col(Claim.known_to).is_(None), col(Claim.id)))).label("newest")
    )
    .where(col(Claim.platform) == bindparam("platform"), col(Claim.key).in_(bindparam("keys", expanding=True)))
    .where(col(Claim.extractor).not_in(GIVEN))
    .group_by(col(Claim.key), col(Claim.product_id))
)  # fmt: skip
_BESIDE_FIELDS: Any = (ClaimName.claim_id, ClaimName.key, ClaimName.name, ClaimName.same)
_BESIDE = select(*_BESIDE_FIELDS).where(col(ClaimName.claim_id).in_(bindparam("claims", expanding=True)))


def _by_platform(names: Iterable[Name]) -> dict[str, set[str]]:
    keys: dict[str, set[str]] = defaultdict(set)
    for platform, key in names:
        keys[platform].add(key)
    return keys


def settle(session: Session, names: Iterable[Name], now: datetime) -> list[Shift]:
    """Work out anew what these names (platform, key) mean, and those that hang together with them; the caller commits.

    Claims follow their names to another product; what they say stays as it was written.
    """
    session.flush()
    keys = _by_platform(names)
    unsaid = keys.pop(UNSAID, set())
    shifts: list[Shift] = []
    for platform in sorted(keys):
        here = _Platform(session, platform, keys[platform])
        shifts += here.settle(now)
        unsaid |= here.heard
    return shifts + _settle_unsaid(session, unsaid, now)


def named(session: Session, key: str) -> list[int]:
    """Ids of the products, of whatever vendor, that a name means; `key` may begin with the vendor's own name."""
    words = key.split("-")
    halves = [("-".join(words[:i]), "-".join(words[i:])) for i in range(1, len(words))]
    query = (
        select(Alias.product_id)
        .join(Product, col(Product.id) == Alias.product_id)
        .join(Vendor, col(Vendor.id) == Product.vendor_id)
        .where(Alias.resolves, or_(Alias.key == key, tuple_(col(Vendor.slug), col(Alias.key)).in_(halves)))
    )
    return sorted(set(survivors(session, session.exec(query.distinct()).all()).values()))


def survivors(session: Session, products: Iterable[int], known: datetime | None = None) -> dict[int, int]:
    """For each product the one that it is the same as, or was `known` to be at a moment; or itself."""
    ids = set(products)
    query = select(SameAs.product_id, SameAs.same_as)
    if known is None:
        query = query.where(col(SameAs.until).is_(None))
    else:
        later = or_(col(SameAs.until).is_(None), col(SameAs.until) > known)
        query = query.where(col(SameAs.since) <= known, later)
    if len(ids) <= _MANY:
        query = query.where(col(SameAs.product_id).in_(ids))
    same = {product: kept for product, kept in session.exec(query) if product in ids}
    return {product: product for product in ids} | same


def keep_same(session: Session, into: Mapping[int, int], now: datetime) -> None:
    """Note for each of these products (ids) which it is from now on, itself or another; the caller commits."""
    before = survivors(session, into)
    turned = {product: same_as for product, same_as in into.items() if before[product] != same_as}
    open_ = (col(SameAs.product_id).in_(turned), col(SameAs.until).is_(None))
    session.exec(update(SameAs).where(*open_).values(until=now))
    for product, same_as in turned.items():
        if product != same_as:
            session.add(SameAs(product_id=product, same_as=same_as, since=now))
            threads = update(NewsThread).where(col(NewsThread.product_id) == product)
            session.exec(threads.values(product_id=same_as))
    session.flush()


def once_others(session: Session, products: Iterable[int]) -> dict[int, int]:
    """The products that turned out to be one of `products`, and which of them."""
    found = (col(SameAs.same_as).in_(set(products)), col(SameAs.until).is_(None))
    return dict(session.exec(select(SameAs.product_id, SameAs.same_as).where(*found)).all())


def add_names(
    session: Session, product: Product, names: Mapping[str, bool], origin: Origin, now: datetime
) -> None:
    """Give a product `names`; the value tells whether a document that writes one means it."""
    held = {row.key: row for row in session.exec(select(Alias).where(Alias.product_id == product.id))}
    home = session.get_one(Vendor, product.vendor_id).slug
    for name, resolves in names.items():
        key = own_key(name, home)
        row = held.setdefault(key, Alias(product_id=number(product.id), name=name, key=key, since=now))
        if key and (row.id is None or row.origin == Origin.READ):
            if row.id is not None:
                _mean(session, row, resolves, now)
            row.resolves, row.origin = resolves, origin
            session.add(row)


def names_at(known: datetime | None) -> Any:
    """The names that products have, or had at the moment `known`: rows with `product_id`, `name`, `key` and `resolves`."""
    fields = ("product_id", "name", "key", "resolves")
    now = select(*(getattr(Alias, name).label(name) for name in fields))
    if known is None:
        return now.subquery("named")
    was = select(*(getattr(AliasWas, name).label(name) for name in fields))
    then = was.where(col(AliasWas.since) <= known, col(AliasWas.until) > known)
    return union_all(now.where(col(Alias.since) <= known), then).subquery("named")


def drop_name(session: Session, row: Alias, now: datetime) -> None:
    """Let a product have a name no more; that it had it is kept. The caller commits."""
    _remember(session, row, now)
    session.delete(row)


def _mean(session: Session, row: Alias, resolves: bool, now: datetime) -> None:
    if row.resolves != resolves:
        _remember(session, row, now)
        row.resolves, row.since = resolves, now


def _remember(session: Session, row: Alias, now: datetime) -> None:
    if row.since < now:
        was = {name: getattr(row, name) for name in ("product_id", "name", "key", "resolves", "since")}
        session.add(AliasWas(**was, until=now))


def unclear(session: Session) -> dict[str, dict[str, tuple[str, ...]]]:
    """By platform the names that stand beside several products, and beside which; they mean none of them."""
    found = {}
    for platform in session.exec(select(ClaimName.platform).distinct()):
        keys = session.exec(select(ClaimName.key).where(ClaimName.platform == platform).distinct()).all()
        doubtful = _Platform(session, platform, set(keys)).unclear()
        if platform and doubtful:
            found[platform] = doubtful
    return found


def merges(session: Session) -> dict[int, int]:
    """For each product that a person declared to be another one: that other one, to the end of the chain."""
    declared = select(Declaration.other_id, Declaration.product_id).where(
        Declaration.kind == Kind.MERGE, col(Declaration.withdrawn_at).is_(None)
    )
    into = {
        number(given): number(kept) for given, kept in session.exec(declared.order_by(col(Declaration.id)))
    }
    return {given: _end_of(into, given) for given in into}


def _end_of(into: Mapping[int, int], product: int) -> int:
    while product in into:
        product = into[product]
    return product


@dataclass(frozen=True)
class _Beside:
    """A name that stands beside the one that a row names its product by; `same` where it is no wider and no narrower."""

    main: str
    key: str
    name: str
    same: bool


class _Platform:
    """The names of one platform that hang together with some of them, and what they mean."""

    def __init__(self, session: Session, platform: str, keys: set[str]) -> None:
        self.session = session
        self.platform = platform
        self.beside = self._beside(keys)
        self.keys = keys | {key for row in self.beside for key in (row.main, row.key)}
        self.merged = merges(session)
        self.apart = self._apart()
        self.anchors = self._anchors()
        self.own = self._own()
        self.said = self._said()
        self.means: dict[str, int] = {}
        self.heard: set[str] = set()
        """Keys that may mean something else now, as a text writes them that names no vendor."""

    def unclear(self) -> dict[str, tuple[str, ...]]:
        """Names that could be of several products."""
        return dict(self._identity().unclear)

    def _identity(self) -> Identity:
        return identify([(row.main, row.key) for row in self.beside if row.same], self.anchors, self.apart)

    def settle(self, now: datetime) -> list[Shift]:
        identity = self._identity()
        groups: dict[str, set[str]] = defaultdict(set)
        for key in self.keys:
            groups[identity.groups.get(key, key)].add(key)
        for group in (groups[key] for key in sorted(groups)):
            product = self._product(group, now)
            if product is not None:
                self.means |= dict.fromkeys(group, self.merged.get(product, product))
        shifts = self._follow(now)
        self._keep_same(now)
        self._keep_names(now)
        return shifts

    # ------------------------------------------------------------------------------------------- what is known

    def _beside(self, keys: set[str]) -> set[_Beside]:
        """All names that stand beside `keys`, or beside which they stand, and so on."""
        found: set[_Beside] = set()
        asked: set[str] = set()
        while frontier := (keys | {key for row in found for key in (row.main, row.key)}) - asked:
            asked |= frontier
            query = (
                select(ClaimName.main, ClaimName.key, ClaimName.name, ClaimName.same)
                .join(Claim, col(Claim.id) == ClaimName.claim_id)
                .where(col(Claim.known_to).is_(None))
                .where(ClaimName.platform == self.platform)
                .where(or_(col(ClaimName.main).in_(frontier), col(ClaimName.key).in_(frontier)))
            )
            found |= {_Beside(*row) for row in self.session.exec(query.distinct())}
        return found

    def _apart(self) -> set[str]:
        """The keys that a person declared to be products of their own."""
        query = select(Declaration.key).where(
            Declaration.kind == Kind.SPLIT,
            Declaration.platform == self.platform,
            col(Declaration.withdrawn_at).is_(None),
        )
        return set(self.session.exec(query)) & self.keys

    def _anchors(self) -> dict[str, int]:
        """What keys mean because the shipped facts or a person say so; a person counts more, then the vendor's own product."""
        offered = select(Claim.product_id).where(
            col(Claim.extractor).in_(GIVEN), Claim.platform == self.platform
        )
        query = (
            select(Alias.origin, Vendor.slug, Alias.product_id, Alias.key)
            .join(Product, col(Product.id) == Alias.product_id)
            .join(Vendor, col(Vendor.id) == Product.vendor_id)
            .where(col(Alias.key).in_(self.keys - self.apart), Alias.resolves, Alias.origin != Origin.READ)
            .where(or_(Vendor.slug == self.platform, col(Product.id).in_(offered)))
        )
        found = self._declared()
        for _, _, product, key in sorted(
            (origin != Origin.DECLARED, home != self.platform, product, key)
            for origin, home, product, key in self.session.exec(query)
        ):
            found.setdefault(key, self.merged.get(product, product))
        return found

    def _declared(self) -> dict[str, int]:
        """What keys mean here because a person says so, whatever product it is; the newest word counts."""
        query = select(Declaration.key, Declaration.product_id).where(
            Declaration.kind == Kind.ALIAS,
            Declaration.platform == self.platform,
            col(Declaration.key).in_(self.keys),
            col(Declaration.withdrawn_at).is_(None),
        )
        rows = self.session.exec(query.order_by(col(Declaration.id)))
        return {key: self.merged.get(number(product), number(product)) for key, product in rows}

    def _own(self) -> dict[str, int]:
        """By key the product that was first called so here."""
        query = (
            select(Product.key, func.min(Product.id))
            .join(Vendor, col(Vendor.id) == Product.vendor_id)
            .where(Vendor.slug == self.platform, col(Product.key).in_(self.keys))
        )
        return {key: number(product) for key, product in self.session.exec(query.group_by(Product.key))}

    def _said(self) -> dict[str, dict[int | None, int]]:
        """By key the products that its claims are about now, each with the first such claim."""
        query = (
            select(Claim.key, Claim.product_id, func.min(Claim.id))
            .where(
                Claim.platform == self.platform,
                col(Claim.key).in_(self.keys),
                col(Claim.extractor).not_in(GIVEN),
            )
            .group_by(Claim.key, col(Claim.product_id))
        )
        found: dict[str, dict[int | None, int]] = defaultdict(dict)
        for key, product, claim in self.session.exec(query):
            found[key][product] = number(claim)
        return found

    # ------------------------------------------------------------------------------------------- what follows

    def _product(self, group: set[str], now: datetime) -> int | None:
        """The product that a group of keys means, made where claims speak of one that is new."""
        anchored = {self.anchors[key] for key in group if key in self.anchors}
        if anchored:
            return anchored.pop()
        own = [self.own[key] for key in group if key in self.own]
        if own:
            return min(own)
        first = min((claim for key in group for claim in self.said.get(key, {}).values()), default=None)
        return None if first is None else self._new_product(first, now)

    def _new_product(self, claim_id: int, now: datetime) -> int:
        query = (
            select(Claim, Vendor.name)
            .join(Document, col(Document.id) == Claim.document_id)
            .join(Source, col(Source.id) == Document.source_id)
            .outerjoin(Vendor, col(Vendor.id) == Source.vendor_id)
            .where(Claim.id == claim_id)
        )
        claim, publisher = self.session.exec(query).one()
        vendor = vendor_row(self.session, claim.vendor or publisher)
        product = Product(
            vendor_id=number(vendor.id),
            slug=_free_slug(self.session, f"{vendor.name} {claim.name}"),
            name=claim.name,
            key=claim.key,
            family=family(claim.key),
            kind=claim.kind,
            known_from=now,
        )
        self.session.add(product)
        self.session.flush()
        self.own[claim.key] = number(product.id)
        return number(product.id)

    def _follow(self, now: datetime) -> list[Shift]:
        """Let claims follow their names."""
        shifts: list[Shift] = []
        for key in sorted(self.said):
            after = self.means[key]
            if set(self.said[key]) != {after}:
                shifts += move_claims(self.session, _bearing(self.platform, key), after, now)
        return shifts

    def _keep_same(self, now: datetime) -> None:
        """Remember which products turned out to be others, for those who ask by their old address."""
        into = {product: self.means[key] for key, product in self.own.items()}
        keep_same(self.session, into, now)

    def _keep_names(self, now: datetime) -> None:
        """Bring the names by which products are found up to date."""
        wanted = self._names()
        products = {product for product, _ in wanted} | {p for said in self.said.values() for p in said if p}
        keys = {key for _, key in wanted} | self.keys
        query = select(Alias).where(col(Alias.product_id).in_(products), col(Alias.key).in_(keys))
        held = {(row.product_id, row.key): row for row in self.session.exec(query)}
        homes = _homes(self.session, products)
        for place, row in held.items():
            if row.origin != Origin.READ:
                continue
            if place not in wanted:
                if homes[row.product_id] == self.platform:
                    drop_name(self.session, row, now)
                    self._hear(row.key, homes[row.product_id])
            elif row.resolves != wanted[place][1]:
                _mean(self.session, row, wanted[place][1], now)
                self._hear(row.key, homes[row.product_id])
        for (product, key), (name, resolves) in wanted.items():
            if (product, key) not in held:
                self.session.add(Alias(product_id=product, name=name, key=key, resolves=resolves, since=now))
                self._hear(key, homes[product])
        self.session.flush()

    def _names(self) -> dict[tuple[int, str], tuple[str, bool]]:
        """By product and key the names that its claims give it, and whether each means it."""
        first = {min(claims.values()): key for key, claims in self.said.items()}
        names = self.session.exec(select(Claim.id, Claim.name).where(col(Claim.id).in_(first)))
        written = {first[number(claim)]: name for claim, name in names}
        homes = _homes(self.session, set(self.means.values()))
        found: dict[tuple[int, str], tuple[str, bool]] = {}
        for row in sorted(self.beside, key=lambda row: (row.key, row.name, row.main)):
            product = self.means.get(row.main)
            if product is not None:
                resolves = row.same and self.means.get(row.key) == product
                found[product, own_key(row.name, homes[product])] = (row.name, resolves)
        for key, name in written.items():
            product = self.means[key]
            found[product, own_key(name, homes[product])] = (name, True)
        return found

    def _hear(self, key: str, home: str) -> None:
        self.heard |= {key, f"{home}-{key}"}


def _settle_unsaid(session: Session, keys: Iterable[str], now: datetime) -> list[Shift]:
    """Let claims that name no vendor be about the one product that bears their name; where there is none or several, about none."""
    query = select(Claim.key, Claim.product_id).where(Claim.platform == UNSAID, col(Claim.key).in_(set(keys)))
    said: dict[str, set[int | None]] = defaultdict(set)
    for key, product in session.exec(query.distinct()):
        said[key].add(product)
    shifts: list[Shift] = []
    for key in sorted(said):
        products = named(session, key)
        after = products[0] if len(products) == 1 else None
        if said[key] != {after}:
            shifts += move_claims(session, _bearing(UNSAID, key), after, now)
    return shifts


def _bearing(platform: str, key: str) -> tuple[Any, ...]:
    """The claims that bear a name, but for those that were written about a product."""
    return Claim.platform == platform, Claim.key == key, col(Claim.extractor).not_in(GIVEN)


def move_claims(session: Session, which: Sequence[Any], after: int | None, now: datetime) -> list[Shift]:
    """Let claims be about another product from now on; what they were taken to be about is kept. The caller commits."""
    elsewhere: Any = (*which, col(Claim.product_id).is_distinct_from(after))
    moved = session.exec(select(Claim.document_id, Claim.product_id).where(*elsewhere).distinct()).all()
    if moved:
        was = select(col(Claim.id), literal(now, UtcDateTime()), col(Claim.product_id))
        # What was read, or moved, just now was never told to anybody.
        before = select(ClaimWas.claim_id).where(ClaimWas.claim_id == Claim.id, ClaimWas.until == now)
        known = was.where(*elsewhere, col(Claim.known_from) < now, ~before.exists())
        session.exec(insert(ClaimWas).from_select(["claim_id", "until", "product_id"], known))
        session.exec(update(Claim).where(*elsewhere).values(product_id=after))
    return [Shift(document, before, after) for document, before in moved]


def _homes(session: Session, products: Iterable[int]) -> dict[int, str]:
    query = select(Product.id, Vendor.slug).join(Vendor, col(Vendor.id) == Product.vendor_id)
    rows = session.exec(query.where(col(Product.id).in_(set(products))))
    return {number(product): home for product, home in rows}


def _free_slug(session: Session, wanted: str) -> str:
    base = slugify(wanted, max_length=100)
    taken = set(session.exec(select(Product.slug).where(col(Product.slug).startswith(base))))
    return next(slug for n in count(1) if (slug := base if n == 1 else f"{base}-{n}") not in taken)
