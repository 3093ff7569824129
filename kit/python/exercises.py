"""Checks what a student wrote in Python: in a notebook, where it shows tables and plots, and for npm run grade."""
import contextlib
import html
import io
import json
import sys
import traceback

MOST_LINES = 200
EXERCISES = {}


class WrongAnswer(Exception):
    """A student's result that is not right yet; the message is for the student."""


def add(described, checks):
    """Adds an exercise: what it is, as JSON, and the module with its CHECKS and outputs."""
    exercise = json.loads(described)
    EXERCISES[exercise["number"]] = {**exercise, "run": checks.CHECKS, "outputs": checks.outputs}


class FewLines(io.TextIOBase):
    """Prints up to a limit: a cell that floods holds up all that comes after."""

    def __init__(self, stream):
        self.stream, self.lines = stream, 0

    def write(self, text):
        if self.lines <= MOST_LINES:
            self.stream.write(text)
            self.lines += text.count("\n")
            if self.lines > MOST_LINES:
                self.stream.write(f"more than {MOST_LINES} lines; stopped printing\n")
        return len(text)


def described(error):
    """What an error of the student's code says, and the line."""
    frames = traceback.walk_tb(error.__traceback__)
    lines = [line for frame, line in frames if frame.f_globals.get("__name__") == "__main__"]
    if isinstance(error, SyntaxError):
        return {"message": f"this does not compile: {error.msg}", "line": error.lineno}
    return {"message": f"{type(error).__name__}: {error}".rstrip(": "), "line": lines[-1] if lines else None}


def verdicts(exercise, answer, tell=lambda news: None):
    """How each check came out, one after the other: its name, and what is wrong, if anything."""
    for name, check in zip(exercise["checks"], exercise["run"]):
        tell({"checking": name})
        try:
            with contextlib.redirect_stdout(FewLines(sys.stdout)):
                check(answer, exercise["given"])
            yield {"name": name}
        except WrongAnswer as wrong:
            yield {"name": name, "failure": {"message": str(wrong)}}
        except (Exception, SystemExit) as error:
            yield {"name": name, "failure": described(error)}


def show_table(table):
    rows = [[cell if isinstance(cell, str) else f"{cell:,g}" for cell in row] for row in [table["columns"], *table["rows"]]]
    ipython = sys.modules.get("IPython")
    if not ipython or not ipython.get_ipython():  # no notebook
        return print(table["caption"], *("\t".join(row) for row in rows), sep="\n")
    head, *body = ("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    caption = f"<caption><b>{html.escape(table['caption'])}</b></caption>"
    text = f"<table>{caption}{head.replace('td>', 'th>')}{''.join(body)}</table>"
    return ipython.display.display(ipython.display.HTML(text))


def draw(plot):
    """Lines over one axis, told apart by dash and mark as well as by colour."""
    from matplotlib import pyplot

    _, axes = pyplot.subplots(figsize=(7.5, 4))
    dashes = ["-", "--", ":", "-."]
    for i, series in enumerate(plot["series"]):
        mark = "o" if len(series["values"]) <= 12 else None
        axes.plot(plot["x"]["values"], series["values"], dashes[i % 4], marker=mark, label=series["name"])
    axes.set(xlabel=plot["x"]["label"], ylabel=plot["y"]["label"])
    axes.set_title(plot["caption"], fontsize="medium", wrap=True)
    axes.set_ylim(plot["y"].get("from"), plot["y"].get("to"))
    if plot["series"]:
        axes.legend()
    else:
        axes.set_xlim(*plot["x"]["values"])
    pyplot.show()


def show(output):
    show_table(output) if output["kind"] == "table" else draw(output)


def predict(number):
    """Shows the question's empty plot or table, to be filled before anything runs."""
    show(EXERCISES[number]["blank"])


def check(number):
    """Checks exercise `number`: prints what is right and what is not; when all is, shows what comes of it."""
    exercise = EXERCISES[number]
    answer = vars(sys.modules["__main__"])
    prediction = answer.get(f"prediction_{number}")
    if not isinstance(prediction, str) or not prediction.strip():
        print(f"First predict, then check: write your answer between the quotes of prediction_{number}, and run that cell.")
        return
    missing = [name for name in exercise["exports"] if not callable(answer.get(name))]
    if missing:
        print(f"✗ Not defined yet: {', '.join(missing)}. Run the cell above, then this one again.")
        return
    passed = True
    for verdict in verdicts(exercise, answer):
        failure = verdict.get("failure")
        passed = passed and not failure
        line = f" (line {failure['line']} of its cell)" if failure and failure.get("line") else ""
        print(f"✗ {verdict['name']}: {failure['message']}{line}" if failure else f"✓ {verdict['name']}")
    if not passed:
        print("\nChange the cell above, run it and run this one again.")
        return
    for output in exercise["outputs"](answer, exercise["given"]):
        show(output)
    print(f"\nYou predicted: {prediction}\n\n{exercise['insight']}")
