"""Written names of products: what an id looks like, and how a cell or a phrase splits into the names it holds."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from pipeline.blocks.tables import is_blank
from pipeline.clean import tidy
from pipeline.components.dates import find_dates

ID = re.compile(
    r"(?a:(?<![\w/@.-])(?:"
    r"(?:GET|POST|PUT|PATCH|DELETE)\s+/[\w{}/.*:-]+"  # an HTTP method with its path
    r"|[\w-]+: ?[\w-]+=[\w.-]+"  # a header with a value
    r"|@?(?:[A-Za-z0-9][\w.+*]*(?:(?:[/:@]|-{1,3})[\w.+*]+)+|[A-Za-z0-9][a-zA-Z0-9.+*]*_[\w.+*]*)(?<=\w)"  # parts joined by hyphens, slashes, colons
    r"|/[\w{}*-]+(?:/[\w{}*.:-]+)+"  # a path
    r"|[a-z]+\d+(?:\.\d+)*[a-z]?\b"  # o3, gpt4, llama3.1
    r"|[a-z]\w*\.[a-z]\w+(?:\.\w+)*"  # prompt.tools, api.example.com
    r"|[a-z]+_[a-z_]+\w"  # snake_case
    r"))"  # ASCII: in Chinese and Japanese text no space parts an id from the words around it
)
_INCLUDING = re.compile(
    r"\s*\((?:including|incl\.|also|and|plus|aliases?:?|formerly|aka|a\.k\.a\.)\s+(?:the\s+)?(.+?)(?:,?\s+(?:which|that|both)\b[^)]*)?\)\s*",
    re.I,
)
_ASIDE = re.compile(
    r"\s*[(\[]\s*(?:(?:the|our|an?|der|die|das|unsere?|le|la|notre|el|nuestr[oa]) [^()\[\]]{3,40}|deprecated|retired|legacy|preview|beta|new|default|active|eol|removed|discontinued|recommended|latest|\*|†|\d{1,2}|add-?on|plug-?in|see [^)]*|[^)]*\b(?:note|footnote)\b[^)]*)\s*[)\]]\s*$",
    re.I,
)
_AND_OLDER = re.compile(r"\s+(?:and|or) (?:older|earlier|below|lower|before|all previous versions)$", re.I)
_FOOTNOTE = re.compile(r"(?<=[^\s/])(?:\s?[*†‡§¹²³]+|\s?\[\^?\w{1,3}\])+(?=\s|$|,)")
_LISTED = re.compile(
    r"\n|\s*[;|]\s+|(?<=[\w-]);(?=[\w@-])|,\s+(?:and\s+|or\s+)?|\s+(?:or|and|oder|und|ou|et|o|y)\s+|、|，|；|\s+/\s+|\s+或\s*|\s+または\s*"
)
_NOTHING = re.compile(
    r"^(?:view|see|read|check|contact|refer|visit|learn|follow|consult|no |not |none|n/a|same|there is|to be|various|any |other |varies|depends|coming soon|discuss|under|undecided|open|ask|reach|install|nothing|stop|delete|export)\b|^(?:yes|no|true|false)$|^(?:暂?无|没有|なし|未定|keine?\b|aucune?\b|ningun|sin )",
    re.I,
)
_GUIDE = re.compile(r"\b(?:guide|documentation|docs|page|changelog|announcement|blog post|notes)\.?$", re.I)
_USE = re.compile(
    r"\b(?:use|using|call|to|with|switch to|migrate to|move to|upgrade to|try|adopt|nachfolger:?|successor:?|後継[:：]?|verwenden(?: sie)?|utilise[rz]?|usar?|使用|改用|迁移到)\s+(?:the\s+|either\s+|our\s+)?",
    re.I,
)


@dataclass(frozen=True)
class Name:
    """A product as written, with other names that the same place gives it."""

    text: str
    also: tuple[str, ...] = ()


def is_id(text: str) -> bool:
    """Whether the whole of `text` has the shape of an id: no spaces, and a digit, hyphen, slash or underscore in it."""
    return bool(ID.fullmatch(text)) or bool(
        re.fullmatch(r"[\w@][\w./:@+-]*", text) and re.search(r"[\d/_-]", text) and not text.isdigit()
    )


_PICTURE = re.compile(r"^[\u2300-\u23ff\u2600-\u27bf\U0001f300-\U0001faff\ufe0f\s]+")
"""A picture that a page sets before a name: an hourglass, a tick."""


@lru_cache(maxsize=4096)
def clean_name(text: str) -> str:
    """`text` without footnote marks, quotes, remarks in brackets such as "(deprecated)" and closing punctuation."""
    text = _FOOTNOTE.sub("", _PICTURE.sub("", tidy(text)).replace("`", "").replace("**", ""))
    text = _AND_OLDER.sub("", _ASIDE.sub("", text))
    return _SORT.sub("", text.strip(" .,:;\"“”'").lstrip("）)】]」』")).strip()


_SORT = re.compile(
    r"^(?:[A-ZÄÖÜ][\w-]*(?:assistent(?:in|en)?|dienst|modell|schnittstelle|programm|werkzeug|anwendung|plattform|prüfung|software|portal|erkennung)(?:e?s)?(?=\s+(?!(?:Plus|Pro|Premium|Max|Mini|Lite|Light|Basic|One|Go|Team|Business|Enterprise|Free|Classic|Next|AI)$))|the|old|our|Anwendung|Dienst|Funktion|Modell|Schnittstelle|Sprachassistent(?:in|en)?|[Aa]pplication|[Aa]plicación|[Aa]plicativo|[Aa]pplicazione|[Ll]ogiciel|[Mm]odèle|[Mm]odelo|[Mm]odello|[Ss]ervicio|[Ss]erviço|[Ss]ervizio)\s+(?=[A-Z`])"
)
"""What stands before a name and says no more than which sort of thing it is."""


_ARROW = re.compile(r"\s*(?:-{1,2}>|→|=>|➜)\s*")


def split_arrow(text: str) -> tuple[str, str]:
    """What stands before an arrow and what it leads to; that is "" where there is none."""
    parts = _ARROW.split(text, maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else (text, "")


def _spelled(text: str, code: tuple[str, ...]) -> list[Name]:
    """A display name with its id in code behind it, as headings of cards have them: "Vela Canvas 3 `vela-canvas-3-0204`"."""
    shown, _, last = text.strip().rpartition(" ")
    words = shown.split()
    if (
        len(words) < 2
        or words[-1].endswith(",")
        or not (is_id(last) and re.search(r"[-_/:]", last))
        or any(map(is_id, words[:-1]))
    ):
        return []
    beside = last in code or (words[0].lower() in last and last.islower())
    return [Name(last, (clean_name(shown),))] if beside and shown[:1].isupper() else []


def product_names(cell: str, code: tuple[str, ...] = ()) -> list[Name]:
    """The products that a cell names: several ids, a display name with its id, "X (including Y and Z)"."""
    if spelled := _spelled(cell, code):
        return spelled
    more: list[str] = []

    def inner(match: re.Match[str]) -> str:
        more.extend(_introduced(p) for p in map(clean_name, _LISTED.split(match[1])) if p)
        return " "

    text = _INCLUDING.sub(inner, cell)
    names = [_with_id(piece, code) for piece in _pieces(text, code)]
    if len(names) == 2 and "\n" in text.strip() and is_id(names[1].text) and not is_id(names[0].text):
        names = [Name(names[1].text, (names[0].text,))]
    return [n for n in names if n.text and not is_blank(n.text)] + [Name(m) for m in more]


def _pieces(text: str, code: tuple[str, ...]) -> list[str]:
    """The cell cut at its separators, where every part can stand as a name; else the cell as a whole."""
    parts = [p for p in _LISTED.split(text.strip()) if p and p.strip()]
    if len(parts) < 2:
        return _several(text)
    if all(is_id(clean_name(p)) or clean_name(p) in code for p in parts):
        return parts
    lines = [
        line for line in text.strip().split("\n") if line.strip() and not _BRACKETS.fullmatch(line.strip())
    ]
    if len(lines) > 1:
        return [piece for line in lines for piece in _pieces(line, code)]
    if all(len(p.split()) <= 5 and (p[:1].isupper() or is_id(clean_name(p))) for p in parts) and (
        "," in text or any(map(_numbered, parts)) or _same_sort(parts)
    ):
        return parts
    return lines or [text]


_BRACKETS = re.compile(r"（.*）|\(.*\)")
"""A line that says more of the name above it: where it runs."""


def _same_sort(parts: list[str]) -> bool:
    """Whether names of several words each end in the same one, which says of what sort they are: "Audio Nodes and Voice Nodes"."""
    words = [part.split() for part in parts]
    return (
        all(len(each) > 1 and each[0][:1].isupper() for each in words)
        and len({each[-1] for each in words}) == 1
    )


def _numbered(part: str) -> bool:
    return bool(re.search(r"\d", part))


_BRACKETED = re.compile(r"^(?P<name>.+?)\s*[(\[]\s*(?P<inner>[^()\[\]]+?)\s*[)\]]$")


def _introduced(text: str) -> str:
    """The id behind words that say what sort of thing it is: "and its twin acme/vela-2", "alias vela-latest"."""
    *words, last = text.split(" ")
    told = words and words[0].islower() and all(word.isalpha() for word in words)
    return last if told and is_id(last) and re.search(r"[-_/]", last) else text


def _with_id(piece: str, code: tuple[str, ...]) -> Name:
    text = _introduced(clean_name(piece))
    bracketed = _BRACKETED.match(text)
    if (
        bracketed
        and (
            bracketed["inner"] in code
            or (is_id(bracketed["inner"]) and not _TITLE.fullmatch(bracketed["inner"]))
        )
        and not bracketed["inner"].isdigit()
        and not _ordinary(bracketed["inner"])
    ):
        return (
            Name(bracketed["inner"], (bracketed["name"],))
            if re.search(r"[-_/:]", bracketed["inner"])
            else Name(text)
        )
    return Name(text)


_TITLE = re.compile(r"[A-Z][^\W\d_]+(?:-[A-Z][^\W\d_]+)+")
"""Words that German and titles write with capitals and hyphens, and no id: "Abo-Dienst"."""


def replacement_names(cell: str, code: tuple[str, ...] = ()) -> list[str]:
    """The products that a replacement cell recommends; guidance in prose gives only the names it says to use."""
    if is_blank(cell):
        return []
    found: list[str] = []
    for written in cell.split("\n"):
        line = _TO_USE.sub("", _LABEL.sub("", _WRAPPED.sub(r"\1", written.strip("，,、。 "))))
        if _is_guidance(line, code):
            found += _used(line, code) or _ids(line, code)
            continue
        for piece in _LISTED.split(_INCLUDING.sub(" ", line)):
            for name in _several(clean_name(piece or "")):
                found += _recommended(name, code)
    return [name for name in dict.fromkeys(found) if not _DAY.fullmatch(name)]


_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
"""The version of a replacement where a cell sets it on a line of its own."""
_WRAPPED = re.compile(r"^[(\[（](.*)[)\]）]$")
_LABEL = re.compile(
    r"^(?:(?:or|and|oder|und|ou|o)\s+|(?:或者?|または|或いは)\s*)?(?:(?:recommended |suggested )?(?:replacements?|successors?|alternatives?|nachfolger|ersatz|remplaçant|sucesor|sustituto)\s?[:：]\s*|"
    r"(?:后继|後継|替代|代替|推荐|推奨|移行先)(?:模型|モデル)?\s?[:：]\s*|(?:请|請)?(?:迁移(?:至|到)|使用|改用|升级(?:至|到))\s*)|^(?:(?:or|and|oder|und|ou|o)\s+|(?:或者?|または|或いは)\s*)(?=\S)",
    re.I,
)
"""What a cell or an aside says before the name: "successor: vela-2", "or vela-3"."""
_TO_USE = re.compile(
    r"\s*(?:(?:을|를|으로|로)?\s*(?:이용|사용|전환)(?:해 ?주세요|하세요|하시기 바랍니다)?|(?:を|に|へ)(?:ご?利用|移行|お使い)[^\s]{0,12}|(?<=\w) (?:verwenden|nutzen|benutzen|gebruiken))[.。]?$"
)
"""What a language puts behind the name that is to be used."""


def _is_guidance(line: str, code: tuple[str, ...]) -> bool:
    """Whether a line is a sentence of advice and not a list of names: most of its words are plain ones."""
    words = [word for word in line.split() if word.strip("`,.") not in code]
    plain = sum(word.strip(",.;:()").isalpha() and word.islower() for word in words)
    return len(words) > 3 and plain * 2 > len(words)


def _several(text: str) -> list[str]:
    """The ids that only a space parts, as where line breaks were lost."""
    words = text.split()
    apart = len(words) > 1 and all(is_id(word) and re.search(r"[-/_]", word) for word in words)
    return words if apart else [text]


def _used(text: str, code: tuple[str, ...]) -> list[str]:
    """The name that a text says to use."""
    for use in _USE.finditer(text):
        named = _CAPITALS.match(text, use.end())
        if named and not _METHOD.match(text, use.end()):
            return [named[0].strip()]
    first = _USE.search(text)
    return _ids(text[first.end() :], code) if first else []


_CAPITALS = re.compile(r"(?:[A-Z@][\w.+@/-]*|\d[\w.]*)(?:\s+(?:[A-Z\d][\w.+/-]*|[a-z]+(?=\s+v?\d)))*")
_METHOD = re.compile(r"(?:GET|POST|PUT|PATCH|DELETE) /")


def _recommended(text: str, code: tuple[str, ...]) -> list[str]:
    if not text or is_blank(text):
        return []
    words = text.split()
    if is_id(text) or text in code:
        return [text]
    if _NOTHING.match(text) or _GUIDE.search(text):
        return [c for c in code if c in text]
    if _USE.search(text):
        return _used(text, code)
    bracketed = _BRACKETED.match(text)
    if bracketed and is_id(bracketed["inner"]) and re.search(r"[-_/:]", bracketed["inner"]):
        return [bracketed["inner"]]
    if len(words) <= 6 and (
        text[:1].isupper() or text[:1].isdigit() or not text.isascii() or len(words) <= 2
    ):
        return [text]
    return _ids(text, code)


def _ids(text: str, code: tuple[str, ...]) -> list[str]:
    return [c for c in code if c in text] or [m[0] for m in ID.finditer(text) if re.search(r"\d|/", m[0])]


_ERROR = re.compile(
    r"(?:\b(?:returns?|receives?|gets?|shows?|(?:fails?|answers?|responds?|replies|reply|answered|rejected|refused) with)(?: an?| the| http)?(?: \d{3})?|errors?|(?:error|status|response|return) codes?|エラーコード|错误码|错误代码|오류 코드|fehlercode|code d'erreur|código de error|codice di errore)\W{0,4}$",
    re.I,
)
"""What stands before a code that is no product."""
_STRING = re.compile(
    r"(?:(?:GET|POST|PUT|PATCH|DELETE) )?[\w@/.:+*{}-]+|[\w-]+: ?[\w-]+(?:=[\w.-]+)?|[\w.]+\((?:[\w]+(?:=\w+)?(?:, ?)?)*\)"
)
"""What stands in code and may be a product: a route, a word, a header with its value, a call."""
_LIKE_ID = re.compile(r"\d|^[a-z]+(?:[-_][a-z]+)+$")


def ids_in(text: str, code: tuple[str, ...] = ()) -> list[tuple[int, int, str]]:
    """Ids in running text, as (start, end, id): code strings first, then what has the shape of an id and a digit."""
    spans: list[tuple[int, int, str]] = []
    for string in sorted(set(code), key=len, reverse=True):
        if (
            len(string) > 120
            or "://" in string
            or not _STRING.fullmatch(string)
            or _ADDRESS.match(string)
            or _ordinary(string)
        ):
            continue
        ends = r"(?![\w/-])" if string.isascii() else ""  # in other scripts words follow without a space
        for match in re.finditer(r"(?<![\w/-])" + re.escape(string) + ends, text):
            if not any(s < match.end() and match.start() < e for s, e, _ in spans) and not _is_error(
                text, match.start()
            ):
                spans.append((match.start(), match.end(), string))
    for match in ID.finditer(text):
        word = match[0].rstrip(".:,")
        taken = any(s < match.end() and match.start() < e for s, e, _ in spans)
        if (
            not taken
            and not _is_error(text, match.start())
            and _LIKE_ID.search(word)
            and not _ordinary(word)
            and not _in_address(text, match.start())
        ):
            spans.append((match.start(), match.start() + len(word), word))
    return sorted(spans)


def _is_error(text: str, at: int) -> bool:
    """Whether what stands at `at` is what a request gets that fails: "fails with `model_gone`"."""
    return bool(_ERROR.search(text[max(0, at - 30) : at]))


_RUNS_ON = re.compile(
    r"(?:TLS|SSL|HTTPS?|IPv[46]|SMS|Internet Explorer|Microsoft Edge|Google Chrome|Chrome|Firefox|Safari|Opera|Windows|macOS|Mac OS X|OS X|iOS|iPadOS|Android|Linux|Ubuntu|Debian|CentOS|"
    r"Python|Node(?:\.js)?|PHP|Java|Ruby|Perl|Go|Rust|Kotlin|Swift|\.NET(?: Framework)?|Flash|Silverlight|OpenSSL|Unity|Django|React)(?: (?:version |v)?\d+(?:\.(?:\d+|x))*(?: ?\d\dH\d)?)?(?: mode| or (?:newer|later|older))?"
)
"""What others make that products only run on: that these end is no news of a product."""
_FURNITURE = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\s?[-–]\s?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun).*|"
    r"(?:About(?: [A-Z].*)?|Contact(?: (?:Us|Support|Sales))?|Legal Notices?|Terms of Use.*|(?:Cookie|Privacy)(?: .*)?|Document(?:ation)? (?:Conventions|Index)|Project (?:[Dd]escription|[Dd]etails|[Ll]inks)|Release [Hh]istory|Download(?:s| [Ff]iles?)|Skip to .*|Table of Contents|Feedback|Sign (?:[Ii]n|[Uu]p)|Log ?[Ii]n|Careers|Trademarks?|Sitemap|Impressum|Datenschutz)|"
    r"(?:(?:this|the|our|本|这个|当) ?)?(?:GitHub |Git )?(?:repository|repo|repositories|仓库|リポジトリ)|"
    r"(?:(?:Full|Limited|Active|Maintenance|Extended|Standard|Mainstream|Security|Long[- ]Term|Premium|Critical) )+(?:Support|Maintenance)(?: (?:Phase|Period|Stage))?|"
    r"(?:(?:the )?(?:UAT|QA|Production|Prod|Staging|Sandbox|Test(?:ing)?|Development|Dev|Live|Preview) [Ee]nvironments?)|"
    r"(?:CSV|PDF|JSON|XML|ZIP|HTML|EPUB|OPML|WebVTT|SQL)|(?:[\dA-Fa-f]{2}:)+[\dA-Fa-f]{2}|\d+-[a-z]+ [a-z ]+|[Ll]ast[- ]time[- ]buys?|[$€£]?\d[\d.,]*[- ](?:billion|million|thousand)\b.*|(?:Warning|Warnung|Error|Fehler|Avertissement|Erreur) [A-Z]{0,3}-?\d+|(?:not|no|none|never)\b.*|.*\b(?:discounts?|credits|coupons?|vouchers?|certifications?|certificates?(?!-)|bank holiday|newsletter|hackathon|Christmas|Easter)\b.*|"
    r"(?:[A-Z][\w'’-]* )+(?:Day|Days|Summit|Conf(?:erence)?|Expo|Fest(?:ival)?|Hackathon|Meet-?up|Webinar|Workshop|Awards?|Cup)(?: (?:19|20)\d\d)?"
)
"""What pages link to at their foot, and what people meet at: that these end is no news of a product."""


_ENDPOINT = re.compile(r"://(?:[\w-]+\.)*(?:api|[\w-]+-api|api-[\w-]+)\.|/v\d+\b|/api/")
"""An address that is called and not read."""


def is_furniture(name: str, maker: Collection[str] = ()) -> bool:
    """Whether a name is that of no product of anybody here: an address, a protocol, a browser, an event, a discount, or what
    products run on unless the `maker` of that speaks, who is given by the words of their name."""
    page = "://" in name and not _ENDPOINT.search(name)
    if name.endswith("-") or page or (name.split(" ", 1)[0] not in maker and _RUNS_ON.fullmatch(name)):
        return True
    told = _FURNITURE.fullmatch(name) or _AMOUNT.fullmatch(name) or _LEGAL.fullmatch(name) or _is_day(name)
    return bool(told) or (name.isdigit() and len(name) < 4)


_LEGAL = re.compile(
    r"(?:[A-Z][\w-]* )*(?:Fees?|Agreements?|Terms?(?: of (?:Service|Use))?|Dates?|Periods?|Notices?|Polic(?:y|ies)|Amendments?|Non-Waiver|Commission|Parliament|Regulation)|"
    r"(?:Section|Exhibit|Annex|Article|Appendix|Clause) [\w.]+|(?:Eastern|Pacific|Central|Mountain) (?:(?:Standard|Daylight) )?Time"
)
"""What contracts and authorities write with capitals and is no product: "Prepaid Fees", "Section 11.4"."""


def _is_day(name: str) -> bool:
    """Whether a name is no more than a day."""
    found = find_dates(name)[:1] if name[:1].isdigit() else []
    return any(len(name) - (dated.end - dated.start) <= _WEEKDAY_TOO for dated in found)


_WEEKDAY_TOO = 5
"""Characters that a day of the week beside a day takes, in brackets."""


_AMOUNT = re.compile(
    r"[$€£¥]?\d[\d.,]*\s?(?:[kmgt]?i?b|[kmg]?hz|[munµ]?s|ms|min(?:utes?)?|hours?|days?|weeks?|months?|years?|%|percent|px|fps|dpi|tokens?|pages?|requests?|credits?|seats?|users?|characters?|dollars?|euros?|[$€£¥])",
    re.I,
)
"""So much of something."""


_ORDINARY = re.compile(
    r"^(?:(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40}|\d+(?:[-/.:x]\d+)*[a-zA-Z%]{0,3}|(?:mon|tue|wed|thu|fri|sat|sun)\w*-(?:mon|tue|wed|thu|fri|sat|sun)\w*|\d[\d.,]*-(?:billion|million|thousand|hundred|dollar|euro)(?:-\w+)*|\d+-(?:day|week|month|year|hour|minute|second|bit|step|page|way|point|second|megawatt|core|inch|party|turn|shot)s?|v?\d+\.\d+(?:\.\d+)*|v\d+|(?:first|second|third|fourth|next|last|previous|current|older?)-gen(?:eration)?|q[1-4]|h[12]|\d{4}-q\d|(?:mid|pre|post|late|early)-\d{4}|[\d,.]+[a-z]{1,2}|\d+(?:st|nd|rd|th)-\w+|https?:.*|www\..*|utf-8|covid-19|mp[34]|b2b|h264|sha-?\d+|ipv[46]|s3|ec2|oauth2?|utc[+-]\d.*|iso-?\d+.*|(?:sign|log|opt|check|cut|roll|start|build|back|phase|wind|shut|buy|add|plug)-(?:ups?|ins?|ons?|outs?|offs?|downs?)|[a-z]+\.(?:com|org|net|ai|io|dev)/.*)$",
    re.I,
)


_ADDRESS = re.compile(r"[a-z]+\.(?:com|org|net|io|dev)/", re.I)


def _in_address(text: str, at: int) -> bool:
    """Whether the word at `at` is a piece of a web address."""
    begin = text.rfind(" ", 0, at) + 1
    return "://" in text[begin : at + 8]


def _ordinary(word: str) -> bool:
    """Whether a word with a digit in it is no id: a count, a version alone, a unit, an address."""
    return bool(_ORDINARY.match(word))
