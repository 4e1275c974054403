"""What others build on: the JSON API, feeds, calendars and badges, and the pages behind the links in mails."""
