"""Pages that nobody writes by mistake: each generator gives about `size` bytes of one sort of trouble."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count, takewhile

SAID = "Vela-{0} will be retired on 3 March 2027; please move to Orla-{0}. "
ROW = "<tr><td>vela-{0}<td>2027-03-0{1}<td>orla-{0}"
HEAD = "<table><tr><th>Model<th>Shutdown date<th>Replacement"


def repeated(unit: str, size: int) -> str:
    """`unit` with its own number in the place of {0}, as often as it takes."""
    if "{0}" not in unit:
        return unit * max(1, size // len(unit))
    length = len(unit.format(10_000))
    return "".join(map(unit.format, range(max(1, size // length))))


def of(unit: str, before: str = "", after: str = "") -> Callable[[int], bytes]:
    return lambda size: (before + repeated(unit, size) + after).encode()


def nested(begin: str, end: str, inner: str = "", before: str = "") -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        times = max(1, size // len(begin + end))
        return (before + begin * times + inner + end * times).encode()

    return make


def table(size: int) -> bytes:
    units = (ROW.format(at, at % 9 + 1) for at in count())
    return (HEAD + "".join(u for _, u in zip(range(size // 45), units, strict=False))).encode()


def bomb(size: int) -> bytes:
    """A YAML document of a few lines, each naming the one before nine times."""
    levels = min(9, max(2, size // 100))
    lines = ["a0: &a0 [{name: vela, end: 2027-01-01}]"]
    lines += [
        f"a{n}: &a{n} {{b: [*a{n - 1}, {', '.join(f'*a{n - 1}' for _ in range(8))}]}}"
        for n in range(1, levels)
    ]
    return "\n".join(lines).encode()


def deep_json(size: int) -> bytes:
    levels = min(size // 6, 100_000)
    return ('{"a":' * levels + "1" + "}" * levels).encode()


def entries(size: int) -> bytes:
    item = (
        "<item><title>Vela {0} ends</title><description>&lt;p&gt;" + SAID + "&lt;/p&gt;</description></item>"
    )
    return ("<rss version='2.0'><channel>" + repeated(item, size) + "</channel></rss>").encode()


def json_rows(size: int) -> bytes:
    return json.dumps([{"id": f"vela-{n}", "shutdown": "2027-01-01"} for n in range(size // 45)]).encode()


HTML: dict[str, Callable[[int], bytes]] = {
    "paragraphs": of("<p>" + SAID),
    "one paragraph": of(SAID, "<p>"),
    "one paragraph, breaks": of(SAID + "<br>", "<p>"),
    "one list": of("<li>vela-{0}", "<p>The following models will be retired on 3 March 2027:</p><ul>"),
    "list of names and of replacements": lambda size: (
        of("<li>vela-{0}", "<p>These models will be retired on 3 March 2027:</p><ul>", "</ul>")(size // 2)
        + of("<li>orla-{0}", "<p>Recommended replacements:</p><ul>")(size // 2)
    ),
    "arrows": of("<li>vela-{0} → orla-{0}", "<p>These models will be retired on 3 March 2027:</p><ul>"),
    "headings": of("<h2>vela-{0}</h2><p>Retired on 3 March 2027."),
    "dated headings": of("<h2>3 March 2027</h2><p>" + SAID),
    "one heading": lambda size: (
        of("vela ends on 3 March 2027 ", "<h2>", "</h2>")(size // 2) + of("<p>" + SAID)(size // 2)
    ),
    "code": of("<code>vela-{0}</code> ends. ", "<p>"),
    "bold": of("<b>vela-{0}</b><i>", "<p>"),
    "labels": of("<span>Gone</span><span>Jan 14</span>", "<p>"),
    "table": table,
    "same product, other days": lambda size: (
        HEAD
        + "".join(
            f"<tr><td>vela<td>{1960 + n // 336 % 200}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}<td>"
            for n in range(size // 35)
        )
    ).encode(),
    "same row": of("<tr><td>vela<td>2027-03-03<td>orla", HEAD),
    "same product, other words": of("<tr><td>vela<td>2027-03-03 ({0})<td>orla-{0}", HEAD),
    "paragraphs and rows": lambda size: of("<p>" + SAID)(size // 2) + table(size // 2),
    "tables": of(HEAD + "<tr><td>vela-{0}<td>2027-03-03<td>orla</table>"),
    "rowspans": of("<tr><td rowspan=1000000 colspan=1000000>vela-{0}<td>2027-03-03<td>x", HEAD),
    "wide table": of("<td>2027-03-03", HEAD + "<tr>"),
    "long cell": of("vela-{0} and ", HEAD + "<tr><td>"),
    "long date cell": of("3 March 2027, ", HEAD + "<tr><td>vela-1<td>"),
    "long header": lambda size: (
        "<table><tr><th>Model<th>"
        + "shutdown date " * (size // 28)
        + repeated(ROW.replace("{1}", "1"), size // 2)
    ).encode(),
    "long section rows": lambda size: (
        HEAD
        + f"<tr><th colspan=3>{'vela ' * (size // 10)}</th>"
        + repeated(ROW.replace("{1}", "1"), size // 2)
    ).encode(),
    "divs": nested("<div>", "</div>", "vela-1 is retired."),
    "divs never closed": of("<div>"),
    "divs with text": of("<div>vela-{0} is retired. "),
    "spans": nested("<span>", "</span>", "vela-1 is retired.", "<p>"),
    "tables in tables": nested("<table><tr><td>", "</table>", "vela-1 is retired."),
    "lists in lists": of("<ul><li>vela-{0}", "<p>These are retired:"),
    "lists of definitions": of("<dl><dt>vela-{0}<dd><p>retired"),
    "definitions": of("<dt>vela-{0}<dd>retired on 3 March 2027", "<dl>"),
    "struck out": of("<del>vela-{0} ", "<p>"),
    "code in code": of("<code>vela-{0} ", "<p>"),
    "articles": of("<article>vela-{0} is retired. "),
    "folds": of("<details><summary>vela-{0}</summary>is retired. "),
    "folds that a button opens": of(
        '<div><button aria-expanded="false">vela-{0}</button><div class="hidden">is retired on 3 March 2027.'
    ),
    "folds in folds": nested(
        '<div><button aria-expanded="false">vela</button><div hidden>', "</div></div>", "vela-1 is retired."
    ),
    "boxes in rows": of(
        "<div><div>vela-{0}</div><div>3 March 2027</div></div>",
        "<div><div><div>Model</div><div>Shutdown date</div></div>",
    ),
    "labels of rows": of("<div><div>Model</div><div>Shutdown date</div></div><div><p>x</p></div>", "<div>"),
    "boxes of a mail": of("<table><tr><td><table><tr><td>vela-{0} is retired</table></table>"),
    "components": of("<my-card title='vela-{0}'>is retired. "),
    "misnested": of("<b><p>vela-{0}<i></b></p></i>"),
    "foster parents": of("<table><p>vela-{0} is retired<tr><b><td></i>x</table>"),
    "stray ends": of("</td></b></table></p></ul>vela-{0} is retired"),
    "bogus comments": of("<!-x {0}><!x><?x><!--->"),
    "open comments": of("<!-- {0} "),
    "sections of text": of("<![CDATA[ vela-{0} is retired ]]>"),
    "open sections of text": of("<![CDATA[ {0} "),
    "attributes": of(" a{0}=b", "<p"),
    "tables with notes": of("<table><tr><td>vela-{0}<sup>1</sup></table><p>x</p><p>y</p>"),
    "open attributes": of('<p a="{0} '),
    "classes": of("nav- ", "<div class='", "'>vela is retired</div>"),
    "ampersands": of("&"),
    "entities": of("&amp;&#x110000;&nosuch;&#0;"),
    "left angles": of("<"),
    "lines of a record": of("Model ID: vela-{0}<br>Shutdown date: 2027-03-03<br>Provider: Orla<br>", "<p>"),
    "null bytes": of("<p>vela\x00-{0} is re\x00tired</p>"),
    "scripts": of("<script>"),
    "white space": of(" \n\t", "<p>vela", "is retired</p>"),
}
TEXT: dict[str, Callable[[int], bytes]] = {
    "marks of notes": lambda size: b"!!! " + b" " * size + b"!",
    "objects of components": of(
        "<Table rows={[{ model: 'vela-{0}' }]} />\n".replace("{ m", "{{ m")
        .replace("' }]}", "' }}]}}")
        .replace("rows={[", "rows={{[")
    ),
    "objects without an end": of("={[{", "<Table "),
    "brackets of attributes": lambda size: b"{:" + b"[" * size + b"{:" * size,
    "one word": of("a"),
    "capitals": of("A"),
    "camel case": of("Aa"),
    "capital words": of("Vela Orla "),
    "numbers": of("1"),
    "number parts": of("1."),
    "hyphens": of("a-"),
    "only hyphens": of("-"),
    "dots": of("a."),
    "slashes": of("a/"),
    "colons": of("a:"),
    "underscores": of("a_"),
    "at signs": of("@a"),
    "spaces": of(" ", "vela", "is retired"),
    "newlines": of("\n", "vela is retired", "x"),
    "newlines first": of("\n", "", "x"),
    "carriage returns": of("\r", "a", "x"),
    "tabs": of("\t", "Model", "Date"),
    "headers with tabs": of("Model\tShutdown date\nvela\n"),
    "headers on lines": of("Model\nShutdown date\nvela\n"),
    "bars": of("|", "a", "b"),
    "bars on one line": of("a|", "   ", "\n\nx"),
    "bars after spaces": of(" ", "", "| a\n\n"),
    "bars before spaces": of(" ", "a |", "\n\n"),
    "open brackets": of("["),
    "links": of("[a]("),
    "images": of("![a"),
    "stars": of("*a "),
    "many stars": of("*"),
    "underlines": of("_a "),
    "tildes": of("~~a "),
    "ticks": of("`a"),
    "rising ticks": lambda size: " ".join(
        "`" * n for n in takewhile(lambda n: n * n < 2 * size, count(1))
    ).encode(),
    "tags": of("<a"),
    "tag of spaces": of(" ", "<a", "x"),
    "tag of attributes": of(" a", "<a", ""),
    "component lines": of("<A\n"),
    "component of spaces": of(" ", "<Card", "x"),
    "comments of components": of("{/*"),
    "imports": of("import a "),
    "import of lines": of("import\n"),
    "expressions": of("={"),
    "quotes": of(">", "", " vela is retired"),
    "quotes on lines": of("> > > > > vela-{0} is retired\n\n"),
    "bullets in bullets": of("- ", "", "vela is retired"),
    "bullets deeper": lambda size: "".join(
        " " * (2 * n) + "- a\n" for n in takewhile(lambda n: n * n < size, count())
    ).encode(),
    "numbered": of("{0}. vela-{0} is retired\n"),
    "references": of("[a{0}]: b\n"),
    "reference uses": lambda size: (
        repeated("[a{0}]: b\n", size // 2) + "\n" + repeated("[a{0}] ", size // 2)
    ).encode(),
    "entities": of("&a;"),
    "setext": of("a\n=\n"),
    "table bars": of("| vela-{0} | 2027-03-03 |\n", "| Model | Shutdown date |\n| --- | --- |\n"),
    "rules of tables": of("|-", "a\n", ""),
    "months": of("March "),
    "month days": of("3 March "),
    "days": of("03/04/2027 "),
    "ends of": of("end of "),
    "ends of the": of("the end the "),
    "last days": of("last day "),
    "in": of("in "),
    "earliest": of("earliest date "),
    "will": of("will then "),
    "will be": of("will be retired "),
    "is now": of("is now also "),
    "not": of("not "),
    "no longer": of("no longer available "),
    "would": of("would "),
    "migrate": of("migrate a b to "),
    "use": of("use Vela-{0} instead of Orla-{0} "),
    "and": of("Vela-{0} and "),
    "retire names": of("retire Vela-{0}, "),
    "brackets": of("(a "),
    "including": of("vela (including "),
    "footnotes": of("a[1]"),
    "said": of("Vela said Orla "),
    "companies": of("Corvid{0} said it will retire. Corvid{0} said so. "),
    "names": of("the Vela{0} is retired, the Vela{0}. "),
    "Chinese": of("模型将于2027年3月下线。"),
    "Chinese, no stop": of("将于下线"),
    "Japanese": of("モデルは提供終了予定です。"),
    "German": of("wird der Dienst "),
    "colon lines": of("Vela{0}: retired - \n"),
    "quoted": of("“"),
}
DATA: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "csv": ("csv", of("vela-{0},2027-03-03,orla\n", "model,shutdown date,replacement\n")),
    "csv of one field": ("csv", of("x", "model,shutdown,b\n")),
    "csv of one quote": ("csv", of('""', 'model,shutdown,b\n"')),
    "csv of one line": ("csv", of("a,")),
    "csv of empty lines": ("csv", of("\n", "model,shutdown,b\n1,2,3")),
    "json rows": ("json", json_rows),
    "json nested": ("json", deep_json),
    "json lists": ("json", of("[")),
    "json keys": ("json", of('"vela-{0}": {{"shutdown": "2027-01-01"}},', "{", '"a": {}}')),
    "json number": ("json", of("9")),
    "yaml rows": ("yaml", of("- name: vela-{0}\n  shutdown: 2027-01-01\n")),
    "yaml lists": ("yaml", of("[")),
    "yaml bullets": ("yaml", of("- ")),
    "yaml maps": ("yaml", of("{a: ")),
    "yaml bomb": ("yaml", bomb),
    "yaml anchors": ("yaml", of("- &a{0} [*a{0}]\n")),
    "front matter": ("markdown", of("a{0}: b\n", "---\n", "---\nvela is retired")),
    "front matter bomb": ("markdown", lambda size: b"---\n" + bomb(size) + b"\n---\nvela is retired"),
    "feed": ("feed", entries),
    "feed of one entry": (
        "feed",
        lambda size: entries(0).replace(b"&lt;/p", b"&lt;p&gt;vela is retired " * (size // 24) + b"&lt;/p"),
    ),
    "feed nested": ("feed", of("<item>", "<rss version='2.0'><channel>")),
    "feed entities": (
        "feed",
        of("&amp;", "<rss version='2.0'><channel><item><title>", "</title></item></channel></rss>"),
    ),
    "feed definitions": (
        "feed",
        lambda _: (
            '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">'
            + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 9))
            + "]><rss version='2.0'><channel><item><title>&a8;</title></item></channel></rss>"
        ).encode(),
    ),
    "json feed": (
        "feed",
        lambda size: json.dumps(
            {
                "version": "https://jsonfeed.org/version/1",
                "items": [{"title": f"Vela {n}", "content_html": SAID.format(n)} for n in range(size // 130)],
            }
        ).encode(),
    ),
}
