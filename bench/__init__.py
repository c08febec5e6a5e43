"""Figures that a command can print again: `make bench`."""
