"""`python -m newsbot` is `newsbot`."""

from newsbot.interfaces.cli import main

if __name__ == "__main__":
    main()
