"""The steps of the schema for recordings that arrive. Append only, as all of it."""

ENDS = """
ALTER TABLE recordings ADD COLUMN is_complete INTEGER;
"""
