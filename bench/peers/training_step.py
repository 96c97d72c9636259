"""Seconds of one training step in PyTorch: the batch, the loss, its gradient, Adam.

usage: training_step.py LOSS DIMENSION WIDTH BATCH THREADS
LOSS is flow-matching, unet (flow matching of square images), minibatch-ot, affine-couplings, spline-couplings or
cnf-likelihood. WIDTH is that of the hidden layers of a perceptron; couplings have 64.
"""

import math
import sys

import torch
from torch import nn

from networks import Couplings, Unet, affine_inverse, perceptron, spline_inverse
from serve import serve

kind = sys.argv[1]
dimension, width, batch, threads = (int(argument) for argument in sys.argv[2:6])
torch.set_num_threads(threads)
torch.manual_seed(0)
sigma = 0.05
data = torch.randn(10_000, dimension)


def rows():
    return data[torch.randint(len(data), (batch,))]


def field():
    return perceptron(dimension + 1, (width,) * 3, dimension)


def flow_matching(pairs, model):

    def loss():
        x0, x1 = pairs(torch.randn(batch, dimension), rows())
        t = torch.rand(batch, 1)
        x = t * x1 + (1 - (1 - sigma) * t) * x0
        u = x1 - (1 - sigma) * x0
        return (model(torch.cat([x, t], dim=1)) - u).square().sum(dim=1).mean()

    return model, loss


def independent(x0, x1):
    return x0, x1


def minibatch_ot():
    """Pairs of the exact assignment of least squared distance, as torchcfm makes it with SciPy."""
    from scipy.optimize import linear_sum_assignment

    def assigned(x0, x1):
        cost = torch.cdist(x0, x1).square()
        i, j = linear_sum_assignment(cost.numpy())
        return x0[i], x1[j]

    return flow_matching(assigned, field())


def likelihood(model):
    constant = 0.5 * dimension * math.log(2 * math.pi)

    def loss():
        z, log_det = model.inverse(rows())
        return (0.5 * z.square().sum(dim=1) + constant - log_det).mean()

    return model, loss


def couplings(layers, size, transform):
    return likelihood(Couplings(dimension, layers, size, transform))


class Flow(nn.Module):
    """A continuous flow by 8 steps of the classical Runge-Kutta method, with the exact divergence (FFJORD)."""

    def __init__(self):
        super().__init__()
        self.field = field()

    def slope(self, t, x):
        v = self.field(torch.cat([x, torch.full((len(x), 1), t)], dim=1))
        columns = [torch.autograd.grad(v[:, j].sum(), x, create_graph=True)[0][:, j] for j in range(dimension)]
        return v, sum(columns)

    def inverse(self, x, steps=8):
        x = x.requires_grad_()
        volume = torch.zeros(len(x))
        h = -1 / steps
        for k in range(steps):
            t = 1 + k * h
            k1, d1 = self.slope(t, x)
            k2, d2 = self.slope(t + h / 2, x + h / 2 * k1)
            k3, d3 = self.slope(t + h / 2, x + h / 2 * k2)
            k4, d4 = self.slope(t + h, x + h * k3)
            x = x + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
            volume = volume + h / 6 * (d1 + 2 * d2 + 2 * d3 + d4)
        return x, volume


model, loss = {
    "flow-matching": lambda: flow_matching(independent, field()),
    "unet": lambda: flow_matching(independent, Unet(math.isqrt(dimension))),
    "minibatch-ot": minibatch_ot,
    "affine-couplings": lambda: couplings(8, 2, affine_inverse),
    "spline-couplings": lambda: couplings(6, 23, spline_inverse),
    "cnf-likelihood": lambda: likelihood(Flow()),
}[kind]()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)


def step(_):
    value = loss()
    optimizer.zero_grad(set_to_none=True)
    value.backward()
    optimizer.step()


serve(step)
