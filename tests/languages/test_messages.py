"""What a translator is told that each text is on the page."""

from __future__ import annotations

from handouts.content.load import load_library
from handouts.languages.messages import printed_messages
from tests.conftest import Content

TABLE = """
```figure table {#sizes}
title: Sizes of things
columns: [{id: what, text: What}, {id: how, text: How}]
rows:
  - {id: one, what: Mites, how: Very small}
cite: [study:p1]
```

::: good-to-know {#know}
It is so. [@study:p1] {#so}

- A thing [@study:p1] {#thing}
:::
"""


def test_each_text_says_what_it_is(content: Content) -> None:
    content.append("sections/beta.md", TABLE)
    library = load_library(content.root)
    kinds = {key: one.kind for name in ("alpha", "beta") for key, one in printed_messages(library, name).items()}
    unseen = "Picture in words, for those who hear it: it is not seen"
    cell = "Cell of a table: keep it short"
    assert kinds == {
        "alpha#title": "Title of the section",
        "alpha#message": "The section's main message",
        "alpha#what": "Heading of level 2",
        "alpha#small": "Paragraph",
        "alpha#one": "Item of a list",
        "alpha#two": "Item of a list",
        "alpha#people.title": "Title of a picture or table",
        "alpha#people.alt": unseen,
        "alpha#people.yes": "Words in a picture (icon-array, yes): keep them short",
        "alpha#people.no": "Words in a picture (icon-array, no): keep them short",
        "alpha#people.all.label": "Words in a picture (icon-array, label): keep them short",
        "alpha#ask-small": "Item of a list in the box “ask-your-team”",
        "beta#title": "Title of the section",
        "beta#message": "The section's main message",
        "beta#what": "Heading of level 2",
        "beta#few": "Paragraph",
        "beta#way.title": "Title of a picture or table",
        "beta#way.first.alt": unseen,
        "beta#way.first.label": "Words in a picture (steps, label): keep them short",
        "beta#way.then.alt": unseen,
        "beta#way.then.label": "Words in a picture (steps, label): keep them short",
        "beta#sizes.title": "Title of a picture or table",
        "beta#sizes.what.text": cell,
        "beta#sizes.how.text": cell,
        "beta#sizes.one.what": cell,
        "beta#sizes.one.how": cell,
        "beta#so": "Paragraph in the box “good-to-know”",
        "beta#thing": "Item of a list in the box “good-to-know”",
    }
