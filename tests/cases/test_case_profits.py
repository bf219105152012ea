"""CoreBridge's work for its customers, and its deals: the truths planted, in many draws."""

from functools import cache

import pytest

from workshop_kit.cases import case, truth
from workshop_kit.cases.generate import _corebridge as planted
from workshop_kit.cases.generate._corebridge_activity import loss_makers
from workshop_kit.cases.generate._corebridge_deals import GENEROUS_PCT
from workshop_kit.cases.generate._corebridge_scores import SCORES
from workshop_kit.models.accounts import cost_to_serve, priority_matrix, whale_curve
from workshop_kit.models.pricing import price_band

SEEDS = range(1, 25)
SHIPPED = {
    "peak_share": 1.608,
    "loss_makers": 141,
    "five_lose_kcny": 24_180,
    "five": ["C180", "C209", "C106", "C383", "C112"],
}


@cache
def _drawn(seed):
    """Return a draw's customers (with segment) and its other tables."""
    return planted.draw_customers(seed), planted.make(seed).tables


def _served(activity, service):
    counts = activity.set_index("customer").fillna({"credit_checks": 0}).astype("int64")
    each = service.set_index("activity")
    return cost_to_serve(
        counts,
        each["minutes"].to_dict(),
        each["cost_kcny"].sum(),
        each["practical_minutes"].sum(),
        counts["gross_profit_kcny"],
    )


def _with_pocket_price(deals):
    taken = deals["on_invoice_cny"] + deals["off_invoice_cny"]
    return deals.assign(pocket_price_cny=deals["list_price_cny"] - taken).dropna()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_whale_has_its_peak_and_the_five_lose_most(seed):
    customers, tables = _drawn(seed)
    profits = _served(tables["activity"], tables["service"]).customers["profit_kcny"]
    curve = whale_curve(profits)
    assert 1.50 <= curve.peak_share <= 1.80
    five = loss_makers(customers)["customer"]
    assert set(curve.customers.index[-5:]) == set(five)
    assert profits[five].max() < -3_000 < -2_000 < profits.drop(five).min(), "a clear step"
    assert five[0] == customers.loc[customers["revenue_kcny"].idxmax(), "customer"]


@pytest.mark.parametrize("seed", SEEDS)
def test_each_loss_has_the_cause_planted(seed):
    customers, tables = _drawn(seed)
    minutes = tables["service"].set_index("activity")["minutes"]
    work = tables["activity"].set_index("customer")[minutes.index].fillna(0).astype(float)
    for row in loss_makers(customers).itertuples():
        assert (work.loc[row.customer] * minutes).idxmax() == row.cause


def test_profits_leave_the_margin_that_the_story_tells():
    for seed in SEEDS:
        served = _served(_drawn(seed)[1]["activity"], _drawn(seed)[1]["service"])
        operating = served.customers["profit_kcny"].sum() - served.unused_kcny
        assert operating / 1_900_000 == pytest.approx(0.034, abs=1e-9)
        assert 0.05 < served.unused_share < 0.10


def test_tender_customers_cost_most_per_yuan_and_growth_is_not_lost_in_work():
    for seed in SEEDS:
        customers, tables = _drawn(seed)
        served = _served(tables["activity"], tables["service"]).customers["cost_kcny"]
        both = customers.set_index("customer").assign(cost=served)
        both = both.drop(loss_makers(customers)["customer"])
        totals = both.groupby("segment")[["cost", "revenue_kcny"]].sum()
        share = totals["cost"] / totals["revenue_kcny"]
        assert share["tender"] > share["self_reliant"], seed


@pytest.mark.parametrize("seed", SEEDS)
def test_three_salespeople_give_most_away_and_size_explains_nothing(seed):
    band = price_band(_with_pocket_price(_drawn(seed)[1]["deals"]), seller="rep")
    assert set(band.sellers.index[:3]) == set(GENEROUS_PCT)
    steps = band.sellers["mean_cny"].diff()
    assert steps.idxmax() == band.sellers.index[3], "the step lies above the three"
    assert band.size_r2 < 0.06
    assert band.low_cny == pytest.approx(70, abs=1.5)
    assert band.high_cny == pytest.approx(88, abs=1.5)
    assert band.mean_cny == pytest.approx(79.3, abs=0.8)


@pytest.mark.parametrize("seed", SEEDS)
def test_deals_add_up_to_the_customers_sales(seed):
    customers, tables = _drawn(seed)
    deals = tables["deals"]
    assert len(deals) == 2_400
    assert (deals["volume"] > 0).all()
    invoiced = deals["volume"] * (deals["list_price_cny"] - deals["on_invoice_cny"]) / 1000
    sums = invoiced.groupby(deals["customer"]).sum()
    sales = customers.set_index("customer")["revenue_kcny"].loc[sums.index]
    assert len(sums) == 120
    assert (sums.round() == sales).all()
    orders = tables["activity"].set_index("customer")["orders"].loc[sums.index]
    assert (deals["customer"].value_counts().loc[sums.index] <= orders).all()
    assert (deals.groupby("customer")["rep"].nunique() == 1).all()
    assert (deals.groupby("rep")["customer"].nunique() == 10).all()


def test_gaps_and_outliers_are_those_documented():
    company = case("corebridge")
    checks = company.activity["credit_checks"]
    assert checks.isna().sum() == 9
    assert (checks == 52).sum() == 1
    assert checks[checks != 52].max() < 40
    rebates = company.deals["off_invoice_cny"].isna()
    assert rebates.sum() == 18
    assert (company.deals.loc[rebates, "month"] == 12).all()
    assert (company.deals["on_invoice_cny"] > 35).sum() == 3
    documented = company.activity.columns[company.activity.isna().any()].tolist()
    assert documented == ["credit_checks"]


def test_shipped_whale():
    company = case("corebridge")
    served = _served(company.activity, company.service)
    curve = whale_curve(served.customers["profit_kcny"])
    assert round(curve.peak_share, 3) == SHIPPED["peak_share"]
    assert curve.loss_makers == SHIPPED["loss_makers"]
    mended = whale_curve(served.customers["profit_kcny"], mended=5)
    assert round(mended.total_kcny - curve.total_kcny) == SHIPPED["five_lose_kcny"]
    assert truth("corebridge", "loss_makers")["customer"].tolist() == SHIPPED["five"]
    assert curve.customers.index[::-1][:5].tolist() == SHIPPED["five"]


def test_the_best_looking_accounts_lose_and_two_hold_their_cell_only_just():
    for seed in SEEDS:
        customers, tables = _drawn(seed)
        scores = tables["scores"].set_index("customer")
        found = priority_matrix(scores).accounts
        five = loss_makers(customers)["customer"].tolist()
        assert found.index[:2].tolist() == five[:2]
        assert found["cell"].tolist()[:5] == [
            "strategic",
            "star",
            "status",
            "streamline",
            "strategic",
        ]
        assert found["sensitive"].tolist() == [kind in ("border", "local") for kind in SCORES]
        share = customers.set_index("customer")["sow_pct"].loc[scores.index]
        assert share.iloc[2] >= 75, "where our share scores 8, we have most of it"
        assert scores["share"].corr(share) > 0.5, seed
