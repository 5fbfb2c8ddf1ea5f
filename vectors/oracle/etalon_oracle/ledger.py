"""The operation `session`: a budget, payments, and releases from one tape."""

import hashlib

from . import mechanisms, scalars, tape
from .arguments import a_list, fields, known, one_of
from .mechanisms.base import Draws
from .outcome import Refused

CURRENCIES = ("pure", "zcdp")
PROFILES = ("cks20/1", "inverse/1")


class Ledger:
    def __init__(self, currency, budget):
        self.currency, self.left = currency, budget
        self.payments = []

    def price(self, mechanism):
        """What a mechanism costs in the currency, as a rational."""
        price = mechanism.pure if self.currency == "pure" else mechanism.rho
        if price is None:
            raise Refused("the mechanism has no rational price in this currency")
        return price

    def pay(self, label, amount):
        if not 1 <= len(label) <= 200 or "\t" in label or "\n" in label:
            raise Refused("a label has 1 to 200 characters, no tab and no line feed")
        if amount <= 0:
            raise Refused("an amount must be above 0")
        if amount > self.left:
            raise Refused("the budget does not reach")
        self.left -= amount
        self.payments.append((label, amount))

    def receipt(self):
        text = "".join("%s\t%s\n" % (label, scalars.show(amount)) for label, amount in self.payments)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()


FIELDS = {"release": ("label", "mechanism", "params", "input"), "pay": ("label", "amount"), "remaining": (), "receipt": ()}


def well_formed(operation):
    """Refuses the whole case for a name, a field or a type that is not known."""
    do = operation.get("do") if isinstance(operation, dict) else None
    names = FIELDS[one_of(do, FIELDS, "do")]
    fields(operation, ("do",) + names)
    for name in names:
        kind = {"params": dict, "input": object}.get(name, str)
        if not isinstance(operation[name], kind):
            raise Refused(name + " has another type")


def perform(operation, ledger, draws):
    """The fields of one operation's result, besides status and remaining."""
    do = operation["do"]
    if do == "release":
        mechanism = mechanisms.of(operation["mechanism"], operation["params"])
        mechanism.accepts(draws.profile)
        data = mechanism.read(operation["input"])
        ledger.pay(operation["label"], ledger.price(mechanism))
        begun = draws.tape.position
        return {"out": mechanism.release(data, draws), "bits": draws.tape.position - begun}
    if do == "pay":
        ledger.pay(operation["label"], scalars.parameter(operation["amount"], "amount"))
        return {}
    return {"sha256": ledger.receipt()} if do == "receipt" else {}


def session(args):
    currency, budget, profile, form, operations = fields(args, ("currency", "budget", "profile", "tape", "operations"))
    budget = scalars.parameter(budget, "budget")
    if budget <= 0:
        raise Refused("a budget must be above 0")
    ledger = Ledger(one_of(currency, CURRENCIES, "currency"), budget)
    draws = Draws(known(profile, PROFILES, "profile"), tape.of(form))
    for operation in a_list(operations, "operations"):
        well_formed(operation)
    results = []
    for operation in operations:
        try:
            found = {"status": "ok", **perform(operation, ledger, draws)}
        except Refused:
            found = {"status": "refused"}
        results.append({**found, "remaining": scalars.show(ledger.left)})
    return {"results": results}
