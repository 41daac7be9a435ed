"""Title, authors, publisher and address of a page, each null where the page does not say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from nlp_fin.ingest.blocks import clean
from nlp_fin.ingest.bylines import authors_in_head, is_author, looks_like_person, split_names
from nlp_fin.ingest.json_ld import Linked

_AUTHOR_META = (
    "author", "article:author", "dc.creator", "dcterms.creator", "parsely-author",
    "sailthru.author",
)  # fmt: skip
_SEPARATOR = re.compile(r"\s+[|–—·»«:•-]+\s+")


@dataclass(frozen=True, slots=True)
class PageMeta:
    """`<meta>` values by lower-case name or property, the first of each."""

    values: dict[str, str]

    def get(self, *names: str) -> str | None:
        return next((self.values[n] for n in names if self.values.get(n)), None)


def page_meta(tree: HtmlElement) -> PageMeta:
    values: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (
            element.get("property")
            or element.get("name")
            or element.get("itemprop")
            or element.get("http-equiv")
        )
        content = clean(element.get("content") or "")
        if name and content:
            values.setdefault(name.strip().lower(), content[:2000])
    return PageMeta(values)


def title_of(tree: HtmlElement, meta: PageMeta, linked: Linked) -> str | None:
    """The headline: the `<h1>` that agrees with the page's other titles, else those titles.

    Where no `<h1>` agrees with them it is a site's name or a rubric.
    """
    headline = linked.article.get("headline") or (
        linked.article.get("name") if linked.is_article else None
    )
    window = tree.find(".//title")
    page_title = clean(window.text_content()) if window is not None else ""
    site = publisher_of(meta, linked)
    others = [
        _without_site(clean(t), site)
        for t in (
            headline if isinstance(headline, str) else None,
            meta.get("og:title", "twitter:title"),
            page_title,
        )
        if t
    ]
    others = [_plain(t) for t in others if t]
    tops = [_spaced(h) for h in tree.iter("h1")]
    tops = [t for t in tops if 3 <= len(t) <= 300]
    best = max(tops, key=lambda t: _best_overlap(t, others), default=None)
    if best and (
        not others
        or _best_overlap(best, others) >= 0.3
        or (len(tops) == 1 and len(best.split()) >= 4)
    ):
        return _without_kicker(best, others)
    return others[0] if others else best


def _spaced(heading: HtmlElement) -> str:
    """Text of a heading; parts that only style sets apart are set apart by a space."""
    parts = [e for e in heading if e.tag in ("span", "div", "small", "em")]
    return clean(" ".join(heading.itertext()) if len(parts) > 1 else heading.text_content())


def _without_kicker(title: str, others: Sequence[str]) -> str:
    """`Autobauer: BMW senkt die Prognose` → the shorter title that the page's data give."""
    key = re.sub(r"\W", "", title).lower()
    for other in others:
        short = re.sub(r"\W", "", other).lower()
        if 15 <= len(short) < len(key) and key.endswith(short) and len(key) < 2 * len(short):
            return other
    return title


def _plain(text: str) -> str:
    """A title that carries markup of its own (`&lt;b&gt;`) without it."""
    return clean(re.sub(r"<[^<>]{1,80}>", "", text).replace("&amp;", "&").replace("&quot;", '"'))


def _best_overlap(title: str, others: Sequence[str]) -> float:
    return max((_overlap(title, other) for other in others), default=0.0)


def _overlap(a: str, b: str) -> float:
    one, two = _tokens(a), _tokens(b)
    return len(one & two) / max(len(one | two), 1)


def _tokens(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _without_site(title: str, site: str | None) -> str:
    """`Headline | Site` → `Headline`: the last part goes where it names the site or is short."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    last = parts[-1]
    separator = title[: len(title) - len(last)].rstrip()[-1:]
    names_site = site is not None and _overlap(last, site) >= 0.5
    domain = re.search(r"\.(?:de|com|at|ch|net|info|org)$", last)
    if names_site or domain or (separator in "|»" and len(last.split()) <= 4):
        shorter = title[: title.rindex(last)].rstrip(" |–—·»«:•-")
        return _without_site(shorter, site) if shorter else title
    return title


def publisher_of(meta: PageMeta, linked: Linked) -> str | None:
    """The publisher in JSON-LD, else the site's name in the meta data."""
    for node in (linked.article, linked.page()):
        names = linked.names(node.get("publisher"))
        if names and is_author(names[0]):
            return clean(names[0])
    name = meta.get("og:site_name", "dc.publisher", "publisher", "application-name", "copyright")
    if name and not re.search(r"https?://|facebook\.com|©|\d{4}", name) and len(name) <= 80:
        return name
    return None


def authors_of(
    marked: tuple[str, ...],
    meta: PageMeta,
    linked: Linked,
    head: Sequence[str],
    publisher: str | None,
) -> tuple[str, ...]:
    """Authors in JSON-LD, meta data, `marked` elements, or a byline in the first lines."""
    candidates: list[tuple[str, ...]] = [
        tuple(n for name in linked.names(linked.article.get("author")) for n in split_names(name)),
        split_names(meta.get(*_AUTHOR_META) or ""),
        marked,
        authors_in_head([line for line in head if len(line) <= 160]),
    ]  # fmt: skip
    own = (publisher or "").lower()
    desks = {own, f"redaktion {own}", f"{own} redaktion", f"{own}-redaktion"}
    for names in candidates:
        people = tuple(dict.fromkeys(n for n in names if n.lower() not in desks))
        if people:
            return people
    return ()


def marked_authors(tree: HtmlElement) -> tuple[str, ...]:
    """Text of `rel=author`, `itemprop=author` and byline elements where it is a person's name."""
    found: list[str] = []
    for element in tree.iter("a", "span", "div", "p", "address", "li"):
        marks = " ".join(element.get(name, "") for name in ("rel", "itemprop", "class")).lower()
        if not re.search(
            r"\bauthor\b|byline|\bautor\b|author[-_]{1,2}name|article[-_]author", marks
        ):
            continue
        text = clean(element.text_content())
        if len(text) > 120:
            continue
        found.extend(
            n for n in split_names(re.split(r"\s[|•·]\s|\d", text)[0]) if looks_like_person(n)
        )
        if found:
            break
    return tuple(dict.fromkeys(found))


def canonical_of(tree: HtmlElement, meta: PageMeta) -> str | None:
    """The page's own address, where it names an absolute one."""
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical":
            address = (link.get("href") or "").strip()
            if re.match(r"https?://[^\s]+$", address):
                return address[:2000]
    address = meta.get("og:url")
    return address if address and re.match(r"https?://\S+$", address) else None
