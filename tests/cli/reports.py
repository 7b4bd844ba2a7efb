"""Reports made by hand, so that what is shown does not depend on the rules of today."""

from datetime import date

from lexicons.models import (
    Basis,
    Category,
    Confidence,
    Finding,
    FindingStatus,
    MatchedBy,
    Screening,
    Severity,
)
from review.documents.models import Document
from review.documents.reading import plain
from review.documents.report import Checked, Failure, Report

CATEGORIES = {
    "absolute-term": Category(id="absolute-term", zh="绝对化用语", en="Absolute term"),
    "privacy": Category(id="privacy", zh="个人信息", en="Personal information"),
}
SCRIPT = (
    "家人们晚上好！\n"
    "这款面霜今天就是全网最低价，\t别处没有。\n"
    "这门手艺是国家级非物质文化遗产。\n"
    "联系我：13800138000\n"
)
# What another reader's terminal would obey, and what hides inside a term.
HOSTILE = "第一\x1b[31m品牌<script>alert(1)</script>顶\u200b级\n"


def finding(document: Document, quoted: str, **changes: object) -> Finding:
    start = document.text.index(quoted)
    said: dict[str, object] = {
        "rule": "ABS-0103",
        "revision": 1,
        "category": "absolute-term",
        "severity": Severity.HIGH,
        "confidence": Confidence.HIGH,
        "start": start,
        "end": start + len(quoted),
        "text": quoted,
        "message": f"“{quoted}”是绝对化用语，不要用来形容正在卖的商品。",
        "suggest": "换成能拿出证据的说法，并说清时间和范围。",
        "basis": (
            Basis(law="ad-law", article="9(3)"),
            Basis(law="ad-law", article="57#1(1)", role="penalty"),
            Basis(law="absolute-terms-guide", article="2", role="guidance"),
        ),
        "matched_by": MatchedBy.LITERAL,
    }
    return Finding.model_validate({**said, **changes})


def checked(document: Document, *findings: Finding) -> Checked:
    return Checked(document, Screening(findings=findings, lock="ab" * 32))


def report(*items: Checked, failures: tuple[Failure, ...] = ()) -> Report:
    return Report(
        checked=items,
        failures=failures,
        goods="cosmetics",
        goods_name="化妆品",
        as_of=date(2026, 11, 25),
        lock="ab" * 32,
        categories=CATEGORIES,
    )


def script_report() -> Report:
    """High, excused and privacy findings in four lines of text."""
    document = plain("话术/新品 1.txt", SCRIPT)
    return report(
        checked(
            document,
            finding(document, "最低价"),
            finding(
                document,
                "国家级",
                status=FindingStatus.EXCUSED,
                because="依国家规定评定的称号",
            ),
            finding(
                document,
                "13800138000",
                rule="PI-0001",
                category="privacy",
                severity=Severity.MEDIUM,
                message="直播话术里出现了手机号码。",
                suggest="删掉号码，改用平台的客服入口。",
                basis=(Basis(law="pipl", article="10"),),
                matched_by=MatchedBy.PRIVACY,
                because="前面写着“联系我”",
                type="phone",
            ),
        )
    )


def missing_report() -> Report:
    """A notice that was not given, one high finding, and an excused one."""
    document = plain("话术.txt", "这是一款保健食品，顶级配方，国家级称号。\n")
    return report(
        checked(
            document,
            finding(
                document,
                "保健食品",
                rule="NO-0101",
                severity=Severity.MEDIUM,
                message="讲保健食品时要说“本品不能代替药物”。",
                suggest="本品不能代替药物。",
                matched_by=MatchedBy.MISSING,
                because="说了“保健食品”，但没有说必须同时说明的内容",
            ),
            finding(document, "顶级"),
            finding(
                document,
                "国家级",
                status=FindingStatus.EXCUSED,
                because="依国家规定评定的称号",
            ),
        )
    )


def hostile_report() -> Report:
    document = plain("a.txt", HOSTILE)
    return report(
        checked(
            document,
            finding(document, "第一"),
            finding(document, "顶\u200b级", text="顶级"),
        )
    )
