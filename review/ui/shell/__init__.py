"""What Streamlit does not say in our language: its own labels, and `<html lang>`.

A component without a face. Streamlit has no translations, so this one watches the page
for the few English phrases Streamlit itself draws, by exact match only, and never looks
inside our components. It also leads the browser to the sign-in page at the end.
"""

from pathlib import Path

import streamlit as st

from review.i18n import current_language, noop
from review.i18n import gettext as _

HERE = Path(__file__).parent

# Every phrase that Streamlit 1.67 draws by itself on pages like ours.
PHRASES = (
    noop("Search"),
    noop("Upload"),
    noop("Browse files"),
    noop("Drag and drop file here"),
    noop("Choose an option"),
    noop("Choose options"),
    noop("Choose an option(s)"),
    noop("No results"),
    noop("No options to select"),
    noop("Select all"),
    noop("Clear value"),
    noop("Clear all"),
    noop("Main menu"),
    noop("Navigate to home page"),
    noop("Logo"),
    noop("Skip to main content"),
    noop("Link to heading"),
    noop("Dismiss"),
    noop("Pagination"),
    noop("Previous month"),
    noop("Next month"),
    noop("Selected values"),
    noop("Show password"),
    noop("Hide password"),
    noop("file upload"),
    noop("App pages"),
    noop("Choose date"),
    noop("Choose time"),
    noop("Fullscreen"),
    noop("Exit fullscreen"),
    noop("Close fullscreen"),
    noop("View fullscreen"),
    noop("Download as CSV"),
    noop("Show/hide columns"),
    noop("Remove file"),
    noop("Close"),
    noop("Rerun"),
    noop("Settings"),
    noop("Print"),
    noop("Record a screencast"),
    noop("About"),
    noop("Clear cache"),
    noop("Developer options"),
    noop("Light"),
    noop("Dark"),
    noop("System"),
    noop("Theme"),
    noop("Use system setting"),
    noop("Choose app theme"),
    noop("Appearance"),
    noop("Choose app theme, colors and fonts"),
    noop("Wide mode"),
    noop("Run on save"),
    noop("Toggle sidebar"),
    noop("Open sidebar"),
    noop("Close sidebar"),
    noop("Expand sidebar"),
    noop("Collapse sidebar"),
    noop("Scroll left"),
    noop("Scroll right"),
    noop("Previous page"),
    noop("Next page"),
    noop("Show password text"),
    noop("Hide password text"),
    noop("Connecting"),
    noop("CONNECTING"),
    noop("Connection error"),
    noop("Page not found"),
    noop(
        "The page that you have requested does not seem to exist. Running the app's main page."
    ),
    noop("Only one file is allowed."),
    noop("Running..."),
    noop("Stop"),
    noop("Press Enter to apply"),
    noop("Press Ctrl+Enter to apply"),
    noop("Press ⌘+Enter to apply"),
    noop("Press Enter to submit form"),
    noop("Press Ctrl+Enter to submit form"),
    noop("Press ⌘+Enter to submit form"),
    noop("(required)"),
    noop("empty"),
)
LIMIT = r"^(\d+(?:\.\d+)?)(MB|GB|KB) per file"
_mount = st.components.v2.component(
    "greenroom_shell",
    html='<span data-testid="shell" hidden></span>',
    js=(HERE / "shell.js").read_text(encoding="utf-8"),
)


def mount(*, person: str = "", leave: str = "", ended: bool = False) -> None:
    """Put the shell on the page of this person; `leave` is the sign-in page, to go to at once."""
    lang = current_language()
    phrases: dict[str, str] = {}
    patterns: list[tuple[str, str, bool]] = []
    if lang != "en":
        phrases = {phrase: _(phrase) for phrase in PHRASES}
        phrases["Open"] = _("Open the list")
        patterns = [
            (LIMIT + r" • (.+)$", _("At most {1} {2} a file · {3}"), True),
            (LIMIT + "$", _("At most {1} {2} a file"), True),
            (
                r"^(?:Error: )?\S* ?files are not allowed\.$",
                _("Files of this kind cannot be read here."),
                True,
            ),
            (r"^Page (\d+)$", _("Page {1}"), False),
            (r"^Shortcut (.+)$", _("Shortcut {1}"), False),
        ]
    data = {
        "lang": lang.replace("_", "-"),
        "person": person,
        "leave": leave,
        "ended": ended,
        "phrases": phrases,
        "patterns": patterns,
    }
    with st.container(key="shell"):
        _mount(key="shell_component", data=data, height=1)
