"""Candidates for what a figure is of, with the features the ranker weighs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nlp_fin.lexicon.subjects import anaphor_kinds, is_demonym, is_plural
from nlp_fin.pipeline.linking.anaphora import antecedent, block_owner, is_told
from nlp_fin.pipeline.linking.bystanders import bystander, is_attribute
from nlp_fin.pipeline.linking.drafts import Memory, SubjectChoice
from nlp_fin.pipeline.linking.focus import Focus, instrument_choice, kind_features
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.lines import mark_line
from nlp_fin.pipeline.linking.marks import is_same, mark
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.nouns import NounPhrase, is_numbered
from nlp_fin.pipeline.linking.opposites import gap_candidates
from nlp_fin.pipeline.linking.portfolios import is_pool
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.regional import benchmark_called, regional_candidates
from nlp_fin.pipeline.linking.roles import (
    acts,
    announces,
    compared,
    is_set_against,
    opines,
    place,
    roles,
)
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.linking.sections import (
    economy_candidates,
    heading_candidates,
    topic_candidates,
)
from nlp_fin.pipeline.linking.surroundings import (
    block_candidates,
    carried_candidates,
    kind_of,
    main_candidates,
    own_candidates,
    phrase_feature,
)
from nlp_fin.pipeline.linking.tokens import Sentence, Token

_NEAREST = 14
_GOODS = ("commodity",)


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
    found += carried_candidates(scene, memory, reading, sentence, metric)
    found += block_candidates(scene, reading, metric)
    found += heading_candidates(scene, reading, metric)
    found += main_candidates(scene, focus, reading, metric)
    found += topic_candidates(scene, focus, reading, metric)
    found += own_candidates(scene, focus, reading, metric)
    found += economy_candidates(focus, reading, metric)
    found += gap_candidates(memory, sentence, metric)
    found += regional_candidates(scene, reading, frame, metric)
    found += _metric_word(reading, metric)
    mark(scene, focus.issuer_of(reading.block), reading.block, found, metric)
    mark_line(reading, frame, found)
    if not found:
        found.append(Candidate(SubjectChoice(None, ""), {"none": 1.0}, "no subject in the text"))
    return found


def _in_sentence(
    scene: Scene, focus: Focus, reading: Reading, frame: Frame, metric: MetricChoice | None
) -> Iterator[Candidate]:
    sentence = reading.sentence
    for index in _nearest_names(sentence, frame.at):
        token = sentence.tokens[index]
        if is_set_against(sentence, index, frame.at):
            continue
        if token.kind == "mention":
            mention = scene.ctx.mentions[token.ref]
            choice = instrument_choice(
                scene, mention.instrument, token.text, token.start, token.end
            )
            features = place(reading, frame, index, index, metric)
            features.update(roles(reading, index, choice.kind))
            features.update(acts(sentence, index, index, frame.at))
            if features.get("venue") and choice.kind in ("index", "institution"):
                continue
            if announces(sentence, index) or (
                choice.kind == "index" and _calls_firm(sentence, index)
            ):
                continue
            if choice.kind == "currency" and index and sentence.lowers[index - 1] == "in":
                continue  # in Dollar gerechnet
            features.update(kind_features(choice.kind, metric))
            yield Candidate(choice, features, f"«{token.text}»", token.start, token.end)
        elif token.kind == "word" and token.text[0].isupper():
            yield from _anaphor(scene, focus, reading, frame, index, metric)
    phrases = scene.phrases(reading)
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


def _anaphor(
    scene: Scene, focus: Focus, reading: Reading, frame: Frame, index: int,
    metric: MetricChoice | None,
) -> Iterator[Candidate]:  # fmt: skip
    token = reading.sentence.tokens[index]
    place_at, index = index, _compound_start(reading.sentence, index)
    before = reading.sentence.lowers[index - 1] if index else ""
    definite = before in ("der", "die", "das", "dem", "den", "des", "dieser", "dieses", "diese")
    adjective = (
        index > 1
        and before.endswith(("e", "en", "er", "em"))
        and reading.sentence.lowers[index - 2] in ("der", "die", "das", "des", "dem", "den")
    )
    kinds = anaphor_kinds(token.text)
    if is_numbered(reading.sentence, place_at):
        return
    if not definite and not adjective and not (before in ("ein", "eine") and kinds == _GOODS):
        return
    demonym = not kinds and before in ("die", "der", "den") and is_demonym(token.text)
    if demonym and not _before_capital(reading.sentence, place_at):
        kinds = ("company",)
    plural = before in ("der", "die", "den", "beiden") and token.lower.endswith("unternehmen")
    if not kinds or plural or (kinds[0] == "company" and is_plural(token.text) and not demonym):
        return
    choice = antecedent(scene, focus, token, kinds)
    if choice is None:
        return
    found = [(choice, "anaphor_last")]
    if not is_told(scene, token, choice):
        found += _others_meant(scene, focus, reading, token, kinds, choice)
    for meant, name in found:
        features = place(reading, frame, index, place_at, metric)
        features.update(kind_features(meant.kind, metric))
        features["anaphor"] = 1.0
        if is_told(scene, token, meant):
            features["told"] = 1.0
        features.update(opines(reading.sentence, place_at))
        if len(found) > 1:
            features[name] = 1.0
        yield Candidate(
            meant, features, f"«{token.text}» refers back to {meant.text}", token.start, token.end
        )


def _compound_start(sentence: Sentence, index: int) -> int:
    """The first token of *Dax-Konzern*, whose head stands at `index`."""
    if index < 2 or sentence.lowers[index - 1] != "-" or not sentence.tokens[index].glued:
        return index
    return index - 2 if sentence.tokens[index - 2].kind == "mention" else index


def _calls_firm(sentence: Sentence, index: int) -> bool:
    """*der Dax-Konzern*: a firm that is in the index."""
    head = index + 2
    if head >= len(sentence.tokens) or _compound_start(sentence, head) != index:
        return False
    word = sentence.tokens[head].text
    return anaphor_kinds(word)[:1] == ("company",) and not is_plural(word)


def _others_meant(
    scene: Scene, focus: Focus, reading: Reading, token: Token, kinds: tuple[str, ...],
    choice: SubjectChoice,
) -> list[tuple[SubjectChoice, str]]:  # fmt: skip
    """Whom a noun can mean besides the last one named: the issuer, the paragraph's owner."""
    found: list[tuple[SubjectChoice, str]] = []
    issuer = focus.issuer_of(reading.block)
    if issuer is not None and issuer.kind == kinds[0] == "company" and not is_same(issuer, choice):
        found.append((replace(issuer, start=token.start, end=token.end), "anaphor_issuer"))
    owner = block_owner(scene, reading.block, kinds, token.start)
    if owner is not None and owner not in (choice.instrument, *(m.instrument for m, _ in found)):
        meant = instrument_choice(scene, owner, None, token.start, token.end)
        found.append((meant, "anaphor_owner"))
    return found


def _before_capital(sentence: Sentence, index: int) -> bool:
    """*die Hamburger Reederei*: an adjective of what follows."""
    following = sentence.tokens[index + 1 : index + 2]
    return bool(following) and following[0].text[:1].isupper() and following[0].kind != "time"


def _part_of_company(
    scene: Scene, focus: Focus, choice: SubjectChoice, sentence: Sentence
) -> SubjectChoice:
    """A segment is a part of the company that was named last, or that the text is about."""
    issuer = focus.issuer_of(sentence.block)
    mention = focus.last_of(("company",), choice.start)
    outside = mention is None or mention.start < sentence.start
    if issuer is not None and outside and issuer.kind == "company":
        return replace(
            choice, instrument=issuer.instrument, kind="company", part=choice.text,
            text=choice.text if issuer.instrument is not None else issuer.text,
        )  # fmt: skip
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
    kind = kind_of(phrase)
    start, end = tokens[phrase.first].start, tokens[phrase.last].end
    text = phrase.text
    if phrase.first <= frame.at <= phrase.last or _is_row_label(reading, phrase):
        return
    if is_set_against(reading.sentence, phrase.last, frame.at):
        return
    if frame.unit in ("count", "bare") and 0 < phrase.last - frame.at <= 3:
        return  # what is counted is not what the count is of
    known = benchmark_called(scene, phrase) if phrase.kind in ("group", "other", "name") else None
    choice = SubjectChoice(known, text, kind, start, end)
    if phrase.kind == "segment":
        choice = _part_of_company(scene, focus, choice, reading.sentence)
    features = place(reading, frame, phrase.first, phrase.last, metric)
    features.update(kind_features(choice.kind, metric))
    features[phrase_feature(phrase)] = 1.0
    features.update(compared(reading, phrase.first, phrase.last))
    if "is_local" in features:
        features.update(acts(reading.sentence, phrase.first, phrase.last, frame.at))
    features.update(bystander(reading, phrase.first, phrase.last))
    if is_pool(reading.sentence, phrase):
        features["in_pool"] = 1.0
    if phrase.kind == "region" and is_attribute(reading.sentence, phrase.first, phrase.last):
        return  # iShares Global Water, Cornerstone Deutschland, die französische Bank
    yield Candidate(choice, features, f"«{text}»", start, end)


def _is_row_label(reading: Reading, phrase: NounPhrase) -> bool:
    """*Anzahl Positionen: 26*: the label of a line that names a metric."""
    end = phrase.last + 1
    if phrase.first > 1 or end >= len(reading.sentence.tokens):
        return False
    return reading.sentence.lowers[end] == ":" and any(
        cue.last <= phrase.last for cue in reading.cues.metrics
    )


def _metric_word(reading: Reading, metric: MetricChoice | None) -> Iterator[Candidate]:
    """In general statements the metric's own word is all there is (*Ein KGV unter 10 gilt …*)."""
    if metric is None or metric.cue is None or metric.metric in ("price_target", "upside"):
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
