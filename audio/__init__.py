"""Audio hears: recordings and transcripts. It knows nothing of rules."""
