"""Seconds of the exact log density of a kernel density estimate by sklearn.neighbors.KernelDensity.

usage: kernel_density.py ATOMS QUERIES BANDWIDTH TREE THREADS
The atoms and the queries are of the standard Gaussian in the plane; TREE is kd_tree or ball_tree.
"""

import sys

import numpy
from sklearn.neighbors import KernelDensity

from serve import serve

atoms, queries = int(sys.argv[1]), int(sys.argv[2])
random = numpy.random.default_rng(0)
# A relative tolerance at the size of rounding: what a tree may leave out for it, it does.
estimate = KernelDensity(bandwidth=float(sys.argv[3]), algorithm=sys.argv[4], rtol=1e-14, atol=0)
estimate.fit(random.normal(size=(atoms, 2)))
x = random.normal(size=(queries, 2))
serve(lambda k: estimate.score_samples(x))
