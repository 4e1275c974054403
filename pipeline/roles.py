"""What a column, a key or a term means, by the words it is made of. One lexicon for every page in every language we read."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from pipeline.clean import tidy


class Role(StrEnum):
    """The part that a column plays in a lifecycle table."""

    PRODUCT = "product"
    ID = "id"
    VERSION = "version"
    MAKER = "maker"
    STATUS = "status"
    ANNOUNCED = "announced"
    DEPRECATED = "deprecated"
    CLOSED = "closed"
    EXTENDED = "extended"
    EXPORT = "export"
    SHUTDOWN = "shutdown"
    LAUNCHED = "launched"
    REPLACEMENT = "replacement"
    SCOPE = "scope"
    DATE = "date"
    TEXT = "text"
    OTHER = "other"


END_WORDS = (
    r"shut[\s-]?(?:ting\s)?(?:down|off)|retir\w*|end[\s-]of[\s-](?:(?!end\b|support\b)\w+[\s-])?(?:life|service|support|sale|availability)|\beo[lsa]l?\b|eosl|remov\w*|sunset\w*|discontinu\w*|"
    r"decommission\w*|terminat\w*|switch(?:ed)?[\s-]off|turn(?:ed)?[\s-]off|turndown|last[\s-](?:available\s)?(?:day|date)|end[\s-]date|ends?(?:\son)?$|end(?:s|ed)? (?:on|at)|"
    r"expir\w*|(?:available|supported|maintained|served|listed|works|usable|runs|valid) (?:(?:un)?till?|through|to)\b|(?:un)?till?$|through$|cut-?off|off(?:line)?[\s-]date|unavailable|withdraw\w*|no longer (?:available|served)|"
    r"stop(?:s|ped)? (?:working|on|serving|answering|running|responding|accepting|being served)|stop(?:s|ped)?$|final day|last (?:served|call|seen|use)|(?:served|works|runs|answers|open|online) (?:un)?till?|(?:turn|switch)(?:s|es|ed)? off|out of service|leaves?\b|ceas\w+|lights out|goes (?:off|dark|away)|\boff$|blocked|rejected|kill date|dies|\bexit|gone|end of access|delet\w*|clos(?:es?|ing|ed)\b|closure|farewell|valid until|offline|(?:features?|access|service|updates?|cloud) ends?|take[- ]?down|delist\w*"
)
_LEXICON: tuple[tuple[Role, str], ...] = (
    (
        Role.REPLACEMENT,
        r"replac\w*|drop[\s-]?in\b|recommend\w*|swap(?: for| to)?|suggest\w*|heir|go to|what to use|(?:what to )?(?:get|buy) (?:next|instead)|^(?:please )?use\b|take (?:instead|this)|target|try (?:this|instead)|what to do|follow-?up|(?:next|new) (?:model|version|api|product|method|feature|service|plan|sku|sdk|package|tool|operation|call)s?$|move on to|go with|substitution|alternativ\w*|migrat\w*|(?:are |is |were |was |be |being )?(?:moved|sent|switched|routed|mapped) to|falls? back to|successor|substitut\w*|use instead|instead|auto-?(?:matic(?:ally)? )?(?:switch|migrat|upgrad|rout|redirect)\w*|upgrade(?: (?:to|path))?|move to|switch to|(?:suggest|propos)ed|"
        r"(?:nova|nueva|nouvelle|neue|nuova|nieuwe) (?:vers\w+|modell?o?|modèle)|new(?:er)? (?:model|version|endpoint|name|id)\b|points? to|redirect\w*|superseded by|替代|替换|代替|推荐|建议|推奨|移行先|切り替え先|乗り換え先|迁移至|迁移到|切换|後継|use now|now use|ersatz(?!teil)|nachfolg\w*|empfohlen\w*|"
        r"remplac\w*|recommand\w*|reemplaz\w*|sustitut\w*|recomendad\w*|sustitu\w*|substitu[ií]\w*|sucesor\w*|sostitu\w*|raccomand\w*|consigliat\w*|vervang\w*|opvolger\w*|aanbevolen|대체|권장|후속|замен\w*|zast[ęą]p\w*|zamiennik\w*|następc\w*",
    ),
    (Role.EXTENDED, r"extended (?:access|support)|paid support|延长"),
    (Role.EXPORT, r"(?:data )?export|download (?:by|until)|导出|エクスポート"),
    (
        Role.CLOSED,
        r"closed (?:to|for) new|no new (?:customers|users|sign-?ups|deployments)|new (?:customers?|users?|deployments?)|access closed|read[\s-]?only|sales? (?:end(?:s|ed)?|stop)|end of sales?|orders? (?:end|until)|last order|no new \w+|new features (?:un)?till?|out of the (?:shop|store)s?|(?:taken|pulled|removed|withdrawn|gone) (?:out of|from) (?:the |our )?(?:app |play )?(?:shops?|stores?|gallery|directory|picker)|verkauf(?:s?ende|sstopp| (?:eingestellt|beendet|bis|endet?))|vertriebsende|fin (?:de la )?vente|fin de (?:la )?venta|停止开通|停止新购|停止售卖|停售|新規(?:受付|申込|登録)|受付(?:終了|締)|신규|koniec sprzedaży|neukunden|keine neu\w+|nouveaux clients|nuevos clientes",
    ),
    (
        Role.SHUTDOWN,
        END_WORDS
        + r"|no longer (?:works?|answers?|supported|usable|offered|listed|runs?)|unsupported (?:from|since|after|as of)|last supported|off (?:on|from|since)$|pulled(?: on)?$|axed|over(?: on)?$|taken off|vanishe?s|disappears?|down (?:on|since|from)$|"
        r"außer betrieb|weg (?:ab|am|seit)|letzter (?:tag|nutzungstag)|läuft bis|nicht mehr (?:verfügbar|nutzbar)|betriebsende|aus (?:ab|am|seit)$|^bis$|décommission\w*|hors (?:de )?service|coupure|coupé\w*|fermeture|fermée?s?\b|dernier jour|extinction|date de fin|fin(?: le)?$|^jusqu.au$|"
        r"fecha de (?:fin|baja)|último día|fuera de servicio|apagad[oa]|cerrad[oa]|baja\b|fin(?: el)?$|^hasta$|último dia|fora do ar|data (?:de|do) fim|^até$|ultimo giorno|fuori servizio|data di fine|spento|fine(?: il)?$|^fino al?$|laatste dag|einde\b|^tot$|만료|wyłączeni\w*|koniec|最終日|利用期限|提供期限|下线|停止|停服|退役|终止|废弃|廃止|終了|提供終了|停用|到期|abschalt\w*|einstell\w*|abgeschaltet|eingestellt|entfernt|entfernung|deaktivier\w*|läuft aus|support bis|verfügbar bis|nutzbar bis|end(?:e|datum)\b|lebensende|auslauf\w*|retrait|"
        r"fin de (?:vie|service|support)|arrêt|suppression|retirada|retiro|fin de (?:vida|soporte|servicio)|cierre|apagado|retiré|arrêté|supprimé|désactiv\w*|disponible jusqu|retirad[oa]|eliminad[oa]|eliminación|descontinuad\w*|desactivad\w*|disponible hasta|desativa\w*|deslig\w*|encerra\w*|descontinua\w*|remo[çv]\w*|fim (?:da vida|do suporte|do serviço)|disponível até|dismission\w*|dismess\w*|rimozion\w*|rimoss\w*|ritir\w*|spegnimento|cessazion\w*|disattivazion\w*|fine (?:vita|supporto|servizio)|disponibile fino|stopgezet|uitgeschakeld|uitschakeling|beëindig\w*|einddatum|verwijder\w*|beschikbaar tot|종료|중단|폐기|отключ\w*|прекращ\w*|wyłącz\w*|wycofa\w*|koniec wsparcia|zakończeni\w*",
    ),
    (
        Role.ANNOUNCED,
        r"announce\w*|told\b|notif\w*|notice\w*|communicat\w*|公告|通知|发布公告|発表|告知|angekündigt|ankündigung|annonc\w*|anunci\w*|aviso|notificad\w*|notificación|comunicad\w*|annunci\w*|avviso|aangekondigd|aankondiging|공지|발표|안내일|объявлен\w*|ogłosz\w*|bekanntgabe|mitgeteilt|gemeldet",
    ),
    (
        Role.DEPRECATED,
        r"deprecat\w*|legacy|obsolete|maintenance|frozen|freeze|soft[- ]close|phase[\s-]?out|弃用|非推奨|veraltet|abgekündigt|abkündigung|obsol\w*|legad[oa]s?\b|héritée?s?\b|heredad[oa]s?\b|déprécié\w*|dépréciation|deprecad\w*|depreca[çt]\w*|deprecazion\w*|verouderd|wartung\b|지원 중단 예정|사용 중단",
    ),
    (
        Role.LAUNCHED,
        r"launch\w*|begin\w*|start\w*|début|inicio|início|inizio|aanvang|开始|開始|시작|начало|początek|first (?:served|offered)|releas\w*|introduc\w*|ga(?: date)?$|general availability|(?:available|supported) (?:since|from)|added|created|first (?:available|seen)|since|published|updated|"
        r"上线|发布|リリース|提供開始|veröffentlich\w*|erschienen|sortie|lancement|lanzamiento|lançad\w*|lançamento|rilascio|rilasciat\w*|uitgebracht|출시|verfügbar seit|disponible depuis|disponible desde",
    ),
    (
        Role.STATUS,
        r"stat(?:us|e)|(?:still )?(?:maintained|supported)\?|standing|condition|lifecycle|life cycle|stage|phase|availability|状态|状態|阶段|ステータス|zustand|statut|état|estado|fase|stato\b|상태|단계|статус",
    ),
    (
        Role.SCOPE,
        r"regions?|locations?|plans?|tiers?|platforms?|surfaces?|editions?|deployment types?|environments?|channels?|scope|affects?|applies to|who|where|"
        r"地域|区域|リージョン|région\w*|región\w*|tarif|regioni?\b|região|regiões|regionen|지역|리전|plattform(?:en)?|plateformes?|plataformas?|piattaform[ae]|表面|平台|プラットフォーム",
    ),
    (
        Role.MAKER,
        r"providers?|vendors?|authors?|publishers?|maker|compan(?:y|ies)|developer|organi[sz]ation|creator|owner|lab|brand|提供商|厂商|プロバイダー?|anbieter|hersteller|fournisseur|proveedor|editor|fornecedor|provedor|fornitore|aanbieder|제공업체|공급자",
    ),
    (
        Role.ID,
        r"\bids?\b|\bskus?\b|identifier|catalogue id|slug|model[\s_-]?string|slug|handle|(?:model|api|product|resource) ?key|code ?name|string|api name|标识|编码|kennung|identifiant|identificador",
    ),
    (
        Role.VERSION,
        r"^(?:model )?(?:versions?|generation|major|line|release number|版本|バージョン|버전|versie|версия|versione|versão|version(?:en)?|versión)$",
    ),
    (
        Role.PRODUCT,
        r"models?|products?|names?|listings?|apis?|endpoints?|hosts?\b|host ?names?|domains?|^calls?$|^routes?$|^operations?$|features?|services?|systems?|apps?|applications?|tools?|components?|items?|agents?|snapshots?|"
        r"versions?\b(?= )|engines?|taken down|leaving|going|retiring|voices?|devices?|what|offering|capabilit\w+|resource|librar\w+|packages?|sdks?|headers?|parameters?|fields?|methods?|modules?|integrations?|functions?|plugins?|"
        r"conector(?:es)?|connecteurs?|konnektor(?:en)?|integra[çc](?:ão|ões|ión|iones)|模型|产品|名称|功能|服务|接口|対象|对象|presets?|voices?|runtimes?|connectors?|add-?ons?|extensions?|plug-?ins?|モデル|製品|機能|サービス|名前|modell\w*|produkte?|dienste?|funktion(?:en)?|modèles?|produits?|fonctionnalités?|fonctions?|modelos?|productos?|servicios?|nombre|recursos?|produtos?|serviços?|nome\b|modelli|prodott[oi]|servizi\w*|funzional\w*|producten|diensten|naam|functies?|bezeichnung|schnittstellen?|endpunkte?|모델|제품|서비스|기능|이름|модел\w*|продукт\w*|nazwa|usług\w*",
    ),
    (
        Role.DATE,
        r"dates?|when|day|timeline|effective|^(?:(?:deprecation|support|service|sunset|retirement) )?(?:period|window)$|日期|时间|時期|日付|datum|wann|quand|fecha|jour|data\b|날짜|일자|дата",
    ),
    (
        Role.TEXT,
        r"updates?|changes?|details?|descriptions?|events?|milestones?|notes?|remarks?|comments?|what happens|impact|说明|备注|備考|비고|note$|opmerking\w*|bemerkung\w*|anmerkung\w*|osservazioni|observa[çc]\w*|内容|hinweise?|remarques?|notas?",
    ),
)
_PATTERNS = tuple(
    (role, re.compile(rf"(?:\b|(?<=[^\x00-\x7f]))(?:{words})|^(?:{words})", re.I)) for role, words in _LEXICON
)
_DATE_WORD = re.compile(
    r"dates?\b|\bon$|day\b|日期|时间|日$|時期|일$|날짜|datum|fecha|\bdata d|\bam$|\ble$|\bel$|\bil$|\bem$|\bop$|\bwhen\b|until|earliest|planned",
    re.I,
)
_NOT_HEADER = re.compile(
    r"\b(?:what (?:it|they|this) (?:does|do|is|was|are)|price|cost|pricing|context|tokens?|license|licence|modalit\w+|size|dimension|limit|rate|quota|length|rpm|tpm|card|link|docs?|documentation|terms|retention|train\w*|knowledge|free|feedback|supported by|dedicated$|cut-?off|spare parts|ersatzteil\w*|offers?|promo\w*|discount|cookies?|trade-in|number|(?:notice|ticket|issue|case|incident|advisory|reference|request|event|change)s? (?:id|no|number|key)|warranty|(?:code|feature|change) freeze)\b|\bno\.",
    re.I,
)


_NAMED = re.compile(
    r"(?=\S*[-_/.\d])\S*[a-z]\S*\s\((?:deprecated|legacy|retired|sunset|preview|beta|new)\)", re.I
)
"""A header that is the id of a product and how it stands: the column is about that product."""


@lru_cache(maxsize=4096)
def role_of(header: str) -> Role:
    """The role of a column called `header`; OTHER where its words say nothing of a lifecycle."""
    text = tidy(header).strip(" :*`").lower()
    if (
        not text
        or len(text) > 80
        or _NAMED.fullmatch(text)
        or (_NOT_HEADER.search(text) and not _STOPS.search(text))
    ):
        return Role.OTHER
    found = _found(text)
    return _decide(found, text) if found else Role.OTHER


def life_of(header: str) -> Role:
    """The role of a column of days called `header`: in "Retired model" or "停止服务" it is the word of the end that counts."""
    return next((role for role in _found(tidy(header).lower()) if role in _LIFE), Role.OTHER)


def _found(text: str) -> list[Role]:
    return [role for role, pattern in _PATTERNS if pattern.search(text)]


_STOPS = re.compile(
    r"\bstops? (?:working|answering|serving|responding|running)|^(?:service |api |access )?cut-?off(?: (?:date|day|time))?$"
)
"""What is said of a thing whatever it is, be it a licence server."""


_LIFE = (
    Role.SHUTDOWN,
    Role.DEPRECATED,
    Role.ANNOUNCED,
    Role.CLOSED,
    Role.EXTENDED,
    Role.EXPORT,
    Role.LAUNCHED,
)


def _decide(found: list[Role], text: str) -> Role:
    """One role where several words speak: `Deprecated model` is a product, `Model retirement date` a date."""
    thing = any(role in found for role in (Role.PRODUCT, Role.ID))
    dated = bool(_DATE_WORD.search(text))
    if Role.VERSION in found and len(text.split()) <= 2:
        return Role.VERSION
    if found[0] is Role.REPLACEMENT:
        return Role.REPLACEMENT
    life = [role for role in found if role in _LIFE]
    if life and thing and not dated and not _ends_in_event(text):
        return Role.ID if Role.ID in found else Role.PRODUCT
    if (
        Role.STATUS in found
        and not dated
        and (not life or text.rsplit(maxsplit=1)[-1] in ("status", "state", "stage", "phase"))
    ):
        return Role.STATUS
    if life:
        return Role.ANNOUNCED if Role.ANNOUNCED in life and _TOLD.search(text) else life[0]
    if Role.MAKER in found and not {Role.ID, Role.STATUS} & set(found):
        return Role.MAKER
    return found[0] if found[0] is not Role.PRODUCT or Role.ID not in found else Role.ID


_TOLD = re.compile(r"(?:announced|announcement|notified|notice)(?: (?:on|date))?$")
_EVENT_NOUN = re.compile(
    r"(?:hors (?:de )?service|fuera de servicio|fuori servizio|shut ?down|retirement|removal|sunset|deprecation|end of (?:life|service|support|sale)|eol|termination|discontinuation|announcement|launch|release|retired|removed|ends?|stops?|until)$|^no new|(?:終了|停止|廃止|下线|终止|退役|停服|종료|중단|폐기)(?:日|日期|时间|予定|予定日|일|일자|예정일)?$"
)


def _ends_in_event(text: str) -> bool:
    return bool(_EVENT_NOUN.search(re.sub(r"\s*\([^()]*\)$", "", text)))
