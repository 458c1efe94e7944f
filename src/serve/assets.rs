//! The files of the page, which are part of the program.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use crate::document::hex;

/// A file of the page.
pub(super) struct Asset {
    /// Its place on the server.
    pub path: &'static str,
    /// Its media type.
    pub media: &'static str,
    pub bytes: &'static [u8],
}

const SCRIPT: &str = "text/javascript; charset=utf-8";

macro_rules! asset {
    ($path:literal, $media:expr, $file:literal) => {
        Asset {
            path: $path,
            media: $media,
            bytes: include_bytes!($file),
        }
    };
}

/// All of them.
static ASSETS: [Asset; 18] = [
    asset!("/", "text/html; charset=utf-8", "page/index.html"),
    asset!("/page.css", "text/css; charset=utf-8", "page/page.css"),
    asset!("/icon.svg", "image/svg+xml", "page/icon.svg"),
    asset!("/main.js", SCRIPT, "page/main.js"),
    asset!("/address.js", SCRIPT, "page/address.js"),
    asset!("/api.js", SCRIPT, "page/api.js"),
    asset!("/dom.js", SCRIPT, "page/dom.js"),
    asset!("/words.js", SCRIPT, "page/words.js"),
    asset!("/filter.js", SCRIPT, "page/filter.js"),
    asset!("/search.js", SCRIPT, "page/search.js"),
    asset!("/document.js", SCRIPT, "page/document.js"),
    asset!("/kwic.js", SCRIPT, "page/kwic.js"),
    asset!("/trend.js", SCRIPT, "page/trend.js"),
    asset!("/association.js", SCRIPT, "page/association.js"),
    asset!("/concepts.js", SCRIPT, "page/concepts.js"),
    asset!("/chart.js", SCRIPT, "page/chart.js"),
    asset!("/saved.js", SCRIPT, "page/saved.js"),
    asset!(
        "/echarts.js",
        SCRIPT,
        "../report/page/assets/echarts.min.js"
    ),
];

/// The tags of their contents, by which a browser knows those that it has.
static TAGS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let tag = |asset: &Asset| format!("\"{}\"", &hex(&Sha256::digest(asset.bytes))[..16]);
    ASSETS.iter().map(tag).collect()
});

/// The file at a place, with its tag.
pub(super) fn asset(path: &str) -> Option<(&'static Asset, &'static str)> {
    let at = ASSETS.iter().position(|asset| asset.path == path)?;
    Some((&ASSETS[at], &TAGS[at]))
}
