"""The clock of the broadcasts, the quiz and the law: China has one, and no DST."""

from datetime import timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
