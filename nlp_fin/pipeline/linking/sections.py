"""Subjects from what stands over a paragraph: names, regions and nouns of its headings, and the
country that a text or a sentence about the economy speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp_fin.lexicon.subjects import subject_lexicon
from nlp_fin.pipeline.linking.drafts import SubjectChoice
from nlp_fin.pipeline.linking.focus import Focus, instrument_choice, kind_features
from nlp_fin.pipeline.linking.groups import metric_group
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.linking.tokens import is_finite
from nlp_fin.types import Block


def heading_candidates(
    scene: Scene, reading: Reading, metric: MetricChoice | None
) -> Iterator[Candidate]:
    if reading.block < 0:
        return
    yield from _heading_regions(scene, reading, metric)
    for rank, heading in enumerate(scene.headings_above(reading.block)):
        for mention in scene.mentions_within(heading.start, heading.end)[:2]:
            choice = instrument_choice(scene, mention.instrument)
            features = {"heading": 1.0, "heading_rank": float(rank)}
            if rank == 0 and _is_label(scene, heading):
                features["heading_label"] = 1.0
            features.update(kind_features(choice.kind, metric))
            if choice.kind in ("institution", "person"):
                features["institution"] = 1.0
            yield Candidate(choice, features, f"«{choice.text}» in the heading")


def _heading_regions(
    scene: Scene, reading: Reading, metric: MetricChoice | None
) -> Iterator[Candidate]:
    """*Handelsdaten aus China* stands above the paragraph; so does *Bank of Japan*."""
    macro = metric is not None and metric_group(metric.metric) == "macro"
    lexicon = subject_lexicon()
    banks = {bank.lower(): region for region, bank in lexicon.central_banks.items()}
    for heading in scene.headings_above(reading.block)[:1]:
        if heading.level == 1:
            return
        line = scene.ctx.text[heading.start : heading.end].lower()
        found = [lexicon.regions.get(word) for word in re.findall(r"[\w-]+", line)]
        found += [region for bank, region in banks.items() if bank in line]
        for region in dict.fromkeys(name for name in found if name is not None):
            features = {"heading_region" if macro else "heading_place": 1.0}
            features.update(kind_features("economy", metric))
            yield Candidate(
                SubjectChoice(None, region, "economy"), features, f"«{region}» in the heading"
            )


def topic_candidates(
    scene: Scene, focus: Focus, reading: Reading, metric: MetricChoice | None
) -> Iterator[Candidate]:
    """The nouns of the heading and of the title (*Rechenbeispiel*, *Sparplan*), for texts that
    explain something and name nobody."""
    if reading.block < 0:
        return
    headings = scene.headings_above(reading.block)
    seen: set[str] = set()
    for heading in dict.fromkeys((*headings[:1], *headings[-1:])):
        line = scene.ctx.text[heading.start : heading.end]
        for noun in _topic_nouns(line):
            if noun in seen:
                continue
            seen.add(noun)
            features = {
                "topic_noun": 1.0,
                "topic_noun_title": float(heading is not headings[0]),
                "topic_noun_alone": float(focus.main[0] is None and focus.issuer is None),
            }
            choice = SubjectChoice(None, noun, "thing")
            yield Candidate(choice, features, f"«{noun}» in the heading")


def _topic_nouns(line: str) -> list[str]:
    """The first two common nouns of a heading."""
    words = re.findall(r"[A-ZÄÖÜ][\wäöüß-]{3,}", line)
    return [word for word in words if not _is_no_topic(word.lower())][:2]


def _is_no_topic(word: str) -> bool:
    lexicon = subject_lexicon()
    if word in lexicon.not_subject or word in lexicon.subordinators or word in lexicon.no_nouns:
        return True
    return is_finite(word) or word.startswith(("unser", "mein", "dein", "euer", "jede", "diese"))


def _is_label(scene: Scene, heading: Block) -> bool:
    """Whether a heading is little more than a name (*Coca-Cola (KO)*)."""
    return len(scene.ctx.text[heading.start : heading.end].split()) <= 5


def economy_candidates(
    focus: Focus, reading: Reading, metric: MetricChoice | None
) -> Iterator[Candidate]:
    """The country whose statistics office or central bank the sentence names; the country that a
    text about the economy is about."""
    if metric is None or metric_group(metric.metric) != "macro":
        return
    fitting = kind_features("economy", metric)
    offices = subject_lexicon().offices
    for word in reading.sentence.lowers:
        region = offices.get(word) or offices.get(word.removesuffix("es").removesuffix("s"))
        if region is not None:
            yield Candidate(
                SubjectChoice(None, region, "economy"), {"office": 1.0, **fitting},
                f"«{word}» speaks of {region}",
            )  # fmt: skip
    if focus.economy is not None:
        yield Candidate(
            SubjectChoice(None, focus.economy, "economy"), {"main_economy": 1.0, **fitting},
            f"the text is about {focus.economy}",
        )  # fmt: skip
