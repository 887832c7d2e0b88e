with open("/proc/self/mem", "r+b", buffering=0) as memory:
    memory.seek(id(memory))
    memory.write(b"\0" * 8)
