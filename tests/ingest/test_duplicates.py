from hypothesis import given
from hypothesis import strategies as st

from nlp_fin.ingest.duplicates import DuplicateIndex, pack, signature, similarity, unpack

WORDS = [f"wort{i}" for i in range(400)]
TEXT = " ".join(WORDS)


def sig(text: str) -> object:
    value = signature(text)
    assert value is not None
    return value


def test_equal_texts_are_equal_and_others_are_not() -> None:
    one, same = signature(TEXT), signature(TEXT.upper().replace(" ", "\n"))
    other = signature(" ".join(f"anders{i}" for i in range(400)))
    assert one is not None
    assert same is not None
    assert other is not None
    assert similarity(one, same) == 1.0
    assert similarity(one, other) < 0.1


def test_similarity_estimates_the_share_of_common_shingles() -> None:
    one = signature(TEXT)
    two = signature(" ".join(WORDS[:300] + [f"neu{i}" for i in range(100)]))
    assert one is not None
    assert two is not None
    assert 0.45 < similarity(one, two) < 0.75  # 296 of 496 shingles are common


def test_short_texts_have_no_signature() -> None:
    assert signature("Der Dax steigt um ein Prozent.") is None
    assert signature("") is None


def test_index_finds_the_most_similar() -> None:
    index = DuplicateIndex()
    for name, words in (
        ("a", WORDS),
        ("b", WORDS[200:] + [f"b{i}" for i in range(200)]),
        ("c", [f"c{i}" for i in range(300)]),
    ):
        value = signature(" ".join(words))
        assert value is not None
        index.add(name, value)
    probe = signature(" ".join([*WORDS, "und", "ein", "Nachsatz"]))
    assert probe is not None
    match = index.find(probe)
    assert match is not None
    assert match.key == "a"
    assert match.similarity > 0.9
    fresh = signature(" ".join(f"ganz{i}" for i in range(100)))
    assert fresh is not None
    assert index.find(fresh) is None


def test_signatures_are_the_same_on_every_machine() -> None:
    value = signature(TEXT)
    assert value is not None
    assert pack(value)[:16] == "002d679500474292"


@given(st.text(max_size=200))
def test_broken_index_values_are_passed_over(text: str) -> None:
    assert unpack(text) is None


def test_packing_is_reversible() -> None:
    value = signature(TEXT)
    assert value is not None
    again = unpack(pack(value))
    assert again is not None
    assert (again == value).all()
