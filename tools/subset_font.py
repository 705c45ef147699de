"""Makes the font files of theme/cards anew, from the npm package `source-serif` as unpacked.

    npm pack source-serif@4.5.1 && tar xzf source-serif-4.5.1.tgz
    uv run --no-project --with fonttools==4.68.0 tools/subset_font.py package

What is left out is what a card cannot use: hints, features, other scripts.  Kerning is moved from
OpenType's features into the older `kern` table, which FreeType reads by itself, so that a card is
the same wherever it is drawn.  The fonts get a name of their own, since their licence reserves the
name of the original (SIL Open Font License 1.1, condition 3).
"""

import shutil
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import product
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0
from fontTools.ttLib.tables.ttProgram import Program

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from plugins.command import Ending, Parser, guarded
from plugins.errors import ToolError

TARGET = Path(__file__).parent.parent / "theme/cards"
FILES = {
    "title.ttf": ("SourceSerif4Subhead-Semibold.ttf", "SemiBold"),
    "text.ttf": ("SourceSerif4Subhead-Regular.ttf", "Regular"),
}
FAMILY = "Card Serif"
RANGES = (
    *(range(0x20, 0x7F), range(0xA0, 0x250)),  # Latin, with Extended-A and -B
    *(range(0x2B0, 0x300), range(0x1E00, 0x1F00)),  # letters that modify; Latin and Vietnamese
    *(range(0x370, 0x400), range(0x400, 0x530)),  # Greek, Cyrillic
    *(range(0x2010, 0x2028), range(0x2030, 0x205F)),  # punctuation
    *(range(0x2070, 0x20D0), range(0x2100, 0x2150)),  # raised and lowered, currency, signs
    *(range(0x2150, 0x2190), range(0x2190, 0x2200)),  # fractions, arrows
    *(range(0x2200, 0x2300), range(0x25A0, 0x2600)),  # mathematics, shapes
)
KERNED = (range(0x21, 0x7F), range(0xC0, 0x100), range(0x386, 0x450), range(0x2010, 0x2027))
"""Pairs within one of these are kept, and of each with the first and the last."""
LEAST_KERN = 12
"""In thousandths of the size: what nobody sees is left out."""
MOST_PAIRS = 5_000
"""Those of most effect: more would make the files larger, and no card better to read."""

# SCANCTRL and SCANTYPE as fonts without hints have them, then a push and a pop for length:
# with fewer than eight bytes FreeType would hint by itself, and move every stem.
_PREP = bytes((0xB8, 0x01, 0xFF, 0x85, 0xB0, 0x04, 0x8D, 0xB0, 0x00, 0x21))


def parser() -> Parser:
    """Return what reads the arguments."""
    program = "python tools/subset_font.py"
    about = "Make the font files of theme/cards anew."
    reader = Parser(prog=program, about=about, examples=[f"{program} package"])
    what = "the npm package source-serif, unpacked"
    reader.add_argument("package", type=Path, metavar="FOLDER", help=what)
    return reader


def main(arguments: list[str]) -> int:
    """Write each font, and the licence beside them; return the exit status."""
    package = parser().parse_args(arguments).package
    return guarded(partial(_write_all, package), Ending(failed="Could not make the fonts"))


def _write_all(package: Path) -> int:
    if not (package / "TTF").is_dir():
        raise ToolError(f"{package}: has no folder TTF; name the npm package, unpacked")
    TARGET.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(package / "LICENSE.md", TARGET / "OFL.txt")
    for target, (source, style) in FILES.items():
        size = write_subset(package / "TTF" / source, TARGET / target, style)
        print(f"{target}: {size:,} bytes")
    return 0


def write_subset(source: Path, target: Path, style: str) -> int:
    """Write the part of a font that cards use, and return its size in bytes."""
    font = TTFont(source)
    wanted = {point for each in RANGES for point in each} & font.getBestCmap().keys()
    pairs = _pairs(font)
    options = Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=[0, 13, 14])
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "BASE", "STAT", "DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    _set_kerning(font, pairs)
    _leave_unhinted(font)
    _rename(font, style)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(target)
    return target.stat().st_size


# ---- kerning


def _pairs(font: TTFont) -> Mapping[tuple[str, str], int]:
    """Return the kerning of each pair of glyphs that matters, by OpenType's rules.

    The first subtable that covers the left glyph and knows the pair decides, as in a lookup.
    """
    cmap = font.getBestCmap()
    scale = 1000 / font["head"].unitsPerEm
    names = [[cmap[point] for point in each if point in cmap] for each in KERNED]
    ascii_names, *_others, marks = names
    sets = [(ascii_names + marks, each) for each in names]
    wanted = {
        pair
        for common, own in sets
        for left, right in ((own, own), (common, own), (own, common))
        for pair in product(left, right)
    }
    subtables = list(_kern_subtables(font))
    values = {pair: value for pair in wanted if (value := _kern(pair, subtables))}
    kept = {pair: value for pair, value in values.items() if abs(value) * scale >= LEAST_KERN}
    most = sorted(kept, key=lambda pair: (-abs(kept[pair]), pair))[:MOST_PAIRS]
    return {pair: kept[pair] for pair in most}


def _kern_subtables(font: TTFont) -> Iterator[object]:
    table = font["GPOS"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "kern"
        for index in record.Feature.LookupListIndex
    }
    for index in sorted(lookups):
        for subtable in table.LookupList.Lookup[index].SubTable:
            pair = getattr(subtable, "ExtSubTable", subtable)
            if pair.LookupType == 2:  # noqa: PLR2004 (pair adjustment, OpenType GPOS)
                yield pair


def _kern(pair: tuple[str, str], subtables: list[object]) -> int:
    left, right = pair
    for table in subtables:
        if left not in table.Coverage.glyphs:
            continue
        if table.Format == 1:
            records = table.PairSet[table.Coverage.glyphs.index(left)].PairValueRecord
            found = next((each.Value1 for each in records if each.SecondGlyph == right), None)
            if found is None:
                continue
        else:
            first = table.ClassDef1.classDefs.get(left, 0)
            second = table.ClassDef2.classDefs.get(right, 0)
            found = table.Class1Record[first].Class2Record[second].Value1
        return getattr(found, "XAdvance", 0) if found else 0
    return 0


def _set_kerning(font: TTFont, pairs: Mapping[tuple[str, str], int]) -> None:
    known = set(font.getGlyphOrder())
    table = KernTable_format_0()
    table.coverage, table.format, table.apple = 1, 0, False
    table.kernTable = {pair: value for pair, value in pairs.items() if known.issuperset(pair)}
    kern = newTable("kern")
    kern.version, kern.kernTables = 0, [table]
    font["kern"] = kern


# ---- what else is changed


def _leave_unhinted(font: TTFont) -> None:
    program = Program()
    program.fromBytecode(_PREP)
    font["prep"] = newTable("prep")
    font["prep"].program = program


def _rename(font: TTFont, style: str) -> None:
    names = {1: f"{FAMILY} {style}", 2: "Regular", 4: f"{FAMILY} {style}"}
    names |= {3: f"{FAMILY} {style} 1", 6: f"{FAMILY.replace(' ', '')}-{style}"}
    for number, name in names.items():
        font["name"].setName(name, number, 3, 1, 0x409)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
