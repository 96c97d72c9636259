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


class ResidualConvolution(nn.Module):
    """Two normalised 3 x 3 convolutions, between which the context scales and shifts each channel, beside a shortcut."""

    def __init__(self, inputs, outputs, context, groups=8):
        super().__init__()
        self.before = nn.GroupNorm(groups, inputs, affine=False)
        self.first = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.modulation = nn.Linear(context, 2 * outputs)
        self.between = nn.GroupNorm(groups, outputs, affine=False)
        self.second = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.shortcut = nn.Identity() if inputs == outputs else nn.Conv2d(inputs, outputs, 1)

    def forward(self, x, context):
        h = self.first(F.silu(self.before(x)))
        scale, shift = self.modulation(context)[:, :, None, None].chunk(2, dim=1)
        h = self.between(h) * (1 + scale) + shift
        return self.shortcut(x) + self.second(F.silu(h))


class Unet(nn.Module):
    """A U-Net over flat images, which sees the time at every resolution."""

    def __init__(self, side=28, channels=(32, 64, 64)):
        super().__init__()
        self.side = side
        context = 4 * channels[0]
        self.embedding = nn.Sequential(nn.Linear(1, context), nn.SiLU(), nn.Linear(context, context), nn.SiLU())
        self.input = nn.Conv2d(1, channels[0], 3, padding=1)
        pairs = list(zip((channels[0], *channels[:-1]), channels))
        self.down = nn.ModuleList(ResidualConvolution(a, b, context) for a, b in pairs)
        self.up = nn.ModuleList(ResidualConvolution(b + a, a, context) for a, b in zip(channels[:-1], channels[1:]))
        self.norm = nn.GroupNorm(8, channels[0], affine=False)
        self.output = nn.Conv2d(channels[0], 1, 3, padding=1)

    def forward(self, rows):
        x, t = rows[:, :-1], rows[:, -1:]
        context = self.embedding(t)
        h = self.input(x.reshape(-1, 1, self.side, self.side))
        found = []
        for level, block in enumerate(self.down):
            h = block(h if level == 0 else F.avg_pool2d(h, 2), context)
            found.append(h)
        for level in reversed(range(len(self.up))):
            h = F.interpolate(h, scale_factor=2, mode="nearest")
            h = self.up[level](torch.cat([h, found[level]], dim=1), context)
        return self.output(F.silu(self.norm(h))).reshape(len(rows), -1)
