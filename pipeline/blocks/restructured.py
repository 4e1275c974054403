"""reStructuredText to blocks: made into HTML by docutils, after what only Sphinx knows is made plain."""

from __future__ import annotations

import re

from docutils import nodes
from docutils.core import publish_parts
from docutils.writers.html5_polyglot import HTMLTranslator, Writer

from pipeline.blocks import bounds, html, markdown
from pipeline.types import Block

_SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    "report_level": 5,
    "halt_level": 5,
    "warning_stream": "",
    "syntax_highlight": "none",
    "doctitle_xform": False,
    "docinfo_xform": False,
    "smart_quotes": False,
    "math_output": "mathml",
    "line_length_limit": 1_000_000,
}
"""What keeps docutils to the source that it is given, and its complaints out of the page."""
LONGEST = 150_000
"""Characters of a source that are rendered, which takes several times as long as Markdown does."""


def blocks(source: str, room: bounds.Room) -> tuple[list[Block], str, str | None, dict[str, str]]:
    """Blocks, title, no date stamp and no front matter of a document in reStructuredText; as Markdown where that would take too long or docutils gives up."""
    room.cut = len(source) > LONGEST
    source = plain(source[:LONGEST].replace("\r\n", "\n"))
    if _TALL.search(source):
        return markdown.blocks(source, room)
    try:
        body = publish_parts(source, writer=_Writer(), settings_overrides=_SETTINGS)["html_body"]
    except RecursionError:
        raise
    except Exception:  # docutils raises whatever its parts do on broken sources
        return markdown.blocks(source, room)
    found, title, _ = html.blocks(f"<html><body>{body}</body></html>", room)
    return found, title, None, {}


_TALL = re.compile(r"(?:^[ \t]*[+|][^\n]*\n){1000}", re.M)
"""A drawn table of so many lines, or what looks like one, which takes docutils time that grows with their square."""


class _Translator(HTMLTranslator):
    """Writes literal text as code, which docutils makes a span of."""

    def visit_literal(self, node: nodes.literal) -> None:
        self.body.append(self.starttag(node, "code", ""))

    def depart_literal(self, node: nodes.literal) -> None:
        self.body.append("</code>")


class _Writer(Writer):
    """Writes HTML by our translator."""

    def __init__(self) -> None:
        super().__init__()
        self.translator_class = _Translator


def is_restructured(head: str) -> bool:
    """Whether a source begins as reStructuredText does: with a directive, or a label, and a heading over a line of marks."""
    return bool(_DIRECTIVE.search(head) or _TARGET.search(head)) and _UNDERLINED.search(head) is not None


_TARGET = re.compile(r"^\.\. _[^\n:]{1,80}:[ \t]*$", re.M)
_UNDERLINED = re.compile(r"^\S[^\n]{0,200}\n([=\-~^\"'*+#])\1{2,}[ \t]*$", re.M)


def plain(source: str) -> str:
    """`source` without what only Sphinx knows: roles as their text, its notes as admonitions, its code as code, the rest left out."""
    source = _SUBSTITUTION.sub(lambda m: f"{m['indent']}.. left out", source)
    return _DIRECTIVE.sub(_known, _ROLE.sub(_text_of, source))


def _text_of(found: re.Match[str]) -> str:
    """The words of a role; none where it only has the label of what it links to, whose words stand elsewhere."""
    text = found["text"].lstrip("~!").strip()
    return "" if found["name"] in _LINKS and not found["target"] else text or found["target"] or ""


_SUBSTITUTION = re.compile(r"^(?P<indent>[ \t]*)\.\. \|[^|\n]{1,200}\|[^\n]*$", re.M)
"""What a page calls by a short name; a name may stand for many of another, and these for many more."""
_LINKS = ("ref", "doc", "numref", "any", "term", "download")
_ROLE = re.compile(
    r":(?P<name>[A-Za-z][\w:+.-]{0,40}):`(?P<text>[^`<\n]{0,200}(?:\n[^`<\n]{1,200})?)(?:<(?P<target>[^`<>\n]{1,200})>)?`"
)
"""A role with its text, and what it links to: ":ref:`the page <page>`"."""
_DIRECTIVE = re.compile(r"^(?P<indent>[ \t]*)\.\. (?P<name>[A-Za-z][\w:+.-]{0,40})::(?P<rest>[^\n]*)$", re.M)
_OWN = frozenset(
    """
    attention caution danger error hint important note tip warning topic sidebar line-block parsed-literal code math rubric
    epigraph highlights pull-quote compound container table csv-table list-table class
    """.split()  # noqa: SIM905  a list of words reads best as words
)
"""The directives that docutils has and that show something; its pictures are left out, as it opens the files of some."""
_CODE = frozenset(
    [
        "code-block",
        "sourcecode",
        "highlight",
        "prompt",
        "doctest",
        "testcode",
        "ipython",
        "graphviz",
        "mermaid",
    ]
)
_NOTES = {
    "deprecated": "Deprecated in",
    "versionremoved": "Removed in",
    "deprecated-removed": "Deprecated in",
}
"""What the notes say that Sphinx sets behind the version in which something changes."""
_NO_MORE = frozenset(
    """
    toctree index only post autosummary highlightlang default-domain meta contents include raw image figure replace unicode date role
    default-role exec comment jinja program-output command-output literalinclude
    """.split()  # noqa: SIM905
)


def _known(found: re.Match[str]) -> str:
    """A directive that docutils knows, in the place of one of Sphinx or of a theme: its words and what is set in below it, or nothing."""
    name, rest, indent = found["name"].lower(), found["rest"].strip(), found["indent"]
    if name in _OWN:
        return found[0]
    if name in _CODE:
        return f"{indent}.. code::"
    if name in _NO_MORE or ":" in name or name.startswith("auto"):
        return f"{indent}.. left out"
    said = f"{_NOTES[name]} {rest}." if name in _NOTES else rest
    return f"{indent}.. container::\n" + (f"\n{indent}   {said}" if said else "")
