"""What of this folder is run only where it is asked for."""

import os

collect_ignore = [] if os.environ.get("STELLWERK_SEAL") == "1" else ["test_seal.py"]
