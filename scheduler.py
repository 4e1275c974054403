"""The timetable (APScheduler) and nothing else."""
