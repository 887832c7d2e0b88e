import sys


def trace(frame, event, _argument):
    if frame.f_code.co_name == "mark" and event == "line":
        frame.f_lineno += 4
    return trace


frame = sys._getframe()
while frame is not None:
    frame.f_trace = trace
    frame = frame.f_back
try:
    sys.settrace(trace)
except RuntimeError:
    sys.setprofile(trace)
