"""What Optuna's samplers find on the test functions of bench/search/problems.ts.

usage: search.py PROBLEM SAMPLER TRIALS SEEDS
One line of JSON a seed: for every trial [observed value, value without noise], or its objectives where there are several.
"""

import json
import math
import sys
import warnings

import numpy
import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.simplefilter("ignore")


def branin(trial, noise):
    x = trial.suggest_float("x", -5, 10)
    y = trial.suggest_float("y", 0, 15)
    bent = y - 5.1 * x**2 / (4 * math.pi**2) + 5 * x / math.pi - 6
    value = bent**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10
    return value, value


ALPHA = numpy.array([1.0, 1.2, 3.0, 3.2])
A = numpy.array(
    [
        [10, 3, 17, 3.5, 1.7, 8],
        [0.05, 10, 17, 0.1, 8, 14],
        [3, 3.5, 1.7, 10, 17, 8],
        [17, 8, 0.05, 10, 0.1, 14],
    ]
)
P = 1e-4 * numpy.array(
    [
        [1312, 1696, 5569, 124, 8283, 5886],
        [2329, 4135, 8307, 3736, 1004, 9991],
        [2348, 1451, 3522, 2883, 3047, 6650],
        [4047, 8828, 8732, 5743, 1091, 381],
    ]
)


def hartmann6(trial, noise):
    x = numpy.array([trial.suggest_float(f"x{j}", 0, 1) for j in range(6)])
    value = -float(ALPHA @ numpy.exp(-(A * (x - P) ** 2).sum(axis=1)))
    return value, value


def rosenbrock10(trial, noise):
    x = [trial.suggest_float(f"x{j}", -5, 10) for j in range(10)]
    value = sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(x, x[1:]))
    return value, value


def mixed(trial, noise):
    optimizer = trial.suggest_categorical("optimizer", ["sgd", "momentum", "adam"])
    rate = math.log10(trial.suggest_float("rate", 1e-5, 1, log=True))
    width = math.log2(trial.suggest_int("width", 8, 512, log=True))
    depth = trial.suggest_int("depth", 1, 8)
    activation = trial.suggest_categorical("activation", ["relu", "tanh", "selu", "elu"])
    dropout = trial.suggest_float("dropout", 0, 0.6)
    value = {"relu": 0.2, "tanh": 0.3, "selu": 0.0, "elu": 0.1}[activation]
    value += 0.1 * (width - 7) ** 2 + 0.05 * (depth - 4) ** 2 + 2 * (dropout - 0.15) ** 2
    if optimizer == "momentum":
        momentum = trial.suggest_float("momentum", 0, 0.99)
        value += 2 * (momentum - 0.9) ** 2 + 0.3 * (rate - math.log10(1 - momentum) + 0.8) ** 2
    elif optimizer == "sgd":
        value += 0.4 + 0.3 * (rate + 0.8) ** 2
    else:
        value += 0.1 + 0.3 * (rate + 3) ** 2
    return value + 0.1 * noise.normal(), value


def zdt1(trial, noise):
    x = [trial.suggest_float(f"x{j}", 0, 1) for j in range(30)]
    g = 1 + 9 * sum(x[1:]) / 29
    return x[0], g * (1 - math.sqrt(x[0] / g))


problems = {"branin": branin, "hartmann6": hartmann6, "rosenbrock10": rosenbrock10, "mixed": mixed, "zdt1": zdt1}
samplers = {
    "random": lambda seed: optuna.samplers.RandomSampler(seed=seed),
    "tpe": lambda seed: optuna.samplers.TPESampler(seed=seed),
    "tpe-multivariate": lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=True, group=True),
    "cmaEs": lambda seed: optuna.samplers.CmaEsSampler(seed=seed),
    "nsga2": lambda seed: optuna.samplers.NSGAIISampler(seed=seed),
}

problem = problems[sys.argv[1]]
sampler = samplers[sys.argv[2]]
several = sys.argv[1] == "zdt1"
for seed in range(int(sys.argv[4])):
    noise = numpy.random.default_rng(seed)
    found = []

    def objective(trial):
        values = problem(trial, noise)
        found.append(values)
        return values if several else values[0]

    study = optuna.create_study(directions=["minimize"] * (2 if several else 1), sampler=sampler(seed))
    study.optimize(objective, n_trials=int(sys.argv[3]))
    print(json.dumps(found), flush=True)
