"""spaCy factories, registered as entry points in the group `spacy_factories`.

spaCy imports this module whenever anybody creates a pipeline, so it imports nothing heavy:
the algorithms are loaded when a component is made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

FACTORIES = {
    "fin_layout": "add_layout",
    "fin_dates": "add_dates",
    "fin_instruments": "add_instruments",
    "fin_numbers": "add_numbers",
    "fin_figures": "add_figures",
    "fin_claims": "add_claims",
    "fin_sentiment": "add_sentiment",
}
"""Component name → function in `nlp_fin.pipeline.components`, in pipeline order."""

Component = Callable[[Doc], Doc]


def _component(name: str) -> Component:
    from nlp_fin.pipeline import components

    components.register_getters()
    function: Component = getattr(components, FACTORIES[name])
    return function


@Language.factory("fin_layout")
def fin_layout(nlp: Language, name: str) -> Component:
    """Blocks, sentences, tables."""
    return _component("fin_layout")


@Language.factory("fin_dates")
def fin_dates(nlp: Language, name: str) -> Component:
    """Time expressions, resolved."""
    return _component("fin_dates")


@Language.factory("fin_instruments")
def fin_instruments(nlp: Language, name: str) -> Component:
    """Indices, companies, funds, commodities, currencies, rates, institutions, persons."""
    return _component("fin_instruments")


@Language.factory("fin_numbers")
def fin_numbers(nlp: Language, name: str) -> Component:
    """Numbers with units."""
    return _component("fin_numbers")


@Language.factory("fin_figures", assigns=["doc.spans"])
def fin_figures(nlp: Language, name: str) -> Component:
    """Figures: linked numbers, in `doc.spans["figures"]` and `Doc._.figures`."""
    return _component("fin_figures")


@Language.factory(
    "fin_claims", assigns=["doc.spans"], default_config={"encoder": True, "model": None}
)
def fin_claims(nlp: Language, name: str, encoder: bool, model: str | None) -> Component:
    """Claims, in `doc.spans["claims"]` and `Doc._.claims`.

    `encoder` false leaves everything to the rules; `model` names a Hugging Face classifier to use
    in place of the project's own encoder.
    """
    from nlp_fin.pipeline import components

    components.register_getters()
    return components.ClaimsComponent(encoder=encoder, model=model)


@Language.factory("fin_sentiment")
def fin_sentiment(nlp: Language, name: str) -> Component:
    """Sentiment, in `Doc._.fin_sentiment`."""
    return _component("fin_sentiment")


def build_pipeline(*, encoder: bool = True, model: str | None = None, **overrides: Any) -> Language:
    """A blank German pipeline with our tokenizer and all components in order.

    `encoder` and `model` are those of `fin_claims`; `overrides` go to `spacy.blank("de", …)`.
    Texts up to 5 million characters are accepted.
    """
    import spacy

    from nlp_fin.pipeline.tokenizer import make_tokenizer

    nlp = spacy.blank("de", **overrides)
    nlp.tokenizer = make_tokenizer(nlp)
    nlp.max_length = 5_000_000
    for name in FACTORIES:
        claims = {"encoder": encoder, "model": model} if name == "fin_claims" else {}
        nlp.add_pipe(name, config=claims)
    return nlp
