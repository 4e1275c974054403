"""Fetching what vendors and the press publish: pages, feeds and archives, as raw bytes."""
