"""Seconds of one exact assignment by scipy.optimize.linear_sum_assignment.

usage: assignment.py KIND N MATRICES THREADS
KIND is uniform (independent costs) or points (squared distances of two Gaussian clouds in the plane).
"""

import sys

import numpy
from scipy.optimize import linear_sum_assignment

from serve import serve

kind = sys.argv[1]
n, matrices = int(sys.argv[2]), int(sys.argv[3])
random = numpy.random.default_rng(0)


def cost():
    if kind == "uniform":
        return random.random((n, n))
    x, y = random.normal(size=(2, n, 2))
    return ((x[:, None] - y[None]) ** 2).sum(axis=2)


costs = [cost() for _ in range(matrices)]
serve(lambda k: linear_sum_assignment(costs[k % matrices]))
