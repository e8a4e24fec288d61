"""The readers: what each format makes of a file, and what it says of a file that is none."""
