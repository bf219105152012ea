"""The words in which the notebooks give numbers, with the numbers the case's data give."""

from __future__ import annotations

from case_findings import found

from workshop_kit.models.segmentation import (
    FIGURES,
    choose_k,
    distance_shares,
    explained_share,
    segment,
)

Claim = tuple[str, str, str]  # cell, words in Chinese, words in English


def yuan(kcny: float) -> str:
    """Money as a Chinese executive says it: k¥ -> 万元, from 亿 on 亿元."""
    if kcny >= 1e5:
        return f"{kcny / 1e5:.1f}亿元"
    return f"{float(f'{kcny / 10:.3g}'):.0f}万元"


def million(kcny: float, digits: int = 3) -> str:
    """Money in English, to so many figures: ¥8.53 million, ¥850 million."""
    number = kcny / 1000
    decimals = max(0, digits - len(str(int(number))))
    return f"¥{float(f'{number:.{digits}g}'):.{decimals}f} million"


def billion(kcny: float) -> str:
    return f"¥{kcny / 1e6:.2f} billion"


def session_claims() -> list[Claim]:
    """Return what the session notebook says in numbers."""
    return [
        *_two_customers(),
        *_lost_margin(),
        *_three_views(),
        *_as_they_are(),
        *_one_scale(),
        *_self_reliant(),
        *_tender(),
        *_service_seeking(),
        *_under_utilised(),
    ]


def _two_customers() -> list[Claim]:
    f = found()
    one, two = f.customers.loc["C070"], f.customers.loc["C014"]
    sold = [each["revenue_kcny"] for each in (one, two)]
    everybody, offers = len(f.gain), f.conjoint["profile"].nunique()
    engineer = int(f.rather_engineer.sum())
    cheaper = int((f.gain["support"] < f.gain["price"]).sum())
    even = everybody - engineer - cheaper
    pair, worth = "s36-same-size-opposite-needs", "s37-same-service-different-worth"
    return [
        ("title", f"{everybody}家客户", f"CoreBridge's {everybody}"),
        (
            pair,
            f"{yuan(sold[0])}和{yuan(sold[1])}",
            f"{million(sold[0])} and {million(sold[1])}",
        ),
        (
            pair,
            f"给价格打{one.imp_price}分、给技术支持打{one.imp_support}分",
            f"rates price {one.imp_price} and technical support {one.imp_support}",
        ),
        (
            pair,
            f"给价格打{two.imp_price}分、给技术支持打{two.imp_support}分",
            f"price {two.imp_price} and support {two.imp_support}",
        ),
        (
            worth,
            f"{everybody}家客户每家给{offers}个方案",
            f"{everybody} customers rated {offers} offers",
        ),
        (
            worth,
            f"{engineer}家宁要工程师，{cheaper}家宁要降价，{even}家觉得一样",
            f"{engineer} would rather have the engineer, {cheaper} the lower price, and {even} do",
        ),
    ]


def _lost_margin() -> list[Claim]:
    f = found()
    lost = f.sales.sum() * (0.061 - 0.034)
    large = f.size == "large"
    part = f.sales[large].sum() / f.sales.sum()
    quotes = f.customers["quotes_per_order"]
    many, few = quotes[large].mean(), quotes[~large].mean()
    cell = "s38-lost-margin"
    return [
        (cell, f"每年少赚{yuan(lost)}", f"{million(lost)} a year"),
        (cell, "利润率掉了2.7个百分点", "lost 2.7 points of margin"),
        (cell, "从6.1%降到3.4%", "from 6.1% to 3.4%"),
        (cell, "3年里却增加了60%", "rose by 60% in 3 years"),
        (
            cell,
            f"{large.sum()}家大客户占销售额的{part:.0%}",
            f"the {large.sum()} large ones bring {part:.0%}",
        ),
        (
            cell,
            f"平均要{many:.1f}份报价，小客户只要{few:.1f}份",
            f"collect {many:.1f} quotations per order on average, small ones only {few:.1f}",
        ),
    ]


def _three_views() -> list[Claim]:
    f = found()
    quality, support = (f.rank("small", "stated", name) for name in ("quality", "support"))
    derived, traded = (f.rank("small", view, "support") for view in ("derived", "conjoint"))
    price = f.rank("large", "stated", "price")
    rated = f.customers["imp_support"][f.size == "small"]
    high, low = (rated >= 7).sum(), (rated <= 3).sum()
    asked, proxy = "s39-three-ways-to-ask", "s39-size-is-a-proxy"
    return [
        (
            asked,
            f"质量排第{quality}，技术支持只排第{support}",
            f"quality comes {quality}st and technical support only {support}th",
        ),
        (asked, f"技术支持都排第{traded}", f"support comes {derived}st"),
        (asked, f"价格都排第{price}", f"price {price}st"),
        (
            proxy,
            f"{len(rated)}家小客户里，{high}家",
            f"Of the {len(rated)} small customers {high} rate",
        ),
        (
            proxy,
            f"打了7分以上，{low}家只打了3分以下",
            f"support 7 or more, and {low} rate it 3 or less",
        ),
    ]


def _as_they_are() -> list[Claim]:
    f = found()
    share = distance_shares(f.customers)["sow_pct"]
    low, high = f.customers["sow_pct"].agg(["min", "max"])
    cuts = [f"{cut:.0f}%" for cut in f.slices["sow_pct"]]
    least, most = f.slices["imp_support"].agg(["min", "max"])
    cell = "as-they-are"
    return [
        (cell, f"最低{low}%，最高{high}%", f"from {low}% to {high}%"),
        (cell, f"有{share:.0%}来自这一项", f"{share:.0%} of the distance"),
        (cell, f"只占{1 - share:.0%}", f"make up {1 - share:.0%}"),
        (
            cell,
            "{}、{}、{}和{}".format(*cuts),
            "{}, {}, {} and {}".format(*cuts),
        ),
        (cell, f"{least:.1f}到{most:.1f}分", f"between {least:.1f} and {most:.1f}"),
    ]


def _one_scale() -> list[Claim]:
    f = found()
    sizes = f.split.sizes.tolist()
    two, four = (explained_share(f.customers, segment(f.customers, k=k).groups) for k in (2, 4))
    by_size = explained_share(f.customers, f.size)
    large = f.group[f.size == "large"].value_counts()
    d = f.in_group("D")
    sold, others = f.sales[d].sum(), f.elsewhere[d].sum()
    cell = "size-explains-little"
    return [
        (
            "one-scale-four-needs",
            "{}、{}、{}和{}家四组".format(*sizes),
            "{}, {}, {} and {} customers".format(*sizes),
        ),
        (cell, f"大小只说明客户差异的{by_size:.0%}", f"Size explains {by_size:.0%}"),
        (
            cell,
            f"按大小分只说明{by_size:.0%}，按四组分说明{four:.0%}",
            f"Large and small explain {by_size:.0%} of the differences, the four groups {four:.0%}",
        ),
        (cell, f"按需要分也能说明{two:.0%}", f"if formed by needs, explain {two:.0%}"),
        (
            cell,
            f"{sizes[1]}家B组里有{large['B']}家是大客户",
            f"{large['B']} of the {sizes[1]} customers in B are large",
        ),
        (
            cell,
            f"{large.sum()}家大客户里，还有{large['A']}家",
            f"of the {large.sum()} large customers {large['A']} belong",
        ),
        (
            "four-kinds-of-business",
            f"只向我们买了{yuan(sold)}，向别家买了{yuan(others)}",
            f"only {million(sold, 2)} from us, but {million(others, 2)}",
        ),
    ]


def _self_reliant() -> list[Claim]:
    f, cell = found(), "s40-self-reliant"
    own, mean = f.in_group("A"), f.mean.loc["A"]
    sold = f.sales[own].sum()
    part = sold / f.sales.sum()
    engineer = f.rather_engineer[own].sum()
    return [
        (
            cell,
            f"产品质量{mean.imp_quality:.1f}分，产品性能{mean.imp_perf:.1f}分",
            f"Product quality {mean.imp_quality:.1f} and product performance {mean.imp_perf:.1f}",
        ),
        (
            cell,
            f"技术支持只有{mean.imp_support:.1f}分",
            f"technical support {mean.imp_support:.1f}",
        ),
        (
            cell,
            f"只要{mean.quotes_per_order:.1f}份报价，平均{mean.sow_pct:.0f}%的",
            f"{mean.quotes_per_order:.1f} quotations per order, and on average {mean.sow_pct:.0f}%",
        ),
        (
            cell,
            f"{own.sum()}家，去年向我们买了{yuan(sold)}，占销售额的{part:.0%}",
            f"{own.sum()} customers; last year they bought for {million(sold, 2)}, {part:.0%}",
        ),
        (
            cell,
            f"{own.sum()}家里只有{engineer}家宁要",
            f"Of the {own.sum()} only {engineer} would rather",
        ),
    ]


def _tender() -> list[Claim]:
    f, cell = found(), "s41-tender"
    own, mean = f.in_group("B"), f.mean.loc["B"]
    large = (f.size[own] == "large").sum()
    sold, others = f.sales[own].sum(), f.elsewhere[own].sum()
    cut = sold * 0.05
    part = cut / (f.sales.sum() * 0.034)
    return [
        (cell, f"价格{mean.imp_price:.1f}分", f"Price {mean.imp_price:.1f}"),
        (
            cell,
            f"每张订单要{mean.quotes_per_order:.1f}份报价；{own.sum()}家里有{large}家是大客户",
            f"{mean.quotes_per_order:.1f} quotations per order; {large} of the {own.sum()} are",
        ),
        (
            cell,
            f"钱包份额平均{mean.sow_pct:.0f}%",
            f"share of wallet is {mean.sow_pct:.0f}%",
        ),
        (
            cell,
            f"去年向我们买了{yuan(sold)}，向别家买了{yuan(others)}",
            f"{million(sold)} from us last year and for {billion(others)}",
        ),
        (cell, f"为了那{yuan(others)}", f"win that {billion(others)}"),
        (
            cell,
            f"少收{yuan(cut)}，相当于全公司营业利润的{part:.0%}",
            f"costs {million(cut)} a year, or {part:.0%} of the company's operating profit",
        ),
        ("s43-notes", f"招标型的{yuan(others)}", f"{billion(others)} of the tender"),
    ]


def _service_seeking() -> list[Claim]:
    f, cell = found(), "s42-service-seeking"
    own, mean = f.in_group("C"), f.mean.loc["C"]
    sold = f.sales[own].sum()
    part = sold / f.sales.sum()
    large, small = (f.size[own] == "large").sum(), (f.size[own] == "small").sum()
    not_theirs = (f.size[~own] == "small").sum()
    engineer = f.rather_engineer[own].sum()
    return [
        (
            cell,
            f"技术支持{mean.imp_support:.1f}分，准时交付{mean.imp_deliv:.1f}分",
            f"Technical support {mean.imp_support:.1f} and delivery accuracy {mean.imp_deliv:.1f}",
        ),
        (cell, f"价格只有{mean.imp_price:.1f}分", f"price only {mean.imp_price:.1f}"),
        (
            cell,
            f"只要{mean.quotes_per_order:.1f}份报价，平均{mean.sow_pct:.0f}%",
            f"{mean.quotes_per_order:.1f} quotations per order, and on average {mean.sow_pct:.0f}%",
        ),
        (
            cell,
            f"{own.sum()}家，去年向我们买了{yuan(sold)}，占销售额的{part:.0%}",
            f"{own.sum()} customers; last year they bought for {million(sold)}, {part:.0%}",
        ),
        (cell, f"{own.sum()}家里只有{large}家轮得到", f"{large} of the {own.sum()} do"),
        (
            cell,
            f"{own.sum()}家里有{engineer}家宁要",
            f"{engineer} of the {own.sum()} would rather",
        ),
        (
            "s42-notes",
            f"派对了{small}家，也派到{not_theirs}家",
            f"{small} visits go to the right place, and {not_theirs} to",
        ),
    ]


def _under_utilised() -> list[Claim]:
    f, cell = found(), "s43-under-utilised"
    own, mean = f.in_group("D"), f.mean.loc["D"]
    spent, theirs = f.spend[own].mean(), f.spend[f.in_group("A")].mean()
    sold = f.sales[own].mean()
    lead = int((f.gain[own].idxmax(axis=1) == "lead").sum())
    tenth = f.spend[own].sum() / 10
    return [
        (
            cell,
            f"交货周期{mean.imp_lead:.1f}分，准时交付{mean.imp_deliv:.1f}分",
            f"Lead time {mean.imp_lead:.1f} and delivery accuracy {mean.imp_deliv:.1f}",
        ),
        (cell, f"价格{mean.imp_price:.1f}分", f"price {mean.imp_price:.1f}"),
        (
            cell,
            f"只要{mean.quotes_per_order:.1f}份报价；但平均只有{mean.sow_pct:.0f}%",
            f"{mean.quotes_per_order:.1f} quotations per order; "
            f"yet on average only {mean.sow_pct:.0f}%",
        ),
        (
            cell,
            f"{own.sum()}家，平均每家一年采购{yuan(spent)}，和自力更生型的{yuan(theirs)}",
            f"{own.sum()} customers; each spends {million(spent)} a year on average, "
            f"almost as much as the self-reliant with {million(theirs)}",
        ),
        (cell, f"却只买{yuan(sold)}", f"only {million(sold)}"),
        (cell, f"{own.sum()}家里有{lead}家", f"for {lead} of the {own.sum()}"),
        (
            "s43-change-line",
            f"每提高10个百分点，一年多卖{yuan(tenth)}",
            f"each 10 points of share of wallet bring {million(tenth)}",
        ),
        ("s43-notes", f"就是这{own.sum()}家", f"are these {own.sum()}"),
    ]


def solution_claims() -> list[Claim]:
    """Return what the solution notebook says in numbers."""
    f = found()
    n, figures = len(f.customers), len(FIGURES)
    share = distance_shares(f.customers)["sow_pct"]
    others = f.elsewhere[f.in_group("D")].sum()
    second = int(f.mean["imp_support"].rank(ascending=False)["D"])
    by_size, by_group = (explained_share(f.customers, split) for split in (f.size, f.group))
    table = choose_k(f.customers)
    return [
        ("title", f"{n}家客户", f"{n} customers"),
        (
            "step-distance",
            f"钱包份额一项占{share:.0%}",
            f"Share of wallet contributes {share:.0%}",
        ),
        (
            "step-k",
            f"都在{table.separation.idxmax()}组时最高",
            f"highest at {table.between_within.idxmax()} groups",
        ),
        ("step-stability", f"从{n}家里有放回地抽{n}家", f"draw {n} of the {n}"),
        ("step-ward", f"从{n}个单独的客户", f"from {n} single customers"),
        ("step-size", f"{n}×{figures}", f"{n}×{figures}"),
        (
            "step-size",
            f"大小只说明{by_size:.0%}，四组说明{by_group:.0%}",
            f"Size explains only {by_size:.0%}, the four groups {by_group:.0%}",
        ),
        (
            "step-hours",
            f"支持分数居第{second}，又有{yuan(others)}",
            f"come {second}nd in support and spend {million(others, 2)}",
        ),
    ]
