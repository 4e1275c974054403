"""The language of companies: which words say that a name is that of a company."""

from __future__ import annotations

import re

_MAKER = r"(?:start-?up|company|firm|maker|vendor|lab|studio|publisher|provider|developer|agency|giant|outfit|owner|éditeur|éditrice|fabricant|fournisseur|empresa|fabricante|proveedor|editora|desenvolvedora|société|entreprise|azienda|produttore|Firma|Anbieter|Hersteller|Betreiber|Unternehmen|bedrijf|maker)"
_COMPANY_AFTER = re.compile(
    rf",\s(?:the|a|an)\s(?:(?!by\b|of\b|from\b)[\w-]+\s){{0,4}}{_MAKER}\b|\s(?:said|says|warns|warned|told|announced|wrote|writes|confirmed|promised|explains|explained|employs|raised)\b"
)
_INCORPORATED = re.compile(
    r"(?<=\s)(?:Inc|Ltd|Limited|GmbH|AG|Corp|LLC|LLP|plc|PLC|SAS|SARL|S\.?L|S\.?A|B\.?V|KK|Pty|Oy|AB|ApS|S\.?r\.?l|Ltda)\b\.?"
)
_COMPANY_BEFORE = re.compile(rf"\b{_MAKER},?\s(?:(?!behind|of|for|from|at|that|which|with)\w+\s)?$")


_TOLD = re.compile(r"\b(?:told|tells|writes in|wrote in|reported by|reports in) (?:[Tt]he )?$")
"""What stands before the name of a paper."""


def is_company(text: str, start: int, end: int) -> bool:
    """Whether the words around a name call it a company, or have it speak as one."""
    return bool(
        _COMPANY_AFTER.match(text, end)
        or _COMPANY_BEFORE.search(text, max(0, start - 30), start)
        or _TOLD.search(text, max(0, start - 24), start)
        or _INCORPORATED.search(text, max(start, end - 8), end + 8)
    )
