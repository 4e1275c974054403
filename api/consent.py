"""Subscribing through the API, and the pages behind the links in messages: confirm, manage, unsubscribe.

A GET changes nothing, because programs follow the links in mails before people do. The only key is the token in the address; it is
neither logged nor kept by browsers, and no page names another address to go to than ours.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from alerts import links, phrases, preview, subscriptions
from alerts.digest import Letter
from alerts.wishes import Wish
from api import pages, terms
from api.asking import Database, Now, Of, To, settings
from api.problems import problem
from api.terms import Given
from data import outbox
from data import subscriptions as rows
from data.matching import Signal
from data.queries import Session
from data.rhythm import Pace, Rhythm
from data.settings import Settings
from data.subscriptions import SubscriptionRow
from pipeline.errors import LinkError, SubscriptionError, TooManyError
from wording import N_, languages, translator

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/v1", tags=["subscriptions"])

Token = Annotated[str, Path(max_length=100)]
Known = Annotated[Settings, Depends(settings)]
Done = Literal["paused", "resumed", "changed", "settled", "unsettled"]
LATELY = 30
"""Days that a preview looks back where nothing waits."""
ONE_CLICK = "One-Click"

_DONE = {
    "paused": N_("Paused: nothing is sent until you resume."),
    "resumed": N_("Resumed: what was held back comes in one message."),
    "changed": N_("Your changes are saved."),
    "settled": N_("No more reminders of this product."),
    "unsettled": N_("You will be reminded of this product again."),
}
SIGNALS = {
    Signal.BROUGHT_FORWARD: N_("Brought forward"),
    Signal.ENDED: N_("Ended"),
    Signal.WITHDRAWN: N_("Called off"),
    Signal.MOVED: N_("Put off"),
    Signal.EXPORT_DEADLINE: N_("Last day to export data"),
    Signal.ANNOUNCED: N_("End announced"),
    Signal.DATED: N_("Date set"),
    Signal.CONFIRMED: N_("Confirmed by the vendor"),
    Signal.DISPUTED: N_("Sources disagree about the date"),
    Signal.REPLACEMENT: N_("Replacement"),
    Signal.NEWS: N_("News"),
}
_PACES = {Pace.AT_ONCE: N_("At once"), Pace.DAILY: N_("Every day"), Pace.WEEKLY: N_("Every week")}
_STATES = {
    rows.PENDING: N_("Waiting for your confirmation"),
    rows.ACTIVE: N_("Active"),
    rows.PAUSED: N_("Paused"),
    rows.ENDED: N_("Ended"),
    rows.FAILING: N_("Failing"),
}
_SENDING = {
    outbox.READY: N_("Waiting"),
    outbox.SENT: N_("Sent"),
    outbox.DEAD: N_("Given up"),
    outbox.DROPPED: N_("Not sent"),
}
_DAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
_KINDS = {"mail": N_("Mail"), "webhook": N_("Webhook"), "apprise": N_("Chat"), "github": N_("GitHub issue")}


class Accepted(BaseModel):
    """That a subscription was taken down, and where a link has to be followed before anything is sent."""

    status: Literal["pending"] = "pending"
    confirm: list[str] = Field(description="the kinds of channels to which a link was sent")


@api.post("/subscriptions", status_code=202, responses={429: {"description": "too many sign-ups"}})
def subscribe(asked: Wish, request: Request, session: Database, moment: Now, known: Known) -> Accepted:
    """Ask to be told. A message with a link goes to each channel; nothing else is sent before the link is followed."""
    who = request.client.host if request.client else ""
    made = subscriptions.create(session, asked, settings=known, origin="api", client=who, now=moment)
    return Accepted(confirm=[target.kind for target in made.waiting])


@router.get("/confirm/{token}")
def ask_to_confirm(token: Token, session: Database, moment: Now) -> Response:
    """Show what would be confirmed, and a button."""
    row = _of(session, token, links.CONFIRM, moment)
    return pages.page(
        "confirm", row.terms.language, about=_about(row), rhythm=_rhythm(row), target=f"/confirm/{token}"
    )


@router.post("/confirm/{token}")
def confirm(token: Token, session: Database, moment: Now) -> Response:
    """Somebody says that he did ask."""
    found = subscriptions.confirm(session, token, now=moment)
    language = found.subscription.terms.language
    _ = translator(language).gettext
    return pages.message(
        language,
        _("You are subscribed"),
        _("From now on you get alerts about what you chose. Every message has a link that ends them."),
        link=f"/manage/{found.token}",
        label=_("See and change your subscription"),
    )


@router.get("/manage/{token}")
def manage(token: Token, session: Database, moment: Now, done: Done | None = None) -> Response:
    """What somebody subscribed to, what was sent to him, and what he can do about it."""
    row = subscriptions.opened(session, token, now=moment)
    said = translator(row.terms.language).gettext(_DONE[done]) if done else ""
    return _managed(session, token, row, terms.held(row), done=said)


def _managed(
    session: Session, token: str, row: SubscriptionRow, given: Given, *, done: str = "", wrong: SubscriptionError | None = None
) -> HTMLResponse:  # fmt: skip
    """The page of a subscription, with its form as `given` and what is `wrong` with it."""
    language = row.terms.language
    return pages.page(
        "manage",
        language,
        status=422 if wrong else 200,
        row=row,
        given=given,
        wrong=(wrong.field, terms.wrong(wrong, language)) if wrong else None,
        about=_about(row),
        rhythm=_rhythm(row),
        done=done,
        base=f"/manage/{token}",
        states=_translated(_STATES, language),
        channel_kinds=_translated(_KINDS, language),
        kinds=_translated(phrases.KINDS, language),
        signals=_translated(SIGNALS, language),
        paces=_translated(_PACES, language),
        weekdays=[translator(language).gettext(day) for day in _DAYS],
        sending=_translated(_SENDING, language),
        deliveries=subscriptions.deliveries(session, row.id, limit=30),
    )


@router.get("/manage/{token}/preview")
def preview_of_own(token: Token, session: Database, moment: Now, known: Known) -> Response:
    """What a message would tell: what waits, or where nothing does, what happened lately."""
    row = subscriptions.opened(session, token, now=moment)
    made = links.Links(known.public_url, known.dashboard_url)
    waits = preview.waiting(session, row, made, token, now=moment)
    found = waits or preview.would_have_told(session, row, made, token, now=moment, days=LATELY)
    return _previewed(found, row.terms.language)


@router.get("/preview")
def preview_of_selection(
    request: Request, session: Database, moment: Now, known: Known, of: Of, lang: Annotated[str, Query(max_length=12)] = ""
) -> Response:  # fmt: skip
    """What a message about a selection would have told lately, for whoever thinks of subscribing."""
    language = lang if lang in languages() else pages.language_of(request)
    made = links.Links(known.public_url, known.dashboard_url)
    return _previewed(preview.lately(session, of, made, language, now=moment, days=LATELY), language)


def _previewed(letter: Letter | None, language: str) -> Response:
    """A message as mail programs show it, with its own style and no more rights than there."""
    _ = translator(language).gettext
    if letter is None:
        return pages.message(
            language, _("Nothing to tell"), _("Nothing of this changed within the last 30 days, so nothing would be sent.")
        )  # fmt: skip
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return HTMLResponse(letter.html, headers={**pages.PRIVATE, "Content-Security-Policy": policy})


@router.post("/manage/{token}/pause")
def pause(token: Token, session: Database, moment: Now, until: Annotated[str, Form()] = "") -> Response:
    """Hold everything back, for good or until a day."""
    row = subscriptions.opened(session, token, now=moment)
    day = _day(until)
    subscriptions.pause(
        session, row.id, until=Rhythm(hour=0, zone=row.terms.rhythm.zone).on(day) if day else None
    )
    return _back(token, "paused")


@router.post("/manage/{token}/resume")
def resume(token: Token, session: Database, moment: Now) -> Response:
    """Go on."""
    subscriptions.resume(session, subscriptions.opened(session, token, now=moment).id)
    return _back(token, "resumed")


@router.post("/manage/{token}/settle")
def settle(
    token: Token, session: Database, moment: Now, product: Annotated[str, Form(max_length=200)], until: Annotated[str, Form()] = ""
) -> Response:  # fmt: skip
    """No more reminders of a product, for good or until a day."""
    row = subscriptions.opened(session, token, now=moment)
    subscriptions.settle(session, row.id, product, until=_day(until), now=moment)
    return _back(token, "settled")


@router.post("/manage/{token}/unsettle")
def unsettle(
    token: Token, session: Database, moment: Now, product: Annotated[str, Form(max_length=200)]
) -> Response:
    """Remind of a product again."""
    row = subscriptions.opened(session, token, now=moment)
    subscriptions.unsettle(session, row.id, product, now=moment)
    return _back(token, "unsettled")


@router.post("/manage/{token}/change")
def change(
    token: Token, session: Database, moment: Now, known: Known, given: Annotated[Given, Form()]
) -> Response:
    """Everything that was agreed, as the form has it now."""
    row = subscriptions.opened(session, token, now=moment)
    try:
        subscriptions.change(session, row.id, terms.asked(given, row), settings=known, now=moment)
    except SubscriptionError as error:
        if not error.field:
            raise
        session.rollback()
        return _managed(session, token, row, given, wrong=error)
    return _back(token, "changed")


@router.post("/manage/{token}/end")
def end(token: Token, session: Database, moment: Now) -> Response:
    """Tell nothing more, by any channel."""
    row = subscriptions.opened(session, token, now=moment)
    subscriptions.end(session, row.id, now=moment)
    return _goodbye(row.terms.language)


@router.get("/unsubscribe/{token}")
def ask_to_unsubscribe(token: Token, session: Database, moment: Now) -> Response:
    """Show what would end, and a button: a program that only looks ends nothing."""
    found = links.found(session, token, links.MANAGE, now=moment, revoked=True)
    row = rows.by_id(session, found.subscription_id)
    language = row.terms.language if row else "en"
    return pages.page(
        "unsubscribe", language, about=_about(row) if row else [], target=f"/unsubscribe/{token}"
    )


@router.post("/unsubscribe/{token}")
def unsubscribe(
    token: Token,
    session: Database,
    moment: Now,
    how: Annotated[str, Form(alias="List-Unsubscribe", max_length=40)] = "",
) -> Response:
    """One click (RFC 8058): nothing more comes by the channel that the message came by."""
    row = subscriptions.unsubscribe(session, token, now=moment)
    if how == ONE_CLICK:
        return PlainTextResponse("unsubscribed\n", headers={"Cache-Control": "no-store"})
    return _goodbye(row.terms.language)


@router.get("/products/{slug}")
def product(slug: Annotated[str, Path(max_length=200)], to: To) -> Response:
    """A product's page on the dashboard, to which messages lead."""
    return RedirectResponse(to.product(slug), 307)


def refused(request: Request, error: Exception) -> Response:
    """What cannot be done, as a problem for programs and as a page for people."""
    assert isinstance(error, SubscriptionError)
    status = 404 if isinstance(error, LinkError) else 429 if isinstance(error, TooManyError) else 422
    if request.url.path.startswith("/api/"):
        return problem(status, str(error))
    language = pages.language_of(request)
    _ = translator(language).gettext
    if status == 404:
        text = _(
            "It may have expired, or a part of it was lost on the way. The newest message has a link that works."
        )
        return pages.message(language, _("This link does not work"), text, status=status)
    if status == 429:
        return pages.message(language, _("Too often"), _("Please try again later."), status=status)
    return pages.message(
        language, _("This cannot be done"), _("What was given is not known or not possible: go back and correct it."), status=status, detail=str(error)
    )  # fmt: skip


def _of(session: Session, token: str, purpose: str, moment: datetime) -> SubscriptionRow:
    found = rows.by_id(session, links.found(session, token, purpose, now=moment).subscription_id)
    if found is None:
        raise LinkError("this subscription is no more")
    return found


def _goodbye(language: str) -> HTMLResponse:
    _ = translator(language).gettext
    return pages.message(language, _("You are unsubscribed"), _("Nothing more is sent to you this way."))


def _back(token: str, done: Done) -> Response:
    return RedirectResponse(f"/manage/{token}?done={done}", 303)


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise SubscriptionError(f"{given[:20]!r} is no day; write YYYY-MM-DD") from error


def _translated(texts: dict[Any, str], language: str) -> dict[str, str]:
    return {str(key): translator(language).gettext(text) for key, text in texts.items()}


def _about(row: SubscriptionRow) -> list[tuple[str, str]]:
    """What a subscription is about, as (label, text) pairs in its language."""
    agreed, _ = row.terms, translator(row.terms.language).gettext

    def named(dimension: str) -> str:
        return ", ".join(s.name or s.value for s in agreed.subjects if s.dimension == dimension)

    signals = _translated(SIGNALS, agreed.language)
    kinds = _translated(phrases.KINDS, agreed.language)
    pairs = [
        (_("Products"), ", ".join(filter(None, (named("product"), named("name"))))),
        (_("Vendors"), named("vendor")),
        (_("Platforms"), ", ".join(agreed.platforms)),
        (_("Kinds"), ", ".join(kinds[kind] for kind in agreed.kinds)),
        (_("Words"), agreed.words),
        (_("Changes"), _("all") if len(agreed.signals) == len(Signal) else ", ".join(signals[one] for one in agreed.signals)),
        (_("Reminders"), _reminders(row)),
    ]  # fmt: skip
    known = [(label, text) for label, text in pairs if text]
    everything = not any(named(dimension) for dimension in ("product", "name", "vendor"))
    return [(_("Products"), _("all")), *known] if everything else known


def _reminders(row: SubscriptionRow) -> str:
    days = [str(day) for day in row.terms.reminders]
    told = translator(row.terms.language).gettext("{days} days before")
    return told.format(days=", ".join(days)) if days else ""


def _rhythm(row: SubscriptionRow) -> str:
    """When messages come, in the language of the subscription."""
    rhythm, _ = row.terms.rhythm, translator(row.terms.language).gettext
    if rhythm.pace is Pace.AT_ONCE:
        return _("At once")
    if rhythm.pace is Pace.WEEKLY:
        told = _("Every week on {day} at {hour}:00 ({zone})")
        return told.format(day=_(_DAYS[rhythm.weekday]), hour=rhythm.hour, zone=rhythm.zone)
    return _("Every day at {hour}:00 ({zone})").format(hour=rhythm.hour, zone=rhythm.zone)
