# Tokens are whole numbers from 0. A model is a function: model(context) is a list with the
# probability of each token to come after the context. random() is uniform, at least 0 and below 1.
# drafts is K, the number of tokens to draft.


def draw(probabilities, random):
    """Draws one token by its probability. Done for you."""
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


def play_round(target, draft, context, drafts, random):
    """One round: K drafted tokens, one pass of the target, and what is kept of them."""
    drafted = []
    for _ in range(drafts):
        drafted.append(draw(draft(context + drafted), random))

    tokens = []
    # For each drafted token, from the front: p is the target's probability, q the draft's.
    # Keep it with probability min(1, p / q). At the first that is not, what comes instead?
    # And when all are kept, what does the target's pass give you for free?
    accepted = 0  # how many of the drafted tokens were kept
    return {"tokens": tokens, "accepted": accepted}


def measure(target, draft, drafts, rounds, random):
    """Plays that many rounds, each after the tokens of the last, from an empty context."""
    context = []
    for _ in range(rounds):
        result = play_round(target, draft, context, drafts, random)
        context = context + result["tokens"]
    kept_share = 0  # share of all drafted tokens that were kept
    tokens_per_pass = 0  # new tokens for each pass of the target
    return {"kept_share": kept_share, "tokens_per_pass": tokens_per_pass}


def speed_up(tokens_per_pass, drafts, draft_cost):
    """How many times as fast as plain decoding; draft_cost is one step of the draft in passes of the target."""
    return tokens_per_pass  # what does a round cost?


def best_drafts(measured, draft_cost):
    """The K that is fastest, or 0 when plain decoding is. Each of measured has "drafts" and "tokens_per_pass"."""
    return 0
