"""For whom something ends: the users, plans, places and surfaces that a sentence speaks of, and which of its days is whose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from pipeline.components.companies import is_territory
from pipeline.components.products import AND
from pipeline.components.relations import milestone_of
from pipeline.components.statuses import find_cues
from pipeline.telling import Day, Telling


def scope_of(telling: Telling) -> str:
    """The first of whom a sentence speaks, or ""."""
    if telling.scopes:
        return re.sub(r"^[Tt]he ", "", telling.scopes[0].name)
    if told := _PLAN.search(telling.text):
        return next(filter(None, told.groups()), "")
    if place := _place(telling.text):
        return place
    found = _SURFACE.search(telling.text)
    return next(filter(None, found.groups()), "") if found else ""


def is_of_some(text: str) -> bool:
    """Whether a sentence speaks of a plan or a place, and of no surface that the next may go on about."""
    return _PLAN.search(text) is not None or bool(_place(text))


_PLAN = re.compile(
    r"\b(?:on|from|of|under|to|in|for) (?:the|its|their|our) (?P<plan>(?-i:[A-Z][\w+-]*|free|paid|basic|starter|personal|business|enterprise|team|pro)(?: (?-i:[A-Z][\w+-]*))? (?:plans?|tier|edition))\b|"
    r"\b(?P<rest>every(?:one|body|where) else|all (?:the )?other (?:countries|regions|markets|customers|users|plans)|the rest of the world)\b",
    re.I,
)
"""A plan that something is taken from, and those that are left."""


def _place(text: str) -> str:
    """The countries or parts of the world in which a sentence says that something happens, or ""."""
    found = next(_places(text), None)
    return found["names"] if found else ""


def _places(text: str) -> Iterator[re.Match[str]]:
    """Where a text says in which countries or parts of the world: one, or several joined by commas or "and"."""
    for found in _WITHIN.finditer(text):
        names = re.split(r",\s(?:and\s)?|\sand\s|\sor\s", found["names"])
        if all(is_territory(name.removeprefix("the ")) or name in _UNIONS for name in names):
            yield found


_WITHIN = re.compile(
    r"\b(?:[Ii]n|[Aa]cross|[Ww]ithin|[Oo]utside|[Ee]n|[Ee]m|[Dd]ans|[Aa]ux?|[Ii]m|[Nn]el|[Ff]or|[Ff]ür|[Pp]our|[Pp]ara) (?:the |las? |los |les? |os? |as? )?(?P<names>[A-Z][\w.]+(?: [A-Z][\w.]+)*(?:(?:, (?:and )?| and | or )(?:the )?[A-Z][\w.]+(?: [A-Z][\w.]+)*)*)"
)
_UNIONS = ("EU", "EEA", "US", "U.S.", "USA", "UK", "U.K.")
"""What parts of the world are called for short."""

_SURFACE = re.compile(
    r"\b(?:the |its )(?P<s>(?:(?:phone|tablet|watch|tv|browser|public|tile|search|batch) )?(?:api|apps?)|browser|web(?:site| version| app)?|mobile apps?|desktop app|ios app|android app)\b|(?P<a>\bAPI\b) (?:access|customers)|(?P<r>\b(?-i:EU|UK|US)\b)|\b(?:on|for|under|auf|unter|sur|sous|en|para) (?P<p>(?-i:Windows|macOS|Mac|Linux|ChromeOS|Android|iOS|iPadOS|iPhone|iPad))\b|"
    r"(?:\b(?:la|le|el|die|das|der|o|a|il|lo|de|het)\s|\b[ld]['’])(?P<f>API|apps?|appli(?:cation)?|aplicación|aplicativo|applicazione|Schnittstelle|site|web|Webseite|Website|navigateur)\b(?! de\b| du\b| d['’])",
    re.I,
)


_PEOPLE = re.compile(
    r"\b(?:the )?(?P<name>(?:free|paid|paying|new|existing|current|personal|private|business|enterprise|commercial|education(?:al)?|individual|professional|(?-i:[A-Z][\w+-]+))(?: (?:and|or|&) [\w+-]+)? (?:users|customers|accounts|subscribers|members|plans?|tiers?|teams|workspaces|organi[sz]ations))\b",
    re.I,
)
"""Those of whom a sentence speaks by what they have or pay: "paying customers"."""


_PEOPLE_HEADS = r"users|customers|clients|subscribers|members|accounts|tenants|organi[sz]ations|developers|owners|workspaces|licen[cs]es|contracts"
_OWN_HEADS = r"teams|schools|families|companies|businesses|universities|institutions|households|students|teachers|firms|partners"
"""People who are told apart by what they are called, without a word before."""
_PART_HEADS = r"apis?|(?:(?:web|mobile|desktop|phone|tablet|watch|tv|browser|windows|mac|macos|ios|android|iphone|ipad|linux)(?: and | ))*apps?|web(?:site| version| client)|plug-?ins?|extensions?|bots?|widgets?|integrations?"
_OTHER_HEADS = r"editions?|versions?|clients?|endpoints?|hosts?|clusters?|instances?|deployments?|regions?|tiers?|plans?|branch(?:es)?|voices|stores?|mode"
_NO_MARK = r"(?!(?:following|listed|above|below|existing|current|all|affected|many|most|some|new|old|these|those|other|such|more|few|no|our|your|the|any)\s)"
"""No word that tells some from others."""
_SOME = (
    rf"(?:(?:the|our|its|all|every|any|a|an|those|your|a few)\s)?(?P<some>"
    rf"(?:every(?:body|one)|anybody|anyone) else|all others|the rest(?: of (?:you|us|the world))?|others|"
    rf"(?:{_NO_MARK}(?:[\w.&+/-]|['’](?!s\b))+\s){{1,3}}?(?:{_PEOPLE_HEADS}|{_OTHER_HEADS})\b|"
    rf"(?:{_NO_MARK}(?:[\w.&+/-]|['’](?!s\b))+\s){{0,3}}?(?:{_OWN_HEADS})\b|(?:{_PART_HEADS})\b|"
    rf"(?:{_PEOPLE_HEADS})(?=\s(?:in|on|with|without|outside|from)\s)|"
    rf"(?:all )?(?:the )?(?:remaining|other|rest of the) [\w-]+"
    rf")(?P<which>\s(?:in|on|with|without|outside|from)\s(?:the |a |an )?(?-i:[\w.&+-]+(?:,? (?:and |or )?(?:the )?[A-Z][\w.]*){{0,5}}|[a-z-]+ (?:contract|plan|tier|commitment|licen[cs]e)))?"
)
_THEY = r"(?:will|won['’]t|is|are|isn['’]t|aren['’]t|has|have|had|gets?|got|keeps?|kept|loses?|lost|can|may|must|stays?|remains?|runs?|ran|continues?|goes|go|went|closes?|closed|ends?|ended|stops?|stopped|leaves?|left|was|were|lasts?|lives?|survives?|shuts?|follows?|retires?|fell|fall|disappears?|vanish(?:es)?|works?)"
_PLATFORM = r"(?-i:Windows|macOS|Mac|Linux|ChromeOS|Android|iOS|iPadOS|iPhone|iPad)|the web|(?:[a-z\d-]+\.){2,}[a-z\d-]+"
_OPENING = re.compile(
    rf"\W*(?:(?:and|but|however|meanwhile|by contrast|only|finally|for now),?\s)?(?:"
    rf"{_SOME}(?:,\s[^.;:]{{3,90}},)?(?:\s(?:still|also|then|only|now|already|meanwhile|however))?(?=\s{_THEY}\b)|"
    rf"(?:on|in|for|under|with|within|outside|to|at|if you(?:['’]re| are| use| have| run| pay| subscribe)(?: (?:it|to|for|on|with|under|via|through|one of))*)\s(?:{_SOME.replace('some>', 'there>').replace('which>', 'where>')}|(?P<platform>{_PLATFORM}))(?=,|\s(?:it|this|that|they|you|we|the|access|there|an|a)\b)"
    rf")",
    re.I,
)
"""How a sentence opens that says for whom, or where, what it says of a product holds: "Teams keep it until May", "On Android it closes in June"."""
_HEADED = re.compile(r"\W*(?P<head>(?!I\b|Me\b|You\b)[A-Z][\w.&+/-]*(?: [\w.&+/-]+){0,3}):\s")
"""How a line begins that is headed by those it is for: "Basic workspaces: ..."."""
_NO_HEAD = re.compile(
    r"\d|\b(?:phase|step|stage|wave|note|edit|update|reminder|important|warning|date|day|deadline|timeline|schedule|status|impact|action|reason|why|what|when|where|who|how|replacement|alternative|notice|fyi|re|tl;?dr|ps|p\.s|background|summary|example|question|answer)s?\b",
    re.I,
)


_ABROAD = re.compile(
    r"\W*(?:mais |et |aber |und |doch |pero |y |mas |e )?(?:"
    r"si vous êtes (?:un |une )?(?P<fr>[\w'’ -]{3,30}?)(?=,)|(?:pour|chez) (?:les |le |la |l['’]|nos )(?P<pour>(?:[\w'’-]+ ){0,2}(?:abonné|client|utilisateur|compte|entreprise|école|équipe|particulier|formule)\w*(?: [\w'’-]+){0,2}?)(?=,)|"
    r"les (?P<les>(?:abonné|client|utilisateur|compte|entreprise|école|équipe)\w* [\w'’-]+(?: [\w'’-]+)?)(?= (?:conserv|gard|pourr|perd|auront|ont|dispos|bénéfic))|"
    r"(?:für|bei|unter|auf) (?:die |den |das |alle |unsere )?(?P<fuer>(?:[\w-]+ )?[\w-]*(?:kunden|nutzer|nutzerinnen|konten|abonnenten|unternehmen|schulen|teams|android|ios|iphones?|windows)) (?=(?:ist|gilt|läuft|endet|bleibt|wird|gibt|haben|steht|bleiben|können)\b)|"
    r"(?P<de>(?:[\w-]+ )?[\w-]{3,}(?:kunden|nutzer|abonnenten)) (?=(?:haben|können|behalten|verlieren|bekommen|erhalten|dürfen)\b)|"
    r"(?:para|en) (?:los |las |el |la |nuestros )(?P<para>(?:cliente|usuario|suscriptor|cuenta|empresa|escuela|equipo|plane?)\w* [\w-]+(?: [\w-]+)?)(?=,)|(?:los |las )(?P<los>(?:cliente|usuario|suscriptor|cuenta|empresa|escuela|equipo)\w* (?:de )?[\w-]+)(?= (?:podrán|pueden|tendrán|tienen|perderán|pierden|conserva))|"
    r"(?:另外，|此外，|但)?(?P<zh>(?![该本此这])[^，。、：；\s]{2,10}(?:用户|客户|实例|套餐|版本|接口|端))(?=可|将|则|仍|的|，|继续)|"
    r"(?:なお、|ただし、|一方、)?(?P<ja>(?![同本当該この])[^、。\s]{0,10}(?:版|ユーザー|アプリ|API|プラン|お客様))(?:のほう|について)?(?=は)|"
    r"(?:다만 |단, )?(?P<ko>[가-힣A-Za-z]{0,6} ?[가-힣A-Za-z]{1,8}(?:형|버전|앱|API|고객|사용자|요금제))(?=은|는))",
    re.I,
)
"""How sentences in other languages open with those that they are for."""


def opening_scope(telling: Telling) -> tuple[str, int]:
    """For whom or where a sentence says by its first words that it holds, and how far those reach in it; ("", 0) where it does not."""
    text = telling.text
    if found := _OPENING.match(text):
        group = next(g for g in ("some", "there", "platform") if found[g])
        which = found["which"] or found["where"] or ""
        return f"{found[group]}{which}", found.end()
    if found := _ABROAD.match(text):
        return next(filter(None, found.groups())), found.end()
    if (found := _SURFACE.search(text)) and not text[: found.start()].strip(' "“«¿¡'):
        return next(filter(None, found.groups()), ""), found.end()
    return "", 0


def head_of(text: str) -> str:
    """What heads a line and may be those it is for: "Basic workspaces: ..."; whether it is shows in the lines beside it."""
    found = _HEADED.match(text)
    if not found or _NO_HEAD.search(found["head"]) or find_cues(found["head"]):
        return ""
    return found["head"].removeprefix("The ")


def is_host(name: str) -> bool:
    """Whether a name is that of a host, and so where something runs."""
    return _HOST.fullmatch(name) is not None


_HOST = re.compile(r"(?:[a-z\d-]+\.){2,}[a-z\d-]+")


def shared_out(telling: Telling) -> Mapping[int, tuple[str, Day]]:
    """For a sentence that says of several in turn on which day something ends ("on 1 March in Europe and on 1 June in Japan"), the
    scope and the day of each, by where that day stands; nothing where days and scopes do not go two and two."""
    days = [d for d in telling.days if _may_end(telling, d)]
    if len(days) < 2 or not any(d.label == "SHUTDOWN" for d in days):
        return {}
    scopes = _groups(telling)
    if len(days) != len(scopes):
        return {}
    marks = sorted([(d.start, "day") for d in days] + [(start, "scope") for start, _, _ in scopes])
    pairs = [{kind for _, kind in marks[at : at + 2]} for at in range(0, len(marks), 2)]
    if any(len(pair) < 2 for pair in pairs) or marks[0][1] != marks[2][1]:
        return {}
    return {
        day.start: (name, replace(day, label="SHUTDOWN"))
        for day, (_, _, name) in zip(days, scopes, strict=True)
    }


def _may_end(telling: Telling, day: Day) -> bool:
    """Whether on a day of a sentence something may end, and no words beside it say that something else happens then."""
    if day.label == "SHUTDOWN":
        return True
    return day.label in ("DATE", "DEPRECATED") and milestone_of(telling.block.text, day.dated) is None


def _groups(telling: Telling) -> list[tuple[int, int, str]]:
    """Where in its block a sentence speaks of whom, in order; those joined by an "and" are one."""
    text = telling.block.text
    groups: list[tuple[int, int, str]] = []
    for start, end, name in sorted(_mentions(telling)):
        begin, before, _ = groups[-1] if groups else (0, -1, "")
        if start < before:
            groups[-1] = max(groups[-1], (start, end, name), key=lambda mention: mention[1] - mention[0])
        elif groups and AND.fullmatch(text[before:start]):
            groups[-1] = begin, end, text[begin:end]
        else:
            groups.append((start, end, name))
    return groups


def _mentions(telling: Telling) -> Iterator[tuple[int, int, str]]:
    text, at = telling.text, telling.at
    for scope in telling.scopes:
        name = re.sub(r"^[Tt]he | (?:and|und|et|y|e)$", "", scope.name)
        yield scope.start, scope.end, name
    by_rule = [match for pattern in (_PLAN, _SURFACE, _PEOPLE) for match in pattern.finditer(text)]
    for match in (*by_rule, *_places(text)):
        group = match.lastgroup or ""
        start, end = match.span(group)
        yield at + start, at + end, match[group]
