"""Networks of the peers, as their papers' reference implementations write them in PyTorch."""

import math

import torch
from torch import nn
from torch.nn import functional as F


def perceptron(inputs, hidden, outputs, activation=nn.SELU):
    """Linear layers with an activation after each but the last."""
    layers = []
    for width in hidden:
        layers += [nn.Linear(inputs, width), activation()]
        inputs = width
    return nn.Sequential(*layers, nn.Linear(inputs, outputs))


class Couplings(nn.Module):
    """The two halves of the coordinates moved in turn, each given the other; `inverse` takes data to the base."""

    def __init__(self, dimension, layers, size, transform, hidden=(64, 64)):
        super().__init__()
        self.sizes = [math.ceil(dimension / 2), dimension // 2]
        self.transform = transform
        self.conditioners = nn.ModuleList(
            perceptron(self.sizes[1 - k % 2], hidden, size * self.sizes[k % 2], nn.Tanh) for k in range(layers)
        )

    def inverse(self, x):
        halves = list(x.split(self.sizes, dim=1))
        log_det = 0
        for k in reversed(range(len(self.conditioners))):
            moved = k % 2
            raw = self.conditioners[k](halves[1 - moved])
            halves[moved], log_slope = self.transform(halves[moved], raw)
            log_det = log_det + log_slope.sum(dim=1)
        return torch.cat(halves, dim=1), log_det


def affine_inverse(y, raw):
    shift, log_scale = raw.chunk(2, dim=1)
    log_scale = 2 * torch.tanh(log_scale / 2)
    return (y - shift) * torch.exp(-log_scale), -log_scale


def spline_inverse(y, raw, bins=8, bound=4.0, least_bin=1e-3, least_slope=1e-3):
    """Monotonic rational-quadratic spline with linear tails (Durkan et al. 2019), solved for its argument."""
    n, k = y.shape
    raw = raw.reshape(n, k, 3 * bins - 1)
    inside = (y >= -bound) & (y <= bound)
    at = y.clamp(-bound, bound)

    def knots(unnormalized):
        parts = least_bin + (1 - least_bin * bins) * F.softmax(unnormalized, dim=-1)
        ends = F.pad(parts.cumsum(dim=-1), (1, 0)) * (2 * bound) - bound
        ends = torch.cat([ends[..., :-1], torch.full_like(ends[..., :1], bound)], dim=-1)
        return ends, ends[..., 1:] - ends[..., :-1]

    lefts, widths = knots(raw[..., :bins])
    bottoms, heights = knots(raw[..., bins : 2 * bins])
    edge = math.log(math.exp(1 - least_slope) - 1)
    slopes = least_slope + F.softplus(F.pad(raw[..., 2 * bins :], (1, 1), value=edge))
    index = (at[..., None] >= bottoms[..., 1:-1]).sum(dim=-1, keepdim=True)

    def of(values):
        return values.gather(-1, index)[..., 0]

    left, width, bottom, height = of(lefts), of(widths), of(bottoms), of(heights)
    low, high = of(slopes), of(slopes[..., 1:])
    slope = height / width
    up = at - bottom
    bend = up * (low + high - 2 * slope)
    a, b, c = height * (slope - low) + bend, height * low - bend, -slope * up
    t = 2 * c / (-b - torch.sqrt(b * b - 4 * a * c))
    rest = t * (1 - t)
    denominator = slope + (low + high - 2 * slope) * rest
    log_slope = (
        2 * torch.log(slope)
        + torch.log(high * t * t + 2 * slope * rest + low * (1 - t) ** 2)
        - 2 * torch.log(denominator)
    )
    x = torch.where(inside, t * width + left, y)
    return x, torch.where(inside, -log_slope, torch.zeros_like(y))
