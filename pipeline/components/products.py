"""Names in running text and the part each plays: what ends, what to move to, and what is only mentioned."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import zip_longest

from pipeline.components.statuses import Cue, Found, find_cues
from pipeline.names import ids_in


class Part(StrEnum):
    """The part that a mentioned product plays in its sentence."""

    ENDING = "ending"
    REPLACEMENT = "replacement"
    BYSTANDER = "bystander"


@dataclass(frozen=True)
class Mention:
    """A product named in a text."""

    start: int
    end: int
    name: str
    part: Part = Part.ENDING
    rule: str = "id"


_LETTER = r"[^\W\u3040-\u30ff\u3400-\u9fff]"
"""A letter or digit that a name goes on with: in Chinese and Japanese text no space parts a Latin name from what follows."""
_WORD = rf"(?:[A-Z](?:{_LETTER}|[+'’&-])*(?:\.{_LETTER}+)*|v?\d+(?:\.\d+)*(?:\.x\b|[A-Za-z])?|[a-z]\d+(?:-{_LETTER}+)*|[IVX]+)"
WORDS = "swansong_words"
"""The table of ``vocab.lookups`` with the words that texts are made of; any other word is known by its form alone."""
_NAME = re.compile(
    rf"(?<![A-Za-z0-9_@/-])(?<!\d[:.]){_WORD}(?:[ /]{_WORD}|\s(?:for|of|on|with|by)\s(?=[A-Z]){_WORD})*"
)
_PRONOUNS = "I|You|We|They|He|She|It|That|This|There|Here|Who|What|Where|When|How"
_HELPERS = "Do|Does|Did|Wo|Ca|Is|Are|Was|Were|Has|Have|Had|Should|Could|Would|Need"
_CONTRACTED = frozenset(
    f"{word}{mark}{tail}"
    for word in _PRONOUNS.split("|")
    for tail in ("ll", "ve", "re", "s", "d", "m")
    for mark in "'’"
) | frozenset(f"{word}n{mark}t" for word in _HELPERS.split("|") for mark in "'’")
"""Small words that a verb or a "not" has grown together with: "It'll", "Don't"."""
STOP = _CONTRACTED | frozenset(
    """
    The A An This That These Those It Its They We Our You Your I In On At By For From With To As If
    When While After Before Since Until Once And Or But So Not No All Both Each Every Any Some Most
    Many There Here Please Note Starting Effective Existing New Current Today Tomorrow Yesterday
    Users Customers Developers People Access Support Following Last Next Monday Tuesday Wednesday
    Thursday Friday Saturday Sunday January February March April May June July August September
    October November December Update Announcement Notice Important Warning Deprecated Deprecation
    Removed Retired Added Fixed Changed Migration Use See For More Dear Hello Hi Why What How Who
    Where Which His Her Their He She Model Models Requests Calls Data Questions Countries Several
    Three Two Four Five Six Short Sincerely Everyone Everything Nothing Nobody Somebody Every Early
    Late Only Also Is Are Was Were Will Would Could Should Does Do Did Has Have Had Am Take Meet Consider Remember Imagine Then Now Later However Instead According Because Although Despite Unlike Like
    Over Under Between During Within Without Yes Ok API APIs SDK AI CEO CTO US EU UK UTC PT EST GMT
    FAQ Q1 Q2 Q3 Q4 H1 H2 U.S U.K E.U
    American British European German French Italian Spanish Portuguese Dutch Swiss Austrian Belgian Swedish Danish Norwegian Finnish Polish
    Irish Greek Turkish Russian Ukrainian Japanese Chinese Korean Indian Australian Canadian Brazilian Mexican African Asian
    Der Die Das Dem Den Des Ein Eine Einen Einem Einer Wir Sie Es Nach Bis Ab Wenn Siehe Unser Unsere Ihre Ihr Ihnen Ihren Ihrem Ihrer Ihres Bitte Ce Cet Cette Ces Le La Les Un Une Nous Vous Il Elle
    El Los Las Una Este Esta Nosotros UTC PST CET AM PM
    Tampoco También Además Ahora Hoy Desde Hasta Para Por Con Sin Lo Que Quien Cuando Pero Como Nada Según Solo Ya Aunque Tras Entre Durante
    Depuis Pour Avec Sans Mais Comme Selon Quand Aussi Ainsi Dans Sur Par Toutefois Cela
    Auch Aber Denn Doch Mit Ohne Für Seit Vom Zum Zur Im Beim Laut Wer Was Wie Wo Hier Dort Jetzt Heute Damit Dabei Dann Schon Nur Noch Alle Beide
    O Os Gli Het
    Anche Ora Oggi Dal Dalla Per Senza Ma Come Secondo Chi Così Inoltre Também Além Agora Hoje Até Com Sem Mas Segundo Quem Já Embora Após
    """.split()  # noqa: SIM905  a list of words reads best as words
)
_TO = re.compile(
    r"(?:in favou?r of|replaced (?:by|with)|(?:re)?places? it with|superseded by|succeeded by|\buse|\busing|migrat\w+ (?:\w+ ){0,4}to|mov(?:e|es|ed|ing) (?:\w+ ){0,4}to|switch(?:ing|ed)? (?:\w+ ){0,3}to|"
    r"transition(?:ing)? (?:\w+ ){0,3}to|upgrad\w+ (?:\w+ ){0,3}to|recommend(?:s|ed|ing)?(?: (?:that you |routing to |using |moving to |switching to |migrating to |upgrading to |to use |you ))?|suggest(?:s|ed|ing)?|"
    r"alternatives? (?:is|are|:)|(?:successors?|replacements?|alternatives?|substitutes?) for (?:[\w.-]+ ){1,4}(?:is|are)|successor(?:s)?(?: is| are|:)|replacements?(?: is| are|:| named)?|(?:(?<=[.;:] )|^)call|re-?index\w* with|redirected? (?:\w+ ){0,3}to|(?:automatically )?aliased to|point(?:ed|s)? (?:\w+ ){0,4}(?:to|at)|routed? (?:\w+ ){0,2}to|"
    r"go to|\btake|\btry|adopt|instead,? (?:use|try)|called|renamed(?: to| as)?|rebranded(?: as)?|known as|\binto|(?<!longer )part of|\bto instead|designated home|-{1,2}>|→|=>|替代模型为|替代为|改用|迁移至|迁移到|请使用|升级到|代わりに|に移行|nachfolger(?:in|modell)? (?:ist|sind|wird)|(?:remplaçante?|successeur) est|(?:sucesor|sustituto) es|\bchoose|"
    r"\b(?:durch|auf|zu|zum|zur|vers|par|utilisez|por)|\b(?:migr|cambi|mud|pas|transi|actuali[zc]|atuali[zc]|muev|mov|trasl|recurr|apunt)\w*(?: \w+){0,3} (?:a|ao|para))"
    r"\W{0,4}(?:the |our |its |either |both |new |newer |a |an |eines? |das |die |der |le |la |el |o |os |as |il |lo |one of )*$",
    re.I,
)
_INSTEAD = re.compile(
    r"^\W{0,3}(?:is |are |model |endpoint |api )*(?:instead|replaces|is replacing|takes (?:over|its place)|supersedes|(?:is|are) (?:the |its |our |a )?(?:\w+ )?(?:replacement|successor|substitute|alternative|designated home)|as (?:a|the|its|their) (?:\w+ )?(?:replacement|successor|substitute|alternative)|に移行|へ(?:の)?移行|を(?:ご利用|使用)|承接|接替|取代|[을를] (?:추천|권장|이용|사용)|으?로 (?:업데이트|이전|전환|대체|마이그레이션)|instead)",
    re.I,
)
_USERS = re.compile(r"\s*(?:users|customers|callers|ユーザー|用户|nutzer)", re.I)
AND = re.compile(
    r"^(?:\s|,|;|/|\band\b|\bor\b|&|oder|und|ou|et|ainsi que|sowie|as well as|así como|assim como|[、，或和与及]|\(|\)|`|\*|“|”|\"|the|models?|its)*$",
    re.I,
)
_OF = re.compile(
    r"(?:support|life|service|access|deprecation|retirement|removal|sunset|shutdown|end|date|day|farewell|goodbye|plans?|discontinuation)\s+(?:for|of|to|on)\s+(?:the |our |its )?$",
    re.I,
)
_OTHER = re.compile(
    r"\b(?:(?:on|in|for|across|via|through|under)|based on|built on|powered by|release of|released|launch(?:ed|ing)? (?:of )?|introduc\w+|unlike|compared (?:to|with)|longer part of|sur|auf|bei|dans|su|by|from|at|inside|within|support for|fine-tuned on|with|such as|(?:property|properties|keys?|fields?|parameters?|options?|arguments?|attributes?|methods?|values?) of)\s+(?:the |our |its )?$",
    re.I,
)


_QUOTED_ID = re.compile(r"[\"“]([a-z][a-z\d]*(?:[-_/][a-z\d]+)+)[\"”]")
"""What plain text sets in quotation marks as pages set it in code."""


def mentions_in(
    text: str,
    code: tuple[str, ...],
    cues: list[Found],
    taken: Sequence[tuple[int, int]] = (),
    names: frozenset[str] = frozenset(),
) -> list[Mention]:
    """Products named in `text`: ids anywhere, written names where a cue has them as its subject or object; `names` are single words that the document uses as names. Nothing that
    overlaps the spans in `taken` (the dates) is a name."""
    code = (*code, *(m[1] for m in _QUOTED_ID.finditer(text)))
    found = _with_stems(text, _named_by_id(text, code, cues, taken))
    for begin, end in (part for span in name_spans(text) for part in outside(span, taken)):
        start = _past_verb(text, begin, end)
        if any(a < end and start < b for a, b in taken) or is_common(text, start, end):
            continue
        if not (_distinctive(text[start:end]) or text[start:end] in names):
            continue
        if any(m.start < end and start < m.end for m in found):
            found = _widened(text, start, end, found)
        elif _plays_a_part(text, start, end, cues):
            found.append(Mention(start, end, text[start:end], rule="capitals"))
    found = _with_lists(text, _with_subjects(text, found, cues), cues)
    spans = [*taken, *((m.start, m.end) for m in found)]
    found += [m for m in _quoted(text, cues) if not any(s < m.end and m.start < e for s, e in spans)]
    found = [m for m in found if not (m.name.endswith("에서") or _AT_KOREAN.match(text, m.end))]
    found = _without_spelled(text, sorted(found, key=lambda m: m.start))
    return _parts(text, _without_actors(text, found, cues))


def _without_spelled(text: str, found: list[Mention]) -> list[Mention]:
    """Mentions without the names that the id in brackets behind them spells: "Vela 3 (`vela-3-0204`)" is one product."""
    return [
        one
        for one, other in zip_longest(found, found[1:])
        if other is None
        or one.rule == "id"
        or other.rule != "id"
        or not spells(text, (one.start, one.end), (other.start, other.end))
    ]


def spells(text: str, name: tuple[int, int], spelled: tuple[int, int]) -> bool:
    """Whether what stands at `spelled` is the id in brackets of the name at `name`: an id that shares a word with it."""
    begin, end = spelled
    return (
        _OPENS_ID.fullmatch(text, name[1], begin) is not None
        and _CLOSES_ID.match(text, end) is not None
        and re.search(r"\d|[-_/]", text[begin:end]) is not None
        and bool(_words(text[slice(*name)]) & _words(text[begin:end]))
    )


def _words(name: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", name.lower()))


_OPENS_ID = re.compile(r"\s?(?:models?|モデル|模型|model)?\s?[(（]\s?[`\"]?", re.I)
_CLOSES_ID = re.compile(r"[`\"]?\s?[)）]")


def _named_by_id(
    text: str, code: tuple[str, ...], cues: list[Found], taken: Sequence[tuple[int, int]]
) -> list[Mention]:
    """The ids in `text` that are products: those with a digit or a path, and words in code or in small letters that a cue speaks of."""
    return [
        Mention(s, e, name)
        for s, e, name in ids_in(text, code)
        if not any(a < e and s < b for a, b in taken)
        and name not in STOP
        and (name in code or not _ADJECTIVE.fullmatch(name))
        and not (len(cues) == 1 and _parted(text, e, cues[0]))
        and not any(c.start <= s and e <= c.end and len(c.text) < 2 * len(name) for c in cues)
        and (
            re.search(r"\d|/", name)
            or (name in code and (_INSTEAD.match(text[e : e + 60]) or _TO.search(text[max(0, s - 60) : s])))
            or _beside(text, s, e, cues)
            or (name in code and is_governed(text, s, e, cues))
        )
    ]


_ADJECTIVE = re.compile(
    r"[a-z]+(?:-[a-z]+)*-(?:[a-z]+ed|[a-z]+ing|only|time|wide|based|side|free|level|party|class|grade|scale|term|end|facing|ready|aware)"
)
"""Words that a hyphen joins to say of what sort something is: "cross-signed", "long-term"."""


def _with_stems(text: str, found: list[Mention]) -> list[Mention]:
    """Mentions with the word in small letters that a comma parts from an id which goes on from it: "vela, vela-mini and vela-pro"."""
    stems, starts = [], {mention.start for mention in found}
    for mention in found:
        stem = _STEM.search(text, max(0, mention.start - 30), mention.start)
        if stem and mention.name.startswith(f"{stem[1]}-") and stem.start(1) not in starts:
            stems.append(Mention(stem.start(1), stem.end(1), stem[1], rule="id"))
    return [*found, *stems]


_AT_KOREAN = re.compile(r"(?: (?:및|와|과) [\w .-]{2,30}?)?에서")
"""What stands behind a name, or two, at which Korean says that something happens."""
_STEM = re.compile(r"(?<![\w.-])([a-z][a-z\d.]+)[`\"]?, [`\"]?$")
"""A word in small letters and a comma before an id."""


def _plays_a_part(text: str, start: int, end: int, cues: list[Found]) -> bool:
    """Whether a cue or a recommendation has the name as its subject or object."""
    return bool(
        is_governed(text, start, end, cues)
        or _TO.search(text[max(0, start - 60) : start])
        or _INSTEAD.match(text[end : end + 60])
        or _USERS.match(text[end : end + 20])
    )


def offered_in(text: str, code: tuple[str, ...] = ()) -> list[str]:
    """The products that `text` recommends to move to."""
    return [m.name for m in mentions_in(text, code, find_cues(text)) if m.part is Part.REPLACEMENT]


def ending_in(text: str, code: tuple[str, ...] = ()) -> list[str]:
    """The products of which `text` says that they end."""
    return [m.name for m in mentions_in(text, code, find_cues(text)) if m.part is Part.ENDING]


ACTS = re.compile(
    r"^(?:to (?:retire|remove|discontinue|sunset|drop|pull|kill|axe|scrap|end|close|shut down|stop \w+)|retires|removes|discontinues|sunsets|withdraws|scraps|(?:shuts|switches|turns) (?:down|off)|(?:will|is going to|plans to) (?:retire|remove|discontinue|sunset|withdraw|scrap|shut down|(?:turn|switch) off|pull|drop|kill|end)|"
    r"deprecates|is (?:deprecating|retiring|removing|discontinuing|shutting (?:down|off)|sunsetting|withdrawing|scrapping|killing|ending|pulling|dropping|winding down|(?:turning|switching) off)|"
    r"(?:has )?(?:retired|removed|discontinued|withdrawn|scrapped|dropped|axed|killed|pulled|shut down|(?:turned|switched) off))$",
    re.I,
)


_SEVERAL = re.compile(
    r"\s+(?:\w+\s)?(?:models|endpoints|features|apis|products|services|versions|things)\b", re.I
)


def _without_actors(text: str, found: list[Mention], cues: list[Found]) -> list[Mention]:
    """Mentions without the company that acts: in "X retires Y" it is Y that ends; nor what only says which sort of thing the id
    behind it is: "the Node.js SDK `vela-node`"."""
    kept = []
    for at, mention in enumerate(found):
        behind = found[at + 1] if at + 1 < len(found) else None
        beside = (
            behind is not None and behind.rule == "id" and text[mention.end : behind.start].strip(" `") == ""
        )
        if mention.rule == "capitals" and beside and _THING.fullmatch(mention.name.rsplit(" ", 1)[-1]):
            continue
        acts = any(ACTS.match(c.text.strip()) and text[mention.end : c.start].isspace() for c in cues)
        later = any(m.start - mention.end < 140 for m in found[at + 1 :])
        several = _SEVERAL.match(text, cues[0].end) if acts and cues else None
        if not (acts and (later or several) and mention.rule == "capitals"):
            kept.append(mention)
    return kept


def outside(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What of a run of capitals is left beside a date that begins it: "On 30 November 2026 Scout Agent closes"."""
    over = max((end for start, end in taken if start < span[1] and span[0] < end), default=span[0])
    if over < span[1]:
        yield max(span[0], over + (over > span[0])), span[1]


_MEMBERS = re.compile(
    r"(?:folgende[ns]?|diese[rnms]?|alle[rn]?|beide[rn]?|unsere[rnms]?|ältere[rns]?|neue[rns]?|les|ces|nos|los|las|estos|estas|nuestr[oa]s|i|gli|questi|queste|os|as|estes|estas|deze|alle) (?:\w+-)?(?:model|produ|endpoint|schnittstelle|dienst|funktion|modèle|modell|servi[cçz]|versi)",
    re.I,
)
"""What stands for the things themselves and names none: "Folgende Modelle"."""
_COMMON = re.compile(
    r"(?:拡張機能|アプリ|サービス|機能|製品|ツール|モデル)[もはがをにの]?|"
    r"(?:Dienst|Betrieb|Angebot|Support|Zugang|Zugriff|Verkauf|Vertrieb|Server|Service|Programm|Anwendung|Plattform|Assistent|Schnittstelle|Funktion)(?: (?:zum|zur|am|ab|bis|ein|und|im|in))?|"
    r"(?:API|SDK|CLI|UI)-[A-Z]?[a-zäöüß]+|"
    r"(?:[A-Z][a-z]+(?:ed|ing)|Old(?:er)?|Idle|Stale|Invalid|Individual|Multiple|Additional|Other|Various|Certain|Free|Paid|Security|Private|Public|Internal|External) "
    r"(?:APIs?|SDKs?|CLIs?|Models?|AI)"
)
"""Capitals that a sentence or a language asks for, without a name in them: "Unused API keys", "API-Schlüssel"."""


def is_common(text: str, start: int, end: int) -> bool:
    """Whether what stands there is no name, but has the capitals that a sentence or a language asks for."""
    return bool(_MEMBERS.match(text, start, end) or _COMMON.fullmatch(text, start, end))


_SUBJECT = re.compile(
    r"(?:^|(?<=[.!?:;,–—] ))(?:(?:the|our|its|old|legacy|classic|le|la|les|el|los|las|il|lo|gli|o|os|as|het|de) |l['’])"
    r"(?P<name>(?:[\w@+./-]+ ){0,5}[\w@+./-]+)(?: \([\w .-]{1,16}\))?$",
    re.I,
)
"""What stands before a cue where that is no more than an article and some words."""
_THING = re.compile(
    r"\b(?:blocks?|panels?|importer|exporter|parameters?|fields?|headers?|flags?|options?|settings?|commands?|methods?|functions?|class|modules?|librar(?:y|ies)|packages?|"
    r"clients?|plug-?ins?|extensions?|extensión|extensão|add-?ons?|connectors?|connecteurs?|conector(?:es)?|integrations?|widgets?|components?|pages?|tabs?|views?|editor|dashboard|console|"
    r"playground|sandbox|workspaces?|builder|studio|mode|theme|plans?|tier|presets?|voices?|voix|voz|templates?|runtimes?|formats?|protocol|transport|bots?|assistants?|agents?|apps?|"
    r"applications?|aplicación|tools?|toolkit|outils?|herramientas?|services?|servicios?|servizio|endpoints?|apis?|sdks?|cli|server|nodes?|operators?|actions?|triggers?|webhooks?|feeds?|"
    r"channels?|index|engines?|models?|modèles?|modelos?|modello|snapshots?|versions?|wizard|browser)\b",
    re.I,
)
_VERBAL = re.compile(
    r"(?<![\w-])(?:is|are|was|were|will|has|have|had|can|and|or|that|which|who|we|you|to|in|on|at|by|from|with|when|if|as|est|sont|qui|que|es|son|è|entre|entrent|arrive|arrivent|passe|passent|va|vont|wird|werden|wurde|wurden|hat|haben|entra|entran|pasa|pasan|llega|llegan|vai|vão|viene|vengono)(?![\w-])",
    re.I,
)


def _with_subjects(text: str, found: list[Mention], cues: list[Found]) -> list[Mention]:
    """Mentions with those that only their noun sets off: "the Sketch panel will be removed", "L'API de doublage v1 sera coupée".
    What such a subject holds is a part of it, unless it is an id."""
    for cue in cues:
        start, end = _subject(text, cue)
        inner = [m for m in found if start <= m.start and m.end <= end]
        across = any(m.start < end and start < m.end for m in found if m not in inner)
        if start < end and not across and not any(_is_whole(m.name) for m in inner if m.rule == "id"):
            kept = [m for m in found if m not in inner]
            found = [*kept, Mention(start, end, text[start:end], rule="capitals")]
    return found


def _with_lists(text: str, found: list[Mention], cues: list[Found]) -> list[Mention]:
    """Mentions with names of one word each that only the plural behind them tells: "the Answers, Classifications, and Search endpoints
    are being deprecated"."""
    for cue in cues:
        if cue.cue in (Cue.END, Cue.ENDED, Cue.DEPRECATED, Cue.CLOSED):
            begin = max(0, cue.start - 120)
            listed = _LIST_OF.search(text[begin : cue.start])
            for name in _IN_LIST.finditer(listed["list"]) if listed else ():
                start = begin + listed.start("list") + name.start()  # type: ignore[union-attr]
                if not any(m.start < start + len(name[0]) and start < m.end for m in found):
                    found = [*found, Mention(start, start + len(name[0]), name[0], rule="capitals")]
    return found


_IN_LIST = re.compile(r"[A-Z][\w.-]*(?: [A-Z\d][\w.-]*)*")
_LIST_OF = re.compile(
    r"\b[Tt]he (?P<list>(?:[A-Z][\w.-]*(?: [A-Z\d][\w.-]*)*, )*[A-Z][\w.-]*(?: [A-Z\d][\w.-]*)*,? and [A-Z][\w.-]*(?: [A-Z\d][\w.-]*)*) "
    r"(?:endpoints|APIs|models|features|services|apps|plug-?ins|integrations|parameters|connectors|tools|extensions|SDKs|resources)\s(?:are|were|will|have|is)?\s?(?:now |also |both |all |being |been )*$"
)


def _is_whole(name: str) -> bool:
    """Whether an id is more than the version of something."""
    return not re.fullmatch(r"v?\d+(?:\.\w+)*", name)


def _subject(text: str, cue: Found) -> tuple[int, int]:
    """Where the subject of a cue stands that names one thing: by a noun for a part of software, and a capital, digit or hyphens
    beside it; (0, 0) where there is none."""
    if cue.cue not in (Cue.END, Cue.ENDED, Cue.DEPRECATED, Cue.CLOSED, Cue.MERGED):
        return 0, 0
    begin = max(0, cue.start - 80)
    subject = _SUBJECT.search(text[begin : cue.start].rstrip())
    if subject is None or _VERBAL.search(subject["name"]) or not _THING.search(subject["name"]):
        return 0, 0
    words = [m for m in re.finditer(r"\S+", subject["name"]) if _TELLS.search(m[0])]
    if all(_THING.fullmatch(word[0]) or word[0] in STOP for word in words):
        return 0, 0
    first = begin + subject.start("name")
    return first + words[0].start(), first + len(NO_NAME.sub("", subject["name"]))


_TELLS = re.compile(r"[A-Z]|\d|_|-[a-z]+-")
"""What a word has that does not say what sort of thing is meant but which: with it a name begins."""


_VERB = re.compile(
    r"(?:please )?(?:click|press|tap|open|install|call|upload|switch|upgrade|move|migrate|transition|try|download|choose|pick|select|adopt|go|point|replaced|superseded|succeeded|retires?|retired|retiring|ends|"
    r"ended|ending|discontinued|discontinuing|deprecates|deprecating|removes|removing|removed|closes|closing|closed|sunsets|sunsetting|sunset|replacing|replaces|introducing|announcing|launching|launches|adding|adds|visit|contact|"
    r"update|goodbye|farewell|thanks|meet)(?: (?:to|by|with|for|in|on|of))? (?=[A-Z\d])",
    re.I,
)
"""What a sentence or a title begins with in capitals that is no part of the name after it: "Install Vela 2", "Retiring Vela 1"."""


def _past_verb(text: str, start: int, end: int) -> int:
    """Where a name begins whose run of capitals begins with the verb of its sentence."""
    begins = start == 0 or text[:start].rstrip(" \"“”'(").endswith((".", "!", "?", ":", ";", "\n"))
    verb = _VERB.match(text, start, end) if begins else None
    return verb.end() if verb else start


def _distinctive(name: str) -> bool:
    """Whether capitals alone make a name likely: two words or more, a digit, or a capital inside a word."""
    return " " in name or bool(re.search(r"\d|[a-z][A-Z]|-[A-Z]", name))


_SMALL = re.compile(
    r"\W*(?:(?:of|the|our|its|and|or|for|models?|aliases|endpoint|parameter|field|setting|users|is|are|was|were|has|have|been|will|"
    r"be|to|planned|on|legacy|two|three|old)\b\W*|[\u3040-\u30ff\u4e00-\u9fff]{1,6})*",
    re.I,
)


def _beside(text: str, start: int, end: int, cues: list[Found]) -> bool:
    """Whether a lowercase word such as `deepseek-chat` is what a cue speaks of: only small words lie between them."""
    gaps = (
        text[end : cue.start] if end <= cue.start else text[cue.end : start]
        for cue in cues
        if cue.cue not in (Cue.ANNOUNCED, Cue.LAUNCHED)
    )
    return any(len(gap) < 70 and _SMALL.fullmatch(re.sub(r"[a-z]+(?:[-_][a-z]+)+", "", gap)) for gap in gaps)


def _widened(text: str, start: int, end: int, found: list[Mention]) -> list[Mention]:
    """A name that holds an id-shaped word, such as `Kimi K2.5` or `Codestral 25.08`, is one mention as a whole."""
    inner = [m for m in found if start <= m.start and m.end <= end]
    variant = len(inner) == 1 and _VARIANT.fullmatch(text, inner[0].end, end)
    if len(inner) != 1 or inner[0].end - inner[0].start == end - start:
        return found
    if re.search(r"[-_/]", inner[0].name) and not variant:
        return found
    return [m for m in found if m is not inner[0]] + [Mention(start, end, text[start:end], rule="capitals")]


_LINKS = ("for", "of", "on", "with", "by")


_VARIANT = re.compile(
    r"\s(?:mini|nano|micro|tiny|small|medium|large|pro|max|ultra|plus|lite|light|turbo|flash|preview|instruct|chat|vision|audio|realtime|thinking)\b"
)
"""A word, often small, that goes on a model's name: "GPT-4o mini"."""


_QUOTED = re.compile(r"[“「『《]([^“”「」『』《》]{2,24})[”」』》]")
"""A name in the quotation marks of Chinese and Japanese, where no capitals set names off."""
_PLACE = re.compile(r"에서|にお|では|での|にて|上の|内の|平台上|中的")
"""What follows the name of the place something happens at."""
_KIND = re.compile(
    r"待定|未定|[新旧]?(?:替代|推荐|推奨|後継)?(?:模型|接口|服务|功能|版本|モデル|サービス|機能)"
)
_COMPOUND = re.compile(r"[\u30a0-\u30ff\u3400-\u9fff]{2,10}$")
_HEAD = re.compile(r"(?:API|SDK|CLI|UI|App|Bot|v\d)\b")


def _quoted(text: str, cues: list[Found]) -> list[Mention]:
    """Names in CJK quotation marks near a cue."""
    if text.isascii() or not any(c.cue in (Cue.END, Cue.ENDED, Cue.DEPRECATED, Cue.CLOSED) for c in cues):
        return []
    spans = ((m.start(1), m.end(1), m[1]) for m in _QUOTED.finditer(text))
    return [
        Mention(s, e, name, rule="quoted")
        for s, e, name in spans
        if not (name.isascii() or find_cues(name) or _PLACE.match(text, e + 1) or _KIND.fullmatch(name))
    ]


def _compounded(text: str, start: int) -> int:
    """Where a name begins that goes on in Latin letters after Chinese or Japanese ones: 音声合成API v1."""
    found = _COMPOUND.search(text, max(0, start - 10), start) if _HEAD.match(text, start) else None
    return found.start() if found else start


@lru_cache(maxsize=64)
def name_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Runs of capitalised words in `text` that may be names, without the ordinary words they begin with."""
    spans = []
    for match in _NAME.finditer(text):
        start, end = match.span()
        words = match[0].split(" ")
        compound = _compounded(text, start)
        if compound < start:
            spans.append((compound, end))
            continue
        for at in range(1, len(words) - 1):
            if words[at] in _LINKS and words[at + 1] in STOP:  # "Marketplace on January 25"
                end = start + len(" ".join(words[:at]))
                words = words[:at]
                break
        cut = next((at for at in range(1, len(words)) if words[at] in _ADDRESS), len(words))
        if cut < len(words):  # "Vela Neo Ihre Fotos"
            end, words = start + len(" ".join(words[:cut])), words[:cut]
        if len(words) > 1 and words[-1] == "I":
            end -= len(words.pop()) + 1
        while words and (words[0] in STOP or words[0] in _LINKS):
            if words[0] in _HEADS and len(words) > 1 and _ARTICLE.search(text, max(0, start - 4), start):
                break
            start += len(words[0]) + 1
            words.pop(0)
        if words and any(w[:1].isalpha() and w not in STOP for w in words):
            more = _VARIANT.match(text, end) if any(c.isdigit() for c in words[-1]) else None
            spans.append((start, more.end() if more else end))
    return tuple(spans)


_HEADS = ("SDK", "API")
_ARTICLE = re.compile(r"(?:\b(?:[Ll]e|[Ll]a|[Ee]l|[Ii]l|[Oo])\s|\b[Ll]['’])$")
"""The articles of languages whose names begin with what sort of thing it is: "Le SDK PHP 1.x"."""
_ADDRESS = frozenset(
    ["Sie", "Ihr", "Ihre", "Ihrem", "Ihren", "Ihrer", "Ihres", "Ihnen", "Du", "Dein", "Deine", "Deinen"]
)
"""How German addresses a reader, with a capital that is no part of a name."""
_QUOTE = re.compile(r"[“\"„«「『《‘]([^“”\"„«»「」『』《》‘’\n]{2,40})[”\"“»」』》’]")
_PAIR = re.compile(r"[^\W\d_][\w.+-]* & [A-Z][\w.+-]*")
_LINK = re.compile(rf"\s(?:{'|'.join(_LINKS)})\s")
_PARTS = re.compile(r"[a-z]+(?:-[a-z]+)+")
_ROUTE = re.compile(r"(?<![\w/.:<])/[a-z][\w-]*(?:/[\w{}:-]*\w)+")
_HOST = re.compile(r"(?<![\w.@/-])[a-z][\w-]*(?:\.[a-z][\w-]+){2,}")
_NO_NOUN = (
    r"(?!(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|shall|should|do|does|did|and|or|nor|but|so|if|in|on|at|to|for|from|by|of|off|with|"
    r"as|that|than|then|which|who|when|while|where|until|till|through|after|before|since|because|once|not|no|its|their|our|your|the|a|an|this|these|now|also|both|all|only|still|"
    r"just|ends?|gets?|goes|stops?|stays?|keeps?|remains?|becomes?|leaves?|closes?|moves?|takes?|users?|customers?|into|onto|over|under|about|between|without|within|instead|today|says?|said|gone|dead|dies|died|down|closing|closed|finally|follows?|followed|held|holds?|lasted|lasts?|went|came|comes|took|ran|sat|fell|became|gave|lost|kept|told|sent|wrote|stood|stands?|bows?|bowed)\b)"
)
NO_NAME = re.compile(rf"(?:\s(?!{_NO_NOUN})[a-z]+)+$")
"""Small words at the end of a name that no name ends with: "Vela Studio remains"."""
_NOUN = re.compile(
    rf" {_NO_NOUN}([a-z]{{3,}}(?<!ed)(?<!ing)(?<!ly))(?= |[.,;:)!?]|$)( {_NO_NOUN}[a-z]{{3,}}(?<!ed)(?<!ing)(?<!ly)(?= |[.,;:)!?]|$))?"
)
_VERSIONED = re.compile(
    r"(?<![\w@/.-])(?P<name>[A-Za-z@][\w@/.-]*\w) (?:v\d+(?:\.(?:\d+|x\b))*|\d+\.(?:\d+|x\b)(?:\.(?:\d+|x\b))*)(?![\w.]?\d)|[A-Z][\w-]*(?: [A-Z\d][\w-]*)* \((?:(?:19|20)\d\d|\d+(?:st|nd|rd|th) gen(?:eration)?|gen(?:eration)? \d)\)"
)
"""A name with the version or the year of make that tells it from others: "vela-node 4.x", "Vela Mini (2019)"."""
_TAILED = re.compile(
    r"(?:[\u3400-\u9fff]{2,12}|[\u30a0-\u30ffー]{2,14}|[\uac00-\ud7af]{1,10}(?: [\uac00-\ud7af]{1,10})?) ?(?:API|SDK|CLI|Bot|v\d[\d.]*)(?: v?\d[\d.]*)?(?![A-Za-z\d])"
)
"""A name that begins in Chinese, Japanese or Korean and ends in Latin letters or a version."""
_QUOTED_HANGUL = re.compile(r"['‘\"“]([\uac00-\ud7af][\uac00-\ud7af \w]{1,20})['’\"”]")
_KATAKANA = re.compile(r"[\u30a0-\u30ff]{3,}(?:[ ・]?[A-Za-z0-9\u30a0-\u30ff]+)*")


def candidates_in(text: str, code: tuple[str, ...] = ()) -> list[tuple[int, int]]:
    """Where `text` may name something, whoever decides: runs of capitals and what they are made of, ids, code, what stands in
    quotation marks. The spans may overlap."""
    found = {(start, end) for start, end, _ in ids_in(text, code)}
    for start, end in name_spans(text):
        found.add((start, end))
        found.update(_shorter(text, start, end))
        found.update(_longer(text, start, end))
    for shape in (_QUOTE, _PAIR, _KATAKANA, _HOST, _ROUTE, _QUOTED_HANGUL):
        found.update(match.span(match.lastindex or 0) for match in shape.finditer(text))
    found.update(match.span() for match in _TAILED.finditer(text))
    found.update(m.span() for m in _VERSIONED.finditer(text) if not m["name"] or "-" in m["name"])
    return sorted(found)


def _longer(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A run of capitals with the noun, or the two, that may still belong to the name: "Classic playground", "Hickory PHP client"."""
    more = _NOUN.match(text, end)
    return [(start, at) for at in (more.end(1), more.end(2)) if at > end] if more else []


def is_compound(text: str, words: Container[str]) -> bool:
    """Whether `text` is no id but ordinary `words` joined by hyphens: "image-generation", "per-seat"."""
    return bool(_PARTS.fullmatch(text)) and all(part in words for part in text.split("-") if len(part) > 2)


def _shorter(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The names that a run of capitals may be made of: what its links join, and the run without its first word."""
    cuts = [start, *(at for m in _LINK.finditer(text, start, end) for at in m.span()), end]
    spans = list(zip(cuts[::2], cuts[1::2], strict=True)) if len(cuts) > 2 else []
    begins = start == 0 or text[:start].rstrip(" \"“”'(").endswith((".", "!", "?", ":", "\n"))
    if begins and " " in text[start:end]:
        spans.append((text.index(" ", start) + 1, end))
    return spans


ONLY_IF = re.compile(r"\b(?:once|as soon as|unless|if)\s(?:the\s|a\s)?$", re.I)
"""What makes of what follows a condition and no news: "once X is done"."""


_REMARK = re.compile(
    r"^\s?\((?:(?:public |private )?(?:beta|alpha|preview)|legacy|classic|old|v?\d[\w. ]{0,12})\)", re.I
)
"""What may stand in brackets behind a name: "(beta)"."""


def is_governed(text: str, start: int, end: int, cues: list[Found]) -> bool:
    """Whether a lifecycle cue has the name as its subject ("X is deprecated") or object ("we are retiring X")."""
    only_if = ONLY_IF.search(text, max(0, start - 24), start) is not None
    for cue in cues:
        if cue.cue in (Cue.ANNOUNCED, Cue.KEPT):
            continue
        if end <= cue.start and not only_if:
            between = _REMARK.sub("", text[end : cue.start])
            acts = (_WE.match(cue.text) and re.search(r"\w", between)) or _parted(text, end, cue)
            if (
                len(between) < 45
                and not acts
                and not re.search(r"[;:!?()]|\.(?:\s|$)|\b(?:which|who|that|said|says)\b", between)
            ):
                return True
        elif start >= cue.end:
            between = text[cue.end : start]
            if not re.search(r"[.!?:]\s", between) and re.fullmatch(
                r"\W*(?:(?:of|for|the|our|its|to|use|support|with|access|service|old|legacy|both|a|an|\w+ing|\w+ed)\W+){0,4}",
                between,
                re.I,
            ):
                return True
    return False


def _parted(text: str, end: int, cue: Found) -> bool:
    """Whether a comma parts what ends at `end` from what somebody did to something else."""
    return (
        end <= cue.start
        and text[end : cue.start].rstrip().endswith(",")
        and _DID.fullmatch(cue.text.strip()) is not None
    )


_DID = re.compile(r"removed|dropped|deleted|retired", re.I)
"""What somebody did, where a comma parts it from what was named before: "updates to X, removed a note"."""
_WE = re.compile(r"(?:we|I|they)\b", re.I)
"""How words begin that say who ends something."""
_FOLLOWING = re.compile(r"\b(?:following|these|those|below)\W+(?:\w+\W+){0,2}$", re.I)
_ON_SCREEN = re.compile(
    r"\b(?:settings? page|page|button|menu(?: item| entry)?|badge|label|shortcut|icon|checkbox|banner|seite|schaltfläche|menüpunkt|bouton|botón)\W{1,3}$",
    re.I,
)
"""What stands before the name of what is no more than a part of a screen."""
_WHERE = re.compile(r"\s?(?:(?:全体|内|上)?で|にて|において|では|上で)(?!す)")
"""What follows in Japanese the name of the place where something ends."""
_GROUP = re.compile(
    r"\W*(?:preview |older |legacy )?(?:models?|endpoints?|apis?|features?|versions?|snapshots?|services?)\b",
    re.I,
)


def _parts(text: str, found: list[Mention]) -> list[Mention]:
    """Each mention with its part; what an "and", "or" or comma joins to a replacement is one too,
    and so is what a bare "to" leads to behind one: "a moves to b, c to d"."""
    done: list[Mention] = []
    for mention, following in zip_longest(found, found[1:]):
        before, after = text[max(0, mention.start - 70) : mention.start], text[mention.end : mention.end + 60]
        led = len(done) > 1 and done[-2].part is Part.REPLACEMENT
        moves = following is not None and text[mention.end : following.start].strip(" `") == "to"
        part = Part.ENDING
        if (
            _TO.search(before)
            or _INSTEAD.match(after)
            or (led and text[done[-1].end : mention.start].strip(" `") == "to")
            or (
                done
                and not moves
                and done[-1].part is Part.REPLACEMENT
                and AND.match(text[done[-1].end : mention.start])
            )
        ):
            part = Part.REPLACEMENT
        elif (
            (_OTHER.search(before) and not _OF.search(before))
            or (
                _FOLLOWING.search(before)
                and (_GROUP.match(after) or _GROUP.fullmatch(mention.name.rsplit(" ", 1)[-1]))
            )
            or _WHERE.match(after)
            or _ON_SCREEN.search(before)
        ):
            part = Part.BYSTANDER
        name = _as_before(mention, done[-1], text) if done else mention.name
        done.append(replace(mention, name=name, part=part))
    return done


def _as_before(mention: Mention, last: Mention, text: str) -> str:
    """A name that an "and" leaves the first word out of: "Vela 2.0 Flash and 2.0 Flash-Lite"."""
    begins = re.match(r"([A-Z][\w-]*) \d", last.name)
    bare = re.match(r"\d+(?:\.\d+)* [A-Z]", mention.name)
    joined = AND.match(text[last.end : mention.start])
    return f"{begins[1]} {mention.name}" if begins and bare and joined else mention.name
