"""The part that a name or noun plays in its sentence, as far as the words around it tell."""

from __future__ import annotations

from nlp_fin.lexicon.cues import cue_lexicon
from nlp_fin.lexicon.instrument_cues import instrument_cues
from nlp_fin.lexicon.subjects import noun_classes
from nlp_fin.pipeline.linking.bystanders import bystander
from nlp_fin.pipeline.linking.comparing import beats, is_beaten, is_compared, is_relative
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.position import content_between, numbers_between
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.pipeline.linking.tokens import FILLERS, PREPOSITIONS, Sentence, Token, is_finite

_ARTICLES = frozenset("der die das den dem des ein eine einen einem einer eines".split())
_LINKS = frozenset("von vom der des bei beim für im in am an zum zur aus bzgl auf den dem".split())
_KIND_PREPOSITIONS = {
    "für": "prep_for", "bei": "prep_at", "beim": "prep_at", "von": "prep_of", "vom": "prep_of",
}  # fmt: skip
_SCOPES = frozenset("in im bei beim für".split())
_POOLS = frozenset("in im am beim".split())
_INDEFINITE = frozenset("ein eine einer einem einen eines".split())
_STOCKS = ("aktie", "aktien", "titel", "papiere", "papieren", "anteile", "anteilsscheine")
_CONTRASTS = frozenset("dagegen hingegen indes indessen wiederum".split())
_LABEL_REACH = 3
_LABEL_END = frozenset(":–—-|(")


def place(
    reading: Reading,
    frame: Frame,
    first: int,
    last: int,
    metric: MetricChoice | None,
) -> dict[str, float]:
    """Where a possible subject stands, seen from the quantity and from its metric word."""
    sentence, at = reading.sentence, frame.at
    low, high = (last, at) if last < at else (at, first)
    features = {
        "dist": min(content_between(sentence, low, high), 15),
        "commas": min(sentence.commas[high] - sentence.commas[low], 3),
        "hards": min(sentence.hards[high] - sentence.hards[low], 2),
        "other_clause": float(sentence.clauses[low] != sentence.clauses[high]),
        "numbers_between": numbers_between(sentence, low, high),
        "after": float(first > at),
        "between": min(_names_between(sentence, low, high), 4),
    }
    if features["hards"] and features["dist"] > _LABEL_REACH:
        features["hard_far"] = 1.0
    if sentence.depths[at] != sentence.depths[first]:
        features["bracket"] = 1.0
    if first < at and not features["numbers_between"] and sentence.quantities[first]:
        features["fresh"] = 1.0  # named since the last number: A verlor 43 Prozent, B 40
    if first > at:
        features["adjacent_after"] = float(_touches(sentence, at, first))
        if features["adjacent_after"] and _word_before(sentence, first) in _SCOPES:
            features["scope_after"] = 1.0  # 10 % für den S&P 500, 14 in Europa
    else:
        start = frame.prep_at if frame.prep_at > last else at
        features["adjacent_before"] = float(_touches(sentence, last, start))
        if sentence.lowers[last + 1 : at] == ["("]:
            features["bracketed"] = 1.0  # Sky Solar (-37 %)
    if all(token.kind == "punct" or token.lower in _ARTICLES for token in sentence.tokens[:first]):
        features["initial"] = 1.0
    features.update(_case(sentence, first))
    scoped = first < at and not features["between"] and not features["commas"]
    if scoped and _word_before(sentence, first) in _SCOPES:
        features["scope"] = 1.0
    if features.get("nominative") and not features["other_clause"]:
        features["actor" if first < at else "actor_after"] = 1.0
    if first < at and sentence.clauses[first] == sentence.clauses[at]:
        features["clause_first"] = float(_is_first_of_clause(sentence, first))
    if metric is not None and metric.cue is not None:
        features.update(_at_cue(sentence, first, last, metric.cue))
    return features


def _is_first_of_clause(sentence: Sentence, first: int) -> bool:
    """Whether no other name or noun of the clause stands in front."""
    clause = sentence.clauses[first]
    return not any(
        sentence.clauses[i] == clause
        and not sentence.depths[i]
        and (token.kind == "mention" or (token.kind == "word" and token.text[0].isupper() and i))
        for i, token in enumerate(sentence.tokens[:first])
    )


def _case(sentence: Sentence, first: int) -> dict[str, float]:
    """The preposition or article in front of a phrase, a weak sign of its part."""
    index = first - 1
    article = ""
    while index >= 0 and (
        sentence.lowers[index] in _ARTICLES or sentence.lowers[index].endswith(("sche", "schen"))
    ):
        article = article or sentence.lowers[index]
        index -= 1
    word = sentence.lowers[index] if index >= 0 else ""
    if word in _KIND_PREPOSITIONS:
        return {_KIND_PREPOSITIONS[word]: 1.0}
    if word == "nach" or (word == "in" and article == "die"):
        return {"toward": 1.0}
    if word in PREPOSITIONS:
        return {"prep_other": 1.0}
    if article in ("des", "dem", "den"):
        return {f"oblique_{article}": 1.0}
    return {"nominative": 1.0}


def _word_before(sentence: Sentence, first: int) -> str:
    """The word in front of a phrase and its article."""
    index = first - 1
    while index >= 0 and sentence.lowers[index] in _ARTICLES:
        index -= 1
    return sentence.lowers[index] if index >= 0 else ""


def _names_between(sentence: Sentence, low: int, high: int) -> int:
    return sentence.names[high] - sentence.names[low + 1] if high > low else 0


def _touches(sentence: Sentence, low: int, high: int) -> bool:
    """Nothing but fillers, link words, times and opening brackets between two tokens."""
    if high - low > 7:
        return False
    for token in sentence.tokens[low + 1 : high]:
        if token.kind == "time" or token.lower in FILLERS or token.lower in _LINKS:
            continue
        if token.lower in ("geschätzt", "erwartet", "voraussichtlich", "zuletzt", "aktuell"):
            continue
        if token.kind == "punct" and token.lower in "(:~–-=[":
            continue
        return False
    return True


def _at_cue(sentence: Sentence, first: int, last: int, cue: tuple[int, int]) -> dict[str, float]:
    """*Umsatz von SAP*, *EPS-Wachstum für den S&P 500*; *SAP-Umsatz*, *der Nvidia-Kurs*."""
    if first > cue[1]:
        between = sentence.tokens[cue[1] + 1 : first]
        if len(between) <= 5 and any(t.lower in _LINKS for t in between) and all(
            t.lower in _LINKS or t.lower in FILLERS or t.lower in ("gesamten", "deutschen")
            or t.text[0].islower()
            for t in between if t.kind == "word"
        ) and not any(t.kind in ("quantity", "punct") for t in between):  # fmt: skip
            return {"of_metric": 1.0}
    elif last < cue[0]:
        between = sentence.tokens[last + 1 : cue[0]]
        if not between or all(t.lower in ("-", "s", "’", "'") for t in between):
            return {"in_metric": 1.0}
    return {}


def roles(reading: Reading, index: int, kind: str | None) -> dict[str, float]:
    """What the words around a name say about its part in the sentence."""
    sentence, lowers = reading.sentence, reading.sentence.lowers
    features: dict[str, float] = {}
    after = index + 1
    if after < len(lowers) and lowers[after] == "-" and sentence.tokens[after].glued:
        after += 1
    following = sentence.tokens[after] if after < len(lowers) else None
    before = sentence.tokens[index - 1] if index else None
    if _is_person(following) or _is_person(before):
        features["speaker"] = 1.0
    if _after_source(reading, index):
        features["source"] = 1.0
    features.update(opines(sentence, index))
    features.update(compared(reading, index, index))
    features.update(bystander(reading, index, index))
    if kind in ("institution", "person"):
        features["institution"] = 1.0
    if kind in ("index", "etf", "fund") and _word_before(sentence, index) in _POOLS:
        features["in_pool"] = 1.0
    if index > 1 and lowers[index - 2 : index] == ["an", "der"]:
        features["venue"] = 1.0
    if index and kind == "company" and lowers[index - 1] in _INDEFINITE:
        features["product"] = 1.0
    stock = index - 1
    while stock > 0 and lowers[stock] in ("der", "des", "von", "vom"):
        stock -= 1
    if 0 <= stock < index - 1 and lowers[stock].endswith(_STOCKS):
        features["stock_of"] = 1.0
    label = _label_end(sentence, index)
    if label and index <= 3:
        features["label"] = 1.0
    return features


def is_set_against(sentence: Sentence, last: int, at: int) -> bool:
    """*66 %, Growth dagegen minus 33 %*: what stands behind a number and opens the next one's."""
    following = sentence.lowers[last + 1 : last + 2]
    return last > at and bool(following) and following[0] in _CONTRASTS


def acts(sentence: Sentence, first: int, last: int, at: int) -> dict[str, float]:
    """*Leighton erzielte einen Gewinn von …*: a name in front of the verb of a main clause."""
    case = _case(sentence, first)
    if last >= at or last + 1 >= len(sentence.tokens) or "nominative" not in case:
        return {}
    verb, opener = sentence.lowers[last + 1], first
    while opener and sentence.lowers[opener - 1] in _ARTICLES:
        opener -= 1
    opens = not opener or sentence.tokens[opener - 1].kind == "punct"
    acting = is_finite(verb) or verb in instrument_cues().business_verbs
    same = sentence.clauses[last + 1] == sentence.clauses[at]
    return {"acts": 1.0} if opens and acting and same else {}


def opines(sentence: Sentence, index: int) -> dict[str, float]:
    """Whether a verb of saying or estimating stands beside a name."""
    said = any(word in instrument_cues().speech_verbs for word in _beside(sentence, index))
    return {"opines": 1.0} if said else {}


def announces(sentence: Sentence, index: int) -> bool:
    """*Invesco betont: …*, *Schroders ergänzt: …*: who says what follows."""
    behind = sentence.lowers[index + 1 : index + 3]
    return len(behind) == 2 and behind[1] == ":" and behind[0] in instrument_cues().speech_verbs


def _beside(sentence: Sentence, index: int) -> list[str]:
    """The words right before and behind a name, a time between them or not."""
    after = index + 1
    while after < len(sentence.tokens) and sentence.tokens[after].kind == "time":
        after += 1
    return [*sentence.lowers[max(0, index - 1) : index], *sentence.lowers[after : after + 1]]


def _is_person(token: Token | None) -> bool:
    """*SAP-Chef Klein*, *Analyst Müller*: the name beside it speaks."""
    if token is None or token.kind != "word" or not token.text[0].isupper():
        return False
    return "person" in noun_classes(token.text)


def compared(reading: Reading, first: int, last: int) -> dict[str, float]:
    """Whether a name or noun is the other side of a comparison."""
    features = {}
    if is_compared(reading, first):
        features["versus"] = 1.0
    if is_relative(reading.sentence, first):
        features["relative"] = 1.0
    if is_beaten(reading, last):
        features["beaten"] = 1.0
    elif beats(reading, last):
        features["beats"] = 1.0
    return features


def _label_end(sentence: Sentence, index: int) -> bool:
    after = index + 1
    return after < len(sentence.tokens) and sentence.lowers[after] in _LABEL_END


def _after_source(reading: Reading, index: int) -> bool:
    lowers = reading.sentence.lowers
    table = cue_lexicon().source_before
    for start in range(max(0, index - 4), index):
        for length, _ in table.match(lowers, start):
            if all(word in _ARTICLES for word in lowers[start + length : index]):
                return True
    return index + 1 < len(lowers) and lowers[index + 1] in cue_lexicon().source_after
