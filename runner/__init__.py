"""What run.py does, in small steps: set up (venv, packages, browser files, database), then run or test.

Standard library only: this runs before anything is installed.
"""
