"""`palaestra competition`: what goes out as a folder comes in again as the same competition."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from palaestra.cli import main
from tests.builders.competitions import host, register, submit
from tests.builders.servers import RunningServer, make_settings, running

DATA = "index,x,y\na,1,2\nb,2,4\nc,3,\nd,4,\n"
TRUTH = "index,y,w\nc,6,1\nd,8,3\n"


def command(*words: str | Path, data: Path) -> str:
    done = CliRunner().invoke(main, ["competition", *map(str, words), "--data", str(data)])
    return done.output


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def server(tmp_path: Path):
    with running(make_settings(tmp_path / "server")) as server:
        yield server


def test_a_competition_goes_out_and_comes_in_with_nothing_lost(
    tmp_path: Path, server: RunningServer
) -> None:
    data = server.settings.data
    with server.client() as client:
        register(client, username="Ada")
        first = host(
            client,
            title='A "quoted" title',
            subtitle="ö\tä",
            description="# What\n\n$x^2$\r\n",
            type="predict",
            metric="rmse",
            targets=["y"],
            weight_column="w",
            dataset=DATA,
            answer=TRUTH,
            private_share=0.5,
            answer_delay=5,
            prize=12.5,
            timezone="Europe/Stockholm",
            daily_limit=3,
            selection="latest",
            team_size=4,
            expiration="2040-01-01T00:00:00Z",
            phases=[
                {"name": "One", "starts_at": "2020-01-01", "ends_at": "2039-01-01", "fresh": True},
                {
                    "name": "Two",
                    "starts_at": "2039-02-01",
                    "ends_at": "2039-03-01",
                    "total_limit": 7,
                    "visible": False,
                },
            ],
        )

        said = command("export", first, tmp_path / "one", data=data)
        second = command("import", tmp_path / "one", "--host", "ada", data=data).strip()
        command("export", second, tmp_path / "two", data=data)

        assert "keep it to yourself" in said
        assert files(tmp_path / "one") == files(tmp_path / "two")
        assert b"Europe/Stockholm" in files(tmp_path / "one")["competition.toml"]
        rules = [client.get(f"/api/v1/competitions/{one}/rules").json() for one in (first, second)]
        assert rules[0]["terms"] == rules[1]["terms"]
        assert [phase["total_limit"] for phase in rules[0]["terms"]["phases"]] == [None, 7]
        pages = [client.get(f"/api/v1/competitions/{one}").json() for one in (first, second)]
        same = ("title", "subtitle", "description_html", "metric", "expiration_at", "private_share")
        assert [pages[0][name] for name in same] == [pages[1][name] for name in same]
        assert pages[1]["mine"]


def test_what_create_begins_can_be_imported_and_won(tmp_path: Path, server: RunningServer) -> None:
    data = server.settings.data
    with server.client() as client:
        register(client, username="Ada")
        done = CliRunner().invoke(main, ["competition", "create", str(tmp_path / "new")])
        assert done.exit_code == 0, done.output

        number = command("import", tmp_path / "new", "--host", "Ada", data=data).strip()

        assert submit(client, number, "index,y\nc,6.5\nd,9.5\n").json()["score"] == 0.5
        (line,) = command("board", number, data=data).splitlines()
        assert line.split()[:3] == ["1", "0.5", "1"]
        assert line.endswith("Ada")


def test_another_truth_scores_all_anew(tmp_path: Path, server: RunningServer) -> None:
    data = server.settings.data
    truth = tmp_path / "better.csv"
    truth.write_text("index,y\nc,6.5\nd,9.5\n")
    with server.client() as client:
        register(client, username="Ada")
        CliRunner().invoke(main, ["competition", "create", str(tmp_path / "new")])
        number = command("import", tmp_path / "new", "--host", "Ada", data=data).strip()
        assert submit(client, number, "index,y\nc,6.5\nd,9.5\n").json()["score"] == 0.5

        said = command("rescore", number, "--truth", truth, "--metric", "rmse", data=data)

        assert "1 of 1 scored, 0 refused" in said
        (line,) = command("board", number, data=data).splitlines()
        assert line.split()[:2] == ["1", "0"]
        past = client.get(f"/api/v1/competitions/{number}/rescores").json()["items"]
        assert [(one["state"], one["changed"]) for one in past] == [("done", ["truth", "metric"])]
    truth.write_text("index,y\nc,6.5\n")
    wrong = command("rescore", number, "--truth", truth, data=data)
    assert "answer" in wrong


def test_what_is_wrong_is_said_in_a_line(tmp_path: Path, server: RunningServer) -> None:
    data = server.settings.data
    CliRunner().invoke(main, ["competition", "create", str(tmp_path / "new")])

    assert "account called nobody" in command(
        "import", tmp_path / "new", "--host", "nobody", data=data
    )
    assert "no such competition" in command("export", "17", tmp_path / "out", data=data)
    assert not (tmp_path / "out").exists()
    again = CliRunner().invoke(main, ["competition", "create", str(tmp_path / "new")])
    assert "is not empty" in again.output
    (tmp_path / "new" / "truth.csv").write_text("index,y\nc,6.5\nd,much\n")
    wrong = command("import", tmp_path / "new", "--host", "nobody", data=data)
    assert "Row labelled d, column y" in wrong


def test_a_bundle_of_codabench_comes_in_and_says_what_did_not(
    tmp_path: Path, server: RunningServer
) -> None:
    bundle = tmp_path / "bundle"
    (bundle / "input").mkdir(parents=True)
    (bundle / "input" / "data.csv").write_text(DATA)
    (bundle / "reference.csv").write_text("index,y\nc,6\nd,8\n")
    (bundle / "competition.yaml").write_text(
        "version: 2\ntitle: Yield\nqueue: mine\n"
        "tasks: [{index: 0, input_data: input, reference_data: reference.csv}]\n"
        "phases: [{name: One, start: 2020-01-01, end: 2040-01-01, max_submissions: 9}]\n"
        "leaderboards: [{columns: [{title: MAE, key: mae, sorting: asc}]}]\n"
    )
    data = server.settings.data
    with server.client() as client:
        register(client, username="Ada")
        words = ["competition", "import", str(bundle), "--host", "ada", "--data", str(data)]
        done = CliRunner().invoke(main, words)
        number = done.stdout.strip()
        shown = client.get(f"/api/v1/competitions/{number}").json()
        rules = client.get(f"/api/v1/competitions/{number}/rules").json()
        scored = submit(client, number, "index,y\nc,6\nd,9\n").json()

    assert done.stderr == "Not imported: queue is not used here\n"
    assert rules["terms"]["phases"][0]["total_limit"] == 9
    assert (shown["title"], shown["metric"], shown["targets"]) == ("Yield", "absdiff", ["y"])
    assert scored["score"] == 0.5
