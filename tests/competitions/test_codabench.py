"""Bundles of Codabench come in with what maps, and say what does not."""

import zipfile

import pytest
import yaml

from palaestra.competitions import codabench
from palaestra.competitions.codabench import Wishes
from palaestra.core.errors import Invalid

DATA = "index,size,price\na,1,2\nb,2,4\nc,3,\nd,4,\n"
TRUTH = "index,price\nc,6\nd,8\n"
TOLD = {
    "version": 2,
    "title": "House prices",
    "description": "What does a house cost?",
    "image": "logo.png",
    "docker_image": "codalab/codalab-legacy:py37",
    "terms": "terms.md",
    "pages": [
        {"title": "Overview", "file": "overview.md"},
        {"title": "Old", "file": "old.html"},
    ],
    "tasks": [
        {
            "index": 0,
            "name": "Prices",
            "input_data": "input_data/",
            "reference_data": "reference_data.zip",
            "scoring_program": "scoring_program.zip",
            "ingestion_program": "ingestion/",
        },
        {"index": 1, "name": "Another"},
    ],
    "phases": [
        {
            "index": 0,
            "name": "Development",
            "description": "Try",
            "start": "2040-01-01",
            "max_submissions_per_day": 5,
            "max_submissions": 40,
            "execution_time_limit": 600,
            "tasks": [0],
        },
        {
            "index": 1,
            "name": "Final",
            "start": "2040-03-01 12:00:00+01:00",
            "end": "2040-04-01T00:00:00Z",
            "tasks": [0],
        },
    ],
    "leaderboards": [
        {
            "title": "Results",
            "key": "main",
            "columns": [
                {"title": "Duration", "key": "duration", "index": 1, "sorting": "asc"},
                {"title": "RMSE", "key": "score", "index": 0, "sorting": "desc"},
            ],
        }
    ],
}


@pytest.fixture
def bundle(tmp_path):
    """As a folder; `packed` makes the zip that Codabench takes."""
    folder = tmp_path / "bundle"
    (folder / "input_data").mkdir(parents=True)
    (folder / "input_data" / "data.csv").write_text(DATA)
    (folder / "input_data" / "readme.pdf").write_bytes(b"%PDF")
    with zipfile.ZipFile(folder / "reference_data.zip", "w") as reference:
        reference.writestr("truth.csv", TRUTH)
    (folder / "overview.md").write_text("Look at *sizes*.\n")
    (folder / "old.html").write_text("<p>Old</p>")
    (folder / "terms.md").write_text("Be fair.\n")
    tell(folder, {})
    return folder


def tell(folder, changed):
    (folder / "competition.yaml").write_text(yaml.safe_dump(TOLD | changed))


def packed(folder, prefix=""):
    place = folder.parent / "bundle.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, prefix + str(path.relative_to(folder)))
    return place


def found(bundle, tmp_path, **wishes):
    scratch = tmp_path / f"scratch{len(list(tmp_path.iterdir()))}"
    scratch.mkdir()
    return codabench.read(bundle, scratch, Wishes(**wishes))


@pytest.mark.parametrize("prefix", ["", "a folder/"])
def test_what_maps_comes_over_from_a_folder_and_from_a_zip(bundle, tmp_path, prefix):
    as_folder = found(bundle, tmp_path)
    as_zip = found(packed(bundle, prefix), tmp_path)

    pages = "# Overview\n\nLook at *sizes*.\n\n# Terms\n\nBe fair."
    assert as_folder.spec == as_zip.spec == {
        "title": "House prices",
        "description": f"What does a house cost?\n\n{pages}",
        "prize": 0,
        "metric": "rmse",
        "type": "predict",
        "targets": ["price"],
        "phases": [
            {
                "name": "Development",
                "starts_at": "2040-01-01T00:00:00+00:00",
                "ends_at": "2040-03-01T12:00:00+01:00",
                "daily_limit": 5,
                "total_limit": 40,
            },
            {
                "name": "Final",
                "starts_at": "2040-03-01T12:00:00+01:00",
                "ends_at": "2040-04-01T00:00:00+00:00",
                "daily_limit": None,
                "total_limit": None,
            },
        ],
        "expiration": "2040-04-01T00:00:00+00:00",
    }  # fmt: skip
    for one in (as_folder, as_zip):
        assert (one.dataset.read_text(), one.answer.read_text()) == (DATA, TRUTH)
        assert sorted(one.left) == sorted(
            [
                "docker_image is not used here",
                "tasks: the first of 2 is taken; host the others by themselves",
                "tasks.0.ingestion_program: is not run here",
                "tasks.0.scoring_program: the metric is used instead",
                "leaderboards: the column Duration is not shown",
                "leaderboards: sorted desc there, rmse is asc here",
                "phases.0.description: phases have only a name",
                "phases.0.execution_time_limit: not used",
                "pages: old.html is no Markdown",
                "image: competitions have no picture",
            ]
        )


def test_what_the_bundle_does_not_say_is_said_by_who_imports_it(bundle, tmp_path):
    (bundle / "input_data" / "more.csv").write_text("x\n1\n")
    with pytest.raises(Invalid, match=r"--dataset\. Here: data\.csv, more\.csv"):
        found(bundle, tmp_path)
    wished = found(bundle, tmp_path, dataset="data.csv", metric="accuracy")
    assert (wished.spec["type"], wished.dataset.name) == ("classify", "data.csv")
    tell(bundle, {"leaderboards": []})
    with pytest.raises(Invalid, match="name one"):
        found(bundle, tmp_path, dataset="data.csv")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"version": 1.5}, "version"),
        ({"tasks": []}, "tasks"),
        ({"tasks": [{"input_data": "nowhere"}]}, "tasks.0.input_data"),
        ({"tasks": [{"input_data": "../../../../etc/passwd"}]}, "tasks.0.input_data"),
        ({"pages": [{"title": "x", "file": "nowhere.md"}]}, "nowhere.md"),
        ({"pages": [{"title": "x", "file": "/etc/hostname.md"}]}, "/etc/hostname.md"),
        ({"phases": [{"start": "soon"}]}, "phases.0.start"),
    ],
)
def test_what_is_wrong_is_named(bundle, tmp_path, changed, field):
    tell(bundle, changed)
    with pytest.raises(Invalid) as refused:
        found(bundle, tmp_path)
    assert refused.value.field == field


def test_links_and_paths_that_lead_out_of_the_bundle_are_not_followed(bundle, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("x\n1\n")
    (bundle / "input_data" / "data.csv").unlink()
    (bundle / "input_data" / "data.csv").symlink_to(secret)
    with pytest.raises(Invalid, match="Here: none"):
        found(bundle, tmp_path)
    place = packed(bundle)
    with zipfile.ZipFile(place, "a") as archive:
        archive.writestr("../out.csv", "x")
    with pytest.raises(Invalid, match="leads out"):
        found(place, tmp_path)
    assert not (tmp_path / "out.csv").exists()


def test_tags_of_yaml_that_run_code_are_refused(bundle, tmp_path):
    (bundle / "competition.yaml").write_text("version: !!python/object/apply:os.getcwd []\n")
    with pytest.raises(Invalid, match="cannot be read"):
        found(bundle, tmp_path)


def test_a_bundle_that_grows_beyond_measure_is_refused(bundle, tmp_path):
    place = tmp_path / "many.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for number in range(codabench.MOST_FILES + 1):
            archive.writestr(str(number), "")
    with pytest.raises(Invalid, match="at most"):
        found(place, tmp_path)
