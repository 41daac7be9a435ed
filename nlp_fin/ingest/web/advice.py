"""What a user can do about a page that was not fetched: the next step for each reason."""

from __future__ import annotations

_SAVE = "or save the page in a browser and analyse the file"
_LICENCE = "if you hold a licence, name the site in sources.toml with licensed = true"
_NEXT = {
    "bad_url": "write the whole address, like https://www.example.org/artikel",
    "dns": "check the spelling of the host and your network",
    "connect": "check the address and your network, and try again later",
    "timeout": "try again later",
    "tls": "the site's certificate must be repaired there; it is never passed over",
    "protocol": "try again later",
    "retry_later": "run the same command again later; what is stored is not fetched anew",
    "robots_unavailable": (
        f"without its rules nothing may be fetched from a site; try again later, {_SAVE}"
    ),
    "robots": f"respect it, {_SAVE}",
    "ai_opt_out": _LICENCE,
    "tdm_reserved": _LICENCE,
    "private_address": "only pages on the public internet are fetched; save the page as a file",
    "redirect_loop": "open the address in a browser and use the one where it ends",
    "too_many_redirects": "open the address in a browser and use the one where it ends",
    "http_401": f"the page needs an account; {_SAVE}",
    "http_403": f"the site refuses programs; {_SAVE}",
    "http_404": "check the address; the page may have moved",
    "http_410": "the page is gone; remove the address",
    "too_large": f"this is hardly an article; check the address, {_SAVE}",
    "bad_encoding": f"try again later, {_SAVE}",
    "bad_xml": "check that the address is a feed or sitemap; for a page of links use --list",
    "xml_entities": "ask the site for a plain feed, or use --list with a page of links",
    "not_html": "only web pages are fetched; convert the file to .txt and analyse it",
    "paywall": "if you have access, save the page in a browser and analyse the file",
    "index_page": "use --list with this address to fetch the pages it links to",
    "extraction_timeout": f"save the article's text as .txt, {_SAVE}",
}


def next_step(reason: str | None) -> str | None:
    """What to do where a page failed or was skipped for `reason`; null where nothing is to do."""
    if reason is None:
        return None
    if reason.startswith("http_5"):
        return "the site has a problem; try again later"
    return _NEXT.get(reason)


def with_next_step(reason: str | None, message: str | None) -> str | None:
    """`message` with the next step behind it."""
    step = next_step(reason)
    return message if step is None or not message else f"{message}; {step}"
