"""Rows and records to claims: the headers say what each cell is, the cells say the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby

from slugify import slugify

from pipeline.blocks.records import name as field_name
from pipeline.blocks.tables import is_blank
from pipeline.clean import tidy
from pipeline.components.dates import Dated, find_dates
from pipeline.components.hints import spans
from pipeline.components.products import Part as NamePart
from pipeline.components.products import ending_in, mentions_in, offered_in
from pipeline.components.relations import Part, date_parts
from pipeline.components.statuses import ENDINGS, Cue, Found, find_cues, is_general, status_of
from pipeline.context import Frame, Page
from pipeline.heads import REPLACED, is_generic, item_names, subject_of
from pipeline.kinds import kind_of
from pipeline.names import (
    Name,
    clean_name,
    is_furniture,
    is_id,
    product_names,
    replacement_names,
    split_arrow,
)
from pipeline.resolve import name_key
from pipeline.roles import Role, life_of, role_of
from pipeline.types import (
    Block,
    Claim,
    FieldEvidence,
    Kind,
    Milestone,
    PartialDate,
    Skipped,
    Status,
    Strength,
)

_LIFE = (Role.SHUTDOWN, Role.DEPRECATED, Role.ANNOUNCED, Role.CLOSED, Role.EXTENDED, Role.EXPORT)
_WEAKER_END = re.compile(r"support|sale|legacy|maintenance|preview", re.I)
_UPKEEP = re.compile(
    r"\b(?:security|fix(?:es)?|patch(?:es)?|firmware|bug)\b|sicherheit|sécurité|seguridad", re.I
)
"""What ends where a thing goes on working and is only no longer looked after."""
_PLANNED = re.compile(r"planned|scheduled|upcoming|expected", re.I)
_ENDS = re.compile(r"deprecat|retir|discontinu|remov|sunset|obsolete|\beol\b|\bend(?:s|ed|ing)?\b", re.I)
_ENDED_PRODUCT = re.compile(rf"{_ENDS.pattern}|legacy|old\b", re.I)
"""How a column is headed that is about an end, or of products that are merely old too."""
_ENDING_PRODUCT = re.compile(
    r"^(?:(?P<over>retired|discontinued|removed|sunset|shut ?down)|retiring|sunsetting|ending)\b", re.I
)
"""How a column of products is headed that end on the day above the table, and of those that are `over`."""
CALENDAR = 3
"""Sections with tables of what is retiring that make their days those of the ends, though they have passed."""


@dataclass(frozen=True)
class Columns:
    """The columns of one table by their role; where several share a role they stand in reading order."""

    headers: tuple[str, ...]
    roles: tuple[Role, ...]
    lifecycle: bool
    """Whether the table itself speaks of an end: a column for it, or a product column for what is deprecated."""

    surfaces: Mapping[int, str] = field(default_factory=dict)
    """The end columns that are each of one surface, plan or region only, with its name."""

    by_status: bool = False
    """Whether the one day of each row is that of what its status says."""

    alone: bool = False
    """Whether the table has one row."""

    telling: tuple[int, ...] = ()
    """The columns of a timetable that tell in words what happens on the day of each row."""

    abreast: bool = False
    """Whether each column is a list of products of its own, and what stands in one row has nothing to do with each other."""

    def each(self) -> Iterator[tuple[Columns, str]]:
        """The columns as each surface has them, with its name; or just these, for everything."""
        if not self.surfaces:
            yield self, ""
        for at, surface in self.surfaces.items():
            others = [name.lower() for name in self.surfaces.values() if name != surface]
            own = tuple(
                Role.OTHER if i != at and self._is_of(i, others) else role
                for i, role in enumerate(self.roles)
            )
            yield replace(self, roles=own, surfaces={}), surface

    def _is_of(self, at: int, surfaces: Sequence[str]) -> bool:
        """Whether a column of days is another surface's: the end of one, or headed by its name."""
        role, header = self.roles[at], self.headers[at].lower()
        return role is Role.SHUTDOWN or (role in _LIFE and any(name in header for name in surfaces))

    def cells(self, row: Block, role: Role) -> list[tuple[str, str]]:
        """The (header, text) cells of `row` that play `role`."""
        return [row.cells[at] for at in self._places.get(role, ()) if at < len(row.cells)]

    @cached_property
    def _places(self) -> dict[Role, list[int]]:
        places: dict[Role, list[int]] = {}
        for at, role in enumerate(self.roles):
            places.setdefault(role, []).append(at)
        return places

    def text(self, row: Block, role: Role) -> str:
        """The first filled cell of `row` that plays `role`, or ""."""
        return next((text for _, text in self.cells(row, role) if not is_blank(text)), "")


def columns(rows: Sequence[Block], frame: Frame, hints: dict[str, str]) -> Columns:
    """The roles of the columns of a table, from their headers, from what heads the table, and from hints of the registry."""
    headers = tuple(header for header, _ in max((row.cells for row in rows), key=len))
    hinted = {field_name(path): Role(key) for key, path in hints.items() if key in set(Role)}
    roles = [hinted.get(field_name(header)) or _unhinted(header, hinted) for header in headers]
    roles = _by_content(headers, rows, roles)
    if _explains_states(rows, roles):
        return Columns(headers, (Role.OTHER,) * len(headers), lifecycle=False)
    roles = _narrowest(headers, rows, _as_pair(headers, rows, roles))
    if _is_priced(headers, rows):
        roles = [
            Role.OTHER if _VALIDITY.fullmatch(tidy(h)) else r for h, r in zip(headers, roles, strict=True)
        ]
    if telling := _telling(rows, roles):
        return Columns(headers, tuple(roles), lifecycle=False, telling=telling)
    if _are_events(rows, roles):
        return Columns(headers, (Role.OTHER,) * len(headers), lifecycle=False)
    if surfaces := _shared_end(headers, roles):
        return Columns(headers, tuple(roles), lifecycle=True, surfaces=surfaces)
    roles = _settle_ends(headers, roles, rows)
    ending = _context_ends(frame)
    roles = _with_planned(headers, rows, roles, frame)
    by_status = not ending and Role.SHUTDOWN not in roles and {Role.DATE, Role.STATUS} <= set(roles)
    if Role.SHUTDOWN not in roles and Role.DATE in roles and (ending or by_status):
        roles[roles.index(Role.DATE)] = Role.SHUTDOWN
    roles = _with_products(headers, rows, roles)
    roles = _tell_ids(rows, roles)
    named = any(
        r in (Role.PRODUCT, Role.ID) and _ENDED_PRODUCT.search(h) for h, r in zip(headers, roles, strict=True)
    )
    surfaces = _surfaces(headers, rows, roles) if ending and not set(_LIFE) & set(roles) else {}
    roles = [Role.SHUTDOWN if at in surfaces else role for at, role in enumerate(roles)]
    lifecycle = bool({Role.SHUTDOWN, Role.DEPRECATED} & set(roles)) or named or ending
    abreast = ending and _are_lists(headers, roles)
    return Columns(
        headers, tuple(roles), lifecycle, surfaces, by_status, alone=len(rows) == 1, abreast=abreast
    )


def _explains_states(rows: Sequence[Block], roles: list[Role]) -> bool:
    """Whether a table says of each state what it means: its first column has several, each once, and nothing in it is dated."""
    states = [tidy(text).lower() for text in _texts(rows, 0)]
    return (
        roles[0] is Role.STATUS
        and len(states) > 1
        and len(set(states)) == len(states)
        and all(len(state.split()) < 4 for state in states)
        and not set(_LIFE) & set(roles)
        and not any(find_dates(text) for row in rows for _, text in row.cells)
    )


def _as_pair(headers: Sequence[str], rows: Sequence[Block], roles: list[Role]) -> list[Role]:
    """The roles of two columns that only say which is the old and which the new: "From" beside "To", "If you use" beside "Move to"."""
    free = (Role.OTHER, Role.DATE, Role.LAUNCHED, Role.SHUTDOWN)
    old = next((at for at, header in enumerate(headers) if _OLD.fullmatch(tidy(header))), None)
    new = next((at for at, header in enumerate(headers) if _NEW.fullmatch(tidy(header))), None)
    if Role.REPLACEMENT in roles:
        new = roles.index(Role.REPLACEMENT)
    named = {Role.PRODUCT, Role.ID} & set(roles)
    if old is None or new is None or named or roles[old] not in free or _are_days(_texts(rows, old)):
        return roles
    if _are_days(_texts(rows, new)) or all(map(_NUMBER.fullmatch, _texts(rows, old))):
        return roles
    paired = {old: Role.PRODUCT, new: Role.REPLACEMENT}
    return [paired.get(at, role) for at, role in enumerate(roles)]


_OLD = re.compile(
    r"from|old|before|current(?:ly)?|today|was|if you (?:use|are using|have|call)|(?:you|now) us(?:e|ing)|von|bisher|alt|de|avant|antes|移行元|旧|変更前|原",
    re.I,
)
_NEW = re.compile(
    r"to|new|after|now|then|afterwards?|nach|neu|künftig|vers|à|après|a|después|para|depois|移行先|新|変更後",
    re.I,
)
"""How two columns are headed that say no more than which of them is the old one."""
_VERSION = re.compile(r"v?\d+")


def _are_lists(headers: Sequence[str], roles: Sequence[Role]) -> bool:
    """Whether columns are each a list of one sort of the same thing: "Banking integrations" beside "Commerce integrations"."""
    sorts = [_WORDS.findall(header.lower()) for header in headers]
    return (
        set(roles) == {Role.PRODUCT}
        and all(len(words) > 1 and not any(map(_VERSION.fullmatch, words)) for words in sorts)
        and len({words[-1] for words in sorts}) == 1
        and len({tuple(words) for words in sorts}) == len(sorts) > 1
    )


def _with_planned(
    headers: Sequence[str], rows: Sequence[Block], roles: list[Role], frame: Frame
) -> list[Role]:
    """The roles, where no column is the end and that for the deprecation is planned: then it is the end."""
    if Role.SHUTDOWN not in roles and Role.DEPRECATED in roles:
        at = roles.index(Role.DEPRECATED)
        if (
            frame.page.deprecation_ends
            or _PLANNED.search(headers[at])
            or (Role.DATE not in roles and _lies_ahead(headers[at], rows, at, frame))
        ):
            return [*roles[:at], Role.SHUTDOWN, *roles[at + 1 :]]
    return roles


def _with_products(headers: Sequence[str], rows: Sequence[Block], roles: list[Role]) -> list[Role]:
    """The roles, with the column of products found where no header names it."""
    if not {Role.PRODUCT, Role.ID} & set(roles) and Role.VERSION in roles:
        roles = _versioned(rows, roles)
    if (
        not {Role.PRODUCT, Role.ID} & set(roles)
        and {Role.SHUTDOWN, Role.DEPRECATED} & set(roles)
        and not _headed(rows, roles)
    ):
        roles = _find_product(rows, roles)
    if not {Role.PRODUCT, Role.ID} & set(roles) and Role.SHUTDOWN in roles and _versions_of(headers[0]):
        return [Role.PRODUCT, *roles[1:]]
    return roles


def _lies_ahead(header: str, rows: Sequence[Block], at: int, frame: Frame) -> bool:
    """Whether a column of days of deprecation plans them: what is not yet deprecated, and of which nothing else says until when it
    works, ends on that day."""
    days = [dated.day for text in _texts(rows, at) for dated in frame.dates(text)]
    today = frame.page.today
    others = (text for row in rows for place, (_, text) in enumerate(row.cells) if place != at)
    later = any(_THEN.search(text) for text in others)
    told = _DAY_WORD.search(header) and not later
    return today is not None and bool(told) and any(day.first > today for day in days)


_DAY_WORD = re.compile(r"\bdeprecat\w*.*\b(?:dates?|day|on|when)\b|弃用日|非推奨日", re.I)
_THEN = re.compile(r"\b(?:20\d\d|months?|remov\w*|after|until|keeps?)\b", re.I)
"""What tells in another cell that there is a time after the deprecation."""


def _is_priced(headers: Sequence[str], rows: Sequence[Block]) -> bool:
    """Whether a table is a list of prices, by a header or by a column of amounts of money."""
    amounts = ([t for t in _texts(rows, at) if not is_blank(t)] for at in range(len(headers)))
    return any(map(_PRICE.search, headers)) or any(
        texts and all(map(_MONEY.search, texts)) for texts in amounts
    )


_FLAG = re.compile(r"\W*(?:true|false|yes|no|ja|nein|oui|non|sí|是|否)?\W*", re.I)
"""What a cell holds that says of a product whether it can do something."""
_PRICE = re.compile(
    r"\b(?:prices?|pricing|costs?|fees?|rates?|preis\w*|prix|tarifs?|precios?|tarifas?)\b|价格|単価|料金",
    re.I,
)
_MONEY = re.compile(r"^\W*(?:[$€£¥]|US\$|USD|EUR)\s?\d|\d\s?(?:[€£¥]|USD|EUR|元|円)")
_VALIDITY = re.compile(
    r"(?:(?:price|offer|list|gültig|valable|válido) )?(?:valid )?(?:(?:un)?till?|through|to|ends?|expires?|expiry|bis|jusqu'au|hasta)(?: date| on)?|有効期限|有效期",
    re.I,
)
"""Headers that in a list of prices are about the price."""
LONGEST_EVENT = 31
"""Days between the beginning and the end of what is a fair, a sale or a maintenance, and no product."""


def _are_events(rows: Sequence[Block], roles: list[Role]) -> bool:
    """Whether everything that a table gives a beginning and an end is over within a month."""
    begins = next((role for role in (Role.LAUNCHED, Role.DATE) if role in roles), None)
    if begins is None or Role.SHUTDOWN not in roles:
        return False
    begun, ended = (_texts(rows, roles.index(role)) for role in (begins, Role.SHUTDOWN))
    spans = [
        (until[-1].day.last - since[0].day.first).days
        for since, until in ((find_dates(a), find_dates(b)) for a, b in zip(begun, ended, strict=True))
        if since and until
    ]
    return bool(spans) and all(0 <= days <= LONGEST_EVENT for days in spans)


_DATED = (Role.SHUTDOWN, Role.DEPRECATED, Role.ANNOUNCED, Role.CLOSED)


def statements(rows: Sequence[Block], cols: Columns, page: Page) -> list[Block]:
    """The rows of a table that tells on which day what happens, as sentences, or of a list of changes, as its entries; none for other
    tables."""
    whole = [row for row in rows if len(row.cells) == len(cols.roles)] if cols.telling else []
    if Role.DATE not in cols.roles:
        return [_entry(row, cols) for row in whole]
    days = [page.dates(cols.text(row, Role.DATE)) for row in whole]
    past = page.today is not None and all(found and found[0].day.last <= page.today for found in days)
    alone = all(
        len(cols.text(row, Role.DATE)) - found[-1].end < 3
        for row, found in zip(whole, days, strict=True)
        if found
    )
    labelled = any(
        at not in cols.telling
        and role is not Role.DATE
        and all(len(t.split()) < 3 for t in _texts(whole, at))
        for at, role in enumerate(cols.roles)
    )
    if past and alone and labelled:
        return [_entry(row, cols, found[0]) for row, found in zip(whole, days, strict=True)]
    return [_statement(row, cols) for row in whole]


def _telling(rows: Sequence[Block], roles: list[Role]) -> tuple[int, ...]:
    """The columns that tell in words what happens on the day that another column gives."""
    if {Role.SHUTDOWN, Role.DEPRECATED, Role.STATUS, Role.ID} & set(roles):
        return ()
    if Role.DATE not in roles and {Role.PRODUCT, Role.REPLACEMENT} & set(roles):
        return ()
    wordy = [i for i, role in enumerate(roles) if role in (Role.TEXT, Role.PRODUCT)]
    if Role.DATE not in roles and not all(_are_sentences(_texts(rows, i)) for i in wordy):
        return ()
    if any(roles[i] is Role.PRODUCT and not all(map(_is_clause, _texts(rows, i))) for i in wordy):
        return ()
    return tuple(i for i in wordy if any(map(find_cues, _texts(rows, i))))


def _is_clause(text: str) -> bool:
    return len(text.split()) > 2


def _statement(row: Block, cols: Columns) -> Block:
    day = next(text for _, text in cols.cells(row, Role.DATE))
    text = f"{'; '.join(row.cells[at][1].rstrip('.') for at in cols.telling)} on {day}"
    return replace(row, kind="paragraph", text=text, cells=())


def _entry(row: Block, cols: Columns, dated: Dated | None = None) -> Block:
    """A row of a list of changes as an entry of its day, behind the word for what sort of change it is, where it does not say it."""
    text = "; ".join(row.cells[at][1] for at in cols.telling)
    sort = next((t for _, t in row.cells if _SORT.fullmatch(tidy(t))), "")
    told = text if find_cues(text) or not sort else f"{sort.capitalize()}: {text}"
    return replace(row, kind="item", text=told, cells=(), stamp=dated.day.iso if dated else row.stamp)


_SORT = re.compile(r"deprecat(?:ed|ion)|remov(?:ed|al)|retired|discontinued", re.I)


def carried_on(rows: Sequence[Block], cols: Columns) -> Iterator[Block]:
    """The rows with what they leave to the row above: a name that stands once for several rows, and marks for "the same"."""
    names = {Role.PRODUCT, Role.ID}
    before: Block | None = None
    for row in rows:
        cells = row.cells if before is None else tuple(_carried(row, before, cols, names))
        before = replace(row, cells=cells)
        yield before


def _carried(row: Block, before: Block, cols: Columns, names: set[Role]) -> Iterator[tuple[str, str]]:
    unnamed = not any(text for (_, text), role in zip(row.cells, cols.roles, strict=False) if role in names)
    for at, (header, text) in enumerate(row.cells):
        above = _text_at(before, at)
        role = cols.roles[at] if at < len(cols.roles) else Role.OTHER
        same = _DITTO.fullmatch(text) or (unnamed and not text and role in names)
        yield header, above if same else text


_DITTO = re.compile(
    r"[\"″〃”]|''|(?:same )?(?:as above|ditto)|same (?:date|day)|s\. ?o\.|siehe oben|idem|ídem|同上", re.I
)
"""How a cell says that it holds what the one above it holds."""


def _surfaces(headers: Sequence[str], rows: Sequence[Block], roles: list[Role]) -> dict[int, str]:
    """Columns of days, two or more, whose headers name no part of a life: under a sentence that says that the rows end, each is
    the end on one surface, plan or region ("Web app", "API")."""
    free = (Role.OTHER, Role.SCOPE, Role.TEXT)
    found = {
        at: headers[at]
        for at, role in enumerate(roles)
        if role in free and _are_days([text for text in _texts(rows, at) if not _MARK.fullmatch(tidy(text))])
    }
    return found if len(found) > 1 else {}


_MARK = re.compile(
    r"[✓✔✅☑●•○xX]|yes|available|ja|oui|sí|(?:never|not) (?:yet )?(?:offered|available|served|deployed|launched)",
    re.I,
)
"""What a cell of a table of regions says where a thing goes on there, or never was."""


def _shared_end(headers: Sequence[str], roles: list[Role]) -> dict[int, str]:
    """Columns that share the words for the end and differ in where it is: "Retires (EU)" beside "Retires (US)"."""
    ends = {at: _WORDS.findall(headers[at]) for at, role in enumerate(roles) if role is Role.SHUTDOWN}
    if len(ends) < 2:
        return {}
    shared = set.intersection(*({word.lower() for word in words} for words in ends.values()))
    own = {at: " ".join(w for w in words if w.lower() not in shared) for at, words in ends.items()}
    told = role_of(" ".join(w for w in next(iter(ends.values())) if w.lower() in shared))
    apart = all(
        name and role_of(name) not in _LIFE and not (_QUALIFIES.search(name) or _SMALL_WORDS.fullmatch(name))
        for name in own.values()
    )
    return own if told is Role.SHUTDOWN and apart else {}


_WORDS = re.compile(r"[^\s()\[\],;:|/–—⌛✓✔✅❌⚠⏳]+")
_QUALIFIES = re.compile(
    r"\b(?:planned|scheduled|actual|earliest|latest|original|revised|old|new|tentative|expected|final|first|last|early|late|date|time|"
    r"support|sale|sales|soft|hard|full|partial|minimum|standard|extended|security|maintenance|notice)\b",
    re.I,
)
"""What tells one day of an end from another of the same thing, and no place."""
_SMALL_WORDS = re.compile(
    r"(?:(?:at|on|by|from|after|before|since|no|not|than|earlier|sooner|later|until|is|be|to|the|of|in)\s?)+",
    re.I,
)


def _texts(rows: Sequence[Block], at: int) -> list[str]:
    return [row.cells[at][1] for row in rows if at < len(row.cells)]


def _header(rows: Sequence[Block], at: int) -> str:
    """The header of a column, as the first row has it that reaches so far."""
    return next((row.cells[at][0] for row in rows if at < len(row.cells)), "")


def _are_days(texts: Sequence[str]) -> bool:
    """Whether cells are dates, but for those that say nothing."""
    dated = [text for text in texts if _is_day(text)]
    return bool(dated) and len(dated) + sum(map(is_blank, texts)) == len(texts)


def _is_day(text: str) -> bool:
    """Whether a cell is hardly more than a date, or one before which nothing happens."""
    text = _TIME.sub("", text)
    found = find_dates(text)
    if not found:
        return False
    length = found[0].end - found[0].start
    qualified = found[0].strength is Strength.NOT_BEFORE and len(text) - length < _QUALIFIER
    return qualified or length > len(text) * 0.6


_TIME = re.compile(
    r"\s*(?:T|at )?\d\d?:\d\d(?::\d\d)?\s?(?:[AaPp]\.?[Mm]\.?)?(?: ?\(?(?:UTC|GMT|[A-Z]{2,4}T)\)?)?"
)
"""The time of a day, and the zone that it is told in."""
_QUALIFIER = 24
"""Characters of "not before", "at the earliest" and the like beside a date."""


def _are_sentences(texts: Sequence[str]) -> bool:
    """Whether cells tell in words what happens: five words each, as a rule."""
    return sum(len(text.split()) > 4 for text in texts) > len(texts) * 0.7


def _unhinted(header: str, hinted: dict[str, Role]) -> Role:
    """The role of a header that no hint names: its own, unless the hints give that role to another column."""
    role = role_of(header)
    return Role.OTHER if role in hinted.values() else role


def _by_content(headers: Sequence[str], rows: Sequence[Block], roles: list[Role]) -> list[Role]:
    """The roles that the cells belie or tell: what is all days is no product but what its header says of a life; where no header
    says status, the column whose cells are all `Live`, `Deprecated`, `Removed` and such is it."""
    roles = [
        life_of(headers[at]) if role in (Role.PRODUCT, Role.ID) and _are_days(_texts(rows, at)) else role
        for at, role in enumerate(roles)
    ]
    roles = [
        Role.OTHER if role is Role.LAUNCHED and not any(map(find_dates, _texts(rows, at))) else role
        for at, role in enumerate(roles)
    ]
    roles = [Role.OTHER if _is_dated(header) else role for header, role in zip(headers, roles, strict=True)]
    roles = _with_releases(headers, rows, _without_keys(rows, roles))
    roles = [
        Role.OTHER if role is Role.REPLACEMENT and _are_days(_texts(rows, at)) else role
        for at, role in enumerate(roles)
    ]
    roles = [
        Role.OTHER
        if role in (Role.PRODUCT, Role.ID) and all(map(_FLAG.fullmatch, _texts(rows, at)))
        else role
        for at, role in enumerate(roles)
    ]
    if not {Role.PRODUCT, Role.ID} & set(roles) and roles[0] in _LIFE:
        names = _texts(rows, 0)  # "Announced deprecations": what it heads are names all the same
        if (
            not any(map(find_dates, names))
            and len(set(names)) == len(names)
            and all(map(_could_be_name, names))
        ):
            roles = [Role.PRODUCT, *roles[1:]]
    if Role.DATE in roles:
        roles = [
            Role.TEXT if role is Role.OTHER and _are_sentences(_texts(rows, at)) else role
            for at, role in enumerate(roles)
        ]
    for at, role in enumerate([] if Role.STATUS in roles else roles):
        texts = [tidy(text) for text in _texts(rows, at)]
        if role is Role.OTHER and all(t and len(t.split()) <= 3 and status_of(t) for t in texts):
            return [*roles[:at], Role.STATUS, *roles[at + 1 :]]
    return roles


def _without_keys(rows: Sequence[Block], roles: list[Role]) -> list[Role]:
    """The roles without columns of ids that are only keys of a database, or the names beside them written for addresses."""
    shown = _texts(rows, roles.index(Role.PRODUCT)) if Role.PRODUCT in roles else []
    return [
        Role.OTHER if role is Role.ID and _are_keys(_header(rows, at), _texts(rows, at), shown) else role
        for at, role in enumerate(roles)
    ]


def _are_keys(header: str, ids: Sequence[str], shown: Sequence[str]) -> bool:
    slugs = (
        tidy(header).lower() == "slug"
        and len(shown) == len(ids)
        and all(" " in name and slugify(name) == key for name, key in zip(shown, ids, strict=True))
    )
    random = len(ids) > 1 and len(set(map(len, ids))) == 1 and all(map(_RANDOM.fullmatch, ids))
    return slugs or (bool(shown) and (random or all(map(_KEY.fullmatch, ids))))


_RANDOM = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z]{0,6}[_-]?[0-9A-Za-z]{10,}")
"""A key that chance has made, as long as all the others."""
_KEY = re.compile(r"\d+|(?:[a-z]+_)*0\d{3,}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{24,}", re.I)
"""The key of a record in a database."""


def _with_releases(headers: Sequence[str], rows: Sequence[Block], roles: list[Role]) -> list[Role]:
    """The roles with a column of releases as one of versions, where nothing else names what the rows are about."""
    if {Role.PRODUCT, Role.ID, Role.VERSION} & set(roles):
        return roles
    at = next((n for n, header in enumerate(headers) if _RELEASES.fullmatch(tidy(header))), None)
    if at is None or any(map(find_dates, _texts(rows, at))):
        return roles
    return [*roles[:at], Role.VERSION, *roles[at + 1 :]]


_RELEASES = re.compile(r"(?:release|release cycle|cycle|branch|train|line|edition)s?", re.I)


def _narrowest(headers: Sequence[str], rows: Sequence[Block], roles: list[Role]) -> list[Role]:
    """Of two columns of products beside each other the second is meant, where each name of the first stands for several of it: a
    service and its components, a family and its models."""
    named = [at for at, role in enumerate(roles) if role is Role.PRODUCT]
    if len(named) < 2 or Role.ID in roles:
        return roles
    told = [at for at in named if _ENDED_PRODUCT.search(headers[at])]
    if len(told) == 1:  # a service, and its feature that is retiring
        return [Role.SCOPE if at in named and at != told[0] else role for at, role in enumerate(roles)]
    outer, inner = named[0], named[1]
    pairs = {(_text_at(row, outer), _text_at(row, inner)) for row in rows}
    wholes = {whole for whole, _ in pairs}
    filled = all(part and not is_blank(part) for _, part in pairs)
    if not filled or len(wholes) > len(pairs) * 0.7 or any(whole == part for whole, part in pairs):
        return roles
    return [Role.OTHER if at == outer else role for at, role in enumerate(roles)]


def _text_at(row: Block, at: int) -> str:
    return row.cells[at][1] if at < len(row.cells) else ""


def _headed(rows: Sequence[Block], roles: list[Role]) -> bool:
    """Whether the heading above names the product that the rows are about: one record, or one for each place."""
    return (
        (len(rows) == 1 or Role.SCOPE in roles)
        and _column_of_ids(rows, roles) is None
        and bool(_named_above(rows[0], alone=len(rows) == 1))
    )


def _named_above(row: Block, *, alone: bool = False) -> list[Name]:
    """The products that the heading of a row names, or the sentence that introduces its table. Above a row that stands `alone` a
    heading may have any words."""
    lead = row.lead.rsplit("\n", 1)[-1] if row.lead.endswith((":", "：")) else ""
    named = item_names(row.path[-1], row.code) if row.path else []
    if (
        alone
        and row.path
        and not named
        and not lead
        and any(role_of(header) in _LIFE for header, _ in row.cells)
    ):
        named = [subject] if (subject := subject_of(row.path[-1])) else []
    return [Name(name) for name in named or (ending_in(lead) if lead else [])]


def _tell_ids(rows: Sequence[Block], roles: list[Role]) -> list[Role]:
    """Of several product columns the one whose cells are ids is the ids'; a version column counts only where names repeat."""
    places = [i for i, role in enumerate(roles) if role is Role.PRODUCT]
    names = [row.cells[places[0]][1] for row in rows if places and places[0] < len(row.cells)]
    if Role.ID not in roles and len(places) > 1:
        for at in places[1:]:
            texts = [row.cells[at][1] for row in rows if at < len(row.cells) and row.cells[at][1]]
            if texts and sum(is_id(clean_name(t.split("\n")[0])) for t in texts) > len(texts) / 2:
                roles = [*roles[:at], Role.ID, *roles[at + 1 :]]
                break
    if Role.VERSION in roles and len(set(names)) == len(names):
        roles = [Role.OTHER if role is Role.VERSION else role for role in roles]
    return roles


def _settle_ends(headers: Sequence[str], roles: list[Role], rows: Sequence[Block]) -> list[Role]:
    """One column is the end: the later one, unless it speaks of support, sale or legacy; the others are earlier milestones."""
    ends = [i for i, role in enumerate(roles) if role is Role.SHUTDOWN]
    if len(ends) < 2:
        return roles
    kept_up = {i for i in ends if _UPKEEP.search(headers[i])}
    soft = {i for i in ends if _EARLIEST.search(headers[i])}
    firm = [i for i in ends if i not in kept_up | soft] or ends
    strong = [i for i in firm if not _WEAKER_END.search(headers[i])] or firm
    keep = max(strong, key=lambda i: _typical_day(rows, i))
    settled = {
        i: Role.OTHER if i in kept_up else Role.DEPRECATED for i in ends if i != keep and i not in soft
    }
    return [settled.get(i, role) for i, role in enumerate(roles)]


def _typical_day(rows: Sequence[Block], at: int) -> tuple[str, int]:
    """The last day that a column gives, to tell the later of two from the earlier."""
    days = [d.day.iso for row in rows if at < len(row.cells) for d in find_dates(row.cells[at][1])]
    return (max(days, default=""), -at)


def _context_ends(frame: Frame) -> bool:
    cue, line = _introduction(frame)
    if cue is None or cue.cue not in ENDINGS:
        return False
    return line in frame.block.path or (
        not is_general(line, cue) and (line.endswith((":", "：")) or bool(_POINTS.search(line)))
    )


_POINTS = re.compile(
    r"\b(?:following|these|those|below|cells?|rows?|columns?|listed|lists|table|schedule)\b|folgende|unten|tabelle|suivant|ci-dessous|tableau|siguiente|tabla|seguent[ei]|seguinte|以下|下記|下表|次の|これら|这些|上述|다음|아래",
    re.I,
)
"""What tells that a sentence is about the rows below it."""


def _introduction(frame: Frame) -> tuple[Found | None, str]:
    """The nearest cue that introduces a row, with its line; none in a paragraph that says of other ids that they end."""
    cue, line = frame.cue()
    if cue is None or line in frame.block.path:
        return cue, line
    named = [
        m.name for m in mentions_in(line, (), find_cues(line)) if m.rule == "id" and m.part is NamePart.ENDING
    ]
    about_others = bool(named) and not any(name in frame.block.text for name in named)
    return (None, "") if about_others else (cue, line)


def _find_product(rows: Sequence[Block], roles: list[Role]) -> list[Role]:
    """Where no header names the product: the column of ids, else the first column without a role whose cells differ from row to row."""
    ids = _column_of_ids(rows, roles)
    if ids is not None:
        return [*roles[:ids], Role.ID, *roles[ids + 1 :]]
    for at, role in enumerate(roles):
        texts = [row.cells[at][1] for row in rows if at < len(row.cells)]
        bare = all(_NUMBER.fullmatch(tidy(text)) for text in texts if not is_blank(text))
        if role is not Role.OTHER or (bare and not _versions_of(_header(rows, at))):
            continue
        if len(set(texts)) > len(texts) * 0.6 and all(map(_could_be_name, texts)):
            return [*roles[:at], Role.PRODUCT, *roles[at + 1 :]]
    return roles


def _versioned(rows: Sequence[Block], roles: list[Role]) -> list[Role]:
    """A version column as the product, where its cells hold more than numbers; else the column of names before it is."""
    at = roles.index(Role.VERSION)
    bare = all(_NUMBER.fullmatch(tidy(text)) for text in _texts(rows, at) if not is_blank(text))
    found = _find_product(rows, roles) if bare else roles
    return found if Role.PRODUCT in found else [*roles[:at], Role.PRODUCT, *roles[at + 1 :]]


_NUMBER = re.compile(r"v?\d+(?:\.\w+)*", re.I)


def _column_of_ids(rows: Sequence[Block], roles: list[Role]) -> int | None:
    """The first column without a role whose cells are all ids, made of parts as ids are."""
    for at, role in enumerate(roles):
        numbers = any(at < len(row.cells) and _NUMBERED.search(row.cells[at][0]) for row in rows)
        texts = [clean_name(text) for text in _texts(rows, at)] if role is Role.OTHER and not numbers else []
        if texts and all(is_id(text) and _COMPOSED.search(text) for text in texts):
            return at
    return None


_NUMBERED = re.compile(
    r"\b(?:no|nr|number|nummer|ref(?:erence)?|ticket|issue|case|notice|advisory|cve)\b", re.I
)
"""How the column is headed that numbers the rows of a list."""
_COMPOSED = re.compile(r"[a-z].*[-_./:]|[-_./:].*[a-z]", re.I)


def _could_be_name(text: str) -> bool:
    return 0 < len(text) < 80 and len(_WORDS.findall(text)) <= 6 and not text.endswith(".")


Dates = dict[Role, Dated | None]
_UNDATED = re.compile(
    r"no date|\btb[acd]\b|to be (?:announced|confirmed|decided|determined)|not (?:\w+ )?yet|date pending|待定|未定|미정|folgt|steht (?:noch )?(?:nicht fest|aus)|à (?:déterminer|confirmer|définir)|por (?:determinar|confirmar|definir)|a definir\b|da (?:definire|determinare)",
    re.I,
)
_GLOSSARY = re.compile(
    r"^(?:term|word|meaning|definition|stage|phase|state|[\w ]*\bvalues?|begriff|用語|术语|sub-?processors?|cookies?|unterauftragsverarbeiter|sous-traitants?|"
    r"subencargad[oa]s?|subcontratad[oa]s?|sub-?responsabil[ei]|certificates?|zertifikate?|certificats?|certificados?|holidays?|feiertage?)$",
    re.I,
)
"""How the first column of a table is headed that explains words, or lists what is no product of the vendor."""


def read_row(row: Block, cols: Columns, frame: Frame) -> Iterator[Claim | Skipped]:
    """Claims of one row: one for each product it names; none where it says no more than that the product lives."""
    if cols.headers and _GLOSSARY.match(cols.headers[0]):
        return
    names = _names(row, cols)
    if not names and not {Role.PRODUCT, Role.ID} & set(cols.roles):
        names = _named_above(row, alone=cols.alone)
    if not names:
        if cols.lifecycle and _any_date(row, cols, frame):
            yield Skipped("a dated row without a product's name", row.text, row.index)
        return
    names = [
        name for name in names if not (is_furniture(name.text, frame.page.maker) or _is_dated(name.text))
    ]
    said = _kind_said(row)
    for draft in _drafts(row, cols, frame):
        for name in names:
            kind = said or kind_of(name.text, _kind_hint(row, cols, frame))
            yield replace(draft, product=name.text, names=name.also, kind=kind)


def _drafts(row: Block, cols: Columns, frame: Frame) -> list[Claim]:
    """The claims of a row without its product: one for each surface and place of which it gives a day, one for all where it gives them
    the same."""
    drafts = []
    for own, surface in cols.each():
        goes_on = surface and _MARK.fullmatch(tidy(own.text(row, Role.SHUTDOWN)))
        for part, place in [] if goes_on else _places(row, own, frame):
            draft = _draft(part, own, frame)
            if draft is not None:
                drafts.append(replace(draft, scope=place or surface or draft.scope, evidence=row.text))
    alike = len({draft.shutdown for draft in drafts}) == 1 and len(drafts) == len(list(cols.each())) > 1
    return [replace(drafts[0], scope="")] if alike else drafts


def _places(row: Block, cols: Columns, frame: Frame) -> list[tuple[Block, str]]:
    """The row for each place or plan of which its cell for the end gives a day, with the name of that: "Public cloud: 13 July 2026",
    "10 July 2026 (free plan)"; or just the row, for everything."""
    header, text = next(iter(cols.cells(row, Role.SHUTDOWN)), ("", ""))
    told = [_of_place(piece, frame) for piece in _BETWEEN_PLACES.split(text)] if text else []
    if len(told) < 2 or not all(told) or len({place for place, _ in filter(None, told)}) < len(told):
        return [(row, "")]
    return [
        (replace(row, cells=tuple((h, day if h == header else t) for h, t in row.cells)), place)
        for place, day in filter(None, told)
    ]


_BETWEEN_PLACES = re.compile(r"\n+|;\s+|\s/\s|,\s+(?=[A-Z(])")


def _of_place(piece: str, frame: Frame) -> tuple[str, str] | None:
    """The place and the day in a piece of a cell that holds no more than these."""
    dates = frame.dates(piece)
    if len(dates) != 1:
        return None
    before, after = piece[: dates[0].start].strip(), piece[dates[0].end :].strip()
    labelled = before[:-1].strip() if before.endswith((":", "：")) and not after else ""
    bracketed = after[1:-1].strip() if re.fullmatch(r"[(（][^()（）]+[)）]", after) and not before else ""
    place = labelled or bracketed
    told = role_of(place) in _LIFE or _QUALIFIES.search(place) or frame.dates(place) or find_cues(place)
    return None if not place or told or len(place.split()) > 4 else (place, dates[0].text)


def _names(row: Block, cols: Columns) -> list[Name]:
    """The products of a row: its ids, with the display name beside them; or its names where it gives no id."""
    if cols.abreast:
        return [name for _, text in row.cells for name in product_names(text, row.code)]
    header, cell = next(iter(cols.cells(row, Role.PRODUCT)), ("", ""))
    if (stem := _versions_of(header)) and _NUMBER.fullmatch(clean_name(cell)):
        return [Name(f"{stem} {clean_name(cell)}")]
    display = product_names(split_arrow(cols.text(row, Role.PRODUCT))[0], row.code)
    ids = product_names(split_arrow(cols.text(row, Role.ID))[0], row.code)
    version = cols.text(row, Role.VERSION)
    called = len(display) == 1 and _ROUTE.match(display[0].text)
    if display and version and not ids and len(display) == 1 and len(version.split()) <= 3 and not called:
        return [replace(display[0], text=f"{display[0].text} {version}")]
    if ids and display:
        return (
            [replace(name, also=(*name.also, *(d.text for d in display))) for name in ids]
            if len(display) == len(ids) == 1
            else ids
        )
    return ids or display


_ROUTE = re.compile(r"(?:(?:GET|POST|PUT|PATCH|DELETE|HEAD) )?/")
"""A call, which bears its version in itself or is the same in all."""


def _versions_of(header: str) -> str:
    """What a column is of whose header names its versions: "Kubernetes" for "Kubernetes version"; or ""."""
    found = _VERSIONS_OF.fullmatch(tidy(header))
    return found["stem"] if found and not is_generic(found["stem"]) else ""


_VERSIONS_OF = re.compile(
    r"(?P<stem>(?!(?:Supported|Affected|Minimum|Maximum|Current|Latest|Old|Older|New|Cluster|Product|Software|Firmware|Required|Available|Target|Default|Engine|Release|Major|Minor|Runtime|Model|API|SDK|App|Plugin|Fixed|Vulnerable|Recommended)\b)[A-Z][\w.-]*(?: [A-Z][\w.-]*){0,2}) [Vv]ersions?"
)


def _is_dated(name: str) -> bool:
    """Whether what stands for a name begins with a day and is no id."""
    return not is_id(name) and any(
        dated.start == 0 and dated.day.precision == "day" for dated in find_dates(name)
    )


def _kind_said(row: Block) -> Kind | None:
    """The kind that the row itself names in a cell of its own, as `model` or `SDK`."""
    words = {tidy(text).lower() for _, text in row.cells}
    return next((kind for word, kind in _KINDS.items() if word in words), None)


_KINDS = {kind.value: kind for kind in Kind}


def _kind_hint(row: Block, cols: Columns, frame: Frame) -> str:
    headers = " ".join(
        h for h, r in zip(cols.headers, cols.roles, strict=True) if r in (Role.PRODUCT, Role.ID)
    )
    return f"{headers} {' '.join(row.path[-2:])}"


def _any_date(row: Block, cols: Columns, frame: Frame) -> bool:
    return any(frame.dates(text) for role in _LIFE for _, text in cols.cells(row, role))


def _draft(row: Block, cols: Columns, frame: Frame) -> Claim | None:
    """The claim of a row without its product, or None where the row speaks of no end."""
    fields: list[tuple[str, FieldEvidence]] = []
    dates: Dates = {}
    for role in _LIFE:
        cells = sorted(cols.cells(row, role), key=lambda cell: bool(_EARLIEST.search(cell[0])))
        for header, text in cells:  # a day that is promised counts before the earliest one
            found = frame.dates(text)
            if found and dates.get(role) is None:
                day = found[1] if role is Role.SHUTDOWN and _is_period(text, found, header) else found[0]
                dates[role] = _as_headed(day, header)
                fields.append((role.value, FieldEvidence(day.text, f"column {header!r}")))
    end = dates.get(Role.SHUTDOWN)
    for rule, look in _ELSEWHERE if end is None else ():
        end = look(row, cols, frame, dates)
        if end is not None:
            fields.append(("shutdown", FieldEvidence(end.text, rule, 0.8)))
            break
    status, stated = (Status.REVERSED, True) if _is_cancelled(row) else _status(row, cols, frame, end)
    end = None if status is Status.REVERSED else end
    if cols.by_status and status in (None, Status.ACTIVE):
        return None
    if not _speaks(row, cols, frame, status, stated, end, dates):
        return None
    deprecated = dates.get(Role.DEPRECATED)
    closed = dates.get(Role.CLOSED)
    announced = _day(dates.get(Role.ANNOUNCED)) or _announced(frame, end, deprecated)
    if announced and not dates.get(Role.ANNOUNCED):
        fields.append(("announced", FieldEvidence(announced.iso, "heading or sentence above the table", 0.8)))
    notice = _notice(row, cols, frame) if announced is None or _only_written(dates, frame) else None
    if notice and (announced is None or notice.day.last < announced.first):
        fields = [field for field in fields if field[0] != "announced"]
        announced = notice.day
        fields.append(("announced", FieldEvidence(notice.text, "a day of deprecation that is past", 0.7)))
    fields += _said_in(row, cols, stated)
    return Claim(
        product="",
        vendor=frame.page.vendor or cols.text(row, Role.MAKER) or None,
        status=_settle(status, stated, end, frame),
        stated=stated,
        announced=announced,
        deprecated=_day(deprecated) or _day(closed),
        shutdown=_day(end),
        strength=end.strength if end else Strength.COMMITTED,
        replacements=tuple(_replacements(row, cols)),
        scope=_scope(row, cols),
        milestones=_milestones(dates),
        evidence=row.text,
        block=row.index,
        where=" > ".join(row.path),
        fields=tuple(fields),
    )


def advised(row: Block, cols: Columns, after: Block) -> tuple[str, ...]:
    """What the paragraph right behind a table without a column for it recommends for all of its rows."""
    if Role.REPLACEMENT in cols.roles or after.kind != "paragraph" or after.path != row.path:
        return ()
    own = any(cue.cue in ENDINGS for cue in find_cues(after.text))
    return () if own else tuple(offered_in(after.text, after.code))


def _as_headed(dated: Dated, header: str) -> Dated:
    """A date as its header means it: below "Earliest removal" none is a promise."""
    earliest = dated.strength is Strength.COMMITTED and _EARLIEST.search(header)
    return replace(dated, strength=Strength.NOT_BEFORE) if earliest else dated


_EARLIEST = re.compile(
    r"\bearliest|soonest|not before|no (?:sooner|earlier)|not (?:sooner|earlier)|guaranteed (?:un)?til|minimum|at least until|frühest|mindestens bis|au plus tôt|no antes|最早|不早于|早くとも|최소",
    re.I,
)


def _replacements(row: Block, cols: Columns) -> list[str]:
    """What to move to: as the column for it says, what an arrow in the name's cell leads to, or what a note recommends."""
    if Role.REPLACEMENT in cols.roles:
        return replacement_names(cols.text(row, Role.REPLACEMENT), row.code)
    for role in (Role.ID, Role.PRODUCT):
        target = split_arrow(cols.text(row, role))[1]
        if target:
            return replacement_names(target, row.code)
    notes = (text for role in (Role.TEXT, Role.OTHER, Role.STATUS) for _, text in cols.cells(row, role))
    advice = [text for text in notes if REPLACED.search(text) or _ADVICE.search(text)]
    return list(dict.fromkeys(name for text in advice for name in _advised(text, row.code)))


def _advised(text: str, code: tuple[str, ...]) -> list[str]:
    """What a note recommends: as a sentence does, or all of what stands behind its "Replaced by"."""
    told = None if (offered := offered_in(text, code)) else _REPLACED_BY.match(text)
    if told is None:
        return offered
    names = _ALSO.split(told["what"])
    whole = all(name[:1].isupper() and len(name.split()) <= LONGEST_TOLD for name in names)
    return list(map(clean_name, names)) if whole else replacement_names(told["what"], code)


LONGEST_TOLD = 6
"""Words of the longest name that a note gives behind "Replaced by"."""
_ALSO = re.compile(r",\s+(?:and\s+)?|\s+(?:and|or)\s+(?=[A-Z])")


_REPLACED_BY = re.compile(
    r"(?:it )?(?:has been |is |was )?(?:replaced|superseded) by\s+(?:the )?(?P<what>\S.*?)(?:\s+instead)?(?:[.;](?:\s|$)|$)",
    re.I,
)
_ADVICE = re.compile(r"\b(?:use|try|see)\b", re.I)


def _said_in(row: Block, cols: Columns, stated: bool) -> list[tuple[str, FieldEvidence]]:
    """Where the fields that are no dates stand in a row; a status that no cell states follows from the dates and the headings."""
    found: list[tuple[str, FieldEvidence]] = []
    for name, role in (
        ("product", Role.ID),
        ("product", Role.PRODUCT),
        ("replacements", Role.REPLACEMENT),
        ("scope", Role.SCOPE),
    ):
        told = next(((header, text) for header, text in cols.cells(row, role) if not is_blank(text)), None)
        if told and name not in dict(found):
            found.append((name, FieldEvidence(told[1], f"column {told[0]!r}")))
    status = cols.text(row, Role.STATUS)
    said = (
        FieldEvidence(status, "status column")
        if stated and status
        else FieldEvidence("", "its dates and headings", 0.9)
    )
    return [*found, ("status", said)]


def _day(found: Dated | None) -> PartialDate | None:
    return found.day if found else None


def _stray(row: Block, cols: Columns, frame: Frame) -> tuple[Dated | None, Dated | None]:
    """The end and the deprecation that stand outside a column of their own: in a cell that itself says "no sooner than", or
    "deprecated on 6 July, retires on 1 October"."""
    for at, (_, text) in enumerate(row.cells):
        role = cols.roles[at] if at < len(cols.roles) else Role.OTHER
        if role in _TAKEN or len(text) > 200:
            continue
        found = frame.dates(text)
        cues = [cue for cue in find_cues(text) if not is_general(text, cue, dated=True)] if found else []
        parts = date_parts(text, found, cues)
        if Part.SHUTDOWN in parts:
            return parts[Part.SHUTDOWN], parts.get(Part.DEPRECATED)
        if found and found[0].strength is Strength.NOT_BEFORE:
            return found[0], None
        if role is Role.STATUS and len(found) == 1 and not cues and status_of(text) in _OVER:
            return found[0], None
    return None, None


_OVER = (Status.RETIRED, Status.DEPRECATED)
"""What a status says that has the day of the end beside it: "Closing down: 2026-12-09"."""
_TAKEN = (*_LIFE, Role.REPLACEMENT, Role.PRODUCT, Role.ID, Role.LAUNCHED)
"""The roles of columns whose cells speak of nothing else."""


def _stray_end(row: Block, cols: Columns, frame: Frame, dates: Dates) -> Dated | None:
    end, deprecated = _stray(row, cols, frame)
    if deprecated is not None and dates.get(Role.DEPRECATED) is None:
        dates[Role.DEPRECATED] = deprecated
    return end


def _lead_end(_row: Block, cols: Columns, frame: Frame, _dates: Dates) -> Dated | None:
    """The one date that the sentence or heading above the table gives to everything in it."""
    if Role.SHUTDOWN in cols.roles or not cols.lifecycle:
        return None
    cue, line = _introduction(frame)
    if cue is None or cue.cue not in (Cue.END, Cue.ENDED):
        return None
    pointing = [found for found in find_cues(line) if _POINTS.search(_sentence_of(found, line)[1])]
    day = next((day for found in pointing or [cue] if (day := _day_of(found, line, frame)) is not None), None)
    day = day or _opening_day(frame)
    return day if day is None or day.day != frame.section else None


def _opening_day(frame: Frame) -> Dated | None:
    """The day that a paragraph further above gives to what it only announces: "The following models will be retired on 8 July"."""
    said = frame.page.openings.get(frame.block.path[:-1], "")
    days = [day for found in find_cues(said) if (day := _day_of(found, said, frame)) is not None]
    return days[0] if days else None


def _sentence_of(cue: Found, line: str) -> tuple[int, str]:
    """The sentence of a line in which a cue stands, with the place where it begins."""
    begin, end = next((s for s in spans(line) if s[0] <= cue.start < s[1]), (0, len(line)))
    return begin, line[begin:end]


def _day_of(cue: Found, line: str, frame: Frame) -> Dated | None:
    """The one day that the sentence of `line` around an end gives it."""
    if cue.cue not in (Cue.END, Cue.ENDED):
        return None
    begin, said = _sentence_of(cue, line)
    days = frame.dates(said)
    ahead = [day for day in days if day.start > cue.start - begin - 40]
    return ahead[0] if len(ahead) == 1 else date_parts(said, days, find_cues(said)).get(Part.SHUTDOWN)


def _after_notice(_row: Block, cols: Columns, frame: Frame, dates: Dates) -> Dated | None:
    """The day that heads the section, where the rows give the day of the notice themselves and it comes before."""
    told = dates.get(Role.ANNOUNCED)
    if told is None or frame.section is None or _DAYS_OF_ENDS & set(cols.roles):
        return None
    return Dated.of(frame.section) if frame.section.first > told.day.last else None


def _on_heading_day(row: Block, cols: Columns, frame: Frame, dates: Dates) -> Dated | None:
    """The day that heads the section, where the rows, or the days in turn, are headed as what is retired on them and nothing else is said
    of them. A day that is past may be that of the notice, unless what ends is over or many sections make it a calendar."""
    taken = _DAYS_OF_ENDS | {Role.DEPRECATED, Role.STATUS}
    if frame.section is None or dates.get(Role.ANNOUNCED) or taken & set(cols.roles):
        return None
    headed = [
        found
        for header, role in zip(cols.headers, cols.roles, strict=True)
        if role in (Role.PRODUCT, Role.ID) and (found := _ENDING_PRODUCT.search(header))
    ]
    ahead = frame.section.first > (frame.page.today or frame.section.first)
    days = _is_of_ends(row, frame)
    ends = ahead or days or any(found["over"] for found in headed) or len(frame.page.tabled) >= CALENDAR
    lives_on = any(status_of(heading) in (Status.DEPRECATED, Status.LEGACY) for heading in row.path)
    return Dated.of(frame.section) if (headed or days) and ends and not lives_on else None


def _is_of_ends(row: Block, frame: Frame) -> bool:
    """Whether the day right above a row stands below a heading of the days on which things end: "Past retirements"."""
    own = len(row.path) > 1 and frame.page.heading_date(row.path[-1]) is not None
    return own and _DAYS_OF_WHAT.fullmatch(row.path[-2].strip()) is not None


_DAYS_OF_WHAT = re.compile(
    r"(?:past|previous|completed|earlier|recent|upcoming|planned|scheduled|future) (?:[\w-]+ )?(?:retirements|shut-?downs|sunsets|removals|discontinuations|decommissions|end[- ]of[- ]life dates)\W*",
    re.I,
)


_DAYS_OF_ENDS = {Role.SHUTDOWN, Role.DATE}
"""The roles of columns that give the days of the ends themselves."""


_ELSEWHERE = (
    ("another cell that says so", _stray_end),
    ("the sentence above the table", _lead_end),
    ("the heading of the section", _after_notice),
    ("the heading of the section", _on_heading_day),
)
"""Where the end of a row may stand that its own column does not give, nearest first."""


def _status(row: Block, cols: Columns, frame: Frame, end: Dated | None) -> tuple[Status | None, bool]:
    written = cols.text(row, Role.STATUS)
    if written and _YES.fullmatch(tidy(written)):  # "Maintained?"
        return Status.ACTIVE, True
    if written:
        status = status_of(written)
        if status is not None:
            return status, True
    if row.struck:
        return Status.RETIRED, True
    for header, text in cols.cells(row, Role.DEPRECATED) + cols.cells(row, Role.SHUTDOWN):
        if _YES.fullmatch(tidy(text)) or tidy(text).lower() == "x":
            return (Status.DEPRECATED if role_of(header) is Role.DEPRECATED else Status.RETIRED), True
    for heading in reversed(row.path[-2:]):
        if len(heading.split()) <= 6 and not heading.endswith(("?", "？")) and not frame.page.dates(heading):
            status = status_of(heading)
            if status in (Status.RETIRED, Status.DEPRECATED, Status.LEGACY, Status.ACTIVE):
                return status, False
    return None, False


def _is_cancelled(row: Block) -> bool:
    """Whether a row says in a column of its own that its notice holds no longer."""
    return any(
        _CANCELLED.fullmatch(tidy(header)) and _YES.fullmatch(tidy(text)) for header, text in row.cells
    )


_CANCELLED = re.compile(
    r"(?:is )?(?:cancel+ed|withdrawn|revoked|rescinded|reversed|zurückgezogen|annulée?|cancelad[oa])", re.I
)
"""The column that tells whether a notice still holds."""
_YES = re.compile(r"yes|true|✓|✔|✅|ja|oui|sí|sim|sì|是|はい|예|да|tak", re.I)


def _settle(status: Status | None, stated: bool, end: Dated | None, frame: Frame) -> Status:
    """The status a row is given: its own word, else from its dates on the day the page was read."""
    today = frame.page.today
    past = bool(end and today and end.strength is not Strength.NOT_BEFORE and end.day.last <= today)
    ahead = bool(end and today and end.strength is not Strength.NOT_BEFORE and end.day.first > today)
    if status is Status.RETIRED and not stated and end is not None and end.strength is Strength.NOT_BEFORE:
        return Status.ACTIVE
    if status is Status.RETIRED and ahead:  # whatever word the page uses, nothing is over before its end
        return Status.DEPRECATED
    if status is not None and (stated or status is not Status.ACTIVE):
        return Status.RETIRED if status is Status.DEPRECATED and past and not stated else status
    if past:
        return Status.RETIRED
    if status is Status.ACTIVE or (end is not None and end.strength is Strength.NOT_BEFORE):
        return Status.ACTIVE
    return Status.DEPRECATED


def _speaks(
    row: Block,
    cols: Columns,
    frame: Frame,
    status: Status | None,
    stated: bool,
    end: Dated | None,
    dates: dict[Role, Dated | None],
) -> bool:
    """Whether the row says that its product ends: by a date, by its status, or by the table it stands in."""
    if end is not None or dates.get(Role.DEPRECATED) or dates.get(Role.CLOSED):
        return True
    if stated and status is not None:
        return status is not Status.ACTIVE
    if status is Status.ACTIVE:
        return False
    if dates.get(Role.ANNOUNCED) and Role.SHUTDOWN in cols.roles and cols.text(row, Role.REPLACEMENT):
        return True
    undatable = {Role.SHUTDOWN, Role.DEPRECATED, Role.ANNOUNCED, Role.CLOSED} & set(cols.roles)
    undated = any(_UNDATED.search(text) for _, text in cols.cells(row, Role.SHUTDOWN))
    dateless = not (undated or any(cols.text(row, role) for role in undatable))
    if Role.SHUTDOWN in cols.roles and dateless:
        return bool(cols.text(row, Role.REPLACEMENT)) and _context_ends(frame)
    if Role.SHUTDOWN in cols.roles and status is None:
        return undated and (bool(cols.text(row, Role.REPLACEMENT)) or _context_ends(frame))
    released = [
        tidy(text)
        for role in (Role.SHUTDOWN, Role.DEPRECATED)
        for header, text in cols.cells(row, role)
        if _ENDS.search(header) and not is_blank(text)
    ]
    if released and all(map(_RELEASE.fullmatch, released)):
        return True  # "Deprecated: 2.7, removal: 3.0" tells of releases, not of days
    named = is_id(cols.text(row, Role.ID) or cols.text(row, Role.PRODUCT)) or bool(row.code)
    told = status is not None or Role.REPLACEMENT in cols.roles or _context_ends(frame)
    return cols.lifecycle and told and (named or _replaced(row, cols, frame) or _headed_as_ending(cols))


def _headed_as_ending(cols: Columns) -> bool:
    """Whether the column of the products is headed as one of what ends, beside one of what takes the place."""
    named = (h for h, r in zip(cols.headers, cols.roles, strict=True) if r in (Role.PRODUCT, Role.ID))
    return Role.REPLACEMENT in cols.roles and any(
        life_of(header) in (Role.SHUTDOWN, Role.DEPRECATED) for header in named
    )


_RELEASE = re.compile(r"(?:(?:in )?(?:version|release) )?v?\d{1,3}(?:\.(?:\d{1,4}|x))+", re.I)
"""A release that a table gives in the place of a day."""


def _replaced(row: Block, cols: Columns, frame: Frame) -> bool:
    """Whether a row below a sentence or heading that speaks of an end names what takes the place of its product."""
    return bool(cols.text(row, Role.PRODUCT) and cols.text(row, Role.REPLACEMENT)) and _context_ends(frame)


def _is_period(text: str, found: Sequence[Dated], header: str) -> bool:
    """Whether a cell gives the days from which and until which a thing is served."""
    between = text[found[0].end : found[1].start] if len(found) == 2 else ""
    return (
        bool(_PERIOD.search(header) and _UNTIL.fullmatch(between)) and found[0].day.first < found[1].day.first
    )


_UNTIL = re.compile(r"\s*(?:[-–—~]|to|until|till|through|bis|à|au|al?|から|至|到)\s*(?:the )?", re.I)
_PERIOD = re.compile(r"\b(?:period|window|zeitraum|período|période|期間|期间)\b", re.I)
"""How a column is headed that gives the days from which and until which a thing is served."""


def _announced(frame: Frame, end: Dated | None, deprecated: Dated | None) -> PartialDate | None:
    """The day of the notice: as the sentence above tells it, else the date that heads the section."""
    told = announced_in(frame.block.lead, frame)
    if told:
        return told
    section = frame.announced if frame.section or frame.block.stamp else None
    if end is not None and not end.in_text and end.day == frame.section:
        return None  # the day that heads the section is that of the end
    if section is None or (end and end.strength is Strength.COMMITTED and section.first > end.day.last):
        return None
    return section


def _only_written(dates: Dates, frame: Frame) -> bool:
    """Whether all that tells the day of the notice is the day of an entry, on which others may have copied it."""
    told = dates.get(Role.ANNOUNCED) or announced_in(frame.block.lead, frame) or frame.section
    return told is None and bool(frame.block.stamp)


_DEPRECATION = re.compile(r"deprecat|dépréci|veraltet|obsol|弃用|非推奨", re.I)


def _notice(row: Block, cols: Columns, frame: Frame) -> Dated | None:
    """The day of deprecation where it is that of the notice too: to call a thing deprecated is to tell that it will end. A day
    ahead is none, and neither is one since which a thing is merely old, frozen or closed to newcomers, nor one that such a day came
    before."""
    today = frame.page.today
    own = cols.cells(row, Role.DEPRECATED) + cols.cells(row, Role.STATUS)
    texts = [text for header, text in own if _DEPRECATION.search(header) or _DEPRECATION.match(text)]
    dates = next((found for text in texts if (found := frame.dates(text))), [])
    days = [d.day for _, text in cols.cells(row, Role.DEPRECATED) for d in frame.dates(text)[:1]]
    told = bool(dates and today and dates[0].day.last <= today)
    return dates[0] if told and all(day.first >= dates[0].day.first for day in days) else None


def announced_in(text: str, frame: Frame) -> PartialDate | None:
    """The day on which `text` says that people were told: a date in the clause that tells of it, before the cue."""
    if not text:
        return None
    for cue in find_cues(text.rsplit("\n", maxsplit=1)[-1]):
        if cue.cue is Cue.ANNOUNCED:
            dates = frame.dates(text.rsplit("\n", maxsplit=1)[-1])
            before = [d for d in dates if d.end <= cue.start and cue.start - d.end < 60]
            if before:
                return before[-1].day
    return None


def _scope(row: Block, cols: Columns) -> str:
    texts = [t for _, t in cols.cells(row, Role.SCOPE) if not (is_blank(t) or _EVERYWHERE.fullmatch(tidy(t)))]
    return ", ".join(part for text in texts for part in text.split("\n"))[:300]


_EVERYWHERE = re.compile(
    r"(?:all|any|every|global(?:ly)?|worldwide|everywhere)(?: (?:regions?|plans?|platforms?|customers|users))?|alle|toutes?|tous|todas?|todos|全部|すべて|全リージョン",
    re.I,
)
"""What a cell says whose row holds for everything."""


def _milestones(dates: dict[Role, Dated | None]) -> tuple[tuple[Milestone, PartialDate], ...]:
    kinds = {
        Role.CLOSED: Milestone.CLOSED_TO_NEW,
        Role.EXTENDED: Milestone.EXTENDED_ACCESS,
        Role.EXPORT: Milestone.EXPORT_DEADLINE,
    }
    return tuple((kind, found.day) for role, kind in kinds.items() if (found := dates.get(role)))


def replaced_by(rows: Sequence[Block], frame: Frame) -> dict[str, tuple[str, ...]]:
    """What the rows of a table say is to be used in the place of what, by the key of its name; nothing where they say more than that."""
    cols = columns(rows, frame, {})
    if Role.REPLACEMENT not in cols.roles or set(_LIFE) & set(cols.roles):
        return {}
    return {
        name_key(name.text): tuple(dict.fromkeys(r for r in _replacements(row, cols) if r != name.text))
        for row in rows
        for name in _names(row, cols)
    }


def pivoted(rows: Sequence[Block]) -> list[list[Block]]:
    """A table with a row for each milestone of each product as rows with a column for each milestone, in tables of the same columns; any other
    table as it is."""
    headers = [header for header, _ in max((row.cells for row in rows), key=len)]
    width = len(headers)
    whole = [row for row in rows if len(row.cells) == width]
    named = next((at for at in range(width) if role_of(headers[at]) in (Role.PRODUCT, Role.ID)), None)
    told = next((at for at in range(width) if at != named and _are_milestones(_texts(whole, at))), None)
    dated = next(
        (at for at in range(width) if at not in (named, told) and _are_days(_texts(whole, at))), None
    )
    if named is None or told is None or dated is None or len(whole) < len(rows):
        return [list(rows)]
    again = len(set(_texts(whole, named))) < len(whole)
    if not again or role_of(headers[told]) is Role.STATUS or role_of(headers[dated]) in _LIFE:
        return [list(rows)]
    tables: dict[tuple[str, ...], list[Block]] = {}
    for _, of_one in groupby(whole, key=lambda row: row.cells[named][1]):
        run = list(of_one)
        days = [(row.cells[told][1], row.cells[dated][1]) for row in run]
        cells = (run[0].cells[named], *days)
        row = replace(run[0], cells=cells, text=" | ".join(text for _, text in cells))
        tables.setdefault(tuple(header for header, _ in cells), []).append(row)
    return list(tables.values())


def _are_milestones(texts: Sequence[str]) -> bool:
    """Whether cells are each a milestone of a life, and not all the same."""
    roles = {role_of(text) for text in texts}
    return len(set(texts)) > 1 and roles <= {*_LIFE, Role.LAUNCHED} and len({*roles} & set(_LIFE)) > 0


def heading_ends(rows: Sequence[tuple[Block, PartialDate | None]], page: Page) -> bool:
    """Whether dated headings of this page repeat the end dates of the rows below them more often than not."""
    same = other = 0
    page = replace(page, heading_ends=False)
    for row, end in rows:
        heading = Frame(page, row).section
        if heading is not None and end is not None and heading.precision == "day":
            same += heading == end
            other += heading != end
    return same > other
