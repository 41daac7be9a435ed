"""Files, folders, pages and streams to `Article`s."""

from nlp_fin.ingest.dates import head_date, head_dates
from nlp_fin.ingest.html import read_html_bytes
from nlp_fin.ingest.language import detect_language
from nlp_fin.ingest.limits import DEFAULT_LIMITS, Limits
from nlp_fin.ingest.plain import article_from_text, read_text_bytes
from nlp_fin.ingest.read import Outcome, read, read_json_line, read_source
from nlp_fin.ingest.sources import Source, archive_sources, expand_sources

__all__ = [
    "DEFAULT_LIMITS",
    "Limits",
    "Outcome",
    "Source",
    "archive_sources",
    "article_from_text",
    "detect_language",
    "expand_sources",
    "head_date",
    "head_dates",
    "read",
    "read_html_bytes",
    "read_json_line",
    "read_source",
    "read_text_bytes",
]
