from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.sentences import split_sentences
from nlp_fin.pipeline.sentiment import label_of, score_sentiment
from nlp_fin.types import Article, Claim, Speaker, Stance

SENTENCE = "Der Konzern verdiente im Quartal deutlich mehr als zuvor. "


def context(text: str) -> TextContext:
    blocks = find_blocks(text)
    sentences = tuple(split_sentences(text, blocks))
    article = Article(id="a", source="t", text=text)
    return TextContext(article, text, None, tuple(blocks), sentences, (), (), {}, (), ())


def claim(number: int, score: float, subject: str = "company:SAP.DE") -> Claim:
    stance: Stance = "positive" if score > 0.2 else "negative" if score < -0.2 else "neutral"
    start = number * len(SENTENCE)
    return Claim(
        id=f"c{number}",
        start=start,
        end=start + len(SENTENCE) - 1,
        text=SENTENCE.strip(),
        speaker=Speaker(None, "author"),
        subjects=(subject,),
        subject_texts=(),
        kind="fundamental",
        stance=stance,
        certainty="stated",
        score=score,
    )


def test_no_claims_are_neutral() -> None:
    sentiment = score_sentiment(context(SENTENCE), [])
    assert (sentiment.label, sentiment.score, dict(sentiment.instruments)) == ("neutral", 0.0, {})


def test_good_claims_make_a_positive_text_and_bad_ones_a_negative() -> None:
    ctx = context(SENTENCE * 8)
    good = score_sentiment(ctx, [claim(n, 0.9) for n in range(8)])
    bad = score_sentiment(ctx, [claim(n, -0.9) for n in range(8)])
    assert (good.label, bad.label) == ("positive", "negative")
    assert good.score == -bad.score


def test_few_claims_in_a_long_description_stay_neutral() -> None:
    sentiment = score_sentiment(context(SENTENCE * 30), [claim(n, -0.9) for n in range(4)])
    assert sentiment.label == "neutral"


def test_instruments_are_scored_apart() -> None:
    found = [claim(0, 0.9), claim(1, -0.9, "company:BMW.DE")]
    instruments = score_sentiment(context(SENTENCE * 2), found).instruments
    assert instruments["company:SAP.DE"] > 0.15
    assert instruments["company:BMW.DE"] < -0.15


def test_labels_follow_the_record_format() -> None:
    assert [label_of(s) for s in (0.14, -0.14, 0.15, -0.15)] == [
        "neutral",
        "neutral",
        "positive",
        "negative",
    ]
