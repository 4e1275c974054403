"""Questions of people who are not trusted: what they get, and what they do not."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from data import db, question
from data.dictionary import tables
from data.export import PUBLIC
from data.question import QuestionError, answer
from data.worked import worked

SECRET = [table.name for table in tables() if table.name not in PUBLIC]


def test_the_worked_queries_are_answered(filled_file: Path) -> None:
    assert len(worked()) >= 20
    for one in worked():
        found = answer(db.file_url(filled_file), one.sql, seconds=20)
        assert found.columns and one.meaning, one.question


def test_rows_and_texts_have_an_end(filled_file: Path) -> None:
    url = db.file_url(filled_file)
    found = answer(url, "SELECT product FROM products", rows=3)
    assert (len(found.rows), found.more, found.columns) == (3, True, ("product",))
    assert not answer(url, "SELECT 1").more
    assert len(answer(url, "SELECT printf('%.*c', 9000, 'x')").rows[0][0]) == question.CELL


@pytest.mark.parametrize(
    "table", [*SECRET, "sqlite_master", "sqlite_schema", "alembic_version", "news_search"]
)
def test_whom_swansong_writes_to_cannot_be_asked(table: str, filled_file: Path) -> None:
    for sql in (f"SELECT * FROM {table}", f"SELECT count(*) FROM {table}", f"SELECT (SELECT 1 FROM {table})"):
        with pytest.raises(QuestionError):
            answer(db.file_url(filled_file), sql)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM product", "UPDATE product SET name = 'x'", "INSERT INTO vendor VALUES (1, 'a', 'b')", "DROP VIEW products",
        "CREATE TABLE t (a)", "CREATE TEMP TABLE t (a)", "PRAGMA user_version", "PRAGMA writable_schema = 1", "VACUUM INTO '/tmp/x.db'",
        "ATTACH '/etc/passwd' AS x", "SELECT load_extension('x')", "SELECT 1; SELECT 2", "SELECT 1; DROP VIEW products", "", "  ", "SELEC 1",
        "BEGIN", "EXPLAIN SELECT * FROM subscription", "SELECT * FROM pragma_table_info('product')", "SELECT " + "1," * 9_000 + "1",
        "SELECT * FROM sqlite_dbpage", "WITH x AS (SELECT * FROM run) SELECT * FROM x", "SELECT zeroblob(900000000)",
        "REPLACE INTO vendor VALUES (1, 'a', 'b')", "ANALYZE", "REINDEX",
    ],
)  # fmt: skip
def test_nothing_but_reading_is_possible(sql: str, filled_file: Path) -> None:
    before = filled_file.read_bytes()
    with pytest.raises(QuestionError) as refused:
        answer(db.file_url(filled_file), sql)
    assert str(refused.value)
    assert filled_file.read_bytes() == before


def test_fetched_pages_stay_at_home(filled_file: Path) -> None:
    found = answer(db.file_url(filled_file), "SELECT raw FROM document UNION SELECT hex(raw) FROM document")
    assert {cell for row in found.rows for cell in row} <= {None, ""}


def test_an_endless_question_is_stopped(filled_file: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    began = time.monotonic()
    with pytest.raises(QuestionError, match="longer than"):
        answer(db.file_url(filled_file), endless, seconds=0.3)
    assert time.monotonic() - began < 5


def test_so_many_are_answered_at_once_and_the_others_wait_their_turn(filled_file: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    said: list[str] = []

    def ask(seconds: float) -> None:
        try:
            answer(db.file_url(filled_file), endless, seconds=seconds)
        except QuestionError as error:
            said.append(str(error))

    slow = [threading.Thread(target=ask, args=(1.5,)) for _ in range(question.AT_ONCE)]
    for thread in slow:
        thread.start()
    time.sleep(0.2)
    ask(0.1)
    for thread in slow:
        thread.join()
    assert said[0].startswith("others are asking")
    assert answer(db.file_url(filled_file), "SELECT 1").rows == ((1,),)


def test_without_a_database_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(db.StoreError, match="swansong up"):
        answer(db.file_url(tmp_path / "none.db"), "SELECT 1")


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_postgresql_is_asked_as_a_user_who_can_only_read(filled_template: str, postgres_server: Path) -> None:
    url = f"postgresql://swansong@/{filled_template}?host={postgres_server}"
    with pytest.raises(QuestionError, match="SWANSONG_READER_URL"):
        answer(url, "SELECT 1")
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE ROLE reader LOGIN")
        connection.exec_driver_sql(
            f"GRANT SELECT ON {', '.join(v.name for v in question.dictionary.views())} TO reader"
        )
    reader = url.replace("swansong@", "reader@")
    try:
        assert answer(url, "SELECT count(*) FROM products", reader_url=reader).rows[0][0] > 100
        for bad in (
            "SELECT * FROM run",
            "SELECT 1; SELECT 2",
            "DELETE FROM product",
            "SELECT pg_read_file('/etc/passwd')",
        ):
            with pytest.raises(QuestionError):
                answer(url, bad, reader_url=reader)
        with pytest.raises(QuestionError, match="stopped"):
            answer(url, "SELECT pg_sleep(20)", reader_url=reader, seconds=0.3)
        with pytest.raises(QuestionError, match="stopped"):
            lifted = "SELECT set_config('statement_timeout', '0', true), pg_sleep(20)"
            answer(url, lifted, reader_url=reader, seconds=0.3)
    finally:
        db.engine(reader).dispose()
        with engine.connect() as connection:
            connection.exec_driver_sql("DROP OWNED BY reader")
            connection.exec_driver_sql("DROP ROLE reader")
        engine.dispose()
