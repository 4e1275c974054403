"""Dates: every written form to ISO, with precision and strength; what is no date stays none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.components.dates import day_order, find_dates

TODAY = date(2026, 10, 28)  # a Wednesday


def read(text: str, **options) -> list[str]:
    return [found.day.iso for found in find_dates(text, today=TODAY, **options)]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("retires 2026-08-24", "2026-08-24"),
        ("retires 2026\u201108\u201124", "2026-08-24"),
        ("on 24 August 2026 at 09:00 UTC", "2026-08-24"),
        ("on August 24th, 2026", "2026-08-24"),
        ("on Aug. 24, 2026", "2026-08-24"),
        ("14th November, 2025", "2025-11-14"),
        ("10/02/25", "2025-10-02"),
        ("24/08/2026", "2026-08-24"),
        ("16.07.2026", "2026-07-16"),
        ("16. Juli 2026", "2026-07-16"),
        ("le 1er juillet 2026", "2026-07-01"),
        ("el 16 de julio de 2026", "2026-07-16"),
        ("2026年7月16日", "2026-07-16"),
        ("2027年第一季度", "2027-Q1"),
        ("2. Quartal 2027", "2027-Q2"),
        ("in March 2027", "2027-03"),
        ("Q2 2027", "2027-Q2"),
        ("the second quarter of 2027", "2027-Q2"),
        ("H2 2027", "2027-H2"),
        ("early 2027", "2027"),
        ("by the end of 2027", "2027-12-31"),
        ("at the end of March 2027", "2027-03-31"),
    ],
)
def test_written_forms(text, iso):
    assert read(text) == [iso]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("today", "2026-10-28"),
        ("tomorrow", "2026-10-29"),
        ("yesterday", "2026-10-27"),
        ("on Friday", "2026-10-30"),
        ("last Friday", "2026-10-23"),
        ("in 30 days", "2026-11-27"),
        ("in six months", "2027-04-28"),
        ("two weeks from now", "2026-11-11"),
        ("at the end of the month", "2026-10-31"),
        ("on 6 January", "2027-01-06"),
        ("on 20 October", "2026-10-20"),
        ("next month", "2026-11"),
        ("11月4日", "2026-11-04"),
    ],
)
def test_relative_forms_resolve_against_the_publish_date(text, iso):
    assert read(text) == [iso]


def test_the_nth_is_in_the_month_spoken_of_last():
    assert read("gone on 6 January 2027; on the 20th the next one") == ["2027-01-06", "2027-01-20"]


@pytest.mark.parametrize(
    "text",
    [
        "gpt-4o-2024-08-06 stays",
        "version 2024.1.3-beta",
        "call 555-0123",
        "Release 1.12.31",
        "ratio 3/4",
        "you may keep it",
        "it should march on",
        "29 February 2027",
        "13/13/2026",
    ],
)
def test_what_is_no_date(text):
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "no sooner than May 14, 2026",
        "not before 14 May 2026",
        "May 14, 2026 at the earliest",
        "2026-05-14 or later",
        "frühestens 14.05.2026",
        "on or after 2026-05-14",
        "available until at least 14 May 2026",
    ],
)
def test_soft_words_make_it_the_earliest_day(text):
    (found,) = find_dates(text, today=TODAY)
    assert (found.day.iso, found.strength) == ("2026-05-14", "not_before")


def test_a_plain_date_is_committed():
    (found,) = find_dates("It ends on 14 May 2026.", today=TODAY)
    assert found.strength == "committed"


def test_slashed_dates_follow_the_order_that_the_document_shows():
    assert day_order(["03/04/2026", "23/04/2026"])
    assert not day_order(["03/04/2026", "04/23/2026"])
    assert read("03/04/2026", day_first=True) == ["2026-04-03"]


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_reads_back_in_each_written_form(day):
    forms = (
        day.isoformat(),
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {day:%B} {day.year}",
        f"{day.year}年{day.month}月{day.day}日",
    )
    for form in forms:
        assert [d.day.iso for d in find_dates(f"ends {form}.")] == [day.isoformat()], form


@given(st.text())
def test_any_text_is_read_without_an_error(text):
    for found in find_dates(text, today=TODAY):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("encerra em 15 de março de 2027", "2027-03-15"),
        ("o serviço acaba daqui a exatos seis meses", "2026-12-15"),
        ("anunciou ontem", "2026-06-14"),
        ("a confirmé mercredi la fermeture", "2026-06-10"),
        ("ferme vendredi prochain", "2026-06-19"),
        ("il y a deux semaines", "2026-06-01"),
        ("vor zwei Wochen", "2026-06-01"),
        ("in sechs Monaten", "2026-12-15"),
    ],
)
def test_days_told_in_other_languages(text, iso):
    assert [d.day.iso for d in find_dates(text, today=date(2026, 6, 15))] == [iso]


def test_a_delay_counts_from_the_day_that_was_put_off():
    text = "It was to be removed on 9 October 2024. That has now been put off by six months."
    assert [d.day.iso for d in find_dates(text, today=date(2024, 8, 12))] == ["2024-10-09", "2025-04-09"]
    text = "It was due on 1 July 2026 and has been brought forward by two weeks."
    assert [d.day.iso for d in find_dates(text, today=date(2026, 5, 1))] == ["2026-07-01", "2026-06-17"]


def test_a_month_that_heads_a_sentence_is_the_one_spoken_of():
    found = find_dates("December, by the way, is taken. On the 11th it goes.", today=date(2026, 10, 28))
    assert [d.day.iso for d in found] == ["2026-12", "2026-12-11"]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("endet zum Jahresende", "2026-12-31"),
        ("läuft bis Ende nächsten Monats", "2026-11-30"),
        ("im März nächsten Jahres", "2027-03"),
        ("im zweiten Halbjahr 2027", "2027"),
        ("im Frühjahr 2027", "2027"),
        ("à la fin du mois de novembre", "2026-11-30"),
        ("au premier semestre 2028", "2028"),
        ("le mois prochain", "2026-11"),
        ("a finales del mes que viene", "2026-11-30"),
        ("em março do próximo ano", "2027-03"),
        ("no fim de novembro", "2026-11-30"),
        ("a fine novembre", "2026-11-30"),
        ("eind november", "2026-11-30"),
        ("来月末で終了", "2026-11-30"),
        ("来年1月に終了", "2027-01"),
        ("今年6月30日に終えた", "2026-06-30"),
        ("26日、発表した", "2026-10-26"),
        ("下个月底停止服务", "2026-11-30"),
        ("今年年底", "2026-12-31"),
        ("明年3月1日", "2027-03-01"),
        ("다음 달 말 종료", "2026-11-30"),
        ("내년 3월 31일 종료", "2027-03-31"),
        ("2027년 하반기", "2027"),
        ("the first Tuesday of November", "2026-11-03"),
        ("the last Friday in October 2027", "2027-10-29"),
        ("is gone as of Monday", "2026-10-26"),
        ("as of Friday it is gone", "2026-10-30"),
        ("by year's end", "2026-12-31"),
        ("will not see the new year", "2026-12-31"),
        ("Wie die Firma am Dienstag mitteilte", "2026-10-27"),
    ],
)
def test_stretches_of_the_calendar_in_every_language(text, iso):
    assert read(text) == [iso]


@pytest.mark.parametrize(
    "text", ["30日間の猶予", "3日目", "the fine print", "the end of an era", "the final month's sales"]
)
def test_lengths_and_ends_of_other_things_are_no_days(text):
    assert read(text) == []


def test_the_year_may_be_that_of_the_date_before():
    assert read("It began in the autumn of 2022, and on 4 November of that year it ended.") == [
        "2022",
        "2022-11-04",
    ]


def test_what_is_done_on_a_day_lies_ahead_and_what_was_done_lies_back():
    spring = date(2027, 5, 4)
    (ahead,) = find_dates("Its app is shut down on August 4.", today=spring)
    (back,) = find_dates("Its app was shut down on August 4.", today=spring)
    assert (ahead.day.iso, back.day.iso) == ("2027-08-04", "2026-08-04")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("is discontinued, as announced, on Saturday 18 July", "2026-07-18"),
        ("it ended on Saturday, 19 July", "2025-07-19"),
        ("closes on Friday, January 15", "2027-01-15"),
        ("am Samstag, 18. Juli, abgeschaltet", "2026-07-18"),
        ("closes on Monday 18 July", "2026-07-18"),  # it is none in these years: then the nearest counts
        ("closes on Thursday, 7 August", "2026-08-07"),  # miscounted: in 2026 it is a Friday
    ],
)
def test_the_weekday_beside_a_day_tells_its_year(text, iso):
    (found,) = find_dates(text, today=date(2026, 5, 13))
    assert found.day.iso == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("On Monday the people at Tern marked their client as deprecated.", "2026-05-11"),
        ("On Monday the client is removed.", "2026-05-18"),
        ("On Monday the retired model tern-1 stops answering.", "2026-05-18"),
    ],
)
def test_what_somebody_did_on_a_weekday_was_on_the_last_one(text, iso):
    (found,) = find_dates(text, today=date(2026, 5, 13))
    assert found.day.iso == iso


def test_what_is_not_done_to_either_of_two_before_a_day_is_promised_no_longer():
    (found,) = find_dates(
        "We won't shut either of them down before 1 February 2027.", today=date(2026, 7, 30)
    )
    assert found.strength == "not_before"


def test_the_language_tells_which_of_two_numbers_is_the_day():
    portuguese = [
        "Escrevemos para avisar que o leitor não fica: será descontinuado em 10/08/2026, e você recebe uma carta por isso"
    ]
    assert day_order(portuguese, portuguese)
    assert not day_order(["The reader will be discontinued on 10/08/2026 and you are told of it"] * 2)
    assert day_order(["The reader ends on 10/08/2026", "Invoices of 25/07/2026 are paid"])
    wrong = ["O leitor será descontinuado em 08/25/2026 para todos, não para uma e você"]
    assert not day_order(wrong, wrong)
    table = ["07/10/2026 09:00 EST Los Angeles", "08/10/2026 09:00 EST Des Moines"]
    assert not day_order(table, ["Model retirements"])


@pytest.mark.parametrize(
    ("text", "day_first", "days"),
    [
        ("It closes on 12/31.", False, ["2026-12-31"]),
        ("It closes on 10/11.", True, ["2026-11-10"]),
        ("It closes on 31/12.", True, ["2026-12-31"]),
        ("It is seen by 9/10 of readers", False, []),
        ("It went from 4/5 stars", False, []),
        ("25年5月28日", False, ["2025-05-28"]),
    ],
)
def test_days_without_a_year_between_slashes(text, day_first, days):
    assert read(text, day_first=day_first) == days
