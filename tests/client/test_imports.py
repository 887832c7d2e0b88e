"""What importing the package and its client loads, and says where something is missing."""

import subprocess
import sys

import pytest

import palaestra


def python(program):
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )


def loaded(program):
    ran = python(f"{program}\nimport sys; print(*sys.modules)")
    assert ran.returncode == 0, ran.stderr
    return {name.partition(".")[0] for name in ran.stdout.split()}


def test_importing_the_package_loads_nothing_heavy():
    heavy = {"httpx", "litestar", "msgspec", "numpy", "pandas", "polars", "sklearn", "sqlalchemy"}
    assert loaded("import palaestra; palaestra.__version__") & heavy == set()


def test_client_loads_no_server_no_library_of_frames_and_no_httpx_before_it_is_made():
    heavy = {"httpx", "litestar", "msgspec", "numpy", "pandas", "polars", "sqlalchemy"}
    assert loaded("import palaestra; palaestra.Client, palaestra.AsyncClient") & heavy == set()
    made = loaded("import palaestra; palaestra.Client('http://localhost:1')")
    assert made & heavy == {"httpx"}


def test_answering_without_frames_loads_no_library_of_frames():
    written = loaded("from palaestra.client.frames import written; written({'y': [1, 2]})")
    assert written & {"numpy", "pandas", "polars"} == set()


def test_missing_httpx_is_an_error_that_names_the_extra():
    ran = python(
        "import sys; sys.modules['httpx'] = None\n"
        "import palaestra; palaestra.Client('http://localhost:1')"
    )
    assert ran.returncode == 1
    assert (
        "ImportError: palaestra.Client needs httpx: pip install 'palaestra[client]'" in ran.stderr
    )


def test_missing_scikit_learn_is_an_error_that_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(ImportError, match=r"palaestra\[demo\]"):
        palaestra.samples.spec("iris", expiration=0)


def test_exported_names_are_all_there_and_unknown_ones_are_not():
    assert {"Client", "AsyncClient", "create_app", "samples", "structs"} == set(palaestra.__all__)
    for name in palaestra.__all__:
        assert getattr(palaestra, name) is not None
        assert name in dir(palaestra)
    with pytest.raises(AttributeError, match="Arena"):
        _ = palaestra.Arena
