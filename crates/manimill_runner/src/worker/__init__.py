"""The Python side of manimill's pool: it is written next to each zygote and imported there, never installed."""
