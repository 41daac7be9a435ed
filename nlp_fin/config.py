"""Settings from a TOML file and the environment; the command line overrides both.

The file is `nlp_fin.toml` in the working folder, or the one that `NLP_FIN_CONFIG` names.
Environment variables are prefixed `NLP_FIN_`, sections joined by two underscores:
`NLP_FIN_MARKET__CONTACT=me@example.org`. Keys of data providers come from the environment only.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from nlp_fin.errors import ConfigError

DEFAULT_FILE = "nlp_fin.toml"
_SECRETS = ("tiingo_key", "twelvedata_key")


def default_cache() -> Path:
    """The user's cache folder for market answers."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "nlp_fin"


class MarketSettings(BaseModel):
    """How market data is fetched."""

    model_config = ConfigDict(extra="forbid")

    providers: list[str] = Field(
        default=["reference", "files", "ecb", "fred", "yahoo", "tiingo", "twelvedata", "sec",
                 "shiller"],
        description="Providers in the order in which they are asked.",
    )  # fmt: skip
    cache: Path = Field(default_factory=default_cache, description="Folder of kept answers.")
    reference: list[Path] = Field(default=[], description="Reference tables (CSV).")
    prices: list[Path] = Field(default=[], description="Folders of local price files.")
    contact: str | None = Field(
        default=None, description="E-mail or URL in the User-Agent; the SEC requires one."
    )
    timeout: float = Field(default=15.0, gt=0, description="Seconds for one request.")
    retries: int = Field(default=2, ge=0, description="Further tries after a failed request.")
    interval: float = Field(default=0.5, ge=0, description="Seconds between requests to a host.")
    longest_wait: float = Field(default=20.0, ge=0, description="Longest wait between tries.")
    fact_age: int = Field(
        default=10, ge=0, description="Days between an article and a current fact it may meet."
    )
    ecb_url: str = "https://data-api.ecb.europa.eu/service/data"
    fred_url: str = "https://fred.stlouisfed.org/graph/fredgraph.csv"
    sec_url: str = "https://data.sec.gov/api/xbrl/companyfacts"
    sec_tickers_url: str = "https://www.sec.gov/files/company_tickers.json"
    tiingo_url: str = "https://api.tiingo.com/tiingo/daily"
    twelvedata_url: str = "https://api.twelvedata.com/time_series"
    shiller_url: str | None = Field(
        default=None, description="A CSV of Date, PE, CAPE for the S&P 500."
    )


class Settings(BaseSettings):
    """All settings of a run."""

    model_config = SettingsConfigDict(
        env_prefix="NLP_FIN_", env_nested_delimiter="__", extra="ignore"
    )
    market: MarketSettings = MarketSettings()
    tiingo_key: SecretStr | None = None
    twelvedata_key: SecretStr | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment overrides the file, whose values come in as init arguments."""
        return env_settings, init_settings


def load_settings(file: Path | None = None) -> Settings:
    """Settings of `file`, else of `NLP_FIN_CONFIG`, else of `nlp_fin.toml` if it exists.

    Raises `ConfigError` naming file and key.
    """
    named = file or (Path(os.environ["NLP_FIN_CONFIG"]) if "NLP_FIN_CONFIG" in os.environ else None)
    path = named or Path(DEFAULT_FILE)
    data: dict[str, Any] = {}
    if named or path.exists():
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigError(f"{path}: cannot read the configuration: {error.strerror}") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path}: not valid TOML: {error}") from None
    for name in _SECRETS:
        if name in data:
            raise ConfigError(
                f"{path}: {name} does not belong in a file; set NLP_FIN_{name.upper()} instead"
            )
    _refuse_unknown(path, data)
    try:
        return Settings(**data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":  # the file was looked through before
            variable = f"NLP_FIN_{where.replace('.', '__').upper()}"
            known = MarketSettings.model_fields
            raise ConfigError(_unknown(variable, str(first["loc"][-1]), known)) from None
        raise ConfigError(f"{path}: {where}: {first['msg']}") from None


def _refuse_unknown(path: Path, data: dict[str, Any]) -> None:
    """Raise `ConfigError` for a section or key that means nothing: a slip would go unnoticed."""
    sections = {"market": MarketSettings.model_fields}
    for name, value in data.items():
        if name not in sections:
            inside = [f"{section}.{name}" for section, keys in sections.items() if name in keys]
            where = f"{path}: {name}"
            if inside:
                raise ConfigError(f"{where} belongs into a section: write it as {inside[0]}")
            raise ConfigError(_unknown(where, name, sections))
        for key in value if isinstance(value, dict) else ():
            if key not in sections[name]:
                raise ConfigError(_unknown(f"{path}: {name}.{key}", key, sections[name]))


def _unknown(where: str, name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    near = get_close_matches(name, names, n=3, cutoff=0.5)
    return f"{where} is no setting; " + (
        f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(names)}"
    )
