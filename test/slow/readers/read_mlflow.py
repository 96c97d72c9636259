"""Reads an MLflow database by SQLite's own module, as MLflow's SQL does; prints its runs as JSON."""
import json, sqlite3, sys

db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
assert db.execute("PRAGMA foreign_key_check").fetchall() == []
runs = []
for uuid, status, name in db.execute(
    "SELECT run_uuid, status, experiments.name FROM runs JOIN experiments USING (experiment_id) ORDER BY run_uuid"
):
    metrics = {}
    rows = 'SELECT "key", step, value, is_nan FROM metrics WHERE run_uuid = ? ORDER BY "key", step'
    for key, step, value, is_nan in db.execute(rows, (uuid,)):
        metrics.setdefault(key, []).append([step, "nan" if is_nan else repr(float(value))])
    params = dict(db.execute('SELECT "key", value FROM params WHERE run_uuid = ?', (uuid,)))
    runs.append({"id": uuid, "status": status, "experiment": name, "params": params, "metrics": metrics})
print(json.dumps({"revision": db.execute("SELECT version_num FROM alembic_version").fetchone()[0], "runs": runs}))
