"""Lexicons reads: rules, and the engine that runs them. It knows nothing of cases."""
