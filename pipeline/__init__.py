"""Reading and deciding: bytes to blocks, blocks to claims, claims to events. Pure: no clock, no network, no database."""

import os

# The matrices of the reader are small: threads of the library that multiplies them only wait for one another, and keep the other
# cores busy with that. It reads this once, when NumPy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
