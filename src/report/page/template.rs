//! The template of a page: HTML with its style, its scripts and its data in one file.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::column_label::column_label;
use super::entries::EntryGroup;
use super::script_json::script_json;
use super::section::{Figure, Section};
use super::text::Text;
use crate::error::{Error, Result};

/// Apache ECharts as npm has it.
const ECHARTS: &str = include_str!("assets/echarts.min.js");
/// Sets the language before anything is shown.
const LANGUAGE: &str = include_str!("assets/language.js");
/// Draws the charts.
const SCRIPT: &str = include_str!("assets/page.js");
/// In the order in which they stand in a page.
pub(super) const SCRIPTS: [&str; 3] = [LANGUAGE, ECHARTS, SCRIPT];
const STYLE: &str = include_str!("assets/page.css");
const TEMPLATE: &str = include_str!("assets/page.html");

/// A page.
pub(in crate::report) struct Page {
    /// What it is about.
    pub title: Text,
    /// Over which documents, in a line.
    pub about: Text,
    pub figures: Vec<Figure>,
    pub sections: Vec<Section>,
    /// Events and notes, by the ids of their sections.
    pub entries: BTreeMap<&'static str, Vec<EntryGroup>>,
    /// The labels of concepts, by their ids.
    pub concepts: BTreeMap<String, Text>,
    /// How it was made.
    pub facts: Vec<Fact>,
}

/// A line about how a page was made.
#[derive(Debug, Serialize)]
pub(in crate::report) struct Fact {
    pub name: Text,
    pub value: String,
}

/// The hash of a script as a content security policy names it.
fn policy_hash(script: &str) -> String {
    format!(
        "'sha256-{}'",
        STANDARD.encode(Sha256::digest(script.as_bytes()))
    )
}

/// Only the scripts of the page run, and nothing is fetched.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hashes = SCRIPTS.map(policy_hash);
    format!(
        "default-src 'none'; script-src {}; style-src 'unsafe-inline'; img-src data:; \
         base-uri 'none'; form-action 'none'",
        hashes.join(" ")
    )
});

impl Page {
    /// The page as HTML.
    ///
    /// # Errors
    /// The template is wrong.
    pub(in crate::report) fn html(&self) -> Result<String> {
        let mut environment = Environment::empty();
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let failed = |error: minijinja::Error| Error::Index(format!("the page: {error:#}"));
        let syntax = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build();
        environment.set_syntax(syntax.map_err(failed)?);
        let template = environment.template_from_named_str("page.html", TEMPLATE);
        let ours = |text: &str| Value::from_safe_string(text.to_owned());
        let rendered = template.map_err(failed)?.render(context! {
            policy => ours(&POLICY),
            style => ours(STYLE),
            language => ours(LANGUAGE),
            echarts => ours(ECHARTS),
            script => ours(SCRIPT),
            data => ours(&self.data()),
            title => Value::from(Serde(&self.title)),
            about => Value::from(Serde(&self.about)),
            figures => Value::from(Serde(&self.figures)),
            sections => Value::from(Serde(&self.sections)),
            entries => Value::from(Serde(&self.entries)),
            facts => Value::from(Serde(&self.facts)),
        });
        let mut html = rendered.map_err(failed)?;
        html.push('\n');
        Ok(html)
    }

    /// What page.js reads.
    fn data(&self) -> String {
        let charts = self.sections.iter().flat_map(|section| &section.charts);
        let mut columns = BTreeMap::new();
        let mut options = serde_json::Map::new();
        for chart in charts {
            for name in names(&chart.option) {
                columns.insert(name.to_owned(), column_label(name));
            }
            options.insert(
                chart.id.clone(),
                json!({ "option": chart.option, "label": chart.label }),
            );
        }
        script_json(&json!({
            "title": self.title,
            "charts": options,
            "columns": columns,
            "concepts": self.concepts,
        }))
    }
}

/// The names of the columns that a chart tells: of its datasets, and of the rows of nodes and edges.
fn names(option: &serde_json::Value) -> Vec<&str> {
    let mut out = Vec::new();
    let datasets = match &option["dataset"] {
        serde_json::Value::Array(several) => several.iter().collect(),
        one => vec![one],
    };
    for dataset in datasets {
        let dimensions = dataset["dimensions"].as_array();
        out.extend(
            dimensions
                .into_iter()
                .flatten()
                .filter_map(|name| name.as_str()),
        );
    }
    for part in ["data", "links"] {
        let first = option["series"][0][part][0]["row"].as_object();
        out.extend(
            first
                .into_iter()
                .flat_map(|row| row.keys().map(String::as_str)),
        );
    }
    out
}
