"""The command, from a checkout: ``python generate.py make overview``."""

from handouts.cli import main

if __name__ == "__main__":
    main()
