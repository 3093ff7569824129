def training_memory(parameters, bytes_per_parameter):
    """The three parts of a model in training, in bytes. Activations come on top."""
    weights = 2 * parameters  # bf16
    gradients = 2 * parameters  # bf16
    optimizer = (bytes_per_parameter - 4) * parameters  # two moments, and with 16 bytes the master weights
    return {"weights": weights, "gradients": gradients, "optimizer": optimizer}


def zero1_per_gpu(parameters, gpus, bytes_per_parameter):
    """Bytes on each GPU with ZeRO stage 1: weights and gradients stay whole, the optimizer's states are shared."""
    parts = training_memory(parameters, bytes_per_parameter)
    return parts["weights"] + parts["gradients"] + parts["optimizer"] / gpus


def fits(parameters, gpus, bytes_per_parameter, memory_bytes):
    """Whether every GPU holds its part with ZeRO stage 1; memory_bytes is what one GPU has."""
    return zero1_per_gpu(parameters, gpus, bytes_per_parameter) <= memory_bytes
