"""`palaestra.asgi:app`, as gunicorn asks for it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import environment

ASK = "import palaestra.asgi; palaestra.asgi.app; print('made')"


def ask(folder: Path, program: str = ASK, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_app_asks_people_to_sign_in_unless_configured(tmp_path):
    program = """
from palaestra.asgi import read_settings
from palaestra.core.configuration import AccountsSettings
settings = read_settings()
print(settings[AccountsSettings].mode, settings.sources["accounts.mode"])
"""
    assert ask(tmp_path, program).stdout == "accounts palaestra.asgi\n"
    (tmp_path / "palaestra.toml").write_text('[accounts]\nmode = "accounts"\n')
    assert ask(tmp_path, program).stdout == "accounts palaestra.toml\n"


@pytest.mark.parametrize(
    ("acknowledged", "code"), [({}, 1), ({"PALAESTRA_OPEN_TO_THE_NETWORK": "1"}, 0)]
)
def test_open_mode_must_be_acknowledged(tmp_path, acknowledged, code):
    asked = ask(tmp_path, PALAESTRA_ACCOUNTS_MODE="open", **acknowledged)
    assert asked.returncode == code, asked.stderr
    assert ("PALAESTRA_OPEN_TO_THE_NETWORK=1" in asked.stderr) is bool(code)


def test_second_process_on_the_data_folder_is_refused(tmp_path):
    both = f"""
import subprocess, sys
{ASK}
second = subprocess.run([sys.executable, "-c", {ASK!r}], capture_output=True, text=True)
print(second.returncode, "in use by another server" in second.stderr)
"""
    assert ask(tmp_path, both).stdout == "made\n1 True\n"


def test_import_alone_touches_nothing(tmp_path):
    assert ask(tmp_path, "import palaestra.asgi").returncode == 0
    assert list(tmp_path.iterdir()) == []
