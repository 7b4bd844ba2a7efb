"""Throughput of the privacy reading beside presidio-analyzer, and a long run for alarms.

Run with `pytest tests/bench/test_privacy.py --benchmark-enable`. The talk is made by a
seed (`tests/privacy/ordinary_talk.py`); for the comparison every twentieth line is one
of `tests/privacy/hits.txt`, so that both have something to find.
"""

import random
import re
import time
from pathlib import Path

import pytest
import spacy
import tldextract
from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer
from presidio_analyzer import RecognizerRegistry as Registry
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer,
    EmailRecognizer,
    PhoneRecognizer,
    UrlRecognizer,
)

from lexicons.privacy import detect
from tests.privacy.ordinary_talk import ordinary_talk

HITS = [
    re.sub(r"<[a-z_]+:([^>]*)>", r"\1", line)
    for line in (Path(__file__).parents[1] / "privacy" / "hits.txt")
    .read_text(encoding="utf-8")
    .splitlines()
]
# What a user of presidio writes for China; `\b` does not hold beside Han characters.
CHINESE = {
    "CN_MOBILE": (r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)", ("电话", "手机", "号码")),
    "CN_ID": (r"(?<!\d)[1-9]\d{5}(?:19|20)\d{9}[\dXx](?!\d)", ("身份证", "证件")),
    "CN_BANK_CARD": (r"(?<!\d)62\d{14,17}(?!\d)", ("卡号", "银行卡")),
    "CN_PLATE": (r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[A-Z0-9]{5,6}", ("车牌",)),
    "CN_WECHAT": (r"(?<=微信)[号是: ]{0,3}[a-zA-Z][\w-]{5,19}", ("微信",)),
    "CN_ADDRESS": (r"[一-鿿]{2,9}(?:省|市|区|县)[一-鿿]{2,12}(?:路|街|道|巷)\d+号", ("地址", "住")),
    "CN_TITLED": (r"[一-鿿](?:先生|女士|小姐)", ("收件人", "客户")),
}  # fmt: skip
PIECE = 1_000


class BlankChinese(SpacyNlpEngine):
    """presidio's engine over spaCy's Chinese tokens, without a model to download."""

    def __init__(self) -> None:
        super().__init__(models=[{"lang_code": "zh", "model_name": "blank"}])
        self.nlp = {"zh": spacy.blank("zh")}


@pytest.fixture(scope="module")
def talk():
    return ordinary_talk(200_000, seed=7)


@pytest.fixture(scope="module")
def mixed():
    dice = random.Random(7)
    lines = ordinary_talk(100_000, seed=8).splitlines()
    pairs = ((line, dice.choice(HITS)) for line in lines)
    return "\n".join(
        said for pair in pairs for said in pair[: 1 + (dice.random() < 1 / 20)]
    )


@pytest.fixture
def presidio(monkeypatch):
    """An analyzer set up for Chinese as well as can be without a model or a network."""
    # Its e-mail and URL checks would fetch the list of public suffixes: use the packed one.
    offline = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    monkeypatch.setattr(tldextract, "extract", offline)
    registry = Registry(supported_languages=["zh"])
    for recognizer in (
        PhoneRecognizer(supported_language="zh", supported_regions=("CN",)),
        EmailRecognizer(supported_language="zh"),
        UrlRecognizer(supported_language="zh"),
        CreditCardRecognizer(supported_language="zh"),
    ):
        registry.add_recognizer(recognizer)
    for entity, (shape, context) in CHINESE.items():
        registry.add_recognizer(
            PatternRecognizer(
                entity,
                supported_language="zh",
                patterns=[Pattern(entity, shape, 0.6)],
                context=list(context),
            )
        )
    return AnalyzerEngine(
        registry=registry, nlp_engine=BlankChinese(), supported_languages=["zh"]
    )


def seconds(work):
    """CPU seconds: both sides run on one thread, whatever else the machine does."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


IN_CPU_TIME = pytest.mark.benchmark(timer=time.process_time)


@IN_CPU_TIME
def test_throughput_beside_presidio(benchmark, mixed, presidio):
    """Ratio to presidio over the same text, given to it in pieces of its best size."""
    pieces = [mixed[at : at + PIECE] for at in range(0, len(mixed), PIECE)]
    presidio.analyze(pieces[0], language="zh")
    theirs = seconds(lambda: [presidio.analyze(p, language="zh") for p in pieces])
    benchmark(detect, mixed)
    mean = benchmark.stats.stats.mean
    benchmark.extra_info["presidio_characters_per_second"] = round(len(mixed) / theirs)
    benchmark.extra_info["characters_per_second"] = round(len(mixed) / mean)
    benchmark.extra_info["times_faster_than_presidio"] = round(theirs / mean, 1)
    assert mean < theirs


@IN_CPU_TIME
def test_throughput_against_a_plain_scan(benchmark, talk):
    """Ratio to one regular expression for digits over the same text, same process."""
    plain = re.compile("[0-9零一二三四五六七八九]{11}")
    baseline = min(seconds(lambda: plain.findall(talk)) for _ in range(5))
    benchmark(detect, talk)
    mean = benchmark.stats.stats.mean
    benchmark.extra_info["ratio_to_plain_scan"] = round(mean / baseline, 1)
    benchmark.extra_info["characters_per_second"] = round(len(talk) / mean)
    assert len(talk) / mean > 200_000


def test_false_alarms_over_five_million_characters(benchmark):
    """At most one alarm in 10,000 characters, over five seeds."""
    talks = [ordinary_talk(1_000_000, seed=seed) for seed in range(20, 25)]
    found = benchmark.pedantic(
        lambda: [len(detect(talk)) for talk in talks], rounds=1, iterations=1
    )
    benchmark.extra_info["alarms_in_10000_characters"] = [n / 100 for n in found]
    assert max(found) <= 100
