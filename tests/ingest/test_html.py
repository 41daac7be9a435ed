from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_fin.errors import InputError, InputFailedError, InputSkippedError
from nlp_fin.ingest import Limits, read_html_bytes
from nlp_fin.types import Article

TITLE = "Siemens hebt die Prognose für das Jahr an"
P1 = "Der Umsatz von Siemens stieg im dritten Quartal um 12 Prozent auf 19,4 Milliarden Euro."
P2 = "Der Vorstand erwartet nun für das ganze Jahr ein Wachstum zwischen sechs und acht Prozent."
P3 = "Analysten hatten im Schnitt mit weniger gerechnet, die Aktie gewann daher deutlich an Wert."


def page(body: str, head: str = "", title: str = TITLE) -> bytes:
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
        f"<body><h1>{title}</h1><p>{P1}</p>{body}<p>{P2}</p><p>{P3}</p></body></html>"
    ).encode()


def read(body: str, head: str = "", **kwargs: object) -> Article:
    return read_html_bytes(page(body, head), source="x", **kwargs)  # type: ignore[arg-type]


def lines(article: Article) -> list[str]:
    return [line for line in article.text.split("\n") if line]


def cells(article: Article, number: int = 0) -> list[tuple[int, int, str]]:
    table = article.tables[number]
    return [(c.row, c.column, article.text[c.start : c.end]) for c in table.cells]


def test_title_line_blank_line_body() -> None:
    article = read("")
    assert article.text == f"{TITLE}\n\n{P1}\n\n{P2}\n\n{P3}"
    assert article.headings == ((0, len(TITLE), 1),)
    assert article.meta["format"] == "html"


def test_a_table_is_lines_of_cells_with_offsets() -> None:
    article = read(
        "<h2>Zahlen in Mio. Euro</h2><table><tr><th>Kennzahl</th><th>2024</th><th>2025</th></tr>"
        "<tr><td>Umsatz</td><td>17.300</td><td>19.400</td></tr>"
        "<tr><td>Gewinn</td><td></td><td>2.300</td></tr></table>"
    )
    table = article.tables[0]
    assert article.text[table.start : table.end] == (
        "Kennzahl | 2024 | 2025\nUmsatz | 17.300 | 19.400\nGewinn |  | 2.300"
    )
    assert cells(article)[-2:] == [(2, 0, "Gewinn"), (2, 2, "2.300")]
    assert table.header_rows == 1
    assert table.caption == "Zahlen in Mio. Euro"
    assert table.unit_text == "in Mio. Euro"


def test_spans_keep_the_columns_right() -> None:
    article = read(
        "<table><tr><th>Region</th><th colspan=2>Umsatz</th><th>Marge</th></tr>"
        "<tr><td rowspan=2>Europa</td><td>10,1</td><td>9,8</td><td>12 %</td></tr>"
        "<tr><td>11,1</td><td>9,9</td><td>13 %</td></tr></table>"
    )
    assert cells(article) == [
        (0, 0, "Region"), (0, 1, "Umsatz"), (0, 3, "Marge"),
        (1, 0, "Europa"), (1, 1, "10,1"), (1, 2, "9,8"), (1, 3, "12 %"),
        (2, 1, "11,1"), (2, 2, "9,9"), (2, 3, "13 %"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "markup",
    [
        "<dl><dt>KGV</dt><dd>16,2</dd><dt>Rendite</dt><dd>3,4 %</dd></dl>",
        "<div><div><span>KGV</span><span>16,2</span></div><div><span>Rendite</span><span>3,4 "
        "%</span></div></div>",
        "<div class=g><div class=l>KGV</div><div class=v>16,2</div><div "
        "class=l>Rendite</div><div class=v>3,4 %</div></div>",
        "<ul><li><b>KGV</b> <i>16,2</i></li><li><b>Rendite</b> <i>3,4 %</i></li></ul>",
        "<aside><table><tr><td>KGV</td><td>16,2</td></tr><tr><td>Rendite</td><td>3,4 "
        "%</td></tr></table></aside>",
        "<dl><div><dt>KGV:</dt><dd>16,2</dd></div><div><dt>Rendite</dt><dd>3,4 %</dd></div></dl>",
    ],
)
def test_label_and_value_in_any_markup(markup: str) -> None:
    article = read(markup)
    assert [t.replace(":", "") for _, _, t in cells(article)] == ["KGV", "16,2", "Rendite", "3,4 %"]
    assert article.tables[0].header_rows == 0


def test_list_inside_a_cell() -> None:
    article = read(
        "<table><tr><th>Produkt</th><th>Vorteile</th></tr><tr><td>Tagesgeld</td>"
        "<td><ul><li>verfügbar</li><li>sicher bis 100.000 Euro</li></ul></td></tr></table>"
    )
    assert "Tagesgeld | verfügbar; sicher bis 100.000 Euro" in lines(article)


def test_a_layout_table_is_no_table() -> None:
    html = (
        "<html><body><table><tr><td><a "
        f"href='/'>Start</a></td><td><h1>{TITLE}</h1><p>{P1}</p><p>{P2}</p><p>{P3}</p></td></tr></table></body></html>"
    )
    article = read_html_bytes(html.encode(), source="x")
    assert not article.tables
    assert lines(article) == [TITLE, P1, P2, P3]


def test_ticker_of_linked_names_is_no_table() -> None:
    rows = "".join(
        f"<tr><td><a href='/{n}'>Index Nummer {n}</a></td><td>1{n}</td></tr>" for n in range(4)
    )
    assert not read(f"<aside><table>{rows}</table></aside>").tables


@pytest.mark.parametrize(
    "glued",
    [
        "{0} <b>Lies auch:</b> <a href='/x'>Was nun mit Bayer?</a>{1}",
        "{0}Lies auch: <a href='/x'>Was nun mit Bayer?</a> {1}",
        "{0} <strong>Lesen Sie auch: <a href='/x'>Was nun mit Bayer?</a></strong>{1}",
        "{0} (Mehr dazu: <a href='/x'>Was nun mit Bayer?</a> {1}",
    ],
)
def test_lies_auch_is_cut_out_of_a_sentence(glued: str) -> None:
    text = read(
        "<p>"
        + glued.format("Das war ein gutes Jahr für alle.", "Es folgt ein zweiter Satz dazu.")
        + "</p>"
    ).text
    assert "Bayer" not in text
    assert "Lies auch" not in text
    assert "Das war ein gutes Jahr für alle. Es folgt ein zweiter Satz dazu." in text.replace(
        "  ", " "
    )


def test_links_inside_sentences_stay() -> None:
    text = read(
        "<p>Wie <a href='/x'>der Konzern mitteilte</a>, sank die Marge auf 14 Prozent im "
        "Quartal.</p>"
    ).text
    assert "Wie der Konzern mitteilte, sank die Marge" in text


@pytest.mark.parametrize(
    "furniture",
    [
        "<div class='newsletter-box'><p>Melden Sie sich jetzt für unseren kostenlosen "
        "Newsletter an und lesen Sie mehr.</p></div>",
        "<div><h3>Kostenloses Webinar: Optionen handeln lernen</h3><p>Am Dienstag um 18 Uhr. "
        "Jetzt anmelden!</p></div>",
        "<p>Auch interessant: <a href='/x'>Zehn Aktien für das Depot, die jetzt günstig "
        "sind</a></p>",
        "<div class='x1'><h4>Mehr zum Thema</h4><ul><li><a href='/1'>Bayer vor der "
        "Wende</a></li></ul></div>",
        "<p>Disclaimer: Dieser Beitrag ist keine Anlageberatung und keine Aufforderung zum "
        "Kauf.</p>",
        "<p>Lesezeit: 4 Minuten</p>",
        "<figure><img src=x><figcaption>Die Zentrale in München. Foto: dpa</figcaption></figure>",
        "<p>Anzeige</p>",
    ],
)
def test_furniture_between_paragraphs_goes(furniture: str) -> None:
    assert lines(read(furniture)) == [TITLE, P1, P2, P3]


@pytest.mark.parametrize(
    "sentence",
    [
        "Apple verkauft die App jetzt auch in Europa und rechnet mit Erlösen von 2 "
        "Milliarden Dollar.",
        "Die Bank verlangt für das Depot jetzt 9,90 Euro im Monat, bisher war es kostenlos.",
        "Mehr von den Gewinnen will der Konzern ausschütten, 55 statt bisher 50 Prozent.",
        "Der Autor der Studie rechnet mit einem Kursziel von 250 Euro bis zum Ende des Jahres.",
        "Quelle des Wachstums war vor allem das Geschäft in China mit einem Plus von 14 Prozent.",
        "Von Januar bis März stiegen die Kurse um 8 Prozent.",
    ],
)
def test_sentences_that_only_sound_like_furniture_stay(sentence: str) -> None:
    assert sentence in read(f"<p>{sentence}</p>").text


def test_lists_and_headings() -> None:
    article = read(
        "<h2>Die drei Gründe</h2><ul><li>Die Zinsen sinken weiter.</li><li>Die Gewinne "
        "steigen.</li></ul>"
    )
    assert "Die drei Gründe\n\n• Die Zinsen sinken weiter.\n• Die Gewinne steigen." in article.text
    start, end, level = article.headings[1]
    assert (article.text[start:end], level) == ("Die drei Gründe", 2)


def test_teasers_around_an_article_go_whatever_their_names() -> None:
    cards = "".join(
        f"<div class='q{i}'><h3><a href='/{i}'>Schlagzeile Nummer {i} von "
        "heute</a></h3><p>Kurz gesagt: Es geht um "
        f"etwas anderes, nämlich um die Aktie Nummer {i} und ihre Aussichten.</p></div>"
        for i in range(6)
    )
    html = (
        page("")
        .replace(b"</body>", f"<div>{cards}</div></body>".encode())
        .replace(b"<h1>", f"<div>{cards}</div><h1>".encode())
    )
    assert lines(read_html_bytes(html, source="x")) == [TITLE, P1, P2, P3]


def test_an_index_page_is_skipped() -> None:
    cards = "".join(
        f"<div><h2><a href='/{i}'>Schlagzeile Nummer {i} von heute</a></h2><p>Kurz.</p></div>"
        for i in range(9)
    )
    with pytest.raises(InputSkippedError) as caught:
        read_html_bytes(
            f"<html><body><h1>Nachrichten</h1>{cards}</body></html>".encode(), source="x"
        )
    assert caught.value.reason == "index_page"


def test_a_teaser_before_a_paywall_is_skipped_and_a_whole_text_is_not() -> None:
    wall = "<div class='paywall'>Jetzt weiterlesen mit Plus</div>"
    with pytest.raises(InputSkippedError) as caught:
        read(wall)
    assert caught.value.reason == "paywall"
    whole = "".join(f"<p>{P1[:-1]}, und zwar im Jahr {2000 + i}.</p>" for i in range(20))
    article = read(whole + wall)
    assert article.meta["paywall"] is True


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"<html></html>", "no_text"),
        (b"<html><body>" + b"<div>" * 10_000 + b"x", "too_deep"),
        (b"<html><body>" + b"<p>a" * 70_000, "too_large"),
        (b"\x00\x01\x02" * 1000, "not_text"),
        (b"<" * 100_000, "no_text"),
    ],
)
def test_hostile_pages_have_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(InputFailedError) as caught:
        read_html_bytes(data, source="x")
    assert caught.value.reason == reason


def test_limits_are_named() -> None:
    with pytest.raises(InputFailedError, match="max_bytes"):
        read("", limits=Limits(max_bytes=10))
    with pytest.raises(InputFailedError, match="max_chars"):
        read("", limits=Limits(max_chars=50))
    with pytest.raises(InputFailedError, match="61 deep"):
        read("<div>" * 58, limits=Limits(max_depth=50))


def test_english_page_with_german_title_is_skipped() -> None:
    text = "The company said that its revenue was more than the market had expected for this year. "
    with pytest.raises(InputSkippedError) as caught:
        read_html_bytes(
            f"<html lang=de><body><h1>{TITLE}</h1><p>{text * 4}</p></body></html>".encode(),
            source="x",
        )
    assert caught.value.reason == "language"


@given(st.text(alphabet="<>/=\"' abcdivplhtrut123äö.|&;", max_size=300))
def test_any_markup_is_an_article_or_has_a_reason(markup: str) -> None:
    try:
        article = read_html_bytes(page(markup), source="x")
    except InputError as error:
        refused = error.reason
        article = None
    else:
        refused = None
    assert refused in {None, "no_text", "language", "index_page", "too_deep"}
    spans = [(c.start, c.end) for t in article.tables for c in t.cells] if article else []
    headings = [(start, end) for start, end, _ in article.headings] if article else []
    for start, end in spans + headings:
        assert article is not None
        text = article.text[start:end]
        assert text == text.strip() != ""
        assert "\n" not in text


def ld(fields: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle",{fields}}}</script>'


@pytest.mark.parametrize(
    ("head", "published", "source"),
    [
        (ld('"datePublished":"2025-11-04T23:30:00Z"'), date(2025, 11, 5), "json-ld"),
        (
            '<meta property="article:published_time" content="2025-11-05T08:00:00+01:00">',
            date(2025, 11, 5),
            "meta",
        ),
        ('<meta name="date" content="05.11.2025">', date(2025, 11, 5), "meta"),
        (ld('"dateModified":"2025-11-05"'), None, None),
        ('<meta property="article:modified_time" content="2025-11-05">', None, None),
        (ld('"datePublished":"bald"'), None, None),
        (ld('"comment":{"@type":"Comment","datePublished":"2025-11-05"}'), None, None),
        (
            "<script "
            'type="application/ld+json">{"@type":"Event","startDate":"2025-11-05"}</script>',
            None,
            None,
        ),
        ('<script type="application/ld+json">{kaputt</script>', None, None),
        ("", None, None),
    ],
)
def test_day_of_publication(head: str, published: date | None, source: str | None) -> None:
    article = read("", head)
    assert article.published == published
    assert (article.published_evidence.source if article.published_evidence else None) == source


@pytest.mark.parametrize(
    ("body", "published"),
    [
        ("<p>5. November 2025, 14:30 Uhr</p>", date(2025, 11, 5)),
        ("<time datetime='2025-11-05T10:00'>heute</time>", date(2025, 11, 5)),
        ("<span itemprop='datePublished' content='2025-11-05'>x</span>", date(2025, 11, 5)),
        ("<p>Live-Webinar am 15.09.2025 um 18:30 Uhr</p>", None),
        ("<ul><li><time datetime='2025-12-02'>02.12.2025</time> Stammtisch</li></ul>", None),
        ("<p>Zuletzt aktualisiert: 7. November 2025</p>", None),
        ("<footer>© 2012–2025 Stand: 14.11.2025</footer>", None),
    ],
)
def test_visible_days(body: str, published: date | None) -> None:
    html = page("").replace(b"</h1>", b"</h1>" + body.encode())
    assert read_html_bytes(html, source="x").published == published


def test_day_in_the_address_and_day_of_the_download() -> None:
    assert read("", url="https://example.org/2025/11/05/a").published == date(2025, 11, 5)
    assert read("", url="https://example.org/2025/11/").published is None
    head = ld('"datePublished":"2026-01-01"')
    assert read("", head, fetched=date(2025, 12, 31)).published is None
    assert read("", head, published=date(2025, 1, 1)).published == date(2025, 1, 1)


def test_modified_is_kept_apart() -> None:
    article = read("", ld('"datePublished":"2025-11-05","dateModified":"2025-11-07T09:00:00Z"'))
    assert (article.published, article.modified) == (date(2025, 11, 5), date(2025, 11, 7))


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        (ld('"author":{"@type":"Person","name":"Eva Muster"}'), ("Eva Muster",)),
        (ld('"author":["Eva Muster",{"name":"Max Beispiel"}]'), ("Eva Muster", "Max Beispiel")),
        (
            '<meta name="author" content="Von Eva Muster und Max Beispiel">',
            ("Eva Muster", "Max Beispiel"),
        ),
        (ld('"author":{"name":"Portal"},"publisher":{"name":"Portal"}'), ()),
        ('<meta name="author" content="https://facebook.com/portal">', ()),
        ("", ()),
    ],
)
def test_authors(head: str, authors: tuple[str, ...]) -> None:
    assert read("", head).authors == authors


@pytest.mark.parametrize(
    ("title", "head", "h1", "expected"),
    [
        (f"{TITLE} | Portal", "", TITLE, TITLE),
        (f"{TITLE} - Portal", '<meta property="og:site_name" content="Portal">', "Portal", TITLE),
        ("Portal", f'<meta property="og:title" content="{TITLE}">', "Aktien", TITLE),
        ("Dax - Gewinne schmelzen", "", "Dax - Gewinne schmelzen", "Dax - Gewinne schmelzen"),
    ],
)
def test_title(title: str, head: str, h1: str, expected: str) -> None:
    html = (
        f"<html><head><title>{title}</title>{head}</head><body>"
        f"<h1>{h1}</h1><p>{P1}</p><p>{P2}</p><p>{P3}</p></body></html>"
    )
    assert read_html_bytes(html.encode(), source="x").title == expected


def test_kicker_inside_the_headline() -> None:
    html = page("", f'<meta property="og:title" content="{TITLE}">').replace(
        f"<h1>{TITLE}".encode(), f"<h1><span>Elektrokonzern</span><span>{TITLE}</span>".encode()
    )
    article = read_html_bytes(html, source="x")
    assert article.title == TITLE
    assert lines(article) == [TITLE, P1, P2, P3]


def test_footnote_marks_are_no_digits() -> None:
    text = read(
        "<p>Die Marge betrug 14,2 %<sup>1</sup> und der Umsatz 19,4<sup>2)</sup> Milliarden Euro. "
        "Auf 12 m<sup>2</sup> kamen drei Menschen.</p>"
    ).text
    assert "Die Marge betrug 14,2 % und der Umsatz 19,4 Milliarden Euro. Auf 12 m2 kamen" in text


def test_a_labelled_day_in_view_outweighs_a_bare_meta_date() -> None:
    html = page("", '<meta name="date" content="2025-12-01">').replace(
        b"</h1>", "</h1><p>Veröffentlicht am 05.11.2025</p>".encode()
    )
    assert read_html_bytes(html, source="x").published == date(2025, 11, 5)


def test_publisher_is_null_where_unknown() -> None:
    assert read("").publisher is None
    assert read("", '<meta property="og:site_name" content="Portal">').publisher == "Portal"
