def static_schedule(lengths, slots):
    """Static batching: the next batch starts when every request of the last one is done.

    lengths[i] is how many tokens request i writes, one a step; all of them wait at step 0.
    """
    schedule = []
    for first in range(0, len(lengths), slots):
        batch = lengths[first:first + slots]
        start = 0  # right for the first batch: when does the next one start?
        for slot, length in enumerate(batch):
            schedule.append({"request": first + slot, "slot": slot, "start": start, "end": start + length})
    return schedule


def continuous_schedule(lengths, slots):
    """Continuous batching: a slot that empties takes the next request at once, in order of the list."""
    schedule = []
    free_from = [0] * slots  # by slot: from when it is free
    for request, length in enumerate(lengths):
        slot = 0  # which slot does this request take?
        start = free_from[slot]
        schedule.append({"request": request, "slot": slot, "start": start, "end": start + length})
        # And from when is that slot free again?
    return schedule


def summary(schedule, slots):
    """How long everything takes, how long a request takes from step 0, and how well the slots are used."""
    total_steps = 0
    mean_latency_steps = 0
    utilisation = 0  # busy slot-steps by all, until the last request is done, 0 to 1
    return {"total_steps": total_steps, "mean_latency_steps": mean_latency_steps, "utilisation": utilisation}


def read_prompt(prompt_tokens, chunk_tokens, seated, pass_ms):
    """How long a prompt takes, and how long those who are seated wait for a token while it is read.

    A pass reads chunk_tokens of the prompt at most; seated is who writes a token in every pass meanwhile;
    pass_ms(rows) is how long a pass over so many rows takes.
    """
    passes = []  # how long each of those takes that read it
    for read in range(0, prompt_tokens, chunk_tokens):
        rows = seated  # and what else?
        passes.append(pass_ms(rows))
    first_token_ms = 0  # until all of the prompt is read
    longest_gap_ms = 0  # between two tokens of someone who is seated
    return {"first_token_ms": first_token_ms, "longest_gap_ms": longest_gap_ms}
