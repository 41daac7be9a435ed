"""Shares of a whole: *43 % der Unternehmen*, *drei Viertel der Umsätze*, *29,9 % am Flughafen*."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlp_fin.lexicon.metrics import read_word
from nlp_fin.lexicon.subjects import noun_classes
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.pipeline.linking.tokens import FILLERS, is_finite

_OPENERS = frozenset(
    "der des aller ihrer seiner unserer dieser sämtlicher vom am an von aus davon jener deren "
    "meines meiner ihres seines deines".split()
)
_FACE_VALUES = ("nennwert", "nominalwert")
_OUTPUTS = ("wirtschaftsleistung", "bruttoinlandsprodukt", "bip")
_MEASURED = frozenset(
    "debt public_debt leverage budget_deficit trade_balance trade_deficit".split()
)
_EARNINGS = frozenset("earnings net_income operating_income pretax_income".split())
_GENITIVE = frozenset("der des aller ihrer seiner unserer dieser".split())
_POOLS = frozenset(("index", "fonds", "depot", "portfolio", "leitindex"))
_COME = frozenset(("kommt", "kommen", "kam", "kamen", "bringt", "bringen"))
_EARNING = frozenset(("earned", "earnings"))
_FEWEST_PARTS = 2
_WHOLE = 100
_CHOOSING = frozenset("ich mein meine meinem wir unser depot portfolio du dein anleger sie".split())
_CHOSEN = ("portfolio", "depot", "etfs", "sparplan", "mischung", "aufteilung", "mandat")
_PRICED = frozenset("interest_rate bond_price bond_yield price debt investment".split())
_WORTH = ("wert", "börsenwert", "kurswert", "marktwert")
_WINDOWS = ("perioden", "fälle", "fällen", "zeiträume", "zeiträumen", "jahre", "monate", "quartale",
            "handelstage", "tage", "wochen", "versuche", "trades")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whole:
    """The phrase behind a share: tokens `first` … `last`, its text and its head noun."""

    first: int
    last: int
    text: str
    head: str


def find_whole(reading: Reading, frame: Frame) -> Whole | None:
    """The whole that a percentage is a share of, if the words behind it name one."""
    tokens = reading.sentence.tokens
    start = frame.at + 1
    if start >= len(tokens):
        return None
    opener = tokens[start].lower in _OPENERS
    index = start + 1 if opener else start
    while index < len(tokens) and tokens[index].lower in ("der", "die", "des", "dem", "den"):
        index += 1
    first, head, last = index, "", -1
    while index < len(tokens) and index - first < 7:
        token = tokens[index]
        if token.kind == "mention":
            last, head = index, head or token.text
        elif opener and last < 0 and (token.kind == "quantity" or token.lower in FILLERS):
            first = index + 1
        elif (token.kind == "time" and index + 1 < len(tokens) and tokens[index + 1].glued) or (
            token.kind == "punct" and token.glued and token.lower in "-‑"
        ):
            pass
        elif token.kind == "time" and token.text[0].isupper() and " " not in token.text:
            last, head = index, head or token.text  # *aller Zehnjahreszeiträume*
        elif token.kind != "word" or is_finite(token.lower):
            break
        elif token.text[0].isupper():
            if not head or tokens[index - 1].lower in ("-", "‑"):
                head = token.text
            last = index
        elif token.lower in ("der", "des", "im", "in", "und") and last >= 0:
            pass
        elif last >= 0 or not token.lower.endswith(("e", "en", "er", "em", "es")):
            break
        index += 1
    if last < 0:
        return None
    if not opener and "group" not in noun_classes(tokens[last].text):
        return None
    text = " ".join(t.text for t in tokens[first : last + 1]).replace(" - ", "-")
    return Whole(first, last, text, head)


def share_candidates(reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """A percentage with a whole behind it is a share; of tries or estimates it is a rate."""
    if frame.unit != "percent" or frame.prep == "um" or frame.quantity.explicit_sign:
        return
    following = reading.sentence.lowers[frame.at + 1 : frame.at + 2]
    verb = frame.direction
    cut = verb is not None and verb.role == "change" and not verb.noun
    if frame.move and not (cut and following and following[0] in _GENITIVE):
        return  # but *20 Prozent der Stellen streichen* is a part of them
    if not any(ch.isdigit() or ch == "%" for ch in frame.quantity.text):
        yield Candidate(
            MetricChoice("share", "level", "share", time="static"),
            {"fraction": 1.0},
            f"the fraction «{frame.quantity.text}»",
        )
    if frame.prep == "zu" and not any(c.concept in _PRICED for c in reading.cues.metrics):
        yield Candidate(
            MetricChoice("share", "level", "share", time="static"), {"portion": 1.0}, "zu so much"
        )
    whole = find_whole(reading, frame)
    if whole is None or _is_measure(reading, whole):
        return
    if verb is not None and verb.role == "motion" and whole.head.lower().startswith(_WORTH):
        yield Candidate(
            MetricChoice("return", "level", "return", time="flow"),
            {"partitive": 1.0, "fraction": 1.0},
            f"«{verb.text}» a part of its worth",
        )
        return
    beats = any(cue.concept == "beat_rate" for cue in reading.cues.metrics)
    metric = "beat_rate" if beats else "share"
    roles = {cue.role for cue in reading.cues.directions}
    if "beat" in roles or "trail" in roles:
        if whole.head.lower().endswith(_WINDOWS):
            metric = "hit_rate"
        elif any(_is_estimate(token.text) for token in reading.sentence.tokens):
            metric = "beat_rate"
    earned = any(r.concept in _EARNINGS for r in read_word(whole.head))
    if earned and any(cue.concept in ("dividend", "payout_ratio") for cue in reading.cues.metrics):
        metric = "payout_ratio"  # *schüttet 40 Prozent des Gewinns aus*
    # *verdienen nur 58 % der Firmen Geld*
    earning = any(c.role == "verb" and c.concept in _EARNING for c in reading.cues.metrics)
    firms = earning and "group" in noun_classes(whole.head)
    features = {"partitive": 1.0, "firms": float(firms)}
    tokens = reading.sentence.tokens
    yield Candidate(
        MetricChoice(metric, "level", "share", time="static"),
        features,
        f"a part of «{whole.text}»",
        tokens[whole.first].start,
        tokens[whole.last].end,
    )


def sum_candidates(reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """*70 % Welt, 30 % Schwellenländer*: percentages of a sentence that come to a hundred."""
    if not _is_plain(frame):
        return
    parts = [other.quantity.value for other in reading.frames if _is_plain(other)]
    if len(parts) < _FEWEST_PARTS or sum(p for p in parts if p is not None) != _WHOLE:
        return
    words = reading.sentence.lowers
    chosen = any(word in _CHOOSING or word.endswith(_CHOSEN) for word in words)
    metric = "allocation" if chosen else "share"
    yield Candidate(
        MetricChoice(metric, "level", metric, time="static"), {"sums_up": 1.0}, "parts of a hundred"
    )


def _is_plain(frame: Frame) -> bool:
    value = frame.quantity.value
    signed = frame.quantity.explicit_sign or frame.move
    return frame.unit == "percent" and not signed and value is not None and value > 0


def _is_measure(reading: Reading, whole: Whole) -> bool:
    """*5,4 Prozent der Wirtschaftsleistung* measures a debt; *54 % des Nennwerts* is a price."""
    head = whole.head.lower()
    if head.startswith(_FACE_VALUES):
        return True
    return head.startswith(_OUTPUTS) and any(
        cue.concept in _MEASURED for cue in reading.cues.metrics
    )


def comes_to_candidates(reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """*China kommt im MSCI Emerging Markets auf 29,8 %*: a part of the index or fund."""
    sentence = reading.sentence
    if frame.unit != "percent" or frame.move or frame.quantity.explicit_sign:
        return
    within = sentence.tokens[frame.at + 1 : frame.at + 3]
    if len(within) > 1 and within[0].lower == "im" and within[1].kind == "mention":
        yield Candidate(
            MetricChoice("share", "level", "share", time="static"), {"comes_to": 1.0}, "inside"
        )  # *USA: 72,3 % im MSCI World*
    if frame.prep != "auf":
        return
    clause = sentence.clauses[frame.at]
    verb = any(
        word in _COME and sentence.clauses[i] == clause for i, word in enumerate(sentence.lowers)
    )
    inside = any(
        (token.kind == "mention" or token.lower in _POOLS)
        and index
        and sentence.lowers[index - 1] in ("im", "am", "in")
        for index, token in enumerate(sentence.tokens)
    )
    if verb and inside:
        yield Candidate(
            MetricChoice("share", "level", "share", time="static"), {"comes_to": 1.0}, "comes to"
        )


def _is_estimate(word: str) -> bool:
    return any(reading.role in ("estimate", "forecast") for reading in read_word(word))
