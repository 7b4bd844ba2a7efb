"""A reason that is typed and not sent yet survives a reload of its page.

The browser's tab keeps it, not the server: what is stored there is masked and audited,
and a draft is neither. It goes with the opinion that is given, with the tab, and when
its writer signs out or somebody else signs in (`shell.js`).
"""

from pathlib import Path

import streamlit as st

from review.domain.views import CaseView
from review.errors import NotClaimedError

PREFIX = "greenroom-draft"
_mount = st.components.v2.component(
    "greenroom_draft",
    html="<span hidden></span>",
    js=(Path(__file__).parent / "draft.js").read_text(encoding="utf-8"),
)


def keep(view: CaseView, person_id: str, *, key: str) -> None:
    """Keep what is typed into the text area `key`, and put back what was kept.

    Whoever has lost the case for a while finds it when they take the case again;
    where this person has no more to say, it goes.
    """
    data = {
        "name": f"{PREFIX}|{person_id}|{view.case.id}",
        "page": f"case={view.case.id}",
        "field": f".st-key-{key} textarea" if view.may_decide else "",
        "over": not view.may_decide and not isinstance(view.refusal, NotClaimedError),
    }
    with st.container(key="draft"):
        _mount(key="draft_component", data=data, height=1)
