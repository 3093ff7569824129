# Tokens are whole numbers from 0. A model is a function: model(context) is a list with the
# probability of each token to come after the context. random() is uniform, at least 0 and below 1.
# drafts is K, the number of tokens to draft.


def draw(probabilities, random):
    """Draws one token by its probability."""
    left = random()
    last = 0
    for token, probability in enumerate(probabilities):
        if probability == 0:
            continue
        last = token
        left -= probability
        if left < 0:
            break
    return last


def residual(p, q):
    """What the draft offers too seldom: max(0, p - q), made to sum to 1."""
    left = [max(0, wanted - offered) for wanted, offered in zip(p, q)]
    return [value / sum(left) for value in left]


def play_round(target, draft, context, drafts, random):
    """One round: K drafted tokens, one pass of the target, and what is kept of them."""
    drafted = []
    for _ in range(drafts):
        drafted.append(draw(draft(context + drafted), random))

    tokens = []
    for token in drafted:
        p = target(context + tokens)  # a real target computes all of these in one pass
        q = draft(context + tokens)
        if random() >= p[token] / q[token]:
            correction = draw(residual(p, q), random)
            return {"tokens": [*tokens, correction], "accepted": len(tokens)}
        tokens.append(token)
    bonus = draw(target(context + tokens), random)
    return {"tokens": [*tokens, bonus], "accepted": drafts}


def measure(target, draft, drafts, rounds, random):
    """Plays that many rounds, each after the tokens of the last, from an empty context."""
    context = []
    kept = 0
    for _ in range(rounds):
        result = play_round(target, draft, context, drafts, random)
        context = context + result["tokens"]
        kept += result["accepted"]
    kept_share = kept / (rounds * drafts)
    tokens_per_pass = len(context) / rounds
    return {"kept_share": kept_share, "tokens_per_pass": tokens_per_pass}


def speed_up(tokens_per_pass, drafts, draft_cost):
    """How many times as fast as plain decoding; draft_cost is one step of the draft in passes of the target."""
    return tokens_per_pass / (1 + drafts * draft_cost)


def best_drafts(measured, draft_cost):
    """The K that is fastest, or 0 when plain decoding is. Each of measured has "drafts" and "tokens_per_pass"."""
    best, best_factor = 0, 1
    for entry in measured:
        factor = speed_up(entry["tokens_per_pass"], entry["drafts"], draft_cost)
        if factor > best_factor:
            best, best_factor = entry["drafts"], factor
    return best
