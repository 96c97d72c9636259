"""What all peers have in common: they answer each number of steps on standard input with the seconds that one took."""

import sys
import time


def serve(step):
    """Calls step(k) for k = 0, 1, … as often as each line asks for."""
    for line in sys.stdin:
        count = int(line)
        began = time.perf_counter()
        for k in range(count):
            step(k)
        print((time.perf_counter() - began) / count, flush=True)
