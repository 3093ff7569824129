"""Checks of exercise 3 in Python; exercise.ts has the same in TypeScript, and gives the values."""
from checking import call, commas, ensure, list_from, nearly_equal, number_from, numbers_from, percent, quoted, rounded, whole_from

SUMMARY = ["total_steps", "mean_latency_steps", "utilisation"]


def in_words(lengths, slots):
    some = commas(lengths[:8]) + (", …" if len(lengths) > 8 else "")
    return f"{len(lengths)} requests ({some}) in {slots} {'slot' if slots == 1 else 'slots'}"


def schedule_of(answer, name, lengths, slots):
    """What a student's scheduler gives, by request: each served once, to its end, in a slot of its own."""
    where = f"{name} of {in_words(lengths, slots)}"
    entries = list_from(call(answer, name, [*lengths], slots), where)
    ensure(len(entries) == len(lengths), f"{where} has {len(entries)} entries; every request is served once")
    schedule = []
    for entry in entries:
        ensure(isinstance(entry, dict), f"every entry of {where} must be a dict; got {quoted(entry)}")
        schedule.append({key: whole_from(entry.get(key), f"{key} in {where}", 0) for key in ["request", "slot", "start", "end"]})
    schedule.sort(key=lambda one: one["request"])
    for request, one in enumerate(schedule):
        steps = one["end"] - one["start"]
        ensure(one["request"] == request, f"{where} does not serve request {request} exactly once")
        ensure(one["slot"] < slots, f"{where} seats request {request} in slot {one['slot']}; slots count from 0 to {slots - 1}")
        ensure(steps == lengths[request], f"request {request} writes {lengths[request]} tokens, one a step; {where} gives it {steps} steps")
    in_time = sorted(schedule, key=lambda one: one["start"])
    for i, one in enumerate(in_time):
        for other in in_time[:i]:
            ensure(
                other["slot"] != one["slot"] or other["end"] <= one["start"],
                f"slot {one['slot']} serves requests {other['request']} and {one['request']} at once, at step {one['start']}, in {where}",
            )
    for one, before in zip(schedule[1:], schedule):
        ensure(
            before["start"] <= one["start"],
            f"request {one['request']} starts at step {one['start']}, before request {before['request']}, in {where}: keep to the order of the list",
        )
    return schedule


def right_schedule(policy, lengths, slots):
    schedule = []
    free_from = [0] * slots
    for request, length in enumerate(lengths):
        if policy == "static" and request % slots == 0:
            free_from = [max(free_from)] * slots
        start = min(free_from) if policy == "continuous" else free_from[request % slots]
        slot = free_from.index(start) if policy == "continuous" else request % slots
        free_from[slot] = start + length
        schedule.append({"request": request, "slot": slot, "start": start, "end": start + length})
    return schedule


def check_static(answer, given):
    for lengths, slots in given["cases"]:
        right = right_schedule("static", lengths, slots)
        for one, expected in zip(schedule_of(answer, "static_schedule", lengths, slots), right):
            early = one["start"] < expected["start"]
            problem = "before the batch in front of it was done" if early else f"later than it could: by then all {slots} slots were free"
            ensure(
                one["start"] == expected["start"],
                f"static batching of {in_words(lengths, slots)}: request {one['request']} starts at step {one['start']}, {problem}",
            )


def check_continuous(answer, given):
    for lengths, slots in given["cases"]:
        right = right_schedule("continuous", lengths, slots)
        for one, expected in zip(schedule_of(answer, "continuous_schedule", lengths, slots), right):
            # Earlier is impossible: in order, and never two in a slot.
            ensure(
                one["start"] == expected["start"],
                f"continuous batching of {in_words(lengths, slots)}: request {one['request']} starts at step {one['start']}, "
                "though a slot was free before: refill each slot as soon as it empties",
            )


def summary_of(answer, schedule, slots, where):
    return numbers_from(call(answer, "summary", [{**one} for one in schedule], slots), f"summary of {where}", SUMMARY)


def known_runs(given):
    """Known schedules, so that a student's summary is judged apart from the schedulers."""
    for lengths, slots in given["cases"]:
        for policy in ["static", "continuous"]:
            yield right_schedule(policy, lengths, slots), slots, f"a {policy} schedule of {in_words(lengths, slots)}"


def check_times(answer, given):
    for schedule, slots, where in known_runs(given):
        ends = [one["end"] for one in schedule]
        total_steps, mean_latency_steps, _ = summary_of(answer, schedule, slots, where)
        ensure(
            nearly_equal(total_steps, max(ends)),
            f"{where}: your total_steps is {rounded(total_steps, 2)}; count from 0 until the last request is done",
        )
        ensure(
            nearly_equal(mean_latency_steps, sum(ends) / len(ends)),
            f"{where}: your mean_latency_steps is {rounded(mean_latency_steps, 2)}; "
            "all requests wait from step 0 until their own end, and the mean is over requests",
        )


def check_utilisation(answer, given):
    for schedule, slots, where in known_runs(given):
        busy = sum(one["end"] - one["start"] for one in schedule)
        _, _, utilisation = summary_of(answer, schedule, slots, where)
        hint = "count the empty steps of every slot, until the last request is done, the tail too"
        if utilisation > 1:
            hint = "it is a share, from 0 to 1"
        if utilisation == 0:
            hint = "busy slot-steps over all slot-steps"
        right = busy / (slots * max(one["end"] for one in schedule))
        ensure(nearly_equal(utilisation, right), f"{where}: your utilisation is {percent(utilisation)}; {hint}")


# Prompts that are known by hand: a pass takes 10 ms, and a tenth for each row.
PROMPTS = [(100, 100, 8), (100, 50, 8), (100, 30, 8), (100, 1000, 8), (7, 1, 1), (2048, 512, 32)]


def known_pass_ms(rows):
    return 10 + rows / 10


def known_passes(prompt_tokens, chunk_tokens, seated):
    """How long each pass takes that reads the prompt: rows for everyone who is seated, and for a chunk."""
    return [known_pass_ms(seated + min(chunk_tokens, prompt_tokens - read)) for read in range(0, prompt_tokens, chunk_tokens)]


def read_prompt(answer, prompt_tokens, chunk_tokens, seated, pass_ms):
    how = f"in chunks of {chunk_tokens}" if chunk_tokens < prompt_tokens else "whole"
    where = f"a prompt of {prompt_tokens} tokens, read {how} with {seated} seated"
    found = call(answer, "read_prompt", prompt_tokens=prompt_tokens, chunk_tokens=chunk_tokens, seated=seated, pass_ms=pass_ms)
    return where, *numbers_from(found, f"read_prompt of {where}", ["first_token_ms", "longest_gap_ms"])


def check_first_token(answer, given):
    for prompt in PROMPTS:
        where, first_token_ms, _ = read_prompt(answer, *prompt, known_pass_ms)
        passes = known_passes(*prompt)
        count = "one pass" if len(passes) == 1 else f"{len(passes)} passes"
        ensure(
            nearly_equal(first_token_ms, sum(passes)),
            f"{where}: your first_token_ms is {rounded(first_token_ms, 2)}; it takes {count}, "
            "and each has a row for everyone who is seated besides its tokens of the prompt",
        )


def check_gap(answer, given):
    for prompt in PROMPTS:
        where, _, longest_gap_ms = read_prompt(answer, *prompt, known_pass_ms)
        ensure(
            nearly_equal(longest_gap_ms, max(known_passes(*prompt))),
            f"{where}: your longest_gap_ms is {rounded(longest_gap_ms, 2)}; "
            "the seated get a token at the end of every pass, so ask how long the longest one takes",
        )


CHECKS = [check_static, check_continuous, check_times, check_utilisation, check_first_token, check_gap]


def prompt_output(answer, given):
    """What a student's code says of the prompt that arrives, for each size of its chunks."""
    chunks = [chunk for chunk, _ in given["passes"]]
    times = {given["slots"] + chunk: ms for chunk, ms in given["passes"]}
    reads = [read_prompt(answer, given["promptTokens"], chunk, given["slots"], lambda rows: times[int(rows)]) for chunk in chunks]
    return {
        "kind": "plot",
        "caption": f"A prompt of {given['promptTokens']} tokens among {given['slots']} who write, 70B on eight A100s: "
                   "small chunks spare the seated, and delay its own first token",
        "x": {"label": "tokens of the prompt in a pass", "values": chunks},
        "y": {"label": "ms", "from": 0},
        "series": [
            {"name": "longest wait of the seated", "values": [gap for _, _, gap in reads]},
            {"name": "its first token", "values": [first for _, first, _ in reads]},
        ],
    }


def outputs(answer, given):
    lengths, slots = given["lengths"], given["slots"]
    rows, lines, last = [], {}, 0
    for name in ["static", "continuous"]:
        schedule = schedule_of(answer, f"{name}_schedule", lengths, slots)
        total_steps, mean_latency_steps, utilisation = summary_of(answer, schedule, slots, name)
        rows.append([name, number_from(total_steps, "total_steps"), float(rounded(mean_latency_steps, 1)), percent(utilisation)])
        lines[name] = schedule
        last = max(last, total_steps)
    steps = [*range(0, int(last) + 1, 5)]
    return [
        {
            "kind": "table",
            "caption": f"{len(lengths)} requests, {slots} slots",
            "columns": ["Batching", "Total, steps", "Mean latency, steps", "Utilisation"],
            "rows": rows,
        },
        {
            "kind": "plot",
            "caption": "Utilisation over time: static batches thin out again and again, continuous batching once, at the end",
            "x": {"label": "step", "values": steps},
            "y": {"label": "share of slots that are busy", "from": 0, "to": 1},
            "series": [{
                "name": name,
                "values": [sum(one["start"] <= step < one["end"] for one in schedule) / slots for step in steps],
            } for name, schedule in lines.items()],
        },
        prompt_output(answer, given),
    ]
