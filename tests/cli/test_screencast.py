"""`palaestra screencast protect`."""

from pathlib import Path

from click.testing import CliRunner

from palaestra.cli import main
from tests.builders.casts import make_form, record
from tests.builders.servers import make_settings, running


def test_a_cast_is_protected_and_freed_while_the_server_runs(tmp_path: Path) -> None:
    with running(make_settings(tmp_path)) as server, server.client() as client:
        number = str(record(client))

        def protect(*more: str) -> str:
            done = CliRunner().invoke(
                main, ["screencast", "protect", *more, "--data", str(tmp_path)]
            )
            return done.output

        assert protect(number) == f"Screencast {number} is protected.\n"
        assert client.post(f"/elicast/{number}", data=make_form()).status_code == 404
        assert protect(number, "--off") == f"Screencast {number} may be changed again.\n"
        assert client.delete(f"/elicast/{number}").status_code == 200
        assert "There is no such elicast." in protect(number)
