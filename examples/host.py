"""Host a sample competition: `python examples/host.py http://localhost:8080 --sample wine`.

Needs `pip install 'palaestra[client,demo]'`. Prints the ids of the host and of the competition.
"""

import argparse
from datetime import UTC, datetime, timedelta

import palaestra


def main() -> None:
    parser = argparse.ArgumentParser(description="Host a competition on data of scikit-learn.")
    parser.add_argument("host", help="address of the server, with its basepath")
    parser.add_argument("--sample", default="breast-cancer", choices=palaestra.samples.NAMES)
    parser.add_argument("--days", type=float, default=7, help="until the competition ends")
    parser.add_argument("--key", help="of an account of a server that is not open")
    parser.add_argument("--secret", help="of the key")
    given = parser.parse_args()

    end = datetime.now(UTC) + timedelta(days=given.days)
    spec = palaestra.samples.spec(given.sample, expiration=end)
    with palaestra.Client(given.host, key=given.key, secret=given.secret) as client:
        host_id = client.register()
        competition_id = client.start_competition(spec)
        print(f"host {host_id} competition {competition_id}", flush=True)


if __name__ == "__main__":
    main()
