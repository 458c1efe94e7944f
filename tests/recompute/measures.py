"""The statistics, each from its formula or from a library that is known for it."""

import numpy as np
import pymannkendall
from scipy import special, stats

Z = stats.norm.ppf(0.975)


def wilson(count, total):
    """Wilson's 95 % interval without continuity correction."""
    share, square = count / total, Z * Z
    middle = share + square / (2 * total)
    half = Z * np.sqrt(share * (1 - share) / total + square / (4 * total * total))
    return (middle - half) / (1 + square / total), (middle + half) / (1 + square / total)


def g2(a, b, c, d):
    """G² of the four cells a b / c d: 2 Σ O ln(O/E); NaN where a row or column is empty.

    The difference O − E is (ad − bc)/N in each cell, up to its sign; with it no digits are lost.
    """
    a, b, c, d = (np.asarray(cell, np.float64) for cell in (a, b, c, d))
    total = a + b + c + d
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = (a * d - b * c) / total
        out = np.zeros(np.broadcast(a, b, c, d).shape)
        for cell, row, column, sign in ((a, a + b, a + c, 1), (b, a + b, b + d, -1),
                                        (c, c + d, a + c, -1), (d, c + d, b + d, 1)):
            expected = row * column / total
            out = out + np.where(cell > 0, special.xlog1py(cell, sign * difference / expected), 0)
    empty = ((a + b) * (c + d) * (a + c) * (b + d)) == 0
    return np.where(empty, np.nan, np.maximum(2 * out, 0))


def adjusted(g2_values):
    """p of G² with one degree of freedom, adjusted after Benjamini and Hochberg."""
    return benjamini_hochberg(stats.chi2.sf(g2_values, 1))


def benjamini_hochberg(p):
    """The adjusted p of one family of tests; NaN is no test and stays NaN."""
    out = np.array(p, np.float64)
    tests = ~np.isnan(out)
    if tests.any():
        out[tests] = stats.false_discovery_control(out[tests], method="bh")
    return out


def trend(years, shares):
    """Mann–Kendall's S, tau and p, and the slope of Theil and Sen; NaN with less than two years.

    p is taken from z, since that of pymannkendall, 2(1 − Φ(z)), has lost its digits where it is tiny.
    """
    if len(years) < 2:
        return 0, np.nan, np.nan, np.nan
    test = pymannkendall.original_test(shares)
    return test.s, test.Tau, 2 * stats.norm.sf(abs(test.z)), stats.theilslopes(shares, years).slope


def npmi(both, a, b, total):
    """Normalised pointwise mutual information of two sets of documents."""
    if both == 0:
        return -1.0
    if both == total:
        return 1.0
    return np.log(both * total / (a * b)) / -np.log(both / total)


def log_dice(both, a, b):
    """logDice; None where nothing is together."""
    return 14 + np.log2(2 * both / (a + b)) if both else None


def dispersion(counts, sizes):
    """DP, DPnorm and Juilland's D of counts in parts of these sizes."""
    if len(sizes) == 1:
        return 0.0, None, None
    shares = sizes / sizes.sum()
    dp = np.abs(counts / counts.sum() - shares).sum() / 2
    rates = counts / sizes
    return dp, dp / (1 - shares.min()), 1 - rates.std() / rates.mean() / np.sqrt(len(sizes) - 1)
