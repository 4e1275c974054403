"""The `swansong` command."""


def main() -> None:
    """Entry point."""
