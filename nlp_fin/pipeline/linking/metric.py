"""Candidates for the metric of a quantity, with the features the ranker weighs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from nlp_fin.lexicon.metrics import MOVES, Concept, metric_lexicon, read_word
from nlp_fin.lexicon.subjects import anaphor_kinds
from nlp_fin.pipeline.linking.cues import MetricCue
from nlp_fin.pipeline.linking.frames import FILLERS, PREPOSITIONS, Frame
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.linking.tokens import Sentence, is_finite


@dataclass(frozen=True, slots=True)
class MetricChoice:
    """What a quantity is: metric word and aspect, and the concept and cue that say so."""

    metric: str
    aspect: str
    concept: str | None = None
    unit: str | None = None
    """Unit that the concept gives to a bare number."""
    sign: int = 1
    cue: tuple[int, int] | None = None
    """First and last token of the cue in the quantity's sentence."""
    basis: str | None = None
    """Basis that the cue itself implies (*Gewinnprognose*)."""
    time: str = "static"
    carried: bool = False
    """True where the words that say it stand in the sentence before."""


# What a quantity next to a market instrument is: kind → unit class → (level, move); `=` marks a
# change of the level metric.
_QUOTES: dict[str, dict[str, tuple[str | None, str | None]]] = {
    "index": {
        "points": ("index_level", "index_level="),
        "bare": ("index_level", None),
        "percent": ("return", "return"),
        "pp": (None, "return_gap"),
    },
    "commodity": {"currency": ("price", "price="), "percent": ("return", "return")},
    "crypto": {"currency": ("price", "price="), "percent": ("return", "return")},
    "etf": {"currency": ("price", "price="), "percent": ("return", "return")},
    "fund": {"currency": ("price", "price="), "percent": ("return", "return")},
    "company": {"currency": ("price", "price="), "percent": (None, "return")},
    "currency": {
        "currency": ("fx_rate", "fx_rate="),
        "bare": ("fx_rate", None),
        "percent": ("return", "return"),
    },
    "rate": {
        "percent": ("interest_rate", "interest_rate="),
        "bp": ("interest_rate=", "interest_rate="),
        "pp": ("interest_rate=", "interest_rate="),
    },
    "bond": {
        "percent": ("bond_yield", "return"),
        "bp": ("bond_yield=", "bond_yield="),
        "pp": ("bond_yield=", "bond_yield="),
        "currency": ("price", "price="),
    },
    "institution": {"bp": ("interest_rate=", "interest_rate=")},
}
_STOCK_WORDS = ("aktie", "papier", "titel", "anteilsschein", "anteilschein", "wertpapier")
_MAX_PRICE = Decimal(200000)
_MIN_LEVEL = Decimal(200)
_TIME_OF = {"price": "level", "index_level": "level", "fx_rate": "level", "interest_rate": "level",
            "bond_yield": "level"}  # fmt: skip


def resolve(concept: Concept, frame: Frame, role: str) -> tuple[str, str, float] | None:
    """Metric, aspect and how far the reading is from the plain one (0 is best); None: no fit."""
    unit, value = frame.unit, frame.quantity.value
    if concept.limit is not None and value is not None and abs(value) > concept.limit:
        return None
    if unit == "bare":
        return (concept.metric, "level", 0.0) if concept.bare else None
    if unit == "times" and concept.multiple is not None:
        return concept.multiple, "level", 0.0
    if role == "gap" and unit in ("pp", "percent", "bp"):
        return concept.gap, "level", 0.0
    moving = frame.move or role == "change"
    if moving and unit in concept.moves and not (frame.level and not _relative(unit)):
        if concept.growth != concept.metric and unit in ("percent", "pp"):
            return concept.growth, "level", 0.0
        return concept.metric, "level" if concept.metric in MOVES else "change", 0.0
    if unit in concept.units:
        return concept.metric, "level", 0.5 if frame.move else 0.0
    if unit in concept.moves:
        if concept.growth != concept.metric and unit in ("percent", "pp"):
            return concept.growth, "level", 1.0
        return concept.metric, "level" if concept.metric in MOVES else "change", 1.0
    return None


def _relative(unit: str) -> bool:
    return unit in ("percent", "pp", "bp")


def cue_candidates(
    reading: Reading, frame: Frame, kind: str | None, whole: tuple[int, int] | None
) -> Iterator[Candidate]:
    """Candidates from the metric words of the quantity's own sentence. `whole`: the tokens that
    name what a percentage may be a share of."""
    concepts = metric_lexicon().concepts
    fitting = [
        (cue, concept, resolved)
        for cue in reading.cues.metrics
        if (concept := concepts[cue.concept]) is not None
        and (resolved := resolve(concept, frame, cue.role)) is not None
    ]
    for cue, concept, (metric, aspect, detour) in fitting:
        features = _position(reading, frame, cue.first, cue.last)
        features["between"] = sum(
            1
            for other, _, _ in fitting
            if other.first != cue.first and _lies_between(other, cue, frame.at)
        )
        features["phrase" if cue.phrase else "verb" if cue.role == "verb" else "noun"] = 1.0
        features["priority"] = concept.priority
        features["detour"] = detour
        features.update(_kind_features(concept.kinds, kind))
        if whole is not None and not cue.phrase and whole[0] <= cue.first <= whole[1]:
            features["in_whole"] = 1.0
        yield Candidate(
            MetricChoice(
                metric,
                aspect,
                concept.id,
                concept.bare,
                concept.sign if aspect == "level" else 1,
                (cue.first, cue.last),
                cue.role if cue.role in ("forecast", "estimate", "target") else None,
                concept.time,
            ),
            features,
            f"«{cue.text}» {_distance_text(frame.at, cue)}",
            reading.sentence.tokens[cue.first].start,
            reading.sentence.tokens[cue.last].end,
        )


def _distance_text(at: int, cue: MetricCue) -> str:
    if cue.last < at:
        return f"{at - cue.last} tokens before"
    return f"{cue.first - at} tokens behind"


def _lies_between(other: MetricCue, cue: MetricCue, at: int) -> bool:
    if cue.last < at:
        return cue.last < other.first and other.last < at
    return at < other.first and other.last < cue.first


def _kind_features(kinds: tuple[str, ...], kind: str | None) -> dict[str, float]:
    if kind is None:
        return {}
    if kind in kinds:
        return {"kind_fit": 1.0 if kinds.index(kind) == 0 else 0.7}
    return {"kind_misfit": 1.0}


def _position(reading: Reading, frame: Frame, first: int, last: int) -> dict[str, float]:
    """Where a cue stands, seen from the quantity."""
    sentence, at = reading.sentence, frame.at
    low, high = (last, at) if last < at else (at, first)
    features = {
        "dist": min(content_between(sentence, low, high), 12),
        "commas": min(sentence.commas[high] - sentence.commas[low], 3),
        "hards": min(sentence.hards[high] - sentence.hards[low], 2),
        "other_clause": float(sentence.clauses[low] != sentence.clauses[high]),
        "numbers_between": min(sentence.quantities[high] - sentence.quantities[low + 1], 4)
        if high > low
        else 0,
    }
    if last < at:
        start = frame.prep_at if frame.prep_at > last else at
        features["bound"] = float(_is_bound(sentence, last + 1, start))
        features["bound_elsewhere"] = float(
            not features["bound"] and _governs_other(reading, last, at)
        )
    elif first > at:
        features["after"] = 1.0
        features["post"] = float(_is_post(sentence, at, first))
        features["bound_elsewhere"] = float(
            not features["post"] and _governs_other(reading, last, at)
        )
    if sentence.depths[at] != sentence.depths[first]:
        features["bracket"] = 1.0
    return features


def content_between(sentence: Sentence, low: int, high: int) -> int:
    """Number of words between two tokens that carry meaning of their own."""
    return sum(
        1
        for token in sentence.tokens[low + 1 : high]
        if token.kind == "mention"
        or (
            token.kind == "word"
            and token.lower not in FILLERS
            and token.lower not in PREPOSITIONS
            and not is_finite(token.lower)
        )
    )


def _is_bound(sentence: Sentence, start: int, end: int) -> bool:
    """Whether nothing but fillers, times, copulas and a genitive name lies in between."""
    names = 0
    for token in sentence.tokens[start:end]:
        if token.kind == "time":
            continue
        if token.kind == "mention":
            names += 1
            if names > 1:
                return False
            continue
        if token.kind == "quantity":
            return False
        if token.kind == "punct":
            if token.lower in (":", "(", "=", "~", ")"):
                continue
            return False
        if token.lower in FILLERS or token.lower in PREPOSITIONS or token.lower == "höhe":
            continue
        if token.lower in ("liegt", "lag", "beträgt", "betrug", "liegen", "lagen", "ist", "war"):
            continue
        if token.text[0].islower() and token.lower.endswith(("en", "em", "e", "er")):
            continue
        return False
    return True


def _governs_other(reading: Reading, last: int, at: int) -> bool:
    """Whether the cue stands directly in front of another quantity (*bei einem Umsatz von 3*)."""
    for frame in reading.frames:
        if frame.at == at or frame.at <= last:
            continue
        if frame.at - last > 5:
            return False
        start = frame.prep_at if frame.prep_at > last else frame.at
        return _is_bound(reading.sentence, last + 1, start)
    return False


def _is_post(sentence: Sentence, at: int, first: int) -> bool:
    """*3 Mrd. Euro Umsatz*, *9,5 % operative Marge*, *um 168 % gestiegener Auftragsbestand*."""
    if first - at > 5:
        return False
    for token in sentence.tokens[at + 1 : first]:
        if token.kind == "word" and token.text[0].islower() and not is_finite(token.lower):
            if token.lower in ("und", "oder", "in", "bei", "auf", "nach", "vor", "für", "mit"):
                return False
            continue
        return False
    return True


def quote_candidates(scene: Scene, reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """Candidates from market names and words like *Aktie*, *Der Index* in the sentence."""
    for index, token in enumerate(reading.sentence.tokens):
        kinds: tuple[str, ...] = ()
        name = "mention"
        if token.kind == "mention":
            kind = scene.kind(scene.ctx.mentions[token.ref].instrument)
            kinds = (kind,) if kind else ()
        elif token.kind == "word" and token.text[0].isupper():
            lower = token.lower.removesuffix("n")
            if lower.endswith(_STOCK_WORDS):
                kinds, name = ("etf",), "stock_word"
            elif index and reading.sentence.lowers[index - 1] in ("der", "die", "das", "dem"):
                kinds, name = anaphor_kinds(token.text)[:1], "anaphor"
        for kind in kinds:
            choice = _quote(kind, frame)
            if choice is None:
                continue
            features = _position(reading, frame, index, index)
            features[name] = 1.0
            features["quoted_" + ("move" if frame.move else "level")] = 1.0
            if kind == "company":
                features["company_quote"] = 1.0
            yield Candidate(
                choice, features, f"{kind} «{token.text}»", token.start, token.end
            )


def gap_candidates(reading: Reading, frame: Frame, before: Reading | None) -> Iterator[Candidate]:
    """*A schlug B um 4 Punkte*, *liegt 4 Punkte hinter B*; a bare pair after *A hat B abgehängt*."""
    if frame.unit not in ("pp", "percent", "bp"):
        return
    for cue in reading.cues.directions:
        if cue.role not in ("beat", "trail", "gap"):
            continue
        if frame.unit == "percent" and frame.prep != "um" and cue.role != "gap":
            continue
        features = _position(reading, frame, cue.first, cue.last)
        features["gap"] = 1.0
        token = reading.sentence.tokens[cue.first]
        yield Candidate(
            MetricChoice("return_gap", "level", sign=cue.sign or 1, time="flow"),
            features,
            f"«{cue.text}»",
            token.start,
            token.end,
        )
    yield from _revised(reading, frame)
    if before is None or frame.unit != "percent":
        return
    if not reading.cues.metrics:
        yield from _beaten_before(before)


def _beaten_before(before: Reading) -> Iterator[Candidate]:
    for cue in before.cues.directions:
        if cue.role == "beat":
            yield Candidate(
                MetricChoice("return", "level", time="flow"),
                {"carried": 1.0, "gap": 1.0},
                f"«{cue.text}» in the sentence before",
            )


def _revised(reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """*Die Schätzungen wurden um 7 Prozent gesenkt*."""
    if frame.unit != "percent" or not frame.move:
        return
    verb = frame.direction
    if verb is None or verb.noun or verb.role != "change":
        return
    for index, token in enumerate(reading.sentence.tokens):
        if token.kind != "word" or not token.text[0].isupper():
            continue
        if any(word.role in ("estimate", "forecast") for word in read_word(token.text)):
            features = _position(reading, frame, index, index)
            features["noun"] = 1.0
            features["revised"] = 1.0
            yield Candidate(
                MetricChoice("estimate_revision", "level", sign=1, time="flow"),
                features,
                f"«{token.text}» was revised",
                token.start,
                token.end,
            )


def subject_candidate(kind: str | None, frame: Frame) -> Candidate | None:
    """What a quantity next to a subject of this kind usually is."""
    choice = _quote(kind, frame) if kind is not None else None
    if choice is None:
        return None
    name = "quoted_move" if frame.move else "quoted_level"
    features = {"subject_quote": 1.0, name: 1.0, "company_quote": float(kind == "company")}
    return Candidate(choice, features, f"usual for {kind}")


def _quote(kind: str, frame: Frame) -> MetricChoice | None:
    pair = _QUOTES.get(kind, {}).get(frame.unit)
    if pair is None:
        return None
    word = pair[1] if frame.move else pair[0]
    if word is None:
        return None
    value = frame.quantity.value
    if frame.unit == "currency" and value is not None and abs(value) > _MAX_PRICE:
        return None
    if kind == "index" and frame.unit == "bare" and (value is None or abs(value) < _MIN_LEVEL):
        return None
    metric = word.removesuffix("=")
    aspect = "change" if word.endswith("=") else "level"
    time = _TIME_OF.get(metric, "flow")
    if metric == "index_level" and frame.unit == "bare":
        return MetricChoice(metric, aspect, unit="points", time=time)
    if metric == "fx_rate" and frame.unit == "bare":
        return MetricChoice(metric, aspect, unit="times", time=time)
    return MetricChoice(metric, aspect, time=time)


_DEFAULTS = {
    "percent": "other",
    "pp": "other",
    "bp": "interest_rate",
    "times": "ratio",
    "points": "index_level",
    "count": "other",
    "currency": "other",
    "bare": "other",
}


def default_candidate(frame: Frame) -> Candidate:
    """What a quantity is when nothing in the text says it."""
    metric = _DEFAULTS[frame.unit]
    aspect = "change" if frame.move and metric not in MOVES and metric != "other" else "level"
    return Candidate(
        MetricChoice(metric, aspect, time=_TIME_OF.get(metric, "static")),
        {"default": 1.0},
        f"no cue; default for {frame.unit}",
    )
