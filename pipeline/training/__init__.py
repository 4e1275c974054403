"""The annotated corpus, how it is split, and how the trained parts are built from it and measured."""
