"""What stands where there is nothing for whoever came: no such page, or one of other roles."""

import streamlit as st

from review.i18n import gettext as _
from review.ui import labels, places, session
from review.ui.shown import heading, plain


def render() -> None:
    """There is no such page."""
    heading(_("There is no such page"))
    st.info(
        _("The address may be mistyped, or the page was moved."),
        icon=":material/link_off:",
    )
    way_back()


def refused() -> None:
    """There is one, but not for this person."""
    roles = labels.roles(session.acting().roles) or "—"
    heading(_("This page is for other roles"))
    st.info(
        plain(
            _("Yours: {roles}. Ask an administrator if you need it.").format(
                roles=roles
            )
        ),
        icon=":material/lock:",
    )
    way_back()


def way_back() -> None:
    """To where this person's work is."""
    st.page_link(
        places.file("home"), label=_("To the start"), icon=":material/arrow_back:"
    )


if __name__ == "__main__":
    render()
