"""Scripts without personal information: the same file, with tokens in its place."""
