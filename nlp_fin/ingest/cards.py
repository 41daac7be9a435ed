"""Teasers of other pages: boxes of like build, each with a linked headline and a line or two.

They are told by their structure alone, whatever their classes are called: at least three children
of one element that hold a linked headline and little other text. In an index page they are all
there is; on an article's page they are what surrounds it.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from nlp_fin.ingest.markup import drop

_MAX_PROSE = 380
_MAX_CARD = 800
_MIN_TITLE = 18
_MIN_GROUP = 3
_LEVELS = 6
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset(("div", "article", "section", "li", "aside", "figure", "header"))


def prune_cards(tree: HtmlElement) -> int:
    """Removes groups of teasers from the tree; returns how many teasers there were."""
    holders = _holders(tree)
    groups: dict[HtmlElement, list[HtmlElement]] = {}
    for element in holders:
        parent = element.getparent()
        if parent is not None and element.tag in _BLOCKS | {"a"} and _is_card(element):
            groups.setdefault(parent, []).append(element)
    count = 0
    for cards in groups.values():
        tags = [card.tag for card in cards]
        alike = [c for c in cards if tags.count(c.tag) >= _MIN_GROUP]
        for card in alike:
            if _is_attached(card, tree):
                count += 1
                drop(card)
    return count


def _is_attached(element: HtmlElement, tree: HtmlElement) -> bool:
    """False for a card that went with a larger one around it."""
    top = element
    while (parent := top.getparent()) is not None:
        top = parent
    return top is tree


def _holders(tree: HtmlElement) -> dict[HtmlElement, None]:
    """Elements up to six levels above a linked headline, in the order of the page, outer first."""
    found: dict[HtmlElement, None] = {}
    for title in _linked_titles(tree):
        chain = []
        element: HtmlElement | None = title
        for _ in range(_LEVELS):
            if element is None or element.tag in ("body", "main"):
                break
            chain.append(element)
            element = element.getparent()
        found.update(dict.fromkeys(reversed(chain)))
    return found


def _linked_titles(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Links that are a headline: they fill a heading, hold one, or begin a box of their own."""
    for link in tree.iter("a"):
        target = link.get("href") or ""
        if not target or "#" in target or target.startswith(("mailto:", "tel:", "javascript:")):
            continue
        length = _length(link)
        if length < _MIN_TITLE:
            continue
        parent = link.getparent()
        if parent is None:
            continue
        if (
            next(link.iter(*_HEADINGS), None) is not None
            or (parent.tag in _HEADINGS and length >= 0.8 * _length(parent))
            or (
                parent.tag in _BLOCKS
                and not (parent.text or "").strip()
                and not (link.tail or "").strip()
            )
        ):
            yield link


def _is_card(element: HtmlElement) -> bool:
    length = _length(element)
    if length > _MAX_CARD:
        return False
    links = sum(_length(link) for link in element.iter("a"))
    if element.tag == "a":
        return True
    small = length - links <= _MAX_PROSE and links >= _MIN_TITLE
    return small and next(element.iter("h1", "table"), None) is None


def _length(element: HtmlElement) -> int:
    """Characters of text, counted a little beyond the size of a teaser and no further."""
    length = 0
    for text in element.itertext():
        length += len(str(text).strip())
        if length > _MAX_CARD:
            break
    return length
