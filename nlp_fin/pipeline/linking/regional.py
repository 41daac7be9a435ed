"""Markets that are called by their region: *in Europa liegt das KGV bei 14*, *US-Aktien kosten das
22-Fache*, in a text that names the index of that market."""

from __future__ import annotations

from collections.abc import Iterator

from nlp_fin.lexicon.subjects import subject_lexicon
from nlp_fin.pipeline.linking.comparing import is_beaten, is_compared
from nlp_fin.pipeline.linking.drafts import SubjectChoice
from nlp_fin.pipeline.linking.focus import kind_features
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.nouns import NounPhrase
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.roles import place
from nlp_fin.pipeline.linking.scene import Reading, Scene

_MARKETS = ("aktien", "titel", "titeln", "werte", "werten", "unternehmen", "firmen", "konzerne",
            "konzernen", "börse", "börsen", "markt", "märkte", "aktienmarkt", "standardwerte",
            "leitindex", "multiple")  # fmt: skip


def regional_candidates(
    scene: Scene, reading: Reading, frame: Frame, metric: MetricChoice | None
) -> Iterator[Candidate]:
    """The index of a region that the sentence names, where the text names that index elsewhere."""
    fitting = kind_features("index", metric)
    if "kind_fit" not in fitting:
        return
    seen: set[int] = set()
    for phrase in [*scene.phrases(reading), *_compounds(reading)]:
        region = _region_of(reading, phrase)
        index = index_named(scene, region) if region is not None else None
        if index is None or phrase.first in seen or phrase.first <= frame.at <= phrase.last:
            continue
        if any(
            token.kind == "mention" and scene.ctx.mentions[token.ref].instrument == index
            for token in reading.sentence.tokens
        ):
            continue
        seen.add(phrase.first)
        first, last = reading.sentence.tokens[phrase.first], reading.sentence.tokens[phrase.last]
        choice = SubjectChoice(index, phrase.text, "index", first.start, last.end)
        features = place(reading, frame, phrase.first, phrase.last, metric)
        features |= {"of_region": 1.0, **fitting}
        features["of_region_noun"] = float(phrase.kind != "region")
        features["versus"] = float(is_compared(reading, phrase.first))
        features["beaten"] = float(is_beaten(reading, phrase.last))
        yield Candidate(choice, features, f"«{phrase.text}», called by its region")


def index_named(scene: Scene, region: str) -> str | None:
    """The first index of a region that the text names."""
    known = {i.name: i.id for i in scene.ctx.instruments.values() if i.kind == "index"}
    names = subject_lexicon().region_indices.get(region, ())
    return next((known[n] for n in names if n in known and scene.places_of(known[n])), None)


def benchmark_called(scene: Scene, phrase: NounPhrase) -> str | None:
    """The index that *der breite Markt*, *der Mutterindex* mean: of those that stand for a whole
    market the one that the text names most."""
    words = phrase.text.lower().split()
    head = words[-1].removesuffix("s").removesuffix("e")
    plain = head == "markt" and not words[0].startswith(("breit", "gesamt"))
    if plain or head == "index" or not head.endswith(subject_lexicon().benchmarks):
        return None
    broad = {name for names in subject_lexicon().region_indices.values() for name in names[:1]}
    known = [i.id for i in scene.ctx.instruments.values() if i.name in broad]
    best = max(known, key=lambda i: len(scene.places_of(i)), default=None)
    return best if best is not None and scene.places_of(best) else None


def _region_of(reading: Reading, phrase: NounPhrase) -> str | None:
    tokens, regions = reading.sentence.tokens, subject_lexicon().regions
    if phrase.kind == "region":
        word = tokens[phrase.first].text
        return phrase.text if word[0].isupper() or _heads_market(reading, phrase.last + 1) else None
    if phrase.kind not in ("group", "compound") or not _heads_market(reading, phrase.last):
        return None
    head = tokens[phrase.last].lower.partition("-")
    words = [token.lower for token in tokens[phrase.first : phrase.last]]
    words += [head[0]] if head[1] else []
    return next((regions[word] for word in words if word in regions), None)


def _heads_market(reading: Reading, index: int) -> bool:
    if index >= len(reading.sentence.tokens):
        return False
    return reading.sentence.tokens[index].lower.rpartition("-")[2] in _MARKETS


def _compounds(reading: Reading) -> Iterator[NounPhrase]:
    """*das US-Multiple*, *Europa-Aktien*: words that no other rule takes for a phrase."""
    for index, token in enumerate(reading.sentence.tokens):
        if token.kind == "word" and "-" in token.text and token.text[0].isupper():
            yield NounPhrase(index, index, token.text, "compound")
