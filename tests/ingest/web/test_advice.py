from __future__ import annotations

import re
from pathlib import Path

import nlp_fin.ingest.web
from nlp_fin.ingest.web.advice import next_step, with_next_step

FOLDER = Path(nlp_fin.ingest.web.__file__).parent


def test_every_reason_to_fail_has_a_next_step() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    reasons = set(re.findall(r'FetchError\(.{1,250}?reason="(\w+)"', code, re.DOTALL))
    assert {"dns", "bad_url", "retry_later", "bad_xml"} <= reasons
    assert not {reason for reason in reasons if next_step(reason) is None}
    assert next_step("robots_unavailable")
    assert next_step("http_403")
    assert next_step("http_502") == next_step("http_500") is not None


def test_the_step_stands_behind_the_cause() -> None:
    message = with_next_step("dns", "nowhere.example: no such host")
    assert message == (
        "nowhere.example: no such host; check the spelling of the host and your network"
    )
    assert with_next_step("unchanged", "the same content as before") == "the same content as before"
    assert with_next_step(None, None) is None
