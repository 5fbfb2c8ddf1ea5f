"""Faults of a ledger: budgets, prices, receipts, and what a refusal costs."""

from .planting import Change, Fault

OPS = ("session",)
PAY, PRICE, RECEIPT, PERFORM, SESSION = "ledger.Ledger.pay", "ledger.Ledger.price", "ledger.Ledger.receipt", "ledger.perform", "ledger.session"
PAYS = '        ledger.pay(operation["label"], ledger.price(mechanism))\n'


def fault(slug, what, *changes, seen=None):
    return Fault(slug, what, *changes, ops=OPS, seen=seen)


FAULTS = [
    fault("budget-in-floats", "The budget is a float.", Change(PAY, "self.left -= amount", "self.left = type(amount)(float(self.left) - float(amount))"), seen="OpenDP#2789, #2131"),
    fault("budget-with-tolerance", "What overspends by less than 1e-9 is paid.", Change(PAY, "amount > self.left", "amount > self.left + type(amount)(1, 10**9)")),
    fault("budget-must-exceed", "The last of the budget cannot be spent: >= for >.", Change(PAY, "amount > self.left", "amount >= self.left")),
    fault("budget-not-checked", "Whatever is asked is paid.", Change(PAY, "if amount > self.left:", "if False:")),
    fault("budget-checked-against-whole", "Each amount is compared with the whole budget.", Change(PAY, "amount > self.left", "amount > self.left + sum(a for _, a in self.payments)"), seen="smartnoise-sdk#200: k releases charged as one"),
    fault("refusal-spends", "A refused amount is charged.", Change(PAY, 'raise Refused("the budget does not reach")', "self.left = max(self.left - amount, self.left * 0)\n        raise Refused('')")),
    fault("refusal-empties", "After a refusal nothing is paid any more.", Change(PAY, 'raise Refused("the budget does not reach")', "self.left *= 0\n        raise Refused('')")),
    fault("overspending-clamped", "What overspends is paid with what is left.", Change(PAY, 'raise Refused("the budget does not reach")', "amount = self.left")),
    fault("negative-amount-refunds", "A negative amount is a refund, 0 is free.", Change(PAY, "if amount <= 0:", "if False:")),
    fault("noise-of-one-draw-for-all", "Every release reads the tape from its beginning.", Change(SESSION, "            found = {", "            draws = Draws(draws.profile, tape.of(form))\n            found = {"), seen="diffprivlib#31: one seed, identical noise"),
    fault("read-before-pay", "The noise is drawn before the payment.", Change(PERFORM, PAYS + "        begun = draws.tape.position\n        return {\"out\": mechanism.release(data, draws), \"bits\": draws.tape.position - begun}", "        begun = draws.tape.position\n        out = mechanism.release(data, draws)\n" + PAYS + "        return {\"out\": out, \"bits\": draws.tape.position - begun}")),
    fault("paid-before-checked", "The payment is made before the input is read.", Change(PERFORM, "        data = mechanism.read(operation[\"input\"])\n" + PAYS, PAYS + "        data = mechanism.read(operation[\"input\"])\n")),
    fault("release-not-charged", "A release costs nothing.", Change(PERFORM, PAYS, ""), seen="smartnoise-sdk#385"),
    fault("rho-is-epsilon", "A pure guarantee costs its epsilon in zcdp.", Change("base.Mechanism.rho", "self.pure * self.pure / 2", "self.pure")),
    fault("rho-without-the-half", "eps^2 for eps^2/2.", Change("base.Mechanism.rho", "self.pure * self.pure / 2", "self.pure * self.pure")),
    fault("rho-charged-as-epsilon", "A zcdp price is paid in a budget of epsilon.", Change(PRICE, 'mechanism.pure if self.currency == "pure" else mechanism.rho', "mechanism.rho if mechanism.pure is None else mechanism.pure if self.currency == 'pure' else mechanism.rho")),
    fault("currency-ignored", "Every budget is one of epsilon.", Change(PRICE, 'self.currency == "pure"', "mechanism.pure is not None")),
    fault("logarithm-priced-as-float", "An epsilon of ln(q) is paid as a float.", Change(PRICE, "    if price", "    if price is None and getattr(mechanism, 'odds', None): price = scalars.read('1') * __import__('fractions').Fraction(__import__('math').log(mechanism.odds))\n    if price")),
    fault("sensitivity-not-priced", "The price is that of sensitivity 1.", Change(PRICE, "    if price", "    price = price / (getattr(mechanism, 'sensitivity', 1) or 1) if price is not None else None\n    if price")),
    fault("sensitivity-priced-once", "In zcdp the sensitivity is not squared.", Change(PRICE, "    if price", "    price = price / (getattr(mechanism, 'sensitivity', 1) or 1) if price is not None and self.currency != 'pure' else price\n    if price")),
    fault("price-halved", "Half of the price is paid.", Change(PRICE, "return price", "return price / 2")),
    fault("label-unchecked", "A label may hold anything.", Change(PAY, 'if not 1 <= len(label) <= 200 or "\\t" in label or "\\n" in label:', "if False:")),
    fault("label-length-unchecked", "A label may be empty or long.", Change(PAY, "not 1 <= len(label) <= 200 or", "")),
    fault("label-of-200-refused", "A label of 200 characters is too long.", Change(PAY, "<= 200", "< 200")),
    fault("receipt-without-order", "A receipt sorts its payments.", Change(RECEIPT, "in self.payments", "in sorted(self.payments)")),
    fault("receipt-without-amounts", "A receipt names the labels only.", Change(RECEIPT, "scalars.show(amount)", "''")),
    fault("receipt-of-the-last", "A receipt names the last payment only.", Change(RECEIPT, "in self.payments", "in self.payments[-1:]")),
    fault("receipt-without-last-line-feed", "A receipt's lines are joined, not ended.", Change(RECEIPT, "text.encode", "text.rstrip('\\n').encode")),
    fault("receipt-names-refusals", "A refused payment is on the receipt.", Change(PAY, 'raise Refused("the budget does not reach")', "self.payments.append((label, amount))\n        raise Refused('')")),
    fault("remaining-in-decimals", "What is left is shown as a float.", Change(SESSION, "scalars.show(ledger.left)", "repr(float(ledger.left))")),
    fault("session-stops-at-refusal", "After a refusal everything is refused.", Change(SESSION, "            found = {\"status\": \"refused\"}", "            found, perform_ = {'status': 'refused'}, ledger.__dict__.update(left=ledger.left, closed=True)"), Change(SESSION, "        try:", "        try:\n            if hasattr(ledger, 'closed'): raise Refused('closed')")),
    fault("missing-scale-is-one", "A missing parameter is 1, and an unknown one is ignored.", Change("base.given", "fields(params, tuple(required), tuple(defaults))", "[params.get(name, MISSING) for name in (*required, *defaults)]"), Change("base.given", "defaults[name] if", "defaults.get(name, '1') if")),
    fault("profile-changed", "Releases use the other profile.", Change(SESSION, 'known(profile, PROFILES, "profile")', "PROFILES[1 - PROFILES.index(profile)]")),
]
