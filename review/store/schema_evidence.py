"""The step of the schema by which the audit log can vouch for words. Append only."""

SALTS = """
ALTER TABLE accuracy_clips ADD COLUMN salt TEXT NOT NULL DEFAULT '';
ALTER TABLE accuracy_typed ADD COLUMN salt TEXT NOT NULL DEFAULT '';
ALTER TABLE second_hearings ADD COLUMN salt TEXT NOT NULL DEFAULT '';
"""
