"""Settings from the environment (prefix ``SWANSONG_``), typed; every default works on a laptop without any of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from platformdirs import user_config_path, user_data_path
from pydantic import Field
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


class Settings(BaseSettings):
    """Everything that can be set from outside. Names in the environment: SWANSONG_DATABASE_URL and so on."""

    model_config = SettingsConfigDict(env_prefix="SWANSONG_", extra="ignore")

    database_url: str = Field(
        default_factory=_default_url, description="any SQLAlchemy URL; SQLite by default"
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
    host_budget: int = Field(default=500, gt=0, description="requests that one host gets in a day at most")
    host_delay: float = Field(
        default=1.0, ge=0, description="seconds between two requests to one host, or more where it is slow"
    )
    max_bytes: int = Field(default=20_000_000, gt=0, description="largest page that is read")
    collect_every: int = Field(default=60, gt=0, description="minutes between two collections")
    port: int = Field(default=8501, gt=0, lt=65536, description="port of the dashboard")
    host: str = Field(default="127.0.0.1", description="address that the dashboard listens on")
    busy_timeout: float = Field(
        default=10.0, gt=0, description="seconds to wait for a locked SQLite database"
    )


@cache
def settings() -> Settings:
    """The settings of this process, read once; ``settings.cache_clear()`` reads them again (tests do)."""
    return Settings()
