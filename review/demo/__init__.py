"""Demo data, made by Greenroom's own services: people, scripts, recordings, quizzes."""
