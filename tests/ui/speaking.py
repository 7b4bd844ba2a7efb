"""What a page says, in words."""

from streamlit.testing.v1 import AppTest


def said(page: AppTest) -> str:
    """Everything in words on the page."""
    kinds = (
        "header",
        "subheader",
        "markdown",
        "caption",
        "text",
        "info",
        "warning",
        "error",
        "success",
    )
    return "\n".join(str(one.value) for kind in kinds for one in page.get(kind))
