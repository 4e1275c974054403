"""Lifecycle cues: which words say that something ends, is deprecated, merged, renamed, kept; with negation and tense."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from pipeline.components.initials import by_initial
from pipeline.components.openings import Lexicon
from pipeline.types import Status


class Cue(StrEnum):
    """What a phrase says of a product."""

    END = "end"
    ENDED = "ended"
    DEPRECATED = "deprecated"
    CLOSED = "closed"
    MERGED = "merged"
    RENAMED = "renamed"
    REVERSED = "reversed"
    RUMOURED = "rumoured"
    KEPT = "kept"
    ANNOUNCED = "announced"
    LAUNCHED = "launched"


ENDINGS = (Cue.END, Cue.ENDED, Cue.DEPRECATED, Cue.CLOSED)
"""The cues that say of themselves that something ends."""

_DONE = (
    r"retired|shut ?(?:down|off)|powered (?:off|down)|turned off|switched off|removed|discontinued|sunset(?:ted|(?!t))|decommissioned|withdrawn|terminated|phased out|taken offline|pulled|"
    r"disabled|eliminated|unplugged|unpublished|delisted|yanked|closed down|wound down|killed|axed|scrapped|dropped|deleted|ended"
)
_DOING = (
    r"retiring|shutting (?:it )?(?:down|off)|turning off|switching off|removing|discontinuing|sunsetting|decommissioning|withdrawing|terminating|phasing out|"
    r"winding down|closing down|killing|ending|dropping|pulling|unplugging"
)
_PATTERNS: tuple[tuple[Cue, str], ...] = (
    (
        Cue.REVERSED,
        r"(?:is|are) not (?:shutting down|going away|retiring|closing|being retired) after all|(?:is|are) not shutting down|\bnot (?:shutting down|going away|retiring|closing|killing|ending|discontinuing|being \w+)\b[^;。；\n]{0,60}?\bafter all|(?:decided|voted) against (?:it|retiring|closing|the)|back to active|(?:partly |fully )?revers(?:ed|es|ing) (?:a|its|the|that) (?:decision|plan)|"
        r"(?:will|is going to|to) (?:keep|run|continue) [^;。；\n]{0,30}?(?:for the foreseeable future|indefinitely)|u-turn|(?:cancel(?:l?ed|l?ing)|revers(?:ed|ing)|call(?:ed|ing) off|withdr[ae]wn?|abandon(?:ed|ing)|scrapped) (?:the |our |its |these |this |that )?(?:planned |announced )?"
        r"(?:shut ?down|retirement|deprecation|sunset|removal|closure|plans?|discontinuation|decision)|(?:shut ?down|retirement|deprecation|sunset|closure|removal) (?:has been|was|is|of .{3,90} (?:has been|is|was)) (?:cancel|revers|called off|withdrawn)\w*|"
        r"here to stay after all|reprieve|stay of execution|取消[^;。；\n]{0,20}?(?:计划|下线|停)|is not (?:being )?(?:deprecated|discontinued) after all|call(?:ed|s|ing) (?:that|it|this) off|(?:arrêt|fermeture|retrait|suppression|cierre|retirada|retiro|chiusura|ritiro|encerramento|abschaltung|einstellung) [^;。；\n]{0,60}?(?:est|sont|a été|queda|ha sido|è stat[oa]|foi|ist|wurde|wird) (?:annulé|cancelad|anulad|annullat|abgesagt|zurückgenommen)\w*|ne fermera? pas|no cerrará|non chiuderà|取消下线|撤回|廃止を撤回|doch nicht eingestellt|findet (?:doch )?nicht statt",
    ),
    (
        Cue.RUMOURED,
        r"\brumou?r\w*|reported(?:ly)?\b|is said to|are said to|according to (?:people|sources|a person|an internal)|unconfirmed|sources say|allegedly|leaked|internal memo|"
        r"may be (?:planning|considering)|(?:is|are) considering|neither confirm|據傳|据报道|传闻|gerücht\w*|soll\b[^;。；\n]{0,30}?\beinstellen|se rumorea",
    ),
    (
        Cue.RENAMED,
        r"(?:goes|go|gone|went|going) by the name(?: of)?\b|(?:is|are|has been|have been|was|were|be|been|being|now) (?:now )?(?:called(?! (?:(?:un)?till?|from|by|via|with|on|in|at|through|for|after|as of|when|any|directly|again)\b)|renamed|rebranded|known as)|renam(?:ed|ing)|rebrand(?:ed|ing|s)?\b|(?:continues?|lives? on|returns?) as (?=[A-Z])|new name|changes? (?:its )?name|改名为|更名为|名称変更|heißt (?:jetzt|ab|künftig|nun)|umbenannt|renommé|rebaptisé|renombrad[oa]|pasa a llamarse",
    ),
    (
        Cue.MERGED,
        r"merg(?:e[ds]?|ing) (?:\w+ ){0,4}?(?:in)?to|fold(?:ed|s|ing)? (?:\w+ ){0,4}into|disappear(?:s|ed)? into|becom(?:es|ing) part of|absorbed (?:in|by)|(?:is|are|was|were|being|been|be) (?:integrated|rolled|consolidated|incorporated|combined) into|并入|合并到|統合され|geht in .{2,40} auf|intégrée?s? (?:à|dans)|fusionn\w+|se integra en",
    ),
    (
        Cue.KEPT,
        rf"(?:not|never) (?:be |been |being )?(?:{_DONE}|retiring|leaving|ending|deprecated)\b(?! (?:until|before))|(?:remains?|stay(?:s)?|continues? to be|will remain|keeps?) (?:fully )?(?!\w+ (?:un)?till? )(?:active|available|supported|usable|unchanged|accessible|working|in the (?:picker|line-?up)|safe)|not (?:be )?(?:affected|impacted|touched|concerned)|(?:is|are) unaffected|"
        r"not part of this|no (?:plans?|intention|date|change|end)s? (?:to|of|for|set|at all)|no longer in beta|nothing (?:leaves|changes|ends)|continue to (?:work|be supported|function)|not going away|does not (?:affect|apply|impact)|keeps? working(?! (?:[\w-]+ ){0,4}(?:un)?til)|is fine|are fine|"
        r"不受影响|影響(?:を受け|は)?ま?せん|影響はありません|nicht betroffen|bleib(?:t|en)(?![^.;]{0,40}\bbis\b)|reste(?:nt)? (?:disponible|en ligne|accessible|actif|active|inchangé)|no se ve afectad",
    ),
    (
        Cue.CLOSED,
        r"clos(?:ed|es|ing) to new|(?:disabl|stopp?|block|end)(?:e[ds]?|s|ing)? (?:the )?(?:creation|creating|registration|provisioning) of (?:any |all )?new|turn(?:s|ed|ing)? away new (?:customers|users)|new (?:customers|users) (?:have been|were|are) turned away|no longer accept(?:s|ing)? (?:sign-?ups|registrations|orders|payments)|no longer (?:open|create|accept|admit|issue|take|onboard|allow)(?:s|ing)? (?:any |on |the creation of |the ability to create )?(?:new|further|more)\b|no (?:longer (?:accept|available (?:to|for))|more) new|(?:not?|no longer) (?:be )?(?:available|open) (?:to|for) new|new (?:customers|users|sign-?ups|projects|tenants|accounts|resources) (?:can ?not|can't|will not|are no longer|cannot)|"
        r"can(?:not| ?not|'t) (?:be )?(?:create|train|deploy|add|start|register|order|sign up)\w* (?:any )?(?:new|more)|(?:can(?:not| ?not|'t)|(?:no|not) longer) be (?:enabled|activated|added|installed|ordered|bought|booked|selected|subscribed to|switched on|turned on) (?:by (?!you\b|existing)|for new|in new)|not (?:been )?sold to new|not (?:sold|offered|on sale) any ?(?:more|longer)|(?:not|no longer) (?:been )?able to create new|read-only|stops? accepting new|only existing (?:users|customers)|(?:stop(?:ped|s)?|will stop|ceased?) (?:making|selling|producing|manufacturing|shipping)|no longer (?:sold|sells?|made)|(?:taken )?off sale|sell the last|last (?:day|date) (?:to|for) (?:order|buy|purchas|sign|regist)\w*|end[- ]of[- ]sales?\b|(?:pulled|removed|disappears?|taken|withdrawn|leaves?) (?:from|out of)? ?(?:the |both |all )?(?:app |play )?stores?\b|不再接受新|停止(?:新用户|新购|新增|开通|售卖|接受新)|新規(?:の)?(?:受付|登録|申込|インストール)(?:を|は)?[^。、]{0,12}(?:終了|停止)|新(?:注册)?(?:账号|用户|客户)[^。,，]{0,6}(?:无法|不能)|cerrad[oa]s? a nuev|(?:nouvelles )?inscriptions (?:seront|sont) (?:closes|fermées)|keine neuen|n'est plus (?:distribué|vendu|proposé)\w*|aucune? nouvel",
    ),
    (
        Cue.ENDED,
        r"n['’]est plus (?:officiellement |plus )?(?:supporté|pris en charge|prise en charge|accessible|utilisable)e?\b|(?:ha|han) terminado\b(?= ?[.,;]|$)|cesa(?:n|rá|rán)? todo (?:el )?soporte|"
        r"终止(?:对)?支持|支持(?:将|已|已经|全部|正式|即将)*(?:结束|终止)(?!后)|"
        rf"we (?:have |just |quietly )?(?:{_DONE})(?! (?:that|in) )|(?:has|have|had) (?:now |already |all |both |officially |since |recently |just )?(?:been )?(?:{_DONE}|ceased|stopped|gone|shut|closed)|\bgone since|(?:already|now|recently|long) gone\b|^gone$|(?:was|were|got) (?:officially |finally |quietly |then )?(?:{_DONE})|(?:is|are) (?:now |already |officially |permanently |being )?(?:{_DONE})(?! (?:on|in|by|as of|from|at|after) )|"
        rf"(?:is|are|was|were|been|became|be) (?:now )?(?:no longer|not) (?:be )?(?:available|accessible|supported|served|offered|usable|maintained|operational)(?! (?:un)?til| before| yet)|no longer (?:available|accessible|supported|served|offered|part of|exists?|accepts?|works?|answers?|responds?|has (?:an |any )?effect)|(?:has|have) no effect any ?(?:more|longer)|(?:was|were|been) taken (?:down|out of service|off(?:line)?)|"
        rf"(?:(?:has|have) no (?:further |more )?effect (?:since|any)|(?<!be )(?<!being )shut (?:down|its doors)|off since|went (?:dark|offline|away)|ceased|stopped (?:working|answering|serving|accepting)|reached (?:its |their )?(?:end of life|eol|retirement)|bowed out|(?:switched|turned|shut) (?:it|him|her|them) (?:off|down)|(?:pulled|killed|retired|closed|scrapped|axed|discontinued|unplugged) (?:it|him|her|them)\b|lasted (?:un)?til|held out until|ended (?=in |on )|stopped (?=in |on )|closed (?=in |on )|closed its doors|disappeared from|(?<!be )(?<!being )discontinued|is (?:dead|gone|history|offline)|are (?:dead|gone)|(?<!be )(?<!being )(?<!and )(?:removed|retired|dropped)\b)|"
        r"已(?:于[^;。；\n]{0,18}?)?(?:正式)?(?:下线|停止|停服|退役|终止|关闭|下架|弃用)|不再(?:提供|支持|可用)|(?:廃止|終了|停止)(?:し|され)(?:まし)?た|利用できなく(?:なりました|なった)|(?:wurde|wurden|ist|sind) (?:[^;。；\n]{0,30}? )?(?:eingestellt|abgeschaltet|entfernt|beendet)|(?:haben|hat) (?:wir )?[^;。；\n]{0,60}?\b(?:eingestellt|abgeschaltet|entfernt|beendet)\b|gibt es nicht mehr|n'existe(?:nt)? plus|ya no existen?|(?:lo|la|los|las) (?:retiramos|eliminamos|cerramos|apagamos|desactivamos)|já não existem?|deix(?:ou|aram) de (?:funcionar|existir)|non esist(?:e|ono) più|bestaa(?:t|n) niet meer|nicht mehr (?:verfügbar|unterstützt|erreichbar)|"
        r"(?:a|ont) été (?:retiré|supprimé|arrêté|abandonné|éteint|coupé|fermé)\w*|(?:est|sont) (?:désormais |maintenant )?(?:éteint|coupé|fermé|arrêté|supprimé)e?s? (?=depuis|à ce jour)|(?:aus|von) (?:dem|den) (?:[\w-]+ )?(?:stores?|läden|katalog) (?:genommen|entfernt)|n(?:'est|e sont) plus (?:disponible|pris|servi|proposé|accessible)\w*|(?:ha|han|fue|fueron) (?:sido )?(?:retirad|eliminad|descontinuad)\w*|ya no (?:está|están) disponible|\beliminad[oa]s? (?:por|el|en)\b|\bretirad[oa]s? (?:el|en)\b|\bse (?:retiró|cerró|apagó|eliminó|desactivó|descontinuó)\b|\bse (?:retiraron|cerraron|apagaron|eliminaron)\b|(?:foi|foram) (?:descontinuad|desativad|encerrad|desligad|removid|retirad)\w*|não (?:está|estão) mais|(?:è stat[oa]|sono stat[ie]) (?:dismess|ritirat|rimoss|disattivat|spent|eliminat|chius)\w*|non (?:è|sono) più|(?:is|zijn|werd|werden) (?:\w+ )?(?:stopgezet|uitgeschakeld|beëindigd|verwijderd)|niet meer (?:beschikbaar|ondersteund)|(?:종료|중단|폐기|삭제)(?:되었|됐|했|됨)",
    ),
    (
        Cue.END,
        rf"(?:will|shall|to|would|must|going to|set to|due to|scheduled to|about to|plans? to|expects? to|starts? to) (?:then |also |both |all |soon |officially |permanently |finally |fully |now |only )*(?:be |begin |start )?(?:{_DONE}|{_DOING}|retire|shut (?:down|off)|turn off|switch off|remove|discontinue|sunset|decommission|withdraw|"
        rf"terminate|phase out|cease|wind down|close|end|drop|kill|pull|stop (?:working|answering|serving|accepting|responding)|go (?:dark|away|offline)|disappear|expire|leave|return (?:a |an )?(?:error|404|410))|"
        rf"(?:is|are|being|we're|we are|am|'s|be) (?:now |also |officially |finally |being |permanently )*(?:{_DOING}|{_DONE}) |(?:is|are) (?:{_DOING})|(?:is|are) (?:set|scheduled|due|slated) for (?:retirement|removal|shutdown|deprecation|sunset)|(?:is|are) being (?:{_DONE})|"
        rf"(?<=\band )(?:{_DOING}|shutting (?:it|them) down|(?:switching|turning) (?:it|them) off) (?=(?:it|them|these|both)\b)|"
        r"\b(?:retires?|sunsets?|shuts? (?:down|off)|ends|expires|goes (?:dark|away|offline)|is going away|stops? (?:working|answering|serving|accepting|responding|replying|functioning|running|syncing|updating|existing)|(?:turns?|switch(?:es)?) off|pulls? the plug|winds? down|reach(?:es)? (?:its |their )?(?:retirement|end[- ]of[- ](?:life|service|support)|eol)|disappears|leaves? the (?:(?:[\w-]+ ){0,3}(?:plans?|tier)|platform|app|api|picker|catalogue?|store)|"
        r"closes|(?:leaves?|stops?|goes)(?= (?:on )?(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d|20\d\d-\d))|goes(?= (?:on|in) (?:the \d|\d|january|february|march|april|may|june|july|august|september|october|november|december)|,? in favou?r)|cuts off|(?:run|keep|serve|host|operate)s? (?:it|them|both)(?: \w+)? (?:until|till|through)|will be gone|gone by|is gone on|calls stop|(?:calls|requests|clients|builds) (?:will )?fail(?= (?:from|on|after|as of|starting)\b)|fails? with a|(?:turned down|rejected|refused|answered) with (?:an? )?(?:http |error )*(?:error|4\d\d)|(?:answers?|responds?|replies|reply) with (?:an? )?(?:http )?4(?:04|10)\b|(?:refuses?|rejects?) (?:all |any )?(?:requests|calls|clients)|(?:is|are|gets?) (?:refused|rejected)(?= (?:on|from|as of|by|after|starting|beginning))|returns? (?:an? )?(?:error|4\d\d|http 4(?:04|10))|(?:serve|answer|run)s? (?:[\w-]+ ){1,2}(?:un)?till?|leaves? (?:[\w-]+ ){0,2}(?:inference|hosting|service|production|availability|cloud) (?=(?:on|in|by|from) )|the (?:new |final )?end date|we (?:now |also |will )?(?:switch|turn|shut) (?:it |them )?(?:off|down)|we (?:now |also )?(?:retire|remove|sunset|discontinue|withdraw|drop|end|close|phase out)|will no longer|(?:gets?|receives?|will get|will receive|has|with) (?:only )?(?:security |bug |critical )?(?:fixes|updates|patches|support) (?:until|till|through)|(?:gets?|receives?|will get|will receive) (?:its|their) (?:last|final) (?:security |bug ?)?(?:fixes|updates|patches|release)|(?:is|are|will be) ignored(?= (?:from|as of|after|starting|since)\b)|ignores (?:these|the following)|stops? (?:taking|processing|handling|running|serving) (?:new )?(?:jobs|requests|calls|traffic|orders|messages)|(?:gets?|receives?|will get|will receive) no (?:more |further |new )?(?:security |bug ?)?(?:fixes|updates|patches|support|releases) (?:after|from|as of|beyond|past)|(?:has|have|will have) no (?:further )?effect\b(?! (?:on|for|to))|(?:can|may) no longer be (?:picked|used|selected|chosen|called|reached|accessed|run|opened|installed|downloaded)|(?:retiring|sunsetting|ending|closing|leaving) (?=(?:on |in |by |at the end of )?(?:\d|jan|feb|mar|apr|may |jun|jul|aug|sep|oct|nov|dec|q[1-4]\b))|says? goodbye|saying goodbye|farewell|the end of (?=\W?(?!mid-|late-|early-|pre-|post-)[a-z@][\w/]*[-_/]\w)|last day|final day|(?:won't|will not|will no longer) be (?:available|accessible|usable|supported|offered|served|reachable|callable)(?! (?:un)?til| before| yet)|(?:nimmt|nehmen|beantwortet|beantworten) keine (?:\w+ )?(?:anfragen|aufrufe|aufträge) mehr|(?:takes?|accepts?|answers?|serves?) no (?:more|further) (?:requests|calls|jobs|orders|prompts)|(?:va|vont) (?:bientôt |définitivement )?(?:fermer|s'arrêter|disparaître|être (?:retiré|supprimé|arrêté|fermé))\w*|(?:va|van) a (?:cerrar|desaparecer|dejar de)|going dark|cut-?off)\b|"
        r"(?:retirement|shut ?down|sunset|removal|end of (?:life|service|support|availability)|\beol\b|discontinuation|decommissioning|turndown) (?:date|day|is|of|for|on|scheduled|planned|will|notice)|(?:retirement|shutdown|sunset|removal|end[- ]of[- ](?:life|service|support)|discontinuation)\b(?!\s+(?:objects?|warnings?|headers?|badges?|polic|pages?|tables?|trackers?|criteria|guides?|fields?|process|histor|calendar))|\boff (?:from|on|since)\b|"
        r"(?:available|offered|served|hosted) (?:on|in|at|from) (?:[\w'-]+ ){1,3}(?:only )?(?:until|till|through)|can (?:still |only |now )?be (?:called|used|reached|accessed|run|selected|deployed|created) (?:un)?till?|then (?:switched|turned|shut) (?:off|down)|(?:available|supported|usable|reachable|accessible|online|answering|serve[ds]?|works?|running|open|up|alive) (?:only )?(?:until|till|through)|will (?:now |still )?(?:run|live on|stay (?:up|online)|last|keep working|be available|remain available) (?:un)?till?|(?:access|support|service|availability) (?:will |shall )?(?:continues?|remains?|stays?) (?:un)?till?|working (?:only )?(?:until|till|through(?! (?:an?|your|our|their|its|this|that|these|those|some|any|each|every|all|it|them)\b))|"
        r"将于[^;。；\n]{0,40}?(?:下线|停止|停服|退役|终止|关闭|下架|弃用|移除|停用)|(?:下线|停服|退役|服务(?:将)?(?:关闭|终止)|之后(?:将|即)?(?:关闭|停用|停止)|终止服务|停止服务|启动退市|退市)|(?:廃止|終了|停止|提供終了|サービス終了)(?:し|され|いた|する|予定|日)|利用できなくなります|"
        r"(?:wird|werden|sollen|soll) [^;。；\n]{0,60}?(?:eingestellt|abgeschaltet|entfernt|abgekündigt)|(?:stellen|stellt|schalten|schaltet) [^;。；\n]{0,60}?(?:ein|ab)\b|läuft [^;。；\n]{0,30}?aus|(?:sera|seront|va être|vont être) [^;。；\n]{0,20}?(?:retiré|supprimé|arrêté|abandonné|désactivé|coupé|fermé|éteint)\w*|"
        r"retiré le|cessera|(?:arrêt|retrait|suppression|fermeture|extinction) (?:le|en|au|prévue?|définiti\w+|programmée?)\b|(?:cierre|apagado|retirada|baja|eliminación) (?:el|en|previst[oa]|definitiv[oa])\b|se (?:apaga|cierra|desactiva|elimina)(?:rá|rán|n)?\b|(?:encerramento|desligamento|remoção|desativação) (?:em|no dia|previst[oa]|definitiv[oa])\b|"
        r"(?:dismissione|chiusura|spegnimento|rimozione) (?:il|a|previst[oa]|definitiv[oa])\b|(?:Abschaltung|Einstellung|Entfernung|Wegfall) (?:am|zum|im|ab)\b|(?:erhält|erhalten|bekommt|bekommen) [^;。；\n]{0,40}?\bbis\b[^;。；\n]{0,30}?(?:updates|patches|korrekturen|unterstützung)|(?:recevra|reçoit) [^;。；\n]{0,40}?(?:correctifs|mises à jour) jusqu|(?:recibe|recibirá) [^;。；\n]{0,40}?(?:correcciones|actualizaciones|parches) hasta|(?:recebe|receberá) [^;。；\n]{0,40}?(?:correções|atualizações) até|fin de vie|prend(?:ra)? fin|prennent fin|prendront fin|s'(?:arrête(?:nt|ra|ront)?|éteint|éteignent|éteindr(?:a|ont))|ferm(?:era|eront) (?:ses|leurs|définitivement|le|en|au|ce)|disparaîtr(?:a|ont)|ne ser(?:a|ont) plus|fin du support|\bendet\b|bleib(?:t|en) [^.;]{0,40}\bbis\b|\benden (?=am|zum|im|mit)|\bentfällt\b|nicht länger|(?:steht|stehen) [^;。；\n]{0,60}?nicht mehr zur verfügung|wird geschlossen|schließt (?:am|zum)|se retir(?:a|an|ará|arán)\b|ya no (?:se podrá|estarán?|funcionarán?|será)|(?:não|já não) (?:estará|estarão|será|serão|funcionará|funcionarão) mais|dejarán? de|deja(?:n)? de (?:ser compatibles?|funcionar|estar disponibles?|tener soporte|ofrecerse|prestarse)|fin del? (?:soporte|servicio)|(?:será|serán) [^;。；\n]{0,20}?(?:retirad|eliminad|descontinuad|desactivad)\w*|dejará de|retirará|fin de (?:soporte|servicio)|se (?:retiran|apagan|eliminan|desactivan)\b|(?:será|serão|vai ser|vão ser) [^;。；\n]{0,20}?(?:descontinuad|desativad|encerrad|desligad|removid|retirad)\w*|deixar(?:á|ão) de|(?:sarà|saranno|verrà|verranno) [^;。；\n]{0,20}?(?:dismess|ritirat|rimoss|disattivat|spent|eliminat|chius)\w*|cesser(?:à|anno)|non sar(?:à|anno) più|(?:wordt|worden) [^;。；\n]{0,60}?(?:stopgezet|uitgeschakeld|beëindigd|verwijderd|uitgefaseerd|afgesloten)|(?:종료|중단|폐기|삭제)(?:됩니다|될 예정|예정|한다|합니다|될)|종료 (?:대상|모델|서비스|기능)|(?:이용|사용|접속|호출)(?:이|을)?\s?(?:할|하실)\s?수\s?없|\b(?:будет|будут) [^;。；\n]{0,20}?(?:отключ|удал|закры)\w*|zostan(?:ie|ą) [^;。；\n]{0,20}?(?:wyłączon|wycofan|usunięt)\w*",
    ),
    (
        Cue.DEPRECATED,
        r"deprecat(?:ed|es|ing|ion|e)\b(?!\s+(?:objects?|notes?|labels?|tags?|annotations?|comments?|warnings?|headers?|badges?|polic|pages?|tables?|trackers?|criteria|guides?|fields?|process|histor|procedure|calendar|log|tag))|(?:becomes?|is|are|marked(?: as)?|now|considered) legacy|legacy (?=as of|since|from (?:now|today|\d))|(?:carries|bears|gets|has) the label \W?legacy|(?:is |are |was |were |been )?frozen (?=since|on|from|as of)|legacy (?:mode|status)\b|no (?:longer|more) (?:receives?|updates)|(?:is|are) (?:no longer|not) (?:being )?(?:actively )?(?:developed|maintained)|wird nicht (?:mehr|länger) (?:weiter)?entwickelt|n'est plus (?:développée?|maintenue?)|ya no se (?:desarrolla|mantiene)|não é mais (?:desenvolvid|mantid)[oa]|non è più (?:sviluppat|mantenut)[oa]|maintenance mode|obsoleted?\b|end of (?:sale|maintenance)|弃用|非推奨|veraltet|abgekündigt|obsolète|déprécié\w*|obsolet[oa]",
    ),
    (
        Cue.ANNOUNCED,
        r"announc(?:ed|es|ing|e|ement)|notif(?:ied|ying|ication)|emailed|told (?:customers|developers|users)|informed|(?:wrote|sent word|said) (?:on|that)|notice (?:was )?(?:sent|given|published)|公告|通知|発表|angekündigt|annoncé|anunci(?:ó|ado)",
    ),
    (
        Cue.LAUNCHED,
        r"(?:we )?(?:launch(?:ed|es|ing)?|releas(?:ed|es|ing)|introduc(?:ed|es|ing)|add(?:ed|s) support|ship(?:ped|s)|unveil(?:ed|s))\b|(?:is|are) now (?:generally )?available|general(?:ly)? availab\w+|joined|went (?:live|up)|appeared|arriv(?:es|ed)|发布|上线|リリース|veröffentlich\w+|lancé\w*",
    ),
)
_BEGIN = r"(?:(?<![\w/-])|(?<=[^\x00-\x7f])|(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]))"
"""Where a cue begins: at a word, or anywhere in a script that parts words by no space."""
_WORD = r"(?<![a-z0-9_-](?=[\x00-\x7f]))"
"""The same of a text in small letters, or further."""
_PLAIN = Lexicon([(cue, rf"{_BEGIN}(?:{by_initial(words)})") for cue, words in _PATTERNS], _WORD)
_MACROS = {
    "~": r"(?:[\w'’-]+ ){0,4}",
    "@": r"(?=[\"“«`]|(?-i:[A-Z]))",
    "#": r"(?=\W{1,3}(?:on |in |from |by |at |as of |since |after )?(?:the )?(?:\d|q[1-4]\b|end of|next|tomorrow|today|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"jan|feb|mar(?:ch)?\b|apr|may\b|june?\b|july?\b|aug|sept?|oct|nov|dec))",
}


def _with_idioms() -> Lexicon[Cue]:
    """The lexicon with the idioms of ``idioms.toml``, which only free prose is read with."""
    told = tomllib.loads(Path(__file__).with_name("idioms.toml").read_text(encoding="utf-8"))
    found = []
    for cue, words in _PATTERNS:
        idioms = "|".join(phrase for by in told.get(cue, {}).values() for phrase in by)
        for mark, meaning in _MACROS.items():
            idioms = idioms.replace(mark, meaning)
        found.append((cue, rf"{_BEGIN}(?:{by_initial('|'.join(filter(None, (words, idioms))))})"))
    return Lexicon(found, _WORD)


_WITH_IDIOMS = _with_idioms()
_NEGATED = re.compile(
    r"(?:\bnothing\b|\bnot\b|n't|\bnever\b|\bno\b|without|neither|kein\w*|nicht|pas|\bno\s+se|\bnon|\bnão|\bniet|\bgeen)[^\w,;:.!?]+(?:\w+[^\w,;:.!?]+){0,2}$",
    re.I,
)
_NOT_YET = re.compile(
    r"\s?(?:before|until|till|any (?:earlier|sooner) than|prior to|vor dem|avant le|antes del?|prima del?)\s(?=\S*\d|[A-Z]|the (?:end|start|beginning|first|second))"
)
"""What follows a negated end that only says that it is not so soon: "will not be retired before 1 February"."""
_MODAL = re.compile(
    r"\b(?:(?-i:may)(?! have (?:read|heard|seen|noticed))|might|could|if|whether|when(?:ever)?|once|before|after(?! (?:(?:that|this|which|then)\b|(?:[\w-]+ ){1,3}(?:years?|months?|decades?)\b))|unless|would|can|any|each|every|typically|usually|generally|in general|policy|wenn|falls|sobald|kann|können|si|lorsque|peut|peuvent|cuando|puede|pueden)\b[^.;]{0,40}$|(?:如果|可能|一旦|若|場合|かもしれ)[^。；]{0,30}$",
    re.I,
)


@dataclass(frozen=True)
class Found:
    """A cue in a text."""

    start: int
    end: int
    cue: Cue
    text: str


@lru_cache(maxsize=4096)
def has_cue(text: str) -> bool:
    """Whether `text` could speak of an ending at all: the fast gate before anything costly."""
    return _PLAIN.opens(text)


def find_cues(text: str, *, idioms: bool = False) -> list[Found]:
    """Cues in `text`, left to right; where two overlap the one listed first in the lexicon stands. Negated ends are KEPT.
    With `idioms`, what people only say of an ending in free prose counts too."""
    if idioms:
        return list(_find_cues(text, idioms=True))
    return list(_find_cues(text, idioms=False)) if has_cue(text) else []


_GOES_ON = re.compile(
    r"goes? on (?!(?:the )?\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d)",
    re.I,
)
"""What does not end: "goes on under its own name"."""


@lru_cache(maxsize=4096)
def _find_cues(text: str, *, idioms: bool) -> tuple[Found, ...]:
    found: list[Found] = []
    plain = text.replace("’", "'")
    for cue, match in (_WITH_IDIOMS if idioms else _PLAIN).finditer(plain):
        if any(f.start < match.end() and match.start() < f.end for f in found):
            continue
        if _GOES_ON.match(plain, match.start()):
            continue
        kept = (
            cue in (Cue.END, Cue.ENDED, Cue.DEPRECATED)
            and _NEGATED.search(text[max(0, match.start() - 30) : match.start()])
            and not _NOT_YET.match(text, match.end())
        )
        found.append(Found(match.start(), match.end(), Cue.KEPT if kept else cue, match[0]))
    return tuple(sorted(found, key=lambda f: f.start))


_ASKED = re.compile(
    r"\b(?:know|tell|see|list|show|check|say|track|explain|learn|find out|decide)\w*(?: (?:you|us|me|out))? (?:which|what|when|whether|if|how|why)\b[^.;,]{0,60}$|"
    r"\b(?:wei(?:ß|ss)|wissen|zeig\w*|prüf\w*|sieh\w*|erfahr\w*),? (?:welche\w*|was|wann|ob|wie|warum)\b[^.;]{0,60}$|\b(?:sait|savoir|voir|indique\w*|montre\w*) (?:quel\w*|si|quand|ce qui)\b[^.;,]{0,60}$|"
    r"\b(?:sabe\w*|ver|indica\w*|muestra\w*|mostra\w*) (?:qu[eé]|cu[aá]l\w*|cu[aá]ndo|si|se|quais|quando)\b[^.;,]{0,60}$",
    re.I,
)
"""An indirect question: "knows which codes were retired" says of none that it was."""
_PROMOTION = re.compile(
    r"\b(?:trials?|promotion(?:s|al)?|promo|discounts?|offers?|introductory|knowledge cut-?off|training (?:data|runs?)|wissensstand|prizes?|raffles?|gift cards?|contests?|campaigns?|sale|credits?|giveaway|coupons?|survey|vouchers?|remises?|réductions?|offres?|rabatte?|\w*aktion|prices? (?:stay|remain|hold|appl)\w*|(?:deal|transaction|acquisition|takeover|merger|round)|(?:summer|winter|launch|special|reduced|lower|introductory) (?:price|rate|fee)s?|price of|descuentos?|ofertas?|sconti?|promozion\w+|descontos?|early access|beta (?:period|test)|angebote? für neukunden|tickets?|hackathon|webinar|conference|festival|exhibition|early[- ]bird|price list|tariff|registrations? for|enrol?ments?|call for|voting|auto(?:matic)?[- ]renewals?|partnerships?|contract with|agreement with|sponsorship|cooperation|collaboration|alliance)\b(?:(?!, (?:the|its|their|our) (?:\w+ )?(?:app|service|model|tool|feature|product|site|assistant|device|platform)\b)(?:[^.;]|\.(?=\w))){0,50}$|(?:キャンペーン|セール|自動更新|优惠|促销|活动|이벤트|프로모션|행사|할인)[^。；]{0,30}$",
    re.I,
)
_BAN = re.compile(
    r"\b(?:bans?|restrictions?|embargo|moratorium|sanctions?|injunction|verbot|sperre|interdiction|prohibición|proibição|divieto)\b (?:on|of|against|for|von|für|gegen|de|du|des|del|di) [^.;]{2,140}$",
    re.I,
)
"""What forbids something, before words that say that it ends: what was forbidden stays."""
_CONTRACT = re.compile(
    r"\b(?:(?:signing|api|access|encryption|public|private|root) keys?\b(?: \S+){0,6} (?:will |is going to |is set to )?$|(?:contracts?|licen[cs]es?|agreements?|leases?|deals?|subscriptions?|certificates?)\b[^.;,]{0,20} (?:when|once|as|after|before|until) (?:it|they) $)",
    re.I,
)
"""What two have agreed on, before words that say that it ends."""
_PROMOTED = re.compile(
    r"\b(?:rabatte?|\w*aktion|angebot|discounts?|offers?|promotions?|trials?|remises?|réductions?|offres?|descuentos?|ofertas?|sconti?)\b[^.;,]{0,40}, (?:which|that|den|die|das|der|qui|que|che)\b[^.;]{0,140},\s*$",
    re.I,
)
"""A promotion and what is said of it in passing, before words that say that it ends."""
_BETWEEN = re.compile(
    r"(?:^|[.;:!?]\s)\W*(?:(?:the|its|their|our|an?|this) )?(?:[\w-]+ ){0,3}(?:agreement|contract|deal|partnership|licen[cs]e|co-?operation|collaboration|alliance) (?:between|with) [^.;,]{0,120}$",
    re.I,
)
"""What stands before words that say that something ends between two parties, who stay."""
_WOULD = re.compile(r"\bwould\b[^.;]{0,25}$", re.I)
_REPORTED = re.compile(r"\b(?:that|said|stated|told|announced|wrote|promised)\b", re.I)
_HYPOTHETICAL = re.compile(
    r"\bas (?:though|if)\b[^.;,]{0,40}$|\b(?:temporar(?:y|ily)|briefly|vorübergehend|temporairement|temporalmente)\b[^.;]{0,20}$|(?:暂时|临时|一時的に)[^。]{0,8}$|\b(?:supposedly|purportedly|allegedly|falsely)\b[^;]{0,80}$|\b(?:could|might|(?-i:may)(?! have (?:read|heard|seen|noticed))|claim(?:s|ed|ing)?(?: that)?)\b[^.;]{0,25}$|\bif you (?:do|don't|cancel|stop|leave|terminate|downgrade|unsubscribe)\b[^.;]{0,40}$",
    re.I,
)

_TIES = re.compile(
    r"\W*(?:(?:their|its|our|the|his|a|an|this|these) )?(?:[\w-]+ ){0,3}(?:partnership|co-?operation|collaboration|sponsorship|alliance|relationship|agreement|contract|tenancy|lease|request(?!\s(?:headers?|parameters?|fields?|methods?|types?|bod))|offer|bid|proposal|appeal|motion|plea|invitation|books?|gap|deal|loop|funding round|takeover|acquisition|merger|transaction|investment)\b|\s*(?:all |any |most )?(?:of )?(?:their|its|our|the) (?:[\w-]+ )?(?:work|ties|dealings|business|talks) with\b|"
    r"\s*(?:die |der |das |den |unsere?n? |ihre?n? |la |le |l['’]|el |o |a )(?:[\w-]*(?:phase|angebot|rabatt|aktion|preis|aktionszeitraum)|offre|période|promotion|promoción|oferta|período|periodo)\b|"
    r"\s*(?:the |your )?(?:purchase|activation|delivery)\b",
    re.I,
)
"""What ends between two parties and is no product: "are ending their partnership"."""
_AFTER_PURCHASE = re.compile(
    r"[^.;]{0,30}\b(?:days?|weeks?|months?|years?|tagen?|wochen?|monaten?|jahren?|jours|mois|ans|días|meses|años)\W(?:after|nach|après|tras|después de)\W(?:(?:the|your|dem|der|l['’]|votre|la|su) ?)?(?:\w+ )?(?:purchase|activation|delivery|you|kauf|lieferung|aktivierung|achat|livraison|compra)",
    re.I,
)
"""An end that is counted from what each customer does: a warranty, a trial."""
_CHORE = re.compile(
    r"\b(?:update|change|edit|adapt|review|clean up) (?:your|the|any|all) (?:[\w-]+ ){1,4}(?:to|and) $", re.I
)
"""What readers are asked to do to their own code: "update your apps to remove references"."""
_UPSTREAM = re.compile(
    r"\bdeprecated upstream\b|\bupstream (?:\w+ )?(?:ends?|eol|ended|support|deprecat\w+|remov\w+|retir\w+|releases?|projects?|dependenc\w+|librar\w+|versions?)\b|\bis (?:now )?the minimum\b|\bminimum (?:supported )?version\b",
    re.I,
)
"""What ends elsewhere: a runtime or library that the product rests on."""
_VALUES = re.compile(
    r"\b(?:values?|stages?|states?|status(?:es)?|phases?) (?:are|is one of|can be|include)\b|\b(?:Werte|Stufen|Phasen) sind\b|\b(?:valeurs|étapes|états) sont\b|\b(?:valores|etapas|estados) son\b",
    re.I,
)
_FIELD = re.compile(
    r"\s(?:date |day )?(?:column|field|header|attribute|property|flag|filter|badge|tag)\b", re.I
)
_IN_FIELD = re.compile(
    r"\b(?:column|field|header|attribute|property)s? (?:with|holds?|holding|contain(?:s|ing)?|(?:that|which) (?:holds?|contains?|gives?)|gives?) (?:the |its |a )?$",
    re.I,
)
"""What tells that words for an end are those that a page or an API uses, and are said of nothing: "the values are Legacy and Retired",
"the retirement date column"."""
_USING = re.compile(
    r"[^.;]{0,40}?\b(?:using|relying on|paying for|buying|licen[sc]ing|subscribing to|working with)\b", re.I
)
_READER = re.compile(
    r"\b(?:you|your|please|must|should|need|have to|customers|developers|users|clients)\b", re.I
)
"""Who is told to stop using something because it ends; anybody else only gives it up."""
_STOPS = re.compile(r"\b(?:stop|ceas|end)\w*\b", re.I)
_DATA = (
    r"(?:disks?|volumes?|chats?|conversations?|messages?|recordings?|files?|histor(?:y|ies)|logs?|data|accounts?|backups?|uploads?|photos?|images|records|entries|drafts|cookies|"
    r"sessions|transcripts|attachments|archives|(?:anything|everything|items|content) (?:older|left|stored)(?: than \d+ \w+)?|daten|dateien|aufzeichnungen|données|fichiers|datos|archivos|dados|arquivos|dati|gegevens)"
)
_DATA_BEFORE = re.compile(
    rf"(?<![\w-]){_DATA}(?:\s(?:older|that|which|you|we|from|of|in|on|left|stored|still|not|and|or)\b(?:[^.;,:]|\.(?=\w)){{0,40}})?(?:\s(?:is|are|was|were|be|will be|being|has been|have been))?\s*$",
    re.I,
)
_DATA_AFTER = re.compile(
    rf"\s*(?:(?:all|any|your|our|the|about|old|older|every|some|its|their|these|those) )*(?:[a-z-]+ ){{0,4}}?(?:{_DATA}|(?:days|weeks|months|years) of)(?![\w-]| [a-z]*(?:connector|api|viewer|tool|app|feature|service|model|plug-?in)s?\b)"
)
_DELETES = re.compile(
    r"(?:bleib|delet|remov|eras|wip|purg|destroy|clear|keep|kept|gelöscht|effac|supprim|borr|elimin|apag|cancellat|verwijder)\w*",
    re.I,
)
"""What is done to data, of which some word for data says that it is done to them and not to a product."""
_REQUEST = re.compile(
    r"\b(?:(?:asked|asks|asking|demand(?:ed|s|ing)?|urg(?:ed|es|ing)|insist(?:ed|s)?|petition(?:ed|s)?|want(?:s|ed)?) (?:that|the (?:court|judge|company|firm|council|board|government|regulator)s?)|"
    r"(?:request|petition|motion|bid|lawsuit|campaign|demands?) (?:to|for|that)|called (?:for|on)|(?:threaten(?:s|ed|ing)?|refus(?:es|ed|ing)|declin(?:es|ed|ing)) to)\b[^.;]{0,60}$",
    re.I,
)
"""What somebody wants of another who need not do it: "had asked that the service be shut down"."""
_WANTED = re.compile(r"\b(?:a|an|the|its|his|her|their) (?:request|petition|motion|bid|lawsuit|plea) $", re.I)
_GRADUATES = re.compile(
    r"\b(?:generally available|general availability|\bGA\b|out of (?:beta|preview))", re.I
)
_EARLY = re.compile(r"\b(?:preview|beta|pilot|trial|alpha)\b[^.;]{0,40}$", re.I)
_YOU = re.compile(r"\byou (?:can |may |could |simply |have |just )*$", re.I)
_MAY_DO = re.compile(
    r"(?:delet|remov|eras|turn|switch|disabl|end|clos|stop|drop|shut|cancel)\w*\b(?! working| receiving| getting)",
    re.I,
)
"""What a reader may do: "until you remove them"."""
_MYSELF = re.compile(r"(?-i:\bI)(?:['’]ve| have| had| was)? $")
_BY_ME = re.compile(r"\b(?:shut|sunset|discontinu|decommission|deprecat)", re.I)
"""What a person does to a thing of his own, and not to a habit."""
_CLEFT, _IS_THE = (
    re.compile(r"\bwhat (?:\w+ )?$", re.I),
    re.compile(r"\s(?:is|was|are|were) (?:the|our|your|an?)\s[a-z]"),
)
"""What tells that a person speaks of himself, or that what ends is named behind the words: "what has ended is the waiting list"."""
_ANYTIME = re.compile(r"\s*(?:by default|if|unless|whenever)\b", re.I)
"""What follows words for a switch that anybody may turn again, or for what happens to whoever does something."""
_WHENEVER = re.compile(r"\s*(?:once|when|as soon as)\b", re.I)
"""What follows words for what happens each time, where no day is given."""
_COULD = re.compile(
    r"\W*(?:\w+\W+)?(?:could|might) (?:then |only |also |still )?(?:take|be|happen|come|fall)\b", re.I
)
"""What follows "its retirement" where that is only possible."""


_ENTITY = re.compile(
    r"[^.;,]{0,24}\bas an? (?:[\w-]+ )?(?:legal entity|company|firm|subsidiary|corporation|business unit|legal person)\b",
    re.I,
)
"""What follows words for an end where it is a company that ends, and not what it makes."""
_OF_WHAT = re.compile(
    r"\b(?:(?:open |closed |public |private |the |our |its )(?:beta|pilot|preview)(?: phase| period| test)? of|(?:root |tls |ssl |server |signing )?certificates? (?:of|for|that|which|at|on|from)|zertifikate? (?:von|für|des|der)|certificats? d[eu’'])(?:[^.;,]|\.(?=\w)|, [^.;,]{3,80},)*$",
    re.I,
)
"""What ends by its nature and is said to be that of something which goes on: "the certificate of vela.example expires"."""


def is_question(text: str) -> bool:
    """Whether a text asks, other than a heading does that tells below what ends: "What is being retired?"."""
    return text.rstrip(" \"”»」'").endswith(("?", "？")) and not _WHAT_ENDS.fullmatch(text)


_WHAT_ENDS = re.compile(
    r"(?:what|which (?:[\w-]+ ){1,3})(?:['’]s| is| are| was| were| has been| have been| will be)? ?(?:now |being |getting |going to be )?(?:changing|affected|impacted|leaving|going away|deprecated|discontinued|removed|retired|retiring|sunset(?:ting)?|shut(?:ting)? down|ending)\s?[?？]|"
    r"(?:was|welche \w+) (?:wird|werden|wurde|wurden) (?:eingestellt|abgeschaltet|entfernt|abgekündigt)\s?\?|(?:哪些|什么)[^。？]{0,12}(?:下线|停用|弃用|移除)[？?]|(?:何が|どの\w{1,8}が)(?:廃止|終了)(?:される|する|します|されます)[^。？]{0,6}[？?]",
    re.I,
)


def is_promotion(text: str) -> bool:
    """Whether the last words of `text` are about an offer, a fair or another thing that ends by its nature."""
    return bool(_PROMOTION.search(text))


def is_general(text: str, cue: Found, *, dated: bool = False) -> bool:
    """Whether the cue speaks of what may happen to any product, or of a promotion, rather than of what happens to one; or asks.
    A sentence that gives a date (`dated`) is about one product unless it only says what could be."""
    before = text[max(0, cue.start - 60) : cue.start]
    if _CHORE.search(before) or _TIES.match(text, cue.end) or _AFTER_PURCHASE.match(text, cue.end):
        return True
    if _is_of_any(text) or _FIELD.match(text, cue.end) or _IN_FIELD.search(before):
        return True
    if (_MYSELF.search(before) and not _BY_ME.search(text[cue.start : cue.end])) or (
        _CLEFT.search(before) and _IS_THE.match(text, cue.end)
    ):
        return True
    if _COULD.match(text, cue.end) or is_question(text):
        return True
    if any(
        found.search(text, max(0, cue.start - 220), cue.start)
        for found in (_BETWEEN, _PROMOTED, _BAN, _CONTRACT)
    ):
        return True
    if _is_of_others(text, before, cue) or _ENTITY.match(text, cue.end):
        return True
    if _ANYTIME.match(text, cue.end) or (not dated and _WHENEVER.match(text, cue.end)):
        return True
    would = _WOULD.search(before) and not _REPORTED.search(before)
    if _OF_WHAT.search(text, max(0, cue.start - 130), cue.start):
        return True
    if is_promotion(before) or _HYPOTHETICAL.search(before) or would or _ASKED.search(before):
        return True
    return not dated and bool(_MODAL.search(before))


@lru_cache(maxsize=64)
def _is_of_any(text: str) -> bool:
    """Whether a text is about the values of a field or about what lies upstream, whichever of its cues is asked about."""
    return bool(_VALUES.search(text) or _UPSTREAM.search(text))


def _is_of_others(text: str, before: str, cue: Found) -> bool:
    """Whether the cue speaks of what somebody gives up or asks for, of data, or of a preview that ends because the product is ready."""
    said = text[cue.start : cue.end]
    gives_up = _STOPS.search(said) and (_USING.search(said) or _USING.match(text, cue.end))
    if gives_up and not _READER.search(before + said):
        return True
    if _DELETES.search(said) and (_DATA_BEFORE.search(before) or _DATA_AFTER.match(text, cue.end)):
        return True
    if _WANTED.search(before) and said.lower().startswith("to "):
        return True
    if _YOU.search(before) and _MAY_DO.match(said):
        return True
    ready = _EARLY.search(before) and _GRADUATES.search(text, cue.end, cue.end + 160)
    return bool(ready or _REQUEST.search(before))


_STATUS_WORDS: tuple[tuple[Status, str], ...] = (
    (Status.RENAMED, r"renamed|rebranded"),
    (Status.MERGED, r"merged|absorbed|folded"),
    (Status.REVERSED, r"cancel+ed|reversed|reinstated"),
    (
        Status.DEPRECATED,
        r"closed to new|no new|retiring|sunsetting|scheduled|ending|end of life (?:soon|planned)|pending|to be (?:retired|removed)|will be|planned|upcoming|phasing out|winding down|deprecat\w*|closing|leaving|phase[- ]out|(?:即将|将)(?:下线|停)|종료 예정|弃用|非推奨|abgekündigt|auslaufend|déprécié|en desuso",
    ),
    (
        Status.RETIRED,
        r"retired|shut ?down|removed|sunset|discontinued|eol|end[- ]of[- ]life|decommissioned|unavailable|gone|closed|terminated|dead|offline|disabled|no longer|inactive|withdrawn|expired|^off$|taken down|obsolete|ended|archived|abandoned|unmaintained|archiviert|archivée?|archivad[oa]|已?下线|已停|停止|退役|廃止|終了|eingestellt|abgeschaltet|entfernt|retiré|supprimé|retirado|eliminado",
    ),
    (
        Status.LEGACY,
        r"legacy|maintenance|on life support|security (?:fixes|updates) only|frozen|read-only|classic|superseded|old|旧版|レガシー|veraltet|obsolète|obsoleto",
    ),
    (
        Status.ACTIVE,
        r"active|ga\b|maintained|live\b|in service|generally available|available|supported|current|stable|live|preview|beta|production|recommended|latest|new|ok|在线|可用|正常|有効|提供中|제공 중|사용 가능|aktiv|verfügbar|actif|disponible|activo|experimental|public|default",
    ),
)
_STATUS = tuple(
    (status, re.compile(rf"(?:\b|(?<=[^\x00-\x7f]))(?:{words})", re.I)) for status, words in _STATUS_WORDS
)


def is_over(cue: Found | None) -> bool:
    """Whether a cue says that something is done: it has ended, or has been made a part of something else."""
    return cue is not None and (cue.cue is Cue.ENDED or _HAS_MERGED.match(cue.text) is not None)


_HAS_MERGED = re.compile(r"(?:merged|folded|absorbed|integrated|consolidated)\b", re.I)


def is_not_so_soon(text: str) -> bool:
    """Whether a sentence says of a thing that goes on that it will not end before a day."""
    return _NOT_SO_SOON.search(text) is not None


_NOT_SO_SOON = re.compile(
    r"(?:\b(?:not|never)|n['’]t)\b[^.;]{0,40}\b(?:before|until|earlier than|sooner than)\b", re.I
)


def open_status(cue: Found | None) -> Status:
    """The status of what a cue is said of where no day is given."""
    if cue is not None and cue.cue is Cue.DEPRECATED and re.search(r"legacy|maintenance", cue.text, re.I):
        return Status.LEGACY
    return Status.RETIRED if cue is not None and cue.cue is Cue.ENDED else Status.DEPRECATED


@lru_cache(maxsize=4096)
def status_of(value: str) -> Status | None:
    """The status that a status cell or a heading such as `Retired models` names, or None."""
    if re.search(r"\b(?:not|un)[- ]?(?:deprecated|retired|affected)", value, re.I):
        return Status.ACTIVE
    hits = [
        (m.start(), i, status) for i, (status, pattern) in enumerate(_STATUS) if (m := pattern.search(value))
    ]
    return min(hits)[2] if hits else None
