"""Scores the claims on the parts of corpora/claims.

usage: python scripts/evaluate_claims.py [train dev test] [--encoder] [--errors]

 detection   sentences: claim or not
 claims R/P  claims met one to one (overlap of half of the shorter or more)
 speaker     share of gold claims whose best overlapping claim has the right speaker: same role
             `author`, or a name that holds the other
 kind, stance, certainty   accuracy on met claims
 rating, target            accuracy where the gold has one
 subject     share of met claims that share a subject text with the gold
 sentence    sentiment of sentences: accuracy and macro-F1
 document    sentiment of texts; calibration: mean score per gold label
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Any

from claim_corpus import PARTS, CorpusText, PassageReader, read_part

from nlp_fin.pipeline.claiming.heads import ClaimClassifier, best, combine, score_heads
from nlp_fin.pipeline.claiming.stems import stem_of
from nlp_fin.pipeline.claims import RULED_OUT, read_opinions
from nlp_fin.pipeline.encoder import shared_classifier
from nlp_fin.pipeline.sentiment import score_sentiment
from nlp_fin.types import Claim, Speaker

Gold = dict[str, Any]
LABELS = ("negative", "neutral", "positive")


def normal(name: str | None) -> str:
    return " " + re.sub(r"[^\wäöüß&]+", " ", (name or "").lower()).strip() + " "


def same_name(one: str | None, other: str | None) -> bool:
    """One holds the other as whole words."""
    a, b = normal(one), normal(other)
    return bool(a.strip() and b.strip()) and (a in b or b in a)


def same_subject(one: str, other: str) -> bool:
    """As `same_name`, whatever the case: *deutscher Unternehmen*, *deutschen Unternehmen*."""
    return same_name(one, other) or same_name(_stems(one), _stems(other))


def _stems(name: str) -> str:
    return " ".join(stem_of(word) for word in normal(name).split())


def same_speaker(speaker: Speaker, gold: Gold) -> bool:
    if gold["role"] == "author":
        return speaker.role == "author"
    return speaker.role != "author" and same_name(speaker.name, gold["name"])


def overlap(claim: Claim, gold: Gold) -> int:
    start, end = int(gold["start"]), int(gold["end"])
    return max(0, min(claim.end, end) - max(claim.start, start))


def meets(claim: Claim, gold: Gold) -> bool:
    shorter = min(claim.end - claim.start, int(gold["end"]) - int(gold["start"]))
    return bool(overlap(claim, gold) >= 0.5 * shorter > 0)


def match(claims: Sequence[Claim], gold: Sequence[Gold]) -> list[tuple[int, int]]:
    """One-to-one pairs (claim, gold), the largest overlap and right speakers first."""
    pairs = [
        (same_speaker(c.speaker, g["speaker"]), overlap(c, g), -i, -j)
        for i, c in enumerate(claims)
        for j, g in enumerate(gold)
        if meets(c, g)
    ]
    used_claims: set[int] = set()
    used_gold: set[int] = set()
    out = []
    for _, _, i, j in sorted(pairs, reverse=True):
        if -i not in used_claims and -j not in used_gold:
            used_claims.add(-i)
            used_gold.add(-j)
            out.append((-i, -j))
    return out


def subject_names(text: CorpusText, claim: Claim) -> list[str]:
    """The names of the claim's instruments, and how the text calls them."""
    called: dict[str, list[str]] = {
        m.instrument: [] for m in text.ctx.mentions if m.instrument in claim.subjects
    }
    for mention in text.ctx.mentions:
        if mention.instrument in called:
            called[mention.instrument].append(text.ctx.text[mention.start : mention.end])
    names = [text.ctx.instruments[s].name for s in claim.subjects]
    return [*names, *(dict.fromkeys(n for found in called.values() for n in found))]


class Score:
    """Counts over the texts of one part."""

    def __init__(self, classifier: ClaimClassifier | None = None) -> None:
        self.classifier = classifier
        self.count: Counter[str] = Counter()
        self.sentences: Counter[tuple[str, str]] = Counter()
        self.documents: Counter[tuple[str, str]] = Counter()
        self.document_scores: dict[str, list[float]] = {label: [] for label in LABELS}
        self.errors: list[str] = []

    def add(self, text: CorpusText) -> None:
        started = time.process_time()
        opinions = read_opinions(text.ctx, text.figures, self.classifier)
        claims = opinions.claims
        sentiment = score_sentiment(text.ctx, claims, opinions.tones)
        self.count["cpu_us"] += int(1e6 * (time.process_time() - started))
        self.count["words"] += len(text.ctx.text.split())
        gold = [c for s in text.gold["sentences"] for c in s["claims"]]
        self._claims(text, claims, gold)
        self._sentences(text, claims)
        label = text.gold["sentiment"]
        self.documents[label, sentiment.label] += 1
        self.document_scores[label].append(sentiment.score)

    def _claims(self, text: CorpusText, claims: Sequence[Claim], gold: Sequence[Gold]) -> None:
        count = self.count
        pairs = match(claims, gold)
        count["gold"] += len(gold)
        count["predicted"] += len(claims)
        count["met"] += len(pairs)
        for i, j in pairs:
            claim, wanted = claims[i], gold[j]
            right = same_speaker(claim.speaker, wanted["speaker"])
            count["speaker"] += right
            for name in ("kind", "stance", "certainty"):
                value = getattr(claim, name)
                count[name] += value == wanted[name]
                if value != wanted[name]:
                    self._note(text, wanted, f"{name}: {wanted[name]} -> {value}")
            if not right:
                self._note(text, wanted, f"speaker: {wanted['speaker']['name']} -> {claim.speaker}")
            if "rating" in wanted:
                count["rating_n"] += 1
                count["rating"] += claim.rating == wanted["rating"]
            if "target_text" in wanted:
                count["target_n"] += 1
                figures = {f.id: f.text for f in text.figures}
                count["target"] += figures.get(claim.target or "") == wanted["target_text"]
            named = [*subject_names(text, claim), *claim.subject_texts]
            fits = any(same_subject(a, b) for a in named for b in wanted["subjects"])
            count["subject"] += fits
            if not fits:
                self._note(text, wanted, f"subject: {wanted['subjects']} -> {named}")

    def _note(self, text: CorpusText, gold: Gold, what: str) -> None:
        quoted = text.ctx.text[gold["start"] : gold["end"]]
        self.errors.append(f"{text.gold['id']} {what} | {quoted}")

    def _sentences(self, text: CorpusText, claims: Sequence[Claim]) -> None:
        reader = PassageReader(text)
        for sentence in text.gold["sentences"]:
            start, end = sentence["start"], sentence["end"]
            middle = (start + end) // 2
            found = any(
                c.start <= middle < c.end or start <= (c.start + c.end) // 2 < end for c in claims
            )
            wanted = bool(sentence["claims"])
            self.count["det_tp"] += found and wanted
            self.count["det_fp"] += found and not wanted
            self.count["det_fn"] += wanted and not found
            if found != wanted:
                self.errors.append(
                    f"{text.gold['id']} detection: {wanted} -> {found} | {text.ctx.text[start:end]}"
                )
            scores = score_heads(reader.features(start, end))
            if self.classifier is not None and scores["is_claim"]["claim"] >= RULED_OUT:
                (learned,) = self.classifier.classify([text.ctx.text[start:end]])
                scores = combine(scores, learned, self.classifier.weights)
            self.sentences[sentence["sentiment"], best(scores["sentiment"])] += 1

    def report(self, part: str) -> list[str]:
        c = self.count
        met, gold = max(1, c["met"]), max(1, c["gold"])
        precision = c["det_tp"] / max(1, c["det_tp"] + c["det_fp"])
        recall = c["det_tp"] / max(1, c["det_tp"] + c["det_fn"])
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        lines = [
            f"{part}: {len(self.document_scores['neutral'])} neutral of "
            f"{sum(self.documents.values())} texts, {c['gold']} claims",
            f"  detection  P {precision:.3f} R {recall:.3f} F {f1:.3f}",
            f"  claims     R {c['met'] / gold:.3f} P {c['met'] / max(1, c['predicted']):.3f}",
        ]
        for name in ("speaker", "kind", "stance", "certainty", "subject"):
            lines.append(f"  {name:10s} {c[name] / met:.3f}")
        lines.append(
            f"  rating     {c['rating']}/{c['rating_n']}   target {c['target']}/{c['target_n']}"
        )
        lines.append("  sentence   acc {:.3f} macro-F1 {:.3f}".format(*accuracy_f1(self.sentences)))
        lines.append("  document   acc {:.3f} macro-F1 {:.3f}".format(*accuracy_f1(self.documents)))
        for label, scores in self.document_scores.items():
            if scores:
                mean = sum(scores) / len(scores)
                lines.append(f"    {label:9s} n {len(scores):3d} mean score {mean:+.2f}")
        lines.append(
            f"  CPU        {c['cpu_us'] / 1000 * 900 / max(1, c['words']):.1f} ms / 900 words"
        )
        return lines


def accuracy_f1(confusion: Counter[tuple[str, str]]) -> tuple[float, float]:
    total = sum(confusion.values())
    right = sum(n for (a, b), n in confusion.items() if a == b)
    scores = []
    for label in LABELS:
        hit = confusion[label, label]
        wanted = sum(n for (a, _), n in confusion.items() if a == label)
        given = sum(n for (_, b), n in confusion.items() if b == label)
        scores.append(2 * hit / (wanted + given) if wanted + given else 0.0)
    return right / max(1, total), sum(scores) / len(scores)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", help=", ".join(PARTS) + "; train and dev if none")
    parser.add_argument("--errors", action="store_true", help="list every wrong label")
    parser.add_argument("--first", type=int, help="only so many texts of each part")
    parser.add_argument("--encoder", action="store_true", help="with the model, if there is one")
    options = parser.parse_args()
    classifier = shared_classifier() if options.encoder else None
    for part in options.parts or ("train", "dev"):
        score = Score(classifier)
        for text in islice(read_part(part), options.first):
            score.add(text)
        print("\n".join(score.report(part)))
        if options.errors:
            print("\n".join(score.errors))


if __name__ == "__main__":
    main()
