"""Checks of shares that prose asserts: part, whole and the share in percent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from itertools import combinations

from nlp_fin.checks.findings import arithmetic_finding
from nlp_fin.checks.identities.base import Outcome, agrees, measure
from nlp_fin.checks.identities.totals import SHARE
from nlp_fin.checks.keys import metrics_agree
from nlp_fin.checks.moves import unmask
from nlp_fin.checks.pairs import ordered
from nlp_fin.checks.scene import Scene, Sentence, unit_class
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding

_MAX_AMOUNTS = 12
_CUE_WIDTH = 35
_AROUND = 60
"""Characters beside a whole in which its noun stands."""
_STEM = 6
_SUMS = ("gesamt", "summe", "total")


_WHOLES: dict[str, tuple[str, ...]] = {
    "cap": ("market_cap",),
    "revenue": ("revenue",),
    "profit": ("earnings", "net_income", "operating_income", "ebitda", "pretax_income"),
    "debt": ("debt",),
}
"""Words for a whole → the metrics that its figure may have."""


_SMALLEST_SHARE = Decimal("0.0005")


def _amounts_near(scene: Scene, share: Figure, sentence: Sentence) -> list[Figure]:
    """Levels in money or counts before the share and in the rest of its sentence."""
    return [
        f for near in scene.neighbours(sentence, 2) for f in scene.figures_in(near)
        if unit_class(f) in "MC" and f.aspect == "level" and f.value is not None and f.value > 0
    ]  # fmt: skip


@cache
def _of_it() -> re.Pattern[str]:
    return re.compile(r"\b(?:davon|darunter|hiervon)\s\D{0,40}$", re.IGNORECASE)


def _could_be_share(scene: Scene, part: Figure, whole: Figure) -> bool:
    named = part.start > whole.start and _of_it().search(scene.before(part, 60))
    if not metrics_agree(part.metric, whole.metric) and not named:
        return False
    if not part.value or not whole.value or part.value == whole.value:
        return False
    return part.value / whole.value > _SMALLEST_SHARE


def _fits_any(scene: Scene, share: Figure, amounts: list[Figure]) -> bool:
    """Is it the quotient of any two amounts near by, whatever linking calls them? (a margin)"""
    pairs = (ordered(a, b) for a, b in combinations(amounts[:_MAX_AMOUNTS], 2) if a.unit == b.unit)
    return any(agrees(SHARE, {"part": p, "whole": w, "share": share}) for p, w in pairs)


def _is_set_out(scene: Scene, whole: Figure) -> bool:
    """Does the text divide the whole? (*Von den 40 Werten notierten 24 …*)"""
    before = scene.before(whole, 24)
    return re.search(r"\b(?:von|unter) (?:den|insgesamt|allen) $", before, re.I) is not None


def _closeness(outcome: Outcome) -> Decimal:
    """How far the computed share is from the stated one."""
    stated, computed = outcome.stated.value, outcome.nominal.low
    return Decimal("Infinity") if stated is None or computed is None else abs(stated - computed)


def _is_close(scene: Scene, share: Figure, outcome: Outcome) -> bool:
    """Does the whole stand in the sentence of the share or part, or right before the part's?"""
    home = scene.sentence_of(share)
    part, whole = (scene.sentence_of(outcome.figures[role]) for role in ("part", "whole"))
    if home is None or part is None or whole is None:
        return False
    return whole is home or 0 <= part.index - whole.index <= 1


def _is_stated_of(scene: Scene, share: Figure, part: Figure) -> bool:
    """Do words right before the share say that it is what the part amounts to?

    The part stands in the same sentence, or in the one before that this one takes up.
    """
    home, there = scene.sentence_of(share), scene.sentence_of(part)
    if home is None or there is None or not 0 <= home.index - there.index <= 1:
        return False
    before = scene.before(share, _CUE_WIDTH)
    return relations().word("share_is").search(before) is not None


def _share_of_whole(scene: Scene, share: Figure, sentence: Sentence) -> Iterator[Finding]:
    """*744.800 von 9,03 Millionen, das entspricht einem Anteil von 8,2 Prozent*

    A share that none of the pairs near by gives is refuted only where there is one pair and the
    text says that the share follows from it.
    """
    around = scene.before(share, 45) + " | " + scene.after(share, 12)
    cue = relations().word("share_of").search(around)
    if cue is None or not is_share(share) or share.aspect == "change":
        return
    if relations().word("vanished").search(scene.after(share, 60)):
        return
    amounts = _amounts_near(scene, share, sentence)
    pairs = [ordered(a, b) for a, b in combinations(amounts, 2) if a.unit == b.unit]
    named = _named_whole(scene, share)
    if named:
        pairs = [
            (p, w)
            for p, w in pairs
            if w.metric in named and (p.metric not in named or _could_be_share(scene, p, w))
        ]
    else:
        pairs = [(p, w) for p, w in pairs if _could_be_share(scene, p, w)]
    if any(_is_set_out(scene, whole) for _, whole in pairs):
        pairs = [(p, w) for p, w in pairs if _is_set_out(scene, w)]
    pairs.sort(key=lambda pair: sum(abs(f.start - share.start) for f in pair))
    outcomes = [
        o for part, whole in pairs
        if (o := measure(SHARE, {"part": part, "whole": whole, "share": share}))
    ]  # fmt: skip
    fitting = [o for o in outcomes if o.judgement.verdict != "refuted"]
    article = scene.record.article.id
    if fitting:
        here = {f.id for f in scene.figures_in(sentence)}
        close = any(f.id in here for f in fitting[0].figures.values() if f is not share)
        if share.qualifier in ("exact", "about") or (len(outcomes) == 1 and close):
            yield arithmetic_finding(article, fitting[0], cue=cue[0])
        return
    if len(outcomes) > 1 and _is_set_out(scene, outcomes[0].figures["whole"]):
        closest = min(outcomes, key=_closeness)
        concludes = relations().word("concluding").search(sentence.text) is not None
        if concludes and _is_close(scene, share, closest):
            yield arithmetic_finding(article, closest, cue=cue[0])
        return
    if len(outcomes) != 1 or _of_another_whole(scene, share, outcomes[0].figures["whole"]):
        return
    stated = _is_stated_of(scene, share, outcomes[0].figures["part"])
    if _fits_any(scene, share, amounts):
        return
    if stated and _is_close(scene, share, outcomes[0]):
        yield arithmetic_finding(article, outcomes[0], cue=cue[0])


def _shares_in_words(scene: Scene, sentence: Sentence) -> Iterator[tuple[Figure, Outcome, str]]:
    """*62 Billionen Dollar – 49 Prozent der weltweiten Kapitalisierung von 127 Billionen*"""
    for frame in relations().frames["share_of_whole"]:
        for match in frame.finditer(sentence.masked):
            part, share, whole = (
                scene.figures[int(match[role][1:])] for role in ("part", "share", "whole")
            )
            if part.unit != whole.unit or not part.value or not whole.value:
                continue
            outcome = measure(SHARE, {"part": part, "whole": whole, "share": share})
            if outcome is not None:
                yield share, outcome, unmask(scene, match[0])


def _noun_behind(scene: Scene, share: Figure) -> str | None:
    """*14 Prozent vom Umsatz*: the noun that the share is of."""
    behind = re.match(
        r"[%\w]*\s(?:der|des|ihre[rs]|seine[rs]|vom|von|am|dieses|dieser)\s(?:[a-zäöüß]+\s)?(\w+)",
        scene.after(share, 60),
    )
    return behind[1] if behind is not None and behind[1][0].isupper() else None


def _named_whole(scene: Scene, share: Figure) -> tuple[str, ...]:
    """Metrics of the whole that the text behind the share names."""
    noun = _noun_behind(scene, share)
    if noun is None:
        return ()
    return next((m for role, m in _WHOLES.items() if relations().roles[role].fullmatch(noun)), ())


def _of_another_whole(scene: Scene, share: Figure, whole: Figure) -> bool:
    """Does the text behind the share name a whole of another kind? (*70 % des Börsenwerts*, *58
    Mrd. Euro … auf 3,9 % der Wirtschaftsleistung*)"""
    metrics = _named_whole(scene, share)
    if metrics:
        return whole.metric not in metrics
    noun = (_noun_behind(scene, share) or "").lower()
    around = (scene.before(whole, _AROUND) + " " + scene.after(whole, _AROUND)).lower()
    return bool(noun) and not noun.startswith(_SUMS) and noun[:_STEM] not in around


def is_share(figure: Figure) -> bool:
    """May a percentage be the part of something, by its metric?"""
    return figure.metric in ("share", "allocation", "other", "ratio")


_EVERY = {
    "zweite": 2, "dritte": 3, "vierte": 4, "fünfte": 5, "sechste": 6, "siebte": 7, "achte": 8,
    "neunte": 9, "zehnte": 10,
}  # fmt: skip


@cache
def _every_nth() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:also|damit|mithin|somit|sprich|das (?:ist|war|wäre))\s"
        r"(?P<words>(?:[a-zäöüß]+\s){0,3})"
        rf"(?P<nth>jede[rsnm]?\s(?P<number>{'|'.join(_EVERY)})[rsnm]?)\b",
        re.IGNORECASE,
    )


def _nth_of_whole(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """*Von den 2.400 Filialen schließen 480, also jede fünfte.*"""
    match = _every_nth().search(sentence.text)
    counts = [f for f in scene.figures_in(sentence) if unit_class(f) in "MC" and f.value]
    if match is None or len(counts) != 2 or counts[0].unit != counts[1].unit:
        return
    part, whole = ordered(*counts)
    if not _is_set_out(scene, whole):
        return
    start = sentence.start + match.start("nth")
    share = Figure(
        id="", start=start, end=start + len(match["nth"]), text=match["nth"],
        value=Decimal(100) / _EVERY[match["number"].lower()], low=None, high=None, unit="percent",
        qualifier=relations().qualifier_at_end(match["words"]), metric="share",
    )  # fmt: skip
    outcome = measure(SHARE, {"part": part, "whole": whole, "share": share})
    if outcome is not None:
        yield arithmetic_finding(scene.record.article.id, outcome, cue=match[0])


def check_shares(scene: Scene, settled: Iterable[str] = ()) -> list[Finding]:
    """Findings about shares; `settled` are ids of figures that are moves."""
    done = set(settled)
    findings: list[Finding] = []
    for sentence in scene.sentences:
        if sentence.last - sentence.first < 1:
            continue
        findings.extend(_nth_of_whole(scene, sentence))
        told = set(done)
        for share, outcome, cue in _shares_in_words(scene, sentence):
            if share.id not in told:
                told.add(share.id)
                findings.append(arithmetic_finding(scene.record.article.id, outcome, cue=cue))
        for figure in scene.figures_in(sentence):
            if figure.unit == "percent" and figure.id not in told:
                findings.extend(_share_of_whole(scene, figure, sentence))
    return findings
