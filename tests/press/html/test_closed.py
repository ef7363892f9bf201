"""A page fetches nothing and runs nothing: one rule for the printed one and for that on a screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from handouts.press.html.closed import open_places
from tests.conftest import run_command
from tests.press.conftest import Tree

OPEN = [
    "<img src='https://example.org/a.png' alt=''>",
    "<img src='//example.org/a.png' alt=''>",
    "<img src='a.png' alt=''>",
    "<img srcset='https://example.org/a.png 2x' src='data:image/png;base64,AA' alt=''>",
    "<img src='data:text/html,a' alt=''>",
    "<script>alert(1)</script>",
    "<SCRIPT src='https://example.org/a.js'></SCRIPT>",
    "<svg><script>alert(1)</script></svg>",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href=' JaVaScRiPt:alert(1)'>a</a>",
    "<a href='java&#10;script:alert(1)'>a</a>",
    "<a href='data:text/html,a'>a</a>",
    "<a href='file:///etc/hostname'>a</a>",
    "<a href='other.html'>a</a>",
    "<svg><a xlink:href='javascript:alert(1)'><text>a</text></a></svg>",
    "<svg><use href='https://example.org/a.svg#b'/></svg>",
    "<svg><image xlink:href='https://example.org/a.png'/></svg>",
    "<svg><a href='#a'><animate attributeName='href' values='javascript:alert(1)'/></a></svg>",
    "<p onclick='alert(1)'>a</p>",
    "<svg onload='alert(1)'></svg>",
    "<iframe srcdoc='a'></iframe>",
    "<object data='https://example.org/a'></object>",
    "<form action='https://example.org/'><button>a</button></form>",
    "<button formaction='https://example.org/'>a</button>",
    "<video poster='https://example.org/a.png'></video>",
    "<meta http-equiv='refresh' content='0;url=https://example.org/'>",
    "<base href='https://example.org/'>",
    "<link rel='stylesheet' href='https://example.org/a.css'>",
    "<p style='background: url(https://example.org/a.png)'>a</p>",
    "<p style='background: u\\72l(https://example.org/a.png)'>a</p>",
    "<table background='https://example.org/a.png'></table>",
]
STYLES = [
    "@import 'https://example.org/a.css';",
    "@\\69mport url(https://example.org/a.css);",
    "p { background: URL( 'https://example.org/a.png' ) }",
    "@media screen { @supports (color: red) { p { background: url(//example.org/a.png) } } }",
    "@font-face { font-family: x; src: url(https://example.org/a.woff2) }",
    "@color-profile --x { src: url(https://example.org/a.icc) }",
    "@color-profile --x { src: url(data:application/vnd.iccprofile,a) }",
    "p { background: image-set('https://example.org/a.png' 1x) }",
    "p { --a: url(https://example.org/a.png) }",
]
CLOSED = [
    "<a href='#a'>a</a>",
    "<a href='https://example.org/'>a</a>",
    "<a href='tel:+16175550163'>a</a>",
    "<a href='mailto:a@example.org'>a</a>",
    "<img src='data:image/png;base64,AA' alt=''>",
    "<svg><use href='#a'/></svg>",
    "<style>p::before { content: 'url(https://example.org/)' } a { background: url(data:image/svg+xml,a) }</style>",
    "<p title='javascript:'>javascript:alert(1) onclick=a url(https://example.org/)</p>",
    "<!-- <script> -->",
]


@pytest.mark.parametrize("html", OPEN)
def test_what_is_fetched_or_runs(html: str) -> None:
    assert open_places(f"<body>{html}</body>")


@pytest.mark.parametrize("css", STYLES)
def test_what_a_style_fetches(css: str) -> None:
    assert open_places(f"<style>a {{ color: red }} {css}</style>")


@pytest.mark.parametrize("html", CLOSED)
def test_what_does_neither(html: str) -> None:
    assert open_places(f"<body>{html}</body>") == []


@pytest.mark.parametrize("form", ["pdf", "html"])
@pytest.mark.parametrize(
    ("name", "old", "new", "written"),
    [
        (
            "templates/handout.html.j2",
            "</body>",
            "<img src='https://example.org/a' alt=''></body>",
            "https://example.org",
        ),
        ("templates/handout.html.j2", "</body>", "<a href='javascript:alert(1)'>a</a></body>", "javascript:alert(1)"),
        ("templates/handout.html.j2", "</body>", "<script>1</script></body>", "<script"),
        (
            "styles/base.css",
            "body {",
            "@color-profile --x { src: url(https://example.org/a) } body {",
            "https://example.org",
        ),
    ],
)
def test_pdf_and_web_page_refuse_the_same_at_its_line(
    tree: Tree, form: str, name: str, old: str, new: str, written: str
) -> None:
    tree.edit(name, old, new)
    text = (tree.root / name).read_text(encoding="utf-8")
    folders = [part for kind in ("content", "templates", "styles") for part in (f"--{kind}", tree.root / kind)]
    result = run_command(*folders, "make", "alpha", "-o", f"out.{form}")
    line = text[: text.index(written)].count("\n") + 1
    assert result.code == 3, result.err
    assert f"{tree.root / name}, line {line}: “{written}" in result.err
    assert not Path(f"out.{form}").exists()


@pytest.mark.parametrize("form", ["pdf", "html"])
def test_half_a_character(tree: Tree, form: str) -> None:
    tree.edit("templates/handout.html.j2", "</body>", "{{ '\\ud800' }}</body>")
    folders = [part for kind in ("content", "templates", "styles") for part in (f"--{kind}", tree.root / kind)]
    result = run_command(*folders, "make", "alpha", "-o", f"out.{form}")
    assert (result.code, "half a character" in result.err) == (3, True)


def test_what_comes_from_no_template_is_not_repeated(tree: Tree) -> None:
    tree.edit("templates/handout.html.j2", "</body>", "<a href='{{ words.title }}'>a</a></body>")
    folders = [part for kind in ("content", "templates", "styles") for part in (f"--{kind}", tree.root / kind)]
    result = run_command(*folders, "make", "alpha", "-o", "out.pdf")
    assert (result.code, "A small packet" in result.err) == (3, False)
    assert "This may not stand on a page: href of <a>." in result.err
