"""What all peers have in common: they say what they compute with, then answer each number of steps on standard input with
the seconds that one took, a line of JSON each."""

import json
import os
import platform
import sys
import time

MODULES = ["numpy", "scipy", "sklearn", "torch"]


def blas():
    """The file of the BLAS that this process has loaded, whose name has its version in Debian; None where nothing says so."""
    try:
        with open("/proc/self/maps") as maps:
            names = {os.path.basename(line.split()[-1]) for line in maps if "blas" in line or "mkl" in line}
    except OSError:
        return None
    return next((name for name in sorted(names) if "openblas" in name or "mkl" in name), min(names, default=None))


def versions():
    """Of Python, its BLAS and the modules that have been imported."""
    found = {"python": platform.python_version(), "blas": blas()}
    found.update((name, sys.modules[name].__version__) for name in MODULES if name in sys.modules)
    return {name: version for name, version in found.items() if version is not None}


def serve(step):
    """Calls step(k) for k = 0, 1, … as often as each line asks for."""
    print(json.dumps(versions()), flush=True)
    for line in sys.stdin:
        count = int(line)
        began = time.perf_counter()
        for k in range(count):
            step(k)
        print(json.dumps((time.perf_counter() - began) / count), flush=True)
