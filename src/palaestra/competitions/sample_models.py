"""Honest models for the sample competitions, fitted to what is published and nothing else."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from palaestra.competitions.sample_problems import SEED, Problem

Numbers = NDArray[np.float64]
# (competitor, what the model is, an estimator of scikit-learn)
Contender = tuple[str, str, Any]


def answers(problem: Problem) -> Iterator[tuple[str, str, Numbers]]:
    """(competitor, model, answer for the hidden rows): (n,) or one column a class."""
    if problem.text.type == "cluster":
        yield from _groupings(problem)
        return
    contenders = _classifiers() if problem.text.classes else _regressors()
    known = ~problem.hidden
    for competitor, model, estimator in contenders:
        estimator.fit(problem.features[known], problem.target[known])
        yield competitor, model, _predicted(estimator, problem)


def _predicted(estimator: Any, problem: Problem) -> Numbers:
    asked = problem.features[problem.hidden]
    if not problem.text.classes:
        values: Numbers = estimator.predict(asked)
        return values
    chances: Numbers = estimator.predict_proba(asked)
    return chances[:, 1] if problem.text.classes == 2 else chances


def _classifiers() -> list[Contender]:
    from sklearn.dummy import DummyClassifier
    from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.naive_bayes import GaussianNB
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return [
        ("Base rates", "How common each class is; ignores all features", DummyClassifier()),
        ("Gaussian Bayes", "Naive Bayes, each feature normal within its class", GaussianNB()),
        (
            "Nearest neighbours",
            "15 nearest neighbours, standardised features, weighted by distance",
            make_pipeline(StandardScaler(), KNeighborsClassifier(15, weights="distance")),
        ),
        (
            "Gradient boosting",
            "100 boosted trees of depth 3, learning rate 0.1",
            GradientBoostingClassifier(random_state=SEED),
        ),
        (
            "Random forest",
            "300 trees, square root of the features at each split",
            RandomForestClassifier(300, random_state=SEED),
        ),
        (
            "Logistic regression",
            "Standardised features, L2 penalty with C = 1",
            make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
        ),
    ]


def _regressors() -> list[Contender]:
    from sklearn.dummy import DummyRegressor
    from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
    from sklearn.linear_model import RidgeCV
    from sklearn.neighbors import KNeighborsRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVR

    return [
        (
            "Median",
            "The median of the known values, for everyone",
            DummyRegressor(strategy="median"),
        ),
        (
            "Nearest neighbours",
            "15 nearest neighbours, standardised features",
            make_pipeline(StandardScaler(), KNeighborsRegressor(15)),
        ),
        (
            "Random forest",
            "300 trees with at least 5 patients in each leaf",
            RandomForestRegressor(300, min_samples_leaf=5, random_state=SEED),
        ),
        (
            "Gradient boosting",
            "100 boosted trees of depth 2 on the absolute error",
            GradientBoostingRegressor(loss="absolute_error", max_depth=2, random_state=SEED),
        ),
        (
            "Ridge regression",
            "Standardised features, penalty chosen by cross-validation",
            make_pipeline(StandardScaler(), RidgeCV(np.logspace(-2, 3, 26))),
        ),
        (
            "Support vectors",
            "Linear support vector regression, C = 10",
            make_pipeline(StandardScaler(), SVR(kernel="linear", C=10)),
        ),
    ]


def _groupings(problem: Problem) -> Iterator[tuple[str, str, Numbers]]:
    from sklearn.cluster import AgglomerativeClustering, KMeans
    from sklearn.mixture import GaussianMixture
    from sklearn.preprocessing import StandardScaler

    features = problem.features
    scaled = StandardScaler().fit_transform(features)
    even = np.full((len(features), 3), 1 / 3)
    yield "No idea", "A third for each cluster", even
    for competitor, model, grouping, data in (
        ("k-means, scaled", "3 centres, standardised", KMeans(3, random_state=SEED), scaled),
        ("Ward", "Agglomerative, Ward's distance", AgglomerativeClustering(3), features),
        ("k-means", "3 centres, raw lengths", KMeans(3, random_state=SEED), features),
    ):
        yield competitor, model, grouping.fit_predict(data).astype(np.float64)
    mixture = GaussianMixture(3, n_init=5, random_state=SEED).fit(features)
    yield (
        "Gaussian mixture",
        "3 normal distributions, probabilities",
        mixture.predict_proba(features),
    )
