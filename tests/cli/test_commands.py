"""The other commands, as a person calls them."""

import json

import pytest

from palaestra.cli import COMMANDS, main
from tests.cli.conftest import Run, caller

SECRET = "correct-horse-battery-staple-and-more"
ADA = ("--email", "ada@example.org", "--username", "Ada", "--password-stdin")
PASSWORD = "correct horse"


def test_every_command_is_listed_and_explains_itself(run):
    listed = run("--help").stdout
    for name in COMMANDS:
        assert f"\n  {name} " in listed
        command = main.get_command(None, name)
        assert command.help


def test_unknown_command_is_refused(call):
    assert call("sevre").returncode == 2


def test_config_show_names_sources_and_hides_secrets(call, tmp_path):
    (tmp_path / "palaestra.toml").write_text(
        f'[server]\nname = "Lab"\ncookie_secret = "{SECRET}"\n'
    )
    shown = call(
        *("config", "--show", "--sql", "postgresql://ada:pass-w0rd@db/lab"),
        HTTP_PORT="8123",
    )
    lines = {line.partition(" = ")[0]: line for line in shown.stdout.splitlines()}
    assert shown.returncode == 0
    assert SECRET not in shown.stdout + shown.stderr
    assert "pass-w0rd" not in shown.stdout + shown.stderr
    assert lines["name"].split("#")[1].strip() == "palaestra.toml"
    assert lines["port"].split("#")[1].strip() == "HTTP_PORT"
    assert lines["url"].split("#")[1].strip() == "flag --sql"
    assert lines["timeout"].split("#")[1].strip() == "default"


def test_config_show_reads_the_named_file(call, tmp_path):
    (tmp_path / "panthr_config.json").write_text('{"timeout": 77}')
    (tmp_path / "lab.toml").write_text("[server]\nport = 8124\n")
    shown = call("config", "--show", "--config", "lab.toml").stdout
    assert "port = 8124" in shown
    assert "timeout = 77" in shown


@pytest.mark.parametrize(
    ("variables", "url"),
    [
        ({}, "postgresql://localhost/palaestra"),
        ({"PALAESTRA_DATABASE_URL": "postgresql://other/lab"}, "postgresql://other/lab"),
    ],
)
def test_sql_alone_means_the_environments_or_the_local_database(call, variables, url):
    assert f'url = "{url}"' in call("config", "--show", "--sql", **variables).stdout


def test_wrong_configuration_ends_in_one_line_and_not_zero(call, tmp_path):
    (tmp_path / "palaestra.toml").write_text("[server]\nprot = 1\n")
    refused = call("config", "--show")
    assert refused.returncode == 1
    assert refused.stderr.splitlines() == [
        "Error: palaestra.toml: there is no setting [server] prot; did you mean [server] port?"
    ]


def test_doctor_lists_what_is_needed_for_each_feature(run):
    report = run("doctor")
    assert report.returncode == 0, report.stderr
    for part in ("server", "competitions", "quiz", "screencasts", "statistics", "imaging"):
        assert f"\n{part}\n" in f"\n{report.stdout}"


def test_doctor_names_what_is_missing_and_how_to_get_it(call, tmp_path):
    (tmp_path / "file").touch()
    report = call("doctor", "--data", "file/below")
    assert report.returncode == 1
    assert "MISSING" in report.stdout
    assert "mkdir -p" in report.stdout
    assert "missing: data folder" in report.stderr


def test_user_is_made_while_the_server_runs_and_can_sign_in(start, call):
    server = start(PALAESTRA_ACCOUNTS_MODE="accounts")
    made = call("user", "create", "--role", "editor", *ADA, stdin=f"{PASSWORD}\n")
    assert made.returncode == 0, made.stderr
    with server.client() as client:
        credentials = {"email": "ada@example.org", "password": PASSWORD}
        assert client.post("/api/account/login", json=credentials).json()["role"] == "editor"
        assert call("user", "role", "ada@example.org", "admin").returncode == 0
        assert client.get("/api/account/me").json()["role"] == "admin"
        assert call("user", "disable", "Ada").returncode == 0
        assert client.get("/api/account/me").status_code == 401
        assert client.post("/api/account/login", json=credentials).status_code == 401


def test_users_are_listed_with_role_and_state(call):
    call("user", "create", *ADA, stdin=PASSWORD)
    call("user", "create", "--username", "Bo", "--password-stdin", stdin=PASSWORD)
    call("user", "disable", "ada@example.org")
    first, second = call("user", "list").stdout.splitlines()
    assert first.split()[1:] == ["member", "ada@example.org", "Ada", "(disabled)"]
    assert second.split()[1:] == ["member", "-", "Bo"]


@pytest.fixture(scope="module")
def beside_ada(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs commands where Ada is the only account."""
    call = caller(tmp_path_factory.mktemp("ada"))
    made = call("user", "create", *ADA, stdin=PASSWORD)
    assert made.returncode == 0, made.stderr
    return call


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (ADA, PASSWORD, "Somebody has this e-mail address already."),
        (("--username", "ada", "--password-stdin"), PASSWORD, "Somebody has this name already."),
        (("--email", "x", "--password-stdin"), PASSWORD, "'x' is not an e-mail address."),
        (("--username", "Cy", "--password-stdin"), "short", "A password has 8 to 256"),
        (("--username", "Cy", "--password-stdin"), "", "A password has 8 to 256"),
        (("--username", "Cy"), "", "--password-stdin"),
        (("--password-stdin",), PASSWORD, "--email or --username"),
        ((*ADA, "--role", "guest"), PASSWORD, "'guest' is not one of"),
    ],
)
def test_user_that_cannot_be_made_says_why(beside_ada, arguments, stdin, said):
    refused = beside_ada("user", "create", *arguments, stdin=stdin)
    assert refused.returncode > 0
    assert said in refused.stderr


def test_users_that_could_not_be_made_are_not_there(beside_ada):
    beside_ada("user", "create", "--username", "Cy", "--password-stdin", stdin="short")
    assert len(beside_ada("user", "list").stdout.splitlines()) == 1


@pytest.mark.parametrize("who", ["nobody", "nobody@example.org"])
def test_unknown_user_is_said(beside_ada, who):
    refused = beside_ada("user", "role", who, "admin")
    assert (refused.returncode, refused.stderr[:6]) == (1, "Error:")


def test_database_goes_up_is_compared_and_goes_down(call):
    assert call("db", "check").returncode == 1
    assert call("db", "upgrade").returncode == 0
    agreed = call("db", "check")
    assert (agreed.returncode, agreed.stdout) == (0, "Models and database agree.\n")
    assert call("db", "downgrade", "--to", "base").returncode == 1  # nobody said yes
    assert call("db", "check").returncode == 0
    assert call("db", "downgrade", "--to", "base", "--yes").returncode == 0
    assert call("db", "check").returncode == 1


def test_jobs_of_an_empty_server_are_none(call):
    listed = call("job", "list")
    assert (listed.returncode, listed.stdout) == (0, "")


def test_openapi_describes_what_is_served_and_touches_no_data(call, tmp_path):
    described = json.loads(call("openapi").stdout)
    assert described["openapi"].startswith("3.1")
    assert "/api/v1/competitions" in described["paths"]
    assert list(tmp_path.iterdir()) == []
