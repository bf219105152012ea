"""Invented customer names: a place that is on no map, a tree or a stone, and the trade."""

from __future__ import annotations

from numpy.random import Generator

PLACES = (
    ("云上", "Cloudtop"),
    ("雨后", "Afterrain"),
    ("山外", "Farhill"),
    ("湖心", "Midlake"),
    ("桥头", "Bridgehead"),
    ("林间", "Deepwood"),
    ("雪岭", "Snowridge"),
    ("星野", "Starfield"),
    ("月湾", "Moonbay"),
    ("风谷", "Windvale"),
    ("石滩", "Stoneshore"),
    ("竹坡", "Bambooslope"),
    ("雾港", "Misthaven"),
    ("晴川", "Clearstream"),
    ("沙洲", "Sandbank"),
    ("梨园", "Pearyard"),
    ("松溪口", "Pinebrook"),
    ("日落", "Sundown"),
    ("麦田", "Wheatfield"),
    ("灯塔", "Lighthouse"),
    ("春泥", "Springclay"),
    ("冰河", "Icewater"),
)
FIRMS = (
    ("白桦", "Birch"),
    ("银杏", "Ginkgo"),
    ("红枫", "Maple"),
    ("香樟", "Camphor"),
    ("石英", "Quartz"),
    ("雪松", "Cedar"),
    ("胡杨", "Poplar"),
    ("紫檀", "Rosewood"),
    ("云母", "Mica"),
    ("橡树", "Oak"),
    ("翡翠", "Jade"),
    ("珊瑚", "Coral"),
    ("玄武岩", "Basalt"),
    ("砂岩", "Sandstone"),
    ("琥珀", "Amber"),
    ("青铜", "Bronze"),
    ("燧石", "Flint"),
    ("冷杉", "Fir"),
    ("花岗岩", "Granite"),
    ("海蓝石", "Beryl"),
)
TRADES = {
    "instruments": ("仪器", "Instruments"),
    "appliances": ("家电", "Appliances"),
    "chargers": ("充电", "Chargers"),
    "vehicle_electronics": ("车载电子", "Vehicle Electronics"),
}


def company_names(rng: Generator, trades: list[str]) -> tuple[list[str], list[str]]:
    """Return a Chinese and an English name for each customer, all distinct.

    Parameters
    ----------
    rng
        Source of chance.
    trades
        Industry codes, at most 440 of them.
    """
    pairs = [(place, firm) for place in PLACES for firm in FIRMS]
    chosen = [pairs[i] for i in rng.permutation(len(pairs))[: len(trades)]]
    named = [(*pair, TRADES[trade]) for pair, trade in zip(chosen, trades, strict=True)]
    return (
        ["".join(part[0] for part in parts) for parts in named],
        [" ".join(part[1] for part in parts) for parts in named],
    )
