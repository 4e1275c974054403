"""What somebody asks to be told, checked: the one form for the command line, the file of subscriptions, the API and the dashboard."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from data.matching import Signal
from data.rhythm import Pace, Rhythm
from data.sources import is_private
from data.subscriptions import REMINDERS
from pipeline.errors import SubscriptionError
from pipeline.types import Kind, Saying
from wording import languages

Label = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f\u2028\u2029]*$")
]  # fmt: skip
Labels = Annotated[tuple[Label, ...], Field(max_length=500)]
ChannelKind = Literal["mail", "webhook", "apprise", "github"]

CHAT_SERVICES = frozenset(
    ["slack", "discord", "msteams", "workflows", "tgram", "ntfy", "ntfys", "matrix", "matrixs", "mmost", "mmosts", "rocket", "rockets", "gchat", "webex", "zulip", "pover", "gotify", "gotifys"]
)  # fmt: skip
"""What Apprise may be asked to reach. Its other services run programs, write files or speak to anything that answers."""
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}")
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")
_LONGEST = 2000
_Model = TypeVar("_Model", bound=BaseModel)


class Target(BaseModel):
    """Where to: a mail address, a webhook's URL, an Apprise URL of a chat service, or a GitHub repository of your own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ChannelKind
    address: str = Field(min_length=1, max_length=_LONGEST)

    @classmethod
    def parse(cls, text: str) -> Self:
        """From one line: ``me@example.org``, ``https://...`` (a webhook), ``github:owner/repository``, ``slack://...``. Raises SubscriptionError."""
        text = text.strip()
        scheme, colon, rest = text.partition(":")
        if scheme == "mailto" or not colon:
            return _checked(cls, kind="mail", address=rest if colon else text)
        if scheme in ("http", "https"):
            return _checked(cls, kind="webhook", address=text)
        if scheme == "github":
            return _checked(cls, kind="github", address=rest.strip("/"))
        return _checked(cls, kind="apprise", address=text)

    def model_post_init(self, _: Any) -> None:
        """Refuse what is no address of its kind."""
        if self.kind != "mail" and _CONTROL.search(self.address):
            raise ValueError("an address holds no spaces or control characters")
        object.__setattr__(self, "address", _CHECKS[self.kind](self.address))


def _mail(address: str) -> str:
    try:
        return str(validate_email(address, check_deliverability=False, allow_smtputf8=False).ascii_email)
    except EmailNotValidError as error:
        raise ValueError(
            Saying(
                "{address} is no mail address; write one like name@example.org", address=repr(address[:80])
            )
        ) from error


def _webhook(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{address[:80]!r} is no http(s) address")
    if parts.username or parts.password:
        raise ValueError(
            "the address of a webhook holds no name or password; its messages are signed instead"
        )
    _ = parts.port  # raises ValueError where it is none
    return address


def _apprise(address: str) -> str:
    service = address.partition("://")[0].lower()
    if "://" not in address or service not in CHAT_SERVICES:
        raise ValueError(
            f"{service[:40]!r} is no service that messages go to; there are {', '.join(sorted(CHAT_SERVICES))}"
        )
    return address


def _github(address: str) -> str:
    if not _REPOSITORY.fullmatch(address) or address.endswith((".", ".git")):
        raise ValueError(f"{address[:80]!r} is no repository; write github:owner/repository")
    return address


_CHECKS = {"mail": _mail, "webhook": _webhook, "apprise": _apprise, "github": _github}


class Wish(BaseModel):
    """About what (nothing named: about everything), which changes, how often, when, in which language and where to.

    `products`, `vendors` and `names` are alternatives to one another; `platforms`, `kinds`, `scopes`, `text`, `within` (days) and
    `official` narrow them. `names` are ids or names as they stand in code or in a watchlist, whether they are known yet or not.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    channels: tuple[Target, ...] = Field(min_length=1, max_length=5)
    products: Labels = ()
    vendors: Labels = ()
    names: Labels = ()
    platforms: Labels = ()
    kinds: tuple[Kind, ...] = ()
    scopes: Annotated[tuple[Label, ...], Field(max_length=20)] = ()
    text: str = Field(default="", max_length=120)
    changes: tuple[Signal, ...] = tuple(Signal)
    within: int | None = Field(default=None, ge=0, le=3650)
    official: bool = False
    reminders: Annotated[tuple[Annotated[int, Field(ge=0, le=730)], ...], Field(max_length=12)] = REMINDERS
    pace: Pace = Pace.DAILY
    hour: int = Field(default=8, ge=0, le=23)
    weekday: int = Field(default=0, ge=0, le=6)
    zone: str = Field(default="UTC", max_length=60)
    language: str = Field(default="en", max_length=12)
    name: Label | Literal[""] = ""

    @field_validator("channels", mode="before")
    @classmethod
    def _from_lines(cls, given: Any) -> Any:
        if isinstance(given, list | tuple):
            return tuple(_target(one) if isinstance(one, str) else one for one in given)
        return given

    @field_validator("zone")
    @classmethod
    def _is_a_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(
                f"no time zone is called {zone!r}; write one like Europe/Vienna or UTC"
            ) from error
        return zone

    @field_validator("language")
    @classmethod
    def _is_a_language(cls, language: str) -> str:
        if language not in languages():
            raise ValueError(f"no messages are written in {language!r}; there are {', '.join(languages())}")
        return language

    @field_validator("reminders")
    @classmethod
    def _farthest_first(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted(set(days), reverse=True))

    @field_validator("channels")
    @classmethod
    def _each_once(cls, channels: tuple[Target, ...]) -> tuple[Target, ...]:
        return tuple(dict.fromkeys(channels))

    @property
    def rhythm(self) -> Rhythm:
        """When its digests go out."""
        return Rhythm(self.pace, self.hour, self.weekday, self.zone)


def _target(line: str) -> Target:
    try:
        return Target.parse(line)
    except SubscriptionError as error:
        raise ValueError(*error.args) from error


def wish(**given: Any) -> Wish:
    """A wish from what was given; whatever is None is left at its default. Raises SubscriptionError with what to do."""
    return _checked(Wish, **{name: value for name, value in given.items() if value is not None})


def _checked(model: type[_Model], **given: Any) -> _Model:
    try:
        return model(**given)
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else "channels"
        raise SubscriptionError(_explained(error.errors()), field=field, given=str(first["input"])) from error


def _explained(errors: Iterable[Any]) -> str:
    told: list[str] = []
    for error in errors:
        if (said := _said(error)) is not None:
            told.append(said)
            continue
        where = str(error["loc"][0]) if error["loc"] else ""
        told.append(f"{where}: {error['msg']}".removeprefix(": ").replace("Value error, ", ""))
    return told[0] if len(set(told)) == 1 else "; ".join(dict.fromkeys(told))


def _said(error: Any) -> Saying | None:
    """What a check of ours said, where it can be said in every language."""
    args = getattr(error.get("ctx", {}).get("error"), "args", ())
    return args[0] if args and isinstance(args[0], Saying) else None


def require_reachable(target: Target, *, allow_private: bool) -> None:
    """Raise SubscriptionError where a webhook or service is on this machine or in its private network."""
    if target.kind in ("mail", "github") or allow_private:
        return
    if is_private(urlsplit(target.address).hostname or ""):
        raise SubscriptionError(
            f"{target.address[:80]}: private addresses get no messages; SWANSONG_ALLOW_PRIVATE allows them",
            field="channels",
        )
