import pytest

from nlp_fin.errors import LexiconError
from nlp_fin.ingest import furniture as module
from nlp_fin.ingest.furniture import furniture, name_words


def test_class_names_are_cut_into_words() -> None:
    assert name_words("c-article__relatedBox newsWrap") == ["c article related box", "news wrap"]


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Das könnte Sie auch interessieren", "links"),
        ("Mehr zum Thema", "links"),
        ("Kommentare (12)", "notice"),
        ("Disclaimer", "notice"),
        ("Über den Autor", "notice"),
        ("Umfrage: Anleger erwarten steigende Zinsen", None),
        ("Ausblick 2026", None),
        ("Mehr als nur Gold", None),
        ("Die besten Broker im Vergleich", None),
    ],
)
def test_headings_of_sections(heading: str, section: str | None) -> None:
    assert furniture().section(heading) == section


def test_a_broken_pattern_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    data = module.load_toml("furniture.toml")
    data["lines"]["whole"] = ["("]
    monkeypatch.setattr(module, "load_toml", lambda name: data)
    with pytest.raises(LexiconError, match=r"\[lines\] whole"):
        furniture.__wrapped__()
