"""Ends with 0 if the server in this container answers; where it listens says the environment."""

import os
import ssl
import urllib.request

port = os.environ.get("PALAESTRA_SERVER_PORT", "80")
basepath = os.environ.get("PALAESTRA_SERVER_BASEPATH", "").rstrip("/")
scheme = "https" if os.environ.get("PALAESTRA_SERVER_TLS_CERT") else "http"
# The certificate is made out to the world's name of this server, not to 127.0.0.1.
context = ssl._create_unverified_context()  # noqa: S323 - it asks itself, over loopback
urllib.request.urlopen(f"{scheme}://127.0.0.1:{port}{basepath}/healthz", timeout=4, context=context)  # noqa: S310 - http only
