"""`satukota`: run and look after an installation."""

import sys

from satukota.runtime.commands import main

if __name__ == "__main__":
    sys.exit(main())
