def training_memory(parameters, bytes_per_parameter):
    """The three parts of a model in training, in bytes. Activations come on top."""
    weights = 2 * parameters  # bf16: done for you
    gradients = 0  # bf16 as well: how many bytes?
    optimizer = 0  # all that is left of bytes_per_parameter
    return {"weights": weights, "gradients": gradients, "optimizer": optimizer}


def zero1_per_gpu(parameters, gpus, bytes_per_parameter):
    """Bytes on each GPU with ZeRO stage 1: which of the three parts is shared out?"""
    parts = training_memory(parameters, bytes_per_parameter)
    return parts["weights"] + parts["gradients"] + parts["optimizer"]  # nothing is shared yet


def fits(parameters, gpus, bytes_per_parameter, memory_bytes):
    """Whether every GPU holds its part with ZeRO stage 1; memory_bytes is what one GPU has."""
    return False  # compare what one GPU needs with what one GPU has
