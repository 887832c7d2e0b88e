"""Ways into the kernel that no program of a learner needs."""

import ctypes
import platform

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def call(what, numbers, *arguments):
    """A system call by its number on this machine; none may be allowed."""
    number = numbers[0] if platform.machine() == "x86_64" else numbers[1]
    if number is not None and libc.syscall(ctypes.c_long(number), *arguments) >= 0:
        print("ESCAPED", what)


call("bpf", (321, 280), 0, None, 0)
call("io_uring_setup", (425, 425), 1, ctypes.create_string_buffer(256))
call("perf_event_open", (298, 241), None, 0, -1, -1, 0)
call("userfaultfd", (323, 282), 1)
call("keyctl", (250, 219), 0, -3, 1)
call("add_key", (248, 217), b"user", b"mine", b"secret", 6, -3)
call("request_key", (249, 218), b"user", b"mine", None, -3)
call("kexec_load", (246, 104), 0, 0, None, 0)
call("init_module", (175, 105), None, 0, b"")
call("finit_module", (313, 273), 0, b"", 0)
call("delete_module", (176, 106), b"loop", 0)
call("reboot", (169, 142), 0xFEE1DEAD, 672274793, 0, None)
call("swapon", (167, 224), b"/tmp", 0)
call("acct", (163, 89), b"/tmp/acct")
call("quotactl", (179, 60), 0, None, 0, None)
call("syslog", (103, 116), 3, None, 0)
call("iopl", (172, None), 3)
call("modify_ldt", (154, None), 0, None, 0)
call("personality", (135, 92), 0x0040000)
call("open_by_handle_at", (304, 265), -100, None, 0)
call("name_to_handle_at", (303, 264), -100, b"/", None, None, 0)
call("fanotify_init", (300, 262), 0, 0)
call("memfd_secret", (447, 447), 0)
call("vmsplice", (278, 75), 1, None, 0, 0)
call("mq_open", (240, 180), b"/queue", 0o102, 0o600, None)
call("shmget", (29, 194), 0, 4096, 0o1600)
call("migrate_pages", (256, 238), 0, 0, None, None)
call("lookup_dcookie", (212, 18), 0, None, 0)
call("process_madvise", (440, 440), 0, None, 0, 0, 0)
