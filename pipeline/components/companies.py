"""The language of companies: which words say that a name is that of a company."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

_MAKER = r"(?:start-?up|company|firm|maker|vendor|lab|studio|publisher|provider|developer|agency|giant|outfit|owner|éditeur|éditrice|fabricant|fournisseur|empresa|fabricante|proveedor|editora|desenvolvedora|société|entreprise|azienda|produttore|Firma|Anbieter|Hersteller|Betreiber|Unternehmen|bedrijf|maker)"
_COMPANY_AFTER = re.compile(
    rf",\s(?:the|a|an)\s(?:(?!by\b|of\b|from\b)[\w-]+\s){{0,4}}{_MAKER}\b|\s(?:start-?up|subsidiary|spin-?off|swallows|gobbles up|snaps up|scoops up)\b|\s(?:said|says|warns|warned|told|announced|wrote|writes|confirmed|promised|explains|explained|employs|raised|acquires?|acquired|has (?:acquired|bought)|buys|bought)\b"
)
_INCORPORATED = re.compile(
    r"(?<=\s)(?:Inc|Ltd|Limited|GmbH|AG|Corp|LLC|LLP|plc|PLC|SAS|SARL|S\.?L|S\.?A|B\.?V|N\.?V|KK|Pty|Oy|AB|ApS|S\.?r\.?l|Ltda)\b\.?"
)
_COMPANY_BEFORE = re.compile(rf"\b{_MAKER},?\s(?:(?!behind|of|for|from|at|that|which|with)\w+\s)?$")


_TOLD = re.compile(r"\b(?:told|tells|writes in|wrote in|reported by|reports in) (?:[Tt]he )?$")
"""What stands before the name of a paper."""


_OFFICE = (
    r"(?:chief (?:executive|operating|technology|technical|financial|product|scientific|medical)(?: officer)?|C[ETFOP]O|president|chair(?:man|woman|person)?|(?:managing |executive |general )?director|"
    r"(?:co-?)?founders?|spokes(?:man|woman|person)|head of [\w ]{2,24}|professor|Prof\.?|Dr\.?|Mr\.?|Ms\.?|Mrs\.?|minister|mayor|senator|judge|lawyer|narrator|showrunner|producer|presenter|screenwriter|author|actor|actress|singer|editor|analyst|researcher|"
    r"engineer|ingeniero|ingeniera|Geschäftsführer(?:in)?|Sprecher(?:in)?|Vorstand|Gründer(?:in)?|Professor(?:in)?|directeur|directrice|PDG|porte-parole|fondat(?:eur|rice)|directora?|portavoz|fundadora?|"
    r"presidenta?|presidente|diretora?|porta-voz|amministrat(?:ore|rice) delegat[oa]|fondat(?:ore|rice)|portavoce|directeur)"
)
_OFFICE_BEFORE = re.compile(rf"\b{_OFFICE}(?: (?:général|générale|general|generale))?,?\s$", re.I)
_OFFICE_AFTER = re.compile(
    rf",\s(?:(?:the|a|its|their|la|le|el|der|die|o|a|il) )?(?:[\w’'-]+ ){{0,2}}?(?:{_OFFICE}|member of)\b",
    re.I,
)
_TWO_NAMES = re.compile(
    r"[^\W\d_][\w'’-]+(?: (?:de|von|van|der|la|del|da|di|\w\.))* [^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)?"
)


_OFFICER = re.compile(rf"(?:[A-Z][\w-]+ )?(?i:{_OFFICE}) {_TWO_NAMES.pattern}")
"""A name with its office before it: "Showrunner Ada Example"."""


def is_person(text: str, start: int, end: int) -> bool:
    """Whether the words around a name say which office somebody holds: "chief executive Ada Example", "Ada Example, head of sales"."""
    before = _OFFICE_BEFORE.search(text, max(0, start - 48), start)
    named = _TWO_NAMES.fullmatch(text, start, end)
    return bool(named and (before or _OFFICE_AFTER.match(text, end))) or bool(
        _OFFICER.fullmatch(text, start, end)
    )


_LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "ja", "zh")


@cache
def _territories() -> frozenset[str]:
    """The countries and parts of the world by their names in the languages we read, as Unicode's CLDR has them."""
    return frozenset(name for language in _LANGUAGES for name in Locale(language).territories.values())


def is_territory(name: str) -> bool:
    """Whether a name is that of a country or a part of the world."""
    return name in _territories() or name in _OTHERWISE


_OTHERWISE = frozenset(
    (
        "Turkey",
        "Britain",
        "England",
        "Scotland",
        "Wales",
        "America",
        "Korea",
        "Holland",
        "Czech Republic",
        "Ivory Coast",
        "Burma",
    )
)
"""Names that people still use, or use for short, for countries and their parts."""


def is_company(text: str, start: int, end: int) -> bool:
    """Whether the words around a name call it a company, or have it speak as one."""
    return bool(
        _COMPANY_AFTER.match(text, end)
        or _COMPANY_BEFORE.search(text, max(0, start - 30), start)
        or _TOLD.search(text, max(0, start - 24), start)
        or _INCORPORATED.search(text, max(start, end - 8), end + 8)
    )
