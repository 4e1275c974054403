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
        "The Quill API will cease to function on 30 June 2027.",
        "Quill Studio goes offline for good on 30 June 2027.",
        "From 30 June 2027, requests to quill-2 will return an error.",
        "Starting 30 June 2027, calls to `quill-2` will fail with a 404.",
        "quill-2 won't be available after 30 June 2027.",
        "We're winding down Quill Studio; the last day is 30 June 2027.",
        "We will be taking Quill Studio offline on 30 June 2027.",
        "You can use Quill Studio until 30 June 2027, after which it will be gone.",
        "30 June 2027 is the final day of Quill Studio.",
        "Quill Studio has been given an end date: 30 June 2027.",
        "Access to Quill Studio ends on 30 June 2027.",
        "Quill Studio is being phased out and will disappear on 30 June 2027.",
        "As of 30 June 2027 we no longer offer Quill Studio.",
        "Support for quill-2 ends 30 June 2027; after that the endpoint is removed.",
        "quill-2 reaches end of life on 30 June 2027.",
        "EOL for quill-2: 30 June 2027.",
        "quill-2: removed on 30 June 2027, use quill-3.",
        "We have decided to say goodbye to Quill Studio on 30 June 2027.",
        "The plug will be pulled on Quill Studio on 30 June 2027.",
        "Quill Studio closes its doors on 30 June 2027.",
        "The sunset date for Quill Studio is 30 June 2027.",
        "quill-2 is scheduled for removal on 30 June 2027.",
        "Quill Studio gets switched off at the end of June 2027.",
        "Quill Studio shuts down in three weeks.",
        "Quill Studio will not be around after June 2027.",
        "Quill 2 will be deprecated on 30 June 2027 and removed on 30 September 2027.",
        "quill-2 left our catalogue on 30 June 2026.",
        "quill-2 disappeared from the API on 30 June 2026.",
        "We stopped serving quill-2 on 30 June 2026.",
        "quill-2 has now been turned off.",
        "Quill Studio wird zum 30. Juni 2027 eingestellt.",
        "Wir stellen Quill Studio zum 30. Juni 2027 ein.",
        "Quill Studio wird am 30. Juni 2027 abgeschaltet.",
        "Ab dem 30. Juni 2027 steht Quill Studio nicht mehr zur Verfügung.",
        "Quill Studio endet am 30. Juni 2027.",
        "Quill Studio ist nur noch bis 30. Juni 2027 verfügbar.",
        "Der Betrieb von Quill Studio läuft am 30. Juni 2027 aus.",
        "Am 30. Juni 2027 ist Schluss mit Quill Studio.",
        "Quill Studio wird vom Netz genommen, und zwar am 30. Juni 2027.",
        "Quill Studio sera arrêté le 30 juin 2027.",
        "Quill Studio ne sera plus disponible à partir du 30 juin 2027.",
        "Nous fermons Quill Studio le 30 juin 2027.",
        "Quill Studio cessera de fonctionner le 30 juin 2027.",
        "Quill Studio tire sa révérence le 30 juin 2027.",
        "La fin de Quill Studio est fixée au 30 juin 2027.",
        "Nous mettons fin à Quill Studio le 30 juin 2027.",
        "Quill Studio dejará de funcionar el 30 de junio de 2027.",
        "Quill Studio dejaría de funcionar el 30 de junio de 2027.",
        "Quill Studio cierra el 30 de junio de 2027.",
        "A partir del 30 de junio de 2027 Quill Studio ya no estará disponible.",
        "El 30 de junio de 2027 apagamos Quill Studio.",
        "Quill Studio se despide el 30 de junio de 2027.",
        "La fecha de retirada de quill-2 es el 30 de junio de 2027.",
        "O Quill Studio será encerrado em 30 de junho de 2027.",
        "O Quill Studio deixa de funcionar a 30 de junho de 2027.",
        "Vamos desligar o Quill Studio em 30 de junho de 2027.",
        "O Quill Studio sai do ar em 30 de junho de 2027.",
        "A partir de 30 de junho de 2027 o Quill Studio não estará mais disponível.",
        "Quill Studio chiuderà il 30 giugno 2027.",
        "Quill Studio verrà dismesso il 30 giugno 2027.",
        "Quill Studio non sarà più disponibile dal 30 giugno 2027.",
        "Quill Studio smetterà di funzionare il 30 giugno 2027.",
        "Il 30 giugno 2027 spegneremo Quill Studio.",
        "Quill Studio 将于 2027 年 6 月 30 日停止服务。",
        "quill-2 将于 2027 年 6 月 30 日下线。",
        "自 2027 年 6 月 30 日起，Quill Studio 不再提供服务。",
        "quill-2 模型将在 2027 年 6 月 30 日正式退役。",
        "2027 年 6 月 30 日，Quill Studio 将关闭。",
        "我们将于 2027 年 6 月 30 日关停 Quill Studio。",
        "quill-2 已于 2026 年 6 月 30 日下架。",
        "Quill Studio は2027年6月30日をもって終了いたします。",
        "Quill Studio は2027年6月30日にサービスを終了します。",
        "2027年6月30日をもちまして Quill Studio の提供を終了させていただきます。",
        "quill-2 は2027年6月30日に廃止されます。",
        "quill-2 は2027年6月30日以降ご利用いただけなくなります。",
        "2027年6月30日に Quill Studio を閉鎖します。",
        "Quill Studio 서비스가 2027년 6월 30일에 종료됩니다.",
        "Quill Studio는 2027년 6월 30일부터 이용할 수 없습니다.",
        "quill-2 모델은 2027년 6월 30일 지원이 중단됩니다.",
        "Quill Studio를 2027년 6월 30일부로 종료합니다.",
        "Quill Studio stopt op 30 juni 2027.",
    ],
)
def test_every_plain_way_to_say_that_something_ends_is_heard(text: str) -> None:
    assert {Cue.END, Cue.ENDED} & heard(text)


@pytest.mark.parametrize(
    "text",
    [
        "Quill will not be available until 30 June 2027.",
        "Quill won't be available before June.",
        "Quill는 2027년 6월 30일부터 이용할 수 있습니다.",
        "Quill acaba de lançar a versão 3.",
        "Larch acaba de presentar Quill.",
        "Quill steht ab Juni zur Verfügung.",
        "Quill sera disponible le 30 juin.",
        "Quill は2027年6月30日から提供を始めます。",
        "Quill 将于 2027 年 6 月 30 日上线。",
    ],
)
def test_what_only_begins_then_is_not_heard_to_end(text: str) -> None:
    assert not {Cue.END, Cue.ENDED} & heard(text)


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


def test_a_no_of_another_clause_takes_no_end_back() -> None:
    assert Cue.ENDED in heard("Quill, which never replied, was retired on 11 August.")
    assert Cue.ENDED not in heard("Quill was never retired.")
