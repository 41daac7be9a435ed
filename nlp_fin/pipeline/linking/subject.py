"""Candidates for what a figure is of, with the features the ranker weighs."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from nlp_fin.lexicon.cues import cue_lexicon
from nlp_fin.lexicon.metrics import metric_lexicon
from nlp_fin.lexicon.subjects import anaphor_kinds, noun_classes
from nlp_fin.pipeline.linking.drafts import Memory, SubjectChoice
from nlp_fin.pipeline.linking.frames import Frame
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.nouns import NounPhrase, noun_phrases
from nlp_fin.pipeline.linking.position import content_between
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.linking.tokens import FILLERS, PREPOSITIONS, Sentence, Token, is_finite
from nlp_fin.types import Block, Mention

_ARTICLES = frozenset("der die das den dem des ein eine einen einem einer eines".split())
_LINKS = frozenset("von vom der des bei beim für im in am an zum zur aus bzgl auf den dem".split())
_KIND_PREPOSITIONS = {
    "für": "prep_for", "bei": "prep_at", "beim": "prep_at", "von": "prep_of", "vom": "prep_of",
}  # fmt: skip
_LABEL_END = frozenset(":–—-|(")
_CARRY_SENTENCES = 3
_LOOK_BACK = 300
_NEAREST = 14


@dataclass
class Focus:
    """What a text is mainly about, and what was named last."""

    scene: Scene

    @cached_property
    def main(self) -> tuple[str | None, float]:
        """The instrument named most (early mentions count more), and its share of the weight."""
        ctx = self.scene.ctx
        weights: Counter[str] = Counter()
        total = 0.0
        early = min(400, max(150, len(ctx.text) // 4))
        for mention in ctx.mentions:
            kind = self.scene.kind(mention.instrument)
            if kind in (None, "person", "institution", "sector"):
                continue
            weight = 3.0 if mention.start < early else 1.0
            weights[mention.instrument] += weight  # type: ignore[assignment]
            total += weight
        if not weights:
            return None, 0.0
        best, weight = weights.most_common(1)[0]
        return best, weight / total

    @cached_property
    def is_macro(self) -> bool:
        """Whether the text names no firm, fund or index: it is about economies."""
        firms = ("company", "etf", "fund", "index")
        return not any(self.scene.kind(m.instrument) in firms for m in self.scene.ctx.mentions)

    @cached_property
    def is_local(self) -> bool:
        """Whether the text is rather about a name that no list knows."""
        local = next(iter(self.scene.local_names), None)
        if local is None:
            return False
        main, share = self.main
        named = len(self.scene.places_of(main)) if main is not None else 0
        return self.scene.ctx.text.count(local) >= named or share < 0.3

    def last_of(self, kinds: tuple[str, ...], before: int) -> Mention | None:
        """The last mention of one of the kinds that begins before an offset."""
        mentions = self.scene.ctx.mentions
        last = self.scene.mention_index(before)
        for index in range(last - 1, max(-1, last - _LOOK_BACK), -1):
            if self.scene.kind(mentions[index].instrument) in kinds:
                return mentions[index]
        return None


def subject_candidates(
    scene: Scene,
    focus: Focus,
    memory: Memory,
    reading: Reading,
    frame: Frame,
    sentence: int,
    metric: MetricChoice | None,
) -> list[Candidate]:
    """All candidates for one quantity; the metric narrows them where it is known already."""
    found = list(_in_sentence(scene, focus, reading, frame, metric))
    found += _carried(scene, memory, reading, sentence, metric, bool(found))
    found += _from_block(scene, reading, frame, metric)
    found += _from_headings(scene, reading, metric)
    found += _main(scene, focus, reading, metric)
    found += _metric_word(reading, metric)
    if not found:
        found.append(Candidate(SubjectChoice(None, ""), {"none": 1.0}, "no subject in the text"))
    return found


def instrument_choice(
    scene: Scene, instrument: str, text: str | None = None, start: int = -1, end: int = -1
) -> SubjectChoice:
    """A subject that is a known instrument, called as the text calls it, else by its name."""
    known = scene.ctx.instruments.get(instrument)
    if known is None:
        return SubjectChoice(None, text or instrument, None, start, end)
    return SubjectChoice(instrument, text or known.name, known.kind, start, end)


def _kind_features(scene: Scene, kind: str | None, metric: MetricChoice | None) -> dict[str, float]:
    if metric is None or kind is None:
        return {}
    if metric.concept is not None:
        kinds = metric_lexicon().concepts[metric.concept].kinds
    else:
        kinds = ("index", "company", "etf", "fund", "commodity", "crypto", "currency", "group",
                 "bond", "rate")  # fmt: skip
    if kind in kinds:
        return {"kind_fit": 1.0 - 0.1 * min(kinds.index(kind), 5)}
    return {"kind_misfit": 1.0}


def _in_sentence(
    scene: Scene, focus: Focus, reading: Reading, frame: Frame, metric: MetricChoice | None
) -> Iterator[Candidate]:
    sentence = reading.sentence
    for index in _nearest_names(sentence, frame.at):
        token = sentence.tokens[index]
        if token.kind == "mention":
            mention = scene.ctx.mentions[token.ref]
            choice = instrument_choice(
                scene, mention.instrument, token.text, token.start, token.end
            )
            features = _place(scene, reading, frame, index, index, metric)
            features.update(_roles(scene, reading, index, choice.kind))
            features.update(_kind_features(scene, choice.kind, metric))
            yield Candidate(choice, features, f"«{token.text}»", token.start, token.end)
        elif token.kind == "word" and token.text[0].isupper():
            yield from _anaphor(scene, focus, reading, frame, index, metric)
    phrases = phrases_of(scene, reading)
    if len(phrases) > _NEAREST:
        phrases = sorted(phrases, key=lambda phrase: abs(phrase.first - frame.at))[:_NEAREST]
    for phrase in phrases:
        yield from _phrase(scene, focus, reading, frame, phrase, metric)


def _nearest_names(sentence: Sentence, at: int) -> list[int]:
    """Tokens that are names or nouns, in order; of many only the nearest to the quantity."""
    places = [
        i
        for i, token in enumerate(sentence.tokens)
        if token.kind == "mention" or (token.kind == "word" and token.text[0].isupper())
    ]
    if len(places) <= 4 * _NEAREST:
        return places
    return sorted(sorted(places, key=lambda i: abs(i - at))[: 4 * _NEAREST])


def phrases_of(scene: Scene, reading: Reading) -> list[NounPhrase]:
    """Noun phrases of a sentence that do not stand inside a mention."""
    if reading.phrases is None:
        reading.phrases = noun_phrases(reading.sentence, scene.local_names)
    return reading.phrases


def _anaphor(
    scene: Scene, focus: Focus, reading: Reading, frame: Frame, index: int,
    metric: MetricChoice | None,
) -> Iterator[Candidate]:  # fmt: skip
    token = reading.sentence.tokens[index]
    before = reading.sentence.lowers[index - 1] if index else ""
    definite = before in ("der", "die", "das", "dem", "den", "des", "dieser", "dieses", "diese")
    adjective = index > 1 and reading.sentence.lowers[index - 2] in ("der", "die", "das", "des")
    if not definite and not adjective:
        return
    kinds = anaphor_kinds(token.text)
    plural = before in ("der", "die", "den") and token.lower.endswith("unternehmen")
    if not kinds or plural:
        return
    choice = _antecedent(scene, focus, token, kinds)
    if choice is None:
        return
    features = _place(scene, reading, frame, index, index, metric)
    features.update(_kind_features(scene, choice.kind, metric))
    features["anaphor"] = 1.0
    yield Candidate(
        choice, features, f"«{token.text}» refers back to {choice.text}", token.start, token.end
    )


def _antecedent(
    scene: Scene, focus: Focus, token: Token, kinds: tuple[str, ...]
) -> SubjectChoice | None:
    """What a definite noun refers back to; the noun itself where nothing of its kind is named;
    None for a person or a board."""
    mention = focus.last_of(kinds, token.start)
    local = next((n for n, kind in scene.local_names.items() if kind in kinds), None)
    if local is not None and (mention is None or focus.is_local):
        return SubjectChoice(None, local, scene.local_names[local], token.start, token.end)
    if mention is None and "person" in noun_classes(token.text):
        return None
    if mention is None:
        return SubjectChoice(None, token.text, kinds[0], token.start, token.end)
    return instrument_choice(scene, mention.instrument, None, token.start, token.end)


def _part_of_company(scene: Scene, focus: Focus, choice: SubjectChoice) -> SubjectChoice:
    """A segment is a part of the company that was named last, or that the text is about."""
    mention = focus.last_of(("company",), choice.start)
    if mention is None:
        return choice
    return replace(choice, instrument=mention.instrument, kind="company", part=choice.text)


def _phrase(
    scene: Scene,
    focus: Focus,
    reading: Reading,
    frame: Frame,
    phrase: NounPhrase,
    metric: MetricChoice | None,
) -> Iterator[Candidate]:
    tokens = reading.sentence.tokens
    kind = _kind_of(phrase)
    start, end = tokens[phrase.first].start, tokens[phrase.last].end
    text = phrase.text
    if phrase.first <= frame.at <= phrase.last:
        return
    if frame.unit in ("count", "bare") and 0 < phrase.last - frame.at <= 3:
        return  # what is counted is not what the count is of
    choice = SubjectChoice(None, text, kind, start, end)
    if phrase.kind == "segment":
        choice = _part_of_company(scene, focus, choice)
    features = _place(scene, reading, frame, phrase.first, phrase.last, metric)
    features.update(_kind_features(scene, choice.kind, metric))
    features[_phrase_feature(phrase)] = 1.0
    if _after_versus(reading, phrase.first) or _is_beaten(reading, phrase.first):
        features["versus"] = 1.0
    yield Candidate(choice, features, f"«{text}»", start, end)


_TEXT_KINDS = {"region": "economy", "group": "group", "segment": "group", "name": "thing",
               "other": "thing"}  # fmt: skip


def _kind_of(phrase: NounPhrase) -> str:
    return _TEXT_KINDS.get(phrase.kind, phrase.kind)


def _phrase_feature(phrase: NounPhrase) -> str:
    return f"is_{phrase.kind}" if phrase.kind in _TEXT_KINDS else "is_local"


def _place(
    scene: Scene,
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
        "numbers_between": min(max(0, sentence.quantities[high] - sentence.quantities[low + 1]), 4),
        "after": float(first > at),
        "between": min(_names_between(sentence, low, high), 4),
    }
    if sentence.depths[at] != sentence.depths[first]:
        features["bracket"] = 1.0
    if first > at:
        features["adjacent_after"] = float(_touches(sentence, at, first))
    else:
        start = frame.prep_at if frame.prep_at > last else at
        features["adjacent_before"] = float(_touches(sentence, last, start))
    if all(token.kind == "punct" or token.lower in _ARTICLES for token in sentence.tokens[:first]):
        features["initial"] = 1.0
    features.update(_case(sentence, first))
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
    if word in PREPOSITIONS:
        return {"prep_other": 1.0}
    if article in ("des", "dem", "den"):
        return {"oblique": 1.0}
    return {"nominative": 1.0}


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


def _roles(scene: Scene, reading: Reading, index: int, kind: str | None) -> dict[str, float]:
    """What the words around a name say about its part in the sentence."""
    sentence, lowers = reading.sentence, reading.sentence.lowers
    features: dict[str, float] = {}
    after = index + 1
    if after < len(lowers) and lowers[after] == "-" and sentence.tokens[after].glued:
        after += 1
    following = sentence.tokens[after] if after < len(lowers) else None
    if following is not None and following.kind == "word" and following.text[0].isupper():
        if "person" in noun_classes(following.text):
            features["speaker"] = 1.0
    before = sentence.tokens[index - 1] if index else None
    if before is not None and before.kind == "word" and before.text[0].isupper():
        if "person" in noun_classes(before.text):
            features["speaker"] = 1.0
    if _after_versus(reading, index) or _is_beaten(reading, index):
        features["versus"] = 1.0
    if _after_source(reading, index):
        features["speaker"] = 1.0
    if kind in ("institution", "person"):
        features["institution"] = 1.0
    label = _label_end(sentence, index)
    if label and index <= 3:
        features["label"] = 1.0
    return features


def _label_end(sentence: Sentence, index: int) -> bool:
    after = index + 1
    return after < len(sentence.tokens) and sentence.lowers[after] in _LABEL_END


def _after_versus(reading: Reading, index: int) -> bool:
    """*gegenüber dem S&P 500*, *als der Dax*, *hinter dem Markt*."""
    start = index - 1
    while start >= 0 and reading.sentence.lowers[start] in _ARTICLES:
        start -= 1
    return any(
        cue.last == start and cue.text.lower() not in ("vor", "über", "unter")
        for cue in reading.cues.versus
    ) or any(cue.last == start and cue.role == "trail" for cue in reading.cues.directions)


def _is_beaten(reading: Reading, index: int) -> bool:
    """Whether a name is the object of *schlagen*, *übertreffen*: not the first of its clause."""
    sentence = reading.sentence
    clause = sentence.clauses[index]
    verbs = [c for c in reading.cues.directions if c.role == "beat" and len(c.text) > 4]
    if not any(sentence.clauses[verb.first] == clause for verb in verbs):
        return False
    for earlier in range(index):
        token = sentence.tokens[earlier]
        if sentence.clauses[earlier] == clause and (
            token.kind == "mention"
            or (token.kind == "word" and "group" in noun_classes(token.text))
        ):
            return True
    return False


def _after_source(reading: Reading, index: int) -> bool:
    lowers = reading.sentence.lowers
    table = cue_lexicon().source_before
    for start in range(max(0, index - 4), index):
        for length, _ in table.match(lowers, start):
            if all(word in _ARTICLES for word in lowers[start + length : index]):
                return True
    return index + 1 < len(lowers) and lowers[index + 1] in cue_lexicon().source_after


def _carried(
    scene: Scene,
    memory: Memory,
    reading: Reading,
    sentence: int,
    metric: MetricChoice | None,
    named: bool,
) -> Iterator[Candidate]:
    """Subjects of earlier figures, and names in the sentences before."""
    seen: set[tuple[str | None, str]] = set()
    for draft in memory.before(sentence, _CARRY_SENTENCES):
        if draft.subject is None or not draft.subject.text:
            continue
        continues = not seen and _continues(reading)
        key = (draft.subject.instrument, draft.subject.text)
        if key in seen:
            continue
        seen.add(key)
        gap = sentence - draft.sentence
        features = {"carried": 1.0, "sentences_back": float(gap), "from_figure": 1.0}
        if draft.block != reading.block:
            features["other_block"] = 1.0
            features["heading_between"] = float(scene.heading_between(draft.block, reading.block))
        if continues and gap == 1:
            features["continues"] = 1.0
        features.update(_kind_features(scene, draft.subject.kind, metric))
        if draft.subject.kind in ("institution", "person"):
            features["institution"] = 1.0
        yield Candidate(
            SubjectChoice(draft.subject.instrument, draft.subject.text, draft.subject.kind),
            features,
            f"{draft.subject.text}, subject of a figure {gap} sentences before",
        )
    pronoun = _opens_with_pronoun(reading)
    for gap in range(1, _CARRY_SENTENCES):
        if sentence - gap < 0:
            break
        for earlier in scene.readings(sentence - gap):
            yield from _named_before(scene, earlier, gap, reading.block, metric, pronoun)


def _opens_with_pronoun(reading: Reading) -> bool:
    lowers = reading.sentence.lowers[:3]
    return any(word in ("er", "sie", "es", "ihr", "dieser", "diese") for word in lowers[:2])


def _continues(reading: Reading) -> bool:
    """*Das waren 2 Prozent mehr*, *Dies entspricht …*: about the figure before."""
    lowers = reading.sentence.lowers
    if len(lowers) < 2:
        return False
    return lowers[0] in ("das", "dies") and is_finite(lowers[1]) or lowers[0] in ("damit", "dabei")


def _is_short_question(reading: Reading) -> bool:
    """*Für den S&P 500?*: the next sentence answers it."""
    return reading.sentence.lowers[-1] == "?" and len(reading.sentence.tokens) <= 9


def _named_before(
    scene: Scene,
    earlier: Reading,
    gap: int,
    block: int,
    metric: MetricChoice | None,
    pronoun: bool,
) -> Iterator[Candidate]:
    names = 0
    for index, token in enumerate(earlier.sentence.tokens):
        if token.kind != "mention":
            continue
        mention = scene.ctx.mentions[token.ref]
        choice = instrument_choice(scene, mention.instrument, token.text)
        features = {"carried": 1.0, "sentences_back": float(gap), "rank_before": float(names)}
        names += 1
        if earlier.block != block:
            features["other_block"] = 1.0
        if pronoun and gap == 1 and index <= 3:
            features["pronoun"] = 1.0
        if gap == 1 and _is_short_question(earlier):
            features["question"] = 1.0
        features.update(_roles(scene, earlier, index, choice.kind))
        features.pop("label", None)
        features.update(_kind_features(scene, choice.kind, metric))
        yield Candidate(
            choice, features, f"«{token.text}», named {gap} sentences before", token.start,
            token.end,
        )  # fmt: skip
    for phrase in phrases_of(scene, earlier):
        if phrase.kind in ("segment", "name", "other"):
            continue
        kind = _kind_of(phrase)
        features = {"carried": 1.0, "sentences_back": float(gap), "rank_before": float(names)}
        features[_phrase_feature(phrase)] = 1.0
        features.update(_kind_features(scene, kind, metric))
        if pronoun and gap == 1 and phrase.first <= 2:
            features["pronoun"] = 1.0
        if gap == 1 and _is_short_question(earlier):
            features["question"] = 1.0
        if earlier.block != block:
            features["other_block"] = 1.0
        yield Candidate(
            SubjectChoice(None, phrase.text, kind), features,
            f"«{phrase.text}», named {gap} sentences before",
        )  # fmt: skip


def _from_block(
    scene: Scene, reading: Reading, frame: Frame, metric: MetricChoice | None
) -> Iterator[Candidate]:
    """The name that opens the block like a label (*Rocket Lab (RKLB) – …*)."""
    if reading.block < 0:
        return
    block = scene.ctx.blocks[reading.block]
    if block.start >= reading.sentence.start:
        return
    for mention in scene.mentions_within(block.start, min(block.start + 60, block.end))[:1]:
        if mention.start - block.start > 12:
            continue
        choice = instrument_choice(scene, mention.instrument)
        rest = scene.ctx.text[mention.end : mention.end + 30].lstrip()
        features = {"block_label": 1.0}
        if rest[:1] in ("(", ":", "–", "—", "-") and not rest.startswith("-" + rest[1:2].upper()):
            features["block_label_marked"] = 1.0
        features.update(_kind_features(scene, choice.kind, metric))
        if choice.kind in ("institution", "person"):
            features["institution"] = 1.0
        yield Candidate(choice, features, f"«{choice.text}» opens the paragraph")


def _from_headings(
    scene: Scene, reading: Reading, metric: MetricChoice | None
) -> Iterator[Candidate]:
    if reading.block < 0:
        return
    for rank, heading in enumerate(scene.headings_above(reading.block)):
        for mention in scene.mentions_within(heading.start, heading.end)[:2]:
            choice = instrument_choice(scene, mention.instrument)
            features = {"heading": 1.0, "heading_rank": float(rank)}
            if rank == 0 and _is_label(scene, heading):
                features["heading_label"] = 1.0
            features.update(_kind_features(scene, choice.kind, metric))
            if choice.kind in ("institution", "person"):
                features["institution"] = 1.0
            yield Candidate(choice, features, f"«{choice.text}» in the heading")


def _is_label(scene: Scene, heading: Block) -> bool:
    """Whether a heading is little more than a name (*Coca-Cola (KO)*)."""
    return len(scene.ctx.text[heading.start : heading.end].split()) <= 5


def _metric_word(reading: Reading, metric: MetricChoice | None) -> Iterator[Candidate]:
    """In general statements the metric's own word is all there is (*Ein KGV unter 10 gilt …*)."""
    if metric is None or metric.cue is None:
        return
    tokens = reading.sentence.tokens[metric.cue[0] : metric.cue[1] + 1]
    text = " ".join(token.text for token in tokens)
    if text[0].isupper():
        features = {"metric_word": 1.0}
        named = any(token.kind == "mention" for token in reading.sentence.tokens)
        rule = any(c.label in ("criterion", "hypothetical") for c in reading.cues.bases)
        indefinite = reading.sentence.lowers[0] in ("ein", "eine", "bei", "je", "als")
        features["general"] = float(not named and (rule or indefinite))
        yield Candidate(SubjectChoice(None, text, "thing"), features, f"only «{text}» is named")


def _is_named_in_section(scene: Scene, instrument: str, reading: Reading) -> bool:
    """Whether the instrument is named between the heading above a sentence and its end."""
    start = 0
    if reading.block >= 0:
        headings = scene.headings_above(reading.block)
        start = headings[0].start if headings else 0
    places = scene.places_of(instrument)
    last = bisect_left(places, reading.sentence.end)
    return last > 0 and places[last - 1] >= start


def _main(
    scene: Scene, focus: Focus, reading: Reading, metric: MetricChoice | None
) -> Iterator[Candidate]:
    if focus.is_local:
        local = next(iter(scene.local_names))
        features = {"main": 1.0, "main_share": 0.6}
        kind = scene.local_names[local]
        features.update(_kind_features(scene, kind, metric))
        yield Candidate(
            SubjectChoice(None, local, kind), features, f"the text is mainly about {local}"
        )
    instrument, share = focus.main
    if instrument is None:
        return
    choice = instrument_choice(scene, instrument)
    features = {"main": 1.0, "main_share": share}
    features["main_far"] = float(not _is_named_in_section(scene, instrument, reading))
    features.update(_kind_features(scene, choice.kind, metric))
    yield Candidate(choice, features, f"the text is mainly about {choice.text}")
