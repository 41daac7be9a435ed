"""Exchanges and news services as places and distributors; how names begin; who acts; what is
never a subject."""

from __future__ import annotations

import pytest
from linking_context import figures_of, scene_of

from nlp_fin.pipeline.linking.venues import is_venue_name


def subjects(text: str) -> list[str]:
    return [f.subject.text for f in figures_of(text).values() if f.subject is not None]


@pytest.mark.parametrize(
    "text",
    [
        "Die im Prime Standard der Deutschen Börse notierte Carl Zeiss Meditec AG wuchs.",
        "Carl Zeiss Meditec ist an der Deutschen Börse in Frankfurt notiert.",
        "Carl Zeiss Meditec meldet Zahlen. Diese Mitteilung wurde übermittelt durch die EQS Group.",
    ],
)
def test_a_market_place_or_distributor_is_nobody_s_subject(text: str) -> None:
    named = {mention.instrument for mention in scene_of(text).ctx.mentions}
    assert named == {"company:AFX.DE"}


def test_an_exchange_that_reports_its_own_figures_stays() -> None:
    text = "Die Deutsche Börse AG steigerte den Umsatz auf 1,2 Mrd. Euro."
    assert subjects(text) == ["Deutsche Börse AG"]


def test_names_of_venues_are_known_with_their_legal_form() -> None:
    assert is_venue_name("EQS Group AG")
    assert is_venue_name("Frankfurter Wertpapierbörse")
    assert not is_venue_name("Börsenmedien AG")


def test_an_isin_is_not_what_a_subject_is_called() -> None:
    text = "Carl Zeiss Meditec (ISIN DE0005313704) wuchs. Der Umsatz stieg um 5 Prozent."
    assert subjects(text) == ["Carl Zeiss Meditec"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("tmc Content Group AG: Zahlen\n\nDie tmc Content Group AG wuchs.", "tmc Content Group AG"),
        ("adv.orga Beteiligungen AG\n\nDie adv. orga Beteiligungen AG wuchs.",
         "adv. orga Beteiligungen AG"),
        ("Die cash.life AG wuchs.", "cash.life AG"),
        ("Die euromicron Holding AG wuchs.", "euromicron Holding AG"),
        ("Die neue Muster Bau AG wuchs.", "Muster Bau AG"),
        ("Die German Startups Group GmbH & Co. KGaA wuchs.",
         "German Startups Group GmbH & Co. KGaA"),
        ("Die Wertpapierhandelsbank Concord Effekten AG wuchs. Die Concord Effekten AG wuchs.",
         "Concord Effekten AG"),
    ],
)  # fmt: skip
def test_where_the_name_of_a_company_begins(text: str, name: str) -> None:
    ctx = scene_of(text).ctx
    last = ctx.mentions[-1]
    assert ctx.text[last.start : last.end] == name


def test_the_rest_of_a_known_name_is_no_name() -> None:
    scene = scene_of("CO.DON AG: Zahlen\n\nDie CO. DON AG wuchs.")
    assert "DON" not in scene.local_names


def test_who_acts_in_the_main_clause_goes_before_the_issuer() -> None:
    text = (
        "Hochtief: Tochter Leighton verkauft Teile. Die Hochtief-Tochter Leighton hat Teile "
        "verkauft. Leighton erzielte mit der Transaktion einen Gewinn von 118,5 Mio. Euro."
    )
    assert subjects(text) == ["Leighton"]


def test_the_differing_word_stands_for_each_of_two_indices() -> None:
    text = (
        "Der Russell 1000 Growth und der Russell 1000 Value gewannen. Im Jahr 2022 gab Growth um "
        "29,1 % nach. Der Value-Index verlor 7,5 %."
    )
    found = [f.subject.instrument for f in figures_of(text).values() if f.subject is not None]
    assert found == ["index:^RLG", "index:^RLV"]


def test_a_pronoun_behind_the_verb_means_the_one_before() -> None:
    text = (
        "Der Russell 1000 Growth und der Russell 1000 Value gewannen. Der Value-Index verlor 28 %. "
        "In den sieben Jahren bis 2006 erbrachte er 66 %, Growth dagegen minus 33 %."
    )
    found = [f.subject.instrument for f in figures_of(text).values() if f.subject is not None]
    assert found == ["index:^RLV", "index:^RLV", "index:^RLG"]


@pytest.mark.parametrize("word", ["Bitte", "Mehr", "Datum", "Aufgrund", "NPL", "Coverage"])
def test_words_that_no_figure_is_of(word: str) -> None:
    text = f"Fraport meldet Zahlen. {word} Ratio 11,4 %. {word} Ratio 70,2 %."
    assert word not in " ".join(subjects(text)).split()
