"""Telling people: who asked for what, when it is due, how it is written and how it is sent, exactly once."""
