"""Seconds of one flow-matching training step in PyTorch: the batch, the loss, its gradient, Adam.

usage: flow_matching_step.py WIDTH BATCH THREADS
Then one line with a number of steps on standard input gives one line with the seconds that a step took.
"""

import sys
import time

import torch

width, batch, threads = (int(argument) for argument in sys.argv[1:4])
torch.set_num_threads(threads)
torch.manual_seed(0)

sigma = 0.05
data = torch.randn(10_000, 2)
layers = []
for inputs in (3, width, width):
    layers += [torch.nn.Linear(inputs, width), torch.nn.SELU()]
model = torch.nn.Sequential(*layers, torch.nn.Linear(width, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)


def step():
    x1 = data[torch.randint(len(data), (batch,))]
    x0 = torch.randn(batch, 2)
    t = torch.rand(batch, 1)
    x = t * x1 + (1 - (1 - sigma) * t) * x0
    u = x1 - (1 - sigma) * x0
    loss = (model(torch.cat([x, t], dim=1)) - u).square().sum(dim=1).mean()
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()


for line in sys.stdin:
    steps = int(line)
    began = time.perf_counter()
    for _ in range(steps):
        step()
    print((time.perf_counter() - began) / steps, flush=True)
