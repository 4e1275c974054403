"""Every way people write dates, to a PartialDate with its strength; relative ones resolved against the publish date."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from pipeline.components.openings import Lexicon
from pipeline.types import PartialDate, Strength

MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "january jan januar jänner janvier enero ene janeiro gennaio januari",
        "february feb februar février févr fevrier febrero fevereiro fev febbraio februari",
        "march mar märz maerz mrz mars marzo março maart",
        "april apr avril avr abril abr aprile",
        "may mai mayo maio maggio mei",
        "june jun juni juin junio junho giugno",
        "july jul juli juillet juil julio julho luglio",
        "august aug août aout agosto ago augustus",
        "september sep sept septembre septiembre setembro settembre",
        "october oct oktober okt octobre octubre outubro ottobre",
        "november nov novembre noviembre novembro",
        "december dec dezember dez décembre déc decembre diciembre dic dezembro dicembre",
    ),
    1,
):
    MONTHS.update(dict.fromkeys(_names.split(), _number))
WEEKDAYS = {name: i for i, name in enumerate(calendar.day_name)} | {
    name: i for i, name in enumerate(calendar.day_abbr)
}
WEEKDAYS = {name.lower(): i for name, i in WEEKDAYS.items()}
WEEKDAYS |= (
    {
        n: i
        for i, n in enumerate(
            ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"]
        )
    }
    | {n: i for i, n in enumerate(["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"])}
    | {n: i for i, n in enumerate(["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"])}
    | {
        n: i
        for i, n in enumerate(["segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira"])
    }
    | {
        n: i
        for i, n in enumerate(["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"])
    }
    | {
        n: i
        for i, n in enumerate(
            ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
        )
    }
    | {"domingo": 6}
)
NUMBERS = {
    w: i
    for i, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {
    "a": 1,
    "an": 1,
    "a couple of": 2,
    "half a": 0,
    "thirty": 30,
    "forty": 40,
    "sixty": 60,
    "ninety": 90,
    "ein": 1,
    "einem": 1,
    "zwei": 2,
    "drei": 3,
    "vier": 4,
    "sechs": 6,
    "zwölf": 12,
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six mois": 6,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
    "seis": 6,
    "ocho": 8,
    "nueve": 9,
    "diez": 10,
    "doce": 12,
    "dois": 2,
    "duas": 2,
    "três": 3,
    "quatro": 4,
    "oito": 8,
    "nove": 9,
    "dez": 10,
    "doze": 12,
    "huit": 8,
    "neuf": 9,
    "dix": 10,
    "douze": 12,
    "fünf": 5,
    "sieben": 7,
    "acht": 8,
    "neun": 9,
    "zehn": 10,
    "三": 3,
    "六": 6,
    "两": 2,
    "十二": 12,
}
ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "last": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
_ORDINALS = (
    ("premier", "primer", "primeiro", "primo", "erstes", "ersten", "eerste"),
    ("deuxième", "second", "segundo", "secondo", "zweites", "zweiten", "tweede"),
    ("troisième", "tercer", "terceiro", "terzo", "drittes", "dritten", "derde"),
    ("quatrième", "cuarto", "quarto", "viertes", "vierten", "vierde"),
)
"""How other languages count the quarters of a year."""
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
_SEASON = (
    "spring|summer|autumn|fall|winter|frühjahr|frühling|sommer|herbst|printemps|été|automne|hiver|primavera|verano|otoño|invierno|verão|outono|inverno|"
    "estate|autunno|voorjaar|lente|zomer|najaar|herfst"
)
_UNITS = (
    ("month", r"month|monat|mois|mese?s?\b|mês|maand|个?月|달"),
    ("quarter", r"quarter|quartal|trimestre|kwartaal"),
    ("week", r"week|woche|semaine|semana|settimana|周|週"),
    ("year", r"year|jahr|ann[ée]|an\b|año|ano|anno|jaar|年|해"),
)
"""What a stretch of the calendar is called in the languages we read."""
_NEXT = r"nächste[nrs]?|kommende[nrs]?|próxim[oa]|volgende?|komende|prossim[oa]|prochaine?"
_COMES = r"prochaine?|suivante?|que viene|que vem|próxim[oa]|prossim[oa]"
_SPAN = r"monat(?:s|en)?|jahr(?:es|e)?|woche|quartals?|mois|année|semaine|mes|año|semana|mês|ano|mese|anno|settimana|maand|jaar|week|kwartaal|trimestre"

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_NUMBER = "|".join(sorted(map(re.escape, NUMBERS), key=len, reverse=True))
_B = r"(?<![A-Za-zÀ-ɏ0-9_@/.:=-])"
_E = r"(?![A-Za-zÀ-ɏ0-9_@/=]|[-.:][A-Za-zÀ-ɏ0-9_])"
"""Where a date begins and ends: at a word, or anywhere in a script that parts words by no space."""
_DAY = r"(?P<d{n}>[0-3]?\d)(?:st|nd|rd|th|er|\.|º|ª)?"
_YEAR = r"(?P<y{n}>(?:19|20)\d\d)"

_FORMS: tuple[tuple[str, str], ...] = (
    (
        "iso",
        rf"{_B}(?P<y1>(?:19|20)\d\d)\s?[-/.‐‑–]\s?(?P<m1>0?[1-9]|1[0-2])\s?[-/.‐‑–]\s?(?P<d1>[0-3]?\d)(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?{_E}",
    ),
    (
        "cjk",
        r"(?:(?P<y2>(?:19|20)\d\d|(?<![\d零〇一二三四五六七八九十])2\d(?=\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?[日号號]))\s?年\s?)?(?P<m2>1[0-2]|0?[1-9])\s?月\s?(?:(?P<d2>[0-3]?\d)\s?[日号號])?(?P<end2>底|末)?",
    ),
    (
        "cjk_end",
        r"(?P<y3>(?:19|20)\d\d)\s?年\s?(?P<end3>底|末|内|中)?(?!\s?\d{1,2}\s?月)(?!前(?!半)|\s?第?[一二三四1-4]\s?(?:季度|四半期))",
    ),
    (
        "cjk_ko",
        r"(?:(?P<y18>(?:19|20)\d\d)\s?년\s?)?(?<!\d)(?P<m18>1[0-2]|0?[1-9])\s?월\s?(?:(?P<d18>[0-3]?\d)\s?일|(?P<end18>말))?",
    ),
    (
        "cjk_rel",
        r"(?P<y46>今年|本年|来年|來年|明年|昨年|去年|올해|내년|지난해)(?:の|\s)?(?:(?P<m46>1[0-2]|0?[1-9])\s?[月월]\s?(?:(?P<d46>[0-3]?\d)\s?[日号號일])?(?P<end46>底|末|말)?|(?P<end47>底|末|말)|(?=[内中]))|"
        r"(?P<m48>今月|来月|來月|再来月|先月|本月|这个?月|這個?月|下个?月|下個?月|上个?月|이번\s?달|이달|다음\s?달|내달|지난달)\s?(?:(?P<d48>[0-3]?\d)\s?[日号號일]|(?P<end48>底|末|말))?|"
        r"(?P<end49>年末|年底|연말)|(?<!\d)(?P<end50>月末|月底)|(?P<s46>[今来來昨][春夏秋冬])",
    ),
    (
        "cjk_nth",
        r"(?<![\d月.])(?P<d49>[12]?\d|3[01])[日](?![間后後以内前目之本分ごご程]|ほど|から\d|ま?での(?:間|猶予))",
    ),
    (
        "dmy_short",
        rf"{_B}(?P<d45>[0-3]?\d)(?:-(?=(?:{_MONTH})-)|\s(?=(?:{_MONTH})\.?\s['’]?[23]\d\s*(?:$|[|;)\n])))(?P<m45>{_MONTH})\.?[-\s]['’]?(?P<y45>\d\d){_E}",
    ),
    (
        "dmy",
        rf"{_B}(?:(?:{_WEEKDAY})\w*\.?,?\s+(?:den\s+|le\s+|el\s+)?)?{_DAY.format(n=4)}\s*(?:of\s+|de\s+|-)?\s*(?P<m4>{_MONTH})\b\.?(?:\s*(?:,|-|de|del)?\s*{_YEAR.format(n=4)}(?!\d))?",
    ),
    (
        "mdy",
        rf"{_B}(?:(?:{_WEEKDAY})\w*\.?,?\s+)?(?P<m5>{_MONTH})\b\.?\s+(?:the\s+)?{_DAY.format(n=5)}(?!\d)(?:\s*,?\s+{_YEAR.format(n=5)}(?!\d)|\s*,\s*{_YEAR.format(n=15)}(?!\d))?",
    ),
    (
        "end_of",
        rf"{_B}(?P<edge6>(?:the\s+)?(?:very\s+)?(?:end|close|last day|beginning|start|middle|ende|anfang|mitte|fine?|finales|finais|final(?=\s+d)|fim|début|principios|inicio|início|mediados|inizio|metà|begin|eind|late|early|mid)(?:[\s-]+(?:du|del|do) (?:mois|mes|mês) d(?:e\b|['’])|[\s-]+(?:of|de|del|di|do|d['’]|der|des|du|la|van))*[\s-]*)(?:(?:the\s+)?(?P<m6>{_MONTH})\b(?!\.?\s+[0-3]?\d(?:st|nd|rd|th)?(?!\d))\.?(?:,?\s+(?:of\s+|de\s+|del\s+)?{_YEAR.format(n=6)})?|{_YEAR.format(n=16)}|(?P<rel6>(?:that |the same |the |this |next |the current |dieses? |(?:{_NEXT}) |ce |cette |este |deste |questo |deze |l['’])?(?:month|year|quarter|(?<=['’])an|{_SPAN})(?: (?:{_COMES}))?))\b",
    ),
    (
        "edge",
        rf"{_B}(?P<edge42>(?:(?:zum|am|bis|gegen) )?jahresende(?P<y54> (?:19|20)\d\d)?|(?:(?:zum|am|bis|gegen) )?(?:monats|quartals)ende|(?:the )?(?:year|month|quarter)['’]s end|(?:year|month|quarter)-end|(?<=\bby )(?:the )?new year|(?<=\bbefore )(?:the )?new year|(?<=\bsee )(?:the )?new year|(?<=\buntil )(?:the )?new year)\b",
    ),
    (
        "quarter",
        rf"{_B}(?:(?P<q7>Q[1-4]|(?:first|second|third|fourth|1st|2nd|3rd|4th)\s+quarter)(?:\s+(?:of\s+)?{_YEAR.format(n=7)})?|{_YEAR.format(n=17)}[\s-]*(?P<q17>Q[1-4]))\b",
    ),
    (
        "quarter_cjk",
        r"(?P<y30>(?:19|20)\d\d)\s?年\s?第?(?P<q30>[一二三四1-4])\s?(?:季度|四半期)|(?P<q31>[1-4])\.\s?Quartal\s+(?P<y31>(?:19|20)\d\d)|(?P<q32>[1-4])(?:er|e|º|\.º)?\s+trimestre\s+(?:de\s+)?(?P<y32>(?:19|20)\d\d)|(?P<y37>(?:19|20)\d\d)\s?년\s?(?P<q37>[1-4])\s?분기|"
        rf"{_B}(?P<q43>{'|'.join(word for words in _ORDINALS for word in words)})\s+(?:trimestre|quartal|kwartaal)\s+(?:del?\s+|von\s+)?(?P<y43>(?:19|20)\d\d)",
    ),
    (
        "half",
        rf"{_B}(?:(?P<h8>H[12]|(?:first|second)\s+half|[12]\.\s*Halbjahr)\s*(?:of\s+)?{_YEAR.format(n=8)}|{_YEAR.format(n=19)}[\s-]*(?P<h19>H[12]))\b",
    ),
    (
        "half_elsewhere",
        rf"{_B}(?:premier|second|deuxième|primer|segundo|primeiro|primo|secondo|erste[ns]?|zweite[ns]?|eerste|tweede)\s+(?:semestre|halbjahr|halfjaar|hälfte|moitié|mitad|metade|metà)\s+(?:(?:de|des|del|do|di|von|van)\s+(?:jahres\s+)?)?{_YEAR.format(n=44)}\b|"
        r"(?P<y47>(?:19|20)\d\d)\s?년\s?[상하]반기",
    ),
    ("season", rf"{_B}(?P<s9>{_SEASON})(?:\s+(?:of\s+|de\s+|del\s+)?{_YEAR.format(n=9)})\b"),
    ("slash", rf"{_B}(?P<a10>[0-3]?\d)(?P<sep10>[/.])(?P<b10>[0-3]?\d)(?P=sep10)(?P<y10>(?:20|19)?\d\d){_E}"),
    (
        "md_slash",
        r"(?:(?<=\bon\s)|(?<=\bas of\s)|(?<=\buntil\s)|(?<=\bfrom\s)|(?<=\bbefore\s))(?P<a53>0?[1-9]|[1-3]\d)/(?P<b53>0?[1-9]|[1-3]\d)(?![\d/]|\s(?:of|stars?|users|requests|customers|ratings?)\b)",
    ),
    ("month", rf"{_B}(?P<m11>{_MONTH})\b\.?,?\s+(?:of\s+|de\s+)?{_YEAR.format(n=11)}(?!\d)"),
    ("my", rf"{_B}(?P<m33>0?[1-9]|1[0-2])/(?P<y33>20\d\d)(?![\w/-])"),
    ("ym", rf"{_B}(?P<y12>(?:19|20)\d\d)-(?P<m12>0[1-9]|1[0-2])(?![\w-])"),
    (
        "delay",
        rf"(?:(?<=\bby )(?:exactly |precisely )?|(?<=\bby another )|(?<=\bby a further ))(?P<n35>\d{{1,3}}|{_NUMBER}|half a)\s+(?P<u35>days?|weeks?|months?|years?){_E}",
    ),
    (
        "after",
        rf"{_B}(?:(?P<dir13>in|within|after|daqui a|dentro de|em|en|dans|d'ici|innerhalb von|vor|il y a|hace|há)\s*)?(?P<exact13>exatos |exactly |precisely )?(?:just |about |around )?(?P<n13>\d{{1,3}}|{_NUMBER})[\s-]+(?P<u13>calendar days|business days|days?|weeks?|fortnights?|months?|years?|tagen?|wochen|monaten?|jahren?|jours|semaines|mois|ans|días|semanas|meses|años|dias|anos)(?:\s+(?P<anchor13>ago|from (?:now|today)|later|hence|earlier|after (?:it|that)|before (?:it|that)))?{_E}",
    ),
    ("cjk_after", r"(?P<n20>\d{1,3})\s?(?P<u20>天|日|个月|か月|ヶ月|カ月|周|週間|年)(?:后|後|以内)"),
    (
        "nth_weekday",
        rf"{_B}(?:the\s+)?(?P<o41>first|second|third|fourth|last)\s+(?P<w41>{_WEEKDAY})\s+(?:of|in)\s+(?P<m41>{_MONTH})\b(?:,?\s+{_YEAR.format(n=41)})?",
    ),
    (
        "that_year",
        r"(?<=\s)(?:of (?:that|the same) year|de la même année|de ese (?:mismo )?año|d(?:esse|o mesmo) ano|desselben jahres|dello stesso anno)\b",
    ),
    (
        "weekday_week",
        rf"{_B}(?:on\s+|am\s+)?(?P<w61>{_WEEKDAY})\s+(?:(?:of\s+)?(?P<next61>next|this|the following|the coming)\s+week|(?P<week61>week)(?!\s*(?:of|\d))|(?P<nexte61>nächster|kommender|dieser)\s+woche)\b",
    ),
    (
        "weekday",
        rf"{_B}(?P<rel14>this|next|last|on|by|until|from|since|as of|starting|beginning|coming|past|nächsten|kommenden|vergangenen|am|ab|bis|seit|letzten|na|no|el|este|le|ce|op)\s+(?:this\s+|coming\s+)?(?P<w14>{_WEEKDAY})\b(?!s|,?\s+(?:the\s+)?(?:[0-3]?\d\b|(?:{_MONTH})\b\.?\s+\d))",
    ),
    (
        "weekday_part",
        rf"{_B}(?<!every )(?<!each )(?:early |late )?(?P<w51>{_WEEKDAY})\s+(?:morning|afternoon|evening|night)\b",
    ),
    (
        "weekday_fr",
        rf"{_B}(?P<w34>lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?:\s+(?P<rel34>dernier|prochain))?\b(?!\s+\d)",
    ),
    (
        "word",
        rf"{_B}(?P<word21>the day after tomorrow|today|tomorrow|yesterday|tonight|last night|this (?:morning|afternoon|evening)|heute|morgen|gestern|aujourd'hui|demain|hier|hoy|mañana|ayer|hoje|amanhã|ontem|effective immediately|今天|本日|即日|明日)\b|(?P<word22>今天|本日|即日|明天|明日)",
    ),
    (
        "rel",
        rf"{_B}(?P<rel23>this|next|last|later this|earlier this|the following)\s+(?P<u23>week|month|year|quarter|spring|summer|autumn|fall|winter)\b",
    ),
    ("rel_elsewhere", rf"{_B}(?:(?P<next51>{_NEXT})\s+(?P<u51>{_SPAN})|(?P<u52>{_SPAN})\s+(?:{_COMES}))\b"),
    (
        "same",
        rf"{_B}(?P<same27>(?:on|from|by|until|before|after) (?:the same|that) (?:day|date)|(?:am|zum) (?:selben|gleichen) tag|le même jour|el mismo día|同日)",
    ),
    (
        "nth",
        rf"{_B}the\s+(?P<d24>[0-3]?\d)(?:st|nd|rd|th)\b(?!\s+(?:century|anniversary|floor|birthday|edition|of\s+(?:{_MONTH})))",
    ),
    (
        "monthonly",
        rf"(?:(?<=\bin\s)|(?<=\bby\s)|(?<=\bsince\s)|(?<=\buntil\s)|(?<=\bthis\s)|(?<=\blast\s)|(?<=\bnext\s)|(?<=\bfrom\s)|(?<=\bsurvive\s)|(?<=\bbeyond\s)|(?<=\bim\s)|(?<=\ben\s)|(?<=\bem\s))(?P<m25>{_MONTH})\b(?!\s*\d)",
    ),
    (
        "monthhead",
        rf"(?:^|(?<=[.!?]\s)|(?<=\n))(?P<m36>(?!may|march|mai)(?:{_MONTH})(?=,| is\b| was\b| has\b)|(?:{_MONTH})(?=[.:]\s)|(?!may|march|mai)(?:{_MONTH})(?=\s+(?:will|starts|begins|ends|closes|opens)\b)|(?:{_MONTH})(?=\s+(?:belongs|brings|sees|marks)\b))",
    ),
    (
        "year",
        rf"(?:(?<=\bin\s)|(?<=\bby\s)|(?<=\bsince\s)|(?<=\bduring\s)|(?<=\buntil\s)|(?<=\bim Jahr\s)|(?<=\ben\s)|(?<=\bof\s)|(?<=\bto\s)){_YEAR.format(n=26)}\b(?![-/.]\d)",
    ),
)
_ANY = Lexicon(_FORMS, r"(?<![a-z_@/.:=-](?=[a-z]))")
_HINT = re.compile(
    r"\d|"
    + "|".join(
        (
            "today",
            "tomorrow",
            "yesterday",
            "month",
            "week",
            "year",
            "day",
            "quarter",
            "fortnight",
            "half",
            "autumn",
            "fall",
            "summer",
            "winter",
            "spring",
            "heute",
            "morgen",
            "hoy",
            "mañana",
            "demain",
            "hier",
            "今天",
            "本日",
            "即日",
            "明",
            "in ",
            "by ",
            "since ",
            "end",
            "fin",
            "until ",
            "this ",
            "last ",
            "next ",
            "from ",
            "same",
            "that d",
            "même jour",
            "mismo",
            "selben",
            "同日",
            "en ",
            "im ",
            "di",
            "mois",
            "sema",
            "woche",
            "monat",
            "jahr",
            "ano",
            "año",
            "mese",
            "jour",
            "tag",
            "ontem",
            "hoje",
            "amanhã",
            "daqui",
            "feira",
            "月",
            "年",
            "달",
            "해",
            "말",
            "[今来來昨][春夏秋冬]",
            "mês",
            "maand",
            "jaar",
            "el ",
            "ber",
        )
    ),
    re.I,
)

_NOT_BEFORE_LEFT = re.compile(
    r"(?:not (?:be )?\w+ (?:before|until|(?:earlier|sooner) than)|(?:won[\'’]t|will not|wouldn[\'’]t|not going to|never) (?:[\w-]+ ){1,6}before|no (?:sooner|earlier) than|not (?:sooner|earlier) than|not before|not until|never before|at (?:the )?earliest(?: on| in)?|earliest(?: (?:possible )?(?:date|day|on|removal|is))*|on or after|at least until|"
    r"until at least|through at least|at least through|guaranteed (?:until|through|to)|minimum|frühestens(?: am| ab| zum| im| in)?|nicht vor(?: dem)?|au plus tôt(?: le)?|pas avant(?: le)?|no antes del?|não antes d[eo]|non prima del?|niet voor|"
    r"(?:no|without|kein\w*|pas d(?:e |['’])|aucun\w*|sin|nenhum\w*|sem|nessun\w*|senza|geen) ?[\w-]+ (?:before|vor(?: dem)?|avant(?: le)?|antes del?|antes d[eo]|prima del?|voor)|不早于|最早(?:于|在)?|早くとも|mindestens bis(?: zum)?)\W{0,3}(?:the\s+)?$",
    re.I,
)
_EARLIEST = re.compile(
    r"\bearliest (?:possible )?(?:[\w-]+ ){0,2}(?:date|day|end|removal|retirement|shutdown)\b(?:[^.;!?\n]|\.(?=\w))*$",
    re.I,
)
"""What a sentence says before its days that are only the earliest: "Its earliest possible shutdown date was moved from June to"."""
_NOT_BEFORE_RIGHT = re.compile(
    r"^\W{0,2}(?:or (?:later|after)|at (?:the )?(?:very )?(?:earliest|soonest)|and (?:later|beyond)|onwards? at the earliest|以降|或之后|或以后|이전에는|이후|oder später|ou plus tard|o más tarde|\(earliest\)|earliest)|"
    r"^(?:\s?\[\^?\w{1,3}\])?\W{0,4}\((?:this is |at )?(?:the )?(?:earliest|soonest|minimum|not (?:be )?(?:\w+ )?(?:before|earlier|sooner)|no (?:sooner|earlier))",
    re.I,
)
_ABOUT_LEFT = re.compile(
    r"(?:around|about|approximately|approx\.?|circa|roughly|tentative(?:ly)?|estimated|expected|probably|etwa|ungefähr|voraussichtlich|environ|vers|alrededor de)\W{0,3}(?:in |on |for |am |im )?$",
    re.I,
)


_ABOUT_RIGHT = re.compile(
    r"^(?:\s?\[\^?\w{1,3}\])?\W{0,4}\((?:this is |still )?(?:an? )?(?:estimate\w*|tentative|approximate\w*|provisional|subject to change|may change|planned|target)",
    re.I,
)


@dataclass(frozen=True)
class Dated:
    """A date found in a text: where, what it means, how firmly, and whether its year was written."""

    start: int
    end: int
    day: PartialDate
    strength: Strength = Strength.COMMITTED
    sure: bool = True
    form: str = ""
    text: str = ""
    """The words as written."""

    @classmethod
    def of(cls, day: PartialDate) -> Dated:
        """A day that stands not in the text itself: the heading of its section gives it, or the entry."""
        return cls(0, 0, day, text=day.iso)

    @property
    def in_text(self) -> bool:
        """Whether the text itself gives it."""
        return self.start < self.end


def find_dates(
    text: str, *, today: date | None = None, near: date | None = None, day_first: bool = False
) -> list[Dated]:
    """Dates in `text`, left to right. `today` is the publish date, which relative dates and missing years resolve against;
    `near` a dated section it stands in, which is nearer; `day_first` reads 03/04/2026 as 3 April."""
    return list(_find_dates(text, today, near, day_first))


_VERSION = re.compile(r"\bversions?\W{1,3}$", re.I)
"""What stands before a month that is the name of a version."""


@lru_cache(maxsize=4096)  # headings and leads are asked for again by every block below them
def _find_dates(text: str, today: date | None, near: date | None, day_first: bool) -> tuple[Dated, ...]:
    found: list[Dated] = []
    last: PartialDate | None = None
    for form, match in _ANY.leftmost(text):
        if form == "ym" and _VERSION.search(text[max(0, match.start() - 12) : match.start()]):
            continue
        groups = {name: value for name, value in match.groupdict().items() if value is not None}
        read = _read(
            form,
            groups,
            _When(
                today,
                near or today,
                last,
                found[-2].day if len(found) > 1 else None,
                day_first,
                text,
                match.start(),
                match.end(),
            ),
        )
        if read is None:
            continue
        day, sure = read
        start, end = _core(match)
        if day.precision == "year" and found and _says_year(form, found[-1], text[found[-1].end : start]):
            found[-1] = _in_year(found[-1], day, end, text)
            last = found[-1].day
            continue
        if form == "that_year":
            continue
        found.append(
            Dated(start, end, day, _strength(text, match.start(), match.end()), sure, form, text[start:end])
        )
        if day.precision != "year":
            last = day
    return tuple(_without_restated(text, found)) if found and _HINT.search(text) else ()


_OF = ("", "of", "de", "del", "des", "do", "di", "van", "la", "de la", "de l’", "de l'")
"""What may stand between a day and the words for its year."""


def _says_year(form: str, before: Dated, gap: str) -> bool:
    """Whether words for a year tell the year of the date before them: "11 August this year", "4 November of that year"."""
    joined = form in ("rel", "rel_elsewhere", "that_year") and gap.strip(" ,").lower() in _OF
    return joined and not before.sure and before.day.precision in ("day", "month")


def _in_year(dated: Dated, year: PartialDate, end: int, text: str) -> Dated:
    """A date whose year is said after it: "11 August this year"."""
    day = PartialDate(year.iso + dated.day.iso[4:])
    return replace(dated, day=day, end=end, sure=True, text=text[dated.start : end])


_RELATIVE = ("after", "weekday", "weekday_week", "weekday_part", "word", "rel", "cjk_after")
_RESTATES = re.compile(r"\W*(?:on|so|that is|that's|i\.e\.|or|as planned|by)?\W*(?:on\W+|the\W+)?", re.I)


def _without_restated(text: str, found: list[Dated]) -> list[Dated]:
    """The dates without relative ones that the date beside them says in full: "two weeks ago, on 14 October"."""

    def restated(one: Dated, other: Dated) -> bool:
        first, second = sorted((one, other), key=lambda d: d.start)
        near = abs((one.day.first - other.day.first).days) <= 10
        return (
            near
            and other.form not in _RELATIVE
            and _RESTATES.fullmatch(text[first.end : second.start]) is not None
        )

    return [
        one
        for at, one in enumerate(found)
        if one.form not in _RELATIVE
        or not any(restated(one, other) for other in (*found[max(0, at - 1) : at], *found[at + 1 : at + 2]))
    ]


_DID = (
    r"(?:annoncé|confirmé|indiqué|déclaré|écrit|prévenu|expliqué|comunicó|avisó|informó|explicó|dijo|comunicou|avisou|explicou|disse|comunicato|annunciato|spiegato|detto|anunció|anunciado|confirmó|anunciou|confirmou|informou|angekündigt|mitgeteilt|bestätigt|mitteilte|sagte|erklärte|bestätigte|said|(?:told|notified|informed|warned|e-?mailed)(?:\s[\w'’-]+){0,4}?|wrote(?:\sto\s\w+)?|announced|confirmed|promised|published|posted|reported|revealed|launched|introduced|"
    r"released|unveiled|fell \w+|left|died|vanished|disappeared|folded|shut|cut|lasted|lost|took|gave|got|bought|acquired|raised|began|started|ended|stopped|closed|appeared|arrived|went \w+|came|(?:turned|switched|pulled|killed|scrapped|axed|buried)\s(?:it|them|him|her|both)|(?:was|were|has been|have been)\s(?:\w+ly\s)?(?!due|scheduled|planned|supposed|expected|intended)\w+(?:ed|en|wn|ut))"
)
_DID_BEFORE = re.compile(
    rf"(?<!\bbe )(?<!\bto )(?<!\bwill )(?<!being )(?<!\bis )(?<!\bare )(?<!gets )\b{_DID}(?:\s(?:back|only|late|early|down|off|offline|it|that)|\s\w+ing|\s(?:from|off|out\sof|by)\s(?:the\s|its\s|our\s)?[\w-]+)?,?\s*(?:(?:on|in|at|since|late|early|last|this)\s)*$|"
    r"(?<!\bbe )(?<!\bto )(?<!\bis )(?<!\bare )(?<!being )(?<!gets )\b(?:pulled|removed|withdrawn|retired|unplugged|taken\s(?:down|off))(?:\s(?:from|off)\s(?:the\s|its\s|our\s)?[\w-]+)?\s(?:on\s)?$|"
    r"\b(?:letter|e-?mail|mail|note|message|post|memo|statement|notice)(?:\s(?:to|for|sent\sto)\s(?:[\w-]+\s){0,2}[\w-]+)?\s(?:on\s|from\s|of\s|published\s(?:on\s)?)?$",
    re.I,
)
_DID_AFTER = re.compile(
    rf"^(?:['’]s)?,?\s+(?:(?:(?!will|that|if|when|to\b|is\b|are\b|be\b|gets?\b)[\w'’-]+\s+){{1,4}}?(?:had\s)?(?:{_DID}|(?<!the )(?<!our )(?<!its )(?<!their )(?<!a )(?<!an )(?<!all )(?<!any )(?<!some )(?:marked|withdrew|removed|pulled|dropped|killed|retired))|(?:mitteilte|sagte|erklärte|bestätigte|ankündigte|berichtete|bekanntgab))\b",
    re.I,
)
_ACTED_BEFORE = re.compile(
    r"(?<!\bbe )(?<!\bto )(?<!\bwill )(?<!being )(?<!\bis )(?<!\bare )\b(?:took|pulled|withdrew|closed|shut|killed|dropped|axed|switched|turned|unplugged|discontinued|made|sent|delivered|voted|decided|agreed|presented)\s"
    r"(?:(?!that|will|would|to|is|are|it|they|which|who|and|but|if|when|as|for|not|no)[\w'’.-]+\s){0,6}(?:on\s)?$",
    re.I,
)
"""What somebody did to something on the day that follows: "took it off the shelves on Tuesday"."""
_GONE_BEFORE = re.compile(r"\b(?:gone|dead|offline|history|no longer (?:with us|available)) as of", re.I)
"""What has been where a day follows: "is gone as of Wednesday"."""
_SINCE = re.compile(r"\b(?:since|depuis|seit|desde|dal|sinds)\s*$", re.I)


def _has_been(text: str, start: int, end: int) -> bool:
    """Whether a verb beside a date says that what happened then has happened: "said on Tuesday", "in March we wrote"."""
    left = text[max(0, start - 40) : start]
    # "on Tuesday", "in March" and "since May" may begin with their preposition.
    if _GONE_BEFORE.search(left + text[start : start + 5]) or _ACTED_BEFORE.search(left):
        return True
    if _DID_BEFORE.search(left) or _SINCE.search(left) or text[start:end].lower().startswith("since"):
        return True
    begins = not left.strip() or left.rstrip()[-1:] in '.:;!?"“\n'
    opens = begins or re.search(
        r"[.:;!?\n]\W*(?:(?:in|on|back in|last|late in|early in)\s+|wie\s[^,.]{2,32})$",
        f". {left}" if start <= 40 else left,
        re.I,
    )
    return bool(opens) and _DID_AFTER.match(text[end : end + 60]) is not None


_PUT_OFF = re.compile(
    r"\b(?:put(?:ting|s)? [^.;]{2,60} off|put off|postponed|delayed|deferred|extended|pushed (?:back|out)|prolonged)(?: again| once more)? by (?:another |a further )?$",
    re.I,
)
_FORWARD = re.compile(r"\b(?:brought|moved|pulled) forward by $", re.I)


def _moves(text: str, start: int) -> int:
    before = text[max(0, start - 90) : start]
    return 1 if _PUT_OFF.search(before) else -1 if _FORWARD.search(before) else 0


def _core(match: re.Match[str]) -> tuple[int, int]:
    start, end = match.span()
    text = match[0]
    start += len(text) - len(text.lstrip())
    end -= len(text) - len(text.rstrip(" ,.;"))
    return start, end


def _strength(text: str, start: int, end: int) -> Strength:
    left, right = text[max(0, start - 48) : start], text[end : end + 40]
    earliest = _EARLIEST.search(text[max(0, start - 120) : start])
    if earliest or _NOT_BEFORE_LEFT.search(left) or _NOT_BEFORE_RIGHT.match(right):
        return Strength.NOT_BEFORE
    about = _ABOUT_LEFT.search(left) or _ABOUT_RIGHT.match(right)
    return Strength.ESTIMATED if about else Strength.COMMITTED


_DAY_FIRST = re.compile(
    r"\b(?:der|das|und|nicht|wird|für|les|pour|avec|une|dans|vous|notre|el|una|para|por|nuestro|não|uma|você|são|il|gli|della|sono|che|het|een|niet|voor)\b"
)
_ENGLISH = re.compile(r"\b(?:the|and|of|to|is|are|with|for|on|will|this|you|we)\b", re.I)


def day_order(texts: Iterable[str], prose: Iterable[str] = ()) -> bool:
    """Whether slashed dates in a document put the day first: true when one can only be read so and none the other way, or where none
    tells and its `prose` is in a language that does so."""
    first = second = 0
    for text in texts:
        for a, b in re.findall(r"(?<![\d/.-])([0-3]?\d)/([0-3]?\d)/(?:20)?\d\d(?!\d)", text):
            first += int(a) > 12
            second += int(b) > 12
    return second == 0 and (first > 0 or _puts_day_first(prose))


def _puts_day_first(prose: Iterable[str]) -> bool:
    """Whether texts are in a language of Europe's that is not English: several of its small words, and hardly one of the other."""
    found, english = [], 0
    for text in prose:
        found += _DAY_FIRST.findall(text)
        english += len(_ENGLISH.findall(text))
    return len(set(found)) >= 3 and len(found) > 2 * english


Groups = dict[str, str]


@dataclass(frozen=True)
class _When:
    """What a date resolves against: the publish date, the nearest known day, the date before it, the one before that, the order of slashes,
    and the words around it."""

    today: date | None
    base: date | None
    last: PartialDate | None
    before_last: PartialDate | None
    day_first: bool
    text: str
    start: int
    end: int

    @property
    def past(self) -> bool:
        """Whether the words around it say that it has been."""
        return _has_been(self.text, self.start, self.end)

    @property
    def moves(self) -> int:
        """Whether the words before it put a day off (1) or bring it forward (-1)."""
        return _moves(self.text, self.start)


Answer = tuple[PartialDate, bool] | None
"""A date, and whether its year was written; None where the words mean none."""


def _read(form: str, g: Groups, when: _When) -> Answer:
    """The date that the groups matched by a form mean."""
    try:
        return _READERS[form](g, when)
    except (
        ValueError,
        OverflowError,
        KeyError,
    ):  # KeyError: "aprıl", which is April to a pattern that ignores case
        return None


def _quarter_elsewhere(g: Groups, _when: _When) -> Answer:
    number, year = next((g[f"q{n}"], g[f"y{n}"]) for n in (30, 31, 32, 37, 43) if g.get(f"q{n}"))
    told = next((n for n, words in enumerate(_ORDINALS, 1) if re.fullmatch("|".join(words), number, re.I)), 0)
    if told:
        return PartialDate(f"{year}-Q{told}"), True
    return PartialDate(f"{year}-Q{'一二三四'.find(number) + 1 or number}"), True


def _half(g: Groups, _when: _When) -> Answer:
    """`H2 2027` is a half; `second half of 2027` is meant loosely and is no more than the year."""
    half = (g.get("h8") or g.get("h19") or "").lower()
    year = g.get("y8") or g["y19"]
    return PartialDate(f"{year}-H{half[1]}" if half[0] == "h" else year), True


def _year_end(g: Groups, _when: _When) -> Answer:
    return PartialDate(f"{g['y3']}-12-31" if g.get("end3") in ("底", "末") else g["y3"]), True


_YEARS_AHEAD = {"来年": 1, "來年": 1, "明年": 1, "내년": 1, "昨年": -1, "去年": -1, "지난해": -1}
_MONTHS_AHEAD = {"再": 2, "来": 1, "來": 1, "下": 1, "다": 1, "내": 1, "先": -1, "上": -1, "지": -1}
"""How far off a month is, by the letter that its word begins with."""


def _cjk_relative(g: Groups, today: date) -> PartialDate | None:
    """`来月末`, `明年3月`, `다음 달 말`: a month or year by how far off it is."""
    if "s46" in g or "y46" in g:
        word = g.get("y46") or g["s46"]
        ahead = _YEARS_AHEAD.get(word, {"来": 1, "來": 1, "昨": -1}.get(word[0], 0) if "s46" in g else 0)
        year = str(today.year + ahead)
        if "m46" not in g:
            return PartialDate(f"{year}-12-31" if "end47" in g else year)
        whole = PartialDate(f"{year}-{int(g['m46']):02}")
        return _ymd(year, g["m46"], g["d46"]) if "d46" in g else _last(whole, "end46" in g)
    if "end49" in g:
        return PartialDate(f"{today.year}-12-31")
    month = _unit("month", _MONTHS_AHEAD.get(g["m48"][0], 0) if "m48" in g else 0, today)
    if month is None or "d48" not in g:
        return month and _last(month, "end48" in g or "end50" in g)
    return PartialDate(f"{month.iso}-{int(g['d48']):02}")


def _last(whole: PartialDate, late: bool) -> PartialDate:
    """The last day of a stretch of the calendar where its end is meant, else all of it."""
    return PartialDate(whole.last.isoformat()) if late else whole


def _nearest_day(day: int, last: PartialDate | None, base: date | None) -> Answer:
    """`17日` is in the month spoken of last, else of the days so numbered the one nearest to publication."""
    if base is None or last is not None:
        return _nth(day, last, base)
    months = (
        PartialDate(f"{base.year + at // 12}-{at % 12 + 1:02}")
        for at in range(base.month - 2, base.month + 1)
    )
    days = [date(m.first.year, m.first.month, day) for m in months if day <= m.last.day]
    return PartialDate(min(days, key=lambda d: abs((d - base).days)).isoformat()), False


def _nth_weekday(g: Groups, when: _When) -> Answer:
    """`the first Tuesday of November`."""
    read = _with_year(g.get("y41"), MONTHS[g["m41"].lower()], None, when.base, when)
    if read is None:
        return None
    month, wanted = read[0], WEEKDAYS[g["w41"].lower()]
    days = [
        day for n in range(month.last.day) if (day := month.first + timedelta(days=n)).weekday() == wanted
    ]
    at = -1 if g["o41"].lower() == "last" else ORDINALS[g["o41"].lower()] - 1
    return PartialDate(days[at].isoformat()), read[1]


def _that_year(_: Groups, when: _When) -> Answer:
    """The year spoken of before the day whose year it tells."""
    return (PartialDate(when.before_last.iso[:4]), True) if when.before_last is not None else None


def _year_edge(g: Groups, base: date) -> PartialDate | None:
    """`by year's end`, `zum Monatsende`, `Jahresende 2022`, `before the new year`."""
    if g.get("y54"):
        return PartialDate(f"{g['y54'].strip()}-12-31")
    whole = _unit(next(unit for unit, words in _UNITS if re.search(words, g["edge42"], re.I)), 0, base)
    return whole and PartialDate(whole.last.isoformat())


def _ymd(year: str, month: str, day: str) -> PartialDate:
    return PartialDate(f"{year}-{int(month):02}-{int(day):02}")


def _unyeared(first: int, second: int, when: _When) -> Answer:
    """`on 12/31`, and `on 31/12` where days come first or there is no such month."""
    day, month = (first, second) if when.day_first or first > 12 else (second, first)
    return _with_year(None, month, day, when.base, when)


def _slashed(g: Groups, day_first: bool) -> PartialDate:
    a, b = int(g["a10"]), int(g["b10"])
    year = g["y10"] if len(g["y10"]) == 4 else f"20{g['y10']}"
    dotted = g["sep10"] == "."
    if dotted and len(g["y10"]) == 2:
        raise ValueError("1.12.31 is a version")
    day, month = (a, b) if dotted or day_first or a > 12 else (b, a)
    return _ymd(year, str(month), str(day))


def _with_year(
    year: str | None, month: int, day: int | None, base: date | None, when: _When | None = None
) -> Answer:
    """A day of the year that is written, else of the one nearest to `base`, or of the last one where `when` says that it has been."""
    if year is None and base is None:
        return None
    weekday = _WRITTEN_WEEKDAY.match(when.text, when.start) if when and day else None
    if year:
        written = int(year)
    elif weekday and (fitting := _on_weekday(WEEKDAYS[weekday[0].lower()], month, day, base)):  # type: ignore[arg-type]
        written = fitting
    else:
        past = when is not None and when.past
        written = _nearest(month, day or (1 if past else 15), base, past)  # type: ignore[arg-type]
    return PartialDate(f"{written}-{month:02}" + (f"-{day:02}" if day else "")), year is not None


_WRITTEN_WEEKDAY = re.compile(rf"(?:{_WEEKDAY})\b", re.I)


_NEAR = 250
"""Days around the day of publication in which a weekday tells the year."""


def _on_weekday(wanted: int, month: int, day: int, base: date) -> int | None:
    """The year around `base` in which a day of a month falls on the weekday that is written beside it, but none that is far off: people
    miscount weekdays more often than they speak of what is long ago or far ahead without its year."""
    days = {year: date(year, month, min(day, 28)) for year in (base.year, base.year + 1, base.year - 1)}
    years = [year for year, near in days.items() if abs((near - base).days) <= _NEAR]
    return next(
        (year for year in years if PartialDate(f"{year}-{month:02}-{day:02}").first.weekday() == wanted), None
    )


def _nearest(month: int, day: int, base: date, past: bool = False) -> int:
    """The year that puts a day without one closest to `base`, or last before it where what happened then is `past`; what lies
    ahead may be a little further off."""
    if past:
        return base.year - (date(base.year, month, min(day, 28)) > base)

    def distance(year: int) -> float:
        days = (date(year, month, min(day, 28)) - base).days
        return days * 0.75 if days >= 0 else -days

    return min((base.year - 1, base.year, base.year + 1), key=distance)


def _cjk(g: Groups, base: date | None) -> Answer:
    year, month, day = (
        _century(g.get("y2") or g.get("y18")),
        int(g.get("m2") or g["m18"]),
        g.get("d2") or g.get("d18"),
    )
    read = _with_year(year, month, int(day) if day else None, base)
    if read and (g.get("end2") or g.get("end18")) and not day:
        return PartialDate(read[0].last.isoformat()), read[1]
    return read


def _century(year: str | None) -> str | None:
    """A year as it is written in full: `25年5月` is of this century."""
    return f"20{year}" if year and len(year) == 2 else year


def _quarter(g: Groups, base: date | None) -> Answer:
    word = (g.get("q7") or g["q17"]).lower()
    number = int(word[1]) if word[0] == "q" else ORDINALS[word.split()[0]]
    year = g.get("y7") or g.get("y17")
    if year:
        return PartialDate(f"{year}-Q{number}"), True
    if base is None:
        return None
    ahead = base.year if 3 * number >= base.month else base.year + 1
    return PartialDate(f"{ahead}-Q{number}"), False


_BACK_TO = re.compile(r"(?:that|the same)\b", re.I)
"""How a month is named that was spoken of before."""
_LATE = re.compile(r"end|close|last day|ende|^fine?\b|^fin[ae]|^fim\b|^eind\b", re.I)


def _edge(g: Groups, base: date | None) -> Answer:
    """`end of March 2027` is its last day, `early 2027` no more than the year, `early March` no more than the month."""
    late = bool(_LATE.search(g["edge6"]))
    if "m6" in g:
        read = _with_year(g.get("y6"), MONTHS[g["m6"].lower()], None, base)
        return read and (PartialDate(read[0].last.isoformat()) if late else read[0], read[1])
    if "y16" in g:
        return PartialDate(f"{g['y16']}-12-31" if late else g["y16"]), True
    if base is None:
        return None
    unit = g["rel6"].lower()
    following = re.search(rf"\b(?:next|{_NEXT}|{_COMES})\b", unit)
    whole = _unit(unit, 1 if following else 0, base)
    return (PartialDate(whole.last.isoformat()) if late else whole, False) if whole else None


def _unit(words: str, ahead: int, base: date) -> PartialDate | None:
    """The month, quarter, week, season or year that `words` name, `ahead` of the one that `base` lies in."""
    unit = next((unit for unit, names in _UNITS if re.search(rf"\b(?:{names})", words, re.I)), words)
    if unit == "month":
        month = base.month - 1 + ahead
        return PartialDate(f"{base.year + month // 12}-{month % 12 + 1:02}")
    if unit == "quarter":
        quarter = (base.month - 1) // 3 + ahead
        return PartialDate(f"{base.year + quarter // 4}-Q{quarter % 4 + 1}")
    if unit == "week":
        return PartialDate(
            (base - timedelta(days=base.weekday()) + timedelta(days=6 + 7 * ahead)).isoformat()
        )
    if unit in SEASONS:
        return PartialDate(
            str(base.year + ahead + (ahead == 0 and unit != "winter" and SEASONS[unit][1] < base.month))
        )
    return PartialDate(str(base.year + ahead))


def _nth(day: int, last: PartialDate | None, base: date | None) -> Answer:
    """`the 20th` is in the month spoken of last, else in the month of publication or the next one."""
    if last is not None and last.precision in ("day", "month"):
        return PartialDate(f"{last.iso[:7]}-{day:02}"), False
    if base is None:
        return None
    month = base.month - 1 + (day < base.day)
    return PartialDate(f"{base.year + month // 12}-{month % 12 + 1:02}-{day:02}"), False


def _season(g: Groups, base: date | None) -> Answer:
    """A season is no more than its year: `this autumn` of the one spoken in, `autumn 2027` of the one written."""
    year = g.get("y9")
    return (PartialDate(year), True) if year else None


def _relative(when: _When, read: Callable[[date], PartialDate | None]) -> Answer:
    """What is written relative to the day of publication means nothing where that day is not known."""
    day = read(when.today) if when.today else None
    return (day, False) if day else None


def _this_or_next(g: Groups, today: date) -> PartialDate | None:
    ahead = {"next": 1, "the following": 1, "last": -1}.get(g["rel23"].lower(), 0)
    return _unit(g["u23"].lower(), ahead, today)


def _word(word: str, today: date) -> PartialDate:
    ahead = {
        "tomorrow": 1,
        "the day after tomorrow": 2,
        "morgen": 1,
        "demain": 1,
        "mañana": 1,
        "明天": 1,
        "明日": 1,
        "yesterday": -1,
        "gestern": -1,
        "hier": -1,
        "ayer": -1,
        "amanhã": 1,
        "ontem": -1,
        "last night": -1,
    }
    return PartialDate((today + timedelta(days=ahead.get(word, 0))).isoformat())


def _weekday(relation: str, wanted: int, today: date, *, past: bool) -> PartialDate:
    """`on Friday` is the next one, or in the past tense the last one, which may be today; `last Friday` and `since Friday` are the one before."""
    ahead = (wanted - today.weekday()) % 7
    if past and relation == "on":
        return PartialDate((today - timedelta(days=-ahead % 7)).isoformat())
    if past or relation in ("last", "since", "past", "letzten", "vergangenen", "seit"):
        return PartialDate((today - timedelta(days=(today.weekday() - wanted) % 7 or 7)).isoformat())
    return PartialDate((today + timedelta(days=ahead or 7 * (relation == "next"))).isoformat())


def _weekday_of_week(g: Groups, today: date) -> PartialDate:
    """`Friday next week` and `Friday week`; weeks begin on Monday."""
    wanted = WEEKDAYS[g["w61"].lower()]
    if g.get("week61"):
        return PartialDate((today + timedelta(days=7 + (wanted - today.weekday()) % 7)).isoformat())
    this = (g.get("next61") or g["nexte61"]).lower() in ("this", "dieser")
    return PartialDate((today + timedelta(days=wanted - today.weekday() + 7 * (not this))).isoformat())


def _after(g: Groups, today: date) -> PartialDate | None:
    """`in 30 days` and `two weeks ago`; a bare `30 days` is a length and no date."""
    anchor = (g.get("anchor13") or "").lower()
    direction = (g.get("dir13") or "").lower()
    if (not anchor and direction in ("", "after")) or anchor.startswith(
        ("later", "earlier", "after", "before")
    ):
        return None
    number = g["n13"].lower()
    if direction == "within" and number in ("a", "an", "one"):
        return None
    count = int(number) if number.isdigit() else NUMBERS[number]
    return _shift(today, count, g["u13"].lower(), -1 if anchor == "ago" or direction in _BACK else 1)


_BACK = ("vor", "il y a", "hace", "há")


def _later(g: Groups, when: _When) -> Answer:
    """`a fortnight later`, `a week earlier`: so far from the day spoken of last."""
    anchor = (g.get("anchor13") or "").lower()
    sign = (
        1 if anchor.startswith(("later", "after")) else -1 if anchor.startswith(("earlier", "before")) else 0
    )
    compared = when.text.startswith(" than", when.end) or when.text[: when.start].endswith("not ")
    if not sign or compared or g.get("dir13") or when.last is None or when.last.precision != "day":
        return None
    number = g["n13"].lower()
    count = int(number) if number.isdigit() else NUMBERS[number]
    day = _shift(when.last.first, count, g["u13"].lower(), sign)
    if "exact13" in g and day.precision == "month":
        day = PartialDate(f"{day.iso}-{min(when.last.first.day, day.last.day):02}")
    return day, False


_HALVES = {"year": (6, "months"), "month": (2, "weeks")}
"""What half of a unit is, which counts as none of it."""


def _shift(today: date, count: int, unit: str, sign: int) -> PartialDate:
    if count == 0 and unit.rstrip("s") in _HALVES:
        count, unit = _HALVES[unit.rstrip("s")]
    if unit.startswith(("month", "monat", "mois", "mes", "个月", "か月", "ヶ月", "カ月")):
        month = today.month - 1 + sign * count
        year, month = today.year + month // 12, month % 12 + 1
        return PartialDate(f"{year}-{month:02}-{min(today.day, calendar.monthrange(year, month)[1]):02}")
    if unit.startswith(("year", "jahr", "ans", "ano", "año", "年")):
        return PartialDate(f"{today.year + sign * count}-{today.month:02}")
    if unit.startswith("fortnight"):
        return PartialDate((today + timedelta(days=14 * sign * count)).isoformat())
    weeks = unit.startswith(("week", "woche", "semain", "seman", "周", "週"))
    return PartialDate((today + timedelta(days=sign * count * (7 if weeks else 1))).isoformat())


def _delay(g: Groups, when: _When) -> Answer:
    """`put off by six months` counts from the day spoken of last."""
    if not when.moves or when.last is None or when.last.precision != "day":
        return None
    number = g["n35"].lower()
    half = number == "half a"
    count = 6 if half else int(number) if number.isdigit() else NUMBERS[number]
    unit = "months" if half else g["u35"].lower()
    if unit.startswith("year"):
        count, unit = 12 * count, "months"
    return _shift(when.last.first, count, unit, when.moves), False


def _french_weekday(g: Groups, when: _When) -> Answer:
    """`mercredi` is the last one where something was said then, `mercredi prochain` the next."""
    relation = {"dernier": "last", "prochain": "next"}.get((g.get("rel34") or "").lower(), "on")
    return _relative(when, lambda day: _weekday(relation, WEEKDAYS[g["w34"].lower()], day, past=when.past))


_READERS: dict[str, Callable[[Groups, _When], Answer]] = {
    "iso": lambda g, _: (_ymd(g["y1"], g["m1"], g["d1"]), True),
    "slash": lambda g, w: (_slashed(g, w.day_first), True),
    "ym": lambda g, _: (PartialDate(f"{g['y12']}-{g['m12']}"), True),
    "dmy_short": lambda g, _: (_ymd(f"20{g['y45']}", str(MONTHS[g["m45"].lower()]), g["d45"]), True),
    "dmy": lambda g, w: _with_year(g.get("y4"), MONTHS[g["m4"].lower()], int(g["d4"]), w.base, w),
    "mdy": lambda g, w: _with_year(
        g.get("y5") or g.get("y15"), MONTHS[g["m5"].lower()], int(g["d5"]), w.base, w
    ),
    "md_slash": lambda g, w: _unyeared(int(g["a53"]), int(g["b53"]), w),
    "my": lambda g, _: (PartialDate(f"{g['y33']}-{int(g['m33']):02}"), True),
    "month": lambda g, _: (PartialDate(f"{g['y11']}-{MONTHS[g['m11'].lower()]:02}"), True),
    "monthonly": lambda g, w: _with_year(None, MONTHS[g["m25"].lower()], None, w.base, w),
    "year": lambda g, _: (PartialDate(g["y26"]), True),
    "cjk": lambda g, w: _cjk(g, w.base),
    "cjk_ko": lambda g, w: _cjk(g, w.base),
    "cjk_end": _year_end,
    "quarter": lambda g, w: _quarter(g, w.base),
    "quarter_cjk": _quarter_elsewhere,
    "half": _half,
    "half_elsewhere": lambda g, _: (PartialDate(g.get("y44") or g["y47"]), True),
    "edge": lambda g, w: _relative(w, lambda day: _year_edge(g, day)),
    "cjk_rel": lambda g, w: _relative(w, lambda day: _cjk_relative(g, day)),
    "cjk_nth": lambda g, w: _nearest_day(int(g["d49"]), w.last, w.base),
    "nth_weekday": _nth_weekday,
    "that_year": _that_year,
    "rel_elsewhere": lambda g, w: _relative(w, lambda day: _unit(g.get("u51") or g["u52"], 1, day)),
    "season": lambda g, w: _season(g, w.base),
    "end_of": lambda g, w: _edge(g, w.last.first if w.last and _BACK_TO.match(g.get("rel6", "")) else w.base),
    "delay": _delay,
    "weekday_fr": _french_weekday,
    "monthhead": lambda g, w: _with_year(None, MONTHS[g["m36"].lower()], None, w.base, w),
    "same": lambda _, w: (w.last, False) if w.last is not None and w.last.precision == "day" else None,
    "nth": lambda g, w: _nth(int(g["d24"]), w.last, w.base),
    "word": lambda g, w: _relative(w, lambda day: _word((g.get("word21") or g["word22"]).lower(), day)),
    "weekday": lambda g, w: _relative(
        w, lambda day: _weekday(g["rel14"].lower(), WEEKDAYS[g["w14"].lower()], day, past=w.past)
    ),
    "weekday_week": lambda g, w: _relative(w, lambda day: _weekday_of_week(g, day)),
    "weekday_part": lambda g, w: _relative(
        w, lambda day: _weekday("on", WEEKDAYS[g["w51"].lower()], day, past=w.past)
    ),
    "rel": lambda g, w: _relative(w, lambda day: _this_or_next(g, day)),
    "cjk_after": lambda g, w: _relative(w, lambda day: _shift(day, int(g["n20"]), g["u20"], 1)),
    "after": lambda g, w: _later(g, w) or _relative(w, lambda day: _after(g, day)),
}
