from __future__ import annotations

from handouts.checks.finding import Finding


def test_findings_are_in_order_of_file_and_line_and_rule() -> None:
    found = [
        Finding("b.md", 1, "passive", "advice", "x"),
        Finding("a.md", 10, "grade", "error", "x"),
        Finding("a.md", 9, "grade", "error", "x"),
        Finding("a.md", 9, "dose", "error", "x"),
    ]
    assert sorted(found) == found[::-1]


def test_a_finding_for_machines() -> None:
    assert Finding("a.md", 9, "dose", "error", "too much", "Less.").as_dict() == {
        "file": "a.md",
        "line": 9,
        "rule": "dose",
        "level": "error",
        "what": "too much",
        "fix": "Less.",
    }
    assert Finding("a.md", 9, "dose", "error", "too much").fix == ""
