"""Reading and deciding: bytes to blocks, blocks to claims, claims to events. Pure: no clock, no network, no database."""
