"""The way in: everybody goes on to the page of their work."""

import streamlit as st

from review.i18n import gettext as _
from review.ui import places, session


def render() -> None:
    """Go to the first page of this person, or say that there is none yet."""
    target = places.landing(session.acting())
    if target:
        places.go(target)
    st.info(_("Your account has no role yet. Ask an administrator."))


if __name__ == "__main__":
    render()
