"""The language of replacements: which words say that a name before or after them is what to move to. Data, in six languages."""

from __future__ import annotations

import re

_GAP = r"(?:[\w'’-]+ ){0,4}"
_LEADS = (
    rf"(?:move|moved|moves|moving|migrat\w+|switch\w*|transition\w*|transfer\w*|upgrad\w+|redirect\w*|rout(?:e|ed|es|ing)|port|convert\w*|chang(?:e|es|ing) over|go(?:es)? over|send|sends|sent|point|points|pointed|steer\w*|direct\w*|invit\w+|hand\w*|refer\w*|map(?:s|ped|ping)?|alias(?:es|ed)?|forward(?:s|ed)?|belongs?|moved over) (?:them |it |you |us |her |him )?{_GAP}(?:to|into|onto|on|at|towards)",
    rf"(?:recommend\w*|suggest\w*|advis\w+|propos\w+|offer(?:s|ed|ing)?|prefer\w*|praise\w*|names?|named)(?: (?:that you|using|to use|moving to|switching to|{_GAP}(?:to use|to try|to adopt)))?",
    rf"(?:advice (?:[\w-]+ ){0, 5}(?:is|was)|use|using|adopt|try|take|choose|pick|plug in|buy|turn to|look at|continues? (?:in|with|on)|carry on (?:with|in|on)|go (?:to|with)|better off with|settle on|train {_GAP}with|rebuild {_GAP}on|sign {_GAP}with|set)",
    rf"(?:replaced|succeeded|superseded|inherited|absorbed|taken over|followed) (?:by|with)|(?:replacement|successor|substitute|alternative|heir|home|way forward|destination|refuge|stable twin|option)s? (?:is|are|will be|would be|called|named|:)|in (?:favou?r of|place of {_GAP}comes)|place (?:is|will be) taken by|work is done by|(?:a |the )?(?:seat|place|discount|voucher) (?:at|on|for|towards|in)",
    r"an (?:ihre|seine|deren|dessen) stelle (?:rückt|tritt|kommt)(?: [\w-]+){0,2}|(?:wechsel\w*|umsteig\w*|umzusteigen|umzieh\w*|migrier\w*|empf\w+|nutz\w*|verwend\w*|verweis\w*|greif\w*)(?: [\w-]+){0,3}?(?: (?:zu|auf|nach|als nachfolger))?",
    r"(?:pass(?:er|ez|ent)|migr\w+|bascul\w+|rejoindre|utilis\w+|orient\w+|invit\w+|propos\w+|recommand\w+|recommence|renvoi\w+)(?: [\w'’-]+){0,4}?(?: (?:à|vers|sur|de passer à|de rejoindre))?",
    r"(?:pasar?|migrar|migración|cambio|cambiar|usar?|utilizar?|recomiend\w+|propon\w+|invit\w+|remit\w+|trasladar\w*)(?: [\w-]+){0,3}?(?: (?:a|al|hacia))?",
    r"(?:migrar|mudar|passar|mudança|migração|transição|usar|utilizar|recomend\w+|convid\w+|sugere\w*)(?: [\w-]+){0,3}?(?: (?:para|ao|à))?",
    r"(?:passare|migrare|usare|consigli\w+|propon\w+)(?: [\w-]+){0,3}?(?: (?:a|ad|al))?|(?:overstappen|verwijst|gebruik|raadt)(?: [\w-]+){0,3}?(?: (?:naar|op|aan))?",
)
LEADS = re.compile(
    rf"\b(?:{'|'.join(_LEADS)}) (?:the |our |its |their |either |both |new |newer |a |an |le |la |l['’]|les |o |a |os |el |los |das |die |der |den |dem |il |lo |de |het )*[\"“«„`*]*$",
    re.I,
)
"""What stands before the name of what to move to."""
_FOLLOWS = (
    r"(?:,? (?:which|that|and|who) )?(?:will |now |then |also |to |can |should |would |is |are |meant |supposed |expected |set )*(?:replac(?:es?|ing)|supersed(?:es?|ing)|succeeds?|inherits?|absorbs?|takes? over|takes? (?:its|their|the) place|stands? in|steps? in|fills? (?:the|its) (?:gap|place)|picks? up|covers?|does everything|reads? (?:its|their|all)|imports? (?:its|their|the|all)|accepts? (?:its|their|the same))\b",
    r"(?:is|are|will be|was|remains?|continues to be) (?:now )?(?:the |its |their |our |a |an |what )?(?:[\w-]+ ){0,2}(?:replacements?|successors?|substitutes?|alternatives?|heirs?|home|way forward|stable twin|option|choice|designated|recommended|suggested|destination|drop-in|where|place to)\b",
    r"(?:,? )?(?:as (?:a |an |the |its |their )?(?:[\w-]+ )?(?:replacements?|successors?|substitutes?|alternatives?))\b|instead\b|(?:should|must|can|is to|are to) be used (?:in (?:its|their) (?:place|stead)|instead)|(?:ersetzt|übernimmt|tritt an|remplace(?:ra)?|prend (?:la relève|le relais)|toma el relevo|hace lo mismo|does the same|sustituye|reemplaza|substitui|sostituisce|vervangt)\b",
)
FOLLOWS = re.compile(rf"[\"”»`*]*\s?(?:with (?:[\w-]+ ){{1,3}})?(?:{'|'.join(_FOLLOWS)})", re.I)
"""What stands after it."""
NOT = re.compile(
    r"\b(?:not|never|no|nor|neither|isn't|aren't|won't|nicht|kein\w*|pas|ni|não|non)\b[^.;,]{0,30}$|\b(?:export|download|back up|save)\w* [^.;]{0,40}$|(?:^|[,.;:!?]\s|\b(?:if|where|because|since|as|when|who|that)\s)(?:(?:you|we|they|customers|developers)\s)(?:\w+\s)?us(?:e|ed|ing)\s[\"“`]?$",
    re.I,
)
"""What takes it back: "is not a replacement", where data go, or what somebody uses as yet: "you use X"."""
