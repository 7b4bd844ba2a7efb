"""The steps of the schema by which the audit log can vouch for words. Append only."""

SALTS = """
ALTER TABLE accuracy_clips ADD COLUMN salt TEXT NOT NULL DEFAULT '';
ALTER TABLE accuracy_typed ADD COLUMN salt TEXT NOT NULL DEFAULT '';
ALTER TABLE second_hearings ADD COLUMN salt TEXT NOT NULL DEFAULT '';
"""

TITLES = """
ALTER TABLE texts ADD COLUMN title_salt TEXT NOT NULL DEFAULT '';
CREATE INDEX texts_to_adopt ON texts(case_id) WHERE title_salt = '';
ALTER TABLE subjects ADD COLUMN salt TEXT NOT NULL DEFAULT '';
"""
