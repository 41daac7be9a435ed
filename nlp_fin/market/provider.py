"""The small interface of a market data provider, and how providers are found.

A provider is a class registered as an entry point in the group `nlp_fin.providers`; it is made
with the settings of the run. Fetching and parsing are apart, so that an answer kept from an
earlier day parses to the same data without any network.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable

from nlp_fin.config import Settings
from nlp_fin.errors import ConfigError
from nlp_fin.market.local_files import check_files
from nlp_fin.market.types import Data, Need


@runtime_checkable
class Provider(Protocol):
    """What the market check needs of a provider."""

    name: str

    def can(self, need: Need) -> bool:
        """Whether this provider could answer `need`, without asking anybody."""
        ...

    def fetch(self, need: Need) -> bytes:
        """The raw answer. Raises `ProviderError` with a reason if there is none."""
        ...

    def parse(self, need: Need, raw: bytes) -> Data:
        """The data in a raw answer. Raises `ProviderError` (`malformed`, `no_data`)."""
        ...


@runtime_checkable
class LocalProvider(Provider, Protocol):
    """A provider that reads the user's own files: asked in every run, offline too.

    Its answers are kept for replay only. A file that changed gives a new answer at once.
    """

    def shelf(self) -> str:
        """Which files these are: answers are kept apart by it, so that one project's table never
        answers for another's."""
        ...


def load_providers(settings: Settings) -> list[Provider]:
    """The providers of the run in the configured order.

    Raises `ConfigError` for unknown names and for files of the user that cannot be read.
    """
    known = {point.name: point for point in entry_points(group="nlp_fin.providers")}
    unknown = [name for name in settings.market.providers if name not in known]
    if unknown:
        raise ConfigError(
            f"unknown market data provider {', '.join(unknown)}; "
            f"known are {', '.join(sorted(known))}"
        )
    check_files(settings.market)
    return [known[name].load()(settings) for name in settings.market.providers]


def declared(providers: Sequence[Provider], need: Need) -> list[Provider]:
    """Those that can answer the need, in order."""
    return [provider for provider in providers if provider.can(need)]
