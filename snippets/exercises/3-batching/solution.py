def static_schedule(lengths, slots):
    """Static batching: the next batch starts when every request of the last one is done.

    lengths[i] is how many tokens request i writes, one a step; all of them wait at step 0.
    """
    schedule = []
    start = 0
    for first in range(0, len(lengths), slots):
        batch = lengths[first:first + slots]
        for slot, length in enumerate(batch):
            schedule.append({"request": first + slot, "slot": slot, "start": start, "end": start + length})
        start += max(batch)
    return schedule


def continuous_schedule(lengths, slots):
    """Continuous batching: a slot that empties takes the next request at once, in order of the list."""
    schedule = []
    free_from = [0] * slots  # by slot: from when it is free
    for request, length in enumerate(lengths):
        start = min(free_from)
        slot = free_from.index(start)
        schedule.append({"request": request, "slot": slot, "start": start, "end": start + length})
        free_from[slot] = start + length
    return schedule


def summary(schedule, slots):
    """How long everything takes, how long a request takes from step 0, and how well the slots are used."""
    total_steps = max(one["end"] for one in schedule)
    mean_latency_steps = sum(one["end"] for one in schedule) / len(schedule)
    busy = sum(one["end"] - one["start"] for one in schedule)
    utilisation = busy / (slots * total_steps)
    return {"total_steps": total_steps, "mean_latency_steps": mean_latency_steps, "utilisation": utilisation}


def read_prompt(prompt_tokens, chunk_tokens, seated, pass_ms):
    """How long a prompt takes, and how long those who are seated wait for a token while it is read.

    A pass reads chunk_tokens of the prompt at most; seated is who writes a token in every pass meanwhile;
    pass_ms(rows) is how long a pass over so many rows takes.
    """
    passes = []
    for read in range(0, prompt_tokens, chunk_tokens):
        rows = seated + min(prompt_tokens - read, chunk_tokens)
        passes.append(pass_ms(rows))
    first_token_ms = sum(passes)
    longest_gap_ms = max(passes)
    return {"first_token_ms": first_token_ms, "longest_gap_ms": longest_gap_ms}
