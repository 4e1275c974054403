"""Walls in front of pages are told from pages, and pages from walls."""

from __future__ import annotations

import pytest
from parsel import Selector

from crawler.walls import CHALLENGE, CONSENT, LOGIN, MISSING, PAYWALL, may_be_wall, paywall, wall

MENU = "<header><nav>" + "<a href=/x>Products Docs Pricing Blog Careers Company</a>" * 12 + "</nav></header>"
FOOTER = (
    "<footer>"
    + "<p>Terms, privacy and cookies of a company with many words in its footer.</p>" * 8
    + "</footer>"
)
BANNER = "<div class='bar'><p>We use cookies for things.</p><button>Accept all</button><button>Reject</button></div>"
SIGN_IN = "<form><label>Password <input type='password'></label><button>Sign in</button></form>"
NOTICE = (
    "<h1>Quill 2 is going away</h1><p>We will switch off Quill 2 on 3 March 2027. From that day on requests are refused. "
    "Please move to Quill 3 before then: the name of the model is all that has to change. If you have a contract, your manager "
    "at our company will write to you.</p>"
)


def page(*parts: str, title: str = "Quill") -> Selector:
    return Selector(f"<html><head><title>{title}</title></head><body>{''.join(parts)}</body></html>")


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (page(MENU, "<h1>Welcome back</h1>", SIGN_IN, FOOTER), LOGIN),
        (page("<p>Checking the site connection security</p>", title="Just a moment..."), CHALLENGE),
        (page("<h1>Bitte bestätigen Sie: Ich bin kein Roboter</h1>"), CHALLENGE),
        (page("<h1>One more step</h1><div class='g-recaptcha'></div>"), CHALLENGE),
        (page("<script src='https://x.example/cdn/challenge-platform/h.js'></script><p>Please wait</p>"), CHALLENGE),
        (page("<h1>Before you go on</h1>", BANNER, MENU), CONSENT),
        (page("<p>Wir verwenden Cookies und brauchen Ihre Einwilligung.</p><a role=button>Alle akzeptieren</a>"), CONSENT),
        (page("<h1>404</h1><p>Sorry</p>", title="Page not found | Quill"), MISSING),
        (page(MENU, "<h1>Diese Seite wurde nicht gefunden</h1>", FOOTER), MISSING),
        (page("<h1>ページが見つかりません</h1>"), MISSING),
    ],
)  # fmt: skip
def test_a_wall_is_named(page, reason):
    assert wall(page) == reason
    assert may_be_wall(page.get().encode())


@pytest.mark.parametrize(
    "parts",
    [
        (NOTICE, BANNER),
        (SIGN_IN, NOTICE, FOOTER),
        (NOTICE, "<form><div class='h-captcha'></div><button>Subscribe to the newsletter</button></form>"),
        (
            BANNER,
            "<table><tr><th>Model</th><th>Ends</th></tr><tr><td>quill-2</td><td>2027-03-03</td></tr></table>",
        ),
        ("<p>No model is deprecated at present.</p>",),
        ("<h1>Models that were not found fit</h1>", "<p>Nothing.</p>"),
        ("<h1>Page not found</h1>", NOTICE * 2),
    ],
)
def test_a_short_page_with_a_banner_or_a_form_is_a_page(parts):
    assert wall(page(*parts)) is None


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        (("<p>Quillia will shut down.</p>", "<p>Subscribe to continue reading</p>"), PAYWALL),
        (("<script type='application/ld+json'>{\"@graph\": [{\"isAccessibleForFree\": \"False\"}]}</script>", "<p>x</p>"), PAYWALL),
        (("<script type='application/ld+json'>{\"isAccessibleForFree\": true}</script>", "<p>x</p>"), None),
        (("<script type='application/ld+json'>{ broken</script>", NOTICE), None),
        ((NOTICE * 12, "<p>Already a subscriber? Sign in</p>"), None),
    ],
)  # fmt: skip
def test_an_article_that_has_to_be_paid_for_is_told_from_one_that_does_not(parts, reason):
    assert paywall(page(*parts)) == reason
