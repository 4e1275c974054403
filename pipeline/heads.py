"""What stands at the head of something: whether a heading, or the words before a colon, can be the name of a product."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from pipeline.components.dates import find_dates
from pipeline.components.statuses import find_cues, status_of
from pipeline.names import clean_name, is_id, product_names

REPLACED = re.compile(
    r"replac|recommend|alternative|migrat|successor|substitut|instead|move to|switch to|nachfolg|替代|替换|推荐|改用|请使用|迁移|(?<!产品)(?<!系统)(?<!服务)(?<!业务)(?<!架构)(?<!技术)升级|后继|後継|推奨|移行|承接|接替|取代|추천|권장|대체|업데이트",
    re.I,
)


def heading_names(heading: str, code: tuple[str, ...]) -> list[str]:
    """The products that a heading names: those in quotation marks, the id in it, or the heading as a whole."""
    quoted = ["".join(found) for found in _QUOTED.findall(heading)]
    if _SUBJECT.match(heading) or is_part(heading):
        return []
    if quoted:
        return quoted
    told = _TOKEN_FIRST.match(heading)
    if told:
        return [told["name"]]
    plain = clean_name(heading)
    return [n.text for n in product_names(plain, code)] if nameable(plain, code, heads=True) else []


def subject_of(heading: str) -> str:
    """What a heading names below which the days of one thing stand, whatever words it has: all of it without a day at its beginning
    and without the word for the end around it; "" where it is no name."""
    dates = find_dates(heading, today=_ANY_DAY)
    text = heading[dates[0].end :].lstrip(" :–—-") if dates and dates[0].start < 2 else heading
    text = _OF_END.sub("", text).strip()
    stripped = text != heading
    told = (
        SENTENCE_LIKE.search(text)
        or find_dates(text, today=_ANY_DAY)
        or find_cues(text)
        or (stripped and _TELLS.search(text))
    )
    no_name = is_generic(text) or _SUBJECT.match(text) or is_part(text)
    return "" if told or no_name or not 0 < len(text.split()) <= LONGEST_HEAD else text


def named_by_title(title: str) -> tuple[int, int]:
    """Where in a title stands what it says by its first words, or by no more than them, that it is the end of; (0, 0) where it says
    no such thing."""
    if len(title) > LONGEST_TITLE:
        return 0, 0
    marked = _MARKED.fullmatch(title) or _MARKED_BEHIND.fullmatch(title)
    found = marked or _END_OF.match(title) or _ITS_END.match(title) or _ENDS.match(title)
    if not found or (found.re is _ITS_END and _TELLS.search(found["name"])):
        return 0, 0
    longest = LONGEST_MARKED if marked else LONGEST_ENTITLED
    return found.span("name") if len(found["name"].split()) <= longest else (0, 0)


@lru_cache(maxsize=256)
def phrases_of(title: str) -> tuple[str, ...]:
    """The phrases of two to five words that a title is put together from and that may name what it speaks of, in small letters."""
    parts = (part.strip(" .\"“”'‘’()").lower() for part in _PARTS.split(title))
    bare = (_ARTICLE.sub("", part) for part in parts)
    return tuple(p for p in bare if 1 < len(p.split()) <= 5 and not (find_cues(p) or is_generic(p)))


_PARTS = re.compile(r"[:;–—|?!]\s*|,\s|\s-\s|\s(?:and|&|und|et|y)\s")
_ARTICLE = re.compile(r"^(?:the|our|your|all) ")
LONGEST_TITLE = 160
"""Characters of the longest title that is looked at so."""
LONGEST_ENTITLED = 5
LONGEST_MARKED = 9
"""Words of the longest name that a title gives what ends, in a sentence and marked by no more than a word for it."""
_MARKED = re.compile(
    r"\W*[\[(](?:deprecated|discontinued|retired|sunset|end[- ]of[- ]life|eol|obsolete|unmaintained|no longer maintained)[\])]:?\s+(?P<name>(?!(?:How|What|Why|When|Guide|Getting|Using|Migrat\w+)\b)[A-Z@\d].{1,80})",
    re.I,
)
"""A title that marks the name it is: "[Deprecated] Vela SDK for Python"."""
_MARKED_BEHIND = re.compile(
    r"\W{0,8}(?P<name>(?!(?:How|What|Why|When|Guide|Getting|Using|Migrat\w+)\b)[A-Z\d][^\[\]()]{1,80}?)[^\w)]{0,8}[\[(](?:deprecated|discontinued|retired|sunset|end[- ]of[- ]life|eol|obsolete|unmaintained|no longer maintained|shut ?down)[\])]\W*",
    re.I,
)
"""The same behind the name: "Vela SDK [DISCONTINUED]"."""
_END_OF = re.compile(
    r"(?i:(?:we(?:'|’)re |we are )?(?:shutting|winding|closing) down|closing(?! (?:remarks|time|date|bell|statement|thoughts|notes|keynote)\b)|saying goodbye to|sunsetting|retiring|discontinuing|deprecating|ending(?: support (?:for|of))?|(?:the )?end of (?:(?:life|support|service) (?:for|of)|(?=the [A-Z]))|dropping support for|(?:the )?termination (?:of|for)|(?:the )?(?:deprecation|shut-?down|sunset(?:ting)?|discontinuation|phase-?out) of)\s+(?i:the |our )?"
    r"(?P<name>(?!(?:An?|Year|Life|Support|Service|Sales?|Days?)\b)[A-Z][^:–—,;?!|()]{1,50}?(?:\s\([A-Z]{2,6}\))?)(?=\s+(?:on|in|at|from|after|and|as|with|by|for|to|this|next|starting|beginning|effective)\b|\s*[:–—,;?!|(]|\s+-\s|$)"
)
_TOWARDS = r"(?: (?:has|have|had|is|are|will|being|be|now|soon|finally|officially|scheduled|set|due|to|be|going|reach(?:es|ed|ing)?|hits?|hitting|near(?:s|ing)|approach(?:es|ed|ing)?|enter(?:s|ed|ing)?|goes|went|gets?)){1,4}(?: (?:its|an?|their|the))?"
"""What a heading says of a name before the word for its end: "is nearing its"."""
_TELLS = re.compile(
    r"\b(?:and|before|after|ahead|about|on|faces?|facing|surviv\w+|escap\w+|avoid\w*|preparing|prepare|migrat\w+|notice of|reminder|update|upcoming|planned|pending|faq|users|customers|developers|fans|"
    r"announc\w+|confirm\w*|delay\w*|postpon\w+|schedul\w+|reschedul\w+|extend\w*|mourn\w*|protest\w*|plan(?:s|ning)?|sets?|moves?|reverses?|cancel\w*|defend\w*|explain\w*|revis\w+|pauses?|halts?|averts?)\b",
    re.I,
)
"""Words that a headline has around the name of what it tells of: "Vela delays Tern shutdown", "Preparing for Tern retirement"."""
_HERALDS = r"(?:(?:upcoming|planned|scheduled|important|reminder|updates?|notice|faq|preparing|prepare|about|announcing|announcement)(?:\s?:|(?: of| on| for| about)(?: the)?)?\s+)?"
"""What a heading has before the name of what it says the end of: "Preparing for the"."""
_ITS_END = re.compile(
    rf"(?i:{_HERALDS})(?P<name>[A-Z][^:–—,;?!|()]{{1,50}}?)(?:'s|’s|(?i:{_TOWARDS}))? "
    r"(?i:sunset(?:ting)?|shut-?down|retirement|deprecation|end[- ]of[- ](?:life|support|service)|eol|discontinuation)(?i: (?:notice|notification|announcement|faq|update|reminder|plan|timeline|schedule))*\s*(?:$|[:–—|(]|\s-\s)"
)
"""How a title begins, or is as a whole, that says what it is the end of."""
_ENDS = re.compile(
    r"(?P<name>(?!(?:It|This|That|They|We|You|He|She|Why|How|What|When|Who)\b)[A-Z@\d][\w.@/&+-]*(?:(?: [\w.@/&+-]+){0,3}? [A-Z@\d][\w.@/&+-]*)?)(?:, [^,;:.?!]{3,60},)? "
    r"(?i:(?:is|are) (?:now |officially |finally |soon |also )*(?:shutting down|closing(?: down)?|winding down|going (?:away|dark|offline)|retiring|being (?:retired|discontinued|sunset(?:ted)?|shut down|phased out|switched off|turned off|killed off?|axed|scrapped))|"
    r"(?:will (?:be|soon be) |to be |has been |have been )(?:retired|discontinued|sunset(?:ted)?|shut down|phased out|switched off|turned off)|(?:shuts|winds|closes) down|will (?:shut|close|wind) down|closes|goes (?:away|dark|offline)|says goodbye)"
    r"(?=\W*$|\W+(?i:in|on|by|after|at|this|next|from|for good|forever|tomorrow|today|tonight|as|because|soon|effective|starting|and|so|with|ahead|amid|before|until)\b|[:;,.–—])"
)
"""A title that says of what it begins with that it ends: "Vela Notes is shutting down in May"."""


def is_part(heading: str) -> bool:
    """Whether a heading is that of a part of a page, whatever the page is about: "At a glance", "Support matrix"."""
    return bool(_PART.search(heading))


_PART = re.compile(
    r"\bat a glance$|\b(?:status|matrix|information|info|facts|dates?|availability|promotion|offer|sale|details|summary|roadmap)$",
    re.I,
)
LONGEST_HEAD = 9
"""Words of the longest heading that is taken for a name."""
_END_NOUN = r"(?:end[- ]of[- ](?:life|service|support|sale)|shut ?down|sunset(?:ting)?|retire(?:ment|d|s)?|retiring|deprecat(?:ion|ed|ing)|discontinu(?:ation|ed|ing)|remov(?:al|ed|ing)|decommission(?:ing|ed)?)"
_OF_END = re.compile(
    rf"^{_END_NOUN}(?: (?:of|for)|\s*[:–—-])? (?:the )?|(?:\s*[:–—-]|{_TOWARDS}|['’]s)? {_END_NOUN}(?: (?:notice|announcement|plan|schedule))?$",
    re.I,
)
"""The word for the end with which a heading begins or ends, and what binds it to the name."""


def item_names(item: str, code: tuple[str, ...]) -> list[str]:
    """The products that an item names which others are nested in: as a heading does, and in a script without capitals any few
    plain words."""
    if not item or item.endswith((":", "：")):
        return []
    uncased = not item[0].isascii() and item[0].lower() == item[0].upper() and is_plain(item)
    return [n.text for n in product_names(item, code)] if uncased else heading_names(item, code)


_SUBJECT = re.compile(
    r"(?:(?:transition|transitioning|migration|migrating|moving|move|switching|upgrade|upgrading|changes|updates|impacts?|effects?|consequences|guide|introduction|preparing|benefits|reasons?|steps|actions?|support|deactivation|notice|announcement|information|options|implementation|instructions|preparation)s? (?:to|on|for|of|from|in|with|about|by)|using|getting|how|what|why|when|who)\b",
    re.I,
)
"""How a heading begins that says what its section is about and is no name."""
_QUOTED = re.compile(r"[«“„\"「『]([^«»“”„\"「」『』]{2,40})[»”“\"」』]|(?<!\w)['‘]([^'‘’]{2,40})['’](?!\w)")
_TOKEN_FIRST = re.compile(
    r"^(?P<name>(?=\S*[-_/\d]|\S*[a-z][A-Z])[\w@/.:-]+)(?:(?: [a-z][a-z-]+){1,3}| \([^()]{3,40}\))$"
)
"""A heading such as "X-Rank-Mode header": a token in code, and what it is."""


SENTENCE_LIKE = re.compile(r"[。！？]|[.!?](?:\s|$)|[\u3040-\u309f]{3}|を")
"""What tells that a text is more than a name; in Japanese the mark of what somebody does something to."""


def nameable(text: str, code: tuple[str, ...], *, heads: bool = False) -> bool:
    """Whether a head or heading can be a product's name: short, no cue and no date in it, an id or capitalised words. What
    `heads` a section may have as many plain words as capitalised ones."""
    words = text.split()
    if is_id(text) and (text in code or re.search(r"[/\d]", text)) and not find_dates(text):
        return True
    if not is_plain(text):
        return False
    if is_id(text) or text in code:
        return True
    if heads:
        told = sum(any(c.isupper() or c.isdigit() for c in word) for word in words)
        return told * 2 >= len(words) > 1 and any(c.isupper() for c in words[0])
    told = sum(word[:1].isupper() or word[:1].isdigit() or word[:1] in "(v" for word in words)
    return told * 2 > len(words) and words[0][:1].isupper()


_ANY_DAY = date(2026, 1, 1)
"""A day for words that are a date only on one: "July 31"."""


def is_plain(text: str) -> bool:
    """Whether a few words say nothing that no name says: no sentence, no cue, no date, no status, none that every page has."""
    words = text.split()
    return 0 < len(words) <= 6 and not (
        SENTENCE_LIKE.search(text)
        or find_cues(text)
        or find_dates(text, today=_ANY_DAY)
        or (len(words) < 3 and status_of(text))
        or REPLACED.search(text)
        or _TO_DO.match(text)
        or is_generic(text)
    )


_TO_DO = re.compile(r"To [a-z]+ ")
"""How a line begins that says what to do for something."""


def is_passing(text: str) -> bool:
    """Whether a heading or title is about what ends by its nature and is no product: work on the machines, a fair, a vacancy."""
    return bool(_PASSING.search(text))


_PASSING = re.compile(
    r"^(?:an? )?(?:examples?|samples?|beispiele?|exemples?|ejemplos?|tutorials?)\b|\btutorials?$|^(?:incidents?|incident updates|(?:scheduled )?maintenances?|feature flags?|flags|experiments?|(?:promotions?|special offers|aktionen|angebote|promociones|ofertas|promoções|promozioni|offres)(?: \w+)?|キャンペーン|促销活动)$|\b(?:certificate (?:change|rotation|renewal|update)s?|(?:change|rotation|renewal) of (?:the )?certificates?|root certificates?|(?:scheduled|planned|emergency|routine|database|network|system|server) maintenance|maintenance (?:windows?|works?|notices?)|"
    r"webinars?|trade (?:shows?|fairs?)|open (?:positions|roles)|vacanc(?:y|ies)|job (?:openings|offers)|careers|we(?:'|’)re hiring|call for papers|"
    r"(?:geplante|dringende|planmäßige)\w* wartung|wartungs(?:arbeiten|fenster)|webinare?|(?<!\w )messen|offene stellen|stellen(?:angebote|anzeigen)|"
    r"maintenance (?:planifiée|programmée|d(?:'|’)urgence)|webinaires?|salons|offres d(?:'|’)emploi|mantenimiento (?:programado|planificado|de emergencia)|seminarios web|ferias|ofertas de empleo|vacantes|"
    r"manutenção (?:programada|planejada|emergencial)|feiras|vagas|manutenzione programmata|fiere|offerte di lavoro|gepland onderhoud|vacatures|beurzen)\b|"
    r"(?:定期|緊急|臨時|計画|システム|サーバー?)メンテナンス|ウェビナー|セミナー|展示会|求人|採用情報|(?:系统|计划|例行|紧急|定期|服务器)维护|割接|网络研讨会|展会|招聘|(?:정기|긴급|임시|서버|시스템) ?점검|웨비나|전시회|채용|"
    r"(?:плановые|технические) работы|вебинар\w*|вакансии|prace serwisowe|oferty pracy",
    re.I,
)


def is_generic(text: str) -> bool:
    """Whether `text` is what pages call their parts, whatever they are about: "Overview", "Tag", "What changes"."""
    return bool(_GENERIC.match(text.lower() if text.isupper() else text))


_GENERIC = re.compile(
    r"^(?:\W|yes|no|(?:past|previous|recent|all) incidents?|incident history|tag|category|categories|label|type|topic|audience|severity|impact|note|important|warning|tip|new|changed|fix(?:es)?|fixed|added|removed|improved|improvements?|security|performance|preview|legacy|generally ?available|retired|active|plans|key dates|(?:quick|useful|related) links|links|resources|events|bug ?fix(?:es)?|known issues|verbessert|geändert|behoben|entfernt|corrigé|amélioré|corregido|mejora|cambio|corrigido|melhoria|update|updates|overview|questions?|what|why|how|when|who|which|where|models?|features?|apps?|apis?|interfaces|hardware|regions|other|general|faq|services?|products?|components?|author|status|version|date|published|release date|last updated|"
    r"(?-i:[Ww]hat['’]s [A-Za-z]?[a-z]+|[Tt]he [a-z]+)|introduction|summary|background|timeline|details|pricing|changelog|release notes|announcements?|hello|dear|breaking|feature|deprecated|the short version|short version|in short|bottom line|reminder|psa|"
    r"heads-up|fyi|lifecycle policy|deprecation policy|policy|[\w -]*\b(?:policy|lifecycle)|hinweis|neu|wichtig|remarque|nota|注意|说明|注|概要|概述|追加情報|補足|詳細|対象|背景|はじめに|お知らせ|よくある質問|影響|影响范围|影响|背景说明|常见问题|常見問題|注意事项|注意事項|対応方法|处理建议|相关链接)s?\b(?-i:[^A-Z]*)$",
    re.I,
)
