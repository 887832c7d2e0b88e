"""What travels out."""

from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")

Matrix = list[list[float]]


class Ok(msgspec.Struct, Generic[T], kw_only=True):
    """The documented envelope."""

    ok: bool = True
    payload: T
    status: int = 200


class Keypoints(msgspec.Struct, kw_only=True):
    """How many points were found in each picture."""

    user: int
    model: int


class Size(msgspec.Struct, kw_only=True):
    """In pixels, as the picture is seen: turned as its EXIF says."""

    width: int
    height: int


class Registered(msgspec.Struct, kw_only=True):
    """`homography_matrix` carries pixels of the user image to pixels of the `frame`.

    `matches` were compared and `inliers` agree with the matrix, `rms_error_px` apart in pixels of
    the frame. `confidence` is the share of answers like this one that were right; below 0.5 do
    not trust it. `points` are up to 200 of the inliers, each as x and y in the user image, then in
    the model file.
    """

    homography_matrix: Matrix
    algorithm: str
    recipe: str
    frame: str
    confidence: float
    inliers: int
    matches: int
    keypoints: Keypoints
    rms_error_px: float
    elapsed_ms: int
    user: Size
    model: Size
    points: list[list[float]]


class Circle(msgspec.Struct, kw_only=True):
    """The disk of the Moon, in pixels of the picture."""

    x: float
    y: float
    radius: float


class Begun(msgspec.Struct, kw_only=True):
    """Work that has begun: `location` tells how it goes, messages `job` name its `job_id`."""

    job: str
    job_id: int
    location: str


class BatchRow(msgspec.Struct, kw_only=True):
    """What came of one photo: its confidence, or why there is no answer; `code` is of reasons."""

    file: str
    ok: bool
    algorithm: str | None = None
    confidence: float | None = None
    error: str | None = None
    code: str | None = None


class RegistrationStatus(msgspec.Struct, kw_only=True):
    """How far the work is: `result` of one pair once it is done, of a batch its `photos`.

    `place` is 1 for the next to begin. `error` is why it failed, `code` the same for
    programs. `archive`, `matrices`, `preview` and `warped` are addresses of what can be downloaded.
    """

    job: str
    job_id: int
    kind: str
    state: str
    place: int | None
    progress: float
    progress_text: str
    error: str | None = None
    code: str | None = None
    result: Registered | None = None
    photos: list[BatchRow] = []
    archive: str | None = None
    matrices: str | None = None
    preview: str | None = None
    warped: str | None = None


class WatchRegistration(msgspec.Struct, kw_only=True):
    job: str
