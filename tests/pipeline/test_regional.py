"""Markets called by their region or as *der Markt*; short forms of indices, styles and funds."""

from __future__ import annotations

import pytest
from linking_context import figures_of, scene_of

from nlp_fin.pipeline.linking.regional import index_named


def links(text: str) -> list[str | None]:
    return [f.subject.instrument if f.subject else None for f in figures_of(text).values()]


def test_the_index_of_a_region_is_the_one_that_the_text_names() -> None:
    scene = scene_of("Der Topix stieg, der S&P 500 fiel.")
    assert index_named(scene, "Japan") == scene.ctx.mentions[0].instrument
    assert index_named(scene, "USA") == "index:^GSPC"
    assert index_named(scene, "China") is None


def test_a_market_is_called_by_its_region() -> None:
    text = (
        "Europa gegen USA\n\nDer Stoxx Europe 600 stieg um 10 Prozent, der S&P 500 um 12 Prozent. "
        "Europäische Aktien kosten das 14-Fache der Gewinne, US-Aktien das 22-Fache."
    )
    assert links(text)[2:] == ["index:^STOXX", "index:^GSPC"]


@pytest.mark.parametrize(
    ("text", "instrument"),
    [
        ("Der DAX gewann 2 %, der MDAX 3 %. Dann brach der MDAX um 43 % ein, der Leitindex 40 %.",
         "index:^GDAXI"),
        ("Der Dax stieg um 1 %, der S&P 500 um 2 %. Der US-Leitindex fiel 2022 um 19 %.",
         "index:^GSPC"),
        ("Der MSCI World stieg um 9 %, der MSCI Emerging Markets um 7 %. Der EM-Index fiel 2022 um "
         "20 %.", "index:^891800-USD-STRD"),
        ("Der MSCI World stieg um 9 %, der MSCI World Momentum um 12 %. 2022 verlor Momentum 18 %.",
         "index:MSCI World Momentum"),
    ],
)  # fmt: skip
def test_a_noun_says_which_index_is_meant(text: str, instrument: str) -> None:
    assert links(text)[-1] == instrument


def test_a_provider_s_name_stands_for_its_only_fund() -> None:
    text = (
        "Der iShares Core MSCI World kostet 0,20 % im Jahr, der Amundi Prime All Country World "
        "0,07 %. Bei 50.000 Euro zahlt man bei iShares 100 Euro, bei Amundi 35 Euro."
    )
    named = [m.instrument.partition(":")[0] for m in scene_of(text).ctx.mentions]
    assert named == ["etf"] * 4


def test_who_announces_a_figure_is_not_what_it_is_of() -> None:
    text = "Invesco betont: Mid-Caps haben seit 1991 Large-Caps in 56 % der Perioden geschlagen."
    found = next(iter(figures_of(text).values()))
    assert found.subject is not None
    assert "Mid-Caps" in (found.subject.text or "")
