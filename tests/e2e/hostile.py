"""Announcements that try to be more than text; each would set ``window.hit``, change the page, or say something else than it holds."""

from __future__ import annotations

MARKUP = (
    # HTML that runs
    "<script>window.hit=1</script>", "<img src=x onerror=window.hit=1>", "<svg onload=window.hit=1>", "<body onload=window.hit=1>",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>", "<iframe src=javascript:parent.hit=1></iframe>", "<object data=javascript:hit=1>",
    "<embed src=javascript:hit=1>", "<details open ontoggle=window.hit=1>", "<video><source onerror=window.hit=1></video>",
    "<input autofocus onfocus=window.hit=1>", "<math><mi xlink:href=javascript:hit=1>x</mi></math>", "<marquee onstart=window.hit=1>x</marquee>",
    "<form action=javascript:hit=1><button>go</button></form>", "<isindex type=image src=1 onerror=window.hit=1>", "<a href=javascript:hit=1>x</a>",
    "<template><script>window.hit=1</script></template>", "<noscript><p title='</noscript><img src=x onerror=window.hit=1>'></noscript>",
    # breaking out of where it stands
    "\"><script>window.hit=1</script>", "'><img src=x onerror=window.hit=1>", "</style><script>window.hit=1</script>", "</title><script>window.hit=1</script>",
    "</textarea><script>window.hit=1</script>", "--><script>window.hit=1</script>", "]]><script>window.hit=1</script>", "`onmouseover=window.hit=1 x=`",
    "\" onmouseover=\"window.hit=1\" x=\"", "&lt;script&gt;window.hit=1&lt;/script&gt;", "&#60;img src=x onerror=window.hit=1&#62;", "\\u003cscript\\u003ewindow.hit=1\\u003c/script\\u003e",
    # CSS
    "<style>*{display:none!important}</style>", "<link rel=stylesheet href=//evil.example/x.css>", "<p style='position:fixed;inset:0'>x</p>",
    "<div style=background:url(javascript:hit=1)>x</div>", "<h1 style=font-size:900px>x</h1>", "@import url(//evil.example/x.css);",
    # links, meta, base
    "<meta http-equiv=refresh content='0;url=//evil.example'>", "<base href=//evil.example/>", "[x](javascript:window.hit=1)", "[x](data:text/html,<script>hit=1</script>)",
    "![x](//evil.example/pixel.png)", "[x]: javascript:hit=1", "<//evil.example/>", "javascript:window.hit=1//", "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)", "https://evil.example/\"onmouseover=hit=1",
    # Markdown
    "**bold** and _thin_", "`code` and ~~gone~~", "## not a heading", "| a | b | c |", "> not a quote", "1. not a list", "--- *** ___", "Term[^1] <!-- note -->",
    # directives of Streamlit, formulas, templates
    ":red[x] :blue-background[y]", ":material/home: :streamlit:", ":shortcode: :smile:", "$x^2$ and $$\\frac{1}{0}$$", "\\(\\href{javascript:hit=1}{x}\\)",
    "{{ 7*7 }} {% raw %} {# no #}", "${7*7} #{7*7} <%= 7*7 %>", "{0.__class__} %s %(x)s", "=HYPERLINK(\"//evil.example\")",
    # signs that turn round or hide
    "abc\u202etxt.exe\u202c", "a\u2066b\u2067c\u2069", "zero\u200bwidth\u200djoin", "Z\u0351\u036b\u0343a\u0322\u0321lgo",
)  # fmt: skip
