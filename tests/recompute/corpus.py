"""All texts of a corpus as rows of atoms and words, and the occurrences of forms in them."""

import csv
import json
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

import text as texts

SEPARATOR = "\n"


@dataclass
class Form:
    """A form of the lexicon: for each of its atoms a string, and whether it is a beginning (`*`)."""

    written: str
    language: str
    chinese: bool
    pure_han: bool
    atoms: list


@dataclass
class Concept:
    """A concept of the lexicon with its forms; `not` forms are apart."""

    id: str
    category: str
    label_en: str
    label_zh: str
    forms: list = field(default_factory=list)
    not_forms: list = field(default_factory=list)


def parse_form(written, language):
    """The form as atoms, cut in the way of texts."""
    parts = []
    for part in written.split("*"):
        pieces = texts.atoms(texts.join_latin(texts.fold(part)))
        parts.append([(atom, False) for atom in pieces if not texts.IS_BLANK.match(atom)])
    for part in parts[:-1]:
        part[-1] = (part[-1][0], True)
    folded = texts.fold(written)
    pure_han = bool(texts.HAN_RUN.fullmatch(folded))
    return Form(written, language, bool(texts.HAN.search(folded)), pure_han, sum(parts, []))


def read_lexicon(path):
    """The concepts of a lexicon table, in its order. Stems (`~`) are not covered by this check.

    Of forms of a concept that are alike after folding the first counts.
    """
    concepts = {}
    for row in read_table(path):
        concept = concepts.setdefault(
            row["concept"], Concept(row["concept"], row["category"], row["label_en"], row["label_zh"])
        )
        if "~" in row["form"]:
            raise ValueError(f"{row['form']}: stems are not covered by this check")
        form = parse_form(row["form"], row["language"])
        forms = concept.not_forms if row["language"] == "not" else concept.forms
        if form.atoms not in [other.atoms for other in forms]:
            forms.append(form)
    return list(concepts.values())


def read_table(path):
    """The rows of a CSV file, and of `NAME.2.csv` and so on if it goes on there, as dictionaries."""
    path, rows, part = Path(path), [], 2
    while path.exists() or part == 2:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows += csv.DictReader(file)
        path, part = path.with_name(f"{path.name.split('.')[0]}.{part}.csv"), part + 1
    return rows


def read_records(folder):
    """The records of all collections in a folder."""
    for path in sorted(Path(folder).glob("*.jsonl")):
        with open(path, encoding="utf-8") as file:
            yield from map(json.loads, file)


class Corpus:
    """The documents that count, one behind the other, as arrays.

    `rows` are the rows of documents.csv: they give metadata and nothing else. An atom or word has its
    number in a vocabulary, its place (`begin`, `end`, in characters of all texts), the number of its
    document and the number of its sentence.
    """

    def __init__(self, folder, rows):
        self.meta = {row["doc_id"]: row for row in rows}
        self.copies = {}
        self.chars = {}
        self.word_counts = {}
        records = [record for record in read_records(folder) if record["text"].strip()]
        if any(isinstance(record.get("agency"), list) for record in records):
            raise ValueError("a record with a list of agencies: not covered by this check")
        self.unknown = [record["id"] for record in records if record["id"] not in self.meta]
        records = [record for record in records if record["id"] in self.meta]
        records.sort(key=lambda r: (self.meta[r["id"]]["date"] or "9999-99-99", r["id"]))
        self.missing = sorted(set(self.meta) - {record["id"] for record in records})
        self.word = []
        self._read(records)

    def _read(self, records):
        segmenter = texts.Segmenter()
        first_of_text = {}
        self.ids, self.folded, atom_vocabulary, word_vocabulary = [], [], {}, {}
        columns = defaultdict(list)
        base = 0
        for record in records:
            doc_id = record["id"]
            folded = texts.fold(texts.mark_sentences(record["text"]))
            sentences = texts.join_latin(folded).split(texts.SENTENCE_MARK)
            joined = "".join(sentences)
            words, begins = segmenter.words(joined)
            self.chars[doc_id] = len("".join(record["text"].split()))
            self.word_counts[doc_id] = len(words)
            plain = folded.replace(texts.SENTENCE_MARK, "")
            key = "".join(plain.split())
            if key in first_of_text:
                self.copies[doc_id] = first_of_text[key]
                continue
            first_of_text[key] = doc_id
            number = len(self.ids)
            self.ids.append(doc_id)
            self.folded.append(plain)
            pieces = texts.atoms(joined) + [SEPARATOR]
            columns["atom"].append(numbered(pieces, atom_vocabulary))
            columns["begin"].append(starts_of(pieces) + base)
            columns["doc"].append(np.full(len(pieces), number, np.int32))
            columns["sentence_begin"].append(starts_of(sentences) + base)
            columns["word"].append(numbered(words, word_vocabulary))
            columns["word_begin"].append(np.array(begins, np.int32) + base)
            columns["word_doc"].append(np.full(len(words), number, np.int32))
            base += len(joined) + 1
        if not any(map(len, columns["word"])):
            return
        columns = {name: np.concatenate(parts) for name, parts in columns.items()}
        self.doc_number = {doc_id: number for number, doc_id in enumerate(self.ids)}
        self._lay_atoms(columns, list(atom_vocabulary))
        self._lay_words(columns, list(word_vocabulary))

    def _lay_atoms(self, columns, vocabulary):
        kept = ~np.array([bool(texts.IS_BLANK.fullmatch(atom)) for atom in vocabulary])[columns["atom"]]
        lengths = np.array([len(atom) for atom in vocabulary], np.int32)
        self.atoms = vocabulary
        self.atom = columns["atom"][kept]
        self.begin = columns["begin"][kept]
        self.end = self.begin + lengths[self.atom]
        self.doc = columns["doc"][kept]
        self.sentence_begin = columns["sentence_begin"]
        order = np.argsort(self.atom, kind="stable")
        bounds = np.searchsorted(self.atom[order], np.arange(len(vocabulary) + 1))
        self.places_of = lambda number: order[bounds[number] : bounds[number + 1]]

    def _lay_words(self, columns, vocabulary):
        self.words = vocabulary
        self.word = columns["word"]
        self.word_begin = columns["word_begin"]
        self.word_end = self.word_begin + np.array([len(word) for word in vocabulary], np.int32)[self.word]
        self.word_doc = columns["word_doc"]
        self.word_sentence = self.sentence_at(self.word_begin)
        self.language = np.array([language_of(word) for word in vocabulary], "U2")
        # The word that holds each atom, or -1.
        held = np.searchsorted(self.word_begin, self.begin, "right") - 1
        self.word_of_atom = np.where((held >= 0) & (self.word_end[held] > self.begin), held, -1)

    def similarity(self, *ids):
        """The share of the strings of four letters, digits or Han characters that two texts have in common."""
        one, other = (texts.strings_of_four(self.folded[self.doc_number[id]]) for id in ids)
        return len(one & other) / len(one | other)

    def sentence_at(self, begins):
        """The number of the sentence in which each place lies."""
        return np.searchsorted(self.sentence_begin, begins, "right") - 1

    @cached_property
    def atom_number(self):
        """The number of each atom."""
        return {atom: number for number, atom in enumerate(self.atoms)}

    def numbers_of(self, atom, beginning):
        """The numbers of the atoms that one atom of a form stands for."""
        if beginning:
            return [number for number, other in enumerate(self.atoms) if other.startswith(atom)]
        return [self.atom_number[atom]] if atom in self.atom_number else []

    def find(self, form):
        """Where the matches of a form begin and end (atoms; leftmost first, without overlaps)."""
        alternatives = [np.array(self.numbers_of(*atom), np.int64) for atom in form.atoms]
        if any(len(numbers) == 0 for numbers in alternatives):
            return np.empty((0, 2), np.int64)
        starts = np.sort(np.concatenate([self.places_of(number) for number in alternatives[0]]))
        for offset, numbers in enumerate(alternatives[1:], 1):
            starts = starts[starts + offset < len(self.atom)]
            starts = starts[np.isin(self.atom[starts + offset], numbers)]
        length = len(form.atoms)
        kept, free = [], 0
        for start in starts.tolist():
            if start >= free:
                kept.append(start)
                free = start + length
        kept = np.array(kept, np.int64)
        return np.stack([kept, kept + length], axis=1)

    def classes(self, form, matches):
        """The class of each match: `whole`, `inside` or `crossing`."""
        if not form.chinese or len(matches) == 0:
            return np.full(len(matches), "whole", "U8")
        first, last = matches[:, 0], matches[:, 1] - 1
        left, right = self.word_of_atom[first], self.word_of_atom[last]
        begin, end = self.begin[first], self.end[last]
        at_begin = (left < 0) | (self.word_begin[left] == begin)
        at_end = (right < 0) | (self.word_end[right] == end)
        one_off = (~at_begin & (self.word_end[left] - begin == 1)) | (
            ~at_end & (end - self.word_begin[right] == 1)
        )
        within = (left == right) & (left >= 0)
        return np.where(at_begin & at_end, "whole", np.where(one_off & ~within, "crossing", "inside"))

    def occurrences(self, concept):
        """The occurrences of a concept: the longest at a place, from the left, without `not`."""
        found = self.counted(concept.forms)
        taken_out = self.counted(concept.not_forms)
        kept, free = [], 0
        for start, negative_end in sorted((start, -end) for start, end in found.tolist()):
            if start >= free:
                kept.append((start, -negative_end))
                free = -negative_end
        kept = np.array(kept, np.int64).reshape(-1, 2)
        if len(taken_out) == 0 or len(kept) == 0:
            return kept
        taken_out = taken_out[np.argsort(taken_out[:, 0])]
        reach = np.concatenate([[0], np.maximum.accumulate(taken_out[:, 1])])
        before = np.searchsorted(taken_out[:, 0], kept[:, 0], "right")
        return kept[reach[before] < kept[:, 1]]

    def plain_search(self, form):
        """How often a form of Han characters stands in the folded texts."""
        written = texts.fold(form.written)
        return sum(folded.count(written) for folded in self.folded)

    def counted(self, forms):
        """The matches of forms that are whole or inside."""
        found = [np.empty((0, 2), np.int64)]
        for form in forms:
            matches = self.find(form)
            found.append(matches[self.classes(form, matches) != "crossing"])
        return np.concatenate(found)


def numbered(pieces, vocabulary):
    """The number of each piece in a vocabulary, which grows."""
    return np.array([vocabulary.setdefault(piece, len(vocabulary)) for piece in pieces], np.int32)


def starts_of(pieces):
    """Where each of several pieces of a text begins."""
    lengths = np.array([len(piece) for piece in pieces], np.int32)
    return np.cumsum(lengths, dtype=np.int32) - lengths


def language_of(word):
    """zh, en, or nothing for a number."""
    if texts.HAN.search(word):
        return "zh"
    return "en" if texts.ALPHABETIC.search(word) else ""
