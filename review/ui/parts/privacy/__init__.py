"""The tabs of the page about personal information."""
