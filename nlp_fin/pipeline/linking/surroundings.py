"""Subjects from around the sentence: earlier figures and names, labels, headings, the text's
main instrument."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from nlp_fin.lexicon.subjects import is_people, portfolio_head, subject_lexicon
from nlp_fin.pipeline.linking.drafts import Memory, SubjectChoice
from nlp_fin.pipeline.linking.focus import (
    Focus,
    instrument_choice,
    is_in_section,
    is_named_in_section,
    kind_features,
)
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.nouns import NounPhrase
from nlp_fin.pipeline.linking.portfolios import Portfolio
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.roles import roles
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.linking.tokens import is_finite
from nlp_fin.types import Block

_CARRY_SENTENCES = 3
_FAR = 8
_NOMINATIVE = frozenset(("wir", "ich"))
_FIRST_PERSON = _NOMINATIVE | frozenset(
    "uns mir mich unser unsere unserem unseren unserer unseres mein meine meinem meinen meiner "
    "meines".split()
)
_TEXT_KINDS = {"region": "economy", "group": "group", "segment": "group", "name": "thing",
               "other": "thing", "maybe": "company", "style": "group"}  # fmt: skip


def carried_candidates(
    scene: Scene,
    memory: Memory,
    reading: Reading,
    sentence: int,
    metric: MetricChoice | None,
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
        features.update(kind_features(draft.subject.kind, metric))
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
    """*Er verlor*, *In den sieben Jahren danach erbrachte er*."""
    lowers = reading.sentence.lowers
    if any(word in ("er", "sie", "es", "ihr", "dieser", "diese") for word in lowers[:2]):
        return True
    verb = next((follower for word, follower in pairwise(lowers) if is_finite(word)), "")
    return verb in ("er", "sie")


def _continues(reading: Reading) -> bool:
    """*Das waren 2 Prozent mehr*, *Dies entspricht …*: about the figure before."""
    lowers = reading.sentence.lowers
    if len(lowers) < 2:
        return False
    if lowers[0] in ("damit", "dabei"):
        return True
    return lowers[0] in ("das", "dies") and is_finite(lowers[1])


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
        features.update(roles(earlier, index, choice.kind))
        features.pop("label", None)
        features.update(kind_features(choice.kind, metric))
        yield Candidate(
            choice, features, f"«{token.text}», named {gap} sentences before", token.start,
            token.end,
        )  # fmt: skip
    for phrase in scene.phrases(earlier):
        if phrase.kind in ("segment", "name", "other"):
            continue
        kind = kind_of(phrase)
        features = {"carried": 1.0, "sentences_back": float(gap), "rank_before": float(names)}
        features[phrase_feature(phrase)] = 1.0
        features.update(kind_features(kind, metric))
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


def block_candidates(
    scene: Scene, reading: Reading, metric: MetricChoice | None
) -> Iterator[Candidate]:
    """The name that opens the block like a label (*Rocket Lab (RKLB) – …*)."""
    if reading.block < 0:
        return
    block = scene.ctx.blocks[reading.block]
    yield from _region_label(scene, block, reading, metric)
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
        features.update(kind_features(choice.kind, metric))
        if choice.kind in ("institution", "person"):
            features["institution"] = 1.0
        yield Candidate(choice, features, f"«{choice.text}» opens the paragraph")


def _region_label(
    scene: Scene, block: Block, reading: Reading, metric: MetricChoice | None
) -> Iterator[Candidate]:
    """*Japan. In Tokio bleibt es vorerst bei 0,5 Prozent.*: the paragraph is about Japan."""
    lexicon = subject_lexicon()
    label = re.match(
        r"[ *•-]{0,3}([A-ZÄÖÜ][\w-]{1,25})[.:–]", scene.ctx.text[block.start : block.end]
    )
    region = lexicon.regions.get(label[1].lower()) if label is not None else None
    if region is None or block.start > reading.sentence.start:
        return
    bank = lexicon.central_banks.get(region)
    if metric is not None and metric.metric == "interest_rate" and bank is not None:
        choice = SubjectChoice(None, bank, "rate")
    else:
        choice = SubjectChoice(None, region, "economy")
    features = {"region_label": 1.0, **kind_features(choice.kind, metric)}
    yield Candidate(choice, features, f"«{region}» opens the paragraph")


def main_candidates(
    scene: Scene, focus: Focus, reading: Reading, metric: MetricChoice | None
) -> Iterator[Candidate]:
    issuer = focus.issuer_of(reading.block)
    if issuer is not None and issuer != focus.issuer:
        yield Candidate(
            issuer,
            {"main": 1.0, "main_share": 1.0, "issuer": 1.0, **kind_features(issuer.kind, metric)},
            f"the section is about {issuer.text}",
        )
    if focus.is_local and focus.local is not None:
        features = {"main": 1.0, "main_share": 0.6}
        choice = SubjectChoice(None, focus.local, scene.local_names[focus.local])
        features["issuer"] = float(choice == issuer)
        features.update(kind_features(choice.kind, metric))
        yield Candidate(choice, features, f"the text is mainly about {choice.text}")
    instrument, share = focus.main
    if instrument is None:
        return
    choice = instrument_choice(scene, instrument)
    features = {"main": 1.0, "main_share": share}
    features["issuer"] = float(choice == issuer)
    features["main_far"] = float(not is_named_in_section(scene, instrument, reading))
    features.update(kind_features(choice.kind, metric))
    yield Candidate(choice, features, f"the text is mainly about {choice.text}")


def own_candidates(
    scene: Scene, focus: Focus, reading: Reading, metric: MetricChoice | None
) -> Iterator[Candidate]:
    """*wir*, *mein*: the fund, depot or company that speaks; and the fund or depot that a text is
    about, for sentences that name nothing."""
    for token in reading.sentence.tokens:
        if focus.own is not None and token.kind == "word" and token.lower in _FIRST_PERSON:
            features = {"own": 1.0, "own_possessive": float(token.lower not in _NOMINATIVE)}
            features.update(kind_features(focus.own.kind, metric))
            yield Candidate(focus.own, features, f"«{token.text}» is {focus.own.text}")
            break
    else:
        if focus.portfolio is not None:
            yield from _owned(scene, reading, focus.portfolio, "owned", metric)
    for product in focus.products:
        last = product.last_before(reading.sentence.start)
        if last is not None and is_in_section(scene, last, reading):
            yield from _owned(scene, reading, product, "product", metric)


def _owned(
    scene: Scene, reading: Reading, portfolio: Portfolio, name: str, metric: MetricChoice | None
) -> Iterator[Candidate]:
    """A depot or a strategy that is named somewhere before the sentence."""
    last = portfolio.last_before(reading.sentence.start)
    if last is None:
        return
    away = bisect_left(scene.ctx.sentences, (reading.sentence.start, 0)) - bisect_right(
        scene.ctx.sentences, (last, len(scene.ctx.text))
    )
    features = {
        name: 1.0,
        f"{name}_title": float(portfolio.titled),
        f"{name}_away": min(away, _FAR) / _FAR,
        f"{name}_here": float(is_in_section(scene, last, reading)),
        **kind_features(portfolio.choice.kind, metric),
    }
    yield Candidate(portfolio.choice, features, f"the text is about {portfolio.choice.text}")


def kind_of(phrase: NounPhrase) -> str:
    """Kind of subject that a noun phrase is: `economy`, `group`, `thing`, or a name's kind."""
    return _TEXT_KINDS.get(phrase.kind, phrase.kind)


def phrase_feature(phrase: NounPhrase) -> str:
    """Name of the feature that says what sort of phrase it is."""
    if phrase.kind == "group" and portfolio_head(phrase.text) is not None:
        return "is_portfolio"
    if phrase.kind in ("group", "name", "other") and is_people(phrase.text.split()[-1]):
        return "is_people"
    return f"is_{phrase.kind}" if phrase.kind in _TEXT_KINDS else "is_local"
