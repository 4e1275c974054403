-- The views that make the database readable without a manual. data/views.py makes them anew after every migration, so that a
-- change here needs none. Above each stands what a row is; behind each column its type and meaning, which docs/schema.md,
-- the view `dictionary` and PostgreSQL's own comments repeat.
--
-- Five words differ between SQLite and PostgreSQL and are filled in: $today (the date in UTC), $year_ago (what begins then or earlier is
-- over, since no date means more than a year, and an index need not be read from its beginning), $day_number(date), which makes
-- dates that can be subtracted, $concat (the aggregate that joins text) and $each (the rows of a JSON list).
--
-- Lists that are looked at are sorted. `products`, `timeline` and `evidence`, which are joined with others, are not: SQLite would
-- have to make and sort all of a view before it could join it, which takes a minute where an index takes a hundredth of a second.
--
-- Nothing here is stored. How a product stands depends on the day on which you ask; the table `stage` says from which day to which,
-- and data/stages.py writes it with the events that it follows from.

-- One row per product, with how it stands today.
CREATE VIEW products AS
SELECT
    vendor.name AS vendor, -- text: Who makes it.
    product.name AS product, -- text: Its name.
    product.kind, -- text: model, api, endpoint, app, feature, service, hardware, agent, sdk or research.
    product.family, -- text: The name that a model and its dated snapshots share, in the form in which names are compared: gpt-4o of gpt-4o-2024-08-06.
    product.category, -- text: What it is for, in a word or two; empty where that was not noted.
    COALESCE(stage.status, 'unknown') AS status, -- text: How it stands today: active, deprecated, retired, merged, renamed or unknown. A date that is only the earliest possible or an estimate retires nothing; a month has come on its last day.
    stage.last_shutdown, -- date: The last day that its latest shutdown can mean, past or ahead, those called off left out; NULL where none has a day.
    COALESCE((SELECT $concat(name, ', ') FROM (
        SELECT alias.name FROM alias WHERE alias.product_id = product.id AND alias.name <> product.name ORDER BY alias.id
    ) AS named), '') AS aliases, -- text: Other names that it is searched by, joined by commas; empty where there are none.
    product.summary, -- text: One sentence about it; empty where nobody wrote one.
    product.slug AS product_slug, -- text: Its short name in addresses, which never changes.
    vendor.slug AS vendor_slug, -- text: Short name of the vendor, which is also the name of the vendor's own platform.
    product.id AS product_id -- integer: product.id, to join with the tables.
FROM product
JOIN vendor ON vendor.id = product.vendor_id
LEFT JOIN stage ON stage.product_id = product.id AND stage.from_day <= $today AND stage.to_day > $today
WHERE NOT EXISTS (SELECT 1 FROM sameas WHERE sameas.product_id = product.id AND sameas.until IS NULL);

-- One row per event that is held true now: a milestone of a product, on a platform, for a scope.
CREATE VIEW timeline AS
SELECT
    vendor.name AS vendor, -- text: Who makes the product.
    product.name AS product, -- text: Name of the product.
    product.kind, -- text: What the product is: model, api, endpoint, app, feature, service, hardware, agent, sdk or research.
    product.family, -- text: The name that a model and its dated snapshots share, in the form in which names are compared: gpt-4o of gpt-4o-2024-08-06.
    event.platform, -- text: Where it happens: the slug of a vendor. The same model ends on other days elsewhere.
    event.scope, -- text: For whom or for what part, for example a region or plan; empty where it is for all.
    event.kind AS milestone, -- text: What happens: unveiled, launched, announced, closed_to_new, read_only, export_deadline, deprecated, superseded, extended_access, shutdown, deleted, merged, renamed, reversed or rumoured.
    event.day, -- text: When, as precise as the source says: 2027-03-14, 2027-03, 2027-Q1, 2027-H2 or 2027; NULL where no day is known.
    event.first_day, -- date: The first day that the date can mean; NULL where no day is known.
    event.last_day, -- date: The last day that the date can mean; NULL where no day is known.
    event.precision, -- text: How much of the date is known: day, month, quarter, half or year; NULL where no day is known.
    event.strength, -- text: How firmly the day is meant: committed, not_before (the earliest possible, no promise) or estimated.
    event.authority, -- text: Who says so, strongest first: declared, vendor_api, vendor_page, vendor_mail, vendor_blog, seed_official, press or seed_press.
    event.authority NOT IN ('press', 'seed_press') AS official, -- boolean: Whether the vendor itself says so.
    COALESCE((SELECT $concat(value, ', ') FROM $each(event.replacements)), '') AS replacements, -- text: What to move to, joined by commas; empty where nothing is named.
    event.disputed, -- boolean: Whether another official source gives another day; `evidence` shows what each says.
    CASE
        WHEN event.authority NOT IN ('press', 'seed_press') THEN
            CASE WHEN event.day IS NOT NULL AND event.strength = 'committed' AND NOT event.disputed AND claim.location <> 'cited by another document'
                THEN 'high' ELSE 'fair' END
        WHEN event.day IS NOT NULL AND event.strength = 'committed' AND NOT event.disputed AND (
            SELECT COUNT(DISTINCT said.source_url) FROM claim AS said
            WHERE said.product_id = event.product_id AND said.known_to IS NULL AND said.scope = event.scope AND said.platform IN ('', event.platform)
                AND CASE event.kind
                    WHEN 'announced' THEN said.announced = event.day
                    WHEN 'deprecated' THEN said.deprecated = event.day
                    WHEN 'shutdown' THEN said.shutdown = event.day
                    ELSE CAST(said.milestones AS TEXT) LIKE '%"' || event.kind || '", "' || event.day || '"%'
                END
        ) > 1 THEN 'fair'
        ELSE 'low'
    END AS confidence, -- text: How sure it is: high (the vendor itself names a committed day that nobody disputes), fair (the vendor says less than that, or is only quoted by another page, or several of the press agree on a day) or low.
    CAST($day_number(event.first_day) - $day_number($today) AS INTEGER) AS days_left, -- integer: Days from today until first_day, negative once it is past; NULL where no day is known.
    claim.evidence AS quote, -- text: The words that it rests on; may be empty for facts that came with Swansong.
    claim.source_title AS source, -- text: Title of the page that says so.
    claim.source_url AS url, -- text: Address of that page.
    event.known_from AS known_since, -- timestamp: Since when Swansong holds this true (UTC).
    product.slug AS product_slug, -- text: Short name of the product in addresses, which never changes.
    vendor.slug AS vendor_slug, -- text: Short name of the vendor, which is also the name of the vendor's own platform.
    event.id AS event_id -- integer: event.id, to join with the tables.
FROM event
JOIN product ON product.id = event.product_id
JOIN vendor ON vendor.id = product.vendor_id
JOIN claim ON claim.id = event.claim_id
WHERE event.known_to IS NULL;

-- One row per shutdown that lies ahead, soonest first. A month lies ahead until its last day has come. Mind `strength`: not every row is a promise.
CREATE VIEW upcoming AS
SELECT
    CASE WHEN days_left > 0 THEN days_left ELSE CAST($day_number(last_day) - $day_number($today) AS INTEGER) END AS days_left, -- integer: Days from today until first_day; while the month, quarter or year that may bring it is running, until last_day.
    day, -- text: When, as precise as the source says: 2027-03-14, 2027-03, 2027-Q1, 2027-H2 or 2027.
    strength, -- text: How firmly the day is meant: committed, not_before (the earliest possible, no promise) or estimated.
    vendor, -- text: Who makes the product.
    product, -- text: Name of the product.
    kind, -- text: What the product is: model, api, endpoint, app, feature, service, hardware, agent, sdk or research.
    family, -- text: The name that a model and its dated snapshots share, in the form in which names are compared: gpt-4o of gpt-4o-2024-08-06.
    platform, -- text: Where it ends: the slug of a vendor.
    scope, -- text: For whom or for what part; empty where it is for all.
    replacements, -- text: What to move to, joined by commas; empty where nothing is named.
    official, -- boolean: Whether the vendor itself says so.
    disputed, -- boolean: Whether another official source gives another day.
    confidence, -- text: How sure it is: high, fair or low, as in `timeline`.
    first_day, -- date: The first day that the date can mean.
    last_day, -- date: The last day that the date can mean.
    precision, -- text: How much of the date is known: day, month, quarter, half or year.
    quote, -- text: The words that it rests on; may be empty for facts that came with Swansong.
    source, -- text: Title of the page that says so.
    url, -- text: Address of that page.
    product_slug, -- text: Short name of the product in addresses, which never changes.
    vendor_slug, -- text: Short name of the vendor, which is also the name of the vendor's own platform.
    event_id -- integer: event.id, to join with the tables.
FROM timeline
WHERE milestone = 'shutdown' AND last_day > $today AND first_day > $year_ago
ORDER BY first_day, last_day, event_id;

-- One row per product that is retired today: every committed shutdown of it has come, and none lies ahead. The latest to end come first.
CREATE VIEW retired AS
SELECT
    event.day AS ended, -- text: When its last part ended, as precise as the source says; NULL where it is told as done without a day.
    event.last_day AS ended_on, -- date: The last day that this date can mean; NULL where no day is known.
    vendor.name AS vendor, -- text: Who made it.
    product.name AS product, -- text: Its name.
    product.kind, -- text: model, api, endpoint, app, feature, service, hardware, agent, sdk or research.
    product.family, -- text: The name that a model and its dated snapshots share, in the form in which names are compared: gpt-4o of gpt-4o-2024-08-06.
    event.platform, -- text: Where it ended: the slug of a vendor, its own where anything is known of that.
    event.scope, -- text: What part ended last; empty where all of it ended at once.
    COALESCE((SELECT $concat(value, ', ') FROM $each(event.replacements)), '') AS replacements, -- text: What to move to, joined by commas; empty where nothing is named.
    event.authority NOT IN ('press', 'seed_press') AS official, -- boolean: Whether the vendor itself says so.
    claim.evidence AS quote, -- text: The words that it rests on; may be empty for facts that came with Swansong.
    claim.source_title AS source, -- text: Title of the page that says so.
    claim.source_url AS url, -- text: Address of that page.
    product.slug AS product_slug, -- text: Short name of the product in addresses, which never changes.
    vendor.slug AS vendor_slug, -- text: Short name of the vendor, which is also the name of the vendor's own platform.
    event.id AS event_id -- integer: event.id of the shutdown, to join with the tables.
FROM stage
JOIN product ON product.id = stage.product_id
JOIN vendor ON vendor.id = product.vendor_id
JOIN event ON event.id = (
    -- Of the parts that ended last, the first at home.
    SELECT COALESCE(MIN(CASE WHEN ended.platform = vendor.slug THEN ended.id END), MIN(ended.id)) FROM event AS ended
    WHERE ended.product_id = stage.product_id AND ended.known_to IS NULL AND ended.kind = 'shutdown' AND ended.strength = 'committed'
        AND COALESCE(ended.last_day, '0001-01-01') = COALESCE(stage.last_shutdown, '0001-01-01')
)
JOIN claim ON claim.id = event.claim_id
WHERE stage.status = 'retired' AND stage.from_day <= $today AND stage.to_day > $today
ORDER BY COALESCE(stage.last_shutdown, '0001-01-01') DESC, stage.product_id DESC;

-- One row per change of what is held true, newest first: an event appeared, moved or was withdrawn. Mind `cause`: not every row happened in the world. What the shipped facts changed is left out.
CREATE VIEW changes AS
SELECT
    change.noticed_at, -- timestamp: When it was noticed (UTC).
    vendor.name AS vendor, -- text: Who makes the product.
    product.name AS product, -- text: Name of the product.
    change.platform, -- text: Where: the slug of a vendor.
    change.scope, -- text: For whom or for what part; empty where it is for all.
    change.event_kind AS milestone, -- text: Which event changed: shutdown, deprecated, launched and so on, as in `timeline`.
    change.kind AS change, -- text: What became of it: appeared, dated, moved, brought_forward, undated, firmed, loosened, confirmed, disputed, settled, replacement or withdrawn.
    change.before_day, -- text: The day held before; NULL where there was none.
    change.after_day, -- text: The day held since; NULL where there is none.
    change.days, -- integer: By how many days it moved, negative where it comes sooner; NULL where two days cannot be compared.
    change.before_strength, -- text: How firmly the day before was meant: committed, not_before or estimated; NULL where there was none.
    change.after_strength, -- text: How firmly the day since is meant: committed, not_before or estimated; NULL where there is none.
    change.cause, -- text: Why: document (one said so that was new) or declaration (a person declared it), which alert those who follow the product; reader (a better reader understood otherwise what had been read before) or identity (what was taken for several products turned out to be one, or one to be several), which alert nobody.
    document.url, -- text: Address of the document that brought it; NULL where it is not known.
    product.slug AS product_slug, -- text: Short name of the product in addresses, which never changes.
    change.id AS change_id -- integer: change.id, to join with the tables.
FROM change
JOIN product ON product.id = change.product_id
JOIN vendor ON vendor.id = product.vendor_id
LEFT JOIN document ON document.id = change.document_id
WHERE change.cause <> 'seed'
ORDER BY change.noticed_at DESC, change.id DESC;

-- One row per claim: what one document says of one product, in its own words. Claims are never edited.
CREATE VIEW evidence AS
SELECT
    vendor.name AS vendor, -- text: Who makes the product.
    product.name AS product, -- text: Name of the product.
    claim.name AS named, -- text: What the document calls it.
    COALESCE(NULLIF(claim.platform, ''), vendor.slug) AS platform, -- text: Where: the slug of a vendor; its own where the document does not say.
    claim.scope, -- text: For whom or for what part; empty where it is for all.
    claim.status, -- text: What the document says of it on its own day: active, legacy, deprecated, retired, merged, renamed, reversed or rumoured.
    claim.announced, -- text: The day of announcement that it gives; NULL where it gives none.
    claim.deprecated, -- text: The day of deprecation that it gives; NULL where it gives none.
    claim.shutdown, -- text: The day of shutdown that it gives; NULL where it gives none.
    COALESCE((SELECT $concat(REPLACE(REPLACE(REPLACE(REPLACE(value, '["', ''), '"]', ''), '", "', ' '), '","', ' '), ', ')
        FROM $each(claim.milestones)), '') AS other_days, -- text: Other days that it gives, each as in launched 2026-01, joined by commas; empty where it gives none.
    claim.strength, -- text: How firmly the shutdown is meant: committed, not_before or estimated.
    COALESCE((SELECT $concat(value, ', ') FROM $each(claim.replacements)), '') AS replacements, -- text: What it says to move to, joined by commas; empty where it names nothing.
    claim.evidence AS quote, -- text: The words; may be empty for facts that came with Swansong.
    claim.location, -- text: Where in the document they stand, for example under which heading; may be empty.
    claim.source_title AS source, -- text: Title of the page, feed or article.
    claim.source_url AS url, -- text: Its address.
    claim.authority, -- text: Who speaks, strongest first: declared, vendor_api, vendor_page, vendor_mail, vendor_blog, seed_official, press or seed_press.
    claim.observed, -- timestamp: When the words were true: published, or else fetched (UTC).
    claim.confidence, -- real: How sure the reader is, from 0 to 1; it ranks readings and is no probability.
    claim.known_to IS NULL AS counts, -- boolean: Whether it counts today. False where a newer reader read the document anew, or the document was taken back.
    product.slug AS product_slug, -- text: Short name of the product in addresses, which never changes.
    claim.id AS claim_id, -- integer: claim.id, to join with the tables.
    claim.document_id -- integer: document.id of the document that says so.
FROM claim
JOIN document ON document.id = claim.document_id
JOIN product ON product.id = claim.product_id
JOIN vendor ON vendor.id = product.vendor_id;

-- One row per vendor, by name, with how its products stand today.
CREATE VIEW vendors AS
SELECT
    vendor.name AS vendor, -- text: Name of the vendor.
    COALESCE(counted.products, 0) AS products, -- integer: How many of its products are known.
    COALESCE(counted.active, 0) AS active, -- integer: How many of them stand as active today.
    COALESCE(counted.deprecated, 0) AS deprecated, -- integer: How many are deprecated today.
    COALESCE(counted.retired, 0) AS retired, -- integer: How many are retired today.
    COALESCE(ahead.shutdowns, 0) AS upcoming, -- integer: How many shutdowns of its products lie ahead, on any platform, the merely possible ones too.
    ahead.next_day AS next_shutdown, -- date: The first day that the soonest committed one of them can mean; NULL where none lies ahead.
    (SELECT COUNT(*) FROM source WHERE source.vendor_id = vendor.id) AS sources, -- integer: How many places where it publishes were ever asked.
    vendor.slug AS vendor_slug, -- text: Its short name, which is also the name of its own platform.
    vendor.id AS vendor_id -- integer: vendor.id, to join with the tables.
FROM vendor
LEFT JOIN (
    SELECT vendor_id, COUNT(*) AS products,
        COUNT(*) FILTER (WHERE status = 'active') AS active,
        COUNT(*) FILTER (WHERE status = 'deprecated') AS deprecated,
        COUNT(*) FILTER (WHERE status = 'retired') AS retired
    FROM stage WHERE from_day <= $today AND to_day > $today GROUP BY vendor_id
) AS counted ON counted.vendor_id = vendor.id
LEFT JOIN (
    SELECT product.vendor_id, COUNT(*) AS shutdowns, MIN(event.first_day) FILTER (WHERE event.strength = 'committed') AS next_day
    -- A cross join, because it tells SQLite to begin with the ends, of which few lie ahead.
    FROM event CROSS JOIN product
    WHERE product.id = event.product_id AND event.known_to IS NULL
        AND event.kind = 'shutdown' AND event.last_day > $today AND event.first_day > $year_ago
    GROUP BY product.vendor_id
) AS ahead ON ahead.vendor_id = vendor.id
ORDER BY LOWER(vendor.name);

-- One row per source that was ever asked, by its short name. What SQL can tell; `swansong sources health` also judges which are stale or list far less than before.
CREATE VIEW source_health AS
SELECT
    source.slug AS source, -- text: Its short name in the registry.
    source.title, -- text: What it is.
    vendor.name AS vendor, -- text: Who speaks there; NULL for the press and others who watch.
    source.kind, -- text: page, feed, api or mailbox.
    source.cadence, -- text: How often it is asked: hourly, daily, weekly or once.
    source.checked_at AS last_asked, -- timestamp: When it was asked last (UTC); NULL where it never was.
    source.succeeded_at AS last_success, -- timestamp: When it last answered as it should (UTC); NULL where it never did.
    newest.fetched_at AS last_change, -- timestamp: When it last gave something new (UTC); NULL where nothing was ever kept.
    source.failure, -- text: Why the last attempt failed; NULL where it went well.
    source.failures, -- integer: How often in a row it failed; 0 where it went well.
    source.wait_until, -- timestamp: Until when its site asked to be left alone (UTC); NULL where it did not.
    CAST(source.remarks AS TEXT) AS remarks, -- text: What its address says of itself, as JSON with moved_to and moved_from, deprecation, sunset, about, or instead (what came in place of the page when it was asked last); NULL where it says nothing.
    CASE WHEN newest.outcome <> 'read' THEN newest.outcome END AS problem, -- text: Why its newest version could not be read; NULL where it was read, or nothing was kept.
    COALESCE((
        SELECT COUNT(*) FROM claim WHERE claim.document_id = spoken.id AND claim.known_to IS NULL
    ), 0) AS claims, -- integer: How many claims stand in the newest version that could be read; of a feed, in the feed itself.
    (SELECT COUNT(*) FROM document WHERE document.source_id = source.id) AS documents, -- integer: How many versions of it are kept, and articles that it led to.
    COALESCE(source.fetched_url, source.url) AS url, -- text: The address that answered last, or the one to ask.
    source.id AS source_id -- integer: source.id, to join with the tables.
FROM source
LEFT JOIN vendor ON vendor.id = source.vendor_id
-- Of a feed the feed itself, not the articles that it led to.
LEFT JOIN document AS newest ON newest.id = (
    SELECT version.id FROM document AS version
    WHERE version.source_id = source.id AND version.outcome IS NOT NULL AND (source.kind <> 'feed' OR version.format = 'feed')
    ORDER BY version.fetched_at DESC, version.id DESC LIMIT 1
)
LEFT JOIN document AS spoken ON spoken.id = (
    SELECT version.id FROM document AS version
    WHERE version.source_id = source.id AND version.outcome = 'read' AND (source.kind <> 'feed' OR version.format = 'feed')
    ORDER BY version.fetched_at DESC, version.id DESC LIMIT 1
)
WHERE source.kind <> 'seed'
ORDER BY source.slug;

-- One row per report of an ending, newest first. Reports of one story share `story`; entries of feeds that end nothing stay in the table newsitem.
CREATE VIEW news AS
SELECT
    newsitem.published, -- date: The day it was published; NULL where the feed does not say.
    source.title AS outlet, -- text: Who tells it.
    newsitem.title, -- text: Its headline.
    newsitem.url, -- text: Its address.
    vendor.name AS vendor, -- text: Who makes the product that the story is about; NULL where that is not known.
    product.name AS product, -- text: The product that the story is about; NULL where that is not known.
    COALESCE((SELECT $concat(value, ', ') FROM $each(newsitem.days)), '') AS days, -- text: The days that it gives for the end, joined by commas; empty where it gives none.
    newsitem.status, -- text: What it says of it: deprecated, retired, rumoured and so on; may be empty.
    newsitem.relevance, -- real: How likely it tells of the end of an AI product, from 0 to 1.
    source.authority NOT IN ('press', 'seed_press') AS official, -- boolean: Whether the vendor itself tells it.
    newsitem.language, -- text: Its language, as a code such as en; empty where it is not known.
    newsitem.thread_id AS story, -- integer: newsthread.id: reports with the same number tell one story.
    newsitem.noted_at, -- timestamp: When Swansong first saw it (UTC).
    product.slug AS product_slug, -- text: Short name of the product in addresses; NULL where the product is not known.
    newsitem.id AS newsitem_id -- integer: newsitem.id, to join with the tables.
FROM newsitem
JOIN source ON source.id = newsitem.source_id
JOIN newsthread ON newsthread.id = newsitem.thread_id
LEFT JOIN product ON product.id = newsthread.product_id
LEFT JOIN vendor ON vendor.id = product.vendor_id
WHERE newsitem.thread_id IS NOT NULL
ORDER BY COALESCE(newsitem.published, '0001-01-01') DESC, newsitem.id DESC;
