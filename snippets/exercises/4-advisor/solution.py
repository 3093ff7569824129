import math

GPUS_OF_A_NODE = 8


def zero_bytes(parameters, bytes_per_parameter, data, zero):
    """Bytes of a share of the model on each of `data` GPUs: stage 1 cuts the optimizer, 2 gradients, 3 weights."""
    weights = 2 * parameters / (data if zero >= 3 else 1)
    gradients = 2 * parameters / (data if zero >= 2 else 1)
    optimizer = (bytes_per_parameter - 4) * parameters / (data if zero >= 1 else 1)
    return weights + gradients + optimizer


def advise(parameters, layers, gpus, activation_bytes, memory_bytes, bytes_per_parameter):
    """Which parallelism a model needs on these GPUs.

    layers: every pipeline stage gets as many. activation_bytes: what one sequence leaves in all layers for the
    backward pass, uncut. memory_bytes: what each GPU has for states and activations.
    """
    def plan_of(tensor, pipeline, zero):
        data = gpus // (tensor * pipeline)
        states = zero_bytes(parameters / (tensor * pipeline), bytes_per_parameter, data, zero)
        kept = states + activation_bytes / tensor
        return {"tensor": tensor, "pipeline": pipeline, "data": data, "zero": zero, "bytes_per_gpu": kept}

    def first_fit(plans):
        return next((plan for plan in plans if plan["bytes_per_gpu"] <= memory_bytes), None)

    alone = [plan_of(1, 1, zero) for zero in range(4)]
    best_alone = first_fit(alone)
    zero_alone = best_alone["zero"] if best_alone else None
    least_gpus = math.ceil(parameters * bytes_per_parameter / memory_bytes)

    # Tensor parallelism as wide as the node allows, and as few stages as fit.
    node = min(gpus, GPUS_OF_A_NODE)
    tensor = max(degree for degree in range(1, node + 1) if node % degree == 0 and gpus % degree == 0)
    stages = [pipeline for pipeline in range(1, layers + 1) if layers % pipeline == 0 and gpus % (tensor * pipeline) == 0]
    cut = [plan_of(tensor, pipeline, 1) for pipeline in stages]

    # In this order: what sends no more than data parallelism, then the cuts, then stage 3, which sends half as much again.
    plan = first_fit([*alone[:3], *cut, alone[3], plan_of(tensor, 1, 3)])
    return {"least_gpus": least_gpus, "zero_alone": zero_alone, "plan": plan}


NVLINK = 300e9  # bytes a second, inside a node
NETWORK = 25e9  # between nodes, for each GPU of a node


def ring(devices, size):
    """Bytes that each GPU sends in a ring all-reduce of so many."""
    return 2 * (devices - 1) / devices * size


def send_seconds(model, cut):
    """How long each GPU sends in a step, at line rate: inside its layers over NVLink, between copies over their wire.

    model has "parameters", "layers", "hidden" and the "tokens" of a step, in all copies together;
    cut has "tensor", "pipeline", "data" and "zero".
    """
    exchange = ring(cut["tensor"], 2 * model["hidden"] * model["tokens"] / cut["data"])
    exchanges = 4 * model["layers"] / cut["pipeline"] * exchange
    shared = 2 * model["parameters"] / (cut["tensor"] * cut["pipeline"])
    copies = (1.5 if cut["zero"] == 3 else 1) * ring(cut["data"], shared)
    copies_of_a_node = GPUS_OF_A_NODE / cut["tensor"]
    return exchanges / NVLINK + copies / (NETWORK * copies_of_a_node if cut["data"] > copies_of_a_node else NVLINK)
