"""Settings from the environment (prefix ``SWANSONG_``), typed; every default works on a laptop without any of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from platformdirs import user_config_path, user_data_path
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


def in_checkout() -> bool:
    """Whether the packages run from a source checkout rather than from site-packages."""
    return (ROOT / "pyproject.toml").is_file()


def _default_url() -> str:
    folder = ROOT / "data" if in_checkout() else user_data_path("swansong")
    return f"sqlite:///{folder / 'swansong.db'}"


def _default_local_sources() -> Path:
    return (
        ROOT / "data" / "sources.local.toml"
        if in_checkout()
        else user_config_path("swansong") / "sources.toml"
    )


def _default_backups() -> Path:
    return (ROOT / "data" if in_checkout() else user_data_path("swansong")) / "backups"


def _at(known: dict[str, Any], port: str) -> str:
    host = known.get("host", "127.0.0.1")
    return f"http://{f'[{host}]' if ':' in host else host}:{known.get(port)}"


class Settings(BaseSettings):
    """Everything that can be set from outside. Names in the environment: SWANSONG_DATABASE_URL and so on."""

    model_config = SettingsConfigDict(env_prefix="SWANSONG_", extra="ignore")

    database_url: str = Field(
        default_factory=_default_url, description="any SQLAlchemy URL; SQLite by default"
    )
    reader_url: str | None = Field(
        default=None,
        description="PostgreSQL only: the address as a user who can read the views and nothing else; lets visitors ask in SQL",
    )
    sources: Path = Field(
        default_factory=_default_local_sources, description="your own registry, read beside the shipped one"
    )
    shipped_sources: bool = Field(default=True, description="false leaves the shipped registry out")
    allow_private: bool = Field(
        default=False,
        description="true lets the crawler fetch loopback and private addresses (for your own test site)",
    )
    user_agent: str = Field(
        default="Swansong/0.1 (+https://github.com/swansong-tracker/swansong; lifecycle tracker)",
        description="how the crawler names itself",
    )
    fetch_timeout: float = Field(default=30.0, gt=0, description="seconds one fetch may take")
    fetch_pause: float = Field(
        default=1.0,
        ge=0,
        description="seconds until a fetch that broke off is tried again; doubled the second time",
    )
    host_budget: int = Field(default=500, gt=0, description="requests that one host gets in a day at most")
    host_delay: float = Field(
        default=1.0, ge=0, description="seconds between two requests to one host, or more where it is slow"
    )
    max_bytes: int = Field(default=20_000_000, gt=0, description="largest page that is read")
    collect_every: int = Field(default=60, gt=0, description="minutes between two collections")
    port: int = Field(default=8501, gt=0, lt=65536, description="port of the dashboard")
    host: str = Field(default="127.0.0.1", description="address that the dashboard and the API listen on")
    api_port: int = Field(default=8502, gt=0, lt=65536, description="port of the API, feeds and calendars")
    api_rate: int = Field(default=300, gt=0, description="requests that one address may make in a minute")
    public_url: str = Field(
        default_factory=lambda known: _at(known, "api_port"),
        description="where the links in messages, feeds and calendars lead: the address of the API from outside",
    )
    dashboard_url: str = Field(
        default_factory=lambda known: _at(known, "port"),
        description="the address of the dashboard from outside",
    )
    backups: Path = Field(
        default_factory=_default_backups, description="the folder that the clock backs the database up into"
    )
    keep_backups: int = Field(default=7, gt=0, description="how many daily backups are kept")
    mail_from: str = Field(
        default="", description="the sender of mails: name@example.org or Name <name@example.org>"
    )
    smtp_host: str = Field(
        default="", description="the mail server that takes mails; without it no mail is sent"
    )
    smtp_port: int = Field(default=587, gt=0, lt=65536, description="port of the mail server")
    smtp_tls: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="how the connection to the mail server is kept secret"
    )
    smtp_user: str = Field(default="", description="name at the mail server; empty where it asks for none")
    smtp_password: SecretStr = Field(default=SecretStr(""), description="password at the mail server")
    github_token: SecretStr = Field(
        default=SecretStr(""), description="token by which issues are opened in your own repository"
    )
    github_api: str = Field(default="https://api.github.com", description="where issues are opened")
    retry_after: float = Field(
        default=60.0,
        gt=0,
        description="seconds until a message that was not accepted is tried again; doubled each time",
    )
    send_timeout: float = Field(default=20.0, gt=0, description="seconds that a receiver may take to answer")
    send_attempts: int = Field(
        default=10, gt=0, description="how often a message is tried before it is given up"
    )
    sender_lease: float = Field(
        default=300.0, gt=0, description="seconds after which a sender that died is taken to be dead"
    )
    messages_per_hour: int = Field(
        default=12, gt=0, description="messages that one channel gets in an hour at most; more are bundled"
    )
    mails_per_second: float = Field(
        default=20.0, gt=0, description="mails that are handed over in a second at most"
    )
    sign_ups_per_hour: int = Field(
        default=10, gt=0, description="subscriptions that one visitor can ask for in an hour"
    )
    busy_timeout: float = Field(
        default=10.0, gt=0, description="seconds to wait for a locked SQLite database"
    )

    @field_validator("public_url", "dashboard_url")
    @classmethod
    def _address(cls, given: str) -> str:
        parts = urlsplit(given)
        if not (parts.scheme in ("http", "https") and parts.hostname and not parts.query):
            raise ValueError("write an address such as https://swansong.example.org")
        return given.rstrip("/")


@cache
def settings() -> Settings:
    """The settings of this process, read once; ``settings.cache_clear()`` reads them again (tests do)."""
    return Settings()
