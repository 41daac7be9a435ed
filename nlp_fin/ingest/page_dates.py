"""Days of publication and of the last change of a page, kept apart, each with its source.

In the order of trust: JSON-LD of the article, meta tags, marked elements beside the headline,
a date line of the head, the address. A page that states no day has none: copyright years, days
of events, dates in lists of other articles and prices' days are not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml.html import HtmlElement

from nlp_fin.ingest.calendar_words import make_day, parse_timestamp
from nlp_fin.ingest.dates import head_dates
from nlp_fin.ingest.json_ld import Linked
from nlp_fin.ingest.metadata import PageMeta
from nlp_fin.types import DateEvidence

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished",
    "date.published", "publish-date", "publishdate", "publish_date", "pubdate", "published_at",
    "published_time", "publication_date", "dc.date.issued", "dcterms.issued", "dc.date.created",
    "dcterms.created", "dcterms.date", "dc.date", "date", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "citation_publication_date", "article.published",
    "article.created", "originalpublicationdate", "last-published", "datecreated", "bt:pubdate",
    "vr:published_time",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified",
    "dc.date.modified", "last-modified", "lastmod", "article:modified", "article.updated",
    "revised", "date.modified", "updated_time",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageDates:
    """Published and modified day, null where the page states none."""

    published: DateEvidence | None
    modified: DateEvidence | None


def page_dates(
    tree: HtmlElement,
    meta: PageMeta,
    linked: Linked,
    head: Sequence[str],
    *,
    url: str | None,
    latest: date | None,
) -> PageDates:
    """Dates of a page. `head` are its first lines from the headline on; `latest` is the day it
    was fetched, after which it cannot have been published."""
    visible = head_dates("\n".join(head), source="visible")
    published = [
        *_linked(linked, "datePublished", "dateCreated"),
        *_from_meta(meta, _PUBLISHED_META),
        *_marked(tree, modified=False),
        *([visible.published] if visible.published else []),
        *_from_url(url),
    ]
    modified = [
        *_linked(linked, "dateModified"),
        *_from_meta(meta, _MODIFIED_META),
        *_marked(tree, modified=True),
        *([visible.modified] if visible.modified else []),
    ]
    if latest is not None:
        published = [e for e in published if e.value <= latest]
        modified = [e for e in modified if e.value <= latest]
    best = _choose(published)
    changed = modified[0] if modified else None
    if best is not None and changed is not None and changed.value < best.value:
        changed = None
    return PageDates(best, changed)


def _choose(found: Sequence[DateEvidence]) -> DateEvidence | None:
    """The most trusted; a visible date with a label outweighs meta data that contradicts it."""
    if not found:
        return None
    best = found[0]
    seen = next((e for e in found if e.source == "visible"), None)
    if seen is not None and best.source == "meta" and best.confidence < 0.9 <= seen.confidence:
        # a bare `date` in the meta data is often the day the page was generated
        best = seen
    agreeing = sum(1 for e in found if e.value == best.value)
    confidence = min(1.0, best.confidence + 0.02 * (agreeing - 1))
    return DateEvidence(best.value, best.source, confidence)


def _linked(linked: Linked, *fields: str) -> Iterator[DateEvidence]:
    nodes: list[tuple[Mapping[str, Any], float]] = []
    if linked.is_article:
        nodes.append((linked.article, 0.97))
    nodes.append((linked.page(), 0.85))
    for node, confidence in nodes:
        for field in fields:
            value = node.get(field)
            day = parse_timestamp(value) if isinstance(value, str) else None
            if day is not None:
                yield DateEvidence(day, "json-ld", confidence)
                break


def _from_meta(meta: PageMeta, names: Sequence[str]) -> Iterator[DateEvidence]:
    for name in names:
        value = meta.values.get(name)
        day = parse_timestamp(value) if value else None
        if day is not None:
            yield DateEvidence(day, "meta", 0.93 if ":" in name else 0.88)


def _marked(tree: HtmlElement, *, modified: bool) -> Iterator[DateEvidence]:
    """`<time>` and `itemprop` elements of the article; those of lists and comments are left out."""
    prop = "datemodified" if modified else "datepublished"
    for element in tree.iter("time", "span", "meta", "div", "p"):
        marks = (element.get("itemprop") or "").lower().split()
        if prop in marks:
            day = _element_day(element)
            if day is not None:
                yield DateEvidence(day, "visible", 0.92)
                return
    for element in tree.iter("time"):
        if _in_list(element):
            continue
        name = f"{element.get('class', '')} {element.get('id', '')}".lower()
        label = _label_before(element)
        is_change = bool(re.search(r"updat|modif|aktualis", name + " " + label))
        if is_change != modified or re.search(
            r"webinar|termin|event|beginn|start|bis\b|stichtag", label
        ):
            continue
        day = _element_day(element)
        if day is not None:
            yield DateEvidence(day, "visible", 0.8)
            return


def _element_day(element: HtmlElement) -> date | None:
    for value in (element.get("datetime"), element.get("content"), element.text_content()):
        day = parse_timestamp(value) if value else None
        if day is not None:
            return day
    return None


def _in_list(element: HtmlElement) -> bool:
    """True inside a list item, a link, a comment, a table, or an `<article>` among several."""
    for ancestor in element.iterancestors():
        if ancestor.tag in ("li", "a", "aside", "footer", "nav", "td", "tr", "dl", "form"):
            return True
        name = f"{ancestor.get('class', '')} {ancestor.get('id', '')}".lower()
        if ancestor.tag not in ("body", "html") and re.search(
            r"teaser|comment|related|event|ticker|widget|sidebar", name
        ):
            return True
        if ancestor.tag == "article" and ancestor.find(".//h1") is None:
            parent = ancestor.getparent()
            if parent is not None and sum(1 for s in parent if s.tag == "article") > 1:
                return True
    return False


def _label_before(element: HtmlElement) -> str:
    """Up to 40 characters of the text right before an element, lower case."""
    previous, parent = element.getprevious(), element.getparent()
    text = (
        previous.tail if previous is not None else parent.text if parent is not None else ""
    ) or ""
    if not text.strip() and previous is not None:
        text = previous.text_content()
    return text.strip().lower()[-40:]


def _from_url(url: str | None) -> Iterator[DateEvidence]:
    """A full date in the path: `/2025/11/05/`, `-2025-11-05`, `_20251105`."""
    path = re.sub(r"^https?://[^/]*", "", url or "").split("?")[0]
    match = re.search(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/_-])", path)
    if match:
        day = make_day(*(int(g) for g in match.groups()))
        if day is not None:
            yield DateEvidence(day, "url", 0.7)
