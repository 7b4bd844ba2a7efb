"""The door to the pages: `streamlit run streamlit_app.py`."""

import streamlit as st

from review.ui.app import MAIN, app_options

# Streamlit finds the app by reading this assignment, so it stands here and not in review.ui.
app = st.App(MAIN, **app_options())
