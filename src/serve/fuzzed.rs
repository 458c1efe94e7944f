//! What fuzzing reaches of the page: query strings, and who may ask.

use axum::http::{HeaderMap, HeaderValue, Method, Uri};

use super::api::ROUTES;
use super::guard::Guard;
use super::parameters::Given;

/// What was given with a query string to the route of a number, in one line; or the refusal.
pub(crate) fn given(route: usize, query_string: &str) -> Result<String, (u16, String)> {
    let route = &ROUTES[route % ROUTES.len()];
    let given = Given::read(route.parameters, query_string)
        .map_err(|refusal| (refusal.status, refusal.message))?;
    for parameter in route.parameters {
        let _ = given.texts(parameter.name);
        let _ = (given.text(parameter.name), given.place(parameter.name));
        let _ = (given.number(parameter.name), given.choice(parameter.name));
        let _ = given.flag(parameter.name);
    }
    Ok(given.told())
}

/// Whether the page answers a request for an address with these headers, given by their names.
pub(crate) fn answers(uri: &str, headers: &[(&'static str, &[u8])]) -> Option<bool> {
    let uri: Uri = uri.parse().ok()?;
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(*name, HeaderValue::from_bytes(value).ok()?);
    }
    let guard = Guard::new(([127, 0, 0, 1], 8017).into(), &["policy.test".to_owned()]);
    Some(guard.check(&Method::GET, &uri, &map).is_ok())
}
