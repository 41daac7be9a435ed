"""Identities of shares and their valuation, and of the accounts behind them.

Sources of the formulas: the usual definitions, as German glossaries give them; percent results are
on the scale of the record format (8,7 % is 8.7).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from nlp_fin.checks.identities.base import Identity, Role, Values
from nlp_fin.checks.intervals import (
    add,
    divide,
    growth_percent,
    magnitude,
    multiply,
    share_percent,
    subtract,
)
from nlp_fin.types import Interval

_MONEY = ("money",)
_PERCENT = ("percent",)
_TIMES = ("times",)
_PROFITS = ("operating_income", "ebitda", "earnings", "net_income", "pretax_income")

PRICE = Role("price", ("price",), _MONEY)
SHARES = Role("shares", ("shares_outstanding",), ("count",))
CAP = Role("cap", ("market_cap",), _MONEY)
EPS = Role("eps", ("eps",), _MONEY)
DIVIDEND = Role("dividend", ("dividend",), _MONEY)
REVENUE = Role("revenue", ("revenue",), _MONEY)
NET_INCOME = Role("profit", ("net_income", "earnings"), _MONEY)


def _product(one: str, two: str) -> Callable[[Values], Interval]:
    return lambda v: multiply(v[one], v[two])


def _quotient(above: str, below: str) -> Callable[[Values], Interval]:
    return lambda v: divide(v[above], v[below])


def _percent_of(part: str, whole: str) -> Callable[[Values], Interval]:
    return lambda v: share_percent(v[part], v[whole])


def _ratio(
    name: str, above: Role, below: Role, result: Role, sentence: str, slack: str = "0"
) -> Identity:
    return Identity(
        name, (above, below), result, _quotient(above.name, below.name),
        f"{above.name} / {below.name}", sentence, cues="connect", slack=Decimal(slack),
    )  # fmt: skip


def _percentage(
    name: str, part: Role, whole: Role, result: Role, sentence: str, slack: str = "0"
) -> Identity:
    return Identity(
        name, (part, whole), result, _percent_of(part.name, whole.name),
        f"{part.name} / {whole.name} * 100", sentence, cues="connect", slack=Decimal(slack),
    )  # fmt: skip


MARKET_CAP = Identity(
    "market_cap", (SHARES, PRICE), CAP, _product("shares", "price"), "shares * price",
    "{shares} Aktien zu {price} ergeben einen Börsenwert von {expected}", cues="connect",
)  # fmt: skip
PE = _ratio(
    "pe", PRICE, EPS, Role("pe", ("pe", "forward_pe"), _TIMES),
    "Ein Kurs von {price} und ein Gewinn je Aktie von {eps} ergeben ein KGV von {expected}",
)  # fmt: skip
DIVIDEND_YIELD = _percentage(
    "dividend_yield", DIVIDEND, PRICE, Role("yield", ("dividend_yield",), _PERCENT),
    "Eine Dividende von {dividend} bei einem Kurs von {price} ergibt eine Rendite von {expected}",
)  # fmt: skip
PAYOUT_OF_EPS = _percentage(
    "payout_of_eps", DIVIDEND, EPS, Role("payout", ("payout_ratio",), _PERCENT),
    "{dividend} Dividende von {eps} Gewinn je Aktie sind eine Quote von {expected}",
)  # fmt: skip
PAYOUT_OF_PROFIT = _percentage(
    "payout_of_profit", DIVIDEND, NET_INCOME, Role("payout", ("payout_ratio",), _PERCENT),
    "{dividend} Ausschüttung von {profit} Gewinn sind eine Quote von {expected}", slack="0.1",
)  # fmt: skip
UPSIDE = Identity(
    "upside", (PRICE, Role("target", ("price_target",), _MONEY)),
    Role("upside", ("upside",), _PERCENT), lambda v: growth_percent(v["price"], v["target"]),
    "(target / price - 1) * 100",
    "Vom Kurs {price} bis zum Kursziel {target} sind es {expected}", cues="connect", signed=False,
)  # fmt: skip
MARGIN = _percentage(
    "margin", Role("profit", _PROFITS, _MONEY), REVENUE,
    Role("margin", ("margin", "operating_margin", "net_margin"), _PERCENT),
    "{profit} Ergebnis von {revenue} Umsatz sind eine Marge von {expected}",
)  # fmt: skip
ENTERPRISE_VALUE = Identity(
    "enterprise_value", (CAP, Role("debt", ("debt", "net_cash"), _MONEY)),
    Role("ev", ("enterprise_value",), _MONEY), lambda v: add(v["cap"], magnitude(v["debt"])),
    "cap + debt", "Börsenwert {cap} und Nettoschulden {debt} ergeben einen Unternehmenswert von "
    "{expected}", cues="connect",
)  # fmt: skip
ENTERPRISE_VALUE_OF_CASH = Identity(
    "enterprise_value_of_cash", (CAP, Role("cash", ("net_cash", "cash"), _MONEY)),
    Role("ev", ("enterprise_value",), _MONEY), lambda v: subtract(v["cap"], magnitude(v["cash"])),
    "cap - cash", "Börsenwert {cap} abzüglich Nettokasse {cash} ergibt einen Unternehmenswert von "
    "{expected}", cues="connect",
)  # fmt: skip
ENTERPRISE_VALUE_NET = Identity(
    "enterprise_value_net",
    (CAP, Role("debt", ("debt",), _MONEY), Role("cash", ("net_cash", "cash"), _MONEY)),
    Role("ev", ("enterprise_value",), _MONEY),
    lambda v: subtract(add(v["cap"], magnitude(v["debt"])), magnitude(v["cash"])),
    "cap + debt - cash", "Börsenwert {cap} und Schulden {debt} abzüglich {cash} Kasse ergeben "
    "einen Unternehmenswert von {expected}", cues="connect",
)  # fmt: skip
EPS_OF_PROFIT = _ratio(
    "eps_of_profit", NET_INCOME, SHARES, EPS,
    "{profit} Gewinn auf {shares} Aktien sind {expected} je Aktie", slack="0.25",
)  # fmt: skip
LEVERAGE = _ratio(
    "leverage", Role("debt", ("debt",), _MONEY), Role("ebitda", ("ebitda",), _MONEY),
    Role("leverage", ("leverage",), _TIMES),
    "{debt} Schulden sind das {expected} von {ebitda} Ebitda", slack="0.2",
)  # fmt: skip
EQUITY_RATIO = _percentage(
    "equity_ratio", Role("equity", ("equity",), _MONEY), Role("assets", ("assets",), _MONEY),
    Role("ratio", ("equity_ratio",), _PERCENT),
    "{equity} Eigenkapital von {assets} Bilanzsumme sind {expected}",
)  # fmt: skip
PRICE_TO_SALES = _ratio(
    "price_to_sales", CAP, REVENUE, Role("ps", ("ps",), _TIMES),
    "Der Börsenwert {cap} ist das {expected} des Umsatzes {revenue}",
)  # fmt: skip
EV_TO_EBITDA = _ratio(
    "ev_to_ebitda", Role("ev", ("enterprise_value",), _MONEY), Role("ebitda", ("ebitda",), _MONEY),
    Role("multiple", ("ev_ebitda",), _TIMES),
    "Der Unternehmenswert {ev} ist das {expected} des Ebitda {ebitda}",
)  # fmt: skip
EV_TO_SALES = _ratio(
    "ev_to_sales", Role("ev", ("enterprise_value",), _MONEY), REVENUE,
    Role("multiple", ("ev_sales",), _TIMES),
    "Der Unternehmenswert {ev} ist das {expected} des Umsatzes {revenue}",
)  # fmt: skip
FCF_YIELD = _percentage(
    "fcf_yield", Role("flow", ("cash_flow",), _MONEY), CAP, Role("yield", ("fcf_yield",), _PERCENT),
    "{flow} Cashflow sind {expected} des Börsenwerts {cap}", slack="0.2",
)  # fmt: skip
ROE = _percentage(
    "roe", NET_INCOME, Role("equity", ("equity",), _MONEY), Role("roe", ("roe",), _PERCENT),
    "{profit} Gewinn sind {expected} des Eigenkapitals {equity}", slack="0.3",
)  # fmt: skip
ROA = _percentage(
    "roa", NET_INCOME, Role("assets", ("assets",), _MONEY), Role("roa", ("roa",), _PERCENT),
    "{profit} Gewinn sind {expected} der Bilanzsumme {assets}", slack="0.3",
)  # fmt: skip
TOTAL_DIVIDEND = Identity(
    "total_dividend", (SHARES, DIVIDEND), Role("total", ("dividend",), _MONEY),
    _product("shares", "dividend"), "shares * dividend",
    "{dividend} auf {shares} Aktien sind {expected}", cues="connect",
)  # fmt: skip


def _worded(name: str, units: tuple[str, ...] = _MONEY) -> Role:
    return Role(name, units=units, worded=True)


TRADE_BALANCE = Identity(
    "trade_balance", (_worded("exports"), _worded("imports")), _worded("balance"),
    lambda v: subtract(v["exports"], v["imports"]), "exports - imports",
    "Ausfuhren von {exports} und Einfuhren von {imports} ergeben einen Saldo von {expected}",
    cues="connect", signed=False, turned="imports - exports",
)  # fmt: skip
REMAINDER = Identity(
    "remainder", (_worded("inflow"), _worded("outflow")), _worded("remainder"),
    lambda v: subtract(v["inflow"], v["outflow"]), "inflow - outflow",
    "Einnahmen von {inflow} und Ausgaben von {outflow} ergeben einen Saldo von {expected}",
    cues="connect", signed=False, turned="outflow - inflow",
)  # fmt: skip
TAX_RATE = _percentage(
    "tax_rate", _worded("tax"), Role("profit", ("pretax_income",), _MONEY),
    _worded("tax_rate", _PERCENT), "{tax} Steuern auf {profit} Gewinn sind {expected}",
)  # fmt: skip
DEBT_RATIO = _percentage(
    "debt_ratio", Role("debt", ("debt",), _MONEY), Role("gdp", ("gdp",), _MONEY),
    _worded("debt_ratio", _PERCENT),
    "{debt} Schulden sind {expected} der Wirtschaftsleistung {gdp}",
)  # fmt: skip
COST_INCOME = _percentage(
    "cost_income", _worded("expense"), _worded("income"), _worded("cost_income", _PERCENT),
    "{expense} Aufwand bei {income} Erträgen sind eine Quote von {expected}",
)  # fmt: skip
BOOK_TO_BILL = _ratio(
    "book_to_bill", _worded("orders"), REVENUE, _worded("book_to_bill", ("times", "count")),
    "{orders} Aufträge zu {revenue} Umsatz sind ein Verhältnis von {expected}",
)  # fmt: skip

BY_WORDS: tuple[Identity, ...] = (
    TRADE_BALANCE, REMAINDER, TAX_RATE, DEBT_RATIO, COST_INCOME, BOOK_TO_BILL,
)  # fmt: skip
"""Identities whose result only its words show."""

LIBRARY: tuple[Identity, ...] = (
    MARKET_CAP, PE, DIVIDEND_YIELD, PAYOUT_OF_EPS, PAYOUT_OF_PROFIT, UPSIDE, MARGIN,
    ENTERPRISE_VALUE, ENTERPRISE_VALUE_OF_CASH, ENTERPRISE_VALUE_NET, EPS_OF_PROFIT, LEVERAGE,
    EQUITY_RATIO,
    PRICE_TO_SALES, EV_TO_EBITDA, EV_TO_SALES, FCF_YIELD, ROE, ROA, TOTAL_DIVIDEND,
)  # fmt: skip
"""Identities bound by the metrics of the figures. Where one result has several identities
(payout, enterprise value), one that holds is enough."""
