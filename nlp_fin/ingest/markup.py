"""From a page's text to a tree without scripts and furniture boxes, within the limits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from nlp_fin.errors import InputFailedError
from nlp_fin.ingest.furniture import Furniture, furniture, name_words
from nlp_fin.ingest.limits import Limits

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_KEEP_SHARE = 0.35
"""A box that holds more of the page's text than this is the page, whatever its class says."""


def parse_html(text: str, *, source: str, limits: Limits) -> HtmlElement:
    """The tree of a page. Raises `InputFailedError`: `too_deep`, `too_large`, `empty`."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    clean = re.sub(r"^\s*<\?xml[^>]*>", "", text)
    try:
        tree = document_fromstring(clean.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise InputFailedError(f"{source}: no page to be read: {error}", reason="empty") from None
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise InputFailedError(
            f"{source}: elements are nested more than 256 deep", reason="too_deep"
        )
    _check_shape(tree, source, limits)
    return tree


def _check_shape(tree: HtmlElement, source: str, limits: Limits) -> None:
    depth = deepest = count = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth, count = depth + 1, count + 1
        deepest = max(deepest, depth)
    if deepest > limits.max_depth:
        raise InputFailedError(
            f"{source}: elements are nested {deepest} deep, more than the limit of "
            f"{limits.max_depth}",
            reason="too_deep",
        )
    if count > limits.max_elements:
        raise InputFailedError(
            f"{source}: {count:,} elements are more than the limit of {limits.max_elements:,}",
            reason="too_large",
        )


def prune(tree: HtmlElement) -> None:
    """Removes scripts, navigation and boxes that are furniture by name; text behind stays."""
    rules = furniture()
    weights = _weights(tree, rules)
    body = tree.find("body")
    total = weights.get(body if body is not None else tree) or _Weight()
    doomed: list[HtmlElement] = []
    for element in tree.iter(etree.Element):
        if not isinstance(element.tag, str) or element.tag in ("html", "body", "main", "article"):
            continue
        if element.tag in rules.tags or _is_box(element, rules, weights, total):
            doomed.append(element)
        elif element.tag == "form":
            # a page that is one large form; extractors throw forms away
            element.tag = "div"
        elif element.tag in _HEADINGS:
            box = _section_box(element, rules, weights, total)
            if box is not None:
                doomed.append(box)
    for element in doomed:
        drop(element)


def _section_box(
    heading: HtmlElement,
    rules: Furniture,
    weights: dict[HtmlElement, _Weight],
    total: _Weight,
) -> HtmlElement | None:
    """The box that a heading such as `Kommentare` or `Mehr zum Thema` begins, if it is small."""
    box = heading.getparent()
    if box is None or box.tag in ("body", "main", "article", "html") or (box.text or "").strip():
        return None
    if any(_has_text(e, weights) for e in heading.itersiblings(preceding=True)):
        return None
    if rules.section(" ".join(heading.text_content().split())[:200]) is None:
        return None
    own = weights.get(box) or _Weight()
    holds_page = own.prose > 0.5 * total.prose or box.find(".//h1") is not None
    return None if holds_page and own.text > _KEEP_SHARE * total.text else box


def _has_text(element: HtmlElement, weights: dict[HtmlElement, _Weight]) -> bool:
    own = weights.get(element)
    return (own is not None and own.text > 0) or bool((element.tail or "").strip())


def drop(element: HtmlElement) -> None:
    """Removes an element; what follows it in its parent stays, set apart by a space."""
    parent = element.getparent()
    if parent is None:
        return
    tail = " " + (element.tail or "")
    previous = element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


@dataclass(slots=True)
class _Weight:
    """Characters of an element: all, inside links, inside paragraphs."""

    text: int = 0
    links: int = 0
    prose: int = 0


def _weights(tree: HtmlElement, rules: Furniture) -> dict[HtmlElement, _Weight]:
    weights: dict[HtmlElement, _Weight] = {}
    for _, element in etree.iterwalk(tree, events=("end",)):
        if not isinstance(element.tag, str) or element.tag in rules.tags:
            continue
        own = _Weight(_length(element.text))
        for child in element:
            inner = weights.get(child)
            own.text += _length(child.tail)
            if inner is not None:
                own.text += inner.text
                own.links += inner.links
                own.prose += inner.prose
        if element.tag == "a":
            own.links = own.text
        elif element.tag == "p":
            own.prose = own.text - own.links
        weights[element] = own
    return weights


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0


def _is_box(
    element: HtmlElement,
    rules: Furniture,
    weights: dict[HtmlElement, _Weight],
    total: _Weight,
) -> bool:
    attributes = element.attrib
    role = attributes.get("role", "")
    name = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    if role not in rules.roles and name == " ":
        return False
    own = weights.get(element) or _Weight()
    verdict = "box" if role in rules.roles else _judge_name(name)
    if verdict == "" or (verdict == "links" and own.links <= 0.5 * own.text):
        return False
    if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "tbody"):
        return False
    if element.find(".//h1") is not None:
        return False
    is_page = own.text > _KEEP_SHARE * total.text or own.prose > 0.5 * total.prose > 200
    return verdict == "always" or not is_page


@lru_cache(maxsize=4096)
def _judge_name(name: str) -> str:
    """`always`, `box`, `links` (furniture where mostly links) or nothing, by class and id."""
    rules = furniture()
    verdict = ""
    for words in name_words(name):
        parts = words.split(" ")
        # `no-comments`, `has-cookie-banner` describe a page's state, not a box
        state = parts[0] in ("no", "has", "with", "without", "is", "show", "hide")
        if not state and rules.always.intersection(parts):
            return "always"
        if (
            rules.box_phrases.search(words)
            or "".join(parts) in rules.box_words
            or (not state and rules.box_words.intersection(parts))
        ):
            verdict = "box"
        elif not verdict and rules.link_box_words.intersection(parts):
            verdict = "links"
    return verdict
