"""Measurements: `python -m bench`. Every absolute figure stands beside the ratio to a peer measured in the same run on the same machine."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program itself has it; before anything loads numpy
