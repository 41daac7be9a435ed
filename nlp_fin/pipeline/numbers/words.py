"""Numbers in words: `eine Million`, `zweieinhalb`, `drei Viertel`, `das Doppelte`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from nlp_fin.lexicon.number_words import number_words, parse_number_word
from nlp_fin.pipeline.numbers.candidates import Candidate, Taken, make_alone, make_share
from nlp_fin.pipeline.numbers.units import read_right

_MULTIPLE_VERBS = ("ver", "halb")
_VERB_ENDINGS = frozenset(
    {"", "t", "te", "ten", "ter", "tes", "tem", "n", "nd", "nde", "nden", "e", "en", "end", "ung"}
)
_PARTS = {"halb": Decimal("0.5"), "vier": Decimal("0.25"), "drei": Decimal("0.75")}


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    denominators = "|".join(sorted(number_words().fractions, key=len, reverse=True))
    return {
        "fraction": re.compile(
            rf" (?:(?:gut|knapp|gute|gutes|guten|knappe|knappes|knappen)[ ])?"
            rf"(?P<noun>{denominators})(?![^\W\d_])",
            re.IGNORECASE,
        ),
        "part_of": re.compile(
            r" (?P<part>halb(?:e[nrsm]?)? |viertel|dreiviertel ?)(?=(?:prozent|milli|billi))",
            re.IGNORECASE,
        ),
        "verb": re.compile(r"ver(?P<n>[^\W\d_]+?)fach(?:t|te|ten|en|end|ung)", re.IGNORECASE),
        "multiple": re.compile(r"(?P<n>[^\W\d_]+?)fache[nsrm]?", re.IGNORECASE),
        "percent": re.compile(r"(?P<n>[^\W\d_]+?)prozentige[nrsm]?", re.IGNORECASE),
        "times": re.compile(r"(?P<n>[^\W\d_]+?)(?:mal|fach)", re.IGNORECASE),
        "comparison": re.compile(
            r" (?:so(?! dass\b)|mehr|höher|größer|teurer|überzeichnet|[a-zäöüß]+er als)\b"
        ),
        "article": re.compile(r"(?:das|dem|des|zum|beim|vom|ums|aufs) $", re.IGNORECASE),
        "vague": re.compile(
            r"(?:(?:wenige|mehrere|einige|viele|etliche)[nr]?|paar|zig|hunderte?) $",
            re.IGNORECASE,
        ),
        "dozen": re.compile(r" (?:(?P<half>halbes) )?Dutzend(?![^\W\d_])", re.IGNORECASE),
    }


def _last_word(text: str, start: int) -> str:
    match = re.search(r"([^\W\d_]+)\W{1,2}$", text[max(0, start - 24) : start])
    return match[1].lower() if match is not None else ""


def read_word(
    text: str, match: re.Match[str], taken: Taken, *, alone: bool = False
) -> Candidate | None:
    """The number that begins with the word at `match`, or None.

    `alone`: the words are known to be a quantity, and the context that shows it is cut off.
    """
    lower = match[0].lower()
    if match.start() and text[match.start() - 1].isalnum():
        return None
    candidate = None
    if lower[:2] in number_words().stems:
        candidate = _number(text, match, lower, alone=alone)
    if candidate is None:
        candidate = _share_or_multiple(text, match, lower, alone=alone)
    if candidate is None or taken.overlaps(*candidate.number):
        return None
    if text[candidate.end : candidate.end + 1].isdigit():
        return None
    return candidate


def _share_or_multiple(
    text: str, match: re.Match[str], lower: str, *, alone: bool
) -> Candidate | None:
    """`die Hälfte`, `das Doppelte`, `verdreifacht`, `doppelt so hoch`."""
    words, patterns = number_words(), _patterns()
    start, end = match.span()
    if lower in words.shares and match[0][0].isupper():
        before = _last_word(text, start)
        if before in words.places or before.rstrip("enrs") in words.places:
            return None
        return make_alone(start, end, words.shares[lower], "percent")
    if lower in words.multiples:
        article = alone or patterns["article"].search(text[max(0, start - 6) : start])
        return make_alone(start, end, words.multiples[lower], "times") if article else None
    if lower in words.halves:
        candidate = Candidate(start, end, (start, end), _PARTS["halb"], None)
        read_right(text, candidate)
        if candidate.unit is not None or candidate.exponent is not None:
            return candidate
    if lower in words.comparatives:
        compared = alone or patterns["comparison"].match(text, end)
        return make_alone(start, end, words.comparatives[lower], "times") if compared else None
    if lower.startswith(_MULTIPLE_VERBS):
        return _multiple_verb(match, lower)
    return None


def _multiple_verb(match: re.Match[str], lower: str) -> Candidate | None:
    for stem, value in number_words().multiple_verbs.items():
        if lower.startswith(stem) and lower[len(stem) :] in _VERB_ENDINGS:
            return make_alone(*match.span(), value, "times")
    verb = _patterns()["verb"].fullmatch(lower)
    value_of = parse_number_word(verb["n"]) if verb is not None else None
    if value_of is None or value_of == 1:
        return None
    return make_alone(*match.span(), value_of, "times")


def _number(text: str, match: re.Match[str], lower: str, *, alone: bool) -> Candidate | None:
    """A number word with what belongs to it, or one of its compounds."""
    start = match.start()
    value = parse_number_word(lower)
    if value is None:
        return _compound(text, match, lower, alone=alone)
    if _patterns()["vague"].search(text[max(0, start - 14) : start]):
        return None
    return _with_noun(text, match, lower, value)


def _with_noun(text: str, match: re.Match[str], lower: str, value: Decimal) -> Candidate | None:
    start, end = match.span()
    words, patterns = number_words(), _patterns()
    article = lower in words.articles
    fraction = patterns["fraction"].match(text, end)
    if fraction is not None:
        return _fraction(text, start, fraction, value)
    dozen = patterns["dozen"].match(text, end)
    if dozen is not None:
        candidate = Candidate(start, dozen.end(), (start, dozen.end()), value * 12, None)
        if dozen["half"]:
            candidate.value /= 2
        return candidate
    part = patterns["part_of"].match(text, end) if article else None
    if part is not None:
        end, value = part.end(), _PARTS[part["part"].lower()[:4]]
    candidate = Candidate(start, end, (start, end), value, None, article=article)
    read_right(text, candidate)
    if candidate.article and candidate.unit is None and candidate.exponent is None:
        following = re.match(r" bis (?:zu )?[^\W\d_]+", text[end : end + 24])
        return candidate if following is not None else None
    if candidate.article and _is_no_amount(text, candidate):
        return None
    candidate.article = False
    return candidate


def _is_no_amount(text: str, candidate: Candidate) -> bool:
    """`ein Punkt`, and the *ein* of a price that is quoted for it (`für einen Euro wurden …`)."""
    if candidate.exponent is not None:
        # `einen Milliarden-Verlust`: the scale is a part of the noun.
        compound = text[candidate.end : candidate.end + 1] == "-" and candidate.unit is None
        return compound and text[candidate.end + 1 : candidate.end + 2].isalpha()
    if candidate.value != 1:
        return False
    if candidate.unit in ("points", "times", "count"):
        return True
    return is_quotation_base(text, candidate)


def is_quotation_base(text: str, candidate: Candidate) -> bool:
    """Whether one unit of money is what a price is quoted for (`1 Euro = 1,16 Dollar`)."""
    if candidate.value != 1 or candidate.exponent is not None or candidate.decimals:
        return False
    if candidate.unit is None or not candidate.unit.isupper():
        return False
    words = number_words()
    after = re.match(r" (=|[^\W\d_]+)", text[candidate.end : candidate.end + 24])
    if _last_word(text, candidate.start) in words.quoted_after:
        return True
    return after is not None and after[1].lower() in words.quoted_before


def _fraction(text: str, start: int, fraction: re.Match[str], value: Decimal) -> Candidate | None:
    """`drei Viertel` as a share, or as a part of a unit (`ein viertel Prozentpunkt`)."""
    part = value / number_words().fractions[fraction["noun"].lower()]
    end = fraction.end()
    if re.match(r" (?:nach|vor) (?:\d|[a-z]+\b)", text[end : end + 8]):
        return None
    candidate = Candidate(start, end, (start, end), part, None)
    read_right(text, candidate)
    if candidate.unit is not None or candidate.exponent is not None:
        return candidate
    return make_share(start, end, part)


def _compound(text: str, match: re.Match[str], lower: str, *, alone: bool) -> Candidate | None:
    """`fünfprozentige`, `dreimal so hoch`, `zehnfach überzeichnet`, `das Dreifache`."""
    patterns = _patterns()
    start, end = match.span()
    percent = patterns["percent"].fullmatch(lower)
    if percent is not None:
        value = parse_number_word(percent["n"])
        return make_alone(start, end, value, "percent") if value is not None else None
    times = patterns["times"].fullmatch(lower)
    if times is not None and (alone or patterns["comparison"].match(text, end)):
        value = parse_number_word(times["n"])
        return make_alone(start, end, value, "times") if value is not None and value != 1 else None
    multiple = patterns["multiple"].fullmatch(lower)
    if multiple is None:
        return None
    article = patterns["article"].search(text[max(0, start - 6) : start])
    if article is None and not match[0][0].isupper() and not alone:
        return None
    value = parse_number_word(multiple["n"])
    return make_alone(start, end, value, "times") if value is not None and value != 1 else None
