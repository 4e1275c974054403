"""Who is who: words that a text of the press uses as names, and the company it is about."""

from pipeline.cast import cast

STORY = [
    "Tellmore, the Cork company behind Owlet, said on Tuesday that it had enough. Children loved Owlet.",
    "A second product, Heron, is fine. The firm Tellmore employs nine people.",
]


def test_the_company_acts_and_the_product_comes_back():
    found = cast(STORY, "Owlet falls silent")
    assert found.company == "Tellmore"
    assert found.names == {"Owlet"}


def test_nothing_is_concluded_from_german_capitals():
    german = [
        "Die Firma stellt das Angebot ein, und der Dienst wird für Kunden im Mai mit dem Nachfolger verbunden. Der Dienst endet."
    ]
    assert cast(german, "Der Dienst endet").names == frozenset()


def test_an_empty_document_has_no_cast():
    assert cast([], "") == cast([""], "")
