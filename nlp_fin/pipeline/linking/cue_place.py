"""How well a metric word fits a quantity, by its part in the sentence."""

from __future__ import annotations

from itertools import pairwise

from nlp_fin.lexicon.metrics import Concept, metric_lexicon
from nlp_fin.pipeline.linking.cues import MetricCue
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.position import is_post
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.pipeline.linking.tokens import is_finite

_NEAR = 4
_FAR = 8
_MAX_PHRASES = 3
_RELATIVE = 6
_RELATIVES = frozenset("der die das welcher welche welches".split())


_OPERATORS = frozenset("+ - − – * × x / ÷ ·".split())


_CHARGING = frozenset(("company", "institution"))
_FUNDS = frozenset(("etf", "fund", "group"))
_QUOTED = frozenset(("index", "commodity", "crypto", "currency", "fund", "etf", "economy", "bond"))
_UNSOLD = _QUOTED | frozenset(("rate", "institution", "bond", "region"))
_YARDSTICKS = frozenset("gemessen bezogen basis verhältnis beim".split())
_NEVER_POINTS = frozenset(("currency", "company", "commodity", "crypto", "fund"))


_LINKING = frozenset("auf für in im aus an am vor".split())
_CAUSES = frozenset(
    "durch wegen aufgrund dank trotz infolge angesichts mangels anlässlich ungeachtet".split()
)
_OPENING = (
    _LINKING
    | _CAUSES
    | frozenset(
        "bei beim mit nach zu zum zur von vom über unter gegen ohne inklusive "
        "einschließlich".split()
    )
)
_GENITIVES = frozenset("der des eines einer ihrer ihres seiner seines dieser dieses".split())
_ARTICLES = frozenset("dem den der des einem einer ihrem ihren ihrer seinem seinen".split())
_OCCASIONS = frozenset("rahmen zuge vorfeld umfeld anschluss folge verlauf fall wege".split())


def clause_noun(reading: Reading, cues: list[MetricCue], frame: Frame) -> int | None:
    """The last noun of its clause that names a metric before the quantity (*der Kurs von 100*);
    what only other clauses name is further off."""
    clauses, tokens = reading.sentence.clauses, reading.sentence.tokens
    start = frame.prep_at if frame.prep_at >= 0 else frame.at
    for cue in reversed(cues):
        noun = cue.role == "name" and tokens[cue.first].text[0].isupper()
        if noun and cue.last < start and clauses[cue.first] == clauses[frame.at]:
            earlier = [c for c in cues if c.last < cue.first]
            apart = all(clauses[c.first] != clauses[cue.first] for c in earlier)
            return cue.first if apart else None
    return None


def is_owned(reading: Reading, cue: MetricCue, frame: Frame) -> bool:
    """*mit 200 Mio. Euro Eigenkapital 30 Mio. Euro*: the noun right behind an amount is its own."""
    return any(
        other.at + 1 == cue.first and other.unit == "currency" and other.at < frame.at
        for other in reading.frames
    ) and not cue.phrase and frame.unit == "currency"  # fmt: skip


def is_operand(reading: Reading, frame: Frame) -> bool:
    """Whether the quantity is a term of a sum before its equals sign (*EV = 420 + 130 = …*)."""
    lowers = reading.sentence.lowers
    beside = (*lowers[max(0, frame.at - 1) : frame.at], *lowers[frame.at + 1 : frame.at + 2])
    return any(sign in _OPERATORS for sign in beside) and "=" in lowers[frame.at :]


def fits_kind(reading: Reading, cue: MetricCue, concept: Concept, kind: str | None) -> bool:
    """*wuchs* is of an economy or of a firm; *Stand* is of an index."""
    if concept.id == "bond_price" and not cue.phrase:
        return kind == "bond"
    if concept.id == "price_rise":
        return kind == "economy"
    if concept.id == "valuation_gap" and cue.phrase and cue.text.endswith(" als"):
        after = reading.sentence.tokens[cue.last + 1 : cue.last + 2]
        return not after or (after[0].kind != "time" and after[0].lower not in ("vor", "im"))
    if concept.id == "fund_size":
        return kind in _FUNDS
    if concept.id == "adjusted_growth":
        return kind not in _QUOTED
    if concept.id == "constituents" and kind in ("company", "thing"):
        return False
    if concept.id == "saving" and reading.cues.per_units:
        return False  # *kostete eine Tonne Kupfer*
    if concept.id == "positions" and kind in ("company", "commodity"):
        return cue.text.lower() != "stück"
    if concept.id == "rate_steps" and cue.text.lower().startswith("schritt"):
        return kind in ("rate", "institution", "economy")
    if cue.phrase or reading.sentence.tokens[cue.first].text[0].isupper():
        return concept.id != "index_level" or kind not in _NEVER_POINTS
    if concept.id in ("gdp_growth", "growing_economy", "trade_balance"):
        return kind == "economy"
    if concept.id == "share" and _deems(reading, cue):
        return False
    if concept.id == "return" and reading.sentence.lowers[cue.last + 1 : cue.last + 2] == ["es"]:
        return False  # *bringt es auf 18 %*
    if concept.id in ("fund_cost", "fee"):
        return (kind in _CHARGING) == (concept.id == "fee")
    return concept.id != "revenue_growth" or kind != "economy"


def is_yardstick(reading: Reading, cue: MetricCue, at: int) -> bool:
    """*Gemessen am geschätzten EBITDA zahlt man das 25-Fache*: what a multiple is of."""
    sentence = reading.sentence
    if not 0 <= cue.last < at or sentence.clauses[cue.first] != sentence.clauses[at]:
        return False
    before = sentence.lowers[max(0, cue.first - _NEAR) : cue.first]
    return any(word in _YARDSTICKS for word in before)


def _deems(reading: Reading, cue: MetricCue) -> bool:
    """*hält einen Rückschlag von 20 Prozent für möglich*: no holding."""
    behind = reading.sentence.lowers[cue.last + 1 :]
    return reading.sentence.lowers[cue.first] in ("hält", "halten", "hielt") and "für" in behind


def fits_topic(concept: str, kind: str | None) -> bool:
    """*Wachstum* over a section is of an economy or of firms, by what a quantity is of."""
    if concept == "revenue_growth":
        return kind not in _UNSOLD
    return concept != "gdp_growth" or kind in ("economy", "region", None)


Fitting = list[tuple[MetricCue, tuple[str, str, float]]]


def is_weak(reading: Reading, cue: MetricCue, fitting: Fitting, at: int) -> bool:
    """A verb that can be of anything (*wuchs*) says less than a noun of its clause, but one that
    stands behind the quantity at token `at` is of something else."""
    sentence = reading.sentence
    if sentence.tokens[cue.first].text[0].isupper():
        return False
    if cue.phrase and not metric_lexicon().concepts[cue.concept].moving:
        return False
    return any(
        sentence.clauses[other.first] == sentence.clauses[cue.first]
        and sentence.tokens[other.first].text[0].isupper()
        and (other.first < at or is_post(sentence, at, other.first))
        for other, _ in fitting
    )


def is_dependent(reading: Reading, cue: MetricCue) -> bool:
    """*Abschreibungen auf Vorräte*, *Mieten aus dem Portfolio*, *der Anteil der Erlöse*: a noun
    that says what the metric noun before is about."""
    opener = _phrase_opener(reading, cue.first)
    if opener is None:
        return False
    lowers = reading.sentence.lowers
    if lowers[opener] in ("der", "des"):
        return any(
            other.last == opener - 1 and not other.phrase and other.concept != "tally"
            for other in reading.cues.metrics
        )
    if lowers[opener] not in _LINKING:
        return False
    return any(
        other.last < opener and not other.phrase and _is_one_phrase(reading, other.last + 1, opener)
        for other in reading.cues.metrics
    )


def is_adjunct(reading: Reading, cue: MetricCue) -> bool:
    """*bedingt durch die Steuerquote*, *im Zuge der Kapitalerhöhung*, *wegen der Abschreibungen*:
    a noun that names a cause or an occasion."""
    lowers = reading.sentence.lowers
    opener = _phrase_opener(reading, cue.first)
    behind = lowers[cue.last + 1 : cue.last + _RELATIVE]
    if any(mark == "," and word in _RELATIVES for mark, word in pairwise(behind)):
        return False  # *durch den Auftragseingang bestätigt, der bei 40 Mio. Euro lag*
    for _ in range(_MAX_PHRASES):
        if opener is None or opener <= 0:
            return False
        if lowers[opener] in _CAUSES:
            return True
        if lowers[opener] not in _GENITIVES:
            return False
        if lowers[opener - 1] in _OCCASIONS:
            return True
        opener = _phrase_opener(reading, opener - 1)
    return False


def _phrase_opener(reading: Reading, noun: int) -> int | None:
    """The preposition or the genitive article that opens the phrase of the noun at a token,
    across its adjectives and the nouns that it is joined to (*aus X und den Y*)."""
    tokens, lowers = reading.sentence.tokens, reading.sentence.lowers
    for index in range(noun - 1, max(-1, noun - _FAR), -1):
        word, token = lowers[index], tokens[index]
        if word in _OPENING or (word in _GENITIVES and index + 1 < noun + 1 and index
                                and tokens[index - 1].text[0].isupper()):  # fmt: skip
            return index
        if token.kind in ("quantity", "punct") or is_finite(word):
            return None
        joined = index + 1 < len(lowers) and lowers[index] in ("und", "sowie")
        if joined and lowers[index + 1] not in _ARTICLES:
            return None
        if token.text[0].isupper() and not _joined_behind(lowers, index):
            return None
    return None


def _joined_behind(lowers: list[str], index: int) -> bool:
    """Whether *und den* follows a noun, so that the phrase goes on."""
    return lowers[index + 1 : index + 2] in (["und"], ["sowie"])


def _is_one_phrase(reading: Reading, start: int, end: int) -> bool:
    """Whether only a genitive (*des Konzerns*) stands between a noun and the phrase behind it."""
    tokens = reading.sentence.tokens[start:end]
    if len(tokens) > _NEAR:
        return False
    return all(
        token.kind == "mention"
        or token.lower == "von"
        or (token.kind == "word" and not is_finite(token.lower) and token.lower not in _OPENING)
        for token in tokens
    )
