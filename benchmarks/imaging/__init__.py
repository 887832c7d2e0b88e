"""How often registrations are right, and how quickly, beside the original's recipe."""

import os

from palaestra.core.jobs.environment import worker_environment

# As a worker has it: one thread. Before anything that reads these is imported.
os.environ.update(worker_environment(os.environ))
