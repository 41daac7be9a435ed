"""How sentences name their speakers: one case or more for each mechanism."""

import pytest

from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.instruments import find_instruments
from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.sentences import split_sentences
from nlp_fin.pipeline.speakers import Utterance, find_speakers
from nlp_fin.types import Article


def utterances(text: str) -> list[Utterance]:
    blocks = find_blocks(text)
    hits = find_instruments(text)
    ctx = TextContext(
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
    return find_speakers(ctx)


def last(text: str) -> tuple[str | None, str]:
    speaker = utterances(text)[-1].speaker
    return speaker.name, speaker.role


@pytest.mark.parametrize(
    "text",
    [
        "„Das ist nur eine Gegenbewegung im Bärenmarkt“, dämpfte Stratege Jan Kroll die Euphorie.",
        "„Das war so nicht zu erwarten gewesen“, entfuhr es Jan Kroll von der Nordbank.",
        "„Absurd“, spitzte Ökonom Jan Kroll zu.",
        "Der Boden sei noch nicht erreicht, winkte Analyst Jan Kroll ab.",
        "Die Kurse seien zu hoch, brummte Analyst Jan Kroll.",
    ],
)
def test_any_verb_behind_a_quotation_or_reported_clause(text: str) -> None:
    assert last(text) == ("Jan Kroll", "person")


@pytest.mark.parametrize(
    "text",
    [
        "Ökonom Jan Kroll dämpfte die Hoffnungen auf sinkende Zinsen.",
        "Vorstandschef Jan Kroll stellte Zuwächse bei Absatz, Umsatz und Ebit in Aussicht.",
        "Stratege Jan Kroll kann sich einen Kurs von 40 Euro vorstellen.",
        "Von einem Ausverkauf will Händler Jan Kroll nichts wissen.",
        "Als großen Erfolg pries Firmenchef Jan Kroll das Werk.",
        "Die Kosten bezifferte Finanzvorstand Jan Kroll auf 30 Millionen Euro.",
        "Vorstandschef Jan Kroll will den Umsatz bis 2030 verdoppeln.",
        "Minister Jan Kroll musste einräumen, dass die Kosten steigen.",
        "Ökonom Jan Kroll hielt fest, die Datenlage sei dünn.",
        "Das sind die zehn Prozent, die Vorstandschef Jan Kroll für 2026 anpeilt.",
    ],
)
def test_verbs_of_saying_and_planning(text: str) -> None:
    assert last(text) == ("Jan Kroll", "person")


@pytest.mark.parametrize(
    "text",
    [
        "15.44 Uhr: Moody's stuft Portugal um zwei Noten herab",
        "[08:47] Moody's erwartet einen Abschwung.",
        "09:05 Moody's warnt vor einer Krise",
        "- Moody's erwartet einen Abschwung.",
    ],
)
def test_times_and_bullets_before_a_headline(text: str) -> None:
    assert last(text) == ("Moody's", "institution")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bei HSBC rechnet man frühestens im April mit einer Lockerung.", "HSBC"),
        ("Den Wegfall der Subventionen befürchtet man bei Goldman Sachs.", "Goldman Sachs"),
        ("Die Lage sei ernst, heißt es bei der DZ Bank.", "DZ Bank"),
    ],
)
def test_places_of_people(text: str, name: str) -> None:
    assert last(text) == (name, "institution")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Niemand wolle sich festlegen, heisst es im Handel.", "Handel"),
        ("Von Bloomberg befragte Volkswirte rechnen mit einem Plus.", "Volkswirte"),
        ("Die Verbindung gilt unter Fachleuten als klug.", "Fachleute"),
        ("Branchenskeptiker bemängeln, dass die Kosten steigen.", "Branchenskeptiker"),
    ],
)
def test_crowds(text: str, name: str) -> None:
    assert last(text) == (name, "market")


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        (
            "Präsident Mario Draghi trat auf. Es reiche, sagte der Italiener.",
            "Mario Draghi",
            "person",
        ),
        (
            "DIW-Präsident Paul Lorch trat auf. Der DIW-Präsident sieht darin eine Versicherung.",
            "Paul Lorch",
            "person",
        ),
        ("SAP legte Zahlen vor. Die Walldorfer erwarten ein Plus.", "SAP", "company"),
        ("Barron's zweifelt daran. Der Kurs sei hoch, so das Blatt.", "Barron's", "institution"),
        ("Analystin Ines Vahl warnt. Ihr zufolge steigen die Kosten.", "Ines Vahl", "person"),
        ("Analystin Ines Vahl warnt. Der Umsatz halbiere sich.", "Ines Vahl", "person"),
        ("Analystin Ines Vahl warnt. Der Markt steuere auf ein Tief zu.", "Ines Vahl", "person"),
        ("Analystin Ines Vahl warnt. Die Kosten lägen zu hoch.", "Ines Vahl", "person"),
        ("Analystin Ines Vahl warnt. Demnach sinkt der Umsatz.", "Ines Vahl", "person"),
        ("Merck befindet sich nach eigenen Angaben in Gesprächen.", "Merck", "company"),
    ],
)
def test_references_back(text: str, name: str, role: str) -> None:
    assert last(text) == (name, role)


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Kian Aboul von JP Morgan veranschlagt 70 Milliarden.", "Kian Aboul", "person"),
        ("Die Strategen um Jeff Curran erwarten 1.270 Dollar.", "Jeff Curran", "person"),
        ("Wie aus dem Bericht der DZ Bank hervorgeht, steigt er.", "DZ Bank", "institution"),
        (
            "Der Verband der Chemischen Industrie sprach von einer Wende.",
            "Verband der Chemischen Industrie",
            "institution",
        ),
        ('Wie das "Wall Street Journal" schreibt, droht Streit.', "Wall Street", "institution"),
        ("Nach Umfragen des ifo Instituts fehlt Material.", "ifo Institut", "institution"),
    ],
)
def test_names(text: str, name: str, role: str) -> None:
    found = last(text)
    assert found[1] == role
    assert str(found[0]).startswith(name)


@pytest.mark.parametrize(
    "text",
    [
        "SAP wächst. Die Prognose (187 bis 197 Millionen Euro) wurde bestätigt.",
        "SAP wächst. Die bereinigte Marge soll dann mindestens 20 Prozent betragen.",
        "SAP wächst. Der Ausblick hat Bestand.",
    ],
)
def test_guidance_without_a_speaker_is_that_of_the_company(text: str) -> None:
    assert last(text) == ("SAP", "company")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Equinet senkt Fielmann auf 'Sell' - Ziel 82 Euro", "Equinet"),
        ("Berenberg lobt die Zahlen. Das Votum „Buy“ steht.", "Berenberg"),
        ("Siemens Energy; Morgan Stanley; Overweight; 36 € (31 €)", "Morgan Stanley"),
        ("Bei Kion geht Warburg Research von „Hold“ auf „Buy“.", "Warburg Research"),
        ("Renk stuft die Berenberg Bank mit „Hold“ ein.", "Berenberg"),
    ],
)
def test_ratings_belong_to_the_house(text: str, name: str) -> None:
    found = last(text)
    assert found[1] == "institution"
    assert name in str(found[0])


@pytest.mark.parametrize(
    "text",
    [
        "Boeing zeigten sich von den Zahlen unbeeindruckt.",
        "MSCI Korea: +7,1 Prozent",
        "TDIV prüft vorher, ob die Dividende gesunken ist.",
        "Gewinne schreibt kaum eine, und die Kosten steigen.",
        "Andernfalls, und daran erinnert das Jahr 2022, schmilzt die Marge.",
        "Munich Re meldete einen Gewinn von 525 Millionen Euro.",
        "Das war in etwa das, was Analysten befürchtet hatten.",
        "SAP sah mit einem KGV von fünf spottbillig aus.",
        "Setze auf Fonds mit Filter (S&P 600 oder MDY), nicht auf Einzelwerte.",
        "Russell 1000 Growth: Das dritte Quartal war gut",
    ],
)
def test_no_speakers(text: str) -> None:
    assert last(text)[1] == "author"


def test_answers_in_an_interview_that_names_its_guest_in_the_head() -> None:
    text = (
        "Nachgefragt bei Tilo Brams, Stratege der Nordbank. Der Bitcoin steht hoch. Zu teuer? "
        "Das lässt sich nicht sagen. Und Gold? Gold läuft heiß."
    )
    assert last(text) == ("Tilo Brams", "person")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Die EZB tagt. Die EZB wartet ab. Die Europäische Zentralbank erwartet ein Plus.", "EZB"),
        ("Die Europäischen Zentralbank erwartet ein Plus.", "Europäische Zentralbank"),
    ],
)
def test_a_house_is_called_what_the_text_calls_it_most(text: str, name: str) -> None:
    assert last(text) == (name, "institution")


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Scharfe Kritik kam von der DZ Bank.", "DZ Bank", "institution"),
        ("Geht es nach Ökonom Jan Kroll, sinken die Zinsen.", "Jan Kroll", "person"),
        ("Analystin Ines Vahl warnt. Ihr Fazit lautet: Finger weg.", "Ines Vahl", "person"),
        ("Der Verband deutscher Banken warnt.", "Verband deutscher Banken", "institution"),
        ("Jan Kroll ist entspannt: Die Löhne würden kaum steigen.", "Jan Kroll", "person"),
        ("Gründer und Vorstandschef Jan Kroll warnt vor Kosten.", "Jan Kroll", "person"),
        ("Die Zahlen seien gut, sagte Pichler.", "Pichler", "person"),
        ("Banken und Versorger haben wir übergewichtet.", None, "author"),
    ],
)
def test_other_ways_to_name_a_speaker(text: str, name: str | None, role: str) -> None:
    assert last(text) == (name, role)


def test_a_clause_belongs_to_the_speaker_named_in_it() -> None:
    text = "Morgan Stanley rechnet mit einem Plus, während die UBS ein Minus erwartet."
    (utterance,) = utterances(text)
    comma = text.index(",")
    assert utterance.within((0, len(text))).speaker.name == "Morgan Stanley"
    assert utterance.within((0, comma)).speaker.name == "Morgan Stanley"
    assert utterance.within((comma, len(text))).speaker.name == "UBS"
    assert utterance.within((comma, comma + 1)).speaker.name == "Morgan Stanley"
