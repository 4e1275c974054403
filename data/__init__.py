"""Memory: the tables, what writes them, what reads them, and where the sources are listed."""
