"""gunicorn in the real deployment. TLS ends at the gateway in front, which alone can reach this port."""

import os

# The container's own network.
bind = "0.0.0.0:8000"
workers = int(os.environ.get("OFFICE_WEB_WORKERS", "3"))
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 20
worker_tmp_dir = "/dev/shm"  # noqa: S108  a heartbeat file on a slow disk kills healthy workers
control_socket_disable = True
max_requests = 5000
max_requests_jitter = 500
