"""Seconds of one exact assignment by scipy.optimize.linear_sum_assignment.

usage: assignment.py KIND N MATRICES THREADS
KIND is uniform (independent costs) or points (squared distances of two Gaussian clouds in the plane). Then one line with a
number of problems on standard input gives one line with the seconds that a problem took.
"""

import sys
import time

import numpy
from scipy.optimize import linear_sum_assignment

kind = sys.argv[1]
n, matrices = int(sys.argv[2]), int(sys.argv[3])
random = numpy.random.default_rng(0)


def cost():
    if kind == "uniform":
        return random.random((n, n))
    x, y = random.normal(size=(2, n, 2))
    return ((x[:, None] - y[None]) ** 2).sum(axis=2)


costs = [cost() for _ in range(matrices)]

for line in sys.stdin:
    count = int(line)
    began = time.perf_counter()
    for k in range(count):
        linear_sum_assignment(costs[k % matrices])
    print((time.perf_counter() - began) / count, flush=True)
