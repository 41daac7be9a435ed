from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.sentences import split_sentences
from nlp_fin.pipeline.sentiment import Tone, label_of, score_sentiment
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


def tone(number: int, score: float) -> Tone:
    start = number * len(SENTENCE)
    return Tone(start, start + len(SENTENCE) - 1, score, score / 2)


def test_few_claims_in_a_long_description_stay_neutral() -> None:
    claims = [claim(n, -0.9) for n in (10, 20, 30)]
    tones = [tone(n, -0.9 if n in (10, 20, 30) else 0.0) for n in range(40)]
    sentiment = score_sentiment(context(SENTENCE * 40), claims, tones)
    assert sentiment.label == "neutral"


def test_the_tone_of_sentences_counts_where_few_claims_are_made() -> None:
    ctx = context(SENTENCE * 6)
    tones = [tone(n, 0.9) for n in range(6)]
    assert score_sentiment(ctx, [], tones).label == "positive"
    assert score_sentiment(ctx, [], [tone(n, -0.9) for n in range(6)]).label == "negative"
    assert score_sentiment(ctx, [], [tone(n, 0.0) for n in range(6)]).score == 0.0


def test_the_lead_of_a_long_text_counts_less() -> None:
    def score(length: int) -> float:
        tones = [tone(n, -0.9 if n < 3 else 0.0) for n in range(length)]
        return score_sentiment(context(SENTENCE * length), [], tones).score

    assert score(8) < score(60) < 0


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
