"""How fast a thousand sources are fetched, beside a Scrapy spider that does nothing with what it gets."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from urllib.parse import urljoin
from urllib.request import urlopen

import tomli_w

import jobs
from benchmarks.site import HOSTS
from crawler.run import crawl
from crawler.wire import Options
from data.settings import Settings
from data.sources import load_registry

SOURCES = 1000
SIZE = 20_000
BARE = """
import sys
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess

class Bare(Spider):
    name = "bare"
    async def start(self):
        for url in sys.stdin.read().split():
            yield Request(url)
    def parse(self, response):
        assert response.body

process = AsyncCrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False})
process.crawl(Bare)
process.start()
"""


@contextmanager
def serving() -> Iterator[list[str]]:
    """A site in a process of its own; the addresses of its pages."""
    command = [sys.executable, "-m", "benchmarks.site", str(SOURCES), str(SIZE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        port = int(process.stdout.readline())
        yield [f"http://{HOSTS[n % len(HOSTS)]}:{port}/{n}" for n in range(SOURCES)]
        process.stdin.close()


def sent(url: str) -> int:
    """How many bytes the site of `url` has sent so far."""
    with urlopen(urljoin(url, "/sent")) as answer:
        return int(answer.read())


def bare(urls: list[str]) -> float:
    """Seconds that a spider which stores nothing takes."""
    begun = perf_counter()
    subprocess.run([sys.executable, "-c", BARE], input="\n".join(urls), text=True, check=True)
    return perf_counter() - begun


def fetched(given: Settings) -> float:
    """Seconds that fetching and keeping every source takes, with nothing read."""
    jobs.prepare(given)
    begun = perf_counter()
    results = crawl(Options(settings=given, sources=load_registry(given).sources))
    assert {result.outcome for result in results} == {"new"}
    return perf_counter() - begun


def collected(given: Settings, outcome: str) -> float:
    """Seconds that a collection takes in which every source ends so."""
    begun = perf_counter()
    report = jobs.collect(given)
    assert len(report.rows) == SOURCES and {row.result for row in report.rows} == {outcome}
    return perf_counter() - begun


def crawling() -> list[tuple[str, str]]:
    """Throughput against the bare spider (in turn, the best of three), a cold and a warm collection, and the largest process."""
    with tempfile.TemporaryDirectory() as folder, serving() as urls:
        registry = Path(folder) / "sources.toml"
        _register(registry, urls)

        def database(name: str) -> Settings:
            url = f"sqlite:///{folder}/{name}.db"
            return Settings(database_url=url, sources=registry, shipped_sources=False, allow_private=True)

        ours, alone = zip(*[(fetched(database(f"fetched-{n}")), bare(urls)) for n in range(3)], strict=True)
        before = sent(urls[0])
        cold = collected(database("collected"), "new")
        between = sent(urls[0])
        warm = collected(database("collected"), "unchanged")
        share = (sent(urls[0]) - between) / (between - before)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return [
        (f"{SOURCES} sources fetched and kept", f"{min(ours):.1f} s"),
        ("the same by a bare spider", f"{min(alone):.1f} s"),
        ("throughput against it", f"{min(alone) / min(ours):.0%}"),
        ("collected and read, cold", f"{cold:.1f} s"),
        ("collected again, warm", f"{warm:.1f} s, {cold / warm:.1f} times as fast"),
        ("bytes of the warm run", f"{share:.1%} of the cold one's"),
        ("memory of the largest process so far", f"{peak // 1024} MB"),
    ]


def _register(path: Path, urls: list[str]) -> None:
    entries = [
        {"id": f"source-{n}", "title": f"Source {n}", "vendor": "Vela", "urls": [url]}
        for n, url in enumerate(urls)
    ]
    path.write_text(tomli_w.dumps({"source": entries}), encoding="utf-8")
