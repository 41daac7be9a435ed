"""Features that every candidate for a subject gets, wherever it was found."""

from __future__ import annotations

from nlp_fin.lexicon.metrics import read_word
from nlp_fin.lexicon.ratings import rating_lexicon
from nlp_fin.lexicon.subjects import subject_lexicon
from nlp_fin.pipeline.linking.drafts import SubjectChoice
from nlp_fin.pipeline.linking.groups import metric_group
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.opposites import COMPARED
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Scene

_PARTED = frozenset(("share", "beat_rate"))
_POOLED = ("share", "allocation")
_OF_PERSONS = frozenset("earnings investment positions shares_outstanding dividend".split())
_OF_SHARES = frozenset(
    "pe forward_pe cape pb ps peg ev_ebitda ev_sales valuation_gap index_level eps eps_growth "
    "dividend_yield hit_rate volatility max_drawdown return_gap cagr".split()
)
_ACTED = ("accounts", "balance")
_WITH_RATES = frozenset(
    "fed ezb snb boe boj bund bundesbank bundesregierung iwf opec opec+ bafin eu-kommission".split()
) | {"bank of england", "bank of japan", "federal reserve"}
_KINDS = frozenset(
    "company index etf fund commodity economy group thing institution person rate bond".split()
)
_BY_GROUP = (
    "main", "carried", "heading", "block_label", "is_region", "metric_word", "other_block",
    "institution", "anaphor", "is_issuer", "heading_label", "own", "is_other", "is_name",
    "owned", "product", "is_portfolio", "of_region", "topic_noun", "heading_place",
    "region_label", "is_people", "is_style", "judge", "bracketed",
)  # fmt: skip


def mark(
    scene: Scene,
    issuer: SubjectChoice | None,
    block: int,
    found: list[Candidate],
    metric: MetricChoice | None,
) -> None:
    """What holds for every candidate: whether it is the issuer, and the metric's group."""
    group = _group(metric)
    rating = metric is not None and metric.metric in ("price_target", "upside")
    foreseen = _is_forecast_section(scene, block)
    staked = any("stake" in candidate.features for candidate in found)
    if metric is not None and metric.metric not in _OF_PERSONS:
        found[:] = [candidate for candidate in found if candidate.value.kind != "person"]
    if metric is not None and metric.metric in _OF_SHARES:
        found[:] = [c for c in found if not _has_no_shares(scene, c.value)] or found
    pooled = group in _POOLED and any("in_pool" in candidate.features for candidate in found)
    for candidate in found:
        features, choice = candidate.features, candidate.value
        if issuer is not None:
            if is_same(choice, issuer):
                features["is_issuer"] = 1.0
            elif choice.kind == "company" and "dist" not in features:
                features["not_issuer"] = 1.0
            elif "is_local" in features or "is_maybe" in features:
                features["name_with_issuer"] = 1.0
            elif "metric_word" in features:
                features["word_with_issuer"] = 1.0
        if "dist" not in features:
            features.pop("in_pool", None)
        if features.get("in_pool") and group not in ("static", *_POOLED):
            del features["in_pool"]
            if group == "market":
                features["within_index"] = 1.0
        if choice.kind in _KINDS:
            features[f"kind_{choice.kind}_{group}"] = 1.0
        if pooled and "dist" in features and "in_pool" not in features:
            features["beside_pool"] = 1.0
        if group not in _ACTED or choice.kind in ("institution", "person"):
            features.pop("acts", None)
        if features.get("versus") and features.get("fresh"):
            features["versus_own"] = 1.0
        if choice.kind == "person":
            features["person"] = 1.0
        if staked and "dist" in features and "stake" not in features:
            features["stakeholder"] = 1.0
        if choice.instrument is not None and len(scene.places_of(choice.instrument)) == 1:
            features["named_once"] = float("dist" not in features)
        if metric is not None and metric.metric in COMPARED:
            for name in ("beaten", "beats", "versus", "relative"):
                if name in features:
                    features[f"{name}_gap"] = features[name]
        if features.get("opines") and not _is_house(scene, choice):
            del features["opines"]
        judges = rating or (foreseen and features.get("label"))
        if judges and choice.kind in ("institution", "company") and _is_house(scene, choice):
            features["rater"] = 1.0
        if choice.kind == "institution" and _is_judge(scene, choice):
            features["judge"] = 1.0
        for name in _BY_GROUP:
            if features.get(name):
                features[f"{name}_{group}"] = features[name]


def _has_no_shares(scene: Scene, choice: SubjectChoice) -> bool:
    """A central bank, a research house, a rate; not a provider, whose name can be its fund's."""
    if choice.kind == "rate":
        return True
    return choice.kind == "institution" and not _called(scene, choice) & subject_lexicon().providers


def _group(metric: MetricChoice | None) -> str:
    """Group of metrics that go with subjects of the same sort."""
    if metric is None:
        return "unknown"
    if metric.metric in _PARTED:
        return "share"
    if metric.metric == "allocation":
        return "allocation"  # of what should have the weight, not of the whole
    return "unknown" if metric.metric == "other" else metric_group(metric.metric)


def _is_forecast_section(scene: Scene, block: int) -> bool:
    """Whether the heading above is about forecasts (*Prognosen für Gold*): lines below it that
    begin with the name of a house say what the house expects."""
    headings = scene.headings_above(block)[:1] if block >= 0 else []
    return any(
        reading.role in ("forecast", "estimate", "target")
        for heading in headings
        for word in scene.ctx.text[heading.start : heading.end].split()
        for reading in read_word(word.strip(":,.()*"))
    )


def _is_house(scene: Scene, choice: SubjectChoice) -> bool:
    """Whether a name is a research house, which sets price targets for others."""
    if choice.kind == "institution" or choice.text.lower() in subject_lexicon().judges:
        return True
    return bool(_called(scene, choice) & (rating_lexicon().houses | subject_lexicon().judges))


def _is_judge(scene: Scene, choice: SubjectChoice) -> bool:
    """Whether an institution says figures of others, as houses do; central banks have their own."""
    names = _called(scene, choice)
    known = rating_lexicon().houses | subject_lexicon().judges
    own = _WITH_RATES | subject_lexicon().offices.keys() | subject_lexicon().providers
    return bool(names & known) and not names & own


def _called(scene: Scene, choice: SubjectChoice) -> set[str]:
    """The names of a candidate, lower case."""
    known = scene.ctx.instruments.get(choice.instrument or "")
    return {choice.text.lower()} | ({known.name.lower()} if known is not None else set())


def is_same(one: SubjectChoice, other: SubjectChoice) -> bool:
    if one.instrument is not None or other.instrument is not None:
        return one.instrument == other.instrument
    return one.text == other.text
