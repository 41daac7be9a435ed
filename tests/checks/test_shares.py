"""Shares of a whole, and sets that a text divides."""

from __future__ import annotations

from checked import fig, identities, record, refuted, verdicts


def test_part_share_and_whole_in_one_phrase() -> None:
    text = (
        "Rund 62,2 Billionen USD – etwa 49,1 % der weltweiten Kapitalisierung von 126,7 "
        "Billionen USD."
    )
    given = record(
        text,
        fig("62,2 Billionen USD", "62200000000000", "USD", "market_cap", qualifier="about"),
        fig("49,1 %", "49.1", metric="share", qualifier="about"),
        fig("126,7 Billionen USD", "126700000000000", "USD", "market_cap"),
    )
    assert identities(given, "supported") == ["share"]


def test_every_fourth_is_a_quarter() -> None:
    text = "Von den 2.400 Filialen schließen 480, also jede {}."
    specs = (fig("2.400", "2400", "count"), fig("480", "480", "count"))
    assert identities(record(text.format("fünfte"), *specs), "supported") == ["share"]
    assert identities(record(text.format("vierte"), *specs), "refuted") == ["share"]


def test_a_whole_far_away_is_not_held_against_a_share() -> None:
    text = (
        "Die Firma kaufte 84.371.313 Anleihen. Sie sind gesichert. Es gibt einen Treuhänder. "
        "Verpfändet sind 7.751.364 Aktien, was einem Anteil von 48 Prozent entspricht."
    )
    given = record(
        text,
        fig("84.371.313", "84371313", "count"),
        fig("7.751.364", "7751364", "count"),
        fig("48 Prozent", "48", metric="share"),
    )
    assert refuted(given) == []


def test_the_rest_of_another_whole_is_no_share() -> None:
    text = (
        "Von den 13 Millionen Euro übernimmt der Bund mit rund 8,8 Millionen Euro etwa 70 Prozent "
        "der Kosten, den Rest teilt sich das Land mit rund 2,1 Millionen Euro."
    )
    given = record(
        text,
        fig("13 Millionen Euro", "13000000", "EUR", "cost"),
        fig("8,8 Millionen Euro", "8800000", "EUR", "cost", qualifier="about"),
        fig("70 Prozent", "70", metric="share", qualifier="about"),
        fig("2,1 Millionen Euro", "2100000", "EUR", "cost", qualifier="about"),
    )
    assert refuted(given) == []


def test_a_margin_is_not_refuted_as_a_share_of_another_pair() -> None:
    text = (
        "Umsatz 77,7 Milliarden Euro, Ergebnis 38,0 Milliarden Euro, Gewinn 27,7 Milliarden Euro. "
        "Operativ blieben also 49 Prozent."
    )
    given = record(
        text,
        fig("77,7 Milliarden Euro", "77700000000", "EUR", "revenue"),
        fig("38,0 Milliarden Euro", "38000000000", "EUR", "operating_income"),
        fig("27,7 Milliarden Euro", "27700000000", "EUR", "operating_income"),
        fig("49 Prozent", "49"),
    )
    assert refuted(given) == []


def test_groups_of_a_divided_set() -> None:
    text = "Von den 40 Werten notierten 24 im Plus und 16 im Minus. Damit lagen {} der Titel vorn."
    specs = [fig(t, t, "count") for t in ("40", "24", "16")]
    wrong = record(text.format("80 Prozent"), *specs, fig("80 Prozent", "80", metric="share"))
    right = record(text.format("60 Prozent"), *specs, fig("60 Prozent", "60", metric="share"))
    assert identities(wrong, "refuted") == ["share"]
    assert identities(right, "supported") == ["share"]


def test_weights_that_name_the_rest() -> None:
    text = (
        "Der Fonds hält {} Prozent Aktien und 30 Prozent Anleihen, der Rest von 10 Prozent "
        "ist Kasse."
    )
    for share, verdict in (("60", "supported"), ("75", "refuted")):
        given = record(
            text.format(share),
            fig(f"{share} Prozent", share, metric="allocation"),
            fig("30 Prozent", "30", metric="allocation"),
            fig("10 Prozent", "10", metric="allocation"),
        )
        assert ("shares_sum_to_100", verdict) in [
            (name, found) for name, found, _ in verdicts(given)
        ]


def test_the_rest_closes_a_list() -> None:
    text = (
        "Die Firma lieferte 100 Wagen aus. In A waren es 40, in B 30. "
        "Die übrigen Märkte trugen {} bei."
    )
    for rest, verdict in (("30", "supported"), ("50", "refuted")):
        given = record(
            text.format(rest),
            *(fig(t, t, "count", "volume", subject="X") for t in ("100", "40", "30")),
            fig(rest, rest, "count", "volume", subject="X"),
        )
        assert identities(given, verdict)[:1] == ["sum"]


def test_shares_in_parallel_phrases_are_not_more_than_the_whole() -> None:
    text = "Der Fonds ist zu 71 Prozent in A investiert, zu 17 Prozent in B und zu {} Prozent in C."
    for last, wanted in (("12", ["supported"]), ("19", ["refuted"]), ("5", [])):
        given = record(
            text.format(last).replace(" investiert", ""),
            *(fig(f"{n} Prozent", n, metric="share") for n in ("71", "17", last)),
        )
        assert [v for name, v, _ in verdicts(given) if name == "shares_sum_to_100"] == wanted


def test_a_share_of_the_economy_is_none_of_a_fund() -> None:
    text = (
        "Aus dem Sondervermögen sollen 58 Mrd. Euro abfließen; 2025 waren es erst 19 Mrd. Das "
        "Defizit steigt damit auf 3,9 % der Wirtschaftsleistung."
    )
    given = record(
        text,
        fig("58 Mrd. Euro", "58000000000", "EUR", "investment"),
        fig("19 Mrd.", "19000000000", "EUR", "investment"),
        fig("3,9 %", "3.9"),
    )
    assert refuted(given) == []
