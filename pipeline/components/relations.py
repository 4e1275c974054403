"""Which part a date plays in its sentence: the end, a deprecation before it, the day of the notice, or a plan given up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from pipeline.components.dates import Dated
from pipeline.components.statuses import Cue, Found
from pipeline.types import Milestone


class Part(StrEnum):
    """The part that a date plays."""

    SHUTDOWN = "shutdown"
    DEPRECATED = "deprecated"
    ANNOUNCED = "announced"


_OLD = re.compile(
    r"(?:not on|originally|instead of|rather than|(?:was|were) (?:first |originally |initially )?(?:to be \w+|(?:planned|scheduled|due|set|going) to (?:be )?\w+(?: \w+)?|planned|scheduled|due)(?: \w+)?(?: for| on| until)?|previously|no longer on|(?:postponed|moved|extended|brought forward) from|from|"
    r"原定于?|原计划于?|当初は?|had said|would be \w+(?: on| until)?|statt am|au lieu du|en lugar del?)\W*(?:on |until |for )?$",
    re.I,
)
_MOVED = re.compile(
    r"\s?(?:에 )?(?:종료|중단) ?예정이었|から[^。]{4,24}[へに](?:変更|延期|延長)|(?:调整|推迟|延后|延期|变更)[至到为]|に変更前"
)
"""What follows a day that was given up, in Chinese and Japanese."""
_SALES = re.compile(
    r"\b(?:sales of [^.;,]*|(?:(?:security|bug|feature) ?)?(?:fixes|updates|patches|sales|sign-?ups)\W*)$",
    re.I,
)
_INCLUDING = re.compile(r",\s(?:including|such as)\s[^,]{2,40},|\((?:including|such as)\s[^()]{2,40}\)", re.I)
"""An aside that gives a part of what it follows."""
_UNTIL = re.compile(r"(?:\b(?:un)?til|through|bis(?: zum)?|jusqu'au|hasta(?: el)?)\W{0,3}$", re.I)
_SINCE = re.compile(r"\b(?:since|as of|from|seit|depuis|desde)\b(?:[^.;]{0,6}|[^;a-z]{0,12})$", re.I)


_STAMPED = re.compile(
    r"(?:^|\n)\W*(?:edited|edit|updated?|revised|posted|published|last (?:updated|modified|edited)|stand|mise à jour|actualizado|更新)\W+(?:(?:on|le|el|am)\W+)?$",
    re.I,
)
"""What stands before the day on which a paragraph was written or changed."""
_OLD_ONLY = re.compile(r"\b(?:legacy|maintenance|frozen)\b", re.I)
"""Words for what goes on as it is, whatever the day."""
_RIGHT_BESIDE = 20
_HAD = re.compile(r"\bhad (?:already |first )?been $", re.I)
"""What stands before a deprecation that was before what the text is about."""


_ATTRIBUTE = re.compile(r"\b(?:the|these|those|all|any|our|your|such)\s$", re.I)
"""What stands before a word that only says which things are meant: "the deprecated APIs"."""


_MILESTONES = (
    (
        Milestone.READ_ONLY,
        re.compile(
            r"read[- ]only|lecture seule|solo lectura|somente leitura|schreibgeschützt|nur lesend|只读|読み取り専用",
            re.I,
        ),
    ),
    (
        Milestone.EXPORT_DEADLINE,
        re.compile(
            r"\bexport\w*|\bdownload\w*|\bsave (?:your|their|what)|\bback(?:ed)? up\b|\bretrieve\w*|télécharg\w+|récupér\w+|descarg\w+|herunter(?:ge)?laden|sichern|baix\w+|导出|下载|エクスポート|ダウンロード",
            re.I,
        ),
    ),
    (
        Milestone.CLOSED_TO_NEW,
        re.compile(
            r"\bnew (?:customers|users|sign-?ups|accounts|projects|companies|registrations|resources|subscriptions)|\bnewcomers|\bregistrations|neue[nr]? (?:kunden|nutzer)|inscriptions|nuev[oa]s (?:clientes|usuarios|altas)|novos (?:cadastros|clientes)|新規|新用户",
            re.I,
        ),
    ),
    (
        Milestone.EXTENDED_ACCESS,
        re.compile(r"\bextended (?:access|support|availability)|\bgrace period|\bpaid extension", re.I),
    ),
)
_BY = re.compile(
    r"(?:\b(?:until|till|by|before|through|up to|no later than|as late as|jusqu'au|avant le|bis(?: zum)?|hasta(?: el)?|antes del?|até)|まで|前)\W{0,3}(?:the )?$",
    re.I,
)
_BREAKS = re.compile(r"[;.!?](?=\s|$)|,\s(?:and|but|while|then)\s")


def milestone_of(text: str, dated: Dated) -> Milestone | None:
    """The milestone that a day is besides notice, deprecation and end, by the words of its clause."""
    before = text[max(0, dated.start - 90) : dated.start]
    clause = _BREAKS.split(before)[-1] + " " + _BREAKS.split(text[dated.end : dated.end + 40], maxsplit=1)[0]
    for milestone, words in _MILESTONES:
        found = words.search(clause)
        if found and (milestone is not Milestone.EXPORT_DEADLINE or _BY.search(before)):
            return milestone
    return None


def date_parts(text: str, dates: Sequence[Dated], cues: Sequence[Found]) -> dict[Part, Dated]:
    """The dates of a sentence by the part they play: of several that could play one, the nearest to its cue."""
    best: dict[Part, tuple[float, int, Dated]] = {}
    for place, dated in enumerate(dates):
        if len(dates) > 1 and is_old(text, dated):
            continue
        found = part_of(text, dated, cues)
        if found is not None:
            part, distance = found
            best[part] = min(
                best.get(part, (distance, place, dated)), (distance, place, dated), key=lambda b: b[:2]
            )
    return {part: dated for part, (_, _, dated) in best.items()}


def is_version(text: str, dated: Dated) -> bool:
    """Whether a day in brackets behind an id is the version of it: "vela-4o (2024-05-13)"."""
    closed = text[dated.end : dated.end + 1] in (")", "）")
    return (
        dated.form == "iso"
        and closed
        and _OF_ID.search(text, max(0, dated.start - 48), dated.start) is not None
    )


_OF_ID = re.compile(r"(?<![\w-])[a-z][a-z\d.]*(?:-[\w.]+)+[`*]*\s?[(（]$")


def is_old(text: str, dated: Dated) -> bool:
    """Whether the words beside a day say that it is given up for another."""
    before = text[max(0, dated.start - 45) : dated.start]
    return bool(_MOVED.match(text, dated.end) or _OLD.search(before))


def part_of(text: str, dated: Dated, cues: Sequence[Found]) -> tuple[Part, float] | None:
    """The part of one date, by the cue it stands nearest to, with how far that is; None where no cue gives it any."""
    ends = any(cue.cue in (Cue.END, Cue.ENDED) for cue in cues)
    near = sorted(
        (_distance(text, dated, cue), at)
        for at, cue in enumerate(cues)
        if not (ends and cue.cue is Cue.DEPRECATED and _ATTRIBUTE.search(text[: cue.start]))
    )
    if not near:
        return None
    distance, at = near[0]
    cue = cues[at]
    before = text[: dated.start]
    if _STAMPED.search(before) or is_version(text, dated):
        return None
    part: Part | None = None
    if cue.cue in (Cue.END, Cue.ENDED, Cue.RUMOURED):
        subject = _INCLUDING.sub(" ", text[max(0, cue.start - 60) : cue.start])
        part = Part.DEPRECATED if _SALES.search(subject) else Part.SHUTDOWN
    elif cue.cue is Cue.KEPT:
        part = Part.SHUTDOWN if _UNTIL.search(before) else None
    elif cue.cue is Cue.CLOSED:
        part = Part.DEPRECATED
    elif cue.cue is Cue.DEPRECATED:
        earlier = (
            ends
            or _SINCE.search(before)
            or (_OLD_ONLY.search(cue.text) and distance < _RIGHT_BESIDE)
            or _HAD.search(text[: cue.start])
        )
        part = Part.DEPRECATED if earlier else Part.SHUTDOWN
    elif cue.cue is Cue.ANNOUNCED:
        told = dated.end <= cue.start or distance < 12
        part = Part.ANNOUNCED if told else Part.SHUTDOWN if len(cues) > 1 else None
    elif cue.cue is Cue.MERGED:
        part = Part.SHUTDOWN
    elif cue.cue in (Cue.RENAMED, Cue.REVERSED):
        part = Part.ANNOUNCED
    return None if part is None else (part, distance)


_FAR = 400
"""Characters beyond which clauses are not counted: it is too far off either way."""


def _distance(text: str, dated: Dated, cue: Found) -> float:
    """Characters between a date and a cue; a clause between them weighs more, and a cue that follows a little more."""
    gap = text[cue.end : dated.start] if cue.end <= dated.start else text[dated.end : cue.start]
    if len(gap) > _FAR:
        return 2 * len(gap)
    return len(gap) + 25 * len(re.findall(r"[,;:()，；：（）]", gap)) + (12 if cue.start > dated.start else 0)
