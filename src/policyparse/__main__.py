"""`python -m policyparse` is the command line."""

from policyparse.cli import main

if __name__ == "__main__":
    main()
