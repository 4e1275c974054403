"""What kind of product a name is, by the words in it and around it."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.types import Kind

_KINDS: tuple[tuple[Kind, str], ...] = (
    (
        Kind.ENDPOINT,
        r"^(?:(?:GET|POST|PUT|PATCH|DELETE)\s+)?/\w|^[\w-]+: ?[\w-]+=|\bendpoints?\b|\bheader\b|^api\.\w+\.",
    ),
    (
        Kind.SDK,
        r"\bsdks?\b|\blibrary\b|\bpackage\b|\bclient (?:library|for)\b|\b\w+ client$|\bCLI\b|\bplug-?in\b",
    ),
    (Kind.API, r"\bapis?\b|接口"),
    (
        Kind.HARDWARE,
        r"\b(?:device|pin|glasses|headset|earbuds?|speaker|hub|wearable|hardware|pendant|robot)\b",
    ),
    (Kind.APP, r"\bapps?\b|\bbrowser\b|\b(?:ios|android|windows|mac(?:os)?|desktop|mobile)\b|アプリ|应用"),
    (Kind.AGENT, r"\bagents?\b"),
    (
        Kind.FEATURE,
        r"\b(?:feature|mode|tool|setting|option|parameter|field|fine-?tuning|training|button|tab|integration|transport|plan|knowledge base|功能|機能|prompts?)\b|^[a-z]+\.[a-z_.]+$|^[a-z]+_[a-z_]+$",
    ),
    (
        Kind.SERVICE,
        r"\b(?:service|studio|platform|cloud|hub|workspace|console|playground|suite)\b|サービス|服务",
    ),
)
_COMPILED = tuple((kind, re.compile(words, re.I)) for kind, words in _KINDS)
_MODEL_ID = re.compile(r"^[@\w][\w./:@+-]*$")
_MODEL_WORDS = re.compile(r"models?\b|模型|モデル|modell|modèle|modelo|snapshot|voices?\b", re.I)


@lru_cache(maxsize=4096)
def kind_of(name: str, around: str = "") -> Kind:
    """The kind of `name`; what stands `around` it (column header, headings) decides where the name itself does not."""
    for kind, pattern in _COMPILED:
        if pattern.search(name):
            return kind
    if _MODEL_ID.match(name) and re.search(r"\d|-", name):
        return Kind.MODEL
    if _MODEL_WORDS.search(around):
        return Kind.MODEL
    for kind, pattern in _COMPILED:
        if pattern.search(around):
            return kind
    return Kind.MODEL if re.search(r"\d", name) else Kind.SERVICE
