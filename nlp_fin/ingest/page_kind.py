"""Pages that are no article: an index of other pages, a teaser before a paywall."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from nlp_fin.ingest.blocks import Piece
from nlp_fin.ingest.furniture import furniture, name_words
from nlp_fin.ingest.json_ld import Linked, node_types
from nlp_fin.ingest.metadata import PageMeta

_OFFER_CHARS = 1_600
_FLAG_CHARS = 700
"""Below so many characters a text beside an offer, or one that is only flagged, is a teaser."""


@dataclass(frozen=True, slots=True)
class Paywall:
    """What a page says: `flagged` as not free in its data, `offer` of a subscription in view."""

    flagged: bool = False
    offer: bool = False

    def is_teaser(self, text: str) -> bool:
        """True where `text` is only what stands before the wall."""
        cut = text.rstrip().endswith(("…", "..."))
        if self.offer:
            return len(text) < _OFFER_CHARS or (cut and len(text) < 2 * _OFFER_CHARS)
        return self.flagged and (len(text) < _FLAG_CHARS or (cut and len(text) < _OFFER_CHARS))


def paywall_of(tree: HtmlElement, linked: Linked, meta: PageMeta) -> Paywall:
    """Signs of a paywall. Must be called before furniture is removed: the offer is furniture."""
    return Paywall(_is_flagged(linked, meta), _shows_offer(tree))


def _is_flagged(linked: Linked, meta: PageMeta) -> bool:
    for node in linked.nodes():
        free = node.get("isAccessibleForFree")
        closed = free is False or str(free).lower().endswith("false")
        if closed and "WebPageElement" not in node_types(node):
            return True
    return (meta.get("article:content_tier") or "").lower() in ("locked", "metered", "paid")


def _shows_offer(tree: HtmlElement) -> bool:
    rules = furniture()
    for element in tree.iter(
        "div", "section", "aside", "p", "h2", "h3", "h4", "span", "a", "strong"
    ):
        name = f"{element.get('class', '')} {element.get('id', '')}"
        if name != " " and any(_is_paywall_name(words) for words in name_words(name)):
            return bool(element.text_content().strip())
        if len(element) <= 3:
            text = " ".join((element.text or "").split()).lower()
            if 10 <= len(text) <= 200 and rules.paywall_sign.match(text):
                return True
    return False


def _is_paywall_name(words: str) -> bool:
    classes = furniture().paywall_classes
    return bool(set(words.split(" ")) & classes) or words.replace(" ", "-") in classes


def is_index(
    pieces: Sequence[Piece], body: Sequence[Piece], cards: int, linked: Linked, meta: PageMeta
) -> bool:
    """True for a list of other pages: many linked headlines, little text of its own.

    `cards` counts the teasers that were taken out before. A page that calls itself an article in
    its data is none.
    """
    if linked.is_article or (meta.get("og:type") or "").lower() == "article":
        return False
    if any(p.grid is not None and p.links < 0.2 * len(p.text) for p in body):
        return False
    teasers = cards + sum(1 for p in pieces if _is_teaser_heading(p))
    lengths = _own_paragraphs(pieces, body)
    own = sum(lengths)
    if teasers >= 5:
        # a list has an introduction of one or two paragraphs
        return len(lengths) < 3 and own < min(250 + 25 * teasers, 600)
    lines = sum(len(p.grid.rows) if p.grid else 1 for p in pieces)
    linked_text = sum(p.links for p in pieces)
    total = sum(len(p.text) for p in pieces)
    return own < 250 and lines >= 10 and linked_text > 0.6 * total


def _own_paragraphs(pieces: Sequence[Piece], body: Sequence[Piece]) -> list[int]:
    """Lengths of paragraphs of prose in `body` that do not stand below a linked headline."""
    kept = {id(piece) for piece in body}
    lengths: list[int] = []
    before: Piece | None = None
    for piece in pieces:
        teased = before is not None and _is_teaser_heading(before)
        prose = piece.links < 0.3 * len(piece.text) and _ends_sentence(piece.text)
        if id(piece) in kept and prose and not teased:
            lengths.append(len(piece.text))
        before = piece
    return lengths


def _is_teaser_heading(piece: Piece) -> bool:
    if piece.links < 0.7 * len(piece.text) or len(piece.text) < 20:
        return False
    return piece.level > 1 or len(piece.text.split()) >= 4


def _ends_sentence(text: str) -> bool:
    return bool(re.search(r"[.!?…][\"“”»«)]?$", text))
