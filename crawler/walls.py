"""Pages that stand in front of the page: a log-in, a test whether one is human, a plea for cookies, a request to pay.

They come with status 200 and would be kept as what the source says now. Told by what they ask for, not by whose they are, and only where
the page has next to no text of its own: a short notice with a cookie banner or a log-in in its corner is a page like any other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from parsel import Selector

NEXT_TO_NOTHING = 40
"""Words of its own that a wall has at most, besides menus, forms, and what it says of cookies."""


class Instead(str):
    """A reason that says what came in place of the page that was asked for: the source is in doubt, and what it said before stands."""


LOGIN = Instead("a log-in page in place of the page; list a public form of it")
CHALLENGE = Instead(
    "a test whether one is human in place of the page; list another form of it, such as its feed or .md twin"
)
CONSENT = Instead("a cookie notice in place of the page; list another form of it, such as its feed")
MISSING = Instead(
    "a page that says it found nothing in place of the page; correct its address in the registry"
)
PAYWALL = "behind a paywall"

_CHALLENGE = re.compile(
    r"just a moment|verif(?:y|ying) (?:that )?you are (?:a )?human|are you (?:a )?(?:human|robot)|unusual traffic|bot detection"
    r"|checking your browser|attention required|enable javascript and cookies|security check|sicherheitsüberprüfung|ich bin kein roboter"
    r"|je ne suis pas un robot|vérification de sécurité|no soy un robot|ロボットではありません|人机验证|安全验证",
    re.I,
)
_MARKS = tuple(
    mark.encode()
    for mark in (
        "human", "robot", "bot detection", "just a moment", "unusual traffic", "checking your browser", "attention required",
        "security check", "sicherheitsüberprüfung", "vérification de sécurité", "ロボット", "人机验证", "安全验证", "captcha",
        "challenge", "password", "cookie", "consent", "einwilligung", "クッキー", "同意", "not found", "be found", "doesn't exist", "does not exist",
        "nicht gefunden", "introuvable", "no encontrada", "見つかりません", "不存在", "找不到",
    )
)  # fmt: skip
"""One of these stands in every wall, in lower case."""
_CHALLENGE_PARTS = (
    "//script[contains(@src, 'challenge') or contains(@src, 'captcha')] | //iframe[contains(@src, 'captcha')]"
    " | //*[contains(@class, 'captcha') or contains(@id, 'captcha') or contains(@id, 'challenge-form')]"
)
_CONSENT = re.compile(r"cookie|consent|einwilligung|クッキー|同意", re.I)
_MISSING = re.compile(
    r"\b(?:page|site|url)\b.{0,20}\b(?:not|be) found|^\W*(?:(?:error )?404\W*)?not found|page (?:doesn't|does not) exist|seite.{0,20}nicht gefunden"
    r"|page introuvable|página no encontrada|ページが?見つかりません|(?:页面|頁面)(?:不存在|未找到)|找不到.{0,6}(?:页面|頁面)",
    re.I,
)
_ACCEPT = re.compile(
    r"\b(?:accept|agree|allow|reject|manage|akzeptieren|zustimmen|ablehnen|accepter|refuser|aceptar|rechazar)|同意する|接受",
    re.I,
)
_PAY = re.compile(
    r"subscribe (?:now )?to (?:continue|keep|read)|(?:this|the) (?:article|story|content) is (?:only )?(?:for|available to) (?:paying |paid )?"
    r"(?:subscribers|members)|already a subscriber\?|continue reading (?:with|for)|to read the full (?:article|story)|subscribers only"
    r"|weiterlesen mit|nur für abonnenten|réservé aux abonnés|solo para suscriptores|有料会員限定|付费阅读",
    re.I,
)  # fmt: skip
_TEASER = 400
"""Words of the longest page that can be the teaser of an article that has to be paid for."""


def may_be_wall(raw: bytes) -> bool:
    """Whether the bytes of a page hold anything that a wall has to have; most pages need no closer look."""
    lower = raw.lower()
    return any(mark in lower for mark in _MARKS)


def wall(page: Selector) -> str | None:
    """Why `page` is not the page that was asked for, or None."""
    own = [text for text in _texts(page, _AROUND) if not _CONSENT.search(text)]
    if len(" ".join(own).split()) > NEXT_TO_NOTHING:
        return None
    text = f"{page.xpath('string(//title)').get()} {' '.join(_texts(page))}"
    if _CHALLENGE.search(text) or page.xpath(_CHALLENGE_PARTS):
        return CHALLENGE
    if page.xpath("//input[@type='password']"):
        return LOGIN
    if (
        _CONSENT.search(text)
        and _ACCEPT.search(" ".join(_buttons(page)))
        and not page.xpath("//table | //article")
    ):
        return CONSENT
    headings = page.xpath("//title | //h1").xpath("string()").getall()
    return MISSING if any(_MISSING.search(" ".join(heading.split())) for heading in headings) else None


def paywall(page: Selector) -> str | None:
    """Why an article cannot be read to its end, or None: the page says so in its metadata, or in the place of the text."""
    words = " ".join(_texts(page)).split()
    if len(words) > _TEASER:
        return None
    return PAYWALL if _PAY.search(" ".join(words)) or not _is_free(page) else None


_UNSEEN = "ancestor::script or ancestor::style or ancestor::noscript or ancestor::template"
_AROUND = "ancestor::header or ancestor::nav or ancestor::footer or ancestor::form or ancestor::button or ancestor::dialog"


def _texts(page: Selector, besides: str = "false()") -> list[str]:
    """The pieces of text on a page, but for those `besides` (an XPath condition)."""
    found: list[str] = page.root.xpath(f"//body//text()[not({_UNSEEN} or {besides})]")
    return found


def _buttons(page: Selector) -> Iterator[str]:
    for button in page.xpath(
        "//button | //a[@role='button'] | //input[@type='submit' or @type='button'] | //form//a"
    ):
        yield button.xpath("string()").get() or button.attrib.get("value", "")


def _is_free(page: Selector) -> bool:
    """What schema.org's `isAccessibleForFree` says, wherever it stands in the page's JSON-LD; true where nothing does."""
    for script in page.xpath("//script[@type='application/ld+json']/text()").getall():
        try:
            said = list(_values(json.loads(script), "isAccessibleForFree"))
        except (ValueError, RecursionError):
            continue
        if any(
            str(value).lower() in ("false", "http://schema.org/false", "https://schema.org/false")
            for value in said
        ):
            return False
    return True


def _values(found: Any, key: str) -> Iterator[Any]:
    if isinstance(found, dict):
        for name, value in found.items():
            if name == key:
                yield value
            yield from _values(value, key)
    elif isinstance(found, list):
        for value in found:
            yield from _values(value, key)
