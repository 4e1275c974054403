"""Free prose read as one story: who ends, which day is theirs, what was given up, and what only sounds like an ending."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract import read_document
from pipeline.types import Document, Reading, Status

TODAY = date(2026, 8, 24)


def reading(text: str, *, vendor: str | None = None, title: str = "") -> Reading:
    return read_document(Document(text.encode(), format="text", vendor=vendor, published=TODAY, title=title))


def told(
    text: str, *, vendor: str | None = None, title: str = ""
) -> list[tuple[str, str | None, tuple[str, ...]]]:
    claims = reading(text, vendor=vendor, title=title).claims
    return [(c.product, c.shutdown.iso if c.shutdown else None, c.replacements) for c in claims]


def test_of_a_moved_date_only_the_new_one_counts() -> None:
    text = (
        "In March we wrote to you that Tern Search API v3 would be switched off on 30 September 2026.\n\n"
        "The new date is 31 March 2027: Tern Search API v3 will be switched off then. Please use Tern Search API v4."
    )
    assert told(text, vendor="Tern") == [("Tern Search API v3", "2027-03-31", ("Tern Search API v4",))]


def test_what_follows_is_about_what_was_named() -> None:
    text = "Tern Scribe will be retired. It stops working on 12 January 2027, and we recommend Tern Notes."
    assert told(text, vendor="Tern") == [("Tern Scribe", "2027-01-12", ("Tern Notes",))]


def test_each_clause_keeps_its_own_replacement() -> None:
    text = "tern-1 will be retired on 5 May 2027; use tern-3. The model tern-2 will be retired on 6 June 2027; use tern-4."
    assert told(text, vendor="Tern") == [
        ("tern-1", "2027-05-05", ("tern-3",)),
        ("tern-2", "2027-06-06", ("tern-4",)),
    ]


def test_a_cancelled_end_has_no_day() -> None:
    text = (
        "On 2 July we told you that Tern Journal would shut down on 30 November. Tern Journal is not shutting down after all. "
        "It stays at the same price."
    )
    (claim,) = reading(text, vendor="Tern", title="Tern Journal: a change of plan").claims
    assert (claim.product, claim.status, claim.shutdown) == ("Tern Journal", Status.REVERSED, None)


def test_the_press_names_the_app_in_its_title() -> None:
    text = (
        "Tellmore, the Cork company behind Owlet, said on Tuesday that the app will close at the end of October. Parents liked Owlet. "
        "The company carries on."
    )
    (claim,) = reading(text, title="Owlet, the bedtime app, falls silent").claims
    assert (claim.product, str(claim.shutdown), str(claim.announced)) == ("Owlet", "2026-10-31", "2026-08-18")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Museum of glass to close",
            "The Harrow Museum of Glass will close on 31 October 2026, its trustees said on Monday.",
        ),
        (
            "Founder steps down",
            "Ada Lindqvist, founder of the speech firm Tern, will retire as chief executive on 30 September 2026.",
        ),
        (
            "We are not closing Tern Journal",
            "Tern Journal will be here at the end of June, and at the end of June next year.",
        ),
        (
            "Your trial ends on Friday",
            "Your trial of Tern Scribe ends on Friday. After that, Tern Scribe will be switched off.",
        ),
        (
            "St Osyth's drops its reader",
            "St Osyth's hospital will stop using the X-ray assistant Heron Scan on 31 October, the board decided last night.",
        ),
        (
            "Court refuses to stop Heron Voice",
            "A court has turned down a request to take Heron Voice off the market. A singer had asked that the service be shut down by 1 October.",
        ),
        (
            "We clear out old chats",
            "From 15 October 2026, chats older than 30 days will be deleted. The first sweep of Tern Chat will remove years of messages.",
        ),
        (
            "Post-mortem: tern-tiny was missing for six hours",
            "On Friday tern-tiny disappeared from our catalogue at 09:12 UTC. We restored it at 15:20.",
        ),
        (
            "Farewell in orbit",
            "After eleven years the weather satellite Tern-3 will be decommissioned on 2 September.",
        ),
        (
            "The preview of Tern Form is over",
            "On 3 September the preview of Tern Form comes to an end: from that day Tern Form is generally available.",
        ),
        (
            "Head of safety leaves Tern",
            "Dr. Ada Lund is leaving Tern, the maker of the chat friend Sunrise. Her last day is 12 February, she wrote on her blog.",
        ),
        (
            "Our mistake",
            "Last week we wrote that Tern Vision ends in November. That was wrong: what ends is its printed magazine.",
        ),
        (
            "Maintenance on 3 September",
            "Tern Search will be unavailable for up to two hours on 3 September 2026.",
        ),
    ],
)
def test_what_only_sounds_like_an_ending_is_none(title: str, text: str) -> None:
    assert told(text, title=title) == []


def test_what_a_title_says_stays_is_not_claimed_where_the_text_quotes_a_rumour_only_to_deny_it() -> None:
    text = (
        "A forged notice is being passed around. It says that Tern Scout, our planning agent, will be discontinued on 15 January. "
        "It is fake, and the date was made up.\n\nWe are not shutting down Tern Scout. Its team has grown since spring."
    )
    assert told(text, vendor="Tern", title="No, Tern Scout is not going away") == []


def test_every_field_says_where_it_comes_from() -> None:
    (claim,) = reading("tern-1 will be retired on 5 May 2027. Use tern-3 instead.", vendor="Tern").claims
    fields = dict(claim.fields)
    assert {"product", "status", "shutdown", "replacements"} <= set(fields)
    assert fields["shutdown"].text == "5 May 2027"
    assert all(0 < found.confidence <= 1 and found.rule for found in fields.values())


def test_a_passed_over_sentence_says_why() -> None:
    found = reading(
        "The trail through the dunes was closed on 3 July, and walkers were told to stay away.", title="Dunes"
    )
    assert found.claims == ()
    assert all(skipped.reason for skipped in found.skipped)


def test_what_a_clause_says_more_of_is_what_ends() -> None:
    text = "Chirper's bot Tarn, which went up in March 2024 and was pulled on 26 March 2024, is hardly remembered."
    assert [name for name, *_ in told(text, title="Bots that were shut down")] == ["Tarn"]


def test_who_folds_one_thing_into_another_does_not_end() -> None:
    text = "On Tuesday, 18 August, Larchwood folded its writing assistant Larch Quill into Larch Docs. Larch Quill no longer exists as a product of its own."
    assert {name for name, *_ in told(text, title="Larch Quill disappears into Larch Docs")} == {
        "Larch Quill"
    }


def test_what_stays_after_all_had_been_announced_to_end() -> None:
    text = (
        "On 2 July we told you that Tern Journal would shut down on 30 November. Since then we have received 900 letters.\n\n"
        "You win. Tern Journal is not shutting down."
    )
    (claim,) = reading(text, vendor="Tern", title="Tern Journal stays").claims
    assert (claim.product, claim.status, claim.shutdown) == ("Tern Journal", Status.REVERSED, None)


def test_two_surfaces_have_two_days() -> None:
    text = (
        "Two weeks ago we said that Tern Studio would close on 30 September 2026, both as an app and as an API. We are changing half of that plan.\n\n"
        "The app: no change. Tern Studio for web and desktop shuts down on 30 September 2026.\n\n"
        "The API: you get more time. We will run it until 31 March 2027."
    )
    days = {
        c.shutdown.iso
        for c in reading(text, vendor="Tern", title="An update on Tern Studio").claims
        if c.shutdown
    }
    assert days == {"2026-09-30", "2027-03-31"}


def test_an_item_may_speak_of_older_versions_too() -> None:
    text = "- Tern Vision API v3.1 and older: calls stop on 13 September 2026. Go to Tern Vision API v3.2.\n- Tern Sort: gone 1 October 2026."
    assert [(name, day) for name, day, _ in told(text, title="Tern retirements this autumn")] == [
        ("Tern Vision API v3.1", "2026-09-13"),
        ("Tern Sort", "2026-10-01"),
    ]


def test_two_that_follow_are_both_told_of() -> None:
    text = "tern-1 will be shut down on 1 December 2026. tern-2 and tern-3 follow on the 11th."
    assert [(name, day) for name, day, _ in told(text, vendor="Tern")] == [
        ("tern-1", "2026-12-01"),
        ("tern-2", "2026-12-11"),
        ("tern-3", "2026-12-11"),
    ]


def test_a_day_gone_by_is_no_day_to_come() -> None:
    text = "In April it was the turn of tern-7b-base; Tern removed the hosted version. tern-9b closed on 30 June."
    days = {name: day for name, day, _ in told(text, title="What was retired in 2026")}
    assert days.get("tern-7b-base") in (None, "2026-04")


def test_what_closes_where_nothing_else_is_named_is_what_people_use() -> None:
    assert told("Tern Studio wird zum 30. Juni 2027 eingestellt.") == [("Tern Studio", "2027-06-30", ())]
    assert told("Tern Studio cierra el 30 de junio de 2027.") == [("Tern Studio", "2027-06-30", ())]


@pytest.mark.parametrize(
    "text",
    [
        "Tern Cloud is disabled by default for enterprise accounts.",
        "Old WAL segments are deleted once they have been uploaded twice.",
        "The Tern Reader API is not available until 30 June 2027.",
    ],
)
def test_what_is_so_by_default_or_each_time_ends_nothing(text: str) -> None:
    assert told(text, vendor="Tern") == []


def test_both_are_those_that_were_named_together() -> None:
    text = "tern-small and tern-large carry the label deprecated. On 22 November we take both offline."
    assert told(text, vendor="Tern", title="Action needed") == [
        ("tern-small", "2026-11-22", ()),
        ("tern-large", "2026-11-22", ()),
    ]


def test_a_sentence_without_a_name_is_about_what_the_one_before_was_about() -> None:
    text = "The assistant Tern Scout will be closed on 5 October.\n\nThe cleverest flop was Sidewing. It listened to meetings. In the end the makers withdrew it in late 2021."
    assert [(name, day) for name, day, _ in told(text, title="What became of them")] == [
        ("Tern Scout", "2026-10-05"),
        ("Sidewing", "2021"),
    ]


def test_a_line_may_give_the_day_of_one_surface() -> None:
    text = "We are closing Tern Voice, both the app and the API.\n\nThe app: 15 January 2027.\n\nThe API: 30 April 2027."
    claims = reading(text, vendor="Tern", title="Tern Voice is shutting down").claims
    assert [(c.scope, str(c.shutdown)) for c in claims] == [("app", "2027-01-15"), ("API", "2027-04-30")]


def test_a_contract_calls_things_by_terms_of_its_own() -> None:
    text = (
        'This notice is given by Tern Inc. ("Provider") in respect of the hosted offering known as Tern Reviewer (the "Discontinued Service").\n\n'
        "Notwithstanding any Renewal Term then in effect, Provider shall cease to make the Discontinued Service available at 11:59 p.m. "
        'Eastern Time on May 31, 2027 (the "End Date"). Prepaid Fees are refunded by June 30, 2027.'
    )
    assert told(text, vendor="Tern", title="Notice of Discontinuance: Tern Reviewer") == [
        ("Tern Reviewer", "2027-05-31", ())
    ]


def test_what_does_not_end_before_a_day_may_end_from_then_on() -> None:
    (claim,) = reading("tern-6-base will not be retired before February 1, 2027.", vendor="Tern").claims
    assert (claim.product, str(claim.shutdown), claim.not_before) == ("tern-6-base", "2027-02-01", True)


def test_a_place_and_who_holds_an_office_are_no_products() -> None:
    text = (
        "In the United States, the Heron Frame service ends on 3 November. Pupils in Larkfield keep it. "
        "Chief executive Griet Oster, who has to save money, shut down the old line too."
    )
    assert [name for name, _, _ in told(text, vendor="Heron")] == ["Heron Frame"]


def test_who_closes_what_is_theirs_does_not_end_in_other_languages_either() -> None:
    text = "La empresa Arandela cerrará su asistente Lola el 30 de septiembre de 2026."
    assert told(text, title="Arandela cierra Lola") == [("Lola", "2026-09-30", ())]


def test_a_new_day_is_one_in_german_too() -> None:
    text = "Im Juni hatten wir Ihnen mitgeteilt, dass Lotsendienst zum 31.03.2027 abgeschaltet wird. Neuer Abschalttermin ist der 30.09.2027."
    title = "Lotsendienst wird später abgeschaltet"
    assert told(text, vendor="Ost", title=title) == [("Lotsendienst", "2027-09-30", ())]


def test_it_may_go_on_over_a_sentence_that_says_more_of_it() -> None:
    text = "I had not heard of Tern Gate until it went. It turns out that it was a little window. Its maker closed it on 1 August, having warned everyone."
    assert [(name, day) for name, day, _ in told(text, title="The day they lost their door")] == [
        ("Tern Gate", "2026-08-01")
    ]


def test_who_does_something_to_what_follows_ends_it_in_romance_languages_too() -> None:
    text = "La empresa Mesa Grande cerrará Cilantro, el asistente que respondía al teléfono. El 31 de enero de 2027 dejará de atender llamadas."
    assert [(name, day) for name, day, _ in told(text, title="Adiós al teléfono")] == [
        ("Cilantro", "2027-01-31")
    ]


def test_a_chinese_end_goes_no_further_than_its_sentence() -> None:
    text = "云雀科技宣布，旗下产品“白鹭笔记”将于2026年10月31日正式停止服务。自9月20日起，新用户注册功能关闭。"
    assert [(name, day) for name, day, _ in told(text, title="白鹭笔记停止服务")] == [
        ("白鹭笔记", "2026-10-31")
    ]


def test_a_month_may_head_its_list() -> None:
    text = "May. Tern Dispatch, a planner, was closed on the 2nd."
    assert [(name, day) for name, day, _ in told(text, title="What ended this year")] == [
        ("Tern Dispatch", "2026-05-02")
    ]


def test_what_is_named_in_one_breath_has_the_end_that_follows_the_words_for_it() -> None:
    text = (
        "Heron is to publish the weights of heron-2-large and heron-2-stream on 1 November, under a free licence, "
        "and to shut down both models on 27 December."
    )
    assert [(name, day) for name, day, _ in told(text, title="Heron ends its hosted models")] == [
        ("heron-2-large", "2026-12-27"),
        ("heron-2-stream", "2026-12-27"),
    ]


def test_what_takes_in_nothing_new_has_not_ended_yet() -> None:
    text = "First out is Tern Minutes. It stops taking in new recordings on 30 October and goes dark on 11 December."
    (claim,) = reading(text, vendor="Tern", title="Tern tidies up").claims
    assert (claim.product, str(claim.shutdown)) == ("Tern Minutes", "2026-12-11")


@pytest.mark.parametrize(
    ("title", "text", "product", "day"),
    [
        (
            "Notebook platform Paperloom to shut",
            "Data platform Paperloom is closing at the end of October, two years after it added an analyst.\n\nPaperloom Inc. has agreed with Kolibra that projects move to Kolibra Desk.",
            "Paperloom",
            "2026-10-31",
        ),
        (
            "Norvane bids farewell to its finance agent",
            "After a year on the market, the finance agent Budgetlark has been given a closing date. Norvane intends to shut it down on 31 March 2027.",
            "Budgetlark",
            "2027-03-31",
        ),
        (
            "Museum guide loses its voice",
            "GalleryVox will be switched off on 1 September 2026, the museums' association says.",
            "GalleryVox",
            "2026-09-01",
        ),
    ],
)
def test_a_company_of_the_same_name_or_a_title_about_something_else_hides_no_end(
    title: str, text: str, product: str, day: str
) -> None:
    assert [(name, end) for name, end, _ in told(text, title=title)] == [(product, day)]


def test_what_is_told_of_nothing_named_is_of_the_only_product() -> None:
    text = (
        "The app will be shut down on 30 June 2027, the city said.\n\n"
        "Verkehrspilot had guided drivers past building sites since 2023."
    )
    assert [(name, end) for name, end, _ in told(text, title="City's traffic app to be shut down")] == [
        ("Verkehrspilot", "2027-06-30")
    ]


def test_of_several_products_none_is_guessed_for_what_is_told_of_nothing_named() -> None:
    text = (
        "Tessalo Micro will no longer produce the board. Software updates end on 31 December 2028.\n\n"
        "The Pico Mind 2 was used in schools, the Pico Mind 3 in factories."
    )
    assert told(text, title="Chip start-up discontinues developer board") == []


def test_of_two_ends_in_one_sentence_the_later_counts() -> None:
    text = "Ainsley Find stops indexing on 1 October 2026 and stops answering on 31 December 2026."
    assert [(name, end) for name, end, _ in told(text, vendor="Ainsley")] == [("Ainsley Find", "2026-12-31")]


def test_what_readers_use_as_yet_is_not_what_they_are_sent_to() -> None:
    text = "You use Harrow Sketch 2. Harrow Sketch 2 will be shut down on 8 January 2027. Please move to Harrow Sketch 4."
    assert told(text, vendor="Harrow") == [("Harrow Sketch 2", "2027-01-08", ("Harrow Sketch 4",))]


def test_an_end_that_is_told_twice_is_taken_to_the_day() -> None:
    text = "Tern Scribe has a sunset date now. It'll answer with 410 Gone from 4 September 2026. Brownouts come before that."
    assert told(text, vendor="Tern", title="Tern Scribe goes in September") == [
        ("Tern Scribe", "2026-09-04", ())
    ]


def test_a_plan_that_is_off_takes_the_end_back() -> None:
    text = (
        "The surprise is Heron. Tern had said in June that the training coach Heron would be wound down at the end of the year. "
        "That plan is off."
    )
    (claim,) = reading(text, title="Tern keeps Heron, closes Gannet").claims
    assert (claim.product, claim.status, claim.shutdown) == ("Heron", Status.REVERSED, None)


def test_what_only_says_what_sort_of_thing_a_name_is_does_not_end_beside_it() -> None:
    text = "The Chrome extension, Tern Anywhere, is being discontinued, on Saturday 26 September."
    assert [name for name, *_ in told(text, vendor="Tern")] == ["Tern Anywhere"]


def test_what_takes_no_more_accounts_is_closed_to_them_and_goes_on() -> None:
    text = "As of today, 24 August 2026, Tern OCR can't be enabled by accounts that haven't used it before. If you use it, nothing changes."
    (claim,) = reading(text, vendor="Tern", title="Tern OCR: no new sign-ups from today").claims
    assert (claim.shutdown, claim.deprecated and claim.deprecated.iso) == (None, "2026-08-24")


def test_what_ends_on_one_system_first_is_told_for_each() -> None:
    text = (
        "Tern Dictation is being withdrawn. On Windows it works until 30 September 2026. "
        "On macOS you'll have it a bit longer, until 31 December 2027."
    )
    claims = reading(text, vendor="Tern", title="Tern Dictation").claims
    assert {(c.scope, c.shutdown.iso) for c in claims} == {("Windows", "2026-09-30"), ("macOS", "2027-12-31")}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Tern Bio's chief scientist to retire",
            "Ada Example, who has led research at Tern Bio since it was founded and whose group built the model Heron, will retire on "
            "30 September. The model will manage.",
        ),
        (
            "How to retire a model",
            "Say your team serves tern-ranker-v1 and wants everyone on tern-ranker-v2 by 30 September. First, mark the old one.",
        ),
        (
            "Tern will be offline on the night of 5 September",
            "On Saturday 5 September, from 22:00 until about 04:00, Tern will be switched off: the site and the API.",
        ),
        (
            "About last night's headline",
            'Yesterday a newsletter reported that Tern would "sunset" the Heron agent by October.\n\nIt isn\'t true. Heron has a budget.',
        ),
    ],
)
def test_a_person_an_example_a_night_and_a_denial_are_no_endings(title: str, text: str) -> None:
    assert told(text, title=title, vendor=None if "Bio" in title else "Tern") == []


@pytest.mark.parametrize(
    "text",
    [
        "For everyone who has built on Tern Studio, it will be retired on 1 October 2026.",
        "Customers who have used Tern Studio should know that the app will be retired on 1 October 2026.",
        "Following the public beta of Tern 3, Tern Studio will be shut down on 1 October 2026.",
        "As if that were not enough, Tern Studio closes on 1 October 2026.",
    ],
)
def test_customers_betas_and_sighs_hide_no_ending(text: str) -> None:
    assert ("Tern Studio", "2026-10-01", ()) in told(text, vendor="Tern", title="Tern Studio")


@pytest.mark.parametrize(
    "text",
    [
        "On 13 October 2026 Tern removes Vela 4 from its assistant. The same goes for Vela 4.1 and Vela 4 mini.",
        "Vela 4 will be shut down on 13 October 2026. The same applies to Vela 4.1 and Vela 4 mini, which have fewer users.",
    ],
)
def test_the_same_goes_for_others(text: str) -> None:
    found = {(product, day) for product, day, _ in told(text, vendor="Tern")}
    assert found == {("Vela 4", "2026-10-13"), ("Vela 4.1", "2026-10-13"), ("Vela 4 mini", "2026-10-13")}


@pytest.mark.parametrize(
    "text",
    [
        "Vela Notes wird am 13. Oktober 2026 abgeschaltet. Das gleiche gilt für Vela Mini.",
        "Vela Notes fermera le 13 octobre 2026. Il en va de même pour Vela Mini.",
        "Vela Notes cerrará el 13 de octubre de 2026. Lo mismo ocurre con Vela Mini.",
    ],
)
def test_the_same_goes_for_another_in_other_languages(text: str) -> None:
    assert {(product, day) for product, day, _ in told(text, vendor="Tern")} == {
        ("Vela Notes", "2026-10-13"),
        ("Vela Mini", "2026-10-13"),
    }


def test_what_something_is_taken_out_of_goes_on() -> None:
    text = "On 13 October 2026, Tern removes Vela 4 from Tern Talk. Nobody has to do anything."
    assert told(text) == [("Vela 4", "2026-10-13", ())]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Tern will stop serving vela-7b on 2 October 2026, vela-7b-chat a fortnight later and vela-13b on the last day of November.",
            {("vela-7b", "2026-10-02"), ("vela-7b-chat", "2026-10-16"), ("vela-13b", "2026-11-30")},
        ),
        (
            "Vela Notes will close on 8 October 2026, and Vela Mini closes a week earlier.",
            {("Vela Notes", "2026-10-08"), ("Vela Mini", "2026-10-01")},
        ),
    ],
)
def test_days_that_count_from_the_one_before(text: str, found: set[tuple[str, str]]) -> None:
    assert {(product, day) for product, day, _ in told(text, title="Tern says goodbye")} == found


def test_a_comparison_with_a_plan_is_no_day() -> None:
    text = "Vela Notes left the API on 1 August 2026, six weeks later than once planned. Requests return an error."
    assert [(product, day) for product, day, _ in told(text)] == [("Vela Notes", "2026-08-01")]


def test_the_year_since_which_something_is_owned_is_not_that_of_its_end() -> None:
    text = (
        "Vela Pocket, the read-it-later service that Tern has owned since 2017, will close on 8 October 2026."
    )
    assert [(product, day) for product, day, _ in told(text)] == [("Vela Pocket", "2026-10-08")]


def test_the_last_word_on_one_thing_is_not_that_on_another() -> None:
    text = (
        "Tindra's Foglamp SDK went read-only in July; the packages disappear from the registries on 1 October 2026.\n\n"
        "Last month's entry, the Corbel Keyboard, got a stay: its maker has found a buyer, and the September date is off."
    )
    found = {
        claim.product: claim.status.value for claim in reading(text, title="What we say goodbye to").claims
    }
    assert found.get("Foglamp SDK") == "deprecated"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Judge refuses to pull the plug on Nightjar's song machine",
            "Three record companies had asked a court to have Nightjar's generator taken offline by the end of March. On Thursday the judge said no.",
        ),
        (
            "Court rejects bid to shut down Nightjar",
            "Three record companies wanted Nightjar shut down by 30 September 2026. The court dismissed their claim.",
        ),
    ],
)
def test_what_a_court_does_not_end_goes_on(title: str, text: str) -> None:
    assert told(text, title=title) == []


def test_what_was_to_be_killed_and_is_not_after_all_is_taken_back() -> None:
    text = (
        "On Monday, Tern told subscribers that Heron would be discontinued on 1 October. By Wednesday the company had taken it back: the "
        "program remains available to new and existing customers."
    )
    (claim,) = reading(text, title="Tern won't kill Heron after all").claims
    assert (claim.product, claim.status.value, claim.shutdown) == ("Heron", "reversed", None)


def test_a_title_that_marks_a_name_as_deprecated_says_what_it_is_the_end_of() -> None:
    text = (
        "Please be advised that this repository is now considered legacy. All support for this repository, including bug fixes, "
        "will permanently end on August 31st, 2026."
    )
    found = told(text, vendor="Tern", title="[Deprecated] Vela AI Python SDK for the Heron API")
    assert [(product, day) for product, day, _ in found] == [
        ("Vela AI Python SDK for the Heron API", "2026-08-31")
    ]


def test_an_address_is_no_product() -> None:
    text = (
        "The legacy Vela Notes app has been retired. For details see:\n- https://tern.example/vela/README.md"
    )
    assert all("://" not in product for product, _, _ in told(text, vendor="Tern"))


def test_names_on_lines_behind_a_colon_are_a_list() -> None:
    text = "Models affected\nThe following models will be discontinued on 1 October 2026:\nvela-cushion:001\nvela-cushion:002\nvela-davit:001\nvela-davit:002"
    assert {(product, day) for product, day, _ in told(text, vendor="Tern")} == {
        (name, "2026-10-01")
        for name in ("vela-cushion:001", "vela-cushion:002", "vela-davit:001", "vela-davit:002")
    }


def test_indented_lines_are_a_list() -> None:
    text = "Below are the days on which our cloud stops serving the older hubs:\n\n  KH-100: 31 October 2026\n  KH-110: 30 November 2026\n  KH-120: 31 December 2026\n\nThe KH-200 stays."
    assert {(product, day) for product, day, _ in told(text, vendor="Kelp")} == {
        ("KH-100", "2026-10-31"),
        ("KH-110", "2026-11-30"),
        ("KH-120", "2026-12-31"),
    }


def test_the_day_on_which_japanese_news_was_told_is_not_that_of_the_end() -> None:
    (claim,) = reading(
        "ターンは8月20日、**Vela Atlas**のサービスを終了すると発表した。", title="ターン、Vela Atlasを終了"
    ).claims
    assert (claim.product, claim.shutdown, str(claim.announced)) == ("Vela Atlas", None, "2026-08-20")


def test_what_comes_out_in_japanese_does_not_end() -> None:
    text = "Ternは8月17日、Vela Sonnet 4を公開しました。コーディングを改善しました。旧モデルの一部を代替できます。"
    assert told(text, title="Tern、Vela Sonnet 4を発表（8/17）") == []


def test_who_stops_something_in_japanese_is_no_product() -> None:
    text = "Ternは8月10日、公開したばかりの「Vela Muse」機能を激しい反発を受け停止した。"
    assert [product for product, _, _ in told(text, title="Tern、「Vela Muse」機能を停止")] == ["Vela Muse"]


def test_a_line_may_say_that_it_shares_the_days_of_another() -> None:
    text = (
        "Went through all the banners today.\n\n"
        "Vela Personalizer: gone 1 October 2026. You have not been able to create new resources since 20 September 2025.\n"
        "Heron Detector: same two dates as Personalizer."
    )
    found = {
        (product, day) for product, day, _ in told(text, title="Tern retirements this autumn, I made a list")
    }
    assert {("Vela Personalizer", "2026-10-01"), ("Heron Detector", "2026-10-01")} <= found


def test_what_something_is_called_before_its_name_is_none_of_it() -> None:
    text = "Take Vela, which was pulled within a day in March 2016. Its better-behaved sister Zorro lasted until 2019."
    assert ("Zorro", "2019") in {(product, day) for product, day, _ in told(text, title="What we lost")}


def test_what_stands_in_for_something_is_what_to_move_to() -> None:
    text = (
        "Tern switches off the aliases vela-chat and vela-reasoner on 24 October 2026. "
        "vela-v4-flash with thinking disabled stands in for the former; with thinking enabled, for the latter."
    )
    assert {(product, day) for product, day, _ in told(text)} == {
        ("vela-chat", "2026-10-24"),
        ("vela-reasoner", "2026-10-24"),
    }


def test_what_has_its_days_in_one_and_the_same_way_ends_alike() -> None:
    text = (
        "Tideway told customers on Monday that it will close its captioning tool Subline on 31 October, its dubbing tool Voiceline on "
        "30 November and its archive search, Reelfinder, at the end of December."
    )
    assert {
        (product, day) for product, day, _ in told(text, title="Tideway winds up three production tools")
    } == {
        ("Subline", "2026-10-31"),
        ("Voiceline", "2026-11-30"),
        ("Reelfinder", "2026-12-31"),
    }


def test_a_title_may_say_that_a_day_holds_no_longer() -> None:
    text = (
        "In spring we wrote that the Tern Sync desktop client would stop on 31 October. Please cross that day out. "
        "The client remains deprecated, and its end is still coming. We will name a new day in the new year."
    )
    found = told(text, vendor="Tern", title="Tern Sync for desktop: 31 October no longer applies")
    assert [day for _, day, _ in found] == [None]


def test_false_messages_end_nothing() -> None:
    text = (
        'Since Sunday, fraudulent e-mails have been circulating in our name. They carry the subject "Mailbox v1 will be discontinued on 30 '
        'October". These messages are not from us.'
    )
    assert told(text, vendor="Tern", title="Warning: false messages about the closure of your account") == []


def test_the_last_day_to_order_is_not_the_end() -> None:
    text = (
        "Tern today announced the end of sale of its Probe 200 sensors. The last day to order is 29 January 2027. Devices will receive "
        "firmware and hardware support until 31 January 2032."
    )
    found = reading(text, vendor="Tern", title="Tern announces end of sale for Probe 200").claims
    assert [(c.product, str(c.shutdown), str(c.deprecated)) for c in found] == [
        ("Probe 200", "2032-01-31", "2027-01-29")
    ]


@pytest.mark.parametrize(
    ("text", "title", "day"),
    [
        (
            "We have decided to shut down TernBloc as of 10/19. Thank you.",
            "TernBloc is shutting down",
            "2026-10-19",
        ),
        ("Der Dienst TernListe wird zum Jahresende 2027 eingestellt.", "TernListe endet", "2027-12-31"),
        ("TernBloc will be shut down the day after tomorrow.", "TernBloc ends", "2026-08-26"),
    ],
)
def test_more_ways_to_write_a_day(text: str, title: str, day: str) -> None:
    assert [d for _, d, _ in told(text, vendor="Tern", title=title)] == [day]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Atlas OCR goes on 3 March 2027, Atlas Layout two weeks after it, and Atlas Tables on the last day of that month, the company told customers on Monday.",
            {("Atlas OCR", "2027-03-03"), ("Atlas Layout", "2027-03-17"), ("Atlas Tables", "2027-03-31")},
        ),
    ],
)
def test_days_that_count_from_it(text: str, found: set[tuple[str, str]]) -> None:
    assert {
        (product, day) for product, day, _ in told(text, title="Corrigan clears out its document tools")
    } == found


def test_columns_that_lines_set_in_are_parted() -> None:
    text = (
        "From 1 May 2027 the gateway ignores these request headers:\n\n"
        "  X-Raven-User      use X-Ravenscar-Subject\n  X-Raven-Budget    use X-Ravenscar-Limit\n\nUntil that day they go on working."
    )
    found = reading(text, vendor="Ravenscar", title="Gateway: headers we will stop reading").claims
    assert {(c.product, str(c.shutdown), c.replacements) for c in found} == {
        ("X-Raven-User", "2027-05-01", ("X-Ravenscar-Subject",)),
        ("X-Raven-Budget", "2027-05-01", ("X-Ravenscar-Limit",)),
    }


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Norrland buys makers of Tidy Inbox",
            "The group Norrland has acquired Inbox Bureau. Tidy Inbox goes on under its own name. The deal closes in the first quarter of "
            "2027. At that point Inbox Bureau ceases to exist as a legal entity and becomes a branch of Norrland.",
        ),
        (
            "Tern Concierge will close in Japan and South Korea",
            "In Japan and South Korea it is hard to find staff.",
        ),
    ],
)
def test_companies_and_countries_end_no_product(title: str, text: str) -> None:
    assert not {"Inbox Bureau", "South Korea", "Japan"} & {
        product for product, _, _ in told(text, title=title)
    }


def test_a_letter_that_is_torn_up_and_its_signature() -> None:
    text = (
        "Please tear up the letter of 20 July. It said that Tern Search Lite would come to an end on 31 October 2026. It won't. The "
        "cancellation is withdrawn, the product keeps its price, and contracts renew as usual.\n\nWarmly,\nOonagh Devlin"
    )
    found = {
        c.product: c.status.value
        for c in reading(text, vendor="Tern", title="Plan change: Tern Search Lite stays").claims
    }
    assert found == {"Tern Search Lite": "reversed"}


def test_the_day_on_which_somebody_wrote_what_is_quoted_is_not_that_of_the_end() -> None:
    text = "On 3 June, Ines Porto wrote:\nThe tern-sdk 2.x line gets its last fixes on 30 September 2026. After that tern-sdk 2.x is retired."
    assert "2026-06-03" not in {day for _, day, _ in told(text, vendor="Tern")}


def test_an_id_in_brackets_spells_the_name_that_shares_a_word_with_it() -> None:
    text = "Vela Plus (vela-plus-1) will be retired on 5 May 2027."
    assert told(text, title="Goodbye") == [("Vela Plus", "2027-05-05", ())]
    others = told("Vela Notes (tern-2) will be retired on 5 May 2027.", title="Goodbye")
    assert {name for name, _, _ in others} == {"Vela Notes", "tern-2"}


@pytest.mark.parametrize(
    ("title", "denied"),
    [
        ("Tern denies plans to close Vela Notes", True),
        ("墨鹭否认关停“知了”", True),
        ("Vela Notes closes after a fake review scandal", False),
    ],
)
def test_a_title_that_denies_an_ending_is_not_one_that_has_a_scandal_in_it(title: str, denied: bool) -> None:
    text = "Vela Notes will be shut down on 31 October 2026, people read."
    assert (told(text, title=title) == []) is denied


def test_the_verb_of_a_headline_is_no_part_of_the_name_that_it_turns() -> None:
    text = "From 1 July 2027 Vela is read-only. On 1 July 2028 we take the site down."
    assert "Turning Vela" not in {name for name, _, _ in told(text, title="Turning Vela into an archive")}
    named = "Turning Point will be shut down on 1 July 2027."
    assert {name for name, _, _ in told(named, title="Goodbye")} == {"Turning Point"}
