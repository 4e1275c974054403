"""Checks somebody's own stack: which of the model ids in a text, a file or a folder end, when, and what to use instead."""
