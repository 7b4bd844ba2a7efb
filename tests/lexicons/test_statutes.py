"""How articles are quoted, and which exist."""

import pytest

from lexicons.models import Basis
from lexicons.statutes import cite, is_known


@pytest.mark.parametrize(
    ("law", "article", "chinese", "english"),
    [
        ("ad-law", "9(3)", "《广告法》第九条第三项", "art. 9(3)"),
        ("ad-law", "59#3", "《广告法》第五十九条第三款", "art. 59, para. 3"),
        ("ad-law", "16#1(4)", "《广告法》第十六条第一款第四项", "art. 16, para. 1(4)"),
        ("criminal-law", "253-1", "第二百五十三条之一", "art. 253-1"),
        ("ad-law", "10", "《广告法》第十条", "art. 10"),
        ("ad-law", "11#2", "《广告法》第十一条第二款", "art. 11, para. 2"),
        ("civil-code", "1032", "第一千零三十二条", "art. 1032"),
    ],
)
def test_an_article_is_quoted_as_lawyers_do(law, article, chinese, english):
    basis = Basis(law=law, article=article)

    assert is_known(basis)
    assert cite(basis).endswith(chinese)
    assert cite(basis, "en").endswith(english)


@pytest.mark.parametrize(
    ("law", "article"),
    [
        ("ad-law", "75"),
        ("ad-law", "0"),
        ("ad-law", "9-1"),
        ("no-law", "1"),
        ("ad-law", "nine"),
        ("ad-law", ""),
    ],
)
def test_an_article_that_is_not_listed_is_not_known(law, article):
    assert not is_known(Basis(law=law, article=article))


@pytest.mark.parametrize(("law", "article"), [("no-law", "1"), ("ad-law", "nine")])
def test_what_cannot_be_quoted_is_shown_as_it_stands(law, article):
    assert cite(Basis(law=law, article=article)) == f"{law}:{article}"
