"""The one error tree. Every message says what happened, where, and what to do.

SwansongError
├── SettingsError        a setting, registry entry or argument is wrong
├── UnreadableError      bytes that no reader can turn into blocks (binary, empty, too large)
├── FetchError           an address could not be fetched
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


class StoreError(SwansongError):
    """The database cannot be used."""


class DatabaseNewerError(StoreError):
    """The database was written by a newer version of Swansong."""


class DatabaseLockedError(StoreError):
    """Another process holds the database for longer than the busy timeout."""


class DatabaseReadOnlyError(StoreError):
    """The database file or its folder cannot be written."""
