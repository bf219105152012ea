"""The data dictionary: every table and column of every case, from the data packages."""

from __future__ import annotations

from workshop_kit.cases._package import Field, Package, Table, case_folder, case_names, read_package

HEAD = """# 数据说明 | Data dictionary

本文件由数据包生成，请勿手工修改。重新生成的命令：`python -m workshop_kit.cases.generate`

所有公司均为虚构。CSV 文件采用带 BOM 的 UTF-8 编码，可直接用 Excel 打开。
各案例的 `truth` 文件夹存放预设答案，仅供讲师和检查程序使用，`case()` 从不读取。

<!-- en -->

Generated from the data packages; do not edit by hand. To write it again:
`python -m workshop_kit.cases.generate`

All companies are invented. The CSV files are UTF-8 with a byte order mark, so that Excel opens
them as they are. Each case's `truth` folder holds the planted answers, for trainers and checks
only; `case()` never reads it.
"""


def dictionary() -> str:
    """Return the text of ``case_data/README.md``."""
    return HEAD + "".join(_case(read_package(case_folder(name))) for name in case_names())


def _case(package: Package) -> str:
    raw = package.descriptor
    licence = ", ".join(licence["title"] for licence in raw["licenses"])
    generator = raw.get("generator")
    lines = [
        "",
        f"## {package.title['zh']} | {package.title['en']}",
        "",
        raw["description"],
        "",
        f'- `case("{package.folder.name}")`',
        f"- 许可 | Licence: {licence}",
    ]
    if generator:
        made = f"`{generator['name']}` {generator['version']}, seed {generator['seed']}"
        lines.append(f"- 生成程序 | Generator: {made}")
    return "\n".join(lines) + "\n" + "".join(_table(table) for table in package.tables)


def _table(table: Table) -> str:
    keys = ", ".join(f"`{name}`" for name in table.primary_key)
    lines = [
        "",
        f"### `{table.name}`: {table.title['zh']} | {table.title['en']}",
        "",
        f"`{table.path.name}`. {table.description} Primary key: {keys}.",
        *(
            f"`{column}` refers to `{target}` in `{resource}`."
            for column, resource, target in table.foreign_keys
        ),
        "",
        "| 列 Column | 标题 | Title | 单位 Unit | 类型 Type | 取值 Values | Description |",
        "|---|---|---|---|---|---|---|",
        *(_row(field) for field in table.fields),
    ]
    return "\n".join(lines) + "\n"


def _row(field: Field) -> str:
    title, unit = field.column.title, field.column.unit
    units = "" if unit is None else " / ".join(dict.fromkeys([unit["zh"], unit["en"]]))
    cells = [
        f"`{field.name}`",
        title["zh"],
        title["en"],
        units,
        field.type,
        _values(field),
        field.description,
    ]
    return "| " + " | ".join(cells) + " |"


def _values(field: Field) -> str:
    if field.column.values:
        return "; ".join(
            f"`{code}` {words['zh']} {words['en']}" for code, words in field.column.values.items()
        )
    limits = field.constraints
    if "pattern" in limits:
        return f"`{limits['pattern']}`"
    if "maximum" in limits:
        return f"{limits['minimum']}–{limits['maximum']}"
    return f"≥ {limits['minimum']}" if "minimum" in limits else ""
