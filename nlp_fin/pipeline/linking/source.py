"""Whom the text names for a number, and of which day."""

from __future__ import annotations

from nlp_fin.lexicon.cues import cue_lexicon
from nlp_fin.pipeline.linking.drafts import Draft, Memory
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.types import Period, SourceRef

_ARTICLES = frozenset("der die das den dem des einer eines einem".split())
_AWAITED = frozenset(("forecast", "estimate", "target"))
_CONSENSUS_REACH = 8
_OF = frozenset(("von", "der", "des", "durch"))
_STUDIES = (
    "analyse", "analysen", "auswertung", "auswertungen", "schätzung", "schätzungen", "berechnung",
    "berechnungen", "angaben", "daten", "zahlen", "einschätzung", "umfrage", "erhebung", "studie",
    "untersuchung", "prognose", "statistik",
)  # fmt: skip
_NOBODY = ("angaben", "schätzung", "schätzungen", "prognose", "bericht", "berichten", "kreisen")
"""Ends of what stands before *zufolge* and names nobody."""
_VIEWS = (["taxiert"], ["taxieren"], ["beziffert"], ["beziffern"])
_BRACKETS = {"(": ")", "[": "]"}


def find_source(
    scene: Scene, memory: Memory, reading: Reading, frame: Frame, draft: Draft
) -> tuple[SourceRef, str] | None:
    """The source and the reason; None where the text names none."""
    for attempt in (_bracket, _label, _before_after, _consensus, _speaker, _own):
        found = attempt(scene, reading, frame, draft)
        if found is not None:
            return found
    return _carried(memory, reading, draft)


def _as_of(period: Period | None) -> str | None:
    """A period as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`."""
    if period is None or period.end is None:
        return None
    if period.kind in ("day", "as_of"):
        return period.end.isoformat()
    if period.kind == "month":
        return period.end.isoformat()[:7]
    if period.kind == "year":
        return period.end.isoformat()[:4]
    return None


def _bracket(
    scene: Scene, reading: Reading, frame: Frame, draft: Draft
) -> tuple[SourceRef, str] | None:
    """*(Quelle: Morningstar, Stand Oktober 2025)*, *(FactSet, 31. Oktober 2025)*."""
    sentence = reading.sentence
    labels = cue_lexicon().source_labels
    for index, token in enumerate(sentence.tokens):
        if token.lower not in _BRACKETS or index < frame.at:
            continue
        end = index + 1
        while end < len(sentence.tokens) and sentence.lowers[end] != _BRACKETS[token.lower]:
            end += 1
        inside = sentence.tokens[index + 1 : end]
        if not inside or any(t.kind == "quantity" for t in inside):
            continue
        labelled = inside[0].lower in labels
        name = next((t for t in inside if t.kind == "mention"), None)
        kind = scene.kind(scene.ctx.mentions[name.ref].instrument) if name is not None else None
        if not labelled and (kind != "institution" or inside[0] is not name):
            continue
        time = next((t for t in inside if t.kind == "time"), None)
        as_of = _as_of(scene.ctx.times[time.ref].period) if time is not None else None
        first = 2 if labelled and len(inside) > 1 and inside[1].lower == ":" else int(labelled)
        words = []
        for t in inside[first:]:
            if t.kind == "time" or t.lower in (",", ";", "stand"):
                break
            words.append(t.text)
        text = " ".join(words).strip()
        if text:
            return SourceRef(text, as_of), f"«{sentence.tokens[index].text}{text} …)»"
    return None


def _before_after(
    scene: Scene, reading: Reading, frame: Frame, draft: Draft
) -> tuple[SourceRef, str] | None:
    """*laut JPMorgan*, *nach Angaben des Statistischen Bundesamts*, *Händlern zufolge*."""
    sentence = reading.sentence
    cues = cue_lexicon()
    for index in range(len(sentence.tokens)):
        study = _study(reading, index)
        if study and _near_clause(reading, index, frame):
            return SourceRef(study), f"«nach …» {study}"
        for length, _ in cues.source_before.match(sentence.lowers, index)[:1]:
            text = _name_from(reading, index + length)
            if text and _near_clause(reading, index, frame):
                return SourceRef(text), f"«{sentence.tokens[index].text}» {text}"
        if sentence.lowers[index] in cues.source_after:
            text = _name_before(reading, index)
            if text.lower().endswith(_NOBODY):
                continue
            if text and _near_clause(reading, index, frame):
                return SourceRef(text), f"{text} «{sentence.tokens[index].text}»"
    return None


def _label(
    scene: Scene, reading: Reading, frame: Frame, draft: Draft
) -> tuple[SourceRef, str] | None:
    """*UBS: 2.250 Dollar per Ende 2024*: a line of a list of forecasts."""
    if draft.basis not in _AWAITED:
        return None
    tokens = reading.sentence.tokens
    first = next((i for i, token in enumerate(tokens) if token.kind != "punct"), 0)
    if tokens[first].kind != "mention" or [t.lower for t in tokens[first + 1 : first + 2]] != [":"]:
        return None
    if scene.kind(scene.ctx.mentions[tokens[first].ref].instrument) != "institution":
        return None
    return SourceRef(tokens[first].text), f"«{tokens[first].text}:»"


def _consensus(
    scene: Scene, reading: Reading, frame: Frame, draft: Draft
) -> tuple[SourceRef, str] | None:
    """*(Konsens: 32,4 %)*, *die Konsensschätzung von 1,91 Dollar*, *der Konsens liegt bei 12*."""
    if draft.basis not in _AWAITED:
        return None
    sentence = reading.sentence
    own = sentence.clauses[frame.at]
    for index in range(frame.at - 1, max(-1, frame.at - 1 - _CONSENSUS_REACH), -1):
        word = sentence.lowers[index]
        if "konsens" in word and (sentence.clauses[index] == own or index + 2 >= frame.at):
            return SourceRef("Konsens"), f"«{sentence.tokens[index].text}»"
        if sentence.tokens[index].kind == "quantity":
            break
    return None


def _study(reading: Reading, index: int) -> str:
    """*nach Auswertungen des Vergleichsportals Verivox*, *nach Analyse von Bernstein*."""
    lowers = reading.sentence.lowers
    if lowers[index] != "nach":
        return ""
    for at in range(index + 1, min(index + 4, len(lowers) - 2)):
        if lowers[at].endswith(_STUDIES):
            return _name_from(reading, at + 2) if lowers[at + 1] in _OF else ""
    return ""


def _near_clause(reading: Reading, index: int, frame: Frame) -> bool:
    return abs(reading.sentence.clauses[index] - reading.sentence.clauses[frame.at]) <= 2


def _name_from(reading: Reading, start: int) -> str:
    tokens = reading.sentence.tokens
    words: list[str] = []
    for index in range(start, min(start + 8, len(tokens))):
        token = tokens[index]
        if token.kind == "mention":
            return " ".join([*words, token.text]) if words and index - start < 2 else token.text
        if token.kind != "word":
            break
        if token.text[0].isupper():
            words.append(token.text)
        elif not words and (token.lower in _ARTICLES or token.lower.endswith(("en", "er", "em"))):
            continue
        elif words and token.lower in ("für", "of", "der", "des", "and", "&"):
            words.append(token.text)
        else:
            break
    while words and words[-1].islower():
        words.pop()
    return " ".join(words)


def _name_before(reading: Reading, end: int) -> str:
    tokens = reading.sentence.tokens
    words: list[str] = []
    for index in range(end - 1, max(-1, end - 6), -1):
        token = tokens[index]
        if token.kind == "mention" or (token.kind == "word" and token.text[0].isupper()):
            words.insert(0, token.text)
        else:
            break
    return " ".join(words)


def _speaker(
    scene: Scene, reading: Reading, frame: Frame, draft: Draft
) -> tuple[SourceRef, str] | None:
    """An institution or a crowd that says, expects, estimates the number."""
    sentence = reading.sentence
    cues = cue_lexicon()
    clause = sentence.clauses[frame.at]
    speaks = [
        i
        for i, word in enumerate(sentence.lowers)
        if word in cues.source_verbs and sentence.tokens[i].kind == "word"
    ]
    subject = draft.subject.instrument if draft.subject is not None else None
    for index, token in enumerate(sentence.tokens):
        if token.kind == "mention":
            mention = scene.ctx.mentions[token.ref]
            kind = scene.kind(mention.instrument)
            beside = index + 1 in speaks or sentence.lowers[index + 1 : index + 2] in _VIEWS
            if kind not in ("institution", "person"):
                continue
            if mention.instrument == subject and not beside:
                continue
            spoken = beside or any(abs(verb - index) <= 4 for verb in speaks)
            if spoken or draft.metric.metric in ("price_target", "estimate_revision"):
                return SourceRef(token.text), f"«{token.text}» says so"
        elif token.kind == "word" and {token.lower, token.lower.removesuffix("n")} & cues.crowd:
            if draft.basis in ("actual", "hypothetical", "criterion"):
                continue
            near = any(abs(verb - index) <= 5 for verb in speaks) or "hatten" in sentence.lowers
            if near and abs(sentence.clauses[index] - clause) <= 1:
                return SourceRef(token.text), f"«{token.text}» say so"
    return None


def _own(
    scene: Scene, reading: Reading, frame: Frame, draft: Draft
) -> tuple[SourceRef, str] | None:
    sentence = reading.sentence
    for index in range(len(sentence.tokens)):
        for length, _ in cue_lexicon().own_source.match(sentence.lowers, index)[:1]:
            words = [t.text for t in sentence.tokens[index : index + length]]
            text = " ".join(words).replace("eigenen", "eigener")
            return SourceRef(text), f"«{' '.join(words)}»"
    return None


def _carried(memory: Memory, reading: Reading, draft: Draft) -> tuple[SourceRef, str] | None:
    """An elliptic sentence goes on with what the source of the sentence before says."""
    if len(reading.sentence.tokens) > 12 or draft.metric.cue is not None:
        return None
    for earlier in memory.before(draft.sentence, 2):
        if earlier.block != draft.block or earlier.source is None or earlier.basis != draft.basis:
            return None
        if earlier.metric.metric == draft.metric.metric:
            return earlier.source, f"as {earlier.quantity.text} before"
        return None
    return None
