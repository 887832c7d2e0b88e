"""Sections and the container in which every part finds its own."""

import pickle
from typing import Annotated, get_type_hints

import msgspec
import pytest

from palaestra.core.configuration import (
    CORE_SECTIONS,
    JobsSettings,
    Section,
    ServerSettings,
    Settings,
    is_path,
    is_secret,
    settings_of,
)
from palaestra.core.errors import Invalid

FIELDS = [
    pytest.param(section, field, annotation, id=f"{section.name}.{field}")
    for section in CORE_SECTIONS
    for field, annotation in get_type_hints(section.struct, include_extras=True).items()
]


class Other(msgspec.Struct, frozen=True):
    size: Annotated[int, msgspec.Meta(description="Any.")] = 1


def test_settings_are_found_by_their_struct(tmp_path):
    settings = settings_of(ServerSettings(port=3), data=tmp_path)
    assert settings[ServerSettings].port == 3
    assert settings[JobsSettings] == JobsSettings()
    assert settings.data == tmp_path


def test_section_of_a_feature_is_found_like_one_of_core(tmp_path):
    sections = (*CORE_SECTIONS, Section("other", Other))
    assert settings_of(Other(size=4), data=tmp_path, sections=sections)[Other].size == 4


def test_undeclared_settings_are_refused(tmp_path):
    with pytest.raises(ValueError, match="Other"):
        settings_of(Other(), data=tmp_path)
    with pytest.raises(KeyError):
        settings_of(data=tmp_path)[Other]


def test_settings_reach_a_worker_unchanged(tmp_path):
    settings = settings_of(ServerSettings(cors=("http://a.example",)), data=tmp_path)
    copy: Settings = pickle.loads(pickle.dumps(settings))  # noqa: S301 - our own bytes
    assert all(copy[section.struct] == settings[section.struct] for section in CORE_SECTIONS)
    assert (copy.data, copy.sources) == (settings.data, settings.sources)


@pytest.mark.parametrize(("section", "field", "annotation"), FIELDS)
def test_every_setting_says_what_it_is_for(section, field, annotation):
    notes = [note for note in annotation.__metadata__ if isinstance(note, msgspec.Meta)]
    assert [note.description for note in notes if note.description]


def test_secrets_and_paths_are_marked():
    marked = {
        (section.name, field): (is_secret(annotation), is_path(annotation))
        for section, field, annotation in (param.values for param in FIELDS)
        if is_secret(annotation) or is_path(annotation)
    }
    assert marked == {
        ("server", "data"): (False, True),
        ("server", "cookie_secret"): (True, False),
        ("server", "tls_cert"): (False, True),
        ("server", "tls_key"): (False, True),
        ("database", "url"): (True, False),
        ("blobs", "url"): (True, False),
        ("redis", "url"): (True, False),
        ("accounts", "mail"): (True, False),
        ("accounts", "user_validation"): (False, True),
        ("logging", "log_filepath"): (False, True),
    }


@pytest.mark.parametrize(
    ("host", "stays"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("lab.example", False),
        ("10.0.0.1", False),
    ],
)
def test_loopback_hosts_are_known(host, stays):
    assert ServerSettings(host=host).on_loopback is stays


@pytest.mark.parametrize("host", ["127.evil.example", "127.0.0.1.evil.example"])
def test_name_that_only_looks_like_loopback_is_not(host):
    assert ServerSettings(host=host).on_loopback is False


def test_wrong_value_names_its_field():
    with pytest.raises(Invalid) as refused:
        ServerSettings(timezone="Nowhere")
    assert refused.value.field == "timezone"
