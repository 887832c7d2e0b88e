"""The command line for Docker and Podman: each boundary that the house promises is a word in it."""

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from palaestra.core.sandbox import Limits
from palaestra.core.sandbox.engines import (
    OWN_MEMORY,
    OWN_PROCESSES,
    PROXIES,
    Container,
    engine_environment,
    profile,
    write_profile,
)
from palaestra.core.sandbox.inside.syscalls import NUMBERS
from palaestra.core.sandbox.visible import INSIDE, VERSION
from tests.builders.containers import read

MIB = 1 << 20
LIMITS = Limits(memory=200 * MIB, disk=32 * MIB, processes=40, descriptors=99, cpu_seconds=7)


@pytest.fixture
def docker(tmp_path: Path) -> Container:
    return Container(
        engine="docker",
        program="docker",
        image="an-image",
        profile=write_profile(tmp_path),
        cpus=1.5,
    )


def test_every_boundary_is_asked_for(docker: Container) -> None:
    asked = read(docker.command("a-name", LIMITS, user=12345)[2:])

    assert (asked.network, asked.ipc, asked.hostname) == ("none", "private", "sandbox")
    assert (asked.user, asked.cap_drop) == ("12345:12345", "ALL")
    assert asked.security_opt == ["no-new-privileges", f"seccomp={docker.profile}"]
    assert asked.read_only
    (mounted,) = asked.tmpfs
    place, _, options = mounted.partition(":")
    assert place == "/tmp"  # noqa: S108 - inside
    assert options.split(",") == [
        *("rw", "nosuid", "nodev", "noexec", f"size={32 * MIB}", "nr_inodes=4096"),
        *("mode=0700", "uid=12345", "gid=12345"),
    ]
    assert asked.shm_size == str(32 * MIB)
    assert asked.mount == [f"type=bind,source={INSIDE},target=/boot/inside,readonly"]
    assert asked.memory == asked.memory_swap == str(200 * MIB + OWN_MEMORY)
    assert (asked.pids_limit, asked.cpus) == (str(40 + OWN_PROCESSES), "1.5")
    assert asked.ulimit == ["nofile=99:99", "core=0:0", f"fsize={32 * MIB}:{32 * MIB}", "cpu=7:7"]
    assert (asked.name, asked.pull, asked.rm, asked.log_driver) == ("a-name", "never", True, "none")
    assert (asked.image, asked.entrypoint) == ("an-image", VERSION)
    assert asked.command[:4] == ["-I", "-S", "-B", "-c"]
    assert asked.runtime is None


def test_nothing_is_asked_for_that_opens_a_door(docker: Container) -> None:
    words = docker.command("a-name", LIMITS, user=12345)
    for open_door in ("--privileged", "--cap-add", "--device", "--volume", "--publish", "--pid"):
        assert open_door not in {word.partition("=")[0] for word in words}
    assert words.count("--mount") == words.count("--tmpfs") == words.count("--user") == 1


def test_a_container_has_none_of_the_servers_environment(
    docker: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PALAESTRA_SERVER_COOKIE_SECRET", "secret")
    monkeypatch.setenv("HTTPS_PROXY", "http://user:secret@proxy")
    monkeypatch.setenv("DOCKER_HOST", "unix:///somewhere")

    words = docker.command("a-name", LIMITS, user=12345)

    assert not any("secret" in word for word in words)
    given = dict(pair.split("=", 1) for pair in read(words[2:]).env)
    for name in PROXIES:
        assert given[name] == given[name.lower()] == ""
    assert engine_environment()["DOCKER_HOST"] == "unix:///somewhere"
    assert "PALAESTRA_SERVER_COOKIE_SECRET" not in engine_environment()
    assert "HTTPS_PROXY" not in engine_environment()


def test_a_runtime_is_named_and_podman_told_of_its_own_ways(docker: Container) -> None:
    with_runsc = replace(docker, runtime="runsc").command("a-name", LIMITS, user=1)
    assert read(with_runsc[2:]).runtime == "runsc"
    podman = replace(docker, engine="podman", program="podman").command("a-name", LIMITS, user=1)
    assert podman[:2] == ["podman", "run"]
    for own in ("--read-only-tmpfs=false", "--http-proxy=false"):
        assert podman.index(own) < podman.index("an-image")
        assert own not in with_runsc


def test_the_profile_refuses_what_it_does_not_name() -> None:
    found = profile()
    assert found["defaultAction"] == "SCMP_ACT_ERRNO"
    rules = [rule for rule in found["syscalls"] if rule["action"] == "SCMP_ACT_ALLOW"]
    plain = {name for rule in rules if "args" not in rule for name in rule["names"]}
    assert {"read", "write", "execve", "futex", "openat", "exit_group"} <= plain
    assert plain <= NUMBERS["x86_64"].keys() | NUMBERS["aarch64"].keys()
    anyhow = {name for rule in found["syscalls"] for name in rule["names"]}
    refused = (
        *("ptrace", "bpf", "keyctl", "io_uring_setup", "userfaultfd", "memfd_create", "shmget"),
        *("mount", "umount2", "unshare", "setns", "pivot_root", "init_module", "kexec_load"),
    )
    assert anyhow.isdisjoint(refused)
    assert plain.isdisjoint({"socket", "clone", "clone3", "prctl", "ioctl"})
    (clone,) = (rule for rule in rules if rule["names"] == ["clone"])
    (condition,) = clone["args"]
    assert (condition["op"], condition["valueTwo"]) == ("SCMP_CMP_MASKED_EQ", 0)
    for namespace in (0x10000000, 0x20000000, 0x40000000, 0x00020000, 0x08000000, 0x04000000):
        assert condition["value"] & namespace
    sockets = [rule["args"][0]["value"] for rule in rules if rule["names"] == ["socket"]]
    assert sockets == [1]


def test_the_profile_is_written_as_json(docker: Container) -> None:
    assert json.loads(docker.profile.read_text()) == profile()


@pytest.mark.skipif(shutil.which("docker") is None, reason="no docker command on this machine")
def test_dockers_own_command_understands_every_word(docker: Container) -> None:
    """It reads them all, and the profile, before it looks for its service; here there is none."""
    program = shutil.which("docker")
    assert program
    words = replace(docker, program=program).command("a-name", LIMITS, user=12345)
    environment = {**os.environ, "DOCKER_HOST": "unix:///nowhere/docker.sock"}

    said = subprocess.run(words, env=environment, capture_output=True, check=False, text=True)

    assert "Cannot connect to the Docker daemon at unix:///nowhere/docker.sock" in said.stderr
    broken = docker.profile.read_text()[:-1]
    docker.profile.write_text(broken)
    said = subprocess.run(words, env=environment, capture_output=True, check=False, text=True)
    assert "Cannot connect" not in said.stderr
