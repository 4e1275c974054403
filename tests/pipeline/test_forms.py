"""Small forms that pages use, each with all that it says; and what looks like news of a product and is none."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract import read_document
from pipeline.types import Claim, Document, Status

TODAY = date(2026, 6, 15)


def claims(text: str, format: str = "markdown") -> list[Claim]:
    return list(read_document(Document(text.encode(), format=format, vendor="Vela", published=TODAY)).claims)


def told(text: str, format: str = "markdown") -> dict[str, str | None]:
    """Each product with the day it ends."""
    return {claim.product: claim.shutdown.iso if claim.shutdown else None for claim in claims(text, format)}


def table(*rows: str) -> str:
    return "\n".join(
        f"| {row} |" for row in (rows[0], "|".join("---" for _ in rows[0].split("|")), *rows[1:])
    )


SECTIONS = "\n\n# Help\n\n## Contact\n\nWrite to us.\n\n## Hours\n\nWe answer on weekdays.\n"
"""What makes a document a page and no letter."""
FORMS: dict[str, tuple[str, dict[str, str | None]]] = {
    "a day with a short month and year": (
        table("Model | Delisting", "vela-1 | 31-Jan-27"),
        {"vela-1": "2027-01-31"},
    ),
    "the promised day counts before the earliest": (
        table(
            "Model | Earliest removal | Removal",
            "vela-1 | 2026-11-18 | 2026-12-01",
            "vela-2 | 2026-11-18 | ",
        ),
        {"vela-1": "2026-12-01", "vela-2": "2026-11-18"},
    ),
    "fixes end before the cloud does": (
        table("Device | Security fixes until | Cloud ends", "Vela Box | 2031-05-31 | 2027-09-30"),
        {"Vela Box": "2027-09-30"},
    ),
    "an id behind what it is": (
        table("Model | Shutdown date", "alias `vela-latest` | 2026-09-30"),
        {"vela-latest": "2026-09-30"},
    ),
    "Chinese without spaces": ("# 公告\n\n`vela-1` 将于2026-12-31下线。", {"vela-1": "2026-12-31"}),
    "an item that begins with the place": (
        "## 2026-06-01\n\n- Orla Cloud: `vela-1` and `vela-2` will shut down on 20 August 2026.",
        {"vela-1": "2026-08-20", "vela-2": "2026-08-20"},
    ),
    "a call": (
        "## 2026-06-01\n\n- `Agent.run_sync()` is deprecated and will be removed on 1 March 2027; use `Agent.run(wait=True)`.",
        {"Agent.run_sync()": "2027-03-01"},
    ),
    "what sort of thing an id is": (
        "## 2026-06-01\n\n- The Node.js SDK `vela-node` receives no more releases from January 2027.",
        {"vela-node": "2027-01"},
    ),
    "a card that leaves out its subject": (
        "# Models\n\n### Vela Canvas 2\n\n*Text to image.* **Availability:** gone since 28 February 2026.",
        {"Vela Canvas 2": "2026-02-28"},
    ),
    "a list in a list": (
        "# Ending\n\n1. Vela Karaoke (the singing app)\n   - New sign-ups close: 30 September 2026\n   - Service ends: 30 November 2026\n",
        {"Vela Karaoke": "2026-11-30"},
    ),
    "Korean items": (
        "# 알림\n\n1. 결노트 요약봇\n   - 신규 가입 중단: 2026년 9월 1일\n   - 서비스 종료: 2026년 10월 30일\n   - 대체 서비스: 결노트 2\n",
        {"결노트 요약봇": "2026-10-30"},
    ),
    "a new day in the next sentence": (
        "## News\n\n- **Old.** The `/images/scale` endpoint was removed on 1 June 2026.\n- **Speech.** We give `vela-tts-1` more time. It was due to be retired on July 15; the new date is September 30, 2026.",
        {"/images/scale": "2026-06-01", "vela-tts-1": "2026-09-30"},
    ),
    "not before, as a label": (
        "# Modelos\n\n### Vela Alba 2\n\nRetirada: no antes del 1 de diciembre de 2026.",
        {"Vela Alba 2": "2026-12-01"},
    ),
    "a name and a status in one word": (
        "# Models\n\n## Gone\n\n- `vela-vision-beta`: switched off on August 29, 2025; images are understood by `vela-omni-2`",
        {"vela-vision-beta": "2025-08-29"},
    ),
    "who took it away": (
        "# JavaScript\n\nWe unpublished `@vela/browser` on January 31, 2026. Use `@vela/client`.",
        {"@vela/browser": "2026-01-31"},
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_says_all_that_it_says(form: str) -> None:
    text, expected = FORMS[form]
    assert told(text + SECTIONS) == expected


QUIET = {
    "an offer": table("Model | Price | Offer ends", "vela-2 | $0.04 | 2026-09-30"),
    "an offer in a note": table("Model | Stage | Notes", "vela-2 | GA | Introductory price ends 2026-12-31"),
    "a partnership": "# Journal\n\nVela and Oakhurst Maps are ending their marketing partnership on 31 July.",
    "an error": "# Errors\n\nA request for a retired model returns `404 model_not_found`.",
    "a protocol": "# Security\n\nTLS 1.1 is switched off on 15 January 2027.",
    "a browser": "# Security\n\nSupport for Internet Explorer mode ends on 30 June 2027.",
    "a conference": "# News\n\nRegistration for VelaConf closes on October 10.",
    "a question": "# 公告：部分模型下线\n\n- vela-plus-v3 会下线吗？",
    "a warranty": "# Service\n\nThe extended warranty “Plus 3” ends three years after purchase.",
    "a delay that is gone": "## 2026-05-30\n\n- Python debugger: removed a two-second delay at start-up.",
    "a hoax": "# Journal\n\nA screenshot is going round in which we supposedly announce that Vela Chat shuts down on 1 September. It's a fake.",
}


@pytest.mark.parametrize("case", QUIET)
def test_what_is_no_news_of_a_product_is_none(case: str) -> None:
    assert told(QUIET[case] + SECTIONS) == {}


def test_each_surface_has_its_own_days() -> None:
    page = (
        "<table><thead><tr><th rowspan=2>Model</th><th colspan=2>Serverless</th><th>Dedicated</th></tr>"
        "<tr><th>closed to new accounts</th><th>ends</th><th>ends</th></tr></thead>"
        "<tr><td>Vela Chat 20B</td><td>2026-02-16</td><td>2026-07-16</td><td>2026-12-31</td></tr></table>"
    )
    found = {claim.scope: claim for claim in claims(page, "html")}
    assert {scope: c.shutdown and c.shutdown.iso for scope, c in found.items()} == {
        "Serverless": "2026-07-16",
        "Dedicated": "2026-12-31",
    }
    assert found["Dedicated"].deprecated is None
    assert found["Serverless"].deprecated is not None


def test_products_named_in_turn_have_their_own_replacement() -> None:
    page = "## 2026-06-01\n\n### Deprecated\n\n- `vela-1` and `vela-1-mini`. Both are switched off on 2027-02-05. `vela-1` moves to `vela-3`, `vela-1-mini` to `vela-3-mini`."
    assert {c.product: c.replacements for c in claims(page)} == {
        "vela-1": ("vela-3",),
        "vela-1-mini": ("vela-3-mini",),
    }


def test_a_plan_given_up_in_the_next_sentence_is_none() -> None:
    page = "## Changed\n\n- vela-rerank-1 was due to disappear on 30 September. We have withdrawn that decision: it stays in the catalogue."
    [claim] = claims(page)
    assert (claim.product, claim.status, claim.shutdown) == ("vela-rerank-1", Status.REVERSED, None)


def test_a_box_beside_an_entry_gives_it_its_day() -> None:
    page = (
        "<section><div class=side><span>3.11</span><time>May 19, 2026</time></div><div><h2>Projects</h2>"
        "<ul><li><code>vela-1-nano</code> is no longer available as of today.</li></ul></div></section>"
    )
    assert told(page, "html") == {"vela-1-nano": "2026-05-19"}


def test_a_display_name_and_its_id_are_one_product() -> None:
    [claim] = claims("# Retired\n\n### Vela Canvas 3 `vela-canvas-3-0204`\n\nRetired on 11 May 2026.")
    assert (claim.product, claim.shutdown and claim.shutdown.iso) == ("vela-canvas-3-0204", "2026-05-11")
