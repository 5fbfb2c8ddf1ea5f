"""The largest loss of a plan: losses of independent uses add up, and so do
their largest ones, whatever happens in between.
"""

from mpmath import expm1, inf, isinf, log, log1p, mp, mpf

from .measures import num

DIGITS = 60


def of_one(term):
    params = term.params
    if term.mechanism in ("laplace", "discrete-laplace"):
        return num(term.sensitivity / params.get("b", params.get("scale")))
    if term.mechanism == "randomized-response":
        return log(num(params["odds"]))
    return num(params["epsilon"]) if term.mechanism == "pure" else inf


def sampled(loss, q, removed):
    """Of P = (1 - q) Q + q P' against Q under removal, else of Q against P; the
    losses of one use are symmetric."""
    if removed:
        return loss if isinf(loss) else log1p(q * expm1(loss))
    return -log1p(-q if isinf(loss) else q * expm1(-loss))


def largest(terms, directions):
    with mp.workdps(DIGITS + 20):

        def one_way(removed):
            total = mpf(0)
            for term in terms:
                loss = of_one(term)
                total += term.count * (sampled(loss, num(term.rate), removed) if term.rate < 1 else loss)
            return total

        return max(map(one_way, directions))
