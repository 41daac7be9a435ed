from __future__ import annotations

from nlp_fin.pipeline.dating.cascade import Alphabet, Found, Level, Result, Rule
from nlp_fin.pipeline.dating.tokens import Item


def items(*classes: str) -> list[Item]:
    return [Item(cls, 2 * at, 2 * at + 1, at, cls) for at, cls in enumerate(classes)]


def named(name: str, value: object = None) -> Rule:
    return Rule(name, lambda found: ("HIT", value or name))


def refuse(_: Found) -> Result:
    return None


def classes(rules: list[Rule], *given: str) -> list[tuple[str, object]]:
    level = Level(Alphabet({"AB": "A|B"}), rules)
    output = level.apply(items(*given), "x" * 100)
    return [(item.cls, item.value) for item in output]


def test_the_longest_pattern_wins() -> None:
    assert classes([named("A"), named("A B C"), named("A B")], "A", "B", "C") == [("HIT", "A B C")]


def test_the_first_of_equals_wins() -> None:
    assert classes([named("A B", 1), named("A (B|C)", 2)], "A", "B") == [("HIT", 1)]


def test_a_refusal_falls_back_to_the_next_longest() -> None:
    rules = [Rule("A B C", refuse), named("A B")]
    assert classes(rules, "A", "B", "C") == [("HIT", "A B"), ("C", 2)]


def test_macros_and_options() -> None:
    assert classes([named("{AB}? C")], "B", "C", "C") == [("HIT", "{AB}? C"), ("HIT", "{AB}? C")]


def test_a_name_that_begins_another_is_not_taken_for_it() -> None:
    assert classes([named("AM")], "A", "M") == [("A", 0), ("M", 1)]


def test_trimmed_context_stays() -> None:
    rule = Rule("A B", lambda found: ("HIT", found.items[found.hi - 1].value), frozenset({"A"}))
    assert classes([rule], "A", "B") == [("A", 0), ("HIT", 1)]


def test_found_gives_the_surroundings() -> None:
    seen = []

    def build(found: Found) -> Result:
        seen.append((found.before, found.after, found.values("B"), found.has("C"), found.spaced(0)))
        return "HIT", None

    classes([Rule("B", build)], "A", "B", "C")
    before, after, values, has, spaced = seen[0]
    assert before is not None
    assert after is not None
    assert (before.cls, after.cls, values, has, spaced) == ("A", "C", [1], False, True)
