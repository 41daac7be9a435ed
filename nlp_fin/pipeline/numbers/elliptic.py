"""Bare numbers that repeat the unit of an amount nearby: `1,9 Prozent, Andritz um 0,2`,
`tags zuvor waren es noch 75`, `(alt: 205)`, `Volkswirte hatten mit 88,7 gerechnet`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from nlp_fin.lexicon.number_context import number_context
from nlp_fin.pipeline.numbers.candidates import Amount, Taken, is_year_like
from nlp_fin.pipeline.numbers.levels import may_be_bare
from nlp_fin.pipeline.numbers.sharing import inherit

_WINDOW = 70
_REACH = 170
_BACK = 3
# What is set side by side without its unit is of one order of magnitude.
_RATIO = 12
_NOTE_RATIO = 6
_SMALL = 10
_MULTIPLE_RATIO = 3


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = number_context().elliptic
    filler = rf"(?:(?:{_any(words['fillers'])}) )"
    name = r"[A-ZÄÖÜ][\w&.'’-]*(?: [A-ZÄÖÜ][\w&.'’-]*){0,2}"
    be = _any(words["be"])
    return {
        # `waren es im Vormonat noch 3,5`, `nachdem es 2023 noch 6,9 waren`
        "anaphor": re.compile(
            rf"\b(?:(?:{be}) es|(?:nachdem|wo|dass|als|denen) es|[Dd]avon (?:{be}))"
            r" (?:[^\d.;:,()|]|\d{4} ){0,40}$"
        ),
        "predicate": re.compile(rf"\b[a-zäöüß]+er (?:{be}) {filler}?$"),
        "benchmark": re.compile(
            rf"(?:{_any(words['benchmarks'])}) (?:[a-zäöü]\w* )?(?:{be}) (?:bei )?{filler}?$",
            re.IGNORECASE,
        ),
        "expected": re.compile(rf"\b(?:mit|von|hatten?|haben|habe) {filler}?$"),
        "verb": re.compile(rf" (?:{_any(words['expecting'])})\b"),
        "after": re.compile(rf"(?:, |^ )nach {filler}?$"),
        "counted": re.compile(rf"^ [A-ZÄÖÜ][\w-]+ nach {filler}?$"),
        "later": re.compile(rf", (?:{_any(words['later'])}) {filler}?$"),
        "with": re.compile(rf"[a-zäöüß\d] mit {filler}?$"),
        "gap": re.compile(
            rf"(?:[,;]| und|^) (?:d(?:er|ie|as|en|em) )?{name} "
            rf"(?:im (?:Mittel|Schnitt) )?{filler}?$"
        ),
        # `Tesla rutschten um 6,8 Prozent ab, Nvidia verloren 3,7.`
        "echoed": re.compile(
            rf"(?:[,;]| und) (?:d(?:er|ie|as) )?{name} [a-zäöüß]{{3,}}(?:te|ten|t|en) {filler}?$"
        ),
        # `Auf iShares entfallen 41 Prozent, auf Amundi 13`
        "onto": re.compile(rf"(?:[,;]| und) auf (?:d(?:ie|as|en) )?{name} {filler}?$"),
        # `Wasserkraft lieferte 11, Biomasse 9 Prozent`
        "told": re.compile(rf"[A-ZÄÖÜ][\w-]+ [a-zäöüß]{{2,}}(?:te|ten|t|en) {filler}?$"),
        "same": re.compile(rf"\b(?P<prep>{_any(words['prepositions'])}) {filler}?[-+−–]?$"),
        "measured": re.compile(
            r"\b(?P<prep>auf|bei|mit) (?:ein(?:en|em|er|e)|de[rmn]|die) [A-ZÄÖÜ][\w-]+ von "
            rf"{filler}?$"
        ),
        "joint": re.compile(
            r"(?:[a-zäöü ]{0,24}[,;]| und) [^\d.;:()|]{0,45}"
            rf"\b(?:{_any(words['prepositions'])}) {filler}?[-+−–]?"
        ),
        "note": re.compile(r"\((?P<words>[^()\n]{0,40})$"),
        "closed": re.compile(r" ?\)"),
        "closes": re.compile(r" ?(?:[.,;:)!?]|$|\n)"),
        "goes_on": re.compile(r" ?(?:[.,;:)!?]|$|\n)| (?:[a-zäöüß]+)\b(?! ?[A-ZÄÖÜ]\w*en\b)"),
        "definite": re.compile(r"\b(?:[Zz]um|[Aa]m|[Vv]om|[Dd](?:er|ie|as|en|em)|[Bb]eim) $"),
    }


def share_elliptic(
    text: str, amounts: Sequence[Amount], claimed: Taken, floors: Sequence[int]
) -> None:
    """Give bare numbers the scale and unit of the amount that they are set beside.

    `floors` gives for each amount where its sentence begins. Linear: every number looks at a few
    neighbours and a bounded window.
    """
    for index, amount in enumerate(amounts):
        if not _is_open(text, amount) or _is_compared(text, amounts, index):
            continue
        window = text[max(0, amount.start - _WINDOW) : amount.start]
        for other, ahead in _lenders(text, amounts, floors, index):
            if _lends(text, window, amount, other, claimed, ahead=ahead):
                inherit(amount.first, other.last)
                inherit(amount.last, other.last)
                amount.first.bare = amount.last.bare = other.last.bare
                break


def _is_compared(text: str, amounts: Sequence[Amount], index: int) -> bool:
    """`ein KGV von 14,7 …, ein Drittel unter dem S&P 500 (22,4)`: one more multiple in brackets."""
    amount = amounts[index]
    if not amount.first.decimals or text[amount.start - 1 : amount.start] != "(":
        return False
    if text[amount.end : amount.end + 1] != ")":
        return False
    for other in amounts[max(0, index - _BACK) : index]:
        near = "\n" not in text[other.end : amount.start]
        if near and other.unit == "times" and _similar(amount, other, _MULTIPLE_RATIO):
            return other.last.bare or other.last.decimals
    return False


def _is_open(text: str, amount: Amount) -> bool:
    number = amount.first
    if amount.unit is not None or amount.last.exponent is not None or number.in_words:
        return False
    return not is_year_like(number) and may_be_bare(text, amount)


def _lenders(
    text: str, amounts: Sequence[Amount], floors: Sequence[int], index: int
) -> Iterator[tuple[Amount, bool]]:
    """Amounts that may lend their unit: the next of the sentence, then those before."""
    here = amounts[index]
    if index + 1 < len(amounts) and floors[index + 1] == floors[index]:
        following = amounts[index + 1]
        if following.unit is not None and following.start - here.end <= _WINDOW:
            yield following, True
    previous = max(
        (f for f in floors[max(0, index - _BACK) : index] if f < floors[index]), default=None
    )
    for i in range(index - 1, max(-1, index - _BACK - 1), -1):
        other = amounts[i]
        if floors[i] not in (floors[index], previous) or here.start - other.end > _REACH:
            return
        if "\n" in text[other.end : here.start]:
            return
        if other.unit is not None and not other.last.article:
            yield other, False
        elif not is_year_like(other.first) and not other.first.article:
            return


def _lends(
    text: str, window: str, amount: Amount, other: Amount, claimed: Taken, *, ahead: bool
) -> bool:
    if other.first.kind != "number":
        return False
    patterns = _patterns()
    if other.unit == "points" and amount.first.signed and not ahead:
        # `auf 91,6 Punkte (+0,8)`: a move of the level.
        behind = re.fullmatch(r"[^\d.;:()]{0,20}\(", text[other.end : amount.start])
        return behind is not None and patterns["closed"].match(text, amount.end) is not None
    if not _similar(amount, other, _RATIO):
        return False
    if ahead:
        return _gapped(text, window, other, amount, amount, other) and other.last.unit != "count"
    if _is_ordinal(text, amount):
        return False
    # A number behind which nothing of its clause follows counts nothing.
    alone = patterns["closes"].match(text, amount.end) is not None or claimed.overlaps(
        amount.end, amount.end + 2
    )
    goes_on = alone or patterns["goes_on"].match(text, amount.end) is not None
    if patterns["verb"].match(text, amount.end) and patterns["expected"].search(window):
        return True
    if goes_on and any(patterns[key].search(window) for key in ("anaphor", "benchmark")):
        return True
    if not alone:
        return False
    if patterns["predicate"].search(window):
        return True
    return _in_note(text, window, amount, other, claimed) or _in_sentence(
        text, window, amount, other
    )


def _is_ordinal(text: str, amount: Amount) -> bool:
    """`zum 18. Geburtstag`."""
    if amount.first.decimals or text[amount.end : amount.end + 1] != ".":
        return False
    return _patterns()["definite"].search(text[max(0, amount.start - 5) : amount.start]) is not None


def _in_sentence(text: str, window: str, amount: Amount, other: Amount) -> bool:
    """What only the same sentence lends: `…, nach 40,9`, `…, später 75`, `… mit 512`."""
    between = text[other.end : amount.start]
    if re.search(r"[.!?] [A-ZÄÖÜ]", between):
        return False
    patterns = _patterns()
    if any(patterns[key].search(between) for key in ("after", "later")):
        return True
    if amount.first.signed and re.fullmatch(r"\)[^()\d]{0,60}\(", between):
        return True  # `die Commerzbank (+128 Prozent) und die Deutsche Bank (+101)`
    if other.unit == "count" and patterns["counted"].search(between):
        return True
    money = (other.unit or "").isupper()
    if money and other.last.exponent is not None and patterns["with"].search(between):
        return True
    return _gapped(text, window, other, amount, other, amount)


def _gapped(
    text: str, window: str, other: Amount, amount: Amount, left: Amount, right: Amount
) -> bool:
    """The same said of another name: `um 1,9 Prozent, Andritz um 0,2`, `Gold 8, Öl 6 Prozent`."""
    between = text[left.end : right.start]
    patterns = _patterns()
    if patterns["joint"].fullmatch(between):
        before = text[max(0, left.start - 44) : left.start]
        one, two = patterns["same"].search(before), patterns["same"].search(between)
        if one is not None and two is not None and one["prep"] == "von" != two["prep"]:
            one = patterns["measured"].search(before)  # `auf einen Anteil von 65 %, B auf 32`
        if one is None or two is None or one["prep"] != two["prep"]:
            return False
        # `mit einem KGV von 12 und einer Rendite von 4 %` are two things; `um` has one.
        return left is not amount or one["prep"] == "um"
    if not patterns["closes"].match(text, amount.end) or other.unit == "count":
        return False
    if left is amount:
        named = patterns["gap"].search(text[max(0, right.start - _WINDOW) : right.start])
        told = patterns["gap"].search(window) or patterns["told"].search(window)
        return named is not None and told is not None
    if other.unit == "percent" and amount.first.decimals and patterns["echoed"].search(between):
        return True
    if other.unit == "percent" and patterns["onto"].search(between):
        return "entf" in text[max(0, left.start - 44) : left.start]
    return patterns["gap"].search(between) is not None


def _in_note(text: str, window: str, amount: Amount, other: Amount, claimed: Taken) -> bool:
    """A parenthesis with an earlier value: `235 Dollar für angemessen (alt: 205)`."""
    patterns = _patterns()
    note = patterns["note"].search(window)
    if note is None or not patterns["closed"].match(text, amount.end):
        return False
    opened = amount.start - len(note[0])
    if not other.end <= opened or re.search(r"[.!?] [A-ZÄÖÜ]", text[other.end : opened]):
        return False
    if (
        not note["words"].strip()
        or not _similar(amount, other, _NOTE_RATIO)
        or amount.first.value < 2
    ):
        return False
    known = number_context().elliptic["notes"]
    for match in re.finditer(r"[^\W\d_]+\.?|\d+", note["words"]):
        start = opened + 1 + match.start()
        if match[0].lower().rstrip(".") in known or match[0].lower() in known:
            continue
        if not claimed.overlaps(start, start + len(match[0])):
            return False
    return True


def _similar(one: Amount, other: Amount, ratio: int) -> bool:
    """Whether the printed numbers are of one order of magnitude; moves may be far apart."""
    a, b = abs(one.last.value), abs(other.last.value)
    if one.first.grouped and other.last.exponent is not None:
        a, b = abs(one.last.scaled()), abs(other.last.scaled())
    if not a or not b or max(a, b) < _SMALL:
        return True
    return max(a, b) <= ratio * min(a, b)
