"""Companies that nobody knows but that show their legal form, and short forms inside an article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from nlp_fin.lexicon.company_forms import CompanyForms, company_forms
from nlp_fin.lexicon.instrument_cues import instrument_cues
from nlp_fin.lexicon.instruments import Alias, Entry, Name, ambiguous_words
from nlp_fin.lexicon.name_keys import TOKEN, name_key
from nlp_fin.lexicon.subjects import anaphor_kinds
from nlp_fin.pipeline.naming.text import TextView

MAX_NAME_TOKENS = 7
_MIN_NOUN = 6
EXCHANGE_TRADED = frozenset({"UCITS ETF", "ETF", "ETC", "ETN", "ETP"})
_JOINERS = frozenset({"&", "+", "und", "of", "de", "für", "du", "la", "le", "y"})
_INNER = re.compile(r"[ \u00a0]|[ \u00a0]?[&+][ \u00a0]?|[-\u2010\u2011]|['\u2019]|\.[ \u00a0]?|")
_DEFINED = re.compile(
    r"\s?\(\s?(?:nachfolgend|im Folgenden|kurz|vormals)?:?\s?[\"„“«‚']?\s?"
    r"([\w&+.-]{2,25}(?: [A-ZÄÖÜ][\w&.-]+){0,2})\s?[\"“”»‘']?\s?\)"
)
_NOUN_ENDING = re.compile(
    r".*(?:ung|heit|keit|schaft|tion|tät|ment|ismus|ungen|schaften|werke?|gesellschaft|verwaltung|dienst|dienste)"
)
_INFLECTED = re.compile(r".*(?:e|en|er|es|em|te|isch|lich)")
_LOWER_WORDS = frozenset(
    "und oder als zur zum der die das den dem des bei von vom mit in im an am auf aus zu für nach"
    " über unter durch einer eine ein eines einem einen sich ist war wird hat auch noch nur sowie"
    " bzw seit bis um dass wie".split()
)


@cache
def _legal_pattern() -> re.Pattern[str]:
    forms = sorted(company_forms().deciding, key=len, reverse=True)
    words = "|".join(re.escape(form) for form in forms)
    return re.compile(rf"(?<![\w.&-])(?:{words})(?!\w|-\w)")


def _is_apposition(word: str) -> bool:
    return instrument_cues().apposition.fullmatch(word.lower()) is not None


def _name_start(view: TextView, last: int, forms: CompanyForms) -> int | None:
    """Index of the first token of the name whose last token before the legal form is `last`."""
    index: int | None = None
    at = last
    while at >= 0 and last - at < MAX_NAME_TOKENS:
        word = view.words[at]
        if at < last and not _INNER.fullmatch(view.gap(at)):
            break
        if at < last and view.gap(at).startswith(".") and len(word) > 2:
            break
        if word in forms.never_names or (word in forms.deciding and at < last):
            break
        if word[0].isupper() or word[0].isdigit():
            joined = at < last and view.gap(at)[:1] in "-\u2010\u2011&+"
            own = any(w not in forms.generic_tail for w in view.words[at + 1 : last + 1])
            if _is_apposition(word) and not joined and own:
                break
            index = at
        elif word in _JOINERS and at < last and index is not None:
            pass
        elif at == last and not _INFLECTED.fullmatch(word) and word not in _LOWER_WORDS:
            index = at
        elif at == last and at and view.gap(at - 1) == ".":
            index = at - 1  # cash.life AG
        else:
            break
        at -= 1
    return index


def _past_nouns(view: TextView, first: int, last: int) -> int:
    """*Beteiligungsgesellschaft Muster AG*: common nouns in front are no part of the name."""
    while first < last and _NOUN_ENDING.fullmatch(view.lowers[first]) and view.gap(first) == " ":
        first += 1
    return first


def _small_start(view: TextView, first: int, last: int) -> int:
    """First token of a name that begins with a small letter or a dot: *tmc Content Group AG*,
    *adv.orga Beteiligungen AG*. No German sentence opens so, hence the head of a line tells; so
    does a word in front of a name with nothing of its own (*euromicron Holding AG*)."""
    if first < 1 or view.text[view.starts[first] - 1] not in " \u00a0":
        return first
    before = view.words[first - 1]
    if not before[0].islower() or before in _LOWER_WORDS or view.gap(first - 1) not in " \u00a0":
        return first
    if first > 1 and view.gap(first - 2) in (".", ". ") and len(view.words[first - 2]) > 1:
        dotted = f"{view.words[first - 2]}.{before}"
        return first - 2 if re.search(rf"(?<!\w){dotted}(?!\w)", view.text) else first
    adjective = _INFLECTED.fullmatch(before) is not None
    if not adjective and all(
        w in company_forms().generic_tail for w in view.words[first : last + 1]
    ):
        return first - 1
    named = rf"(?:^|\n{'' if adjective else '|: '}){before} {re.escape(view.words[first])}(?!\w)"
    return first - 1 if re.search(named, view.text) else first


def find_legal_names(view: TextView) -> list[tuple[int, int, int]]:
    """(start, end, end of the name without its legal form) of names that carry a legal form."""
    forms, text = company_forms(), view.text
    found: list[tuple[int, int, int]] = []
    for match in _legal_pattern().finditer(text):
        if found and match.start() < found[-1][1]:
            continue
        last = view.token_before(match.start())
        if last < 0 or not re.fullmatch(
            r",?[ \u00a0]{1,2}|[ \u00a0]?&[ \u00a0]Co\.?[ \u00a0]",
            text[view.ends[last] : match.start()],
        ):
            continue
        if view.words[last] == "Co" and last:
            last -= 1
        first = _name_start(view, last, forms)
        if first is None:
            continue
        small = _small_start(view, first, last)
        first = small if small < first else _past_nouns(view, first, last)
        start, head_end = view.starts[first], view.ends[last]
        tail = forms.legal_tail.match(text, head_end)
        end = max(tail.end() if tail else 0, match.end())
        name = text[start:head_end]
        if len(TOKEN.findall(name)) == 1 and (len(name) < 2 or name.isdigit()):
            continue
        if start and (text[start - 1] in "-\u2010\u2011@/" or text[start - 1].isalnum()):
            continue
        found.append((start, end, head_end))
    return _without_nouns(text, found)


def _without_nouns(text: str, found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """*Wertpapierhandelsbank Concord Effekten AG* where others write *Concord Effekten AG*: the
    noun that says what the company is stands in front of its name."""
    names = {text[start:end] for start, end, _ in found}
    for index, (start, end, head_end) in enumerate(found):
        noun, _, rest = text[start:end].partition(" ")
        if rest in names and len(noun) > _MIN_NOUN and "company" in anaphor_kinds(noun):
            found[index] = (end - len(rest), end, head_end)
    return found


def find_fund_names(view: TextView) -> list[tuple[int, int, str]]:
    """(start, end, kind) of names that begin with a house and end with *ETF*, *Fund*, *Fonds* …"""
    found = []
    for match in instrument_cues().fund_name.finditer(view.text):
        kind = "etf" if match[1] in EXCHANGE_TRADED else "fund"
        words = view.text[match.start() : match.start(1)].split()
        if match[1] == "Trust" and len(words) < 2:
            continue
        found.append((match.start(), match.end(), kind))
    return found


def _is_distinctive(word: str) -> bool:
    """Whether one word of a company's name may stand for the company in its article."""
    if len(word) < 3 or word.lower() in ambiguous_words() or word in company_forms().never_names:
        return False
    return not (_NOUN_ENDING.fullmatch(word.lower()) or _is_apposition(word))


def short_forms(name: str) -> list[str]:
    """Beginnings of `name` that may stand for it: *STADA* of *STADA Arzneimittel*."""
    tokens = list(TOKEN.finditer(name))
    found = []
    for count in range(len(tokens) - 1, 0, -1):
        head = name[: tokens[count - 1].end()]
        behind = name[tokens[count - 1].end() : tokens[count].start()]
        if behind.strip() in {"", "-"} and behind != "":
            single = len(head.split()) == 1
            if "-" in behind and count == 1 and len(tokens) > 1:
                continue  # the first half of Marseille-Kliniken is a place
            if not single and head.split()[-1].lower() in _JOINERS:
                continue
            if single and not _is_distinctive(head):
                continue
            if not single and all(word.lower() in ambiguous_words() for word in head.split()):
                continue
            found.append(head)
    return found


def defined_alias(view: TextView, end: int, name: str) -> tuple[str, int, int] | None:
    """The short form in parentheses behind a name (*FHR Anlagenbau GmbH (FHR)*), with its span."""
    match = _DEFINED.match(view.text, end)
    if match is None:
        return None
    alias = match[1]
    if alias.lower() in {"gesellschaft", "emittentin", "emittent", "unternehmen", "isin", "wkn"}:
        return None
    initials = "".join(word[0] for word in TOKEN.findall(name)).lower()
    related = alias.lower() in name.lower() or name_key(alias)[:2] == initials[:2]
    if not related or alias[0].islower():
        return None
    return alias, match.start(1), match.end(1)


def index_names(
    pairs: Iterable[tuple[str, Entry]],
) -> tuple[dict[str, tuple[Name, ...]], dict[str, int]]:
    """`names` and `longest` of a gazetteer for names that the article itself introduces.

    The first entry that claims a name keeps it.
    """
    names: dict[str, tuple[Name, ...]] = {}
    longest: dict[str, int] = {}
    for text, entry in pairs:
        key = name_key(text)
        tokens = TOKEN.findall(key)
        if not tokens or key in names:
            continue
        names[key] = (Name(Alias(text), entry),)
        longest[tokens[0]] = max(longest.get(tokens[0], 0), len(tokens))
    return names, longest
