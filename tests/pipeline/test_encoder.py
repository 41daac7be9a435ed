import json
import math
from pathlib import Path

import pytest
from tiny_onnx import write_model

from nlp_fin.errors import ConfigError
from nlp_fin.pipeline.encoder import EncoderClassifier, model_folder, read_config


def test_scores_come_back_in_the_order_of_the_texts(tmp_path: Path) -> None:
    classifier = EncoderClassifier(write_model(tmp_path))
    texts = ["eins zwei drei", "eins", "eins zwei", *["eins"] * 20]
    found = [scores["stance"] for scores in classifier.classify(texts)]
    assert found[0]["negative"] > found[2]["negative"] > found[1]["negative"]
    assert all(scores == found[1] for scores in found[3:])


def test_scores_are_probabilities(tmp_path: Path) -> None:
    scores = EncoderClassifier(write_model(tmp_path)).classify(["eins zwei"])[0]["stance"]
    assert sum(scores.values()) == pytest.approx(1.0)
    assert scores["negative"] / scores["neutral"] == pytest.approx(math.e**2)


def test_temperature_flattens(tmp_path: Path) -> None:
    scores = EncoderClassifier(write_model(tmp_path, temperature=2.0)).classify(["eins zwei"])[0]
    assert scores["stance"]["negative"] / scores["stance"]["neutral"] == pytest.approx(math.e)


def test_long_texts_are_cut(tmp_path: Path) -> None:
    classifier = EncoderClassifier(write_model(tmp_path))
    assert classifier.classify(["w " * 16]) == classifier.classify(["w " * 5000])


def test_heads_without_weight_are_not_computed(tmp_path: Path) -> None:
    folder = write_model(tmp_path)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"weights": {}}))
    classifier = EncoderClassifier(folder)
    assert classifier.weights == {}
    assert classifier.classify(["eins"]) == [{}]


def test_the_named_folder_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLP_FIN_MODEL", str(write_model(tmp_path)))
    assert model_folder() == tmp_path


def test_a_named_folder_without_model_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NLP_FIN_MODEL", str(tmp_path))
    with pytest.raises(ConfigError, match=r"NLP_FIN_MODEL=.*no config\.json"):
        model_folder()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"name": "x", "heads": [1]}'])
def test_a_broken_configuration_names_its_file(tmp_path: Path, content: str) -> None:
    (tmp_path / "config.json").write_text(content)
    with pytest.raises(ConfigError, match=r"config\.json: not a model configuration"):
        read_config(tmp_path)
