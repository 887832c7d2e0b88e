# What people's programs run in where the server has Docker or Podman, and no bubblewrap:
#
#   docker build -f deploy/sandbox.Dockerfile --build-arg PYTHON=3.11 -t palaestra-sandbox deploy
#
# Its Python must be of the same version as the server's; the server's own part is bound into each
# container when that starts. We had no engine to try it with.
ARG PYTHON=3.11
FROM python:${PYTHON}-slim
RUN pip install --no-cache-dir --disable-pip-version-check numpy pandas matplotlib scipy scikit-learn
