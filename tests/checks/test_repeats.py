"""Repeated figures and their wording in explanations."""

from __future__ import annotations

from checked import fig, record, scene, verdicts

from nlp_fin.checks.wording import written


def test_a_share_repeated_by_the_same_noun() -> None:
    text = (
        "Der Index enthält 43 % unprofitable Unternehmen. Der Kurs stieg. "
        "43 % der Firmen sind unprofitabel."
    )
    specs = [fig("43 %", "43", metric="share", subject="index:N")] * 2
    found = verdicts(record(text, *specs, names={"Index": "index:N"}))
    assert ("repeated", "supported", ("43 %", "43 %")) in found


def test_the_same_number_of_something_else_is_no_repetition() -> None:
    text = "Der Index enthält 43 % Finanzwerte. Der Kurs stieg. Um 43 % fiel das Kupfer."
    found = verdicts(record(text, *[fig("43 %", "43", metric="share")] * 2))
    assert found == []


def test_the_words_that_make_a_figure_vague_are_quoted() -> None:
    text = "Fast 50 % und ~152 USD und mehr als 20 Prozent und 7 %"
    given = scene(
        text,
        fig("50 %", "50", qualifier="almost"),
        fig("152 USD", "152", "USD", qualifier="about"),
        fig("20 Prozent", "20", qualifier="over"),
        fig("7 %", "7"),
    )
    assert [written(given, f) for f in given.figures] == [
        "Fast 50 %", "~152 USD", "mehr als 20 Prozent", "7 %",
    ]  # fmt: skip
