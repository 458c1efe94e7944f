"""Folded text, atoms, words and sentences, written from docs/definitions.md."""

import tempfile
import unicodedata
from importlib.resources import files

import jieba
import regex

# A character that no text holds.
SENTENCE_MARK = "\uFDD0"
LINE_END = r"(?:\r\n|[\n\r\v\f\x85\u2028\u2029])"
SOFT_LINE_END = r"(?:\r\n|[\n\r\x85\u2028])"
BLANK = r"[\p{Zs}\t]"
LATIN = r"[[\p{Alphabetic}\p{N}\p{M}]--[\p{Han}]]"
ATOM_LENGTH = 200


def compiled(pattern):
    """A pattern in which sets may be subtracted and blanks are for the reader."""
    return regex.compile(pattern, regex.V1 | regex.VERBOSE)


# ---- folding

DROPPED = compiled(r"[[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]--[\t\n\r\v\f\x85]]")
BETWEEN_HAN = compiled(rf"(?<=\p{{Han}}){BLANK}+(?=\p{{Han}})")
RADICAL = compiled(r"[[\u2E80-\u2EFF]--[\u2E9F\u2EF3]]")
HAN = compiled(r"\p{Han}")
ALPHABETIC = compiled(r"\p{Alphabetic}")
HAN_RUN = compiled(r"\p{Han}+")


def simplified_characters():
    """OpenCC's TSCharacters, the first choice of each character, followed to its end."""
    table = {}
    source = files("opencc") / "dictionary" / "TSCharacters.txt"
    for line in source.read_text(encoding="utf-8").splitlines():
        traditional, choices = line.split("\t")
        table[traditional] = choices.split(" ")[0]
    ends = {}
    for character in table:
        end = character
        while table.get(end, end) != end:
            end = table[end]
        ends[ord(character)] = end
    return ends


SIMPLIFIED = simplified_characters()


def fold(text):
    """The folded text. Radicals are not folded here: a text that holds one is refused."""
    if RADICAL.search(text):
        raise ValueError("a text with a radical from U+2E80 to U+2EFF: not covered by this check")
    text = unicodedata.normalize("NFKC", DROPPED.sub("", text))
    # Characters one by one: str.lower knows a final sigma.
    text = text.replace("Σ", "σ").lower().translate(SIMPLIFIED)
    return BETWEEN_HAN.sub("", text)


# ---- atoms

# What may stand between two neighbouring Latin atoms besides blanks.
JOIN = compiled(
    rf"(?<={LATIN}){BLANK}*(?:{SOFT_LINE_END}|[-\u2010]{BLANK}*{SOFT_LINE_END}?){BLANK}*(?={LATIN})"
)
ATOM = compiled(rf"\p{{Han}} | {LATIN}{{1,{ATOM_LENGTH}}} | {BLANK}+ | {LINE_END}+ | .")
LETTERS = compiled(r"[\p{Han}\p{Alphabetic}\p{N}]+")
IS_BLANK = compiled(rf"{BLANK}+")


def join_latin(folded):
    """The folded text with a blank for each hyphen or line end that joins two Latin atoms."""
    return JOIN.sub(" ", folded)


def atoms(joined):
    """All pieces of a joined text: Han characters, Latin runs, marks, line ends, and blanks."""
    return ATOM.findall(joined)


def strings_of_four(folded):
    """All strings of four letters, digits or Han characters, whatever lies between them."""
    letters = "".join(LETTERS.findall(folded))
    return {letters[at : at + 4] for at in range(len(letters) - 3)}


# ---- words

# UAX #29, rules WB4 to WB13b, for words that hold a letter or digit. What Extend holds goes with the
# character before it.
EXT = r"[\p{WB=Extend}\p{WB=Format}\p{WB=ZWJ}]*+"
LETTER = r"[[\p{WB=ALetter}\p{WB=Hebrew_Letter}]--[\p{Han}]]"
WITHIN_LETTERS = r"[\p{WB=MidLetter}\p{WB=MidNumLet}\p{WB=Single_Quote}]"
WITHIN_DIGITS = r"[\p{WB=MidNum}\p{WB=MidNumLet}\p{WB=Single_Quote}]"
PART = rf"""(?: (?: \p{{WB=Katakana}} {EXT} )+
    | (?: (?: {LETTER} | \p{{WB=Numeric}}
        | (?<={LETTER}{EXT}) {WITHIN_LETTERS} {EXT} (?={LETTER})
        | (?<=\p{{WB=Numeric}}{EXT}) {WITHIN_DIGITS} {EXT} (?=\p{{WB=Numeric}})
        | (?<=\p{{WB=Hebrew_Letter}}{EXT}) (?: \p{{WB=Single_Quote}}
            | \p{{WB=Double_Quote}} {EXT} (?=\p{{WB=Hebrew_Letter}}) ) ) {EXT} )+ )"""
JOINER = rf"(?: \p{{WB=ExtendNumLet}} {EXT} )"
WORD = compiled(
    rf"""\p{{Han}}+ | {JOINER}* {PART} (?: {JOINER}+ {PART} )* {JOINER}*
    | [\p{{Alphabetic}}\p{{N}}] {EXT}"""
)


class Segmenter:
    """Cuts texts into words: jieba for runs of Han characters, UAX #29 for the rest."""

    def __init__(self):
        jieba.setLogLevel("WARNING")
        self.cutter = jieba.Tokenizer()
        with tempfile.TemporaryDirectory() as folder:
            self.cutter.tmp_dir = folder
            self.cutter.initialize()
        self.runs = {}

    def words(self, joined):
        """The words of a joined text and where each begins."""
        words, begins = [], []
        for match in WORD.finditer(joined):
            piece, begin = match.group(), match.start()
            if not HAN.match(piece):
                words.append(piece)
                begins.append(begin)
                continue
            cut = self.runs.get(piece)
            if cut is None:
                cut = self.runs[piece] = self.cutter.lcut(piece)
            for word in cut:
                words.append(word)
                begins.append(begin)
                begin += len(word)
        return words, begins


# ---- sentences

WRAPPED = compiled(
    rf"(?<={LATIN}[^\p{{Han}}\p{{Alphabetic}}\p{{N}}\p{{M}}\n\r\v\f\x85\u2028\u2029]*){SOFT_LINE_END}"
    rf"(?=[^\p{{Han}}\p{{Alphabetic}}\p{{N}}\p{{M}}\n\r\v\f\x85\u2028\u2029]*{LATIN})"
)
CHINESE_END = compiled(rf"[。！？；…｡](?:[。！？；…｡”’」』）)】》〉〕\]\"']|{BLANK}|{LINE_END})*")
# UAX #29, rules SB6 to SB11, in paragraphs that hold one of its marks in ASCII.
PARAGRAPH = compiled(r"[^\n\r\v\f\x85\u2028\u2029]+")
ENGLISH_MARK = compiled(r"[.?!]")
TERM = r"\p{SB=ATerm}\p{SB=STerm}"
ENGLISH_END = compiled(
    rf"""(?: \p{{SB=ATerm}} (?!\p{{SB=Numeric}}) (?!(?<=[\p{{SB=Upper}}\p{{SB=Lower}}].)\p{{SB=Upper}})
        \p{{SB=Close}}*+ \p{{SB=Sp}}*+
        (?![^\p{{SB=OLetter}}\p{{SB=Upper}}\p{{SB=Lower}}\p{{SB=Sep}}\p{{SB=CR}}\p{{SB=LF}}{TERM}]*+\p{{SB=Lower}})
      | \p{{SB=STerm}} \p{{SB=Close}}*+ \p{{SB=Sp}}*+ )
    (?![\p{{SB=SContinue}}{TERM}])"""
)
LAST_WORD = compiled(r"(?<![\p{Alphabetic}\p{N}.])([\p{Alphabetic}\p{N}.]+)\.\s*$")
ABBREVIATIONS = set(
    """dr mr mrs ms prof rev gen col lt sgt capt gov sen rep reps hon pres st jr sr no nos vol vols p pp
    para paras art arts sec secs subsec ch chap cl fig figs eq ed eds pub stat fed reg cong supp cf e.g i.e
    viz vs v al approx dept est inc ltd co corp bros u.s u.s.c c.f.r u.k u.n e.u d.c a.m p.m ph.d jan feb
    mar apr jun jul aug sep sept oct nov dec l exec ord res ann app amend div""".split()
) | set("abcdefghijklmnopqrstuvwxyz")


def ends_with_abbreviation(before):
    """Whether a text ends with the full stop of an abbreviation or initial, and perhaps blanks."""
    last = LAST_WORD.search(before)
    return bool(last) and last.group(1).lower() in ABBREVIATIONS


def mark_sentences(text):
    """An original text with SENTENCE_MARK where each sentence but the first starts.

    So sentences, which end by marks that folding changes, find their way into the folded text.
    """
    text = DROPPED.sub("", text)
    flowing = WRAPPED.sub(lambda end: " " * len(end.group()), text)
    starts = {end.end() for end in regex.finditer(LINE_END, flowing)}
    starts.update(end.end() for end in CHINESE_END.finditer(flowing))
    for paragraph in PARAGRAPH.finditer(flowing):
        if ENGLISH_MARK.search(paragraph.group()):
            for end in ENGLISH_END.finditer(flowing, *paragraph.span()):
                if not ends_with_abbreviation(flowing[max(0, end.end() - 40) : end.end()]):
                    starts.add(end.end())
    cuts = [0, *sorted(starts - {0, len(text)}), len(text)]
    return SENTENCE_MARK.join(text[a:b] for a, b in zip(cuts, cuts[1:]))
