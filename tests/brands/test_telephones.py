from __future__ import annotations

import pytest

from handouts.brands.telephones import read_number


@pytest.mark.parametrize(
    ("text", "region", "shown", "tel"),
    [
        ("617-555-0142", "US", "(617) 555-0142", "tel:+1-617-555-0142"),
        ("+1 617 555 0142", "", "+1 617-555-0142", "tel:+1-617-555-0142"),
        ("787 555 0123", "PR", "(787) 555-0123", "tel:+1-787-555-0123"),
        ("418.555.0123", "CA", "(418) 555-0123", "tel:+1-418-555-0123"),
        ("020 7946 0123", "GB", "020 7946 0123", "tel:+44-20-7946-0123"),
        ("+44 20 7946 0123", "US", "+44 20 7946 0123", "tel:+44-20-7946-0123"),
        ("617-555-0142 ext 12", "US", "(617) 555-0142 ext. 12", "tel:+1-617-555-0142;ext=12"),
        ("911", "US", "911", "tel:911"),
        ("711", "US", "711", "tel:711"),
    ],
)
def test_numbers_are_printed_as_people_there_write_them(text: str, region: str, shown: str, tel: str) -> None:
    line = read_number(text, region)
    assert (line.number, line.tel) == (shown, tel)


@pytest.mark.parametrize(
    ("text", "region", "says"),
    [
        ("hello", "US", "“hello” is no telephone number"),
        ("617-555-0142", "", "there is no `region`"),
        ("555-0142", "US", "it is a local number: add the area code"),
        ("617-555-01", "US", "it is too short"),
        ("617-555-014299", "US", "it is too long"),
        ("123-555-0142", "US", "no line can have it"),
        ("211-555-0142", "US", "no line can have it"),
        ("+999 12345678", "", "is no telephone number"),
        ("9" * 300, "US", "is no telephone number"),
    ],
)
def test_what_is_no_number_is_refused(text: str, region: str, says: str) -> None:
    with pytest.raises(ValueError, match=r"telephone number|region") as caught:
        read_number(text, region)
    assert says in str(caught.value)


@pytest.mark.parametrize("last", range(100, 200, 11))
@pytest.mark.parametrize(("area", "region"), [("617", "US"), ("306", "CA"), ("787", "PR")])
def test_numbers_reserved_for_fiction_are_numbers(area: str, region: str, last: int) -> None:
    assert read_number(f"{area}-555-0{last}", region).number == f"({area}) 555-0{last}"


def test_hours_do_not_break_within_a_time() -> None:
    assert read_number("911", "US", "From 8 am to 5 pm").hours == "From 8\u00a0am to 5\u00a0pm"


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("030 450 55 (Nacht)", "DE"),
        ("01 40400 Tag", "AT"),
        ("1-800-FLOWERS", "US"),
        ("617-555-0142, 617-555-0143", "US"),
        ("030 450 55 / 66", "DE"),
        ("030 450 55; 66", "DE"),
        ("+49 30 45055 +49 30 45066", "DE"),
        ("617-555-0142#3", "US"),
        ("617-555-0142*", "US"),
    ],
)
def test_what_is_not_one_number_alone_is_refused(text: str, region: str) -> None:
    """Its letters would be dialled as on the keys, and what follows would lengthen the number: nobody answers there."""
    with pytest.raises(ValueError, match="is not one telephone number"):
        read_number(text, region)


@pytest.mark.parametrize(
    ("text", "region", "shown"),
    [
        ("030/450 550", "DE", "030 450550"),
        ("(617) 555-0142", "US", "(617) 555-0142"),
        ("+1 617.555.0142", "US", "(617) 555-0142"),
    ],
)
def test_the_usual_signs_of_a_number_are_read(text: str, region: str, shown: str) -> None:
    assert read_number(text, region).number == shown
