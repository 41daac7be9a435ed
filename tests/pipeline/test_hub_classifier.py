"""Another Hugging Face classifier: a tiny local model decides sentiment; labels are checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_fin.errors import ConfigError
from nlp_fin.pipeline.hub_classifier import HubClassifier, label_columns


def test_labels_in_other_spellings() -> None:
    columns = label_columns({0: "Negativ", 1: "NEUTRAL", 2: "positiv"}, "m")
    assert columns == {"positive": 2, "negative": 0, "neutral": 1}


def test_labels_without_meaning_are_refused() -> None:
    with pytest.raises(ConfigError, match="LABEL_0, LABEL_1"):
        label_columns({0: "LABEL_0", 1: "LABEL_1"}, "m")


@pytest.mark.transformers
def test_a_tiny_local_model_decides(tmp_path: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", "Der", "Kurs", "steigt", "fällt", "."]
    tokenizer = Tokenizer(models.WordLevel({w: i for i, w in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=32
    ).save_pretrained(tmp_path)
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=32, num_labels=3,
        id2label={0: "negative", 1: "neutral", 2: "positive"},
        label2id={"negative": 0, "neutral": 1, "positive": 2},
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(tmp_path)

    from nlp_fin import analyze

    record = analyze("Der Kurs der SAP-Aktie steigt um 5 Prozent.", model=str(tmp_path))
    assert {c.decided_by for c in record.claims} <= {str(tmp_path)}
    scores = HubClassifier(str(tmp_path)).classify(["Der Kurs steigt .", "Der Kurs fällt ."])
    assert all(abs(sum(s["sentiment"].values()) - 1) < 1e-5 for s in scores)


@pytest.mark.transformers
def test_a_missing_model_names_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be loaded"):
        HubClassifier(str(tmp_path / "nothing"))
