"""Seconds of one use of a trained velocity field in PyTorch.

usage: continuous_flow.py TASK POINTS WIDTH PARAMETERS THREADS
TASK is dopri5 (samples by the method of torchdiffeq at 1e-5), euler (samples by 100 steps) or density (log densities with
the exact divergence, dopri5 at 1e-5). PARAMETERS is a .npy file of the perceptron's weights [from, to] and biases, flat.
"""

import math
import sys

import numpy
import torch

from networks import perceptron
from serve import serve

task = sys.argv[1]
points, width = int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(int(sys.argv[5]))
torch.manual_seed(0)
dimension = 2
tolerance = 1e-5

model = perceptron(dimension + 1, (width,) * 3, dimension, torch.nn.Tanh)
flat = torch.from_numpy(numpy.load(sys.argv[4])).float()
with torch.no_grad():
    for layer in (one for one in model if isinstance(one, torch.nn.Linear)):
        size = layer.weight.numel()
        layer.weight.copy_(flat[:size].reshape(layer.in_features, layer.out_features).T)
        layer.bias.copy_(flat[size : size + layer.out_features])
        flat = flat[size + layer.out_features :]
assert len(flat) == 0


def velocity(t, x):
    return model(torch.cat([x, torch.full((len(x), 1), float(t))], dim=1))


def with_volume(t, y):
    """The field and its exact divergence, one backward pass a coordinate (FFJORD's brute force)."""
    with torch.enable_grad():
        x = y[:, :dimension].detach().requires_grad_()
        v = velocity(t, x)
        columns = [torch.autograd.grad(v[:, j].sum(), x, retain_graph=True)[0][:, j] for j in range(dimension)]
    return torch.cat([v.detach(), sum(columns)[:, None]], dim=1)


# Dormand and Prince 1980.
stages = [
    (1 / 5, [1 / 5]),
    (3 / 10, [3 / 40, 9 / 40]),
    (4 / 5, [44 / 45, -56 / 15, 32 / 9]),
    (8 / 9, [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729]),
    (1.0, [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656]),
    (1.0, [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84]),
]
error_weights = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40]


def norm(x):
    return x.square().mean().sqrt().item()


def first_step(field, t, y, k, direction):
    scale = tolerance + tolerance * y.abs()
    d0, d1 = norm(y / scale), norm(k / scale)
    h0 = 1e-6 if min(d0, d1) < 1e-5 else 0.01 * d0 / d1
    k1 = field(t + direction * h0, y + direction * h0 * k)
    d2 = norm((k1 - k) / scale) / h0
    h1 = max(1e-6, h0 * 1e-3) if max(d1, d2) <= 1e-15 else (0.01 / max(d1, d2)) ** (1 / 5)
    return min(100 * h0, h1)


def dopri5(field, y, t, end):
    """One step size for the whole batch, with torchdiffeq's controller."""
    direction = math.copysign(1, end - t)
    k = field(t, y)
    h = first_step(field, t, y, k, direction)
    while (end - t) * direction > 1e-12:
        h = min(h, abs(end - t))
        ks = [k]
        for c, weights in stages:
            x = y + direction * h * sum(w * one for w, one in zip(weights, ks) if w != 0)
            ks.append(field(t + direction * h * c, x))
        error = h * sum(w * one for w, one in zip(error_weights, ks) if w != 0)
        ratio = norm(error / (tolerance + tolerance * torch.maximum(y.abs(), x.abs())))
        if ratio <= 1:
            t, y, k = t + direction * h, x, ks[-1]
        h *= 10 if ratio == 0 else min(10, max(1 if ratio <= 1 else 0.2, 0.9 * ratio ** (-1 / 5)))
    return y


def sample_dopri5():
    return dopri5(velocity, torch.randn(points, dimension), 0.0, 1.0)


def sample_euler():
    x = torch.randn(points, dimension)
    for step in range(100):
        x = x + velocity(step / 100, x) / 100
    return x


data = torch.randn(points, dimension)


def density():
    start = torch.cat([data, torch.zeros(points, 1)], dim=1)
    end = dopri5(with_volume, start, 1.0, 0.0)
    base = -0.5 * end[:, :dimension].square().sum(dim=1) - 0.5 * dimension * math.log(2 * math.pi)
    return base + end[:, dimension]


work = {"dopri5": sample_dopri5, "euler": sample_euler, "density": density}[task]
with torch.no_grad():
    serve(lambda _: work())
