"""nlp_fin: figures and claims in German financial articles, and which of them cannot be true.

    from nlp_fin import analyze, read

    problems = []
    for article in read("artikel/", on_problem=problems.append):
        record = analyze(article)

The public names are loaded on first use, so `import nlp_fin` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_PUBLIC = {
    "analyze": "nlp_fin.analysis",
    "read": "nlp_fin.ingest.articles",
    "check_article": "nlp_fin.checks",
    "Ledger": "nlp_fin.checks.ledger",
    "Store": "nlp_fin.store",
    "record_to_json": "nlp_fin.records",
    "record_from_json": "nlp_fin.records",
    "Article": "nlp_fin.types",
    "Claim": "nlp_fin.types",
    "Figure": "nlp_fin.types",
    "Finding": "nlp_fin.types",
    "Instrument": "nlp_fin.types",
    "Interval": "nlp_fin.types",
    "Period": "nlp_fin.types",
    "Record": "nlp_fin.types",
    "Sentiment": "nlp_fin.types",
    "ArgumentError": "nlp_fin.errors",
    "ConfigError": "nlp_fin.errors",
    "FetchError": "nlp_fin.errors",
    "InputError": "nlp_fin.errors",
    "InputFailedError": "nlp_fin.errors",
    "InputSkippedError": "nlp_fin.errors",
    "LexiconError": "nlp_fin.errors",
    "NlpFinError": "nlp_fin.errors",
    "ProviderError": "nlp_fin.errors",
    "RecordError": "nlp_fin.errors",
    "StoreError": "nlp_fin.errors",
    "UsageError": "nlp_fin.errors",
}

__all__ = [
    "ArgumentError",
    "Article",
    "Claim",
    "ConfigError",
    "FetchError",
    "Figure",
    "Finding",
    "InputError",
    "InputFailedError",
    "InputSkippedError",
    "Instrument",
    "Interval",
    "Ledger",
    "LexiconError",
    "NlpFinError",
    "Period",
    "ProviderError",
    "Record",
    "RecordError",
    "Sentiment",
    "Store",
    "StoreError",
    "UsageError",
    "analyze",
    "check_article",
    "read",
    "record_from_json",
    "record_to_json",
]

if TYPE_CHECKING:
    from nlp_fin.analysis import analyze
    from nlp_fin.checks import check_article
    from nlp_fin.checks.ledger import Ledger
    from nlp_fin.errors import (
        ArgumentError,
        ConfigError,
        FetchError,
        InputError,
        InputFailedError,
        InputSkippedError,
        LexiconError,
        NlpFinError,
        ProviderError,
        RecordError,
        StoreError,
        UsageError,
    )
    from nlp_fin.ingest.articles import read
    from nlp_fin.records import record_from_json, record_to_json
    from nlp_fin.store import Store
    from nlp_fin.types import (
        Article,
        Claim,
        Figure,
        Finding,
        Instrument,
        Interval,
        Period,
        Record,
        Sentiment,
    )


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'nlp_fin' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
