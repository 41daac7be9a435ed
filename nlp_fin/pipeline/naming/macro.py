"""Policy rates and currencies that are named by common words: *die Leitzinsen*, *der Dollar*."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from nlp_fin.lexicon.currencies import currencies
from nlp_fin.lexicon.instruments import Entry
from nlp_fin.pipeline.naming.codes import Placed

_POLICY = re.compile(
    r"(?<![\w-])(?:US-)?Leitzins(?!politik)\w*|(?<!\w)(?:Zinssenkung|Zinserhöhung|Zinsschritt|Zinsentscheid|Zinsentscheidung|Zinswende|Zinspause)\w*"
)
_INTEREST = re.compile(r"(?<![\w-])(?:Zinsen|Zinssatz|Zinssätze|Senkungen|Zinsanhebung\w*)(?!\w)")
_SENTENCE_END = re.compile(r"[.!?](?=\s)|\n")
_DOLLAR = re.compile(
    r"\b(?:[Dd]er|[Dd]en|[Dd]em|[Dd]es|[Zz]um|[Vv]om|[Bb]eim|[Ee]in|[Ee]inen|schwach\w*|stark\w*|schwäch\w*|stärk\w*|fest\w*|teure\w*|billige\w*)\s((?:US-)?Dollars?)(?![\w-])"
    r"|(?<![\w-])((?:US-)?Dollar)(?=-?(?:[Kk]urs|[Ss]tärke|[Ss]chwäche|[Aa]ufwertung|[Aa]bwertung)\w*)"
)
_EURO = re.compile(
    r"\b(?:[Dd]er|[Dd]en|[Dd]em|[Dd]es|[Ee]in|[Vv]om|[Bb]eim|schwach\w*|stark\w*|schwäch\w*|stärk\w*)\s(Euros?)(?![\w-])"
    r"|(?<!\w)((?:[Gg]emeinschafts|Einheits)währung|Euro-?(?:[Ss]tärke|[Ss]chwäche))(?!\w)"
)
_OTHER = re.compile(
    r"\b(?:[Dd]er|[Dd]as|[Dd]en|[Dd]em|[Dd]ie|[Ee]in|[Bb]ritische[ns]?|[Jj]apanische[nr]?|[Ss]chweizer|[Tt]ürkische[nr]?|[Cc]hinesische[nr]?|[Mm]exikanische[nr]?|[Uu]ngarische[nr]?)\s"
    r"(Yen|Pfund|Franken|Yuan|Lira|Rubel|Zloty|Forint|Peso|Rand)(?![\w-])(?=[^.!?\n]{0,25}\b(?:koste|stieg|fiel|notier|legte|gab|wert|verlor|gewann|sank|gehandelt|kletter|schwäch|stärk))"
)
_FX_WORDS = re.compile(
    r"dollar|franken|pfund|\byen\b|devisen|referenzkurs|us-währung|wechselkurs|gehandelt|notier|aufwert|abwert|eur/usd|parität"
)
_PRICE_IN = re.compile(
    r"^[^.;!?\n]{0,90}?\d\s(?:(?:japanische|schweizer|türkische|chinesische|mexikanische)\w*\s)?"
    r"(yen|franken|yuan|lira|rubel|peso|rupien|rand|won)\b"
)
DOLLAR = "currency:USD"
_NUMBER_BEFORE = re.compile(r"(?:\d|Mrd\.?|Mio\.?|Milliarden?|Millionen?|Billionen?)\s$")


def _sentence_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in _SENTENCE_END.finditer(text))]


class _Banks:
    """Which central bank a place in the text speaks of."""

    def __init__(self, text: str, placed: Sequence[Placed]) -> None:
        self.starts = _sentence_starts(text)
        rates = currencies().bank_rates
        self.mentions = [
            (item.start, rates[item.entry.id]) for item in placed if item.entry.id in rates
        ]
        self.only = {rate for _, rate in self.mentions}

    def sentence(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    def here(self, offset: int) -> str | None:
        """The rate of the nearest bank in the same sentence."""
        wanted = self.sentence(offset)
        at = bisect_left(self.mentions, (offset, ""))
        near = [
            (abs(place - offset), rate)
            for place, rate in self.mentions[max(0, at - 1) : at + 1]
            if self.sentence(place) == wanted
        ]
        return min(near)[1] if near else None

    def anywhere(self, offset: int) -> str | None:
        """The rate of the bank in the sentence, else of the only one in the text."""
        here = self.here(offset)
        if here is not None:
            return here
        return next(iter(self.only)) if len(self.only) == 1 else None


def find_policy_rates(
    text: str, placed: Sequence[Placed], entries: Mapping[str, Entry]
) -> Iterator[Placed]:
    """Words for interest rates where the text says whose policy rate is meant.

    *Leitzins*, *Zinssenkung* refer to the only central bank of the text, *Zinsen* needs the bank in
    the same sentence.
    """
    banks = _Banks(text, placed)
    if not banks.mentions:
        return
    for pattern, find in ((_POLICY, banks.anywhere), (_INTEREST, banks.here)):
        for match in pattern.finditer(text):
            rate = find(match.start())
            if rate is not None:
                yield Placed(*match.span(), entries[rate])


def _sentence_around(text: str, offset: int, reach: int = 220) -> tuple[str, str]:
    left = re.split(r"[.!?]\s|\n", text[max(0, offset - reach) : offset])[-1]
    right = re.split(r"[.!?]\s|\n", text[offset : offset + reach])[0]
    return left.lower(), right.lower()


def _euro_pair(left: str, right: str) -> str | None:
    """The pair by the first other currency behind the euro, else before it; None if none moves."""
    if not (_FX_WORDS.search(left) or _FX_WORDS.search(right)):
        return None
    pairs = currencies().euro_pairs
    behind = [(right.find(word), pair) for word, pair in pairs.items() if word in right]
    before = [(-left.rfind(word), pair) for word, pair in pairs.items() if word in left]
    return min(behind or before or [(0, pairs["dollar"])])[1]


def _dollar_pair(right: str) -> str:
    """The pair where the dollar has a price in another currency behind it, else the dollar."""
    match = _PRICE_IN.search(right)
    return currencies().dollar_pairs.get(match[1], DOLLAR) if match else DOLLAR


def find_currencies(text: str, entries: Mapping[str, Entry]) -> Iterator[Placed]:
    """The dollar, the euro and others as things that have a price, not as units of amounts."""
    tables = currencies()
    for match in _DOLLAR.finditer(text):
        start, end = match.span(1 if match[1] else 2)
        if _NUMBER_BEFORE.search(text[max(0, match.start() - 14) : start]):
            continue
        _, right = _sentence_around(text, end)
        genitive = text[start:end].endswith("s")
        yield Placed(start, end - genitive, entries[_dollar_pair(right)])
    for match in _EURO.finditer(text):
        start, end = match.span(1 if match[1] else 2)
        pair = _euro_pair(*_sentence_around(text, start))
        if pair is not None:
            yield Placed(start, end, entries[pair])
    for match in _OTHER.finditer(text):
        left, right = _sentence_around(text, match.start(1))
        against_euro = "euro" in right or ("euro" in left and "dollar" not in right)
        first, second = tables.dollar_pairs, tables.euro_pairs
        if against_euro:
            first, second = second, first
        word = match[1].lower()
        other = first.get(word) or second.get(word)
        if other is not None:
            yield Placed(match.start(1), match.end(1), entries[other])
