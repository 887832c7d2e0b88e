"""What a server would rather keep."""

PLACES = (
    "/etc/shadow", "/etc/passwd", "/root/.ssh/id_rsa", "/root", "/home", "/var", "/opt", "/srv",
    "/etc/hostname", "/run", "/proc/kcore", "/proc/cmdline", "/proc/version", "/proc/net/tcp",
    "/proc/1/environ", "/proc/1/mem", "/proc/1/maps", "/proc/1/root/etc", "/proc/1/cwd",
    "/proc/2/../1/environ", "/proc/sys/kernel/hostname", "/sys/kernel", "/sys/fs/cgroup",
    "/proc/keys", "/proc/modules", "/proc/sysrq-trigger", "/mnt", "/boot/palaestra",
)  # fmt: skip
import os

for place in PLACES:
    try:
        os.listdir(place) if os.path.isdir(place) else open(place, "rb").read(1)
    except OSError:
        continue
    print("ESCAPED", place)
