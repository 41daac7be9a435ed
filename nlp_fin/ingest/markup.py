"""From a page's text to a tree without scripts and furniture boxes, within the limits."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from nlp_fin.errors import InputFailedError
from nlp_fin.ingest.furniture import Furniture, furniture, name_words
from nlp_fin.ingest.limits import Limits

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
    lengths = _text_lengths(tree, rules)
    body = tree.find("body")
    total = max(lengths.get(body if body is not None else tree, (0, 0))[0], 1)
    doomed: list[HtmlElement] = []
    for element in tree.iter(etree.Element):
        if not isinstance(element.tag, str) or element.tag in ("html", "body", "main", "article"):
            continue
        if element.tag in rules.tags or _is_box(element, rules, lengths, total):
            doomed.append(element)
    for element in doomed:
        drop(element)


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


def _text_lengths(tree: HtmlElement, rules: Furniture) -> dict[HtmlElement, tuple[int, int]]:
    """For each element the length of its text and of the text inside links."""
    lengths: dict[HtmlElement, tuple[int, int]] = {}
    for _, element in etree.iterwalk(tree, events=("end",)):
        if not isinstance(element.tag, str) or element.tag in rules.tags:
            continue
        own = _weight(element.text)
        links = 0
        for child in element:
            text, linked = lengths.get(child, (0, 0))
            own += text + _weight(child.tail)
            links += linked
        lengths[element] = (own, own if element.tag == "a" else links)
    return lengths


def _weight(text: str | None) -> int:
    return len(text.strip()) if text else 0


def _is_box(
    element: HtmlElement,
    rules: Furniture,
    lengths: dict[HtmlElement, tuple[int, int]],
    total: int,
) -> bool:
    attributes = element.attrib
    role = attributes.get("role", "")
    name = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    if role not in rules.roles and name == " ":
        return False
    text, links = lengths.get(element, (0, 0))
    verdict = role in rules.roles or _name_verdict(name, text, links)
    if not verdict:
        return False
    if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "tbody"):
        return False
    return text <= _KEEP_SHARE * total and element.find(".//h1") is None


def _name_verdict(name: str, text: int, links: int) -> bool:
    always, if_links = _judge_name(name)
    return always or (if_links and links > 0.5 * text)


@lru_cache(maxsize=4096)
def _judge_name(name: str) -> tuple[bool, bool]:
    """(is furniture, is furniture where mostly links) of a class and id string."""
    rules = furniture()
    if_links = False
    for words in name_words(name):
        parts = words.split(" ")
        if rules.box_phrases.search(words) or "".join(parts) in rules.box_words:
            return True, False
        if any(part in rules.box_words for part in parts):
            # `no-comments`, `has-cookie-banner` describe a page's state, not a box
            if parts[0] not in ("no", "has", "with", "without", "is"):
                return True, False
        elif any(part in rules.link_box_words for part in parts):
            if_links = True
    return False, if_links
