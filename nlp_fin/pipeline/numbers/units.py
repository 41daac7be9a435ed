"""Scale and unit around one number: `1,5 Mrd. Euro`, `EUR 5,2 Mio.`, `40-prozentig`, `T€ 32`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp_fin.lexicon.number_context import number_context
from nlp_fin.lexicon.units import UnitForm, UnitWords, unit_words
from nlp_fin.pipeline.numbers.candidates import Candidate, is_year_like

# A unit and its scale are at most this far from each other.
_GAP = 4
_LEFT_WINDOW = 12
_NAMED = re.compile(r"\b(?:[Dd]er|[Dd]em|[Dd]en|[Dd]es|[Ee]in|[Vv]om|[Zz]um|[Bb]eim) $")


@dataclass(frozen=True, slots=True)
class _Patterns:
    integer_price: re.Pattern[str]
    percent_ending: re.Pattern[str]
    valuation_ending: re.Pattern[str]
    left_token: re.Pattern[str]
    per: re.Pattern[str]
    word_after: re.Pattern[str]


# `je auf den Inhaber lautende Stückaktie`, `je neuer Aktie`, `je Interhyp-Aktie`.
_PER_BETWEEN = (
    r"(?:(?!nach |und |oder |für )(?:[a-zäöüß]+|Inhaber|Namen|[A-ZÄÖÜ][\w.]*-) ?(?<=[ -])){1,6}"
)


@cache
def _patterns() -> _Patterns:
    symbols = re.escape(unit_words().symbols)
    nouns = "|".join(
        re.escape(n) for n in sorted(number_context().per_nouns, key=len, reverse=True)
    )
    per = "|".join(re.escape(w) for w in number_context().per_words if w != "à")
    return _Patterns(
        integer_price=re.compile(r" ?, ?[-–—](?:-|,-)?(?!\d)"),
        percent_ending=re.compile(r"-?ig(?:e[nrsm]?)?(?![^\W\d_])"),
        valuation_ending=re.compile(
            r"er[- ]?(?:[^\W\d_]*-)?(KGV|KBV|KUV|Marke|Schwelle)(?![^\W\d_])", re.IGNORECASE
        ),
        left_token=re.compile(
            rf"(?:(?<![^\W\d_])(?:[A-Za-z]{{1,6}}|Franken)\.?|[A-Za-z.]{{0,4}}-?[{symbols}]"
            rf"|[A-Za-z]{{0,3}}\.?[{symbols}])$"
        ),
        per=re.compile(
            rf"(?: [A-ZÄÖÜ][^\W\d_]+(?= (?:je|pro) ))? ?"
            rf"(?:(?:{per}) ?|(?:je|pro) {_PER_BETWEEN})(?P<noun>{nouns})(?![^\W\d_])"
        ),
        word_after=re.compile(r"[^\W\d_]"),
    )


def _skip(text: str, position: int, *, hyphen: bool) -> int:
    end = position
    while end < position + _GAP and text[end : end + 1] == " ":
        end += 1
    if end == position and hyphen and text[end : end + 1] == "-":
        return end + 1
    return end


def _scale_at(text: str, position: int) -> tuple[str, int] | None:
    """A scale at `position` and where it ends."""
    match = unit_words().scale.match(text, position)
    if match is None or text[position : position + 1].isspace():
        return None
    return match[0], match.end()


def _past_loose_stop(text: str, end: int) -> int:
    """`3 Mio . Euro`: announcements put a space before every full stop."""
    loose = text[end : end + 2] == " ." and re.match(r" ?[A-Z€$(]", text[end + 2 : end + 5])
    return end + 2 if loose else end


def _unit_at(text: str, position: int) -> tuple[UnitForm, int] | None:
    """A unit at `position` and where it ends."""
    words = unit_words()
    match = words.unit.match(text, position)
    if match is None:
        return None
    meaning = words.units.meaning(match[0])
    if meaning is None:
        return None
    return meaning, match.end()


def _apply(candidate: Candidate, form: UnitForm) -> None:
    candidate.unit = form.unit
    candidate.factor = form.factor
    candidate.cent = form.minor
    if form.exponent is not None:
        candidate.exponent = form.exponent


def read_right(text: str, candidate: Candidate) -> None:
    """Extend `candidate` over the scale and unit behind it, as far as there are any."""
    price = None if candidate.decimals else _patterns().integer_price.match(text, candidate.end)
    if price is not None:
        candidate.end = price.end()
    ending = _patterns().valuation_ending.match(text, candidate.end)
    if ending is not None and not is_year_like(candidate):
        candidate.unit = "points" if ending[1].lower() in ("marke", "schwelle") else "times"
        candidate.bare = True
        candidate.end += len("er")
        return
    words = unit_words()
    start = _skip(text, candidate.end, hyphen=True)
    scale = _scale_at(text, start)
    if scale is not None:
        past = _past_loose_stop(text, scale[1])
        found = _unit_at(text, _skip(text, past, hyphen=True))
        if found is not None and not _may_follow_scale(found[0]):
            found = None
        weak = scale[0].removesuffix(".") in words.weak_scales
        if not weak or _weak_scale_holds(candidate, scale[0], start, found):
            candidate.exponent = words.scale_exponent(scale[0])
            candidate.end = scale[1]
            if found is not None:
                _apply_right(text, candidate, found)
            return
    found = _unit_at(text, start)
    if found is None:
        return
    glued = start - candidate.end <= 1
    if found[0].unit == "times" and re.match(r" ?\d", text[found[1] : found[1] + 2]):
        return
    if found[0].kind != "compound" or found[0].unit == "percent" or glued:
        _apply_right(text, candidate, found)


def _apply_right(text: str, candidate: Candidate, found: tuple[UnitForm, int]) -> None:
    form, end = found
    exponent = candidate.exponent
    _apply(candidate, form)
    if exponent is not None:
        candidate.exponent = exponent
    if form.kind == "measure":
        candidate.unit_text = text[end - len(text[candidate.end : end].strip(" -")) : end]
    candidate.end = end


def read_per(text: str, candidate: Candidate) -> None:
    """Note what a money amount is per (`1,20 Euro je Aktie`, `95 €/MWh`)."""
    if candidate.unit is None or candidate.unit_text or not candidate.unit.isupper():
        return
    per = _patterns().per.match(text, candidate.end)
    if per is not None:
        candidate.unit_text = f"je {per['noun']}"


@cache
def _per_before() -> re.Pattern[str]:
    nouns = "|".join(
        re.escape(n) for n in sorted(number_context().per_nouns, key=len, reverse=True)
    )
    return re.compile(rf"(?<![^\W\d_])(?:[Jj]e|[Pp]ro) (?P<noun>{nouns})(?![^\W\d_])")


def per_before(text: str, start: int, end: int) -> str | None:
    """`je Aktie` where the text before an amount says so (`Ergebnis je Aktie sank auf`)."""
    found = _per_before().findall(text, start, end)
    if found:
        return f"je {found[-1]}"
    counted = re.search(r"([A-ZÄÖÜ][^\W\d_]+) (?:à|zu je|zu jeweils) $", text[start:end])
    singular = unit_words().counted.get(counted[1]) if counted is not None else None
    return f"je {singular}" if singular is not None else None


def _may_follow_scale(form: UnitForm) -> bool:
    return form.kind in ("currency", "measure") or form.unit in ("percent", "points")


def _weak_scale_holds(
    candidate: Candidate, scale: str, start: int, found: tuple[UnitForm, int] | None
) -> bool:
    """`m`, `k`, `B` scale money only; a `k` glued to the number also counts (`100k Nutzer`)."""
    if found is not None and found[0].kind == "currency":
        return True
    return candidate.unit is not None or (scale == "k" and start == candidate.end)


@dataclass(frozen=True, slots=True)
class LeftUnit:
    """A currency, with or without scale, before a number."""

    form: UnitForm
    exponent: int | None
    start: int


def _left_token(text: str, end: int, floor: int) -> tuple[str, int] | None:
    position = end
    while position > floor and end - position < _GAP and text[position - 1] == " ":
        position -= 1
    window_start = max(floor, position - _LEFT_WINDOW)
    match = _patterns().left_token.search(text[window_start:position])
    if match is None:
        return None
    return match[0], window_start + match.start()


def read_left(text: str, end: int, floor: int) -> LeftUnit | None:
    """The currency that stands before offset `end`, not before `floor` (`EUR`, `T€`)."""
    words = unit_words()
    token = _left_token(text, end, floor)
    if token is None:
        return None
    written, start = token
    inner = words.scale_exponent(written) if written[:1].isalpha() else None
    if inner is not None and written.removesuffix(".") not in words.weak_scales:
        outer = _left_token(text, start, floor)
        form = _left_form(words, outer)
        return LeftUnit(form[0], inner, form[1]) if form is not None else None
    form = _left_form(words, token)
    if form is None or (
        text[form[1] - 1 : form[1]] == "/" and text[form[1] - 2 : form[1] - 1].isalpha()
    ):
        return None  # the second currency of a pair (`EUR/CHF 0,93`)
    meaning, start = form
    if text[start : start + 2].istitle() and _NAMED.search(text[max(0, start - 6) : start]):
        return None  # the currency itself (`der Euro 0,9382 Franken`)
    before = _left_token(text, start, floor)
    if before is not None and meaning.exponent is None and before[0][:1].isalpha():
        exponent = words.scale_exponent(before[0])
        if exponent is not None and before[0].removesuffix(".") not in words.weak_scales:
            return LeftUnit(meaning, exponent, before[1])
    return LeftUnit(meaning, meaning.exponent, start)


def _left_form(words: UnitWords, token: tuple[str, int] | None) -> tuple[UnitForm, int] | None:
    """The currency that a token is, or that its last character is (`kostet$`)."""
    if token is None:
        return None
    written, start = token
    for skip in range(len(written)):
        body = written[skip:].removesuffix(".")
        form = words.left.get(body)
        if form is not None and (skip == 0 or not body[0].isalpha()):
            return form, start + skip
        if form is not None and not written[skip - 1].isalpha():
            return form, start + skip
    return None


def scale_and_unit(text: str, position: int) -> tuple[int | None, UnitForm | None, int]:
    """Scale, unit and end of what stands at `position` (`Mio. Euro`), each None if absent."""
    start = _skip(text, position, hyphen=False)
    scale = _scale_at(text, start)
    exponent = unit_words().scale_exponent(scale[0]) if scale is not None else None
    found = _unit_at(text, _skip(text, scale[1], hyphen=True) if scale is not None else start)
    end = found[1] if found is not None else scale[1] if scale is not None else position
    return exponent, found[0] if found is not None else None, end
