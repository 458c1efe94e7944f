//! The page: what is asked of it in addresses, and by whom.

use super::input::{Input, text};
use crate::serve::fuzzed::{answers, given};

/// A query string is understood, or refused with a reason.
pub fn parameters(data: &[u8]) {
    let mut input = Input::new(data);
    let route = input.below(256);
    let query_string = text(input.rest());
    match given(route, &query_string) {
        Ok(told) => {
            assert_eq!(given(route, &query_string), Ok(told.clone()));
            assert!(told.len() <= query_string.len() + 1);
        }
        Err((status, message)) => {
            assert_eq!(status, 400);
            assert!(message.starts_with("cannot understand"));
            assert!(message.len() < 1_000, "{} bytes", message.len());
        }
    }
}

/// No page of another origin gets an answer, and no name but our own.
pub fn guard(data: &[u8]) {
    const NAMES: [&str; 5] = [
        "host",
        "origin",
        "sec-fetch-site",
        "sec-fetch-mode",
        "sec-fetch-dest",
    ];
    let mut input = Input::new(data);
    let uri = input.text();
    let mut headers = Vec::new();
    while !input.is_empty() && headers.len() < 8 {
        let name = NAMES[input.below(NAMES.len())];
        headers.push((name, input.part()));
    }
    if answers(&uri, &headers) != Some(true) {
        return;
    }
    let of = |name: &str| -> Vec<String> {
        let values = headers.iter().filter(|(one, _)| *one == name);
        let values = values.map(|(_, value)| String::from_utf8_lossy(value).to_lowercase());
        values.collect()
    };
    let ours = [
        "localhost:8017",
        "127.0.0.1:8017",
        "[::1]:8017",
        "policy.test:8017",
        "policy.test",
    ];
    assert!(matches!(&of("host")[..], [host] if ours.contains(&host.as_str())));
    for origin in of("origin") {
        let host = origin.strip_prefix("http://");
        assert!(host.is_some_and(|host| ours.contains(&host)), "{origin}");
    }
}
