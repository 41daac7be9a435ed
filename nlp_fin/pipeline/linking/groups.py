"""Groups of metrics that behave alike: where their periods come from, what they are of."""

from __future__ import annotations

MARKET = frozenset(
    "return price index_level fx_rate bond_yield market_cap return_gap max_drawdown volume "
    "interest_rate".split()
)
ACCOUNTS = frozenset(
    "revenue revenue_growth earnings net_income operating_income pretax_income ebitda "
    "earnings_growth eps eps_growth margin gross_margin operating_margin net_margin cash_flow "
    "capex order_value cost writedown dividend payout_ratio roe roa roic investment buyback".split()
)
BALANCE = frozenset(
    "cash net_cash debt leverage equity equity_ratio assets employees customers current_ratio "
    "shares_outstanding".split()
)
MACRO = frozenset("inflation gdp_growth gdp unemployment trade_balance production".split())


def metric_group(metric: str) -> str:
    """Which periods a metric goes with: market, accounts, balance, macro, cagr or static."""
    for name, group in (
        ("market", MARKET),
        ("accounts", ACCOUNTS),
        ("balance", BALANCE),
        ("macro", MACRO),
    ):
        if metric in group:
            return name
    return "cagr" if metric in ("cagr", "hit_rate", "rate_steps") else "static"
