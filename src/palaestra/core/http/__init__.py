"""HTTP: routes as data, one hop to a worker thread, access, errors in each document's shape."""

from palaestra.core.http.call import Call, Upload
from palaestra.core.http.reply import Cookie, FileReply, Redirect, Reply, StreamReply
from palaestra.core.http.route import Declared, Route, delete, get, page, patch, post, put

__all__ = [
    "Call",
    "Cookie",
    "Declared",
    "FileReply",
    "Redirect",
    "Reply",
    "Route",
    "StreamReply",
    "Upload",
    "delete",
    "get",
    "page",
    "patch",
    "post",
    "put",
]
