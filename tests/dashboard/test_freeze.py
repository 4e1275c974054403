"""The year ahead as a grid of days."""

from datetime import date

from dashboard import freeze, markup, words


def year(first: date, last: date, **given):
    ends = {date(2026, 12, 24): 4, date(2027, 1, 1): 1, date(2027, 1, 29): 7}
    return tuple(freeze.weeks(ends, first, last, **given))


def days(weeks):
    return {day.day: day for week in weeks for day in week.days if day}


def test_every_day_from_the_first_to_the_last_has_its_place_under_its_weekday():
    weeks = year(date(2026, 12, 1), date(2027, 1, 31))

    assert len(days(weeks)) == 62
    assert all(day.day.weekday() == place for week in weeks for place, day in enumerate(week.days) if day)
    assert weeks[0].days[0] is None
    assert weeks[0].days[1].day == date(2026, 12, 1)
    assert [week.opens for week in weeks if week.opens] == [date(2026, 12, 1), date(2027, 1, 1)]


def test_it_is_darker_where_more_ends():
    found = days(year(date(2026, 12, 1), date(2027, 1, 31)))

    assert found[date(2026, 12, 24)].count == 4
    weights = [
        found[day].weight
        for day in (date(2027, 1, 2), date(2027, 1, 1), date(2026, 12, 24), date(2027, 1, 29))
    ]
    assert weights == [0, 1, 2, 3]


def test_the_days_of_the_freeze_are_framed():
    found = days(year(date(2026, 12, 1), date(2027, 1, 31), frozen=(date(2026, 12, 20), date(2027, 1, 2))))

    assert [day for day in found if found[day].frozen] == [
        day for day in found if date(2026, 12, 20) <= day <= date(2027, 1, 2)
    ]
    assert sum(day.frozen for day in found.values()) == 14


def test_a_day_says_on_hover_what_ends():
    html = markup.render(
        "freeze", told="Most ends then.", weeks=year(date(2026, 12, 1), date(2027, 1, 31)),
        weekdays=["Mon", "Wed", "Fri"], months=[str(month) for month in range(1, 13)],
    )  # fmt: skip

    assert f'title="{words.plain_day(date(2026, 12, 24))}: 4 products"' in html
    assert html.count("<i ") == 62
    assert 'aria-label="Most ends then."' in html
