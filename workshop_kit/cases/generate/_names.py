"""Invented customer names: a place that is on no map, a creature, and the trade."""

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
CREATURES = (
    ("麋鹿", "Elk"),
    ("苍鹭", "Heron"),
    ("刺猬", "Hedgehog"),
    ("海豹", "Seal"),
    ("蜻蜓", "Dragonfly"),
    ("水獭", "Otter"),
    ("松鸡", "Grouse"),
    ("河狸", "Beaver"),
    ("萤火虫", "Firefly"),
    ("犀牛", "Rhino"),
    ("翠鸟", "Kingfisher"),
    ("羚羊", "Antelope"),
    ("穿山甲", "Pangolin"),
    ("企鹅", "Penguin"),
    ("蜗牛", "Snail"),
    ("树懒", "Sloth"),
    ("螃蟹", "Crab"),
    ("鹌鹑", "Quail"),
    ("骆驼", "Camel"),
    ("鲸鱼", "Whale"),
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
    pairs = [(place, creature) for place in PLACES for creature in CREATURES]
    chosen = [pairs[i] for i in rng.permutation(len(pairs))[: len(trades)]]
    named = [(*pair, TRADES[trade]) for pair, trade in zip(chosen, trades, strict=True)]
    return (
        ["".join(part[0] for part in parts) for parts in named],
        [" ".join(part[1] for part in parts) for parts in named],
    )
