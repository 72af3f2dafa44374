"""What somebody types to start a rollback is data: it is understood, or refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain import rollback
from toolkit.domain.rollback_inputs import Inputs, from_event

TEXT = st.text(max_size=60)


@given(text=st.text(min_size=1).filter(lambda text: any(each.isprintable() and each != " " for each in text)))
def test_a_reason_is_one_line_that_a_commit_gives_back(text: str) -> None:
    """Whatever somebody typed: it can't begin a line of its own."""
    why = rollback.reason(text)

    assert why.isprintable()
    assert len(why) <= 400
    assert rollback.reason_in([f"Roll back\n\nReason: {why}\nRelease: r-0\n"]) == why


@given(
    document=st.one_of(
        st.none(),
        st.lists(TEXT),
        st.fixed_dictionaries({"inputs": st.one_of(TEXT, st.dictionaries(TEXT, TEXT))}),
        st.fixed_dictionaries(
            {
                "inputs": st.fixed_dictionaries(
                    {
                        "environment": st.one_of(TEXT, st.just("staging"), st.integers()),
                        "to": st.one_of(TEXT, st.just("r-0123456789ab"), st.none()),
                        "reason": st.one_of(TEXT, st.just("why"), st.lists(TEXT)),
                        "emergency": st.one_of(TEXT, st.booleans(), st.just("true"), st.lists(TEXT)),
                    }
                )
            }
        ),
    )
)
def test_what_somebody_typed_is_understood_or_refused(document: object) -> None:
    """Nothing else comes of it."""
    try:
        found = from_event(document)
    except ValueError:
        return

    assert found.environment.isascii()
    assert found.wanted is None or rollback.RELEASE.fullmatch(found.wanted)
    assert rollback.reason(found.reason) == found.reason


@pytest.mark.parametrize(
    "inputs",
    [
        {"environment": "Staging", "reason": "why"},
        {"environment": "staging ", "reason": "why"},
        {"environment": "staging\n", "reason": "why"},
        {"environment": "staging", "reason": " \n"},
        {"environment": "staging", "reason": "why", "to": "r-1; rm -rf"},
        {"environment": "staging", "reason": "why", "emergency": "yes"},
    ],
)
def test_inputs_that_can_not_be_meant_are_refused(inputs: dict[str, object]) -> None:
    """A name that the forge takes for another environment's, above all."""
    with pytest.raises(ValueError, match=r"."):
        from_event({"inputs": inputs})


def test_a_box_that_is_ticked_is_a_word_or_a_value() -> None:
    """As the forge writes it."""
    typed = {"environment": "staging", "to": "", "reason": "why\n"}

    assert from_event({"inputs": {**typed, "emergency": "true"}}) == Inputs(
        "staging", None, "why", emergency=True
    )
    assert from_event({"inputs": {**typed, "emergency": False}}) == Inputs(
        "staging", None, "why", emergency=False
    )
    assert not from_event({"inputs": typed}).emergency
