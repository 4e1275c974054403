"""The front page: what ends next, what changed since the last visit, what became of the best known; also as it was known on an earlier day."""

from __future__ import annotations

from datetime import timedelta

from dashboard import views, widgets
from dashboard.language import _, listed, number
from dashboard.state import as_of, ask, end_of, since, today, writes_mail
from data import queries

CARDS = 9
LINES = 8
LATELY = 90
USUAL = 30

day = as_of()
now, known = day or today(), end_of(day)
fresh = ask(queries.freshness)
if fresh.products == 0:
    widgets.empty()
    widgets.end()

widgets.as_of(day, "")
if widgets.before_all(day):
    widgets.end()

before = None if day else since()
ahead, count = views.ahead(now, CARDS, known)
first = views.next_certain(ahead, now)
widgets.show(
    "lead", next=first, together=views.on_the_day_of(first, known) if first else 0, count=count, today=now
)
if day is None:
    widgets.collection_notice(fresh)
widgets.heading(_("Ending next"))
if ahead:
    widgets.show("countdown", events=ahead, today=now)
    widgets.more(_("All {count} on the timeline").format(count=number(count)), "timeline", view="next")
else:
    widgets.nothing(_("Nothing has a date ahead"), _("When a vendor names a day, it appears here."), level=2)
widgets.show("counts", figures=views.figures(now, known))
if day is None and before is None:
    widgets.show("welcome", mail=writes_mail())

if stories := views.stories(now, known):
    widgets.heading(_("What happened to {names}").format(names=listed(story.title for story in stories)))
    widgets.show("stories", stories=stories)
    widgets.more(views.VIEWS[views.FAREWELL], "timeline")

news = views.changed(before or now - timedelta(days=USUAL), now, LINES, known)
widgets.since_heading(before, USUAL, news.total)
if news.changes:
    widgets.show("changes", changes=news.changes, today=now)
    if news.total > LINES:
        widgets.more(
            _("See all {count} changes").format(count=number(news.total)), "timeline", view="changed"
        )
else:
    widgets.line(_("Nothing has changed. New, moved and withdrawn dates will appear here."))

widgets.heading(_("Just ended"), _("last {count} days").format(count=LATELY))
if ended := views.just_ended(now, LATELY, LINES, known):
    widgets.show("ended", events=ended)
    widgets.more(_("All that ended lately"), "timeline", view="ended", days=str(LATELY))
else:
    widgets.line(_("Nothing ended in these days."))
widgets.looks_back()
widgets.note_visit()
