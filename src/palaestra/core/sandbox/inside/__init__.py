"""What runs inside the sandbox: the standard library alone, imported there as `inside`.

boot     the first process: becomes pid 1 of one run (cold), or the parent of many (zygote)
zygote   a warmed parent that forks isolated children ahead of need
isolate  what separates a run from the rest: namespaces, mounts, capabilities, filters
init     pid 1 of a run: trusted; watches the program, reports, takes everything down with it
program  the process that becomes the untrusted program
"""
