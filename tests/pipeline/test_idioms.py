"""The language of endings: idioms in many languages, fast to search for, and heard in free prose only."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline.prose
from pipeline.components.initials import by_initial
from pipeline.components.moves import FOLLOWS, LEADS, NOT
from pipeline.components.pipes import titled
from pipeline.components.statuses import Cue, find_cues
from pipeline.extract import read_document
from pipeline.nlp import read
from pipeline.types import Document

GOLD = Path(__file__).resolve().parents[1] / "gold"


def heard(text: str) -> set[Cue]:
    return {found.cue for found in find_cues(text, idioms=True)}


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Quill is on its way out", Cue.END),
        ("Quill's servers fall silent on 3 May", Cue.END),
        ("They are scrapping Quill Cards", Cue.END),
        ("it was unplugged by Larch in May", Cue.ENDED),
        ("Larch turned it off in March", Cue.ENDED),
        ("the plan is off the table", Cue.REVERSED),
        ("Quill moves in with Larch Notes", Cue.MERGED),
        ("Quill has stopped letting in new people", Cue.CLOSED),
        ("Kiesel macht im Juni dicht", Cue.END),
        ("l'éditeur a confirmé la fermeture de Quill", Cue.END),
        ("la empresa cerrará Quill el martes", Cue.END),
        ("vai encerrar o Quill", Cue.END),
        ("Larch chiuderà Quill a marzo", Cue.END),
        ("Larch stopt met Quill", Cue.END),
        ("Quill将停运", Cue.END),
        ("Quillはサ終します", Cue.END),
        ("Quill 서비스 종료", Cue.END),
        ("Quill is not going anywhere", Cue.REVERSED),
    ],
)
def test_what_people_say_of_an_end_is_heard(text: str, cue: Cue) -> None:
    assert cue in heard(text)


@pytest.mark.parametrize(
    "text",
    [
        "Quill 3 is here and faster than ever",
        "Larch raised 40 million euros from two funds",
        "The keynote begins at ten",
    ],
)
def test_ordinary_news_have_no_word_of_an_end(text: str) -> None:
    assert not heard(text)


def test_pages_are_read_without_idioms() -> None:
    assert find_cues("Quill is on its way out") == []


_WORDS = st.sampled_from(
    ["will", " ", "stop", "Stop", "ends", "(", "be ", "closed", "not", "-", "é", "終了", "on 3"]
)


@given(st.lists(_WORDS, max_size=12).map("".join))
def test_alternatives_by_their_first_letter_match_the_same(text: str) -> None:
    words = r"(?:will|is|are) (?:be )?(?:stop|clos)ed|stop(?:s|ped)?|(?:not )?end[s]?|\bclosed\b|(?:a|é)x?|終了|[sc]top \w+"
    plain, grouped = (re.compile(rf"(?<!\w)(?:{told})", re.I) for told in (words, by_initial(words)))
    assert [m.start() for m in plain.finditer(text)] == [m.start() for m in grouped.finditer(text)]


@pytest.mark.parametrize(
    "text",
    [
        "customers are invited to move to ",
        "for new work, use ",
        "wer weiter will, soll wechseln zu ",
        "invite ses clients à rejoindre ",
        "propone pasar a ",
        "podem migrar para o ",
    ],
)
def test_what_leads_to_a_replacement(text: str) -> None:
    assert LEADS.search(text)


def test_what_follows_a_replacement_and_what_takes_it_back() -> None:
    assert FOLLOWS.match(" takes over")
    assert FOLLOWS.match(" is the designated home")
    assert NOT.search("please export your data to ")
    assert not FOLLOWS.match(" was founded in 2019")


def test_names_in_small_letters_and_without_spaces_can_be_named() -> None:
    doc = read("grumble closes on 3 May.", {"title_words": frozenset(["grumble", "is", "closing"])})
    assert "grumble" in {span.text for span in doc.spans["candidates"]}
    text = "松鼠笔记于2017年上线"
    assert [text[s:e] for s, e in titled(text, ["松鼠笔记将停服"])] == ["松鼠笔记"]


def test_passing_over_what_has_no_word_of_an_end_changes_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    def claims(sparing: bool) -> list[object]:
        monkeypatch.setattr(pipeline.prose, "SPARING", sparing)
        lines = (GOLD / "prose.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        return [
            read_document(
                Document(
                    row["text"].encode(),
                    format="text",
                    vendor=row.get("vendor"),
                    title=row.get("title") or "",
                    published=date.fromisoformat(row["published"]),
                )
            ).claims
            for row in rows
        ]

    assert claims(True) == claims(False)
