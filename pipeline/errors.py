"""The one error tree. Every message says what happened, where, and what to do.

SwansongError
├── SettingsError        a setting, registry entry or argument is wrong
├── UnreadableError      bytes that no reader can turn into blocks (binary, empty, too large)
├── FetchError           an address could not be fetched
├── SubscriptionError    what somebody asks to be told cannot be done
│   ├── LinkError        a link is unknown, expired or revoked
│   └── TooManyError     somebody asks too often
├── SendError            a message was not accepted
└── StoreError           the database cannot be used
    ├── DatabaseNewerError
    ├── DatabaseLockedError
    └── DatabaseReadOnlyError
"""


class SwansongError(Exception):
    """Base of every error that Swansong raises on purpose; its text is fit to be shown to a user."""


class SettingsError(SwansongError):
    """A setting, a registry entry or an argument is wrong."""


class UnreadableError(SwansongError):
    """A document cannot be turned into blocks; the reason is a short phrase such as ``binary``."""


class FetchError(SwansongError):
    """An address could not be fetched."""


class SubscriptionError(SwansongError):
    """A subscription cannot be made or changed as asked; `field` names what is wrong, `given` what stood there."""

    def __init__(self, message: str, *, field: str = "", given: str = "") -> None:
        super().__init__(message)
        self.field = field
        self.given = given


class LinkError(SubscriptionError):
    """A secret link is unknown, expired or revoked."""


class TooManyError(SubscriptionError):
    """Somebody, or everybody together, asks more often than is allowed."""


class SendError(SwansongError):
    """A message was not accepted; `final` tells that it never will be, `after` for how many seconds to leave the receiver alone."""

    def __init__(self, message: str, *, final: bool = False, after: float | None = None) -> None:
        super().__init__(message)
        self.final, self.after = final, after


class StoreError(SwansongError):
    """The database cannot be used."""


class DatabaseNewerError(StoreError):
    """The database was written by a newer version of Swansong."""


class DatabaseLockedError(StoreError):
    """Another process holds the database for longer than the busy timeout."""


class DatabaseReadOnlyError(StoreError):
    """The database file or its folder cannot be written."""
