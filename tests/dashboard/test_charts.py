"""Figures, read as the data and marks that they draw."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from dashboard import charts
from data.records import Notice, VendorRecord
from pipeline.types import Milestone, Strength
from tests.dashboard.rows import TODAY, change, event, product

SHUTDOWN = Milestone.SHUTDOWN


def drawn(lanes: list[charts.Lane], mark: str, **options: Any) -> list[dict[str, Any]]:
    """The rows of every layer with this kind of mark."""
    spec = charts.timeline(lanes, TODAY, **options).to_dict()
    layers = [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]
    return [row for layer in layers for row in spec["datasets"][layer["data"]["name"]]]


def life(name: str = "Velora 3", **days: str) -> charts.Lane:
    """A lane from milestones and their days."""
    it = product(name)
    return charts.Lane(it, tuple(event(it, Milestone(kind), day) for kind, day in days.items()))


def test_a_life_runs_from_launch_through_notice_to_end() -> None:
    lane = life(launched="2025-09-30", deprecated="2026-03-24", shutdown="2026-04-26")

    assert [(row["from"], row["to"], row["what"]) for row in drawn([lane], "bar")] == [
        ("2025-09-30", "2026-03-24", "Available"),
        ("2026-03-24", "2026-04-26", "Its end is known"),
    ]
    assert [(row["from"], row["shape"]) for row in drawn([lane], "point")] == [
        ("2025-09-30", "circle"),
        ("2026-03-24", "circle"),
        ("2026-04-26", "diamond"),
    ]


def test_what_lives_is_drawn_until_today() -> None:
    assert [row["to"] for row in drawn([life(launched="2025-01-01")], "bar")] == ["2026-11-23"]


def test_what_is_not_known_to_live_is_not_drawn_as_alive() -> None:
    it = product(status="unknown")

    assert drawn([charts.Lane(it, (event(it, Milestone.LAUNCHED, "2025-01-01"),))], "bar") == []


def test_a_life_without_a_known_beginning_draws_nothing_it_does_not_know() -> None:
    assert drawn([life(shutdown="2027-01-06")], "bar") == []


def test_a_month_is_drawn_as_a_range_and_not_as_a_day() -> None:
    lane = life(deprecated="2026-01-01", shutdown="2027-03")
    rows = [row for row in drawn([lane], "bar") if row["what"] == "Shutdown"]

    assert [(row["from"], row["to"], row["day"]) for row in rows] == [
        ("2027-03-01", "2027-03-31", "March 2027")
    ]
    assert [row["what"] for row in drawn([lane], "point")] == ["Deprecated"]


def test_only_what_is_certain_is_drawn_solid() -> None:
    lane = life(launched="2024", deprecated="2026-Q1", shutdown="2027-03")
    solid = [(row["from"], row["to"], row["day"]) for row in drawn([lane], "bar") if "thickness" in row]

    assert solid == [
        ("2024-12-31", "2026-03-31", "2024 to the first quarter of 2026"),
        ("2026-03-31", "2027-03-01", "the first quarter of 2026 to March 2027"),
    ]
    assert charts.in_words([lane], TODAY).endswith(
        "ends in March 2027 · announced in the first quarter of 2026."
    )


def test_an_earliest_day_is_an_open_arrow() -> None:
    it = product()
    lane = charts.Lane(it, (event(it, SHUTDOWN, "2027-01-01", strength=Strength.NOT_BEFORE),))
    (mark,) = drawn([lane], "point")
    (reach,) = (row for row in drawn([lane], "bar") if row["what"] == "Shutdown")

    assert mark["shape"] == "triangle-right"
    assert mark["day"] == "no earlier than 1 January 2027"
    assert date.fromisoformat(reach["to"]) > date(2027, 1, 1)


def test_ends_have_the_colour_of_what_they_mean() -> None:
    it = product()
    days = {"2026-04-26": "ended", "2026-12-01": "soon", "2027-12-01": "announced"}
    lane = charts.Lane(it, tuple(event(it, SHUTDOWN, day, scope=day) for day in days))

    colours = [row["colour"] for row in drawn([lane], "point")]
    assert colours == [charts.COLOURS[meaning] for meaning in days.values()]


def test_a_merger_is_an_end_only_where_nothing_else_is() -> None:
    assert [e.kind for e in life(merged="2026-01-01").farewells] == ["merged"]
    assert [e.kind for e in life(merged="2026-01-01", shutdown="2026-02-01").farewells] == ["shutdown"]


def test_the_past_is_cut_off_where_asked() -> None:
    since = date(2026, 6, 1)
    lane = life(launched="2016-01-01", deprecated="2026-07-01", shutdown="2026-12-01")

    assert (
        min(row["from"] for kind in ("bar", "point") for row in drawn([lane], kind, since=since))
        == "2026-06-01"
    )


def test_lanes_keep_the_order_of_their_events_and_need_a_date() -> None:
    first, second, dateless = product("B"), product("A"), product("C")
    events = [
        event(first, SHUTDOWN, "2027"),
        event(second, SHUTDOWN, "2026"),
        event(first, Milestone.LAUNCHED, "2025"),
        event(dateless, Milestone.DEPRECATED, None),
    ]

    assert [lane.product.name for lane in charts.lanes(events)] == ["B", "A"]


def test_today_has_a_line() -> None:
    texts = [row["text"] for row in drawn([life(launched="2025-01-01")], "text")]

    assert "today" in texts
    assert "2026-11-23" in [row.get("from") for row in drawn([life(launched="2025-01-01")], "rule")]


def test_today_stands_beside_the_bar_of_each_lane_and_not_in_its_words() -> None:
    spec = charts.timeline(
        [life(launched="2025-01-01"), life("Hark", launched="2025-01-01")], TODAY
    ).to_dict()
    (line,) = (layer for layer in spec["layer"] if "y2Offset" in layer["mark"])

    assert [row["lane"] for row in spec["datasets"][line["data"]["name"]]] == ["velora-3", "hark"]
    assert 0 < line["mark"]["yOffset"] < charts.BAR < line["mark"]["y2Offset"]


def test_a_narrow_picture_leaves_out_when_the_end_was_told() -> None:
    (row,) = (
        row for row in drawn([life(deprecated="2026-03-24", shutdown="2026-04-26")], "text") if "short" in row
    )

    assert row["short"] == "Corvid · ended on 26 April 2026"
    assert row["text"] == "Corvid · ended on 26 April 2026 · announced on 24 March 2026"


def test_today_is_within_the_picture_even_before_anything_happens() -> None:
    days = [row["from"] for row in drawn([life(shutdown="2027-06-01")], "rule") if "from" in row]

    assert min(days) < TODAY.isoformat() < max(days)


def test_the_picture_grows_with_its_lanes() -> None:
    heights = [charts.timeline([life(launched="2025-01-01")] * n, TODAY).to_dict()["height"] for n in (1, 3)]

    assert heights[1] - heights[0] == 2 * charts.LANE


def test_the_text_alternative_tells_every_lane() -> None:
    lanes = [
        life("Velora 3", deprecated="2026-03-24", shutdown="2026-04-26"),
        life("Hark", launched=(TODAY - timedelta(days=9)).isoformat()),
    ]

    assert charts.in_words(lanes, TODAY) == (
        "Timeline. Velora 3: Corvid · ended on 26 April 2026 · announced on 24 March 2026. Hark: Corvid · alive."
    )


def test_a_moved_end_leaves_a_ghost_and_an_arrow() -> None:
    it = product()
    moved = change(it, "moved", before_day="2027-01-01", after_day="2027-03-02", days=60)
    lane = charts.Lane(it, (event(it, SHUTDOWN, "2027-03-02"),), moves=(moved,))

    ghost = next(row for row in drawn([lane], "point") if "middle" in row)
    (arrow,) = (row for row in drawn([lane], "rule") if "middle" in row)

    assert (arrow["from"], arrow["to"], arrow["shape"]) == ("2027-01-01", "2027-03-02", "triangle-right")
    assert ghost["what"] == "shutdown was put off from 1 January 2027 to 2 March 2027 (60 days later)"


def test_lanes_of_a_group_stand_together_under_its_name() -> None:
    a, b, c = product("A"), product("B"), product("C")
    events = [event(it, SHUTDOWN, "2027-01-01") for it in (a, b, c)]
    lanes = charts.lanes(events, groups={"a": "Corvid", "b": "Quill", "c": "Corvid"})

    assert [lane.product.name for lane in lanes] == ["A", "C", "B"]
    assert [row["text"] for row in drawn(lanes, "text") if row.get("lane", "").startswith("group")] == [
        "Corvid",
        "Quill",
    ]
    assert charts.timeline(lanes, TODAY).to_dict()["height"] == 5 * charts.LANE + charts.AXIS + charts.LINE


def test_the_picture_can_be_moved_by_mouse_but_leaves_wheel_and_finger_to_the_page() -> None:
    (window,) = charts.timeline([life(launched="2025-01-01")], TODAY).to_dict()["params"]

    assert window["bind"] == "scales"
    assert "ctrlKey" in window["select"]["zoom"]
    assert "mouse" in window["select"]["translate"]


def test_the_picture_of_notice_prints_each_median_and_says_that_its_scale_is_uneven() -> None:
    told = [
        Notice("A", "a", "model", "", TODAY, TODAY + timedelta(days), "announced") for days in (7, 90, 200)
    ]
    record = VendorRecord(
        "Corvid", "corvid", endings=3, notices=tuple(told), moves=(), withdrawn=0, promises=()
    )
    spec = charts.notice([record]).to_dict()
    (figure,) = (layer for layer in spec["layer"] if layer["mark"]["type"] == "text")

    assert [row["said"] for row in spec["datasets"][figure["data"]["name"]]] == ["90 days"]
    assert figure["encoding"]["x"]["scale"]["type"] == "sqrt"
    assert "square-root" in figure["encoding"]["x"]["title"]
