"""Find every written number with its own sign, scale and unit, in one pass over the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from nlp_fin.ingest.legible import INVISIBLE
from nlp_fin.lexicon.number_context import number_context
from nlp_fin.lexicon.number_words import number_words
from nlp_fin.pipeline.numbers.candidates import Candidate, Taken, make_share
from nlp_fin.pipeline.numbers.levels import word_before
from nlp_fin.pipeline.numbers.literal import Mark, parse_literal, visible_end
from nlp_fin.pipeline.numbers.nouns import noun_after
from nlp_fin.pipeline.numbers.paired import closes_pair, opens_pair, spaced_fraction
from nlp_fin.pipeline.numbers.qualifiers import words_before
from nlp_fin.pipeline.numbers.signs import sign_before
from nlp_fin.pipeline.numbers.units import read_left, read_per, read_right
from nlp_fin.pipeline.numbers.words import is_quotation_base, read_word

_YEARS = range(1900, 2100)
# Qualifiers that stand before years too (`bis 2030`).
_SINCE = frozenset({"bis", "ab", "nahe", "genau"})
_WHOLE = re.compile(r"(?<![\d.,'’])\d{1,3} ?$")
_MAL = re.compile(r"[- ]?[mM]al")


@cache
def _token() -> re.Pattern[str]:
    signs = re.escape("".join(number_words().signs))
    hidden = rf"[{INVISIBLE}]"
    number = rf"\d+(?:{hidden}*[.,'’‘ʼ´]{hidden}*\d+|{hidden}+\d+)*"
    return re.compile(rf"(?P<num>{number})|(?P<sign>[{signs}])|(?P<word>[^\W\d_]+)")


@cache
def _spaced_groups() -> re.Pattern[str]:
    # Bounded: a number has at most five groups of thousands.
    return re.compile(r"[1-9]\d{0,2}(?:(?: \d{3}){1,5}|(?: ['’] \d{3}){1,5})(?:,\d+)?(?![\d,.]*\d)")


@cache
def _digit_fraction() -> re.Pattern[str]:
    return re.compile(r"([1-9])/([2-9]|10)(?![\d/.,]*\d)")


_OF = re.compile(r" (?:der|des|aller|von|seiner|ihrer)\b")


@cache
def _times_after() -> re.Pattern[str]:
    """`5,3-mal größer`, `3 Mal so viel`, `2,5-fach überzeichnet`."""
    return re.compile(
        r"[- ]?(?:mal|Mal)(?= (?:so|mehr|weniger|höher|größer|teurer|überzeichnet|[a-zäöüß]+er)\b)"
    )


@dataclass(frozen=True, slots=True)
class Scan:
    """A prepared text, what of it is claimed, and how ambiguous numbers are read."""

    text: str
    original: str
    taken: Taken
    mark: Mark
    alone: bool = False
    """The text is one quantity that was found in context; what context asked for is given."""


def _glued_left(text: str, start: int) -> bool:
    """Whether the numeral is the tail of a name, a date or an identifier (`A380`, `Covid-19`)."""
    start = visible_end(text, start)
    if not start:
        return False
    before = text[start - 1]
    if before.isalpha() or before in "_#§@\\^%":
        return True  # `5%6%7%` is the scale of a chart
    two = text[start - 2] if start > 1 else " "
    if before in "-‐/.:," and (two.isalnum() or two == "_"):
        # A hyphen behind a digit may be a range, a slash a pair; behind a letter it is a name.
        return two.isalpha() or before in ".:,"
    return before == "'" and two.isalpha()


def _glued_right(text: str, start: int, end: int) -> bool:
    """Whether letters go on behind the numeral that are no unit (`3D`, `200-Tage`, `18:30`)."""
    after = text[end : end + 1]
    if not after:
        return False
    if after.isalpha() or after in "_°@\\^":
        return True
    two = text[end + 1 : end + 2]
    if after in "-‐" and two.isalpha():
        return True
    if after == "." and two.isalpha() and two.islower():
        return True
    if after == "/" and two.isdigit():
        return not opens_pair(text, start, end)
    return after == ":" and two.isdigit()


def _read_left_side(scan: Scan, candidate: Candidate, floor: int) -> None:
    sign = sign_before(scan.text, candidate.start, floor, alone=scan.alone)
    if sign is not None:
        candidate.start = sign[0]
    own_unit = candidate.unit is not None
    left = None if own_unit else read_left(scan.text, candidate.start, floor)
    if left is not None:
        candidate.start = left.start
        candidate.unit, candidate.factor = left.form.unit, left.form.factor
        if candidate.exponent is None:
            candidate.exponent = left.exponent
        if sign is None:
            sign = sign_before(scan.text, candidate.start, floor, alone=scan.alone)
            if sign is not None:
                candidate.start = sign[0]
    if sign is not None:
        candidate.signed = True
        candidate.negative = sign[1] == "-"
        candidate.symmetric = sign[1] == "±"


def _numeral_end(scan: Scan, match: re.Match[str]) -> int:
    """End of the numeral at `match`, over groups that spaces part (`12 345,60 Euro`)."""
    start, end = match.span()
    if scan.text[end : end + 1] != " " or end - start > 3:
        return end
    spaced = _spaced_groups().match(scan.text, start)
    if spaced is None or scan.taken.overlaps(start, spaced.end()):
        return end
    if scan.original[end] != " " or spaced[0][len(match[0]) + 1] in "'’":
        return spaced.end()
    if start >= 2 and scan.text[start - 1] == " " and scan.text[start - 2].isdigit():
        return end
    probe = Candidate(start, spaced.end(), (start, spaced.end()), Decimal(0), Decimal(1))
    read_right(scan.text, probe)
    counts = noun_after(scan.text, spaced.end()) is not None or scan.alone
    measured = probe.unit is not None or probe.exponent is not None
    # `stieg auf rund 198 800.`: nothing else of the clause follows.
    led = word_before(scan.text, start) in number_context().level_leads
    stated = led and scan.text[spaced.end() : spaced.end() + 1] in (".", ",", ";", ")", "")
    if counts or measured or stated or read_left(scan.text, start, 0) is not None:
        return spaced.end()
    return end


def _read_numeral(scan: Scan, match: re.Match[str], floor: int) -> Candidate | None:
    start, end = match.span()
    if scan.taken.overlaps(start, end):
        return None
    if scan.text[end : end + 2].strip()[:1] in number_words().signs:
        return None
    end = _numeral_end(scan, match)
    literal = parse_literal(scan.text[start:end], scan.mark)
    if literal is None:
        return None
    if scan.text[end : end + 1] == "/" and not opens_pair(scan.text, start, end):
        return _read_digit_fraction(scan, match)
    if scan.text[end : end + 3] == " , ":
        split = _split_decimal(scan, start, end, floor)
        if split is not None:
            return split
    candidate = Candidate(
        start, end, (start, end), literal.value, literal.step, literal.grouped, literal.decimals
    )
    candidate.year = end - start == 4 and literal.value in _YEARS and not _is_qualified(scan, start)
    return _complete(scan, candidate, floor)


def _is_qualified(scan: Scan, start: int) -> bool:
    """Whether a word that estimates stands before (`rund 2000 Besucher`): then it is no year."""
    words = words_before(scan.text, start)
    phrase = number_context().before
    return tuple(words[-2:]) in phrase or (tuple(words[-1:]) in phrase and words[-1] not in _SINCE)


def _read_digit_fraction(scan: Scan, match: re.Match[str]) -> Candidate | None:
    """`1/3 der Bezugsrechte`."""
    fraction = _digit_fraction().match(scan.text, match.start())
    if fraction is None or _glued_left(scan.text, match.start()):
        return None
    part, whole = int(fraction[1]), int(fraction[2])
    if not 0 < part < whole or not (scan.alone or _OF.match(scan.text, fraction.end())):
        return None
    return make_share(match.start(), fraction.end(), Decimal(part) / whole)


def _split_decimal(scan: Scan, start: int, end: int, floor: int) -> Candidate | None:
    """`EUR 0 , 27`, `25 , 1-prozentige`: announcements that put spaces around every mark."""
    fraction = spaced_fraction(scan.text, end)
    if fraction is None or not (fraction[1] or read_left(scan.text, start, floor) is not None):
        return None
    end = fraction[0]
    literal = parse_literal(scan.text[start:end].replace(" ", ""), ",")
    if literal is None or not literal.decimals:
        return None
    number = (start, end)
    candidate = Candidate(start, end, number, literal.value, literal.step, literal.grouped, True)
    return _complete(scan, candidate, floor)


def _complete(scan: Scan, candidate: Candidate, floor: int) -> Candidate | None:
    """Read around the numeral; None where it turns out to be part of something else."""
    text = scan.text
    start, end = candidate.number
    times = _times_after().match(text, end) or (_MAL.fullmatch(text, end) if scan.alone else None)
    if times is not None:
        candidate.unit, candidate.end = "times", times.end()
    else:
        read_right(text, candidate)
        _skip_half_compound(text, candidate)
    if candidate.end == end and not candidate.hanging and _glued_right(text, start, end):
        return None
    left = read_left(text, start, floor) if _glued_left(text, start) else None
    if _glued_left(text, start) and (left is None or text[start - 1] == " "):
        return None
    if (
        start
        and text[start - 1] == "/"
        and text[start - 2 : start - 1].isdigit()
        and not candidate.unit
        and not closes_pair(text, start)
    ):
        return None
    if is_quotation_base(text, candidate):
        return None
    _read_left_side(scan, candidate, floor)
    if candidate.exponent is None and candidate.unit is not None:
        _read_weak_scale(text, candidate)
    read_per(text, candidate)
    return candidate


def _read_weak_scale(text: str, candidate: Candidate) -> None:
    """`EUR 5 m`, `$15 bn`: a weak scale holds once the currency on the left is known."""
    if candidate.end != candidate.number[1] or candidate.start == candidate.number[0]:
        return
    unit, factor = candidate.unit, candidate.factor
    read_right(text, candidate)
    if candidate.unit != unit:
        candidate.unit, candidate.factor = unit, factor


def _skip_half_compound(text: str, candidate: Candidate) -> None:
    """`10- bis 12-prozentig`: the hyphen says that the unit comes with the next number."""
    if candidate.end == candidate.number[1] and re.match(
        r"-(?= (?:bis|und|oder|beziehungsweise|bzw\.) )", text[candidate.end : candidate.end + 20]
    ):
        candidate.hanging = True


def _read_fraction_sign(scan: Scan, match: re.Match[str], floor: int) -> Candidate | None:
    start, end = match.span()
    if scan.taken.overlaps(start, end):
        return None
    value = number_words().signs[match[0]]
    whole = _WHOLE.search(scan.text, max(floor, start - 4), start)
    if whole is not None and "\n" not in scan.original[whole.start() : start]:
        start -= len(whole[0])
        value += Decimal(whole[0].strip())
    elif start and scan.text[start - 1].isalnum():
        return None
    candidate = Candidate(start, end, (start, end), value, None)
    read_right(scan.text, candidate)
    _read_left_side(scan, candidate, floor)
    return candidate if candidate.unit or candidate.exponent else None


def scan_candidates(scan: Scan) -> Iterator[Candidate]:
    """All numbers of the text in order; they do not overlap. Linear in the text's length."""
    end = 0
    for match in _token().finditer(scan.text):
        if match.start() < end:
            continue
        candidate: Candidate | None
        if match.lastgroup == "num":
            candidate = _read_numeral(scan, match, end)
        elif match.lastgroup == "word":
            candidate = read_word(scan.text, match, scan.taken, alone=scan.alone)
            if candidate is not None and candidate.kind == "number" and not candidate.article:
                _read_left_side(scan, candidate, end)
                read_per(scan.text, candidate)
        else:
            candidate = _read_fraction_sign(scan, match, end)
        if candidate is not None:
            end = candidate.end
            yield candidate
