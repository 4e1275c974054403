"""The `swansong` command: what it prints where, and how it ends."""

from __future__ import annotations

import json
import resource
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import tomli_w

import jobs
from data import db
from data.settings import settings
from tests.dashboard.telling import report
from tests.data import world
from tests.loopback import page, serving, status
from tests.test_jobs import TABLE, archived, written

HEAVY = ("spacy", "scrapy", "streamlit", "sqlmodel", "pandas", "apscheduler")


@pytest.fixture
def seeded(own_settings):
    jobs.prepare(settings())


def one_line(said: str) -> bool:
    return said.startswith("swansong: ") and said.count("\n") == 1 and "Traceback" not in said


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["collect"],
        ["ingest"],
        ["extract"],
        ["list"],
        ["show"],
        ["news"],
        ["sources"],
        ["sources", "list"],
        ["sources", "check"],
        ["sources", "add"],
        ["sources", "health"],
        ["up"],
        ["db"],
        ["db", "path"],
        ["db", "shell"],
        ["db", "export"],
        ["db", "release"],
        ["db", "backup"],
        ["db", "check"],
        ["db", "copy"],
        ["vendors", "show"],
        ["vendors", "alias"],
    ],
)
def test_every_command_has_help_that_names_the_exit_codes(run, command):
    code, out, _ = run(*command, "--help")
    assert code == 0
    assert command == ["db"] or "Exit codes" in out


def test_help_is_quick_and_imports_nothing_heavy():
    code = "import sys, cli\ntry: cli.main(['--help'])\nfinally: print('\\n', *sys.modules, sep='\\n')"
    before = children_worked()
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    took = children_worked() - before
    assert "Usage: swansong" in shown.stdout
    assert set(HEAVY) & set(shown.stdout.split()) == set()
    assert (
        took < 2
    )  # seconds of the processor, which a busy machine does not take from us; 0.2 on an idle one


def children_worked() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_usage_and_settings_end_with_2(run, own_settings, tmp_path):
    assert run("frobnicate")[0] == 2
    assert run("list", "--kind", "spaceship")[0] == 2
    entry = {"id": "a", "title": "A", "urls": ["https://a.example/"], "cadense": "daily"}
    (tmp_path / "sources.toml").write_text(tomli_w.dumps({"source": [entry]}))
    code, out, err = run("collect")
    assert (code, out) == (2, "")
    assert one_line(err)
    assert "entry 'a': cadense: unknown key" in err
    own_settings(port="many")
    code, _, err = run("list")
    assert code == 2
    assert one_line(err)
    assert "SWANSONG_PORT" in err


def test_a_missing_database_is_one_line_with_what_to_do(run):
    for command in (["list"], ["show", "sora"], ["news"]):
        code, out, err = run(*command)
        assert (code, out) == (1, "")
        assert one_line(err)
        assert "run `swansong up`" in err


def test_the_database_is_where_the_settings_say(run, own_settings, tmp_path):
    assert run("db", "path") == (0, f"{tmp_path / 'swansong.db'}\n", "")
    own_settings(database_url="postgresql://me:secret@host/swansong")
    code, out, _ = run("db", "path")
    assert code == 0
    assert "host/swansong" in out
    assert "secret" not in out


def test_news_are_told_by_story_and_filtered(run, seeded):
    now = datetime.now(UTC)
    with db.session() as session:
        for outlet, day, language in (("Netzblick", "2026-04", "de"), ("Ledgerline", "2026-05-01", "en")):
            title = f"{outlet}: [red]Sora[/red] is\x1b[31m over"
            report(
                session, outlet, title, "sora", on=date(2026, 3, 25), at=now, days=[day], language=language
            )
        report(
            session, "Corvid news", "Dashfin ends", "dashfin", on=date(2026, 2, 1), at=now, vendor="Corvid"
        )
    code, out, _ = run("news")
    assert code == 0
    assert out.index("Sora (web, iOS and Android app) (OpenAI)") < out.index("Dashfin ends")
    assert "2 reports, the first by Netzblick on 25 March 2026; third parties only" in out
    assert "On record: ended on 26 April 2026" in out
    assert "Reports disagree: April 2026 (Netzblick); 1 May 2026 (Ledgerline)." in out
    assert "[red]Sora[/red] is" in out
    assert "\x1b" not in out
    for wanted, count in (
        (["dashf"], 1), (["sora", "over"], 1), (["sora", "dashfin"], 0), (["--official"], 1), (["--press"], 1),
        (["--vendor", "openai"], 1), (["--product", "sora"], 1), (["--language", "de"], 1), (["--limit", "1"], 1),
        (["--since", "2026-03-01"], 1), ([], 2),
    ):  # fmt: skip
        assert len(json.loads(run("news", *wanted, "--json")[1])) == count, wanted
    code, out, err = run("news", "nothing-like-it")
    assert (code, out) == (0, "")
    assert "No story" in err
    assert run("news", "--since", "soon")[0] == run("news", "--vendor", "opnai")[0] == 2
    code, _, err = run("news", "--product", "sroa")
    assert (code, one_line(err)) == (1, True)


def test_the_views_are_exported_and_the_files_named(run, seeded, tmp_path):
    code, out, _ = run("db", "export", "--format", "json", "--out", tmp_path / "out", "retired", "upcoming")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == [
        f"{tmp_path / 'out' / name}.json" for name in ("retired", "upcoming")
    ]
    assert len(json.loads((tmp_path / "out" / "retired.json").read_text())) > 100
    written = json.loads(run("db", "export", "--out", tmp_path / "out", "retired", "--json")[1])
    assert written == [{"path": str(tmp_path / "out" / "retired.csv"), "rows": written[0]["rows"]}]
    code, _, err = run("db", "export", "retierd")
    assert (code, one_line(err)) == (2, True)
    assert "did you mean retired" in err


def test_a_release_and_a_backup_print_where_they_are(run, seeded, tmp_path):
    code, out, _ = run("db", "release", tmp_path / "releases")
    assert code == 0
    assert (Path(out.strip()) / "SHA256SUMS").is_file()
    assert run("db", "release", tmp_path / "releases")[0] == 1
    assert run("db", "backup", tmp_path / "kept.db") == (0, f"{tmp_path / 'kept.db'}\n", "")


def test_a_check_ends_with_1_where_something_is_wrong(run, seeded, tmp_path):
    code, out, _ = run("db", "check")
    assert code == 0
    assert {line.split()[0] for line in out.splitlines()} == {"ok"}
    with sqlite3.connect(tmp_path / "swansong.db") as connection:
        connection.execute("UPDATE event SET claim_ids = '[999999]' WHERE id = 1")
    code, out, _ = run("db", "check")
    assert code == 1
    assert "faulty  every event has its claims: a claim of event 1 is not there" in out
    assert json.loads(run("db", "check", "--json")[1])[0] == {"name": "the file can be read", "fault": ""}


def test_a_copy_shows_its_tables_with_their_sums(run, seeded, tmp_path):
    code, out, _ = run("db", "copy", tmp_path / "swansong.db", tmp_path / "copy.db")
    assert code == 0
    assert any(line.split()[:1] == ["event"] and len(line.split()[-1]) == 64 for line in out.splitlines())
    code, _, err = run("db", "copy", tmp_path / "swansong.db", tmp_path / "copy.db")
    assert (code, one_line(err)) == (1, True)
    assert "has rows already" in err


def test_version_is_that_of_the_package(run):
    assert run("version") == (0, "0.1.0\n", "")


def test_sources_are_listed_as_table_and_as_json(run):
    assert "openai-deprecations" in run("sources")[1]
    found = json.loads(run("sources", "--json")[1])
    assert {"id", "vendor", "urls"} <= set(found[0])
    assert run("sources", "list", "--json") == run("sources", "--json")


def test_the_list_of_sources_narrows_by_vendor_and_kind(run):
    def listed(*options: str) -> list[dict[str, object]]:
        code, out, _ = run("sources", *options, "--json")
        assert code == 0
        return json.loads(out)

    assert {s["vendor"] for s in listed("--vendor", "openai")} == {"OpenAI"}
    assert {s["vendor"] for s in listed("--vendor", "press")} == {None}
    assert {(s["vendor"], s["kind"]) for s in listed("--vendor", "Google", "--kind", "feed")} == {
        ("Google", "feed")
    }
    assert len(listed("--kind", "page")) < len(listed())
    code, out, err = run("sources", "--vendor", "opnai")
    assert (code, out) == (2, "")
    assert "did you mean 'openai'?" in err
    code, out, err = run("sources", "list", "--kind", "telegram")
    assert (code, out) == (2, "")
    assert "choose one of page, feed, api, mailbox" in err


# collect and ingest


def test_collect_prints_its_table_to_people_and_its_report_as_data(run, own_settings, tmp_path):
    with serving({"/quill": page(TABLE), "/pen": status(403)}) as site:
        entries = [{"id": name, "title": name, "urls": [f"{site.url}/{name}"]} for name in ("quill", "pen")]
        entries[0]["vendor"] = "Quill"
        (tmp_path / "sources.toml").write_text(tomli_w.dumps({"source": entries}))
        own_settings(shipped_sources=False, allow_private=True)
        code, out, err = run("collect", "--json")
        assert code == 1
        assert {row["source"]: row["result"] for row in json.loads(out)["sources"]} == {
            "quill": "new",
            "pen": "failed",
        }
        assert "HTTP 403: the site refuses automated readers" in err
        code, out, err = run("collect", "quill", "--brief")
        assert (code, out) == (0, "")
        assert err.startswith("collect: 1 unchanged; 0 changes in ")
        assert run("collect", "quil")[0] == 2


def test_ingest_reads_an_archive_and_says_what_is_wrong_with_another(run, tmp_path):
    path = archived(written(tmp_path))
    code, out, err = run("ingest", path)
    assert (code, out) == (0, "")
    assert "ingest: 2 new" in err
    broken = tmp_path / "broken.warc.gz"
    broken.write_bytes(path.read_bytes()[:-40])
    code, _, err = run("ingest", path, broken)
    assert code == 1
    assert "broken.warc.gz" in err
    assert "damaged or cut off" in err
    code, _, err = run("ingest", tmp_path / "nothing.warc")
    assert code == 2
    assert one_line(err)


# extract


def test_extract_shows_what_a_file_says_with_the_words_it_rests_on(run, tmp_path):
    file = tmp_path / "page.html"
    file.write_bytes(TABLE)
    code, out, err = run("extract", file, "--vendor", "Quill", "--published", "2026-06-02")
    assert (code, err) == (0, "")
    assert "quill-2-large" in out
    assert "2027-03-03" in out
    assert "“" in out, "the evidence is quoted"
    code, out, _ = run("extract", file, "--vendor", "Quill", "--published", "2026-06-02", "--json")
    record = json.loads(out)["records"][0]
    assert code == 0
    assert (record["vendor"], record["product"], record["shutdown"]) == (
        "Quill",
        "quill-2-large",
        "2027-03-03",
    )
    assert set(record) == {
        *("vendor", "product", "kind", "status", "announced", "deprecated", "shutdown"),
        *("not_before", "replacements", "scope", "evidence"),
        *("where", "confidence", "extractor", "fields"),
    }
    shutdown = record["fields"]["shutdown"]
    assert record["evidence"][shutdown["start"] :].startswith(shutdown["text"])
    assert shutdown["rule"].startswith("column")
    assert {"product", "status", "shutdown"} <= set(record["fields"])


def test_extract_reads_standard_input_and_takes_today_for_the_day(tmp_path):
    found = subprocess.run(
        [sys.executable, "-m", "cli", "extract", "-", "--json"],
        input=b"The Quill API was shut down on 3 March 2024.\n",
        capture_output=True,
    )
    answer = json.loads(found.stdout)
    assert answer["published"] == datetime.now(UTC).date().isoformat()
    assert [(r["product"], r["status"]) for r in answer["records"]] == [("Quill API", "retired")]


def test_extract_fetches_an_address_as_the_crawler_would_and_stores_nothing(run, own_settings, tmp_path):
    with serving({"/quill": page(TABLE, published="2026-06-02"), "/refused": status(403)}) as site:
        code, _, err = run("extract", f"{site.url}/quill")
        assert code == 1
        assert one_line(err)
        assert "private network" in err
        own_settings(allow_private=True)
        code, out, err = run("extract", f"{site.url}/quill", "--vendor", "Quill", "--json")
        assert (code, err, len(json.loads(out)["records"])) == (0, "", 2)
        assert json.loads(out)["published"] == "2026-06-02"
        code, _, err = run("extract", f"{site.url}/refused")
        assert code == 1
        assert one_line(err)
        assert "HTTP 403" in err
    assert list(tmp_path.glob("*.db")) == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "give either one document or --batch"),
        (["nothing.html"], 2, "nothing.html: No such file"),
        (["empty.html"], 1, "empty.html: empty"),
        (["picture.png"], 1, "picture.png: binary"),
        (["page.html", "--published", "yesterday"], 2, "'yesterday' is not a day"),
        (["page.html", "--format", "docx"], 2, "'docx' is not a format"),
        (["--batch", "nothing.jsonl"], 2, "nothing.jsonl: cannot be read"),
    ],
)
def test_extract_says_in_one_line_what_it_cannot_do(run, tmp_path, monkeypatch, arguments, code, words):
    monkeypatch.chdir(tmp_path)
    Path("empty.html").write_bytes(b"\n")
    Path("picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    Path("page.html").write_bytes(TABLE)
    found, out, err = run("extract", *arguments)
    assert (found, out) == (code, "")
    assert one_line(err)
    assert words in err


def test_a_batch_answers_every_line_and_goes_on_past_what_cannot_be_read(run, tmp_path):
    (tmp_path / "page.html").write_bytes(TABLE)
    lines = [
        {"id": "page", "path": "page.html", "vendor": "Quill", "published": "2026-06-02T10:00:00Z"},
        {"id": "missing", "path": "missing.html"},
        {"id": "empty", "text": " "},
        {"id": "neither"},
        {"id": "text", "text": "The Quill API was shut down on 3 March 2024.", "published": "2024-04-01"},
    ]
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join([*map(json.dumps, lines), "not json", ""]), encoding="utf-8")
    code, out, err = run("extract", "--batch", file)
    answers = {answer["id"]: answer for answer in map(json.loads, out.splitlines())}
    assert code == 1
    assert list(answers) == ["page", "missing", "empty", "neither", "text", "line 6"]
    assert [record["product"] for record in answers["page"]["records"]] == ["quill-2-large", "quill-2-small"]
    assert [record["status"] for record in answers["text"]["records"]] == ["retired"]
    failed = [name for name, answer in answers.items() if "error" in answer]
    assert failed == ["missing", "empty", "neither", "line 6"]
    assert all(answers[name]["records"] == [] and answers[name]["error"] for name in failed)
    assert one_line(err)
    assert "4 lines could not be read (missing, empty, neither, line 6)" in err
    file.write_text(json.dumps(lines[0]), encoding="utf-8")
    assert run("extract", "--batch", file)[::2] == (0, "")


def test_fetched_text_is_shown_as_it_is_and_never_as_markup(run, tmp_path):
    file = tmp_path / "page.md"
    file.write_text("The Quill API [bold red]now[/] shuts down on 3 March 2027 [/nonsense].\n")
    code, out, _ = run("extract", file)
    assert code == 0
    assert "[bold red]" in out


# list and show


def test_show_tells_the_story_of_sora(run, seeded):
    code, out, err = run("show", "sora")
    told = " ".join(out.split())
    assert (code, err) == (0, "")
    app, _, api = told.partition("Sora API")
    assert "2026-03-24" in app
    assert "2026-04-26 Shutdown" in app
    assert "2026-09-24 Shutdown" in api
    found = json.loads(run("show", "Sora", "--json")[1])
    assert found["page"]["product"]["vendor"] == "OpenAI"
    days = {(event["product"]["kind"], event["kind"]): event["day"] for event in found["related"]}
    assert days["api", "shutdown"] == "2026-09-24"


def test_show_suggests_near_names(run, seeded):
    code, out, err = run("show", "soara")
    assert (code, out) == (1, "")
    assert one_line(err)
    assert "near it are: Sora" in err
    assert "`swansong list`" in run("show", "zzzzzzzz")[2]


def test_list_narrows_by_vendor_kind_status_and_days(run, seeded):
    everything = json.loads(run("list", "--json")[1])
    assert len(everything) >= 200
    mine = json.loads(run("list", "--vendor", "openai", "--kind", "app", "--json")[1])
    assert {(row["product"]["vendor"], row["product"]["kind"]) for row in mine} == {("OpenAI", "app")}
    retired = json.loads(run("list", "--status", "retired", "--json")[1])
    assert {row["product"]["status"] for row in retired} == {"retired"}
    soon = json.loads(run("list", "--within", "30000", "--json")[1])
    days = [row["end"]["day"][:4] for row in soon]
    assert days == sorted(days)
    code, out, err = run("list", "--vendor", "OpenAI")
    assert (code, err) == (0, "")
    assert "openai-sora-app" in out
    code, _, err = run("list", "--vendor", "opnai")
    assert code == 2
    assert "did you mean 'OpenAI'?" in err


def test_a_vendor_goes_by_another_name_from_when_it_is_declared_until_it_is_taken_back(run, seeded):
    by = ("--author", "Ada", "--reason", "everybody calls it so")
    code, _, err = run("vendors", "Anthropics", "--json")
    assert (code, "did you mean 'Anthropic'?" in err) == (2, True)
    code, out, _ = run("vendors", "alias", "Claude Company", "--of", "Anthropic", *by)
    assert (code, "Claude Company is another name of Anthropic" in " ".join(out.split())) == (0, True)
    code, out, _ = run("vendors", "claude company", "--json")
    assert (code, [one["vendor"] for one in json.loads(out)]) == (0, ["Anthropic"])
    code, out, _ = run("vendors", "--json")
    assert code == 0 and len(json.loads(out)) > 1
    (declared,) = json.loads(run("products", "declared", "--json")[1])
    assert run("products", "withdraw", declared["id"])[0] == 0
    assert run("vendors", "claude company")[0] == 2


def test_show_names_the_family_of_a_snapshot(run, seeded):
    with db.session() as session:
        for name in ("lark-4-2026-01-31", "lark-4-2026-06-30"):
            world.tell(session, world.LIFECYCLE, world.now(), world.claim(name, world.day(90)))
    code, out, _ = run("show", "lark-4-2026-01-31")
    assert code == 0
    assert "family lark-4: lark-4-2026-06-30" in " ".join(out.split())


def test_sources_health_names_what_fails_and_ends_with_1(run, seeded, tmp_path, own_settings):
    assert run("sources", "health") == (0, "", "No source was ever asked; `swansong collect` asks them.\n")
    with serving({"/quill": page(TABLE), "/pen": status(503)}) as site:
        entries = [
            {"id": name, "title": name, "vendor": "Quill", "urls": [f"{site.url}/{name}"]}
            for name in ("quill", "pen")
        ]
        (tmp_path / "sources.toml").write_text(tomli_w.dumps({"source": entries}))
        own_settings(shipped_sources=False, allow_private=True, fetch_timeout=2)
        run("collect")
    code, out, said = run("sources", "health")
    assert code == 1
    assert "pen" in out
    assert "failing" in out
    assert "quill " not in out
    assert said == "2 sources: 1 failing, 1 healthy\n"
    assert "quill " in run("sources", "health", "--all")[1]
    found = json.loads(run("sources", "health", "--json")[1])
    assert [(one["source"], one["state"], one["claims"]) for one in found] == [
        ("pen", "failing", 0),
        ("quill", "healthy", 2),
    ]


def test_what_fails_everywhere_for_one_reason_is_said_once(capsys):
    import terminal

    down = tuple(jobs.Row(f"source-{n}", "failed", reason="no network: name not resolved") for n in range(9))
    terminal.report(jobs.Report("collect", down, 1.0), brief=True)
    said = capsys.readouterr().err
    assert said.count("no network") == 1
    assert "all of 9 sources: no network: name not resolved" in said
    terminal.report(jobs.Report("collect", down[:2], 1.0), brief=True)
    assert "source-1" in capsys.readouterr().err
