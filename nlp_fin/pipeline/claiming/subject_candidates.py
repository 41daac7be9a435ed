"""What a claim can be about, and what speaks for each candidate.

Candidates are what the claim's own words name, what its sentence and the sentences before it
name, what the claims before it were about, and the topics of heading, title and text.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from nlp_fin.lexicon.grammar import grammar
from nlp_fin.pipeline.claiming.stems import stem_of
from nlp_fin.pipeline.claiming.topics import REFERRING, Topic, find_topics
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.speech.words import read_words
from nlp_fin.types import Figure, Speaker

Span = tuple[int, int]

MEMORY = 5
"""Sentences that one looks back."""
_KEPT = 3
"""Subjects of earlier claims that are remembered, and topics of the whole text."""
_MAX_SENTENCES = 400
_PRONOUNS = frozenset("er sie es ihn ihm ihr sein seine seinen ihre ihren dieser diese".split())
_OBLIQUE = frozenset("dem den des einem eines".split())


@dataclass(slots=True)
class Subject:
    """A candidate: all that is named by one key. `text` is how it is written where it is
    nearest to the claim, `inside` whether the claim names it itself."""

    key: str
    text: str
    kind: str
    instrument: str | None
    features: dict[str, float] = field(default_factory=dict)
    inside: bool = False

    def add(self, *names: str, value: float = 1.0) -> None:
        for name in names:
            self.features[name] = max(value, self.features.get(name, 0.0))


@dataclass(frozen=True, slots=True)
class Question:
    """One claim whose subject is looked for. `said` is where the sentence names the speaker."""

    span: Span
    speaker: Speaker
    said: Span | None
    kind: str
    figures: tuple[Figure, ...] = ()
    """The figures in it."""


class TopicIndex:
    """What each sentence of one article names, and how often the article names it."""

    def __init__(self, ctx: TextContext) -> None:
        self.ctx = ctx
        self._sentences: dict[int, list[Topic]] = {}
        self.ids = {i.name.lower(): i.id for i in ctx.instruments.values()}
        self.counts: Counter[str] = Counter()
        self.named: dict[str, Topic] = {}
        for index in range(min(len(ctx.sentences), _MAX_SENTENCES)):
            for topic in self.sentence(index):
                self.counts[topic.key] += 1
                self.named.setdefault(topic.key, topic)
        self.title = frozenset(t.key for t in self.sentence(0)) if ctx.sentences else frozenset()
        self.most = max(self.counts.values(), default=1)
        kinds = (k for k, _ in self.counts.most_common() if _can_be_topic(self.named[k]))
        self.top = [key for key, _ in zip(kinds, range(_KEPT), strict=False)]

    def sentence(self, index: int) -> list[Topic]:
        if index not in self._sentences:
            start, end = self.ctx.sentences[index]
            self._sentences[index] = find_topics(self.ctx, read_words(self.ctx.text, start, end))
        return self._sentences[index]

    def heading(self, index: int) -> list[Topic]:
        """What the nearest heading above sentence `index` names."""
        blocks = self.ctx.blocks
        own = self.ctx.block_index(self.ctx.sentences[index][0])
        for at in range(own if own is not None else -1, -1, -1):
            if blocks[at].kind in ("heading", "title"):
                inside = self.ctx.sentence_index(blocks[at].start)
                return self.sentence(inside) if inside is not None and inside != index else []
        return []

    def opening(self, index: int) -> list[Topic]:
        """What the first sentence of the paragraph names that sentence `index` stands in."""
        own = self.ctx.block_index(self.ctx.sentences[index][0])
        if own is None:
            return []
        first = self.ctx.sentence_index(self.ctx.blocks[own].start)
        return self.sentence(first) if first is not None and first != index else []


def _can_be_topic(topic: Topic) -> bool:
    return topic.kind not in ("empty", "person", "metric", "referring", "anaphor", "generic")


def find_candidates(
    index: TopicIndex, question: Question, earlier: Sequence[Subject]
) -> list[Subject]:
    """Candidates with their features; `earlier` are the subjects of the claims before, the
    last one last."""
    found: dict[str, Subject] = {}
    sentence = index.ctx.sentence_index(question.span[0])
    own = [] if sentence is None else index.sentence(sentence)
    inside = [t for t in own if question.span[0] <= t.start < question.span[1]]
    _add_inside(found, question, inside)
    for topic in own:
        if topic not in inside:
            _take(found, topic).add("same_sentence", f"same_sentence_{topic.kind}")
    if sentence is not None:
        _add_before(found, index, sentence)
        for topic in index.opening(sentence):
            _take(found, topic).add("opening", f"opening_{topic.kind}_{topic.place}")
        for topic in index.heading(sentence):
            _take(found, topic).add("heading", f"heading_{topic.kind}")
    for key in index.top:
        _take(found, index.named[key])
    for back, subject in enumerate(reversed(earlier[-_KEPT:]), 1):
        found.setdefault(subject.key, _copy(subject)).add(f"claimed_{back}")
    _add_figures(found, question)
    _add_company(found, index, question)
    _add_context(found, index, question, inside)
    return list(found.values())


def key_of(text: str) -> str:
    """The key of a name that is no instrument, as that of a topic."""
    return " ".join(stem_of(w.lower()) for w in text.split() if w[:1].isupper())


def _take(found: dict[str, Subject], topic: Topic) -> Subject:
    if topic.key not in found:
        found[topic.key] = Subject(topic.key, topic.text, topic.kind, topic.instrument)
    return found[topic.key]


def _copy(subject: Subject) -> Subject:
    return Subject(subject.key, subject.text, subject.kind, subject.instrument)


def _add_inside(found: dict[str, Subject], question: Question, inside: Sequence[Topic]) -> None:
    for order, topic in enumerate(inside):
        subject = _take(found, topic)
        subject.inside = True
        said = question.said is not None and topic.start < question.said[1]
        if said and question.said is not None and question.said[0] < topic.end:
            subject.add("speaker", f"speaker_{question.speaker.role}")
            continue
        case = "oblique" if topic.article in _OBLIQUE else "named" if topic.article else "bare"
        relation = "compared" if topic.before in grammar().comparing else topic.before or case
        subject.add(
            "in",
            f"in_{topic.kind}",
            f"in_{topic.place}",
            f"in_{topic.place}_{topic.kind}",
            f"in_{topic.place}_{relation}",
            f"in_{relation}",
            f"in_{question.kind}_{topic.kind}",
            f"nth_{min(order, 3)}",
        )
        if topic.head:
            subject.add("in_compound", f"in_compound_{topic.head}")
        if topic.instrument is None:
            subject.add(f"h:{stem_of(topic.text.rsplit(' ', 1)[-1].lower())}")


def _add_before(found: dict[str, Subject], index: TopicIndex, sentence: int) -> None:
    for back in range(1, MEMORY + 1):
        if sentence - back < 0:
            break
        distance = "near" if back == 1 else "close" if back == 2 else "far"
        for topic in index.sentence(sentence - back):
            if topic.instrument is None and (back > 2 or not _can_be_topic(topic)):
                continue
            subject = _take(found, topic)
            subject.add(f"before_{distance}", f"before_{distance}_{topic.kind}")
            if topic.place == "first":
                subject.add(f"before_{distance}_first")


def _add_figures(found: dict[str, Subject], question: Question) -> None:
    """What the claim's figures are of; the first one counts apart."""
    for order, figure in enumerate(question.figures):
        subject = figure.subject
        if subject is None or not subject.text:
            continue
        key = subject.instrument or key_of(subject.text)
        kind = subject.instrument.partition(":")[0] if subject.instrument else "other"
        taken = found.setdefault(key, Subject(key, subject.text, kind, subject.instrument))
        taken.add("figure", f"figure_{taken.kind}")
        if order == 0:
            taken.add("figure_first")


def _add_company(found: dict[str, Subject], index: TopicIndex, question: Question) -> None:
    """What a company says is mostly about itself."""
    name = question.speaker.name
    if question.speaker.role != "company" or name is None:
        return
    instrument = index.ids.get(name.lower())
    key = instrument or key_of(name)
    found.setdefault(key, Subject(key, name, "company", instrument)).add("own")


def _add_context(
    found: dict[str, Subject], index: TopicIndex, question: Question, inside: Sequence[Topic]
) -> None:
    """What holds of a candidate wherever it is named, and what the claim's own words leave
    open: a pronoun, a noun that refers back, no name at all."""
    start, end = question.span
    words = read_words(index.ctx.text, start, end)
    pronoun = any(w.lower in _PRONOUNS for w in words[:4])
    refers = any(t.kind in ("anaphor", "referring", "segment") for t in inside)
    named = any(t.instrument is not None for t in inside)
    state = "named" if named else "refers" if refers else "pronoun" if pronoun else "open"
    for subject in found.values():
        count = index.counts[subject.key]
        subject.add("count", value=math.log2(1 + count) / 4)
        subject.add("share", value=count / index.most)
        subject.add(f"kind_{subject.kind}")
        if subject.key in index.title:
            subject.add("title", f"title_{subject.kind}")
        if index.top and subject.key == index.top[0]:
            subject.add("top", f"top_{state}")
        where = "in" if subject.inside else "out"
        subject.add(f"{where}_{state}", f"{where}_{state}_{subject.kind}")
        if subject.instrument is None and subject.key in REFERRING:
            subject.add("refers")
        if not subject.inside:
            subject.add(f"out_{question.kind}", f"out_role_{question.speaker.role}")
            for name in ("claimed_1", "before_near", "before_near_first", "title", "heading"):
                if name in subject.features:
                    subject.add(f"{name}_{state}")
