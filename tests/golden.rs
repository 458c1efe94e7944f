//! What published libraries compute: golden/golden.json, made by golden/make.py.

use std::collections::{BTreeMap, BTreeSet};

use gongbao::measure::{
    MannKendall, Parts, Share, TwoByTwo, adjust, chi_square_p, dp, dp_norm, juilland_d,
    mann_kendall, normal_p, theil_sen,
};
use serde_json::Value;

/// All statistics; each must be among the cases.
const STATISTICS: [&str; 23] = [
    "adjust",
    "chi2",
    "chi_square_p",
    "dice",
    "dp",
    "dp_norm",
    "expected",
    "g2",
    "g2_p",
    "juilland_d",
    "log_ratio",
    "mann_kendall_p",
    "mann_kendall_s",
    "mann_kendall_tau",
    "mann_kendall_variance",
    "mann_kendall_z",
    "mi",
    "normal_p",
    "npmi",
    "percent_diff",
    "t_score",
    "theil_sen",
    "wilson",
];

/// Those with a p for a value: small ones must be right too.
const PROBABILITIES: [&str; 5] = [
    "adjust",
    "chi_square_p",
    "g2_p",
    "mann_kendall_p",
    "normal_p",
];

fn whole(input: &Value, name: &str) -> u64 {
    input[name].as_u64().unwrap()
}

fn real(input: &Value, name: &str) -> f64 {
    input[name].as_f64().unwrap()
}

fn wholes(input: &Value, name: &str) -> Vec<u64> {
    let list = input[name].as_array().unwrap();
    list.iter().map(|value| value.as_u64().unwrap()).collect()
}

fn reals(input: &Value, name: &str) -> Vec<f64> {
    let list = input[name].as_array().unwrap();
    list.iter().map(|value| value.as_f64().unwrap()).collect()
}

fn table(input: &Value) -> TwoByTwo {
    let of = |name| whole(input, name);
    if input.get("total").is_some() {
        TwoByTwo::of_pair(of("both"), of("first"), of("second"), of("total")).unwrap()
    } else {
        TwoByTwo::of_parts(of("a"), of("c"), of("b"), of("d")).unwrap()
    }
}

fn trend(input: &Value, of: fn(MannKendall) -> f64) -> Option<f64> {
    mann_kendall(&reals(input, "values")).map(of)
}

/// A number of dispersion, computed from the counts of all parts and from those that are not zero.
fn spread(
    input: &Value,
    dense: fn(&[u64], &[u64]) -> Option<f64>,
    sparse: fn(gongbao::measure::Dispersion) -> Option<f64>,
) -> Option<f64> {
    let (counts, sizes) = (wholes(input, "counts"), wholes(input, "sizes"));
    let found = dense(&counts, &sizes);
    let some = counts.into_iter().enumerate().filter(|part| part.1 > 0);
    let other = Parts::new(sizes).dispersion(some).and_then(sparse);
    assert_eq!(found, other, "sparse is dense: {input}");
    found
}

/// What is found for a case; none where there is no such number.
fn found(statistic: &str, input: &Value) -> Option<Vec<f64>> {
    let one = match statistic {
        "adjust" => return Some(adjust(&reals(input, "p"))),
        "wilson" => {
            let (part, whole) = (whole(input, "part"), whole(input, "whole"));
            let (low, high) = Share { part, whole }.interval()?;
            return Some(vec![low, high]);
        }
        "chi2" => table(input).chi2(),
        "chi_square_p" => Some(chi_square_p(real(input, "x"))),
        // The number that logDice is the logarithm of.
        "dice" => table(input).log_dice().map(|dice| (dice - 14.0).exp2()),
        "dp" => spread(input, dp, |found| Some(found.dp)),
        "dp_norm" => spread(input, dp_norm, |found| found.dp_norm),
        "expected" => table(input).expected(),
        "g2" => table(input).g2(),
        "g2_p" => table(input).g2_p(),
        "juilland_d" => spread(input, juilland_d, |found| found.juilland_d),
        "log_ratio" => table(input).log_ratio(),
        "mann_kendall_p" => trend(input, |found| found.p),
        "mann_kendall_s" => trend(input, |found| found.s as f64),
        "mann_kendall_tau" => trend(input, |found| found.tau),
        "mann_kendall_variance" => trend(input, |found| found.variance),
        "mann_kendall_z" => trend(input, |found| found.z),
        "mi" => table(input).mi(),
        "normal_p" => Some(normal_p(real(input, "z"))),
        "npmi" => table(input).npmi(),
        "percent_diff" => table(input).percent_diff(),
        "t_score" => table(input).t_score(),
        "theil_sen" => {
            let points: Vec<_> = reals(input, "x")
                .into_iter()
                .zip(reals(input, "y"))
                .collect();
            theil_sen(&points)
        }
        unknown => panic!("no statistic is called {unknown}"),
    };
    one.map(|one| vec![one])
}

/// The numbers that a case expects; none of null.
fn expected(value: &Value) -> Option<Vec<f64>> {
    match value {
        Value::Null => None,
        Value::Array(list) => Some(list.iter().map(|value| value.as_f64().unwrap()).collect()),
        value => Some(vec![value.as_f64().unwrap()]),
    }
}

/// To 1e-9: of a p relative, of other numbers relative only above 1.
fn near(found: f64, expected: f64, probability: bool) -> bool {
    let scale = if probability {
        expected.abs()
    } else {
        expected.abs().max(1.0)
    };
    (found - expected).abs() <= 1e-9 * scale
}

fn alike(found: Option<&[f64]>, expected: Option<&[f64]>, probability: bool) -> bool {
    match (found, expected) {
        (None, None) => true,
        (Some(found), Some(expected)) => {
            found.len() == expected.len()
                && found
                    .iter()
                    .zip(expected)
                    .all(|(&found, &expected)| near(found, expected, probability))
        }
        _ => false,
    }
}

#[test]
fn numbers_are_those_of_published_libraries() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/golden.json");
    let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut wrong = Vec::new();
    let mut statistics = BTreeSet::new();
    let mut libraries: BTreeMap<&str, usize> = BTreeMap::new();
    for case in &cases {
        let statistic = case["statistic"].as_str().unwrap();
        // A case without the field is no case of null.
        let expected = expected(case.get("expected").unwrap());
        let found = found(statistic, &case["input"]);
        let probability = PROBABILITIES.contains(&statistic);
        if !alike(found.as_deref(), expected.as_deref(), probability) {
            wrong.push(format!("{case}\n  found {found:?}"));
        }
        statistics.insert(statistic);
        *libraries
            .entry(case["library"].as_str().unwrap())
            .or_default() += expected.map_or(1, |values| values.len());
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    for statistic in STATISTICS {
        assert!(statistics.contains(statistic), "no case of {statistic}");
    }
    let checked: usize = libraries.values().sum();
    println!(
        "{checked} values in {} cases checked: {libraries:?}",
        cases.len()
    );
    assert!(checked >= 300, "only {checked} values checked");
}

#[test]
fn a_wrong_number_is_told() {
    assert!(near(1e9, 1e9 + 0.5, false) && !near(1e9, 1e9 + 2.0, false));
    assert!(near(0.1, 0.1 + 5e-10, false) && !near(0.1, 0.1 + 2e-9, false));
    assert!(near(1e-300, 1.000_000_000_5e-300, true) && !near(1e-300, 1.000_000_002e-300, true));
    assert!(!near(f64::NAN, 1.0, false) && !near(0.0, 1e-300, true));
    assert!(!alike(None, Some(&[0.0]), false) && !alike(Some(&[0.0]), None, false));
}
