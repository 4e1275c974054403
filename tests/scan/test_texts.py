"""What is looked at: encodings, notebooks, archives, folders, and what is left out."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from scan import texts


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(name.replace("__", "/"), raw)
    return out.getvalue()


def test_a_notebook_is_read_by_cells_and_without_what_it_put_out() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Title\n"]},
        {"cell_type": "code", "source": ["import corvid\n", 'm = "lark-2"'], "outputs": [{"text": "jay-9"}]},
    ]
    read = texts.uploaded([("a.ipynb", json.dumps({"cells": cells}).encode())])
    assert read.texts[0].lines[-1] == texts.Line(2, 'm = "lark-2"', cell=2)
    assert "jay-9" not in str(read.texts)


def test_what_is_no_notebook_is_a_text() -> None:
    read = texts.uploaded([("a.ipynb", b'm = "lark-2"'), ("b.ipynb", b"[1]"), ("c.ipynb", b'{"cells": [3]}')])
    assert [text.lines[0].text for text in read.texts] == ['m = "lark-2"', "[1]", '{"cells": [3]}']


def test_texts_come_in_many_encodings_and_pictures_stay_out() -> None:
    written = 'model: "lark-2"  # für später'
    read = texts.uploaded(
        [*((code, written.encode(code)) for code in ("utf-8-sig", "utf-16", "cp1252")), ("x.png", b"\x89PNG\0\0")]
    )  # fmt: skip
    assert [text.lines[0].text for text in read.texts] == [written] * 3
    assert read.left_out == [("x.png", "binary")]


def test_an_archive_gives_its_files_and_nothing_of_its_libraries() -> None:
    raw = zipped(src__app_py=b"", **{"src__a.py": b"lark-2", "node_modules__b.js": b"jay", "logo.png": b"\0"})
    read = texts.uploaded([("stack.zip", raw), ("broken.zip", b"no archive")])
    assert [text.name for text in read.texts] == ["src/a.py"]
    assert read.left_out == [("broken.zip", "not an archive")]


def test_an_archive_that_unpacks_to_gigabytes_is_read_no_further_than_allowed() -> None:
    bomb = zipped(**{f"{n}.py": b" " * 30_000_000 for n in range(3)})
    read = texts.uploaded([("bomb.zip", bomb)])
    assert read.texts == []
    assert [reason for _, reason in read.left_out] == ["too large"] * 3


def test_a_locked_entry_and_a_damaged_one_are_left_out() -> None:
    raw = bytearray(zipped(**{"a.py": b"lark-2" * 99}))
    raw[raw.index(b"PK\1\2") + 8] |= 1  # the mark of encryption
    assert texts.uploaded([("l.zip", bytes(raw))]).left_out == [("a.py", "unreadable")]


def test_the_number_of_files_and_their_size_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "MAX_FILES", 2)
    monkeypatch.setattr(texts, "MAX_FILE", 10)
    read = texts.uploaded([("a.py", b"a"), ("b.py", b"b" * 11), ("c.py", b"c"), ("d.py", b"d")])
    assert read.left_out == [("b.py", "too large"), ("d.py", "too many")]


def test_a_folder_is_walked_as_git_sees_it(tmp_path: Path) -> None:
    for name in (
        "a.py",
        ".env",
        "Dockerfile",
        "out/b.py",
        "src/c.yaml",
        "node_modules/d.js",
        ".git/e.py",
        "f.png",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("model: lark-2")
    (tmp_path / ".gitignore").write_text("out/\n")
    names = {Path(text.name).relative_to(tmp_path).as_posix() for text in texts.found([tmp_path]).texts}
    assert names == {"a.py", ".env", "Dockerfile", "src/c.yaml"}
    assert len(texts.found([tmp_path / "out" / "b.py"]).texts) == 1  # what is named is looked at
    with pytest.raises(FileNotFoundError):
        texts.found([tmp_path / "nowhere"])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sora\n- ChatGPT Atlas\ngpt-4, dall-e-3", True),
        ("model = 'x'", False),
        ("We use Sora. It ends.", False),
        ("import openai\nclient.run()", False),
        ("one two three four five six seven", False),
    ],
)
def test_a_pasted_list_of_names_is_told_from_prose_and_programs(text: str, names: bool) -> None:
    assert texts.pasted(text).names is names
