"""The public names, the versions, and that importing the package costs nothing."""

from __future__ import annotations

import subprocess
import sys

import nlp_fin


def test_the_public_names_are_these() -> None:
    assert nlp_fin.__all__ == [
        "ArgumentError", "Article", "Claim", "ConfigError", "FetchError", "Figure", "Finding",
        "InputError", "InputFailedError", "InputSkippedError", "Instrument", "Interval", "Ledger",
        "LexiconError", "NlpFinError", "Period", "ProviderError", "Record", "RecordError",
        "Sentiment", "Store", "StoreError", "UsageError", "analyze", "check_article", "read",
        "record_from_json", "record_to_json",
    ]  # fmt: skip


def test_every_public_name_is_there_and_documented() -> None:
    for name in nlp_fin.__all__:
        assert getattr(nlp_fin, name).__doc__


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(nlp_fin, "nothing")
    assert set(nlp_fin.__all__) <= set(dir(nlp_fin))


def test_import_loads_nothing_heavy() -> None:
    code = (
        "import sys, nlp_fin, nlp_fin.cli, nlp_fin.pipeline.factories as f;"
        "heavy = {'pandas', 'onnxruntime', 'transformers', 'torch', 'sqlalchemy', 'trafilatura',"
        " 'yfinance', 'exchange_calendars'} & set(sys.modules);"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
