"""Checks of exercise 1 in Python; exercise.ts has the same in TypeScript, and gives the values."""
from checking import call, ensure, in_gb, nearly_equal, number_from, numbers_from, quoted, rounded, seeded

PARTS = ["weights", "gradients", "optimizer"]


def zero_bytes(parameters, gpus, stage, convention):
    """Bytes on each GPU: stage 1 shares the optimizer, 2 gradients too, 3 weights too."""
    kept = {0: convention, 1: 4, 2: 2, 3: 0}[stage] * parameters
    return kept + (convention * parameters - kept) / gpus


def parts_of(answer, parameters, convention):
    what = f"training_memory({parameters}, {convention})"
    return numbers_from(call(answer, "training_memory", parameters, convention), what, PARTS)


def per_gpu(answer, *given):
    return number_from(call(answer, "zero1_per_gpu", *given), f"zero1_per_gpu{given}")


def fits_on(answer, given, parameters, gpus, convention):
    arguments = (parameters, gpus, convention, given["memory"])
    fits = call(answer, "fits", *arguments)
    # numpy has one of its own
    ensure(type(fits).__name__ in ("bool", "bool_"), f"fits{arguments} must be True or False; got {quoted(fits)}")
    return bool(fits)


def drawn_sizes(count):
    """Sizes that no list in the code can know, in whole parameters."""
    random = seeded(11)
    return [round(1e8 + random() * 4e11) for _ in range(count)]


def in_billions(parameters, digits=2):
    return f"{rounded(parameters / 1e9, digits)}B"


def check_parts(answer, given):
    for parameters in [7_000_000_000, *drawn_sizes(5)]:
        for convention in given["conventions"]:
            weights, gradients, optimizer = parts_of(answer, parameters, convention)
            of = f"of {in_billions(parameters)} parameters"
            ensure(nearly_equal(weights, 2 * parameters), f"the weights {of} are bf16, 2 bytes each; yours take {in_gb(weights)}")
            ensure(nearly_equal(gradients, 2 * parameters), f"the gradients {of} are bf16, like the weights; yours take {in_gb(gradients)}")
            total = weights + gradients + optimizer
            ensure(
                nearly_equal(total, convention * parameters),
                f"at {convention} bytes a parameter, your three parts {of} add up to {in_gb(total)}: "
                "the optimizer has all that weights and gradients leave",
            )


def ensure_parts_add_up(answer, parameters, convention):
    """What is built on training_memory cannot be right before it is."""
    right = nearly_equal(sum(parts_of(answer, parameters, convention)), convention * parameters)
    ensure(right, "first let the three parts of training_memory add up; then look here again")


def check_one_gpu(answer, given):
    for parameters in [7_000_000_000, 70_000_000_000, *drawn_sizes(3)]:
        for convention in given["conventions"]:
            ensure_parts_add_up(answer, parameters, convention)
            found = per_gpu(answer, parameters, 1, convention)
            ensure(
                nearly_equal(found, convention * parameters),
                "with 1 GPU there is nobody to share with, so it holds all three parts; "
                f"your zero1_per_gpu gives {in_gb(found)} for {in_billions(parameters)} at {convention} bytes a parameter",
            )


MISTAKES = {
    0: ", and here nothing is shared",
    2: ", and here the gradients are shared too, which is stage 2",
    3: ", and here everything is shared, which is stage 3",
}


def check_shared(answer, given):
    for parameters in [70_000_000_000, *drawn_sizes(5)]:
        for convention in given["conventions"]:
            ensure_parts_add_up(answer, parameters, convention)
            for gpus in [8, 2, 5, 64]:
                found = per_gpu(answer, parameters, gpus, convention)
                mistakes = [text for stage, text in MISTAKES.items() if nearly_equal(found, zero_bytes(parameters, gpus, stage, convention))]
                ensure(
                    nearly_equal(found, zero_bytes(parameters, gpus, 1, convention)),
                    f"with {gpus} GPUs and {convention} bytes a parameter your zero1_per_gpu gives {in_gb(found)} for {in_billions(parameters)}; "
                    f"the optimizer states should be shared, the rest not{''.join(mistakes[:1])}",
                )


def check_fits(answer, given):
    for parameters in [124e6, 1e9, 7e9, 10e9, 13e9, 30e9, 70e9]:
        for convention in given["conventions"]:
            for gpus in given["gpuCounts"]:
                right = zero_bytes(parameters, gpus, 1, convention) <= given["memory"]
                found = fits_on(answer, given, parameters, gpus, convention)
                where = f"{in_billions(parameters, 3)} on {gpus} {'GPU' if gpus == 1 else 'GPUs'} of {in_gb(given['memory'])} at {convention} bytes a parameter"
                ensure(found == right, f"you say {found} to {where}: compare what one GPU needs with what one GPU has, in bytes")


CHECKS = [check_parts, check_one_gpu, check_shared, check_fits]


def outputs(answer, given):
    memory = given["memory"]
    gpu_counts = range(1, 65)

    def cell(parameters, gpus, convention):
        fit = "fits" if fits_on(answer, given, parameters, gpus, convention) else "does not fit"
        return f"{in_gb(per_gpu(answer, parameters, gpus, convention))}, {fit}"

    tables = [{
        "kind": "table",
        "caption": f"On each GPU with ZeRO stage 1, at {convention} bytes a parameter, against {in_gb(memory)}",
        "columns": ["Model", *(f"{gpus} {'GPU' if gpus == 1 else 'GPUs'}" for gpus in given["gpuCounts"])],
        "rows": [[name, *(cell(parameters, gpus, convention) for gpus in given["gpuCounts"])] for name, parameters in given["models"]],
    } for convention in given["conventions"]]
    return [*tables, {
        "kind": "plot",
        "caption": "70B with ZeRO stage 1: more GPUs, and a floor",
        "x": {"label": "GPUs", "values": list(gpu_counts)},
        "y": {"label": "GB on each GPU", "from": 0},
        "series": [
            *({"name": f"{convention} bytes a parameter", "values": [per_gpu(answer, 70e9, gpus, convention) / 1e9 for gpus in gpu_counts]}
              for convention in given["conventions"]),
            {"name": "what a GPU has", "values": [memory / 1e9 for _ in gpu_counts]},
        ],
    }]
