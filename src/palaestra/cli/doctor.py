"""`palaestra doctor`: what the server and each feature need, and what is here."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from palaestra.cli.options import with_settings
from palaestra.core.configuration import FEATURE_NAMES, ServerSettings, Settings

if TYPE_CHECKING:
    from palaestra.core.feature import Feature, Need


@click.command()
@with_settings
def doctor(*, settings: Settings) -> None:
    """List what each part needs and has, with the command that installs what is missing."""
    from palaestra.app import FEATURES
    from palaestra.core.needs import needs_of_server

    missing = _report("server", needs_of_server(settings))
    by_name = {feature.name: feature for feature in FEATURES}
    for name in settings[ServerSettings].features:
        missing += _report_feature(name, by_name.get(name))
    for line in _advice(settings[ServerSettings]):
        click.echo(line)
    if missing:
        raise click.ClickException(f"missing: {', '.join(missing)}")
    click.echo("Everything that is needed is here.")


def _report_feature(name: str, feature: "Feature | None") -> list[str]:
    if feature is None:
        click.echo(f"{name}\n  not part of this version")
        return []
    return _report(name, feature.checks)


def _report(part: str, needs: "list[Need]") -> list[str]:
    """Print the needs of one part; the names of those that are missing and not optional."""
    click.echo(part)
    if not needs:
        click.echo("  needs nothing more")
    missing = []
    for need in needs:
        present = need.present()
        word = "have   " if present else ("want   " if need.optional else "MISSING")
        click.echo(f"  {word}  {need.name}: {need.purpose}")
        if need.found is not None:
            click.echo(f"           {need.found()}")
        if not present:
            click.echo(f"           {need.install}")
            if not need.optional:
                missing.append(need.name)
    return missing


def _advice(server: ServerSettings) -> Iterator[str]:
    if not server.on_loopback and not server.tls_cert:
        yield (
            "note: over plain http from other machines, browsers give pages no microphone,\n"
            "      clipboard or wake lock. Set [server] tls_cert and tls_key, or put a proxy\n"
            "      with https in front."
        )
    absent = [name for name in FEATURE_NAMES if name not in server.features]
    if absent:
        yield f"note: left out by [server] features: {', '.join(absent)}"
