def advise(parameters, layers, gpus, activation_bytes, memory_bytes, bytes_per_parameter):
    """Which parallelism a model needs on these GPUs.

    layers: every pipeline stage gets as many. activation_bytes: what one sequence leaves in all layers for the
    backward pass, uncut. memory_bytes: what each GPU has for states and activations.
    """
    least_gpus = 0  # GPUs that the states need at the least, however they are cut
    zero_alone = None  # the lowest stage with which data parallelism alone fits (0: a whole copy on each GPU), or None
    plan = None  # {"tensor": …, "pipeline": …, "data": …, "zero": …, "bytes_per_gpu": …}, or None when nothing fits
    return {"least_gpus": least_gpus, "zero_alone": zero_alone, "plan": plan}


NVLINK = 300e9  # bytes a second, inside a node
NETWORK = 25e9  # between nodes, for each GPU of a node


def ring(devices, size):
    """Bytes that each GPU sends in a ring all-reduce of so many. Done for you."""
    return 2 * (devices - 1) / devices * size


def send_seconds(model, cut):
    """How long each GPU sends in a step, at line rate: inside its layers over NVLink, between copies over their wire.

    model has "parameters", "layers", "hidden" and the "tokens" of a step, in all copies together;
    cut has "tensor", "pipeline", "data" and "zero".
    """
    exchanges = ring(cut["tensor"], 0)  # how many are there, and each of how many bytes?
    copies = ring(cut["data"], 0)  # of what, and how many times as much in stage 3?
    return exchanges / NVLINK + copies / NETWORK  # do copies always cross the network, by how many ports?
