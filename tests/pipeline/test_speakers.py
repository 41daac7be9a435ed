import re

import pytest

from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.instruments import find_instruments
from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.sentences import split_sentences
from nlp_fin.pipeline.speakers import find_speakers
from nlp_fin.types import Article


def context(text: str) -> TextContext:
    blocks = find_blocks(text)
    hits = find_instruments(text)
    return TextContext(
        article=Article(id="a", source="t", text=text),
        text=text,
        anchor=None,
        blocks=tuple(blocks),
        sentences=tuple(split_sentences(text, blocks)),
        times=(),
        mentions=tuple(hits.mentions),
        instruments=dict(hits.instruments),
        quantities=(),
        tables=(),
    )


def speakers(text: str) -> list[tuple[str | None, str]]:
    return [(u.speaker.name, u.speaker.role) for u in find_speakers(context(text))]


def only(text: str) -> tuple[str | None, str]:
    return speakers(text)[-1]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Laut Hans Berger bleibt der Markt schwach.", "Hans Berger"),
        ("Der Volkswirtin Judith Harms zufolge steigen die Zinsen.", "Judith Harms"),
        ("Nach Ansicht von Analyst Falk Reimann ist die Aktie teuer.", "Falk Reimann"),
        ('"Das war erst der Anfang", sagte Konzernchef Peter Lang.', "Peter Lang"),
        ("Die Nachfrage zieht an, so Analystin Carla Weiss.", "Carla Weiss"),
        ("Frank Sell, Betriebsratschef der Sparte, warf dem Vorstand Wortbruch vor.", "Frank Sell"),
        ("Ökonom Jan Kramer warnt, dass die Inflation zurückkehrt.", "Jan Kramer"),
        ('Finanzvorstand Uwe Kern: "Wir senken die Kosten in allen Bereichen."', "Uwe Kern"),
        ("Am Montag kündigte Firmenchefin Eva Brandt einen Sparkurs an.", "Eva Brandt"),
        ("Wie Sprecher Tim Vogt mitteilte, bleibt das Werk offen.", "Tim Vogt"),
    ],
)
def test_persons(text: str, name: str) -> None:
    assert only(text) == (name, "person")


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Goldman Sachs erwartet eine Korrektur.", "Goldman Sachs", "institution"),
        ("Die Analysten von Barclays halten die Aktie für teuer.", "Barclays", "institution"),
        ("Händler sprachen von Gewinnmitnahmen.", "Händler", "market"),
        ("Analysten hatten mit mehr gerechnet.", "Analysten", "market"),
        ("Das Votum wird von Analysten erwartet.", "Analysten", "market"),
        ("Die IG Metall warnt vor Stellenabbau.", "IG Metall", "institution"),
        ("Der Verband fürchtet einen Einbruch.", "Verband", "institution"),
        ("Für die Sydbank ist das Papier nicht mehr teuer.", "Sydbank", "institution"),
    ],
)
def test_houses_and_crowds(text: str, name: str, role: str) -> None:
    found = only(text)
    assert found[0] is not None
    assert name in found[0]
    assert found[1] == role


@pytest.mark.parametrize(
    "text",
    [
        "Der Dax fiel um ein Prozent.",
        "Die Aktie erwartet ein schwieriges Jahr.",
        "Ich halte die Aktie für teuer.",
        "Nach unserer Einschätzung bleibt der Markt fest.",
        "Die Zahlen werden am Freitag veröffentlicht.",
        "Vor diesem Hintergrund ist Vorsicht geboten.",
        "Das Unternehmen hält 30 Prozent der Anteile.",
        "Gemäß Vertrag läuft die Frist bis März.",
    ],
)
def test_the_author_speaks_where_nobody_else_does(text: str) -> None:
    assert only(text) == (None, "author")


def test_a_company_speaks_through_its_board() -> None:
    text = "SAP meldet ein gutes Quartal. Der Vorstand erwartet steigende Erlöse."
    assert only(text)[1] == "company"
    assert "SAP" in str(only(text)[0])


def test_konjunktiv_continues_the_last_speaker() -> None:
    text = (
        "Analyst Falk Reimann senkte den Daumen. Reimann sagte, das Vertrauen sei verspielt. "
        "Der Markenkern habe gelitten. Die Aktie fiel um drei Prozent."
    )
    found = speakers(text)
    assert [name for name, _ in found[1:3]] == ["Falk Reimann", "Falk Reimann"]
    assert found[3] == (None, "author")


def test_a_surname_and_a_pronoun_get_the_full_name() -> None:
    text = (
        "Vorstandschef Roland Buchner zeigte sich zufrieden. Buchner betonte den Auftragsbestand. "
        "Er rechnet mit weiterem Wachstum."
    )
    assert {name for name, _ in speakers(text)[1:]} == {"Roland Buchner"}


def test_gender_decides_between_two_persons() -> None:
    text = (
        "Analyst Falk Reimann sieht keine Wende. Analystin Carla Weiss ist zuversichtlicher. "
        "Sie erwartet höhere Kurse. Er warnte dagegen vor Rückschlägen."
    )
    assert [name for name, _ in speakers(text)[2:]] == ["Carla Weiss", "Falk Reimann"]


def test_a_quotation_over_two_sentences_has_one_speaker() -> None:
    text = '"Die Lager sind leer. Das bleiben sie noch auf Jahre hinaus", sagte Händler Ole Thorup.'
    assert {name for name, _ in speakers(text)} == {"Ole Thorup"}


def test_an_interview_gives_the_answers_to_the_interviewee() -> None:
    text = (
        "Im Gespräch erklärt Ellen Ruscheweyh, was sie kauft.\n\n"
        "Frau Ruscheweyh, ist der Dax zu teuer?\n\n"
        "Dünn ist die Luft, aber noch nicht aufgebraucht.\n\n"
        "Was meiden Sie?\n\n"
        "Autowerte rühren wir nicht an.\n"
    )
    found = speakers(text)
    assert found[2] == ("Ellen Ruscheweyh", "person")
    assert found[4] == ("Ellen Ruscheweyh", "person")


def test_hearsay_names_the_house() -> None:
    assert only("Die Lage sei ernst, heißt es bei der Commerzbank.")[0] == "Commerzbank"


def test_an_insertion_in_brackets_hides_nobody() -> None:
    text = "Goldman Sachs (keine kleine Adresse) erwartet eine Korrektur."
    assert only(text)[0] == "Goldman Sachs"


def test_a_name_behind_its_role_is_taken() -> None:
    text = '"Wir prüfen das gründlich", sagte der Sprecher des Ministeriums, John Kirby, in Bonn.'
    assert only(text) == ("John Kirby", "person")


def test_a_news_agency_in_the_dateline_says_nothing() -> None:
    assert only("FRANKFURT (dpa-AFX) - Der Dax fiel um ein Prozent.") == (None, "author")


def test_two_speakers_are_both_kept() -> None:
    text = "Die Ökonomen Ulrich Bindner und Jürgen Schaff sehen keinen fairen Wert."
    utterance = find_speakers(context(text))[0]
    assert utterance.speaker.name == "Ulrich Bindner"
    assert utterance.second is not None
    assert utterance.second.name == "Jürgen Schaff"


def test_only_the_subordinate_clause_is_attributed() -> None:
    text = 'Continental verlor, nachdem Bernstein die Aktie auf "Underperform" abgestuft hatte.'
    utterance = find_speakers(context(text))[0]
    assert utterance.scope is not None
    assert text[slice(*utterance.scope)].startswith("nachdem")


def test_a_semicolon_limits_what_is_attributed() -> None:
    text = "Voestalpine verloren 2,3 Prozent; hier verwiesen Händler auf eine Studie."
    utterance = find_speakers(context(text))[0]
    assert utterance.scope is not None
    assert not utterance.covers((0, text.index(";")))


def test_the_named_span_is_the_name() -> None:
    text = '"Wir sind sehr zufrieden", sagte Konzernchef Peter Lang am Montag.'
    utterance = find_speakers(context(text))[0]
    assert utterance.start is not None
    assert text[utterance.start : utterance.end] == "Peter Lang"


def test_long_enumerations_stay_fast() -> None:
    text = "Die Analysten von " + "Bank und ".join(["Nord"] * 3000) + " erwarten nichts."
    assert len(speakers(text)) >= 1


def test_unclosed_quotation_marks_quote_nothing() -> None:
    text = '"Das ist ein Zitat ohne Ende, und der Text geht einfach weiter. ' + "Wort " * 500
    assert all(role == "author" for _, role in speakers(text))


def test_every_sentence_has_an_utterance() -> None:
    text = "Erster Satz. Zweiter Satz!\n\nDritter Satz? Vierter."
    assert len(speakers(text)) == len(re.findall(r"[.!?]", text))


ANNOUNCEMENT = (
    "EQS-Adhoc: Siemens AG senkt Prognose\n\nDie Siemens AG hat heute ihre Prognose gesenkt. "
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Marge soll unverändert bei 12 % liegen.",
        "Der Umsatz wird zwischen 70 und 72 Mrd. Euro erwartet.",
    ],
)
def test_plans_in_an_announcement_are_those_of_the_company(sentence: str) -> None:
    assert only(ANNOUNCEMENT + sentence)[1] == "company"
    assert only("Ein ruhiger Tag am Markt. " + sentence)[1] == "author"


def test_results_in_an_announcement_are_reported_by_the_author() -> None:
    assert only(ANNOUNCEMENT + "Der Umsatz stieg um 3 % auf 19 Mrd. Euro.")[1] == "author"


def test_a_text_of_many_questions_to_somebody_is_an_interview() -> None:
    text = (
        "Frau Hagedorn, ist der Dax zu teuer? Nein, er ist fair bewertet. Warum? Die Gewinne "
        "wachsen. Und die Zinsen? Sie sinken weiter. Was kaufen Sie? Banken sind günstig."
    )
    assert speakers(text)[1] == ("Hagedorn", "person")
    assert only(text) == ("Hagedorn", "person")


def test_a_time_is_no_part_of_a_name() -> None:
    text = (
        "Die Deutsche Bank legt ihren Ausblick vor. Der Deutschen Bank zufolge wächst Europa. "
        "Den Dax sieht das Institut Ende 2026 bei 27.000 Punkten."
    )
    assert only(text)[0] != "Ende"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('"Das war überfällig", frohlockte Konzernchef Peter Lang.', "Peter Lang"),
        ("Die Nachfrage ziehe an, ließ Finanzchefin Eva Brandt wissen.", "Eva Brandt"),
        ("Goldman Sachs übergewichtet Banken.", "Goldman Sachs"),
        ("Barclays nimmt an, dass die Zinsen fallen.", "Barclays"),
        ("Der Gewinn stieg um 3 Prozent, wie Siemens am Dienstag bekannt gab.", "Siemens"),
    ],
)
def test_more_ways_to_say_something(text: str, name: str) -> None:
    assert only(text)[0] == name
