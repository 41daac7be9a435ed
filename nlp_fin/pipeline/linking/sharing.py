"""Units that a bare number takes over from another quantity: *stieg um 2,6, Sony um 0,9 Prozent*;
*5,1 Mrd. Euro (Vorjahr: 5,7)*; *3,61 Prozent, am Dienstag waren es noch 3,57*."""

from __future__ import annotations

from decimal import Decimal

from nlp_fin.lexicon.metrics import metric_lexicon
from nlp_fin.pipeline.linking.cues import SentenceCues
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.tokens import FILLERS, Sentence
from nlp_fin.types import Quantity

_MEASURED = frozenset(("percent", "pp", "bp", "currency", "points"))
_REACH = 16
_NEAR = 6
_MAX_RATIO = 30
_WRITTEN_OUT = 1000
_ALIKE = Decimal("1.6")
_ATTRIBUTE = ("e", "en", "er", "es", "em")
_PRIOR = frozenset(("nach", "gegenüber", "statt"))
_LABELS = frozenset("platz rang seite nummer nr nr. teil kapitel punkt stufe phase top".split())
_RESUMING = frozenset("es davon".split())


def share_units(sentence: Sentence, cues: SentenceCues, frames: list[Frame]) -> None:
    """Give bare numbers the unit of the quantity they stand beside, where words show it."""
    for index, frame in enumerate(frames):
        counted = frame.quantity.unit_text is not None
        if frame.unit != "bare" or not frame.quantity.bare or counted:
            continue
        if _has_cue(sentence, cues, frame):
            continue
        giver = _giver(sentence, frames, index)
        if giver is not None:
            _take(frame, giver)


def share_from_before(sentence: Sentence, frame: Frame, earlier: list[Frame]) -> None:
    """*Davon sind nur 36.000 eingezahlt*, *2026 sollen es 220 sein*: the unit of the last quantity
    before; `earlier` are the frames before this one, of this sentence and the one before."""
    if frame.unit != "bare" or not frame.quantity.bare:
        return
    start = max(0, frame.at - _NEAR)
    if not any(word in _RESUMING for word in sentence.lowers[start : frame.at]):
        for giver in reversed(earlier[-3:]):
            if _is_alike(sentence, frame, giver):
                _take(frame, giver)
                return
        return
    for giver in reversed(earlier):
        if giver.unit in _MEASURED and _fits(frame.quantity, giver.quantity):
            _take(frame, giver)
            return


def _take(frame: Frame, giver: Frame) -> None:
    frame.unit, frame.shared = giver.unit, giver.shared or giver.quantity
    frame.currency = giver.currency


def _giver(sentence: Sentence, frames: list[Frame], index: int) -> Frame | None:
    frame = frames[index]
    before = [f for f in frames[:index] if f.unit in _MEASURED]
    after = [f for f in frames[index + 1 :] if f.unit in _MEASURED and f.shared is None]
    before = [f for f in before if _fits(frame.quantity, f.quantity)]
    after = [f for f in after if _fits(frame.quantity, f.quantity)]
    near = [f for f in (*before[-2:][::-1], *after[:1]) if abs(f.at - frame.at) <= _REACH]
    if not near:
        return None
    if sentence.depths[frame.at] and before and near[0] is before[-1]:
        label = sentence.lowers[max(0, frame.at - 4) : frame.at]
        if "(" in label or ":" in label:
            return near[0]
    if frame.prep in _PRIOR and near[0] in before:
        return near[0]
    for other in near:
        if frame.prep and other.prep == frame.prep:
            return other
    if _is_listed(sentence, frame):
        return near[0]
    return (
        near[0]
        if frame.prep and near[0] in before and _is_alike(sentence, frame, near[0])
        else None
    )


def _is_alike(sentence: Sentence, frame: Frame, other: Frame) -> bool:
    """*… für 11.400 Dollar und rechnen mit einem Rückgang auf 11.200*: both written out, of nearly
    one size."""
    behind = sentence.tokens[frame.at + 1 : frame.at + 2]
    counting = behind and behind[0].kind == "word" and (
        behind[0].text[0].isupper() or behind[0].lower.endswith(_ATTRIBUTE)
    )  # fmt: skip
    one, two = _printed(frame.quantity), _printed(other.quantity)
    if counting or one is None or two is None or min(one, two) < _WRITTEN_OUT:
        return False
    return other.unit in ("currency", "points") and max(one, two) <= _ALIKE * min(one, two)


def _is_listed(sentence: Sentence, frame: Frame) -> bool:
    """*…, Gold 8, Liquidität 6 Prozent*: a name right behind a comma, then the number."""
    place = frame.at - 1
    while place > 0 and sentence.lowers[place] in FILLERS:
        place -= 1
    token = sentence.tokens[place]
    if token.kind == "punct" or not token.text[:1].isupper() or token.lower in _LABELS:
        return False
    opener = place - 1
    while opener > 0 and place - opener <= 2 and sentence.tokens[opener].kind == "word":
        opener -= 1
    behind = frame.at + 1
    closed = behind >= len(sentence.tokens) or sentence.lowers[behind] in ",;.)–und"
    return sentence.lowers[opener] in (",", "und", ";") and closed


def _has_cue(sentence: Sentence, cues: SentenceCues, frame: Frame) -> bool:
    """Whether a metric word stands close in front, which tells the unit by itself."""
    concepts = metric_lexicon().concepts
    return any(
        0 < frame.at - cue.last <= _NEAR and not sentence.depths[frame.at]
        for cue in cues.metrics
        if concepts[cue.concept].bare in ("times", "points")
    )


def _fits(one: Quantity, other: Quantity) -> bool:
    """Whether two printed numbers are of like size, as numbers of one kind are."""
    first, second = _printed(one), _printed(other)
    if not first or not second:
        return False
    ratio = first / second if first > second else second / first
    return ratio <= _MAX_RATIO


def _printed(quantity: Quantity) -> Decimal | None:
    number = quantity.value if quantity.value is not None else quantity.low
    return abs(number) / scale_of(quantity) if number is not None else None


def scale_of(quantity: Quantity) -> Decimal:
    """What the scale word of a quantity multiplies its digits by (*2,3 Mrd.* → 10⁹)."""
    lower = quantity.text.lower()
    for words, power in _SCALES:
        if any(word in lower for word in words):
            return Decimal(10) ** power
    return Decimal(1)


_SCALES = (
    (("billion", "bio"), 12),
    (("milliard", "mrd", "bn"), 9),
    (("million", "mio", "meur", "musd", "mchf"), 6),
    (("tausend", "tsd", "teur", "tdm", "keur"), 3),
)
