"""Checks of exercise 2 in Python; exercise.ts has the same in TypeScript, and gives the values."""
from checking import call, commas, ensure, fixed, list_from, nearly_equal, number_from, numbers_from, percent, quoted, rounded, seeded, whole_from


def reciting(text):
    """Always certain: after n tokens comes the n-th of its text, which begins again at the end."""
    return lambda context: [1 if token == text[len(context) % len(text)] else 0 for token in range(8)]


def play(answer, **setup):
    given = call(answer, "play_round", **setup)
    ensure(isinstance(given, dict), f"play_round must give a dict with tokens and accepted; got {quoted(given)}")
    tokens = [whole_from(token, "every entry of tokens", 0) for token in list_from(given.get("tokens"), "tokens of play_round")]
    return tokens, whole_from(given.get("accepted"), "accepted of play_round", 0)


def certain(answer, target, draft, drafts):
    """A round of two models that are certain, from an empty context."""
    return play(answer, target=reciting(target), draft=reciting(draft), context=[], drafts=drafts, random=seeded(3))


def token_count(tokens):
    return "1 token" if len(tokens) == 1 else f"{len(tokens)} tokens"


def check_own_token(answer, given):
    tokens, accepted = certain(answer, [1, 2, 3, 4, 5, 6], [1, 2, 3, 7, 5, 6], 5)
    ensure(len(tokens) == 4, f"the target agrees with 3 of 5 drafted tokens and has its own for the fourth place; your round gives {token_count(tokens)}")
    ensure(tokens == [1, 2, 3, 4], f"the target would write 1, 2, 3, 4 and the draft guesses 1, 2, 3, 7; your round gives {commas(tokens)}")
    ensure(accepted == 3, f"accepted counts the drafted tokens that were kept, not the target's own; the target agrees with 3 and yours is {accepted}")
    tokens, accepted = certain(answer, [1, 2, 3], [4, 5, 6], 3)
    ensure(len(tokens) == 1, f"when the first guess is wrong the pass still gives the target's token for that place; your round gives {token_count(tokens)}")
    ensure(accepted == 0, f"when the first guess is wrong nothing is accepted; yours is {accepted}")
    for drafts in [1, 5]:
        tokens, _ = certain(answer, [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], drafts)
        ensure(
            len(tokens) == drafts + 1,
            f"with K = {drafts} and every guess right, the pass has also computed what comes after the last of them; your round gives {token_count(tokens)}",
        )


def check_stops(answer, given):
    tokens, _ = certain(answer, [1, 2, 3, 4, 5], [1, 7, 3, 4, 5], 5)
    ensure(
        len(tokens) == 2,
        f"the second of five guesses is wrong, so that the later ones follow a text that is not there; your round gives {token_count(tokens)}",
    )


def check_same_text(answer, given):
    text = [3, 1, 4, 1, 5, 2, 6, 5, 3, 5]
    models = {"target": reciting(text), "draft": reciting([3, 1, 4, 2, 5, 2, 7, 5, 3, 1, 0])}
    for drafts in [1, 3, 8]:
        context = []
        while len(context) < 60:
            tokens, _ = play(answer, **models, context=[*context], drafts=drafts, random=seeded(len(context)))
            ensure(tokens, f"every round gives at least the target's own token; with K = {drafts} yours gives none after {len(context)} tokens")
            context += tokens
        wrong = [i for i, token in enumerate(context) if token != text[i % len(text)]]
        ensure(not wrong, wrong and f"with K = {drafts}, token {wrong[0]} of the text is {context[wrong[0]]}; the target alone would have written another")


def check_distribution(answer, given):
    p, q = given["p"], given["q"]
    random = seeded(17)
    rounds = 20_000
    tolerance = 0.02  # more than five standard deviations
    first = [0 for _ in p]
    kept = 0
    for _ in range(rounds):
        tokens, accepted = play(answer, target=lambda context: [*p], draft=lambda context: [*q], context=[], drafts=1, random=random)
        kept += accepted
        begins = tokens[0] if tokens else None
        ensure(begins is not None and begins < len(p), f"the vocabulary has {len(p)} tokens, from 0; your round begins with token {begins}")
        first[begins] += 1
    ensure(
        abs(kept / rounds - given["acceptance"]) <= tolerance,
        f"with p = {commas(p)} and q = {commas(q)} your round accepts {percent(kept / rounds)} of the drafted tokens; "
        "keep each with probability min(1, p / q), where p and q are the two probabilities of that token",
    )
    shares = [count / rounds for count in first]
    worst = max(range(len(p)), key=lambda token: abs(shares[token] - p[token]))
    ensure(
        abs(shares[worst] - p[worst]) <= tolerance,
        f"the target writes token {worst} with probability {p[worst]}; in {rounds} of your rounds it came first in {percent(shares[worst])}. "
        "After a rejection, draw from what the draft offers too seldom: max(0, p - q), made to sum to 1",
    )


def measured(answer, what, **setup):
    return numbers_from(call(answer, "measure", **setup), what, ["kept_share", "tokens_per_pass"])


def check_measure(answer, given):
    for drafts, tokens, share in given["expected"]:
        what = f"measure with K = {drafts}"
        setup = {"target": lambda context: [*given["p"]], "draft": lambda context: [*given["q"]], "drafts": drafts}
        kept_share, tokens_per_pass = measured(answer, what, **setup, rounds=1000, random=seeded(5))
        # Five standard deviations of a thousand rounds.
        ensure(
            abs(tokens_per_pass - tokens) <= 0.3,
            f"{what} gives {rounded(tokens_per_pass, 2)} tokens a pass: divide all new tokens by the passes of the target, one a round",
        )
        ensure(
            abs(kept_share - share) <= 0.075,
            f"{what} gives a kept_share of {rounded(kept_share, 2)}: divide the drafted tokens that were kept by all that were drafted",
        )


def check_speed_up(answer, given):
    for tokens, drafts, cost in [(4, 5, 0.2), (4, 5, 0.1), (2.5, 3, 0), (1, 8, 0.5)]:
        found = number_from(call(answer, "speed_up", tokens, drafts, cost), f"speed_up({tokens}, {drafts}, {cost})")
        ensure(
            nearly_equal(found, tokens / (1 + drafts * cost)),
            f"{tokens} tokens a pass from {drafts} drafted at {cost} passes each: your speed_up gives {rounded(found, 3)}. "
            f"A round takes one pass of the target and {drafts} steps of the draft; plain decoding takes one pass a token",
        )


def check_best(answer, given):
    tried = [{"drafts": drafts, "tokens_per_pass": tokens} for drafts, tokens in given["tried"]]
    for cost, best in [(0.1, 5), (0.3, 3), (0, 8), (0.9, 0)]:
        found = whole_from(call(answer, "best_drafts", [{**entry} for entry in tried], cost), f"best_drafts at draft_cost {cost}", 0)
        ensure(
            found == best,
            f"at draft_cost {cost} your best K is {found}, but another is faster; compare the speed-ups, and give 0 when none is above 1",
        )


CHECKS = [check_own_token, check_stops, check_same_text, check_distribution, check_measure, check_speed_up, check_best]


def outputs(answer, given):
    cost = given["draftCost"]
    target, draft = ((lambda context, rows=rows: rows[context[-1] if context else 0]) for rows in given["models"])
    results = []
    for drafts in range(1, given["mostDrafts"] + 1):
        # Short runs, averaged: a context that grows without end takes longer with every round.
        runs = [measured(answer, "measure", target=target, draft=draft, drafts=drafts, rounds=given["rounds"], random=seeded(seed))
                for seed in given["seeds"]]
        kept_share, tokens_per_pass = (sum(values) / len(runs) for values in zip(*runs))
        factor = number_from(call(answer, "speed_up", tokens_per_pass, drafts, cost), "speed_up")
        results.append({"drafts": drafts, "kept_share": kept_share, "tokens_per_pass": tokens_per_pass, "factor": factor})
    best = whole_from(call(answer, "best_drafts", results, cost), "best_drafts", 0)
    shown = [*(drafts for drafts, _ in given["tried"]), best]
    x = {"label": "drafted tokens, K", "values": [result["drafts"] for result in results]}

    def values(name):
        return [result[name] for result in results]

    return [
        {
            "kind": "table",
            "caption": f"Two small models, {given['rounds'] * len(given['seeds'])} rounds for each K; a step of the draft costs {cost} passes of the target. "
                       f"Fastest of 1 to {given['mostDrafts']}: K = {best}",
            "columns": ["K", "Drafted tokens kept", "Tokens a pass", "Speed-up"],
            "rows": [[result["drafts"], percent(result["kept_share"]), fixed(result["tokens_per_pass"], 2), fixed(result["factor"], 2)]
                     for result in results if result["drafts"] in shown],
        },
        {
            "kind": "plot",
            "caption": "Tokens a pass keep rising with K, the speed-up does not",
            "x": x,
            "y": {"label": "times plain decoding", "from": 0},
            "series": [{"name": "tokens a pass", "values": values("tokens_per_pass")}, {"name": "speed-up", "values": values("factor")}],
        },
        {
            "kind": "plot",
            "caption": "The share of drafted tokens that is kept falls with K",
            "x": x,
            "y": {"label": "share kept", "from": 0, "to": 1},
            "series": [{"name": "drafted tokens kept", "values": values("kept_share")}],
        },
    ]
