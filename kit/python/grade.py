"""Runs one hand-in for npm run grade, and tells what came out on descriptor 3, as JSON a line.

Limits: processor time, memory and file size by the system; and from the student's first line on no file, program or
connection, by an audit hook. The hook keeps accidents and simple tricks away; it is no prison.
"""
import contextlib
import json
import os
import resource
import sys

from exercises import EXERCISES, FewLines, described, verdicts

ALLOWED = ("os.listdir", "os.scandir", "os.fspath", "os.walk", "os.putenv")
FORBIDDEN = ("os.", "subprocess.", "socket.", "shutil.", "ctypes.", "pty.", "fcntl.", "mmap.", "signal.", "tempfile.", "webbrowser.")


def tell(news):
    os.write(3, f"{json.dumps(news)}\n".encode())


def limit(seconds, megabytes):
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with contextlib.suppress(ValueError):  # macOS cannot
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2 ** 20, megabytes * 2 ** 20))


def forbid():
    """From here on the process may import, compute and print; it may not be undone."""
    readable = tuple(os.path.realpath(path) + os.sep for path in {*sys.path, sys.prefix, os.path.dirname(os.__file__)} if path)

    def hook(event, args):
        if event == "open":
            path, mode, flags = args
            writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
            if not isinstance(path, (str, bytes)) or writes or not os.path.realpath(os.fsdecode(path)).startswith(readable):
                raise PermissionError(f"your code may open no file here; it asked for {path!r}")
        elif event.startswith(FORBIDDEN) and event not in ALLOWED:
            raise PermissionError(f"your code may not use {event} here")

    sys.addaudithook(hook)


def main(number, code, seconds, megabytes):
    # They open files and libraries, which is forbidden later.
    with contextlib.suppress(ImportError):
        import numpy  # noqa: F401
        if "matplotlib" in code:
            import matplotlib.pyplot

            matplotlib.use("Agg")
    limit(seconds, megabytes)
    names = {"__name__": "__main__"}
    exercise = EXERCISES[number]
    forbid()
    tell({})
    try:
        with contextlib.redirect_stdout(FewLines(sys.stdout)):
            exec(compile(code, "your-code.py", "exec"), names)
    except (Exception, SystemExit) as error:
        return tell({"failure": described(error), "done": True})
    missing = [name for name in exercise["exports"] if not callable(names.get(name))]
    if missing:
        return tell({"failure": {"message": f"your code must define {', '.join(missing)}"}, "done": True})
    found = []
    for verdict in verdicts(exercise, names, tell):
        found.append(verdict)
        tell({"verdicts": found})
    return tell({"done": True})
