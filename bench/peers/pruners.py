"""Which trials Optuna's pruners end on a table of learning curves, and where.

usage: pruners.py < request.json
The request has `curves` (what each trial would report at steps 1, 2, ...), `turns` (whose report comes next), `pruner`
("median", "asha" or "hyperband"), its `options`, and for hyperband the bracket of each trial, as Optuna deals them by a
hash of its own. Answers {"ended": {trial: step}, "shares": how hyperband shares trials among its brackets}. A trial that
has reported its last step has completed, and is not asked about.
"""

import json
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
request = json.load(sys.stdin)
curves, options = request["curves"], request["options"]
steps = len(curves[0])


class Dealt(optuna.pruners.HyperbandPruner):
    def _get_bracket_id(self, study, trial):
        return request["brackets"][trial.number]


def made():
    if request["pruner"] == "median":
        return optuna.pruners.PercentilePruner(
            options["percentile"], n_startup_trials=options["startup"], n_warmup_steps=options["warmup"]
        )
    halving = {"min_resource": options["minResource"], "reduction_factor": options["eta"]}
    if request["pruner"] == "asha":
        return optuna.pruners.SuccessiveHalvingPruner(**halving)
    return Dealt(max_resource=steps, **halving)


pruner = made()
study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0), pruner=pruner)
trials = [study.ask() for _ in curves]
done = [0 for _ in curves]
ended = {}
for turn in request["turns"]:
    if turn in ended:
        continue
    value = curves[turn][done[turn]]
    done[turn] += 1
    trials[turn].report(value, done[turn])
    if done[turn] == steps:
        study.tell(trials[turn], value)
    elif trials[turn].should_prune():
        ended[turn] = done[turn]
        study.tell(trials[turn], state=optuna.trial.TrialState.PRUNED)
json.dump({"ended": ended, "shares": getattr(pruner, "_trial_allocation_budgets", [])}, sys.stdout)
