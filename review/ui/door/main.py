"""The script that Streamlit runs for every page."""

from review.ui.frame import draw

draw()
