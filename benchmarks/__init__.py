"""What is measured: ``make bench`` prints medians of several runs, so that a change can be compared with what was before it."""
