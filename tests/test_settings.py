"""Flags, environment, files and defaults, joined; wrong ones named."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from palaestra.core.configuration import (
    CORE_SECTIONS,
    AccountsSettings,
    DatabaseSettings,
    LoggingSettings,
    Section,
    ServerSettings,
    Settings,
    setting,
)
from palaestra.core.errors import ConfigurationError
from palaestra.settings import load, show
from palaestra.settings.environment import variable_of
from palaestra.settings.given import Given, Schema

SECRET = "correct-horse-battery-staple-and-more"


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """Stands for a feature's section, with the kinds of field that core has not."""

    timeout: Annotated[int, setting("Seconds.", ge=0)] = 3600
    max_time: Annotated[int | None, setting("Seconds, or unlimited.", ge=1)] = 86400
    extensions: Annotated[dict[str, str], setting("Name to file.")] = {}
    rate: Annotated[float | None, setting("A number.")] = None


SECTIONS = (*CORE_SECTIONS, Section("statistics", Clock))


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Settings]:
    def read(**given: object) -> Settings:
        sources = {"flags": {}, "environ": {}, "config": None, "folder": tmp_path, **given}
        return load(SECTIONS, **sources)

    return read


def test_defaults_are_complete_and_say_so(read, tmp_path):
    settings = read()
    assert settings[ServerSettings] == ServerSettings()
    assert settings.data == tmp_path / "palaestra-data"
    assert set(settings.sources) == set(Schema(SECTIONS).types)
    assert set(settings.sources.values()) == {"default"}


def test_precedence_goes_from_flag_to_default(read, tmp_path):
    given = {
        "flags": {"server.port": 1111},
        "environ": {"PALAESTRA_SERVER_PORT": "2222", "HTTP_PORT": "3333"},
    }
    (tmp_path / "palaestra.toml").write_text("[server]\nport = 4444\n")
    (tmp_path / "panthr_config.json").write_text('{"port": 5555}')
    expected = [
        (1111, "flag --port"),
        (2222, "PALAESTRA_SERVER_PORT"),
        (3333, "HTTP_PORT"),
        (4444, "palaestra.toml"),
        (5555, "panthr_config.json"),
        (8080, "default"),
    ]
    seen = []
    for take_away in (
        lambda: given["flags"].clear(),
        lambda: given["environ"].pop("PALAESTRA_SERVER_PORT"),
        lambda: given["environ"].pop("HTTP_PORT"),
        (tmp_path / "palaestra.toml").unlink,
        (tmp_path / "panthr_config.json").unlink,
        lambda: None,
    ):
        settings = read(**given)
        seen.append((settings[ServerSettings].port, settings.sources["server.port"]))
        take_away()
    assert seen == expected


def test_fallbacks_stand_above_defaults_and_below_files(read, tmp_path):
    fallbacks = {"accounts.mode": Given("accounts", "palaestra.asgi", tmp_path)}
    assert read(fallbacks=fallbacks)[AccountsSettings].mode == "accounts"
    (tmp_path / "palaestra.toml").write_text('[accounts]\nmode = "open"\n')
    assert read(fallbacks=fallbacks)[AccountsSettings].mode == "open"


def test_flag_not_given_leaves_the_rest(read):
    settings = read(flags={"server.port": None}, environ={"HTTP_PORT": "3"})
    assert settings[ServerSettings].port == 3


def test_environment_spells_lists_numbers_and_null(read):
    settings = read(
        environ={
            "PALAESTRA_SERVER_CORS": "http://a.example, https://b.example:8443",
            "PALAESTRA_SERVER_FEATURES": '["quiz"]',
            "PALAESTRA_LOGGING_JSON": "true",
            "PALAESTRA_STATISTICS_MAX_TIME": "null",
            "PALAESTRA_STATISTICS_EXTENSIONS": '{"t": "t.R"}',
            "PALAESTRA_STATISTICS_RATE": "0.5",
            "PALAESTRA_OPEN_TO_THE_NETWORK": "1",
        }
    )
    server = settings[ServerSettings]
    assert server.cors == ("http://a.example", "https://b.example:8443")
    assert server.features == ("quiz",)
    assert server.open_to_the_network is True
    assert settings[LoggingSettings].json is True
    assert settings[Clock] == Clock(max_time=None, extensions={"t": "t.R"}, rate=0.5)


def test_unknown_variable_of_ours_warns(read, caplog):
    read(environ={"PALAESTRA_SERVER_PROT": "1", "OTHER": "x"})
    assert [record.getMessage() for record in caplog.records] == [
        "PALAESTRA_SERVER_PROT in the environment is not a setting of this server"
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[server]\nprot = 1", "there is no setting [server] prot; did you mean [server] port?"),
        ("[sever]\nport = 1", "there is no setting [sever]; did you mean [server]?"),
        ("port = 1", "there is no setting port; did you mean [server] port?"),
        ("[database]\nmode = 1", "no setting [database] mode; did you mean [accounts] mode?"),
        ("[server]\nqqqqqqqqq = 1", "there is no setting [server] qqqqqqqqq."),
        ("[server", "palaestra.toml is not TOML"),
    ],
)
def test_unknown_key_of_ours_is_an_error_naming_the_nearest(read, tmp_path, content, said):
    (tmp_path / "palaestra.toml").write_text(content)
    with pytest.raises(ConfigurationError) as refused:
        read()
    assert said in refused.value.message
    assert "palaestra.toml" in refused.value.message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[server]\nport = "80"', "[server] port from palaestra.toml must be a whole number"),
        ("[server]\nport = 65536", "[server] port from palaestra.toml must be a whole number"),
        ("[server]\nport = true", "[server] port from palaestra.toml must be a whole number"),
        ("[server]\nname = 3", "[server] name from palaestra.toml must be text"),
        ('[server]\ncors = "x"', "[server] cors from palaestra.toml must be a list of text"),
        ('[server]\ncors = ["x"]', "'x' is not an origin such as"),
        ('[server]\ncors = ["http://a/b"]', "'http://a/b' is not an origin such as"),
        ('[server]\nfeatures = ["chess"]', "list of one of competitions, quiz"),
        ('[server]\ntimezone = "Mars/Olympus"', "there is no time zone 'Mars/Olympus'"),
        ('[server]\ntimezone = "../etc/passwd"', "there is no time zone"),
        ('[server]\nbasepath = "lab"', "'lab' is not a path such as /lab"),
        ('[server]\nbasepath = "/a b"', "'/a b' is not a path such as /lab"),
        ('[server]\nbase_url = "lab.example"', "'lab.example' is not a URL such as"),
        ('[server]\nbase_url = "http://a:99999"', "is not a URL"),
        ('[server]\ntrusted_proxies = ["proxy"]', "'proxy' is no address or network"),
        ('[server]\ncookie_secret = "short"', "needs 32 characters or more"),
        ('[server]\ntls_cert = "a.pem"', "[server] tls_key from default: tls_cert and tls_key"),
        ('[accounts]\nmode = "closed"', "must be one of open, accounts"),
        ('[accounts]\nmail = "mails"', "[accounts] mail from palaestra.toml: is neither file:DIR"),
        ('[jobs]\naddress = "x"', "the local engine takes no address"),
        ('[statistics]\nmax_time = "long"', "must be a whole number or null"),
        ("[statistics]\nmax_time = 0", "[statistics] max_time from palaestra.toml must be"),
        ("[statistics]\nextensions = []", "must be a table"),
    ],
)
def test_wrong_value_names_key_source_and_what_was_expected(read, tmp_path, content, said):
    (tmp_path / "palaestra.toml").write_text(content)
    with pytest.raises(ConfigurationError) as refused:
        read()
    assert said in refused.value.message


def test_wrong_secret_is_not_repeated(read, tmp_path):
    (tmp_path / "palaestra.toml").write_text('[server]\ncookie_secret = "abc-short-one"')
    with pytest.raises(ConfigurationError) as refused:
        read()
    assert "abc-short-one" not in refused.value.message


def test_basepath_of_the_original_means_none(read):
    assert read(flags={"server.basepath": "/"})[ServerSettings].basepath == ""
    assert read(flags={"server.basepath": "/lab/"})[ServerSettings].basepath == "/lab"


def test_paths_count_from_the_file_that_names_them(read, tmp_path):
    folder = tmp_path / "etc"
    folder.mkdir()
    (folder / "palaestra.toml").write_text(
        '[server]\ndata = "kept"\n[logging]\nlog_filepath = "/var/log/p.log"\n'
    )
    settings = read(config=Path("etc/palaestra.toml"))
    assert settings.data == folder / "kept"
    assert settings[LoggingSettings].log_filepath == "/var/log/p.log"
    assert read(flags={"server.data": "here"}).data == tmp_path / "here"


def test_config_path_of_the_environment_names_the_file(read, tmp_path):
    (tmp_path / "lab.toml").write_text("[server]\nport = 7\n")
    (tmp_path / "palaestra.toml").write_text('[server]\nport = 8\nname = "Other"\n')
    server = read(environ={"CONFIG_PATH": "lab.toml"})[ServerSettings]
    assert (server.port, server.name) == (7, "Palaestra")


@pytest.mark.parametrize("name", ["none.toml", "none.json", "none.py", "config.ini"])
def test_named_file_must_exist_and_be_of_a_known_kind(read, name):
    with pytest.raises(ConfigurationError, match=name):
        read(config=Path(name))


def test_panthr_file_works_as_it_is(read, tmp_path, caplog):
    document = {
        "name": "Stats 101",
        "owner": "Dept",
        "port": 8090,
        "timeout": 60,
        "max_time": None,
        "data_dir": "store",
        "colour": "red",
    }
    (tmp_path / "panthr_config.json").write_text(json.dumps(document))
    settings = read()
    server = settings[ServerSettings]
    assert (server.name, server.owner, server.port) == ("Stats 101", "Dept", 8090)
    assert settings.data == tmp_path / "store"
    assert settings[Clock] == Clock(timeout=60, max_time=None)
    assert settings.sources["statistics.timeout"] == "panthr_config.json"
    assert "colour is not a setting" in caplog.text


def test_panthr_file_says_who_may_register_and_how_mail_leaves(read, tmp_path):
    program = tmp_path / "only_us.sh"
    program.write_text("#!/bin/sh\necho 1\n")
    program.chmod(0o755)
    smtp = {"host": "mail.example.org", "port": 2525, "from": "lab@example.org"}
    document = {"user_validation": "only_us.sh", "smtp": smtp, "keep_login_days": 7}
    (tmp_path / "panthr_config.json").write_text(json.dumps(document))
    assert read()[AccountsSettings] == AccountsSettings(
        user_validation=str(program),
        mail="smtp://mail.example.org:2525",
        mail_from="lab@example.org",
        keep_login_days=7,
    )


def test_null_in_the_panthr_file_leaves_a_guard_out(read, tmp_path):
    document = {"user_validation": None, "smtp": None}
    (tmp_path / "panthr_config.json").write_text(json.dumps(document))
    assert read()[AccountsSettings] == AccountsSettings()


@pytest.mark.parametrize("mode", [None, 0o644])
def test_validation_that_cannot_run_ends_the_start(read, tmp_path, mode):
    if mode is not None:
        (tmp_path / "only_us.sh").write_text("#!/bin/sh\necho 1\n")
        (tmp_path / "only_us.sh").chmod(mode)
    (tmp_path / "panthr_config.json").write_text('{"user_validation": "only_us.sh"}')
    with pytest.raises(ConfigurationError, match=r"user_validation from panthr_config\.json"):
        read()


def test_panthr_file_by_its_other_name_warns(read, tmp_path, caplog):
    (tmp_path / "panth_config.json").write_text('{"port": 8091}')
    assert read()[ServerSettings].port == 8091
    assert "its documented name is panthr_config.json" in caplog.text


def test_panthr_file_is_read_once_when_it_is_the_named_one(read, tmp_path, caplog):
    (tmp_path / "panthr_config.json").write_text('{"port": 8092, "colour": 1}')
    assert read(config=Path("panthr_config.json"))[ServerSettings].port == 8092
    assert len(caplog.records) == 1


@pytest.mark.parametrize("content", ["[1]", "{", '{"port": "x"}', '{"smtp": {}}'])
def test_broken_panthr_file_is_refused(read, tmp_path, content):
    (tmp_path / "panthr_config.json").write_text(content)
    with pytest.raises(ConfigurationError, match=r"panthr_config\.json"):
        read()


def test_registrar_file_is_read_and_never_run(read, tmp_path, caplog):
    (tmp_path / "config.py").write_text(
        f"""import pathlib
pathlib.Path({str(tmp_path / "ran")!r}).touch()
CONFIG = {{"log_filepath": "/var/log/r.log", "logging_level": "warning", "debug": True}}
"""
    )
    logs = read(config=Path("config.py"))[LoggingSettings]
    assert logs == LoggingSettings(log_filepath="/var/log/r.log", logging_level="WARNING")
    assert not (tmp_path / "ran").exists()
    assert "debug is not a setting" in caplog.text


@pytest.mark.parametrize(
    "content", ["CONFIG = open('x')", "CONFIG = 3", "config = {}", "CONFIG = {", "CONFIG = {[]: 1}"]
)
def test_registrar_file_without_plain_values_is_refused(read, tmp_path, content):
    (tmp_path / "config.py").write_text(content)
    with pytest.raises(ConfigurationError, match="CONFIG"):
        read(config=Path("config.py"))


def test_show_hides_secrets_and_names_sources(read, tmp_path):
    (tmp_path / "palaestra.toml").write_text(f'[server]\ncookie_secret = "{SECRET}"\n')
    shown = show(
        read(
            flags={"database.url": "postgresql://ada:pass-w0rd@db/lab?sslpassword=deep"},
        )
    )
    for hidden in (SECRET, "pass-w0rd", "deep"):
        assert hidden not in shown
    lines = {
        line.partition("  # ")[0].strip(): line.rpartition("# ")[2] for line in shown.split("\n")
    }
    assert lines['cookie_secret = "(hidden)"'] == "palaestra.toml"
    assert lines['url = "postgresql://ada:(hidden)@db/lab?(hidden)"'] == "flag --sql"
    assert lines["port = 8080"] == "default"


def test_show_without_secrets_is_a_file_that_reads_the_same(read, tmp_path):
    first = read(flags={"server.cors": "http://a.example", "statistics.extensions": '{"a b": "c"}'})
    (tmp_path / "copy.toml").write_text(show(first))
    again = read(config=Path("copy.toml"))
    assert again[ServerSettings] == msgspec.structs.replace(
        first[ServerSettings], data=str(first.data)
    )
    assert again[Clock] == first[Clock]


def spell(value: object) -> str:
    """As a TOML literal, which knows no surrogate escapes."""
    return json.dumps(value, ensure_ascii=False)


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)


@given(
    name=texts.filter(lambda text: text != "null"),
    port=st.integers(0, 65535),
    workers=st.integers(1, 256),
)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_environment_and_file_read_the_same_value_alike(tmp_path, name, port, workers):
    values = {"server.name": name, "server.port": port, "jobs.workers": workers}
    environ = {variable_of(key): str(value) for key, value in values.items()}
    file = tmp_path / "same.toml"
    file.write_text(
        f"[server]\nname = {spell(name)}\nport = {port}\n[jobs]\nworkers = {workers}\n",
        encoding="utf-8",
    )
    by_environ = load(SECTIONS, flags={}, environ=environ, config=None, folder=tmp_path)
    by_file = load(SECTIONS, flags={}, environ={}, config=file, folder=tmp_path)
    assert all(by_environ[section.struct] == by_file[section.struct] for section in SECTIONS)


@given(key=texts, value=st.integers() | st.booleans() | texts)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_key_and_value_is_read_or_refused_clearly(tmp_path, key, value):
    file = tmp_path / "any.toml"
    file.write_text(
        f"[server]\n{spell(key)} = {spell(value)}\n",
        encoding="utf-8",
    )
    if refusal := _refusal(file):
        assert "any.toml" in refusal or "[server]" in refusal
    else:
        msgspec.convert({key: value}, ServerSettings)


def _refusal(file: Path) -> str:
    try:
        load(SECTIONS, flags={}, environ={}, config=file, folder=file.parent)
    except ConfigurationError as refused:
        return refused.message
    return ""


def test_database_url_stays_whole_for_those_who_connect(read):
    url = "postgresql://ada:pass-w0rd@db/lab"
    assert read(flags={"database.url": url})[DatabaseSettings].url == url


def test_warnings_go_to_the_log_of_settings(read, caplog):
    with caplog.at_level(logging.WARNING, logger="palaestra.settings"):
        read(environ={"PALAESTRA_X": "1"})
    assert {record.name for record in caplog.records} == {"palaestra.settings.environment"}
