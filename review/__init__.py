"""Review decides: what a case is, who may decide it, where it is kept, how it is shown."""

__version__ = "0.1.0"
