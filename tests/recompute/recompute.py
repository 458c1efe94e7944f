"""Recomputes the tables of gongbao from the raw documents and compares them, value by value.

    pip install -r requirements.txt
    gongbao run CORPUS                                      # writes the folder reports
    gongbao report association --of artificial_intelligence,supervision    # if that is to be checked
    gongbao lexicon show > lexicon.csv
    python recompute.py CORPUS reports --lexicon lexicon.csv --concepts concepts.txt

CORPUS is a folder of JSON Lines in which each record has an id. Without --concepts all concepts are
checked; families of tests, totals and words are always those of the whole lexicon and corpus. A table
of words made with other --top, --min or --window wants the same options here.

Written from docs/definitions.md, with other libraries; it reads neither gongbao's code nor its index.
Metadata (date, agency ...) are taken from documents.csv and not checked. It refuses what it does not
know: stems (`~`), radicals from U+2E80 to U+2EFF, lists of agencies, filters. Of near duplicates it
checks those that are listed, not that none is missing.

The last line sums up; the status is 1 where a value differs or a table or row is missing.
"""

import argparse
import sys
from collections import Counter, defaultdict
from itertools import product
from pathlib import Path

import numpy as np
from scipy import sparse

import measures
from corpus import Corpus, read_lexicon, read_table

FIELDS = ("agency", "level", "region", "language", "doc_type")


class Tables:
    """The tables as they should be. Each method gives the columns of the key, then the rows."""

    def __init__(self, corpus, concepts, chosen, options):
        self.corpus, self.lexicon, self.options = corpus, concepts, options
        self.chosen = [concept for concept in concepts if concept.id in chosen]
        self.total = len(corpus.ids)
        self.found = {concept.id: corpus.occurrences(concept) for concept in concepts}
        self.places = {id: corpus.doc[found[:, 0]] for id, found in self.found.items()}
        self.counts = {id: np.bincount(doc, minlength=self.total) for id, doc in self.places.items()}
        self.words = np.bincount(corpus.word_doc, minlength=self.total)
        rows = [corpus.meta[id] for id in corpus.ids]
        self.dates = [row["date"] for row in rows]
        self.years = np.array([int(row["year"] or 0) for row in rows])
        self.groups = {field: self._groups(field, rows) for field in FIELDS}
        self.occurring = [concept for concept in concepts if self.counts[concept.id].any()]

    def _groups(self, field, rows):
        """For each value of a field the numbers of the documents that have it."""
        groups = defaultdict(list)
        for number, row in enumerate(rows):
            if row[field]:
                groups[row[field]].append(number)
        return {value: np.array(groups[value]) for value in sorted(groups)}

    def _year_groups(self):
        """For each year, in order, the numbers of its documents."""
        return {int(year): np.flatnonzero(self.years == year) for year in np.unique(self.years) if year}

    def _sentences(self, concept):
        """The sentence of each occurrence."""
        return self.corpus.sentence_at(self.corpus.begin[self.found[concept.id][:, 0]])

    def documents(self):
        """documents.csv, without its metadata."""
        occurrences = sum(self.counts[concept.id] for concept in self.lexicon)
        concepts = sum((self.counts[concept.id] > 0).astype(int) for concept in self.lexicon)
        rows = [dict(doc_id=id, duplicate_of="", occurrences=int(occurrences[number]), concepts=int(concepts[number]))
                for number, id in enumerate(self.corpus.ids)]
        rows += [dict(doc_id=id, duplicate_of=first, occurrences=None, concepts=None)
                 for id, first in sorted(self.corpus.copies.items())]
        for row in rows:
            row.update(chars=self.corpus.chars[row["doc_id"]], words=self.corpus.word_counts[row["doc_id"]])
        return ["doc_id"], rows

    def duplicates(self, pairs):
        """duplicates.csv: all copies, and those of the given pairs that are near duplicates."""
        rows = [dict(doc_id=id, duplicate_of=first, kind="identical", similarity=1.0)
                for id, first in sorted(self.corpus.copies.items())]
        place = self.corpus.doc_number
        known = [pair for pair in pairs if pair[0] in place and pair[1] in place]
        for id, first in sorted(known, key=lambda pair: place[pair[0]]):
            similarity = self.corpus.similarity(id, first)
            if similarity >= 0.8 and place[first] < place[id]:
                rows.append(dict(doc_id=id, duplicate_of=first, kind="near", similarity=similarity))
        return ["doc_id", "duplicate_of"], rows

    def concepts(self):
        """concepts.csv"""
        rows = []
        words = int(self.words.sum())
        for concept in self.chosen:
            documents, occurrences = self._both(concept, slice(None))
            rows.append(dict(
                concept=concept.id, label_en=concept.label_en, label_zh=concept.label_zh,
                category=concept.category, documents=documents, documents_total=self.total,
                share=documents / self.total, occurrences=occurrences, words_total=words,
                per_million_words=occurrences * 1e6 / words))
        return ["concept"], rows

    def _both(self, concept, documents):
        """Documents and occurrences of a concept within a set of documents."""
        counts = self.counts[concept.id][documents]
        return int((counts > 0).sum()), int(counts.sum())

    def forms(self):
        """forms.csv, with the promise that a plain search finds occurrences + crossing."""
        rows = []
        for concept in self.chosen:
            for form in concept.forms + concept.not_forms:
                matches = self.corpus.find(form)
                classes = self.corpus.classes(form, matches)
                counted = matches[classes != "crossing"]
                kinds = {kind: int((classes == kind).sum()) for kind in ("whole", "inside", "crossing")}
                row = dict(
                    concept=concept.id, form=form.written, language=form.language,
                    documents=len(np.unique(self.corpus.doc[counted[:, 0]])), occurrences=len(counted), **kinds)
                if form.pure_han:
                    row["occurrences + crossing"] = self.corpus.plain_search(form)
                rows.append(row)
        return ["concept", "form", "language"], rows

    def trend(self):
        """trend.csv"""
        rows = []
        for concept in self.chosen:
            for year, members in self._year_groups().items():
                documents, occurrences = self._both(concept, members)
                low, high = measures.wilson(documents, len(members))
                words = int(self.words[members].sum())
                rows.append(dict(
                    concept=concept.id, year=year, documents=documents, documents_total=len(members),
                    share=documents / len(members), share_low=low, share_high=high, occurrences=occurrences,
                    words_total=words, per_million_words=occurrences * 1e6 / words if words else None))
        return ["concept", "year"], rows

    def by(self, field):
        """by_agency.csv and its like."""
        rows = []
        for concept in self.chosen:
            for value, members in self.groups[field].items():
                documents, occurrences = self._both(concept, members)
                if documents:
                    rows.append({
                        "concept": concept.id, field: value, "documents": documents,
                        "documents_total": len(members), "share": documents / len(members),
                        "occurrences": occurrences})
        return ["concept", field], rows

    def trend_tests(self):
        """trend_tests.csv"""
        years = self._year_groups()
        tests = []
        for concept in self.lexicon:
            shares = [self._both(concept, members)[0] / len(members) for members in years.values()]
            if any(shares):
                tests.append((concept.id, *measures.trend(list(years), shares)))
        p_adjusted = measures.benjamini_hochberg([p for _, _, _, p, _ in tests])
        rows = []
        for (id, s, tau, p, slope), corrected in zip(tests, p_adjusted):
            direction = ("rising" if s > 0 else "falling") if corrected < 0.05 else "none"
            rows.append(dict(
                concept=id, years=len(years), tau=tau, p=p, p_adjusted=corrected, slope_per_year=slope,
                direction=direction, first_year=min(years), last_year=max(years)))
        return ["concept"], self._of_chosen(rows, "concept")

    def _of_chosen(self, rows, column):
        """The rows of the chosen concepts."""
        chosen = {concept.id for concept in self.chosen}
        return [row for row in rows if row[column] in chosen]

    def cooccurrence(self):
        """cooccurrence.csv"""
        names = [concept.id for concept in self.occurring]
        together = incidence([np.unique(self.places[id]) for id in names])
        sentences = incidence([np.unique(self._sentences(concept)) for concept in self.occurring])
        sizes = together.diagonal()
        first, second = np.triu_indices(len(names), 1)
        both, a, b = together[first, second], sizes[first], sizes[second]
        g2 = measures.g2(both, a - both, b - both, self.total - a - b + both)
        p_adjusted = measures.adjusted(g2)
        rows = []
        for pair in range(len(first)):
            for x, y in ((first[pair], second[pair]), (second[pair], first[pair])):
                in_both, in_x, in_y = int(both[pair]), int(sizes[x]), int(sizes[y])
                rows.append(dict(
                    concept_a=names[x], concept_b=names[y], documents_a=in_x, documents_b=in_y,
                    documents_both=in_both, documents_total=self.total, share_of_a=in_both / in_x,
                    expected=in_x * in_y / self.total, npmi=measures.npmi(in_both, in_x, in_y, self.total),
                    log_dice=measures.log_dice(in_both, in_x, in_y), g2=g2[pair], p_adjusted=p_adjusted[pair],
                    sentences_both=int(sentences[x, y])))
        order = {id: number for number, id in enumerate(names)}
        rows.sort(key=lambda row: (order[row["concept_a"]], order[row["concept_b"]]))
        return ["concept_a", "concept_b"], self._of_chosen(rows, "concept_a")

    def keyness(self):
        """keyness.csv: each year against the other documents that have a year."""
        corpus, words = self.corpus, np.array(self.corpus.words)
        of_word, of_doc = corpus.word, corpus.word_doc
        all_words = np.bincount(of_word[self.years[of_doc] > 0], minlength=len(words))
        # Each word of each document once, to count documents.
        pairs = np.unique(of_doc.astype(np.int64) * len(words) + of_word)
        pair_doc, pair_word = pairs // len(words), pairs % len(words)
        all_documents = np.bincount(pair_word[self.years[pair_doc] > 0], minlength=len(words))
        rows = []
        for year in self._year_groups():
            target = np.bincount(of_word[self.years[of_doc] == year], minlength=len(words))
            documents = np.bincount(pair_word[self.years[pair_doc] == year], minlength=len(words))
            for language in ("zh", "en"):
                in_language = corpus.language == language
                c, d = target[in_language].sum(), (all_words - target)[in_language].sum()
                # A word without G² is not tested.
                g2 = measures.g2(target, all_words - target, c - target, d - all_words + target)
                tested = np.flatnonzero(in_language & (target >= self.options.min) & ~np.isnan(g2))
                a, b, g2 = target[tested], (all_words - target)[tested], g2[tested]
                rate_a, rate_b = np.where(a, a, 0.5) / c, np.where(b, b, 0.5) / d
                p_adjusted = measures.adjusted(g2)
                more = np.flatnonzero(a * d > b * c) if self.options.top else np.arange(len(tested))
                for at in self._top(more, g2, words[tested]):
                    word = tested[at]
                    rows.append(dict(
                        target=f"year:{year}", reference="rest", word=words[word], target_count=int(a[at]),
                        reference_count=int(b[at]), g2=g2[at], log_ratio=np.log2(rate_a[at] / rate_b[at]),
                        p_adjusted=p_adjusted[at], target_documents=int(documents[word]),
                        reference_documents=int(all_documents[word] - documents[word]), language=language,
                        target_words=int(c), reference_words=int(d),
                        percent_diff=100 * (a[at] / c - b[at] / d) / (b[at] / d) if b[at] else None))
        return ["target", "reference", "language", "word"], rows

    def _top(self, places, score, words):
        """The places with the highest scores, highest first, equal ones by word."""
        ordered = sorted(places.tolist(), key=lambda at: (-score[at], words[at]))
        return ordered[: self.options.top] if self.options.top else ordered

    def collocates(self):
        """collocates.csv"""
        corpus, words = self.corpus, np.array(self.corpus.words)
        all_words = np.bincount(corpus.word, minlength=len(words))
        rows = []
        for concept in self.chosen:
            found = self.found[concept.id]
            windows = self._windows(found, self._sentences(concept))
            for language in ("zh", "en"):
                in_language = corpus.language == language
                held = (windows >= 0) & in_language[corpus.word[windows]]
                near = np.bincount(corpus.word[np.unique(windows[held])], minlength=len(words))
                occurrences, near_words = int(held.any(axis=1).sum()), near.sum()
                tested = np.flatnonzero(near >= self.options.min)
                o, c1, n = near[tested], all_words[tested], all_words[in_language].sum()
                expected = near_words * c1 / n
                g2 = measures.g2(o, near_words - o, c1 - o, n - near_words - c1 + o)
                # A word without G² counts with p = 1.
                p_adjusted = measures.adjusted(np.nan_to_num(g2))
                log_dice = 14 + np.log2(2 * o / (occurrences + c1))
                more = np.flatnonzero(o > expected) if self.options.top else np.arange(len(tested))
                for at in self._top(more, log_dice, words[tested]):
                    rows.append(dict(
                        concept=concept.id, collocate=words[tested[at]], together=int(o[at]),
                        expected=expected[at], log_dice=log_dice[at], mi=np.log2(o[at] / expected[at]),
                        t=(o[at] - expected[at]) / np.sqrt(o[at]), g2=g2[at], p_adjusted=p_adjusted[at],
                        language=language, collocate_count=int(c1[at]), occurrences=occurrences))
        return ["concept", "language", "collocate"], rows

    def _windows(self, found, sentences):
        """For each occurrence the places of the words around it in its sentence; -1 for none."""
        corpus, width = self.corpus, self.options.window
        begin, end = corpus.begin[found[:, 0]], corpus.end[found[:, 1] - 1]
        first = np.searchsorted(corpus.word_end, begin, "right")
        behind = np.searchsorted(corpus.word_begin, end, "left")
        steps = np.arange(1, width + 1)
        places = np.concatenate([first[:, None] - steps, behind[:, None] + steps - 1], axis=1)
        inside = (places >= 0) & (places < len(corpus.word))
        places = np.where(inside, places, 0)
        return np.where(inside & (corpus.word_sentence[places] == sentences[:, None]), places, -1)

    def dispersion(self):
        """dispersion.csv"""
        rows = []
        years = [members for members in self._year_groups().values() if self.words[members].sum()]
        documents = np.flatnonzero(self.words)
        for concept in self.chosen:
            counts = self.counts[concept.id]
            over = {"documents": (counts[documents], self.words[documents]),
                    "years": (np.array([counts[members].sum() for members in years]),
                              np.array([self.words[members].sum() for members in years]))}
            for name, (parts, sizes) in over.items():
                if parts.sum():
                    dp, dp_norm, juilland_d = measures.dispersion(parts, sizes)
                    rows.append(dict(concept=concept.id, parts=len(parts), dp=dp, dp_norm=dp_norm,
                                     juilland_d=juilland_d, over=name))
        return ["concept", "over"], rows

    def timeline(self):
        """timeline.csv"""
        rows = []
        dated = {number for number, date in enumerate(self.dates) if date}
        events = {"first": {"": np.arange(self.total)}}
        events.update({f"first_of_{field}": self.groups[field] for field in FIELDS})
        for concept in self.chosen:
            having = set(np.flatnonzero(self.counts[concept.id]).tolist()) & dated
            for event, groups in events.items():
                for value, members in groups.items():
                    group = having.intersection(members.tolist())
                    first = min((self.dates[number] for number in group), default=None)
                    for number in sorted(n for n in group if self.dates[n] == first):
                        row = self.corpus.meta[self.corpus.ids[number]]
                        rows.append(dict(date=first, doc_id=row["doc_id"], agency=row["agency"],
                                         title=row["title"], concept=concept.id, event=event, value=value))
        return ["concept", "event", "value", "doc_id"], rows

    def association(self, of_concepts):
        """association.csv of several concepts, in their order."""
        groups = {"all": {"": np.arange(self.total)}, "year": self._year_groups(), "agency": self.groups["agency"]}
        rows = []
        for of, (by, values) in product(of_concepts, groups.items()):
            family = [self._association(of, concept, by, value, members)
                      for concept in self.lexicon if concept.id != of
                      for value, members in values.items() if self.counts[of][members].any()]
            for row, p_adjusted in zip(family, measures.adjusted([row["g2"] for row in family])):
                row["p_adjusted"] = p_adjusted
            rows += family
        return ["of", "by", "value", "concept"], self._of_chosen(rows, "concept")

    def _association(self, of, concept, by, value, members):
        """One row of association.csv, p apart."""
        with_of, with_concept = self.counts[of][members] > 0, self.counts[concept.id][members] > 0
        n, both = int(with_of.sum()), int((with_of & with_concept).sum())
        rest, rest_with = len(members) - n, int((~with_of & with_concept).sum())
        low, high = measures.wilson(both, n)
        return dict(of=of, concept=concept.id, by=by, value=value, documents_of=n, documents_both=both,
                    share=both / n, share_low=low, share_high=high, documents_rest=rest,
                    documents_rest_with=rest_with, share_rest=rest_with / rest if rest else None,
                    g2=float(measures.g2(both, n - both, rest_with, rest - rest_with)))


def incidence(sets):
    """For each two of several sets of numbers, how many numbers are in both."""
    if not sets:
        return np.zeros((0, 0), np.int64)
    columns = np.concatenate(sets)
    rows = np.repeat(np.arange(len(sets)), [len(members) for members in sets])
    matrix = sparse.csr_array((np.ones(len(columns), np.int64), (rows, columns)))
    return (matrix @ matrix.T).toarray()


class Comparison:
    """Compares tables as they are with tables as they should be, and keeps the differences."""

    def __init__(self, folder, chosen, shown):
        self.folder, self.chosen, self.shown = Path(folder), chosen, shown
        self.tables = self.values = self.differences = 0

    def table(self, name, make):
        """Compares one table with what `make` makes of its rows and prints a line about it."""
        if not (self.folder / name).exists():
            self._report(name, 0, 0, [f"{name}: the table is missing"])
            return
        actual = read_table(self.folder / name)
        keys, expected = make(actual)
        actual = [row for row in actual if self._in_question(row)]
        for row in actual:
            if row.get("occurrences") and "crossing" in row:
                row["occurrences + crossing"] = str(int(row["occurrences"]) + int(row["crossing"]))
        expected = {tuple(str(row[key]) for key in keys): row for row in expected}
        actual_keys = [tuple(row.get(key) or "" for key in keys) for row in actual]
        differences = [f"{name}: {key} stands {count} times"
                       for key, count in Counter(actual_keys).items() if count > 1]
        actual = dict(zip(actual_keys, actual))
        differences += [f"{name}: {key} is not there" for key in expected if key not in actual]
        differences += [f"{name}: {key} should not be there" for key in actual if key not in expected]
        if not differences and list(actual) != list(expected):
            at = next(n for n, (a, b) in enumerate(zip(actual, expected)) if a != b)
            differences.append(f"{name}: order of rows: {list(actual)[at]} where {list(expected)[at]} should be")
        values = 0
        common = [key for key in expected if key in actual]
        for key in common:
            for column, value in expected[key].items():
                values += 1
                written = actual[key].get(column)
                if not same(written, value, column):
                    differences.append(f"{name}: {key} {column}: gongbao has {written}, recomputed {value}")
        self._report(name, len(common), values, differences)
        checked = {column for row in expected.values() for column in row}
        unchecked = [column for column in next(iter(actual.values()), {}) if column not in checked]
        if unchecked:
            print(f"    not checked: {', '.join(unchecked)}")

    def _in_question(self, row):
        """Whether a row of a table is about a chosen concept, or about no concept."""
        concept = row.get("concept", row.get("concept_a"))
        return concept is None or concept in self.chosen

    def _report(self, name, rows, values, differences):
        self.tables, self.values = self.tables + 1, self.values + values
        self.differences += len(differences)
        print(f"{name:20} {rows:7} rows {values:8} values {len(differences):6} differences", flush=True)
        for difference in differences[: self.shown]:
            print(f"    {difference}")


def same(written, value, column):
    """Whether a cell says what it should: counts and text exactly, other numbers to 1e-9.

    Of p besides 1e-6 of its size, down to 1e-300, since most of them are tiny.
    """
    if isinstance(value, float) and np.isnan(value):
        value = None
    if written is None or value is None or isinstance(value, (str, int, np.integer)):
        return written == ("" if value is None else str(value))
    try:
        number = float(written)
    except ValueError:
        return False
    if column in ("p", "p_adjusted") and value > 1e-300 and abs(number - value) > 1e-6 * value:
        return False
    return abs(number - value) <= 1e-9 * max(1, abs(value))


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("reports")
    parser.add_argument("--lexicon", required=True, help="a lexicon as a table")
    parser.add_argument("--concepts", help="a file with the ids of the concepts to check, one a line; default all")
    parser.add_argument("--tables", help="names of tables, divided by commas; default all")
    parser.add_argument("--top", type=int, default=20)
    parser.add_argument("--min", type=int, default=5)
    parser.add_argument("--window", type=int, default=5)
    parser.add_argument("--shown", type=int, default=10, help="how many differences of a table are shown")
    return parser.parse_args()


def main():
    """Reads, recomputes, compares; the status is 1 where anything differs."""
    options = arguments()
    reports = Path(options.reports)
    concepts = read_lexicon(options.lexicon)
    known = {concept.id for concept in concepts}
    chosen = set(Path(options.concepts).read_text().split()) if options.concepts else known
    if chosen - known:
        sys.exit(f"not in the lexicon: {' '.join(sorted(chosen - known))}")
    corpus = Corpus(options.corpus, read_table(reports / "documents.csv"))
    if not len(corpus.word):
        sys.exit("no document has a word: not covered by this check")
    if corpus.missing or corpus.unknown:
        sys.exit(f"documents.csv and corpus differ: {(corpus.missing + corpus.unknown)[:10]}")
    tables = Tables(corpus, concepts, chosen, options)
    makers = {name: lambda rows, make=getattr(tables, name): make() for name in (
        "documents", "concepts", "forms", "trend", "trend_tests", "cooccurrence", "keyness", "collocates",
        "dispersion", "timeline")}
    makers |= {f"by_{field}": lambda rows, field=field: tables.by(field) for field in FIELDS if field != "level"}
    makers["duplicates"] = lambda rows: tables.duplicates([(row["doc_id"], row["duplicate_of"]) for row in rows])
    makers["association"] = lambda rows: tables.association(list(dict.fromkeys(row["of"] for row in rows)))
    names = options.tables.split(",") if options.tables else list(makers)
    comparison = Comparison(reports, chosen, options.shown)
    for name in names:
        if name == "association" and not options.tables and not (reports / "association.csv").exists():
            print("association.csv      is not there: not checked (gongbao report association --of CONCEPTS)")
            continue
        comparison.table(f"{name}.csv", makers[name])
    print(f"{comparison.tables} tables, {comparison.values} values checked, {comparison.differences} differences")
    sys.exit(1 if comparison.differences or not comparison.values else 0)


if __name__ == "__main__":
    main()
