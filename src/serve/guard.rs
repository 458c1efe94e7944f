//! The guard: who may ask, how, and what every answer says to the browser.

use std::net::SocketAddr;

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, Uri};

use super::answer::Refusal;
use super::settings::MAX_URL;

/// What a page of ours may do: nothing but its own scripts, styles, pictures and questions. Styles
/// may stand in elements, since the charts set them.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data:; connect-src 'self'; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";

/// Knows the names by which this server may be asked.
///
/// A page from elsewhere may point a name of its own at this machine (DNS rebinding) and have its
/// visitor's browser ask us by that name; so a name that is not ours gets no answer.
pub(super) struct Guard {
    /// `127.0.0.1:8017`
    hosts: Vec<String>,
}

impl Guard {
    pub(super) fn new(bound: SocketAddr, names: &[String]) -> Guard {
        let mut all = vec!["localhost".to_owned(), "127.0.0.1".into(), "[::1]".into()];
        match bound {
            SocketAddr::V4(address) => all.push(address.ip().to_string()),
            SocketAddr::V6(address) => all.push(format!("[{}]", address.ip())),
        }
        all.extend(names.iter().map(|name| name.to_ascii_lowercase()));
        let port = bound.port();
        let mut hosts: Vec<String> = all.iter().map(|name| format!("{name}:{port}")).collect();
        // Browsers leave out the port of HTTP; names that were given may carry another one, as
        // behind a tunnel.
        if port == 80 {
            hosts.extend(all);
        } else {
            hosts.extend(names.iter().map(|name| name.to_ascii_lowercase()));
        }
        Guard { hosts }
    }

    /// Looks at a request before anything else does.
    pub(super) fn check(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Result<(), Refusal> {
        if method != Method::GET && method != Method::HEAD {
            return Err(Refusal::new(405, "only GET and HEAD are answered"));
        }
        let mut hosts = headers.get_all(HOST).iter();
        let host = hosts.next().and_then(|host| host.to_str().ok());
        let host = host.filter(|host| self.knows(host));
        let authority = uri.authority().map(|authority| authority.as_str());
        let other = authority.is_some_and(|authority| !self.knows(authority));
        if host.is_none() || hosts.next().is_some() || other {
            return Err(Refusal::new(
                403,
                "this name is not one of this server; ask it as http://127.0.0.1 with its port, or \
                 start it with --host-name",
            ));
        }
        for origin in headers.get_all(ORIGIN) {
            let origin = origin.to_str().unwrap_or_default();
            let ours = origin.strip_prefix("http://");
            if !ours.is_some_and(|host| self.knows(host)) {
                return Err(Refusal::new(403, "pages of other origins get no answer"));
            }
        }
        // A link to a page of ours is followed from anywhere; pictures, scripts and frames are not.
        let says = |name: &str, value: &str| headers.get(name).is_some_and(|one| one == value);
        let follows = says("sec-fetch-mode", "navigate") && says("sec-fetch-dest", "document");
        if says("sec-fetch-site", "cross-site") && !follows {
            return Err(Refusal::new(403, "pages of other origins get no answer"));
        }
        if uri.path().len() + uri.query().map_or(0, str::len) > MAX_URL {
            return Err(Refusal::new(
                414,
                format!("an address has at most {MAX_URL} bytes"),
            ));
        }
        Ok(())
    }

    fn knows(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        self.hosts.contains(&host)
    }
}

/// Puts on an answer what the browser is told of each.
pub(super) fn seal(headers: &mut HeaderMap) {
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(CONTENT_SECURITY_POLICY, POLICY);
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(X_FRAME_OPTIONS, "DENY");
    set(REFERRER_POLICY, "no-referrer");
    let policy = |name| HeaderName::from_static(name);
    set(policy("cross-origin-opener-policy"), "same-origin");
    set(policy("cross-origin-resource-policy"), "same-origin");
    set(
        policy("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    );
    // It is asked again whether a page is still the same.
    set(CACHE_CONTROL, "no-cache");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(host: &str, origin: Option<&str>) -> Option<u16> {
        let guard = Guard::new(([127, 0, 0, 1], 8017).into(), &["Desk.example".to_owned()]);
        let mut headers = HeaderMap::new();
        if !host.is_empty() {
            headers.insert(HOST, host.parse().unwrap());
        }
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        let checked = guard.check(&Method::GET, &Uri::from_static("/"), &headers);
        checked.err().map(|refusal| refusal.status)
    }

    #[test]
    fn only_names_of_this_server_are_answered() {
        for host in [
            "127.0.0.1:8017",
            "LOCALHOST:8017",
            "[::1]:8017",
            "desk.example:8017",
        ] {
            assert_eq!(asked(host, None), None, "{host}");
            assert_eq!(asked(host, Some(&format!("http://{host}"))), None);
        }
        assert_eq!(asked("desk.example", None), None);
        for host in [
            "",
            "127.0.0.1",
            "evil.example:8017",
            "127.0.0.1:80",
            "localhost:8017.evil",
        ] {
            assert_eq!(asked(host, None), Some(403), "{host}");
        }
        for origin in [
            "null",
            "http://evil.example",
            "https://127.0.0.1:8017",
            "http://127.0.0.1",
        ] {
            assert_eq!(asked("127.0.0.1:8017", Some(origin)), Some(403), "{origin}");
        }
    }
}
