"""Checks of exercise 4 in Python; exercise.ts has the same in TypeScript, and gives the values."""
import math

from checking import call, ensure, in_gb, nearly_equal, number_from, quoted, rounded, whole_from

GPUS_OF_A_NODE = 8
CUT = ["tensor", "pipeline", "data"]
# What a setup is called where it is handed to the student.
NAMES = {
    "parameters": "parameters",
    "layers": "layers",
    "gpus": "gpus",
    "activationBytes": "activation_bytes",
    "memoryBytes": "memory_bytes",
    "bytesPerParameter": "bytes_per_parameter",
}


def size_of(parameters):
    return f"{rounded(parameters / 1e9, 3)}B"


def gpus_in_words(gpus):
    return "1 GPU" if gpus == 1 else f"{gpus} GPUs"


def in_words(setup):
    return (f"{size_of(setup['parameters'])} on {gpus_in_words(setup['gpus'])} with {in_gb(setup['memoryBytes'])} "
            f"at {setup['bytesPerParameter']} bytes a parameter")


def name_of(plan):
    return f"tensor {plan['tensor']} × pipeline {plan['pipeline']} × data {plan['data']}, ZeRO {plan['zero']}"


def is_stage(value):
    return not isinstance(value, bool) and value in (0, 1, 2, 3)


def plan_from(plan, where):
    if plan is None:
        return None
    ensure(isinstance(plan, dict), f"plan must be a dict or None; got {quoted(plan)} for {where}")
    zero = plan.get("zero")
    ensure(is_stage(zero), f"zero of your plan must be 0, 1, 2 or 3; got {quoted(zero)} for {where}")
    cut = {name: whole_from(plan.get(name), f"{name} of your plan for {where}", 1) for name in CUT}
    return {**cut, "zero": zero, "bytes": number_from(plan.get("bytes_per_gpu"), f"bytes_per_gpu of your plan for {where}")}


def advice_for(answer, setup):
    """The student's least_gpus, zero_alone and plan."""
    where = in_words(setup)
    found = call(answer, "advise", **{NAMES[name]: setup[name] for name in NAMES})
    ensure(isinstance(found, dict), f"advise must give a dict; got {quoted(found)} for {where}")
    zero_alone = found.get("zero_alone")
    ensure(zero_alone is None or is_stage(zero_alone), f"zero_alone must be 0, 1, 2, 3 or None; got {quoted(zero_alone)} for {where}")
    return whole_from(found.get("least_gpus"), f"least_gpus for {where}", 0), zero_alone, plan_from(found.get("plan"), where)


def states_in_all(setup):
    return setup["parameters"] * setup["bytesPerParameter"]


def divisors(number):
    return [divisor for divisor in range(1, number + 1) if number % divisor == 0]


def widest_tensor(setup):
    """The widest group that may share each layer."""
    return max(degree for degree in divisors(min(setup["gpus"], GPUS_OF_A_NODE)) if setup["gpus"] % degree == 0)


def can_fit(setup):
    """Whether all states perfectly cut, and the activations as finely as a node can, fit."""
    return states_in_all(setup) / setup["gpus"] + setup["activationBytes"] / widest_tensor(setup) <= setup["memoryBytes"]


def bytes_of(setup, plan):
    """Bytes that a plan really leaves on each GPU: only the tensor cut divides the activations."""
    whole = {0: setup["bytesPerParameter"], 1: 4, 2: 2, 3: 0}[plan["zero"]]
    states = setup["parameters"] * (whole + (setup["bytesPerParameter"] - whole) / plan["data"])
    return states / (plan["tensor"] * plan["pipeline"]) + setup["activationBytes"] / plan["tensor"]


def bytes_alone(setup, stage):
    return bytes_of(setup, {"tensor": 1, "pipeline": 1, "data": setup["gpus"], "zero": stage})


def check_least(answer, given):
    for setup in given["setups"]:
        needed = states_in_all(setup) / setup["memoryBytes"]
        if abs(needed - round(needed)) < 1e-6:
            continue  # full to the last byte: rounding may decide
        least_gpus, _, _ = advice_for(answer, setup)
        ensure(
            least_gpus == math.ceil(needed),
            f"{size_of(setup['parameters'])} at {setup['bytesPerParameter']} bytes a parameter takes {in_gb(states_in_all(setup))} in all; "
            f"your least_gpus with {in_gb(setup['memoryBytes'])} is {least_gpus}",
        )


def check_nothing_fits(answer, given):
    for setup in given["setups"]:
        if can_fit(setup):
            continue
        _, _, plan = advice_for(answer, setup)
        ensure(
            plan is None,
            plan and f"{in_words(setup)}: you run {name_of(plan)}, but a GPU's share of the states is {in_gb(states_in_all(setup) / setup['gpus'])} "
                     f"at the least, and its activations {in_gb(setup['activationBytes'] / widest_tensor(setup))}, for {in_gb(setup['memoryBytes'])}. "
                     "No way of combining cuts makes memory",
        )


def check_zero_alone(answer, given):
    for setup in given["setups"]:
        _, zero_alone, _ = advice_for(answer, setup)
        least = next((stage for stage in range(4) if bytes_alone(setup, stage) <= setup["memoryBytes"]), None)
        if zero_alone is not None:
            copy = ", for data parallelism puts a whole copy on each" if zero_alone == 0 else ""
            kept = bytes_alone(setup, zero_alone)
            ensure(
                kept <= setup["memoryBytes"],
                f"{in_words(setup)}: with zero_alone {zero_alone} each GPU would hold {in_gb(kept)}, its activations included{copy}",
            )
        ensure(
            zero_alone == least,
            f"{in_words(setup)}: your zero_alone is {zero_alone}; go through the stages from 0 and take the first that fits. No stage cuts the activations",
        )


def plans_for_what_fits(answer, given):
    for setup in given["setups"]:
        if not can_fit(setup):
            continue
        _, _, plan = advice_for(answer, setup)
        ensure(
            plan is not None,
            f"{in_words(setup)}: your plan is None, but a cut that copies nothing and shares each layer as widely as a node allows would fit",
        )
        yield setup, plan, f"{in_words(setup)}: {name_of(plan)}"


def check_divides(answer, given):
    for setup, plan, where in plans_for_what_fits(answer, given):
        made = plan["tensor"] * plan["pipeline"] * plan["data"]
        node = min(setup["gpus"], GPUS_OF_A_NODE)
        ensure(made == setup["gpus"], f"{where} makes {made} GPUs, not {setup['gpus']}")
        ensure(
            setup["layers"] % plan["pipeline"] == 0,
            f"{where} cuts {setup['layers']} layers into {plan['pipeline']} stages, which are not equal",
        )
        ensure(
            node % plan["tensor"] == 0,
            f"{where} lets groups of {plan['tensor']} GPUs share each layer; tensor parallelism exchanges in every layer "
            f"and must divide the {gpus_in_words(node)} of a node",
        )


def check_plan_fits(answer, given):
    for setup, plan, where in plans_for_what_fits(answer, given):
        kept = bytes_of(setup, plan)
        copies = ", for what data parallelism copies is not cut" if plan["zero"] == 0 and plan["data"] > 1 else ""
        ensure(kept <= setup["memoryBytes"] * (1 + 1e-9), f"{where} leaves {in_gb(kept)} on each GPU{copies}")
        ensure(
            nearly_equal(plan["bytes"], kept),
            f"{in_words(setup)}: your bytes_per_gpu for {name_of(plan)} is {in_gb(plan['bytes'])}; "
            "count the three parts of one GPU's share again, and its activations",
        )


def fewer_stages(setup, plan):
    """Whether fewer stages than the plan has divide layers and GPUs and fit as well."""
    for pipeline in divisors(setup["layers"]):
        shares = plan["tensor"] * pipeline
        if pipeline < plan["pipeline"] and setup["gpus"] % shares == 0:
            if bytes_of(setup, {**plan, "pipeline": pipeline, "data": setup["gpus"] // shares}) <= setup["memoryBytes"]:
                return True
    return False


def check_not_needless(answer, given):
    for setup, plan, where in plans_for_what_fits(answer, given):
        is_cut = plan["tensor"] > 1 or plan["pipeline"] > 1
        stage = next((stage for stage in range(3) if bytes_alone(setup, stage) <= setup["memoryBytes"]), None)
        if stage is not None:
            simple = f"ZeRO-{stage} alone fits and sends no more than data parallelism" if stage else "A whole copy fits on each GPU"
            ensure(not is_cut and plan["zero"] == stage, f"{where} does more than is needed. {simple}")
        ensure(
            not fewer_stages(setup, plan),
            f"{where} has more pipeline stages than it needs: every stage adds to the bubble, and fewer fit too",
        )


def send_from(answer, model, cut):
    found = call(answer, "send_seconds", {**model}, {**cut})
    return number_from(found, f"send_seconds of {size_of(model['parameters'])}, {name_of(cut)},")


WIRE = "over NVLink in one node, and between nodes over a port for each GPU that their group has in a node"


def check_sends(answer, given):
    for model, cut, right in given["sends"]:
        found = send_from(answer, model, cut)
        hint = f"add the exchanges of the layers, over NVLink, and those of the copies, {WIRE}"
        if cut["data"] == 1:
            hint = "only the layers exchange, and their groups stay on NVLink; each group works on its copy’s share of the tokens"
        if cut["tensor"] == 1:
            hint = ("only the copies exchange: what ring all-reduces send, or half as much again in stage 3, "
                    f"{WIRE}")
        ensure(
            nearly_equal(found, right),
            f"{size_of(model['parameters'])} with {name_of(cut)}: your send_seconds is {rounded(found, 3)}; {hint}",
        )


CHECKS = [check_least, check_nothing_fits, check_zero_alone, check_divides, check_plan_fits, check_not_needless, check_sends]


def traffic_table(answer, given):
    rows = []
    for setup, model, recomputed, again in given["traffic"]:
        _, _, plan = advice_for(answer, setup)
        alone = {"tensor": 1, "pipeline": 1, "data": setup["gpus"], "zero": 3}
        rows.append([
            setup["name"],
            in_gb(recomputed),
            float(rounded(send_from(answer, model, alone), 1)),
            float(rounded(again, 1)),
            in_gb(plan["bytes"]) if plan else "does not fit",
            float(rounded(send_from(answer, model, {name: plan[name] for name in [*CUT, "zero"]}), 1)) if plan else "none",
        ])
    return {
        "kind": "table",
        "caption": f"A step of {given['sequences']} sequences: seconds of sending at line rate, and of computing again at 50% of the peak",
        "columns": ["Model", "ZeRO-3 keeps", "It sends", "It recomputes", "Your plan keeps", "It sends"],
        "rows": rows,
    }


def outputs(answer, given):
    tables = []
    for convention in given["conventions"]:
        rows = []
        for setup in given["configurations"]:
            least_gpus, zero_alone, plan = advice_for(answer, {**setup, "bytesPerParameter": convention})
            cut = [plan["tensor"], plan["pipeline"], plan["data"], plan["zero"], in_gb(plan["bytes"])] if plan else [*["none"] * 4, "does not fit"]
            rows.append([setup["name"], setup["gpus"], least_gpus, "none" if zero_alone is None else f"stage {zero_alone}", *cut])
        tables.append({
            "kind": "table",
            "caption": f"GPUs with {in_gb(given['memory'])} to use, {convention} bytes a parameter, one sequence at a time",
            "columns": ["Model", "GPUs", "Least GPUs", "ZeRO alone", "Tensor", "Pipeline", "Data", "ZeRO", "On each GPU"],
            "rows": rows,
        })
    return [*tables, traffic_table(answer, given)]
