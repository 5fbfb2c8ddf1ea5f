"""Faults of an auditor: what it looks at, and when it speaks."""

from .planting import Change, Fault

OPS = ("judge",)
JUDGE, REFUTED, EVENT = "auditor.judge", "auditor.refuted", "auditor.event_of"
CALL = "refuted(odds, claimed, p, q, event_of(*learned, odds)) or refuted(odds, claimed, q, p, event_of(*learned[::-1], odds))"
PURE = "return regions.most(seen_p + seen_q, chance, level) < seen_p"
APPROX = "return above > odds * below + claimed"


def fault(slug, what, *changes, seen=None):
    return Fault(slug, what, *changes, ops=OPS, seen=seen)


FAULTS = [
    fault("auditor-always-flags", "Every subject is accused.", Change(JUDGE, "if " + CALL, "if True")),
    fault("auditor-never-flags", "No subject is accused.", Change(JUDGE, "if " + CALL, "if False")),
    fault("auditor-one-direction", "Only left against right is tested.", Change(JUDGE, " or refuted(odds, claimed, q, p, event_of(*learned[::-1], odds))", "")),
    fault("auditor-other-direction", "Only right against left is tested.", Change(JUDGE, "refuted(odds, claimed, p, q, event_of(*learned, odds)) or ", "")),
    fault("auditor-point-estimate", "A ratio of counts above the claim is a violation.", Change(REFUTED, PURE, "return seen_p > odds * seen_q"), Change(REFUTED, APPROX, "return seen_p / sum(p.values()) > odds * seen_q / sum(q.values()) + claimed"), seen="epsilon_raw_counts of jax_privacy"),
    fault("auditor-at-least", "A claim that is met exactly is a violation.", Change(REFUTED, PURE, "return seen_p >= odds * seen_q * type(odds)(99, 100) and seen_p > 0"), Change(REFUTED, APPROX, "return seen_p / sum(p.values()) >= (odds * seen_q / sum(q.values()) + claimed) * type(odds)(97, 100)")),
    fault("auditor-stops-early", "The data are looked at until they accuse, without a correction.", Change(REFUTED, "level = LEVEL / 2", "level = Fraction(2, 5)"), seen="dp_auditorium, a family error up to 64 %"),
    fault("auditor-delta-ignored", "The claim's delta is taken for 0.", Change(JUDGE, "if " + CALL, "claimed = Fraction(0)\n    if " + CALL), seen="the C++ stochastic tester of Google"),
    fault("auditor-delta-twice", "The claim's delta is added twice.", Change(JUDGE, "if " + CALL, "claimed = min(2 * claimed, Fraction(1))\n    if " + CALL)),
    fault("auditor-ignores-rare", "Outputs seen in fewer than one run of ten are left out.", Change(EVENT, "if learned_p[x] >", "if learned_p[x] > sum(learned_p.values()) / 10 and learned_p[x] >"), seen="dp-sniper: outputs below c = 0.01"),
    fault("auditor-needs-both-sides", "Outputs of one side only are left out.", Change(EVENT, "if learned_p", "if learned_q.get(x) and learned_p"), seen="statdp: a ratio that divides by 0 is skipped"),
    fault("auditor-odds-squared", "The claim is taken for twice its epsilon.", Change(JUDGE, "[1]\n", "[1] ** 2\n")),
    fault("auditor-odds-halved", "The claim is taken for half its epsilon.", Change(JUDGE, "[1]\n", "[1]\n    odds = Fraction(round(float(odds) ** 0.5 * 2**40), 2**40) if odds < 1 << 900 else odds\n")),
    fault("auditor-one-plus-epsilon", "e^eps is taken for 1 + eps.", Change(JUDGE, "[1]\n", "[1]\n    odds = 1 + Fraction(__import__('math').log(odds)) if odds < 1 << 900 else odds\n")),
    fault("auditor-most-frequent-only", "Only the output that is most frequent is tested.", Change(EVENT, "above = [x for x in learned_p if", "top = max(learned_p, key=learned_p.get)\n    above = [x for x in [top] if")),
    fault("auditor-mean-only", "Outputs are compared by their mean.", Change(JUDGE, "if " + CALL, "m = lambda c: sum((n + 1) * c[x] for n, x in enumerate(sorted(c))) / max(sum(c.values()), 1)\n    if abs(m(p) - m(q)) > max(m(p), m(q)) * (1 - 1 / float(min(odds, 10**9))) + claimed")),
    fault("auditor-few-runs", "Only the first 200 runs are used.", Change(JUDGE, "eighth = runs // 8", "runs = min(runs, 200)\n    eighth = runs // 8")),
    fault("auditor-total-variation", "A total variation above 1/4 is a violation.", Change(JUDGE, "if " + CALL, "if sum(abs(p.get(x, 0) / max(sum(p.values()), 1) - q.get(x, 0) / max(sum(q.values()), 1)) for x in {**p, **q}) / 2 > 0.25")),
    fault("auditor-different-is-broken", "Any difference between the sides is a violation.", Change(JUDGE, "if " + CALL, "if any(abs(p.get(x, 0) / max(sum(p.values()), 1) - q.get(x, 0) / max(sum(q.values()), 1)) > 0.02 for x in {**p, **q})")),
    fault("auditor-odd-looking-law", "A law whose most frequent output is not the smallest is a violation.", Change(JUDGE, "if " + CALL, "if max(p, key=p.get) != min(p) or min(p.values()) * 10 > max(p.values())")),
    fault("auditor-mean-p-value", "A p-value below 1/2 is a violation.", Change(REFUTED, "level = LEVEL / 2", "level = Fraction(49, 100)"), seen="statdp: the mean of 200 p-values"),
]
