"""The texts that people read, in their language. A language is a file: ``wording/catalogues/de.po``; the English text is its key.

Texts are marked by the call that translates them, ``_("Ends in {days} days").format(days=3)``, in Python and in Jinja templates alike, so that
`python -m wording` finds them and adds to each catalogue what it lacks. A text without a translation is shown in English.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale, negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).parent / "catalogues"
SOURCE = "en"
"""The language in which the texts are written in the code."""


def languages() -> dict[str, str]:
    """The languages there are: code -> its name in itself, English first."""
    codes = [SOURCE, *sorted(file.stem for file in CATALOGUES.glob("*.po"))]
    return {code: (Locale.parse(code).get_display_name(code) or code).title() for code in codes}


def best_language(wanted: Iterable[str | None]) -> str:
    """The first of `wanted` (such as ``de-AT``, ``zh_Hans_CN``) that there is, or else English."""
    tags = [tag.replace("-", "_") for tag in wanted if tag]
    return negotiate_locale(tags, list(languages()), sep="_") or next(
        (tag[:2] for tag in tags if tag[:2] in languages()), SOURCE
    )


@cache
def translator(language: str) -> gettext.NullTranslations:
    """What translates into `language`: its `gettext` and `ngettext` take the English text. Unknown languages stay English."""
    file = CATALOGUES / f"{language}.po"
    if language not in languages() or not file.is_file():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    return gettext.GNUTranslations(BytesIO(compiled.getvalue()))


def N_(text: str) -> str:  # noqa: N802 gettext's own name for it
    """Marks a text that is translated where it is said, and leaves it as it is."""
    return text
