"""The step of the schema for passwords that were given. Append only."""

GIVEN = """
ALTER TABLE people ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0;
"""
