"""Take part in every competition of a server: `python examples/compete.py http://localhost:8080`.

Runs until Ctrl-C, through restarts of the server and of itself: who it is and what it has
answered are kept in the folder that `--keep` names. Needs `pip install 'palaestra[client,demo]'
pandas`.
"""

import argparse
import logging
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import palaestra
from palaestra.client import Client, Competition, Submission


def solve(competition: Competition, client: Client) -> Any:
    """A simple model, fitted to the rows whose target is known; None where there are none."""
    data = competition.dataset
    answer = client.answer_prototype(competition)
    if competition.type == "cluster":
        model = make_pipeline(StandardScaler(), KMeans(competition.num_classes, random_state=0))
        answer["cluster"] = model.fit_predict(data)
        return answer
    unknown = data.columns[data.isna().any()]
    if len(unknown) != 1:
        return None
    (target,) = unknown
    known, asked = data.dropna(), data.loc[answer.index]
    model = make_pipeline(StandardScaler(), _estimator(competition))
    model.fit(known.drop(columns=target), known[target])
    answer[:] = _answers(model, asked.drop(columns=target), columns=answer.shape[1])
    return answer


def _estimator(competition: Competition) -> Any:
    return RidgeCV() if competition.type == "predict" else LogisticRegression(max_iter=1000)


def _answers(model: Any, rows: Any, *, columns: int) -> Any:
    """Values, or how likely the class is: of class 1 where one column is asked for."""
    if not hasattr(model, "predict_proba"):
        return model.predict(rows).reshape(-1, 1)
    chances = model.predict_proba(rows)
    return chances[:, 1:2] if columns == 1 else chances


def tell(submission: Submission) -> None:
    score = "waits for the truth" if submission.pending else f"{submission.score:.4f}"
    print(f"competition {submission.competition_id} score {score}", flush=True)


def sign_in(client: Client, file: Path) -> None:
    """As last time where there was one; a guest otherwise."""
    file.write_text(client.register())
    print(f"competing as {client.id}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Take part in every competition.")
    parser.add_argument("host", help="address of the server, with its basepath")
    parser.add_argument("--keep", type=Path, default=Path("competitor"), help="folder of its own")
    parser.add_argument("--key", help="of an account of a server that is not open")
    parser.add_argument("--secret", help="of the key")
    given = parser.parse_args()

    logging.basicConfig(level=logging.WARNING)
    given.keep.mkdir(exist_ok=True)
    file = given.keep / "id"
    known = file.read_text() if file.exists() and not given.key else None
    with palaestra.Client(given.host, id=known, key=given.key, secret=given.secret) as client:
        sign_in(client, file)
        competing = client.compete(
            None, solve, state=given.keep / "answers.db", on_submission=tell, client=client
        )
        competing.wait()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Leaving the block of the client stops the competing: answers under way are still sent.
    with suppress(KeyboardInterrupt):
        main()
