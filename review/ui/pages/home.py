"""The way in: everybody goes on to the page of their work."""

import streamlit as st

from review.i18n import gettext as _
from review.ui import session
from review.ui.frame import landing


def render() -> None:
    """Go to the first page of this person, or say that there is none yet."""
    target = landing(session.acting())
    if target:
        st.switch_page(target)
    st.info(_("Your account has no role yet. Ask an administrator."))


if __name__ == "__main__":
    render()
