"""Makes golden.json: what published libraries compute, for the tests to hold gongbao to.

    python -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python make.py

The inputs are drawn with a fixed seed, or are edges; the same versions on a like processor give the
same file. A case is {statistic, library, input, expected}, one a line. What a library refuses, or
answers with NaN or an infinity, is null. Every expected value is what the library named beside it
answered, with nothing done to it but what this file shows.

Where a library means something else, or loses digits, it is not used:

- association-measures 0.3.2: mutual_information is log10(O/E), ours is log2: nltk's pmi is used.
  There is no log_dice and no NPMI: its dice, the number inside logDice, is used for the first (the
  test takes the logarithm back), gensim's npmi_scorer for the second. t_score puts 0.001 for a count
  of zero, ours is none: only counts above zero. log_likelihood has a sign unless signed=False.
  log_ratio adds 0.5 to all four numbers unless discounting='Hardie2014', which is ours; its default
  of 0.001 in score() is not, so disc=0.5 is said.
- nltk: likelihood_ratio and student_t add 1e-20 to what they divide by: not used.
- gensim: npmi_scorer has −infinity for a pair never together (ours is −1, as Bouma has it) and divides
  by zero for a pair in all documents (ours is 1): these two are not used.
- corpus-dispersion: without occurrences all three numbers are 0 (ours: none); with one part DPnorm is
  0 and D is 1 (ours: none). Not used for these. A part without words counts as a part of rate 0: ours
  too; where one has occurrences, its rate is 0 too (ours: D is none): not used for that D.
- pymannkendall: p is 2(1 − cdf(|z|)), which has an absolute error of some 1e-16: below 1e-5 scipy's
  2 sf(|z|) of pymannkendall's z is used.
- scipy.stats.kendalltau is tau b, Mann and Kendall's is tau a: used only where there are no ties.
- scipy, association-measures: G² as Σ O ln(O/E) loses up to 2e-7 where counts are in the billions and
  near chance, and its p with it; so does gensim's npmi_scorer where a pair is in nearly all of a
  billion documents. Each of these is compared with mpmath's at 60 digits, and where it is off by
  more than 1e-11 mpmath's is taken, under its own name; what was replaced is printed. A p of G² below
  1e-300 is left out.
- %DIFF is in none of these libraries: mpmath, by the formula.
"""

import json
import math
import random
import warnings
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import association_measures.measures as association
import mpmath
import numpy as np
import pandas
import pymannkendall
from association_measures.frequencies import expected_frequencies
from corpus_dispersion import CorpusWordAnalyzer
from gensim.models.phrases import npmi_scorer
from nltk.metrics.association import BigramAssocMeasures
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

warnings.simplefilter("ignore")
np.seterr(all="ignore")
mpmath.mp.dps = 60
draw = random.Random(20241124)

SCIPY, STATSMODELS, PYMANNKENDALL, ASSOCIATION, DISPERSION, NLTK, GENSIM, MPMATH = (
    f"{name} {version(name)}"
    for name in (
        "scipy",
        "statsmodels",
        "pymannkendall",
        "association-measures",
        "corpus-dispersion",
        "nltk",
        "gensim",
        "mpmath",
    )
)

cases = []
replaced = []


def number(value):
    """A number for JSON; null for what is none."""
    value = value.item() if hasattr(value, "item") else value
    return value if isinstance(value, int) or math.isfinite(value) else None


def case(statistic, library, given, expected):
    """One case; several numbers that belong together are a list."""
    if isinstance(expected, (list, tuple, np.ndarray)):
        expected = [number(value) for value in expected]
        expected = None if None in expected else expected
    elif expected is not None:
        expected = number(expected)
    cases.append({"statistic": statistic, "library": library, "input": given, "expected": expected})


def attempt(function, *errors):
    """What a function answers; none where it refuses with one of these errors."""
    try:
        return function()
    except errors:
        return None


# Two-by-two tables


def possible(table):
    """The table, which must not be refused for a count below zero."""
    assert all(count >= 0 for row in table for count in row), table
    return table


def exact_g2(a, c, b, d):
    cells = [[a, c - a], [b, d - b]]
    rows, columns = (c, d), (a + b, c + d - a - b)
    total = mpmath.mpf(0)
    for row in range(2):
        for column in range(2):
            count = mpmath.mpf(cells[row][column])
            if count:
                total += count * mpmath.log(count * (c + d) / (mpmath.mpf(rows[row]) * columns[column]))
    return 2 * total


def apart(found, exact):
    """How far a number is off, as the test measures it."""
    return abs(mpmath.mpf(float(found)) - exact) / max(1, abs(exact))


def careful(statistic, library, given, found, exact, relative=False):
    """A case by the library where it keeps its digits, else by mpmath."""
    if found is not None and math.isfinite(found):
        off = abs(mpmath.mpf(float(found)) - exact) / abs(exact) if relative and exact else apart(found, exact)
        if off > 1e-11:
            replaced.append((statistic, library))
            library, found = MPMATH, float(exact)
    case(statistic, library, given, found)


def keyness(a, c, b, d):
    given = {"a": a, "c": c, "b": b, "d": d}
    table = possible([[a, c - a], [b, d - b]])
    # scipy refuses a table with an empty row or column.
    ratio = attempt(lambda: stats.chi2_contingency(table, correction=False, lambda_="log-likelihood"), ValueError)
    pearson = attempt(lambda: stats.chi2_contingency(table, correction=False), ValueError)
    exact = exact_g2(a, c, b, d) if ratio else None
    careful("g2", SCIPY, given, ratio and ratio.statistic, exact)
    p = mpmath.erfc(mpmath.sqrt(exact / 2)) if ratio and exact > 0 else mpmath.mpf(1)
    if p > 1e-300:
        careful("g2_p", SCIPY, given, ratio and ratio.pvalue, p, relative=True)
    case("chi2", SCIPY, given, pearson and pearson.statistic)

    frame = pandas.DataFrame({"f1": [a], "f2": [b], "N1": [c], "N2": [d]}).astype(float)
    frame = expected_frequencies(frame, observed=True)
    signless = association.log_likelihood(frame, signed=False)[0]
    careful("g2", ASSOCIATION, given, signless, exact)
    case("expected", ASSOCIATION, given, frame["E11"][0])
    case("log_ratio", ASSOCIATION, given, association.log_ratio(frame, disc=0.5, discounting="Hardie2014")[0])
    percent = (mpmath.mpf(a) / c - mpmath.mpf(b) / d) / (mpmath.mpf(b) / d) * 100 if b and c and d else None
    case("percent_diff", MPMATH, given, None if percent is None else float(percent))


def keyness_cases():
    keyness(120, 50_000, 30, 60_000)  # the worked example
    for size in (50, 3_000, 200_000, 40_000_000):
        for _ in range(3):
            c, d = draw.randint(size // 2, size), draw.randint(size // 2, size * 3)
            keyness(draw.randint(0, c // 10), c, draw.randint(0, d // 10), d)
    keyness(0, 100, 7, 300)  # zeros
    keyness(7, 100, 0, 300)
    keyness(0, 100, 0, 300)
    keyness(0, 0, 7, 300)
    keyness(7, 100, 0, 0)
    keyness(0, 0, 0, 0)
    keyness(100, 100, 7, 300)  # nothing but the word
    keyness(100, 100, 300, 300)
    keyness(1, 1, 0, 1)
    keyness(10, 1_000, 30, 3_000)  # by chance
    keyness(1_000_000, 1_000_000_000, 1_000_300, 1_000_000_000)  # huge, near chance
    keyness(500_000_000, 1_000_000_000, 500_010_000, 1_000_000_000)
    keyness(333_333_333, 1_000_000_000, 1_000_000_001, 3_000_000_000)
    keyness(1_000_000, 4_000_000_000, 3, 9_000_000_000)  # huge, far from chance
    keyness(900, 100_000, 60, 100_000)  # tiny p
    keyness(1_350, 1_000_000, 130, 1_000_000)
    keyness(1_160, 1_000_000, 60, 1_000_000)


def pair(both, first, second, total):
    given = {"both": both, "first": first, "second": second, "total": total}
    marginals = (both, (first, second), total)
    frame = pandas.DataFrame({"f": [both], "f1": [first], "f2": [second], "N": [total]}).astype(float)
    frame = expected_frequencies(frame, observed=True)
    case("expected", ASSOCIATION, given, frame["E11"][0])
    if both:
        case("t_score", ASSOCIATION, given, association.t_score(frame)[0])
        case("dice", ASSOCIATION, given, association.dice(frame)[0])
    if 0 < both < total:
        surprise = mpmath.log(mpmath.mpf(both) * total / (mpmath.mpf(first) * second))
        exact = surprise / mpmath.log(mpmath.mpf(total) / both)
        careful("npmi", GENSIM, given, npmi_scorer(first, second, both, 0, 0, total), exact)
    # The logarithm of zero: nltk refuses or has −infinity.
    case("mi", NLTK, given, attempt(lambda: BigramAssocMeasures.pmi(*marginals), ValueError))
    table = possible([[both, first - both], [second - both, total - first - second + both]])
    ratio = attempt(lambda: stats.chi2_contingency(table, correction=False, lambda_="log-likelihood"), ValueError)
    exact = exact_g2(both, first, second - both, total - first) if ratio else None
    careful("g2", SCIPY, given, ratio and ratio.statistic, exact)


def pair_cases():
    for total in (12, 90, 3_675, 100_000):
        for _ in range(3):
            first, second = draw.randint(1, total), draw.randint(1, total)
            low = max(first + second - total, 0)
            pair(draw.randint(low, min(first, second)), first, second, total)
    pair(0, 30, 20, 88)  # never together
    pair(0, 0, 20, 88)
    pair(1, 1, 1, 1)  # one document
    pair(88, 88, 88, 88)  # all documents
    pair(20, 88, 20, 88)
    pair(20, 20, 20, 88)  # never apart
    pair(1, 1, 1, 3_675)
    pair(1, 1_000_000_000, 1_000_000_000, 4_000_000_000)  # huge
    pair(250_000_001, 1_000_000_000, 1_000_000_000, 4_000_000_000)
    pair(999_999_990, 1_000_000_000, 999_999_995, 1_000_000_010)


# P-values


def p_cases():
    for x in (0.0, 1e-12, 1e-3, 0.5, 1.0, 3.841458820694124, 10.83, 75.5758, 200.0, 345.6, 700.0, 1000.0, 1234.5, 1371.0):
        case("chi_square_p", SCIPY, {"x": x}, stats.chi2.sf(x, 1))
    for z in (0.0, 1e-9, -0.3, 1.0, 1.959963984540054, -4.7303, 8.0, -20.0, 30.0, 37.0):
        case("normal_p", SCIPY, {"z": z}, 2 * stats.norm.sf(abs(z)))


# Adjusting


def adjust_cases():
    def adjusted(p):
        case("adjust", STATSMODELS, {"p": p}, multipletests(p, method="fdr_bh")[1])

    adjusted([0.04])
    adjusted([0.04, 0.01, 0.03, 0.9])
    adjusted([0.5, 0.5, 0.5])  # ties
    adjusted([1.0, 0.0, 1.0, 0.0])
    adjusted([1e-300, 2e-250, 3e-250, 1e-9, 0.2, 0.04, 1.0])  # tiny
    for size in (5, 12, 25):
        adjusted([round(draw.random() ** 3, 6) for _ in range(size)])
    adjusted([round(draw.random(), 1) for _ in range(15)])  # many ties
    adjusted([float(f"{10 ** -draw.uniform(0, 290):.6g}") for _ in range(12)])


# Shares


def share_cases():
    def wilson(part, whole):
        case("wilson", STATSMODELS, {"part": part, "whole": whole}, proportion_confint(part, whole, method="wilson"))

    for part, whole in ((0, 1), (1, 1), (0, 10), (5, 10), (10, 10), (1, 3_675), (3_675, 3_675), (1, 2_000_000_000), (0, 0)):
        wilson(part, whole)
    for whole in (7, 88, 3_675, 1_000_000):
        for _ in range(2):
            wilson(draw.randint(0, whole), whole)


# Trends


def mann_kendall(values):
    given = {"values": values}
    found = attempt(lambda: pymannkendall.original_test(values), ZeroDivisionError)
    case("mann_kendall_s", PYMANNKENDALL, given, found and found.s)
    case("mann_kendall_tau", PYMANNKENDALL, given, found and found.Tau)
    case("mann_kendall_variance", PYMANNKENDALL, given, found and found.var_s)
    case("mann_kendall_z", PYMANNKENDALL, given, found and found.z)
    if found is None or found.p >= 1e-5:
        case("mann_kendall_p", PYMANNKENDALL, given, found and found.p)
    else:
        case("mann_kendall_p", SCIPY, given, 2 * stats.norm.sf(abs(found.z)))
    if len(values) > 1 and len(set(values)) == len(values):
        case("mann_kendall_tau", SCIPY, given, stats.kendalltau(range(len(values)), values).statistic)


def theil_sen(x, y):
    # Of no slopes the median is NaN.
    case("theil_sen", SCIPY, {"x": x, "y": y}, stats.theilslopes(y, x).slope)


def trend_cases():
    mann_kendall([3.5])  # one year
    mann_kendall([1.0, 2.0])
    mann_kendall([2.0, 2.0])
    mann_kendall([4.0] * 9)  # all tied
    mann_kendall([0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 2.0, 2.0, 5.0, 5.0])
    mann_kendall([float(at) for at in range(20)])
    mann_kendall([float(-at * at) for at in range(60)])  # tiny p
    for size in (4, 11, 25):
        mann_kendall([round(draw.uniform(0, 300), 3) for _ in range(size)])
    for size in (6, 15, 40):
        mann_kendall([float(draw.randint(0, 5)) for _ in range(size)])
    mann_kendall([round(at * 0.4 + draw.gauss(0, 4), 2) for at in range(30)])

    theil_sen([2020.0], [3.0])  # one year
    theil_sen([2020.0, 2020.0], [3.0, 4.0])
    theil_sen([2010.0, 2020.0], [1.0, 6.0])
    theil_sen([2010.0, 2011.0, 2011.0, 2015.0], [1.0, 5.0, 2.0, 2.0])  # a year twice
    theil_sen([2010.0, 2012.0, 2013.0, 2020.0], [4.0, 4.0, 4.0, 4.0])
    theil_sen([2020.0, 2010.0, 2015.0], [9.0, 1.0, 2.0])  # in no order
    theil_sen([1.0, 2.0, 3.0], [1e12, 1e12 + 1, 1e12 + 5])
    for size in (5, 8, 16, 30):
        x = sorted(draw.sample(range(1949, 2025), size))
        theil_sen([float(year) for year in x], [round(draw.uniform(0, 500), 3) for _ in x])
        theil_sen([float(year) for year in x], [float(draw.randint(0, 4)) for _ in x])


# Dispersion


def dispersion(counts, sizes):
    given = {"counts": counts, "sizes": sizes}
    words = [float(size) for size in sizes]
    found = CorpusWordAnalyzer([float(count) for count in counts], words, sum(words))
    case("dp", DISPERSION, given, found.get_dp())
    if len(sizes) > 1:
        case("dp_norm", DISPERSION, given, found.get_dp_norm())
        if not any(count and not size for count, size in zip(counts, sizes)):
            case("juilland_d", DISPERSION, given, found.get_juilland_d())


def dispersion_cases():
    dispersion([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])  # the worked example
    dispersion([4], [9])  # one document
    dispersion([5, 5, 5], [10, 10, 10])  # even
    dispersion([5, 0, 0, 0], [10, 20, 10, 7])  # in one part
    dispersion([0, 0, 0, 3], [10, 20, 10, 7])
    dispersion([3, 0, 1], [9, 0, 4])  # a part without words
    dispersion([3, 2, 1], [9, 0, 4])
    dispersion([5, 1], [4, 2])  # more occurrences than words
    dispersion([1_000_000_000, 999_999_999, 1], [4_000_000_000, 4_000_000_000, 8])  # huge
    for size in (2, 5, 12, 30):
        sizes = [draw.randint(50, 4_000) for _ in range(size)]
        dispersion([draw.randint(0, size // 20) + draw.randint(0, 3) for size in sizes], sizes)
    sizes = [draw.randint(50, 4_000) for _ in range(120)]  # mostly zeros
    dispersion([draw.randint(1, 9) if draw.random() < 0.08 else 0 for _ in sizes], sizes)


keyness_cases()
pair_cases()
p_cases()
adjust_cases()
share_cases()
trend_cases()
dispersion_cases()

lines = ",\n".join(json.dumps(one, separators=(",", ":"), allow_nan=False) for one in cases)
Path(__file__).with_name("golden.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")

for counted, of in Counter(one["library"] for one in cases).most_common():
    print(f"{of:5} {counted}")
print(f"{len(cases):5} cases, {sum(one['expected'] is None for one in cases)} of them null")
for (statistic, library), of in sorted(Counter(replaced).items()):
    print(f"{of:5} of {statistic} by {library} lost digits: mpmath's taken")
