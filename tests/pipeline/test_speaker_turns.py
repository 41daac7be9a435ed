import pytest

from nlp_fin.pipeline.speech.turns import find_turns

NAMES = {"oberreiter": "Lena Oberreiter", "kanzow": "Ralf Kanzow"}


def said(text: str, person: str | None = None) -> list[tuple[str | None, str]]:
    return [
        (
            turn.speaker.name if turn.speaker is not None else None,
            text[turn.start : turn.end].strip(),
        )
        for turn in find_turns(text, NAMES, person)
    ]


def test_labels_that_are_names_answer_and_the_medium_asks() -> None:
    text = (
        "Geldbote: Ist der Dax zu teuer? Oberreiter: Ich finde ihn fair. Geldbote: Und Gold? "
        "Oberreiter: Gold läuft heiß."
    )
    assert said(text) == [
        (None, "Ist der Dax zu teuer?"),
        ("Lena Oberreiter", "Ich finde ihn fair."),
        (None, "Und Gold?"),
        ("Lena Oberreiter", "Gold läuft heiß."),
    ]


def test_two_guests_of_a_debate() -> None:
    text = (
        "Oberreiter: Wir sind über den Berg.\nKanzow: Sie träumen.\n"
        "Oberreiter: Die Zahlen sagen es.\nKanzow: Welche Zahlen?"
    )
    assert [name for name, _ in said(text)] == ["Lena Oberreiter", "Ralf Kanzow"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "[09:01] bulle_7: Ich kaufe.\n[09:02] baerin: Du spinnst!\n[09:03] bulle_7: Wart ab.\n"
        "[09:09] baerin: Niemals.",
        "bulle_7 (02.05.2024, 9:01): Ich kaufe.\nbaerin (02.05.2024, 9:02): Du spinnst!\n"
        "bulle_7 (02.05.2024, 9:03): Wart ab.\nbaerin (02.05.2024, 9:09): Niemals.",
        "<bulle_7> Ich kaufe.\n<baerin> Du spinnst!\n<bulle_7> Wart ab.\n<baerin> Niemals.",
        "bulle_7 schrieb: Ich kaufe. baerin schrieb: Du spinnst! bulle_7 schrieb: Wart ab. "
        "baerin schrieb: Niemals.",
        "u/bulle_7 Ich kaufe. u/baerin Du spinnst! u/bulle_7 Wart ab. u/baerin Niemals.",
        "bulle_7\nIch kaufe.\nbaerin\nDu spinnst!\nbulle_7\nWart ab.\nbaerin\nNiemals.",
    ],
)
def test_chats_and_forums(text: str) -> None:
    assert said(text) == [
        ("bulle_7", "Ich kaufe."),
        ("baerin", "Du spinnst!"),
        ("bulle_7", "Wart ab."),
        ("baerin", "Niemals."),
    ]


def test_answers_belong_to_who_is_interviewed() -> None:
    text = "Frage: Was nun?\nAntwort: Ich warte.\nFrage: Wie lange?\nAntwort: Ein Jahr."
    assert [name for name, _ in said(text, "Lena Oberreiter")] == [None, "Lena Oberreiter"] * 2
    assert [name for name, _ in said(text)] == [None] * 4


@pytest.mark.parametrize(
    "text",
    [
        "Umsatz: 12 Mio. Euro\nEbit: 3 Mio. Euro\nUmsatz: 14 Mio. Euro\nEbit: 4 Mio. Euro",
        "09:05 VCI: Die Produktion sinkt.\n09:20 Oberreiter: Wir kaufen.\n09:44 ZEW: Mehr Mut!",
        "Kein Gespräch, nur ein Absatz: Er hat einen Doppelpunkt.",
        "",
    ],
)
def test_lists_and_tickers_are_no_conversations(text: str) -> None:
    assert said(text) == []


def test_huge_texts_are_not_searched() -> None:
    assert find_turns("a: Ich? b: Du! " * 10_000, {}, None) == []
