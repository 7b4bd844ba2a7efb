"""What a browser may do with our pages: the security headers of every answer."""

import base64
import hashlib
import re

from review.ui import opening

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


def _script_hashes() -> str:
    """The hashes of the inline scripts in the page that a browser opens first."""
    digests = (
        hashlib.sha256(script.encode("utf-8")).digest()
        for script in _INLINE_SCRIPT.findall(opening.page())
    )
    return " ".join(f"'sha256-{base64.b64encode(d).decode()}'" for d in digests)


def content_security_policy() -> str:
    """Nothing from elsewhere; components run as blobs; charts need no eval."""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: {_script_hashes()}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def security_headers(*, https: bool) -> tuple[tuple[bytes, bytes], ...]:
    """The headers, computed once at start-up; behind TLS, the browser stays with it."""
    always = (
        (b"content-security-policy", content_security_policy().encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        (b"referrer-policy", b"same-origin"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    )
    if not https:
        return always
    return (*always, (b"strict-transport-security", b"max-age=31536000"))
