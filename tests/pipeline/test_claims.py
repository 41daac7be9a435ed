from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_fin.pipeline.claiming.aspects import local_polarities
from nlp_fin.pipeline.claiming.heads import HeadScores
from nlp_fin.pipeline.claims import find_claims, read_opinions
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.dates import find_times
from nlp_fin.pipeline.instruments import find_instruments
from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.sentences import split_sentences
from nlp_fin.types import Article, Claim

DAY = date(2025, 11, 5)


def context(text: str) -> TextContext:
    blocks = find_blocks(text)
    hits = find_instruments(text)
    return TextContext(
        article=Article(id="a", source="t", text=text, published=DAY),
        text=text,
        anchor=DAY,
        blocks=tuple(blocks),
        sentences=tuple(split_sentences(text, blocks)),
        times=tuple(find_times(text, DAY)),
        mentions=tuple(hits.mentions),
        instruments=dict(hits.instruments),
        quantities=(),
        tables=(),
    )


def claims(text: str) -> list[Claim]:
    return find_claims(context(text), ())


def one(text: str) -> Claim:
    found = claims(text)
    assert len(found) == 1, [c.text for c in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "kind", "stance"),
    [
        ("Der Dax verlor 0,9 Prozent auf 24.171 Punkte.", "performance", "negative"),
        ("Der Umsatz wuchs um fünf Prozent auf 78,9 Milliarden Euro.", "fundamental", "positive"),
        ("Mit einem KGV von 13 ist die Aktie klar unterbewertet.", "valuation", "positive"),
        ("Der Konzern rechnet für 2026 mit sinkenden Gewinnen.", "forecast", "negative"),
        ("Steigende Energiekosten belasten die Chemiebranche.", "driver", "negative"),
        ("Anleger sollten die Aktie meiden.", "recommendation", "negative"),
        ("Es besteht ein hohes Risiko für starke Kursverluste.", "risk", "negative"),
    ],
)
def test_kind_and_stance(text: str, kind: str, stance: str) -> None:
    claim = one(text)
    assert (claim.kind, claim.stance) == (kind, stance)


@pytest.mark.parametrize(
    "text",
    [
        "Was ist ein Stop-Loss?",
        "Klicken Sie hier, um sich für das Webinar anzumelden.",
        "Die Formel lautet: Kurs mal Anzahl der Aktien.",
        "Inhaltsverzeichnis",
        "Die Hauptversammlung findet am 12. Februar statt.",
    ],
)
def test_what_claims_nothing(text: str) -> None:
    assert claims(text) == []


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Die Aktie dürfte weiter steigen.", "hedged"),
        ("Möglicherweise drohen weitere Verluste.", "hedged"),
        ("Falls die Zinsen steigen, fallen die Gewinne.", "conditional"),
        ("Sollte die Inflation anziehen, könnte der Markt fallen.", "conditional"),
        ("Der Gewinn stieg um zehn Prozent.", "stated"),
    ],
)
def test_certainty(text: str, certainty: str) -> None:
    assert one(text).certainty == certainty


def test_two_opposite_stances_are_two_claims() -> None:
    found = claims("Während Alphabet um sechs Prozent stieg, brach Meta um acht Prozent ein.")
    assert [c.stance for c in found] == ["positive", "negative"]
    assert "Alphabet" in found[0].text
    assert "Meta" in found[1].text


def test_subjects_are_linked_and_the_speaker_is_none_of_them() -> None:
    claim = one("Goldman Sachs erwartet für SAP höhere Gewinne.")
    assert claim.speaker.name == "Goldman Sachs"
    assert [s for s in claim.subjects if "SAP" in s]
    assert not [s for s in claim.subjects if "GS" in s or "Goldman" in s]


def test_a_sentence_that_names_nobody_is_about_the_one_before() -> None:
    found = claims("Die SAP-Aktie stieg um drei Prozent. Die Marge verbesserte sich deutlich.")
    assert found[-1].subjects == found[0].subjects


def test_segments_are_subject_texts() -> None:
    claim = one("Small Caps profitieren überdurchschnittlich von sinkenden Zinsen.")
    assert "Small Caps" in claim.subject_texts


def test_a_forecast_has_a_horizon() -> None:
    claim = one("Der Konzern rechnet für 2027 mit einem höheren Gewinn.")
    assert claim.horizon is not None
    assert claim.horizon.end == date(2027, 12, 31)


def test_a_rating_sets_rating_and_stance() -> None:
    claim = one('Die UBS hat die SAP-Aktie von "Neutral" auf "Buy" hochgestuft.')
    assert (claim.rating, claim.rating_change, claim.stance) == ("buy", "upgrade", "positive")


def test_two_speakers_make_two_claims() -> None:
    found = claims("Die Ökonomen Ulrich Bindner und Jürgen Schaff warnen vor einer Rezession.")
    assert [c.speaker.name for c in found] == ["Ulrich Bindner", "Jürgen Schaff"]


def test_ids_count_up_and_offsets_hold() -> None:
    text = "Der Dax fiel um ein Prozent. Der Umsatz sank deutlich. SAP gewann zwei Prozent."
    found = claims(text)
    assert [c.id for c in found] == [f"c{n}" for n in range(1, len(found) + 1)]
    assert all(text[c.start : c.end] == c.text for c in found)


class _Pessimist:
    """A classifier that decides the stance only."""

    name = "pessimist"
    weights: Mapping[str, float] = MappingProxyType({"stance": 0.7})

    def classify(self, texts: Sequence[str]) -> list[HeadScores]:
        return [{"stance": {"negative": 0.98, "neutral": 0.01, "positive": 0.01}} for _ in texts]


def test_a_classifier_decides_its_heads_and_is_named() -> None:
    ctx = context("Der Umsatz wuchs um fünf Prozent.")
    claim = find_claims(ctx, (), _Pessimist())[0]
    assert (claim.stance, claim.decided_by) == ("negative", "pessimist")
    assert claim.kind == find_claims(ctx, ())[0].kind


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.sampled_from('aä Dax.,;:-„“"\n1|?wenn '), max_size=200))
def test_any_text_is_read(text: str) -> None:
    for claim in claims(text):
        assert text[claim.start : claim.end] == claim.text


def test_every_sentence_has_a_tone() -> None:
    text = "Der Gewinn brach ein. Die Aktie stürzte ab. Der Ausblick ist hervorragend."
    tones = read_opinions(context(text), ()).tones
    assert [t.score < 0 for t in tones] == [True, True, False]
    assert [(t.start, t.end) for t in tones] == list(context(text).sentences)


def test_a_list_of_prices_claims_nothing() -> None:
    text = "Name | Kürzel | Branche\nItron | ITRI | Technologie\nRenk | R3NK | Industrie"
    assert claims(text) == []


def test_parts_of_a_sentence_tell_its_instruments_apart() -> None:
    text = "Die Aktie von SAP ist viel zu teuer, das Papier von Siemens dagegen sehr attraktiv."
    found = local_polarities(context(text), (0, len(text)))
    assert found["company:SAP.DE"] < 0 < found["company:SIE.DE"]


def test_one_instrument_has_no_parts() -> None:
    text = "Die Aktie von SAP ist viel zu teuer, der Ausblick ist mau."
    assert local_polarities(context(text), (0, len(text))) == {}
