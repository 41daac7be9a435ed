"""The JSON-LD of a page: its article, as fields, whatever it is wrapped in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml.html import HtmlElement

_MAX_CHARS = 500_000
_MAX_NODES = 2_000
_ARTICLE_TYPES = re.compile(
    r"(?:^|/)(?:\w*Article|\w*Posting|Report|ClaimReview|LiveBlogPosting|DefinedTerm)$"
)
_PAGE_TYPES = re.compile(r"(?:^|/)(?:WebPage|ItemPage|FAQPage|AboutPage|CollectionPage)$")
_NOT_OURS = frozenset(
    (
        "comment itemListElement mentions hasPart isPartOf review relatedLink video "
        "image about citation subjectOf potentialAction breadcrumb"
    ).split()
)


class Linked:
    """The nodes of all JSON-LD scripts of a page; broken scripts are left out."""

    def __init__(self, tree: HtmlElement) -> None:
        self._nodes: list[Mapping[str, Any]] = []
        self._by_id: dict[str, Mapping[str, Any]] = {}
        for script in tree.iter("script"):
            if "ld+json" in (script.get("type") or "").lower():
                for node in _walk(_parse(script.text or "")):
                    self._nodes.append(node)
        for node in self._nodes:
            if isinstance(node.get("@id"), str) and len(node) > 1:
                self._by_id.setdefault(node["@id"], node)

    @property
    def article(self) -> Mapping[str, Any]:
        """Fields of the first article node, or of the page node where there is none."""
        return self._first(_ARTICLE_TYPES) or self._first(_PAGE_TYPES) or {}

    @property
    def is_article(self) -> bool:
        return bool(self._first(_ARTICLE_TYPES))

    def types(self) -> set[str]:
        return {kind for node in self._nodes for kind in node_types(node)}

    def nodes(self) -> list[Mapping[str, Any]]:
        return self._nodes

    def page(self) -> Mapping[str, Any]:
        return self._first(_PAGE_TYPES) or {}

    def resolve(self, value: Any) -> Any:
        """A node that is only a reference (`{"@id": …}`) replaced by what it refers to."""
        if isinstance(value, Mapping) and isinstance(value.get("@id"), str) and "name" not in value:
            return self._by_id.get(value["@id"], value)
        return value

    def names(self, value: Any) -> list[str]:
        """Names in an author or publisher field: strings, nodes, references, lists of them."""
        found: list[str] = []
        for item in value if isinstance(value, list) else [value]:
            node = self.resolve(item)
            name = node.get("name") if isinstance(node, Mapping) else node
            for single in name if isinstance(name, list) else [name]:
                if isinstance(single, str) and single.strip():
                    found.append(single.strip())
        return found

    def _first(self, pattern: re.Pattern[str]) -> Mapping[str, Any] | None:
        return next((n for n in self._nodes if any(pattern.search(t) for t in node_types(n))), None)


def node_types(node: Mapping[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [k for k in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(k, str)]


def _parse(text: str) -> Any:
    if len(text) > _MAX_CHARS:
        return None
    body = re.sub(
        r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$", "", text
    )
    for candidate in (body, re.sub(r",(\s*[}\]])", r"\1", body)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: Any) -> Iterator[Mapping[str, Any]]:
    """Nodes that describe the page itself, depth first; comments, lists and videos left out."""
    stack, count = [value], 0
    while stack and count < _MAX_NODES:
        item = stack.pop()
        count += 1
        if isinstance(item, list):
            stack.extend(reversed(item[:200]))
        elif isinstance(item, Mapping):
            yield item
            stack.extend(
                v for k, v in reversed(list(item.items())[:200])
                if isinstance(v, list | Mapping) and k not in _NOT_OURS
            )  # fmt: skip
