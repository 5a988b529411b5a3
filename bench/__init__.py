"""How fast: the program against hand-written SQL in the same run, on PostgreSQL. `python3 run.py bench`."""
