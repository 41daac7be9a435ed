"""The cue words of a sentence: metrics, directions, bases, earlier periods, rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from nlp_fin.lexicon.cues import cue_lexicon
from nlp_fin.lexicon.directions import Direction, direction_lexicon
from nlp_fin.lexicon.metrics import metric_lexicon, read_word
from nlp_fin.lexicon.phrases import split_words
from nlp_fin.lexicon.subjects import subject_lexicon
from nlp_fin.pipeline.linking.tokens import Sentence

# *vor Sondereffekten*: what a result does not hold, no amounts of its own.
_SET_ASIDE = ("sondereffekt", "sondereinfl", "sonderposten", "sonderfaktor", "sonderaufw",
              "einmaleffekt", "einmalkosten", "einmalbelast", "restrukturierung",
              "abschreibung", "minderheiten", "zinsen", "rückstellung")  # fmt: skip
_DEDUCTED = ("gebühr", "kosten", "inflation", "abzug", "steuer")
_ASIDES = frozenset(("vor", "ohne", "nach", "abzüglich"))
_RESULTS = frozenset("earnings loss net_income operating_income ebitda pretax_income".split())


@dataclass(frozen=True, slots=True)
class MetricCue:
    """A word or phrase (tokens `first` … `last`) that names a concept."""

    first: int
    last: int
    concept: str
    sign: int
    role: str
    """As `Reading.role`; `verb` where a verb names the concept."""
    text: str
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class DirectionCue:
    """A word that says which way something went; `last` is the particle of a verb."""

    first: int
    last: int
    sign: int
    role: str
    text: str
    noun: bool = False
    adverb: bool = False
    """*höher*, *weniger*: it counts only right beside a number."""


@dataclass(frozen=True, slots=True)
class LabelCue:
    """Any other cue: `label` is its basis, shift, rate, unit text or source position."""

    first: int
    last: int
    label: str
    kind: str
    text: str


@dataclass(slots=True)
class SentenceCues:
    metrics: list[MetricCue] = field(default_factory=list)
    directions: list[DirectionCue] = field(default_factory=list)
    bases: list[LabelCue] = field(default_factory=list)
    previous: list[LabelCue] = field(default_factory=list)
    versus: list[LabelCue] = field(default_factory=list)
    prior: list[LabelCue] = field(default_factory=list)
    rates: list[LabelCue] = field(default_factory=list)
    per_units: list[LabelCue] = field(default_factory=list)


def find_cues(sentence: Sentence) -> SentenceCues:
    """All cues of `sentence`, each list in text order."""
    cues = SentenceCues()
    lexicon = cue_lexicon()
    claimed = _phrases(sentence, cues)
    claimed |= _qualifiers(sentence)
    for index, token in enumerate(sentence.tokens):
        if token.kind in ("quantity", "punct"):
            continue
        if token.kind == "time":
            _time(sentence, index, cues)
            if index not in claimed and " " not in token.text:
                _word(sentence, index, cues)  # *Quartalsumsatz* is a time and a metric
            continue
        for length, basis in lexicon.basis.match(sentence.lowers, index)[:1]:
            cues.bases.append(_label(sentence, index, length, basis.basis, basis.kind))
        for table, into in (
            (lexicon.previous, cues.previous),
            (lexicon.versus, cues.versus),
            (lexicon.prior, cues.prior),
            (lexicon.rate, cues.rates),
            (lexicon.per_unit, cues.per_units),
        ):
            for length, label in table.match(sentence.lowers, index)[:1]:
                into.append(_label(sentence, index, length, label, "word"))
        if token.kind == "word" and index not in claimed:
            _word(sentence, index, cues)
        elif token.kind == "word":
            _hidden(sentence, index, cues)
    return cues


def _hidden(sentence: Sentence, index: int, cues: SentenceCues) -> None:
    """A noun inside a phrase of another unit still names its own amounts (*die Hälfte des
    Grundkapitals von 15 Mio. Euro*)."""
    concepts = metric_lexicon().concepts
    over = [concepts[cue.concept] for cue in cues.metrics if cue.phrase and
            cue.first <= index <= cue.last]  # fmt: skip
    token = sentence.tokens[index]
    if not over or not token.text[0].isupper():
        return
    units = frozenset[str]().union(*(concept.units | concept.moves for concept in over))
    for reading in read_word(token.text):
        if reading.concept is not None and not concepts[reading.concept].units & units:
            cues.metrics.append(
                MetricCue(index, index, reading.concept, reading.sign, reading.role, token.text)
            )


def _time(sentence: Sentence, index: int, cues: SentenceCues) -> None:
    """A time that names the period before (*im Vorjahr*) is a cue as well as a time."""
    words = split_words(sentence.lowers[index])
    table = cue_lexicon().previous
    for at in range(len(words)):
        for _, label in table.match(words, at)[:1]:
            if label != "unknown":
                cues.previous.append(
                    LabelCue(index, index, label, "time", sentence.tokens[index].text)
                )
                return


def _label(sentence: Sentence, at: int, length: int, label: str, kind: str) -> LabelCue:
    return LabelCue(at, at + length - 1, label, kind, _text(sentence, at, at + length - 1))


def _text(sentence: Sentence, first: int, last: int) -> str:
    return " ".join(token.text for token in sentence.tokens[first : last + 1])


def _phrases(sentence: Sentence, cues: SentenceCues) -> set[int]:
    """Metric phrases, and the tokens that they and unit phrases (*je Aktie*) claim."""
    phrases, units = metric_lexicon().phrases, cue_lexicon().per_unit
    claimed: set[int] = set()
    for index in range(len(sentence.tokens)):
        if index in claimed:
            continue
        for length, _ in metric_lexicon().ignored.match(sentence.lowers, index)[:1]:
            claimed.update(range(index, index + length))
        found = phrases.match(sentence.lowers, index)
        if found:
            longest = found[0][0]
            last = index + longest - 1
            for length, concept in found:
                if length == longest:
                    cues.metrics.append(
                        MetricCue(
                            index, last, concept, 0, "name", _text(sentence, index, last), True
                        )
                    )
            claimed.update(range(index, last + 1))
        for length, _ in units.match(sentence.lowers, index)[:1]:
            claimed.update(range(index, index + length))
    return claimed


def _qualifiers(sentence: Sentence) -> set[int]:
    """Nouns behind *vor* that only say which result is meant (*Ergebnis vor Zinsen, Steuern und
    Abschreibungen*)."""
    claimed: set[int] = set()
    for index, token in enumerate(sentence.tokens[:-2]):
        after = index + 1
        set_aside = _SET_ASIDE if token.lower in ("vor", "ohne") else _DEDUCTED
        if token.lower in _ASIDES and sentence.lowers[after].startswith(set_aside):
            claimed.add(after)
        if token.kind != "word" or sentence.lowers[after] not in ("vor", "ohne"):
            continue
        if not any(r.concept in _RESULTS for r in read_word(token.text)):
            continue
        for place in range(after + 1, len(sentence.tokens)):
            word = sentence.tokens[place]
            noun = word.kind == "word" and word.text[0].isupper()
            if not noun and word.lower not in (",", "und", "sowie", "auf", "den", "der"):
                break
            if noun:
                claimed.add(place)
    return claimed


def _word(sentence: Sentence, index: int, cues: SentenceCues) -> None:
    token = sentence.tokens[index]
    for reading in read_word(token.text.removesuffix("-")):
        if reading.concept is not None:
            cues.metrics.append(
                MetricCue(index, index, reading.concept, reading.sign, reading.role, token.text)
            )
        if reading.role in ("change", "gap") and (reading.sign or reading.role == "gap"):
            cues.directions.append(
                DirectionCue(index, index, reading.sign, reading.role, token.text, noun=True)
            )
    word = direction_lexicon().words.get(token.lower)
    if word is not None:
        cues.directions.append(
            DirectionCue(index, index, word.sign, word.role, token.text, adverb=True)
        )
    verb = _verb(sentence, index)
    if verb is not None:
        direction, last = verb
        if direction.concept is not None:
            cues.metrics.append(
                MetricCue(index, last, direction.concept, direction.sign, "verb", token.text)
            )
        if direction.role in ("motion", "change", "beat", "trail"):
            cues.directions.append(
                DirectionCue(index, last, direction.sign, direction.role, token.text)
            )


def _verb(sentence: Sentence, index: int) -> tuple[Direction, int] | None:
    """The verb at `index` and the token that ends it; separable readings come first."""
    token = sentence.tokens[index]
    if token.text[0].isupper() and index > 0 and sentence.lowers[index - 1] not in ":–":
        return None
    readings = direction_lexicon().verbs.get(token.lower)
    if not readings:
        return None
    simple = None
    for reading in readings:
        if not reading.particle:
            simple = simple or reading
            continue
        last = _particle(sentence, index, reading.particle)
        if last is not None:
            return reading, last
    return (simple, index) if simple is not None else None


def _particle(sentence: Sentence, verb: int, particle: Sequence[str]) -> int | None:
    """Where the separated particle of the verb stands: in its clause, before a boundary."""
    size = len(particle)
    coordinators = subject_lexicon().coordinators
    for at in range(verb + 1, len(sentence.tokens) - size + 1):
        if sentence.clauses[at] != sentence.clauses[verb] and not sentence.depths[at]:
            return None
        if sentence.lowers[at : at + size] != list(particle):
            continue
        after = at + size
        if after == len(sentence.tokens) or size > 1:
            return after - 1
        following = sentence.tokens[after]
        if following.kind == "punct" or following.lower in coordinators:
            return after - 1
    return None
