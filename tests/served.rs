//! Exports for search servers: the documented formats, and tantivy itself in the server's part: an index
//! made of an export with its tokenizer finds what gongbao finds.

mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::{Place, corpus};
use tantivy::collector::DocSetCollector;
use tantivy::query::{
    AllQuery, BooleanQuery, Occur, PhraseQuery, Query, QueryParser, RangeQuery, RegexQuery,
    TermQuery,
};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
    Value as _,
};
use tantivy::tokenizer::{RawTokenizer, TextAnalyzer, TokenStream, Tokenizer, WhitespaceTokenizer};
use tantivy::{Index, Searcher, TantivyDocument, Term};

/// A server that serves an export.
struct Server {
    index: Index,
    searcher: Searcher,
    id: Field,
}

/// How a field is indexed, in words of both servers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Tokens(IndexRecordOption),
    Whole,
    Number,
    Shown,
}

impl Server {
    /// Reads the documents of an export into an index that its configuration describes.
    fn start(fields: &[(String, Kind)], documents: &[Value]) -> Server {
        let text = |tokenizer: &str, record| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(record)
                .set_fieldnorms(true);
            TextOptions::default().set_indexing_options(indexing)
        };
        let mut schema = Schema::builder();
        for (name, kind) in fields {
            match kind {
                Kind::Tokens(record) => schema.add_text_field(name, text("whitespace", *record)),
                Kind::Whole => {
                    let whole = text("whole", IndexRecordOption::Basic);
                    schema.add_text_field(name, whole | STORED)
                }
                Kind::Number => schema.add_i64_field(name, INDEXED | FAST),
                Kind::Shown => schema.add_text_field(name, STORED),
            };
        }
        let schema = schema.build();
        let index = Index::create_in_ram(schema.clone());
        let tokenizers = index.tokenizers();
        tokenizers.register("whitespace", WhitespaceTokenizer::default());
        tokenizers.register("whole", TextAnalyzer::from(RawTokenizer::default()));
        let mut writer = index.writer_with_num_threads(1, 50_000_000).unwrap();
        for document in documents {
            // A field that is not in the configuration is an error, as it is there.
            for name in document.as_object().unwrap().keys() {
                assert!(fields.iter().any(|(known, _)| known == name), "{name}");
            }
            let document = TantivyDocument::parse_json(&schema, &document.to_string()).unwrap();
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let id = schema.get_field("id").unwrap();
        Server {
            index,
            searcher,
            id,
        }
    }

    /// What a query finds. How its clauses are joined is worked out here: tantivy 0.27 itself stumbles
    /// over phrases that are to be left out.
    fn found(&self, query: &dyn Query) -> BTreeSet<String> {
        if let Some(query) = query.downcast_ref::<BooleanQuery>() {
            let of = |wanted: Occur| {
                let clauses = query.clauses().iter();
                let clauses = clauses.filter(move |(occur, _)| *occur == wanted);
                clauses.map(|(_, query)| self.found(&**query))
            };
            let found = match of(Occur::Must).reduce(|a, b| &a & &b) {
                Some(all) => all,
                None => of(Occur::Should).flatten().collect(),
            };
            return of(Occur::MustNot).fold(found, |found, none| &found - &none);
        }
        let found = self.searcher.search(query, &DocSetCollector).unwrap();
        let id = |address| {
            let document: TantivyDocument = self.searcher.doc(address).unwrap();
            document
                .get_first(self.id)
                .unwrap()
                .as_str()
                .unwrap()
                .to_owned()
        };
        found.into_iter().map(id).collect()
    }

    fn field(&self, name: &str) -> Field {
        self.index.schema().get_field(name).unwrap()
    }

    /// A query of OpenSearch's, as its documentation says what it means.
    fn clause(&self, clause: &Value) -> Box<dyn Query> {
        let (kind, what) = clause.as_object().unwrap().iter().next().unwrap();
        let of_field = || {
            let (name, what) = what.as_object().unwrap().iter().next().unwrap();
            (self.field(name), what)
        };
        match kind.as_str() {
            "bool" => {
                let what = what.as_object().unwrap();
                let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
                let many = |value: &Value| value.as_array().unwrap().clone();
                for (name, value) in what {
                    match name.as_str() {
                        "must" => {
                            let all = many(value);
                            clauses.extend(all.iter().map(|one| (Occur::Must, self.clause(one))));
                        }
                        "should" => {
                            let any = many(value);
                            let any = any.iter().map(|one| (Occur::Should, self.clause(one)));
                            clauses.push((Occur::Must, Box::new(BooleanQuery::new(any.collect()))));
                        }
                        "must_not" => {
                            clauses.push((Occur::Must, Box::new(AllQuery)));
                            let none = many(value);
                            clauses
                                .extend(none.iter().map(|one| (Occur::MustNot, self.clause(one))));
                        }
                        "minimum_should_match" => assert_eq!(value, 1),
                        other => panic!("{other}"),
                    }
                }
                Box::new(BooleanQuery::new(clauses))
            }
            "match_phrase" => {
                let (field, what) = of_field();
                let text = what["query"].as_str().unwrap();
                let mut tokenizer = WhitespaceTokenizer::default();
                let mut stream = tokenizer.token_stream(text);
                let mut terms = Vec::new();
                while stream.advance() {
                    terms.push(Term::from_field_text(field, &stream.token().text));
                }
                assert!(terms.len() > 1);
                Box::new(PhraseQuery::new(terms))
            }
            "term" => {
                let (field, what) = of_field();
                let term = Term::from_field_text(field, what["value"].as_str().unwrap());
                Box::new(TermQuery::new(term, IndexRecordOption::Basic))
            }
            "prefix" => {
                let (field, what) = of_field();
                let start: String = what["value"]
                    .as_str()
                    .unwrap()
                    .chars()
                    .map(|c| format!("\\x{{{:x}}}", u32::from(c)))
                    .collect();
                let pattern = format!("{start}(.|\\n)*");
                Box::new(RegexQuery::from_pattern(&pattern, field).unwrap())
            }
            "range" => {
                let (field, what) = of_field();
                let bound = |name: &str| match what.get(name) {
                    Some(bound) => std::ops::Bound::Included(Term::from_field_i64(
                        field,
                        bound.as_i64().unwrap(),
                    )),
                    None => std::ops::Bound::Unbounded,
                };
                match (bound("gte"), bound("lte")) {
                    (std::ops::Bound::Unbounded, std::ops::Bound::Unbounded) => Box::new(AllQuery),
                    (from, to) => Box::new(RangeQuery::new(from, to)),
                }
            }
            other => panic!("{other}"),
        }
    }
}

/// What gongbao finds.
fn found_here(place: &Place, query: &str) -> BTreeSet<String> {
    let said = place
        .gongbao(&["search", "-n", "0", "--format", "jsonl", "--", query])
        .expect(0);
    said.lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|hit| hit["doc_id"].as_str().unwrap().to_owned())
        .collect()
}

fn translated(place: &Place, server: &str, query: &str) -> String {
    let arguments = ["query-translate", "--for", server, "--", query];
    place.gongbao(&arguments).expect(0).trim_end().to_owned()
}

/// The documents of an export, a line each; `action` is handed those that are none.
fn lines(place: &Place, folder: &str, each: usize, action: &mut dyn FnMut(&Value)) -> Vec<Value> {
    let mut files: Vec<_> = std::fs::read_dir(place.path(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "ndjson"))
        .collect();
    files.sort();
    let mut documents = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        assert!(text.ends_with('\n'));
        for (number, line) in text.lines().enumerate() {
            let value: Value = serde_json::from_str(line).unwrap();
            match number % each == each - 1 {
                true => documents.push(value),
                false => action(&value),
            }
        }
    }
    documents
}

fn configuration(place: &Place, folder: &str) -> Value {
    let text = std::fs::read_to_string(place.path(folder).join("index.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn keys<'v>(value: &'v Value, allowed: &[&str]) -> &'v serde_json::Map<String, Value> {
    let object = value.as_object().unwrap();
    for key in object.keys() {
        assert!(allowed.contains(&key.as_str()), "{key} in {value}");
    }
    object
}

/// The fields of Quickwit's index configuration, each key of it one that its documentation has.
fn fields_of_quickwit(configuration: &Value) -> Vec<(String, Kind)> {
    keys(
        configuration,
        &["version", "index_id", "doc_mapping", "search_settings"],
    );
    let mapping = &configuration["doc_mapping"];
    keys(mapping, &["mode", "field_mappings", "tokenizers"]);
    keys(
        &configuration["search_settings"],
        &["default_search_fields"],
    );
    assert_eq!(mapping["mode"], "strict");
    let whole = &mapping["tokenizers"][0];
    keys(whole, &["name", "type", "pattern"]);
    assert_eq!(whole["type"], "regex");
    let mut fields = Vec::new();
    for field in mapping["field_mappings"].as_array().unwrap() {
        keys(
            field,
            &[
                "name",
                "type",
                "tokenizer",
                "record",
                "fieldnorms",
                "stored",
                "indexed",
                "fast",
            ],
        );
        let kind = match (field["type"].as_str().unwrap(), field.get("tokenizer")) {
            ("text", Some(tokenizer)) if tokenizer == "whitespace" => {
                assert_eq!(field["fieldnorms"], true);
                Kind::Tokens(match field["record"].as_str().unwrap() {
                    "position" => IndexRecordOption::WithFreqsAndPositions,
                    "freq" => IndexRecordOption::WithFreqs,
                    other => panic!("{other}"),
                })
            }
            ("text" | "array<text>", Some(tokenizer)) => {
                assert_eq!(tokenizer, &whole["name"]);
                Kind::Whole
            }
            ("text" | "array<text>", None) => {
                assert_eq!(field["indexed"], false);
                Kind::Shown
            }
            ("i64", None) => Kind::Number,
            other => panic!("{other:?}"),
        };
        fields.push((field["name"].as_str().unwrap().to_owned(), kind));
    }
    fields
}

/// The fields of OpenSearch's mapping, each key of it one that its documentation has.
fn fields_of_opensearch(configuration: &Value) -> Vec<(String, Kind)> {
    keys(configuration, &["settings", "mappings"]);
    let analysis = &configuration["settings"]["analysis"];
    assert_eq!(analysis["analyzer"]["gongbao"]["tokenizer"], "gongbao");
    assert_eq!(analysis["tokenizer"]["gongbao"]["type"], "whitespace");
    let mappings = keys(
        &configuration["mappings"],
        &["dynamic", "_meta", "properties"],
    );
    let properties = mappings["properties"].as_object().unwrap();
    let kind = |field: &Value| match field["type"].as_str().unwrap() {
        "text" => {
            keys(field, &["type", "analyzer", "index_options", "norms"]);
            assert!(field["analyzer"] == "gongbao" && field["norms"] == true);
            Kind::Tokens(match field["index_options"].as_str().unwrap() {
                "positions" => IndexRecordOption::WithFreqsAndPositions,
                "freqs" => IndexRecordOption::WithFreqs,
                other => panic!("{other}"),
            })
        }
        "keyword" => {
            keys(field, &["type", "index", "doc_values"]);
            if field.get("index").is_some() {
                Kind::Shown
            } else {
                Kind::Whole
            }
        }
        "long" => Kind::Number,
        other => panic!("{other}"),
    };
    properties
        .iter()
        .map(|(name, field)| (name.clone(), kind(field)))
        .collect()
}

const PHRASES: [&str; 14] = [
    "\"人工智能\"",
    "\"安全\"",
    "\"监管\"",
    "\"标准\"",
    "\"安全标准\"",
    "\"AI\"",
    "\"real economy\"",
    "\"artificial intelligence\"",
    "\"standards\"",
    "\"双随机、一公开\"",
    "\"〔2017〕\"",
    "\"《\"",
    "\"a \\\\ b\"",
    "\"数据\"",
];

const QUERIES: [&str; 24] = [
    "\"人工智能\" AND \"安全\"",
    "\"人工智能\" OR \"real economy\"",
    "\"数据\" AND NOT \"安全\"",
    "NOT \"数据\"",
    "NOT \"数据\" AND NOT \"标准\"",
    "\"数据\" OR NOT \"标准\"",
    "(\"数据\" OR \"标准\") AND (\"安全\" OR \"监管\") AND NOT title:\"通知\"",
    "title:\"人工智能\"",
    "text:\"人工智能\"",
    "security",
    "standards",
    "~regulate",
    "U.S.",
    "concept:supervision",
    "title:concept:artificial_intelligence",
    "\"数据\" year:2017..2021",
    "\"数据\" year:..2018",
    "\"数据\" year:2017,2019",
    "\"安全\" date:2018..2020-06",
    "\"安全\" effective_date:2015..",
    "\"标准\" agency:国务院",
    "\"标准\" lang:zh,en",
    "\"安全\" id:x OR \"数据\" type:通知",
    "\"安全\" level:central region:上海",
];

/// What tantivy's parser of queries does not have.
const BEGINNINGS: [&str; 3] = ["standard*", "\"标准\" agency:国务院*", "regulat*"];

#[test]
fn quickwit_finds_what_is_found_here() {
    let place = Place::new();
    let drop = corpus();
    place.gongbao(&["run", drop.to_str().unwrap()]).expect(0);
    let said = place
        .gongbao(&["export", "quickwit", "out", "--index", "laws"])
        .expect(0);
    assert!(said.contains("documents in 1 files in out"), "{said}");
    let configuration = configuration(&place, "out");
    assert_eq!(configuration["index_id"], "laws");
    let documents = lines(&place, "out", 1, &mut |_| {
        panic!("a line that is no document")
    });
    assert_eq!(
        documents.len(),
        place
            .table("documents.csv")
            .iter()
            .filter(|row| row["duplicate_of"].is_empty())
            .count()
    );
    let server = Server::start(&fields_of_quickwit(&configuration), &documents);
    let parser = QueryParser::for_index(&server.index, vec![server.field("exact")]);
    let mut found = 0;
    for query in PHRASES.iter().chain(&QUERIES) {
        let there = translated(&place, "quickwit", query);
        let there = server.found(
            &*parser
                .parse_query(&there)
                .unwrap_or_else(|error| panic!("{there}: {error}")),
        );
        assert_eq!(there, found_here(&place, query), "{query}");
        found += usize::from(!there.is_empty());
    }
    assert!(found > 30, "{found} queries find something");
    assert_eq!(
        translated(&place, "quickwit", "standard*"),
        "(exact:standard* OR title_exact:standard*)"
    );
}

#[test]
fn opensearch_finds_what_is_found_here() {
    let place = Place::new();
    let drop = corpus();
    place.gongbao(&["run", drop.to_str().unwrap()]).expect(0);
    place.gongbao(&["export", "opensearch", "out"]).expect(0);
    let configuration = configuration(&place, "out");
    let mut ids = BTreeSet::new();
    let documents = lines(&place, "out", 2, &mut |action| {
        keys(action, &["index"]);
        keys(&action["index"], &["_index", "_id"]);
        assert_eq!(action["index"]["_index"], "gongbao");
        assert!(ids.insert(action["index"]["_id"].as_str().unwrap().to_owned()));
    });
    assert_eq!(ids.len(), documents.len());
    let server = Server::start(&fields_of_opensearch(&configuration), &documents);
    for query in PHRASES.iter().chain(&QUERIES).chain(&BEGINNINGS) {
        let body: Value = serde_json::from_str(&translated(&place, "opensearch", query)).unwrap();
        let clause = &keys(&body, &["query"])["query"];
        assert_eq!(
            server.found(&*server.clause(clause)),
            found_here(&place, query),
            "{query}"
        );
    }
}

#[test]
fn what_a_server_cannot_be_asked_is_said() {
    let place = Place::new();
    let drop = corpus();
    place.gongbao(&["index", drop.to_str().unwrap()]).expect(0);
    for (query, told) in [
        ("监管", "write it in quotes"),
        ("NEAR/5(a, b)", "NEAR"),
        ("SENT(a, b)", "SENT"),
        ("ART(a, b)", "ART"),
        ("/stand.*/", "regular expression"),
        ("form:\"risk assess*\"", "a phrase with a beginning"),
    ] {
        let ran = place.gongbao(&["query-translate", "--for", "quickwit", "--", query]);
        assert_eq!(ran.status(), 2, "{query}: {}", ran.out());
        assert!(ran.errors().contains(told), "{}", ran.errors());
    }
    let across = ["query-translate", "--for", "quickwit", "--across", "监管"];
    let said = place.gongbao(&across).expect(0);
    assert_eq!(said, "(exact:\"监 管\" OR title_exact:\"监 管\")\n");
    place.gongbao(&["export", "quickwit", "out"]).expect(0);
    let ran = place.gongbao(&["export", "quickwit", "out"]);
    assert!(
        ran.status() == 2 && ran.errors().contains("not empty"),
        "{}",
        ran.errors()
    );
    let ran = place.gongbao(&["export", "quickwit", "other", "--index", "../x"]);
    assert!(
        ran.status() == 2 && ran.errors().contains("name of an index"),
        "{}",
        ran.errors()
    );
}

#[test]
fn marks_and_line_ends_are_tokens_of_their_own() {
    let place = Place::new();
    let text = "甲安全、标准乙\\n安全\\u0085标准 \\u000b a\\\"b\\\\c\\n\\nline \\u{a} 安全标准";
    let text = text.replace("\\u{a}", "\\\\u{a}");
    place.write(
        "in/a.jsonl",
        format!("{{\"id\":\"a\",\"title\":\"甲\\u3000 乙\",\"text\":\"{text}\"}}\n"),
    );
    place.gongbao(&["run", "in"]).expect(0);
    place.gongbao(&["export", "quickwit", "out"]).expect(0);
    let configuration = configuration(&place, "out");
    let documents = lines(&place, "out", 1, &mut |_| {});
    let exact = documents[0]["exact"].as_str().unwrap();
    assert!(
        exact.starts_with("甲 安 全 、 标 准 乙 \\u{a} 安 全 "),
        "{exact}"
    );
    assert!(
        exact
            .split(' ')
            .all(|token| !token.is_empty() && !token.contains(char::is_whitespace))
    );
    let server = Server::start(&fields_of_quickwit(&configuration), &documents);
    let parser = QueryParser::for_index(&server.index, vec![server.field("exact")]);
    for query in [
        "\"安全、标准\"",
        "\"安全标准\"",
        "\"乙安全\"",
        "\"全标\"",
        "\"a\"",
        "\"b\\\\c\"",
        "\"u{a}\"",
        "title:\"甲乙\"",
    ] {
        let there = translated(&place, "quickwit", query);
        let there = server.found(&*parser.parse_query(&there).unwrap());
        assert_eq!(there, found_here(&place, query), "{query}");
    }
}

/// Run where real documents are at hand: `GONGBAO_REAL_CORPUS=folder cargo test -- --ignored`.
#[test]
#[ignore = "needs real documents"]
fn every_form_of_the_lexicon_is_found_on_real_documents() {
    let corpus = std::env::var("GONGBAO_REAL_CORPUS").expect("GONGBAO_REAL_CORPUS names them");
    let corpus = std::path::Path::new(&corpus).canonicalize().unwrap();
    let place = Place::new();
    place
        .gongbao(&["index", corpus.to_str().unwrap()])
        .expect(0);
    place.gongbao(&["export", "quickwit", "out"]).expect(0);
    let documents = lines(&place, "out", 1, &mut |_| {});
    let server = Server::start(
        &fields_of_quickwit(&configuration(&place, "out")),
        &documents,
    );
    let parser = QueryParser::for_index(&server.index, vec![server.field("exact")]);
    let snapshot = gongbao::index::Index::open(&place.path("indexes"))
        .unwrap()
        .snapshot()
        .unwrap();
    let view = gongbao::query::View::new(&snapshot, &gongbao::query::Filter::default()).unwrap();
    let lexicon = gongbao::lexicon::Lexicon::built_in().unwrap();
    let chinese = gongbao::index::segmenter_of_index(snapshot.making()).unwrap();
    let reading = gongbao::query::Reading {
        chinese: &*chinese,
        lexicon: &lexicon,
        agencies: gongbao::document::Agencies::builtin(),
        plain: gongbao::query::Plain::Words,
        bilingual: false,
    };
    let mut queries: Vec<String> = lexicon
        .concepts
        .iter()
        .flat_map(|concept| concept.all_forms())
        .filter(|form| !form.text.contains(['*', '~', '"']))
        .map(|form| format!("\"{}\"", form.text))
        .collect();
    queries.extend(
        lexicon
            .concepts
            .iter()
            .map(|concept| format!("concept:{}", concept.id)),
    );
    let mut places = 0;
    for text in &queries {
        let query = gongbao::query::Query::parse(text, &reading).unwrap();
        let holding = gongbao::query::holding(&view, &query).unwrap();
        let here: BTreeSet<String> = holding
            .into_iter()
            .map(|ordinal| view.docs[ordinal as usize].id.clone())
            .collect();
        let asked = gongbao::query::asked(&query, false).unwrap();
        let there = gongbao::export::query(gongbao::export::Server::Quickwit, &asked);
        let there = server.found(&*parser.parse_query(&there).unwrap());
        assert_eq!(there, here, "{text}");
        places += here.len();
    }
    println!("{} queries, {places} documents found", queries.len());
    assert!(queries.len() > 300 && places > 10_000);
}
