//! The served page: its answers are those of the command line, it answers nobody else, and no
//! question is without a bound.

#![cfg(feature = "serve")]

#[path = "support/http.rs"]
mod http;
#[path = "support/schema.rs"]
mod schema;
mod support;

use std::io::Cursor;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use calamine::{Data, Reader};
use http::{Served, encoded};
use serde_json::{Value, json};
use support::{Place, corpus};

/// The sample corpus, indexed and served.
fn served() -> (Place, Served) {
    let place = Place::new();
    let corpus = corpus();
    place
        .gongbao(&["index".as_ref(), corpus.as_os_str()])
        .expect(0);
    let served = Served::start(place.folder.path(), &[]);
    (place, served)
}

/// What the command line says, as JSON.
#[track_caller]
fn said(place: &Place, arguments: &[&str]) -> Value {
    let said = place.gongbao(&[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&said.expect(0)).unwrap()
}

/// An answer without what only the page is told.
fn without(mut value: Value, names: &[&str]) -> Value {
    let object = value.as_object_mut().unwrap();
    for name in names {
        assert!(object.remove(*name).is_some(), "{name}");
    }
    value
}

#[test]
fn answers_are_those_of_the_command_line() {
    let (place, served) = served();
    let queries = [
        "监管 平台",
        "SENT(人工智能, 安全 OR security) AND concept:supervision",
        "standard year:2019..",
        "\"数据安全\"",
    ];
    for query in queries {
        let asked = format!("query={}", encoded(query));
        let search = served.json(&format!("/api/search?{asked}&limit=5&offset=2&sort=date"));
        assert_eq!(
            without(search, &["documents_total", "generation"]),
            said(
                &place,
                &[
                    "search", query, "-n", "5", "--offset", "2", "--sort", "date"
                ]
            ),
            "{query}"
        );
        let narrowed = served.json(&format!(
            "/api/search?{asked}&where={}&bilingual=true&passages=3",
            encoded("year:2019..2023 lang:zh")
        ));
        assert_eq!(
            without(narrowed, &["documents_total", "generation"]),
            said(
                &place,
                &[
                    "search",
                    query,
                    "--bilingual",
                    "--passages",
                    "3",
                    "--where",
                    "year:2019..2023 lang:zh",
                ]
            ),
            "{query}"
        );
        let count = served.json(&format!("/api/count?{asked}&by=year,agency"));
        assert_eq!(
            count["rows"],
            said(&place, &["count", query, "--by", "year,agency"])
        );
        for sort in ["date", "document", "left", "right"] {
            let kwic = served.json(&format!(
                "/api/kwic?{asked}&sort={sort}&unit=words&limit=1000"
            ));
            let lines = said(&place, &["kwic", query, "--sort", sort, "--unit", "words"]);
            assert_eq!(kwic["rows"], lines, "{query} {sort}");
            assert_eq!(kwic["lines"], lines.as_array().unwrap().len());
        }
        let part = served.json(&format!("/api/kwic?{asked}&offset=3&limit=2"));
        let lines = said(&place, &["kwic", query]);
        let lines = lines.as_array().unwrap();
        let wanted: Vec<Value> = lines.iter().skip(3).take(2).cloned().collect();
        assert_eq!(part["rows"], json!(wanted), "{query}");
    }

    let hits = served.json("/api/search?query=%E7%9B%91%E7%AE%A1");
    let id = hits["hits"][0]["doc_id"].as_str().unwrap();
    let document = served.json(&format!(
        "/api/document?id={}&query=%E7%9B%91%E7%AE%A1",
        encoded(id)
    ));
    assert_eq!(
        without(document.clone(), &["headings", "generation"]),
        said(&place, &["show", id, "--query", "监管"])
    );
    for heading in document["headings"].as_array().unwrap() {
        let at = heading["offset"].as_u64().unwrap() as usize;
        let label = heading["label"].as_str().unwrap();
        assert!(document["text"].as_str().unwrap()[at..].starts_with(label));
    }
    let status = without(served.json("/api/status"), &["filter", "lexicon"]);
    assert_eq!(status, said(&place, &["status"]));
}

#[test]
fn trends_and_associations_are_those_of_the_tables() {
    let (place, served) = served();
    let table = |name: &str, more: &[&str]| -> Vec<Value> {
        let arguments = [&["report", name, "--print", "--format", "json"], more].concat();
        serde_json::from_str(&place.gongbao(&arguments).expect(0)).unwrap()
    };
    let compared =
        served.json("/api/trend?query=concept:security&query=concept:artificial_intelligence");
    let trend = table("trend", &[]);
    let mut checked = 0;
    for row in compared["rows"].as_array().unwrap() {
        let form = row["form"].as_str().unwrap();
        let concept = form.strip_prefix("concept:").unwrap();
        let same = trend
            .iter()
            .find(|one| one["concept"] == concept && one["year"] == row["year"]);
        for (name, value) in same.unwrap().as_object().unwrap() {
            if name != "concept" {
                assert_eq!(&row[name], value, "{form} {name}");
                checked += 1;
            }
        }
    }
    assert_eq!(
        checked,
        2 * 9 * compared["rows"].as_array().unwrap().len() / 2
    );

    let of = "artificial_intelligence";
    let association = table("association", &["--of", of]);
    for by in ["all", "year", "agency"] {
        let asked = served.json(&format!("/api/association?query=concept:{of}&by={by}"));
        let wanted: Vec<&Value> = association.iter().filter(|row| row["by"] == by).collect();
        let rows = asked["rows"].as_array().unwrap();
        assert_eq!(rows.len(), wanted.len());
        for (row, wanted) in rows.iter().zip(wanted) {
            for (name, value) in wanted.as_object().unwrap() {
                if name != "of" {
                    assert_eq!(&row[name], value, "{by} {name}");
                }
            }
        }
        let sorted = served.json(&format!(
            "/api/association?query=concept:{of}&by={by}&sort=share&limit=9"
        ));
        assert_eq!(sorted["rows_total"], rows.len());
        let shares = sorted["rows"].as_array().unwrap().iter();
        let shares: Vec<(&Value, f64)> = shares
            .map(|row| (&row["value"], row["share"].as_f64().unwrap()))
            .collect();
        assert!(
            shares
                .windows(2)
                .all(|two| two[0].0 != two[1].0 || two[0].1 >= two[1].1)
        );
    }
    let concepts = served.json("/api/concepts");
    let rows = concepts["rows"].as_array().unwrap().iter();
    let rows: Vec<Value> = rows.map(|row| without(row.clone(), &["forms"])).collect();
    assert_eq!(rows, table("concepts", &[]));
    let found = served.json("/api/concepts?find=%E7%9B%91%E7%9D%A3&sort=documents");
    assert!(
        found["rows"]
            .as_array()
            .unwrap()
            .iter()
            .any(|row| row["concept"] == "supervision")
    );
}

#[test]
fn exports_hold_what_is_shown() {
    let (place, served) = served();
    let bare = |reply: &http::Reply| reply.text().trim_start_matches('\u{FEFF}').to_owned();
    let csv = served.get("/api/search?query=%E7%9B%91%E7%AE%A1&limit=4&offset=1&format=csv");
    assert_eq!(
        csv.header("content-disposition"),
        Some("attachment; filename=\"search.csv\"")
    );
    assert!(
        csv.text().starts_with('\u{FEFF}'),
        "spreadsheets know UTF-8 by it"
    );
    let said = place.gongbao(&[
        "search", "监管", "-n", "4", "--offset", "1", "--format", "csv",
    ]);
    assert_eq!(bare(&csv), said.expect(0));
    let csv = served.get("/api/kwic?query=%E7%9B%91%E7%AE%A1&limit=1000&sort=left&format=csv");
    let said = place.gongbao(&["kwic", "监管", "--sort", "left", "--format", "csv"]);
    assert_eq!(bare(&csv), said.expect(0));
    let csv = served.get("/api/count?query=%E7%9B%91%E7%AE%A1&by=year&format=csv");
    let said = place.gongbao(&["count", "监管", "--by", "year", "--format", "csv"]);
    assert_eq!(bare(&csv), said.expect(0));

    for route in ["trend", "association", "search", "kwic", "count"] {
        let path = format!("/api/{route}?query=%E7%9B%91%E7%AE%A1");
        let rows = bare(&served.get(&format!("{path}&format=csv")));
        let rows: Vec<csv::StringRecord> = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(rows.as_bytes())
            .records()
            .map(Result::unwrap)
            .collect();
        let xlsx = served.get(&format!("{path}&format=xlsx"));
        let mut book = calamine::Xlsx::new(Cursor::new(xlsx.body)).unwrap();
        let sheet = book.worksheet_range(route).unwrap();
        assert_eq!(sheet.height(), rows.len(), "{route}");
        for (cells, wanted) in sheet.rows().zip(&rows) {
            for (cell, wanted) in cells.iter().zip(wanted) {
                match cell {
                    Data::Float(number) => assert_eq!(Ok(*number), wanted.parse(), "{route}"),
                    Data::DateTime(_) => assert_eq!(wanted.len(), 10),
                    other => assert_eq!(other.to_string(), wanted, "{route}"),
                }
            }
        }
        let about = book.worksheet_range("about").unwrap();
        let told = about
            .rows()
            .any(|row| row[1].to_string().contains("query=监管"));
        assert!(told, "a workbook says what was asked");
    }
}

#[test]
fn a_spreadsheet_runs_nothing_of_a_document() {
    let place = Place::new();
    place.write(
        "drop/a.md",
        "---\ntitle: \"=1+1\"\nagency: \"@cmd\"\n---\n\n监管",
    );
    place.gongbao(&["index", "drop"]).expect(0);
    let served = Served::start(place.folder.path(), &[]);
    let csv = served
        .get("/api/search?query=%E7%9B%91%E7%AE%A1&format=csv")
        .text();
    assert!(csv.contains(",'=1+1,'@cmd,"), "{csv}");
}

#[test]
fn only_names_and_origins_of_this_server_are_answered() {
    let (place, served) = served();
    let address = served.address.clone();
    let port = address.rsplit(':').next().unwrap();
    let local = format!("localhost:{port}");
    let ask = |headers: &[(&str, &str)]| served.ask("GET", "/api/status", headers).status;
    assert_eq!(ask(&[("Host", &address)]), 200);
    assert_eq!(ask(&[("Host", &local)]), 200);
    let own = format!("http://{address}");
    assert_eq!(ask(&[("Host", &address), ("Origin", &own)]), 200);
    for host in [
        "evil.example",
        "127.0.0.1",
        "127.0.0.1:1",
        "evil.example:80",
    ] {
        assert_eq!(ask(&[("Host", host)]), 403, "{host}");
    }
    let evil = format!("evil.example:{port}");
    assert_eq!(ask(&[("Host", &evil)]), 403);
    assert_eq!(ask(&[("Host", &address), ("Host", &evil)]), 403);
    for origin in [
        "null",
        "http://evil.example",
        &format!("https://{address}"),
        &format!("http://{evil}"),
    ] {
        assert_eq!(
            ask(&[("Host", &address), ("Origin", origin)]),
            403,
            "{origin}"
        );
    }
    let cross = ("Sec-Fetch-Site", "cross-site");
    assert_eq!(
        ask(&[("Host", &address), cross, ("Sec-Fetch-Mode", "no-cors")]),
        403
    );
    for (into, status) in [("document", 200), ("iframe", 403)] {
        let headers = [
            ("Host", address.as_str()),
            cross,
            ("Sec-Fetch-Mode", "navigate"),
            ("Sec-Fetch-Dest", into),
        ];
        assert_eq!(ask(&headers), status, "{into}");
    }
    assert_eq!(served.ask("GET", "/", &[]).status, 403, "without a name");

    let named = Served::start(place.folder.path(), &["--host-name", "Desk.example"]);
    let port = named.address.rsplit(':').next().unwrap();
    let host = format!("desk.example:{port}");
    assert_eq!(named.ask("GET", "/", &[("Host", &host)]).status, 200);
}

#[test]
fn nothing_is_written_and_everything_is_sealed() {
    let (_place, served) = served();
    let host = [("Host", served.address.as_str())];
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
        let reply = served.ask(method, "/api/status", &host);
        assert_eq!(reply.status, 405, "{method}");
        assert_eq!(reply.header("allow"), Some("GET, HEAD"));
        assert_eq!(reply.header("access-control-allow-origin"), None);
    }
    let head = served.ask("HEAD", "/api/status", &host);
    assert_eq!((head.status, head.body.len()), (200, 0));
    for path in [
        "/",
        "/main.js",
        "/api/status",
        "/api/search",
        "/nothing",
        "/api/openapi.json",
    ] {
        let reply = served.get(path);
        let policy = reply.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{path}"
        );
        assert!(!policy.contains("unsafe-eval"));
        assert_eq!(
            reply.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(reply.header("x-frame-options"), Some("DENY"));
    }
    for path in [
        "/nothing",
        "/api/",
        "/api/nothing",
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/page/main.js",
    ] {
        assert_eq!(served.get(path).status, 404, "{path}");
    }
    let first = served.get("/main.js");
    let tag = first.header("etag").unwrap().to_owned();
    let again = served.ask("GET", "/main.js", &[host[0], ("If-None-Match", &tag)]);
    assert_eq!((again.status, again.body.len()), (304, 0));
}

#[test]
fn a_question_that_cannot_be_understood_is_told_as_on_the_command_line() {
    let (place, served) = served();
    for query in [
        "NEAR(a, b)",
        "(监管",
        "concept:nothing",
        "year:abc",
        "/(/",
        "\"",
        "foo:bar",
    ] {
        let told = served.refusal(&format!("/api/search?query={}", encoded(query)), 400);
        let errors = place.gongbao(&["search", query]).errors();
        assert_eq!(format!("gongbao: {told}\n"), errors, "{query}");
    }
    let told = served.refusal("/api/count?query=a&where=colour:red", 400);
    let errors = place
        .gongbao(&["count", "a", "--where", "colour:red"])
        .errors();
    assert_eq!(format!("gongbao: {told}\n"), errors);
    let told = served.refusal("/api/document?id=nothing", 404);
    assert_eq!(
        format!("gongbao: {told}\n"),
        place.gongbao(&["show", "nothing"]).errors()
    );
    served.refusal("/api/count?query=a&by=colour", 400);
    served.refusal("/api/kwic?query=title:a", 400);
}

#[test]
fn no_question_is_without_a_bound() {
    let (_place, served) = served();
    let long = "a".repeat(20_001);
    for path in [
        "/api/search".to_owned(),
        "/api/search?query=".to_owned(),
        "/api/search?query=a&query=b".to_owned(),
        "/api/search?query=a&limit=501".to_owned(),
        "/api/search?query=a&limit=0".to_owned(),
        "/api/search?query=a&passages=11".to_owned(),
        "/api/search?query=a&offset=-1".to_owned(),
        "/api/search?query=a&other=1".to_owned(),
        "/api/search?query=%ff".to_owned(),
        "/api/kwic?query=a&limit=1001".to_owned(),
        "/api/kwic?query=a&context=2001".to_owned(),
        "/api/kwic?query=a&sort=nearest".to_owned(),
        "/api/count?query=a&by=year,agency,level,language".to_owned(),
        format!("/api/trend?query=a{}", "&query=a".repeat(5)),
        format!("/api/search?query={long}"),
        format!("/api/search?query=a&where={long}"),
        "/api/document?id=a&at=99999999999999999999".to_owned(),
    ] {
        served.refusal(&path, 400);
    }
    let longest = format!("/api/search?query=a&where={}", "%20".repeat(21_400));
    served.refusal(&longest, 414);
    assert_eq!(
        served.json("/api/search?query=a&offset=1000000000")["hits"],
        json!([])
    );
    assert_eq!(
        served.json("/api/search?query=a&limit=500")["documents_total"],
        88
    );
}

#[test]
fn connections_are_bounded_and_those_that_wait_get_their_turn() {
    let (_place, served) = served();
    let idle: Vec<TcpStream> = (0..256)
        .map(|_| TcpStream::connect(&served.address).unwrap())
        .collect();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| served.get("/api/status").status);
        std::thread::sleep(Duration::from_millis(500));
        assert!(!waiting.is_finished(), "all places are taken");
        drop(idle);
        assert_eq!(waiting.join().unwrap(), 200);
    });
}

#[test]
#[cfg(target_os = "linux")]
fn clients_that_misbehave_cost_nobody_an_answer() {
    let (_place, served) = served();
    let paths = [
        "/api/search?query=%E7%9B%91%E7%AE%A1&limit=500&passages=10",
        "/api/trend?query=standard*",
    ];
    let answers = paths.map(|path| served.get(path).body);
    let held = |name: &str| served.held(name);
    let before = held("fd");
    let request = |path: &str, headers: &str| {
        format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n",
            served.address
        )
    };
    let parts: Vec<String> = (0..201).map(|part| format!("a{part}")).collect();
    let long_query = format!("/api/search?query={}", "ab".repeat(5_000));
    let many_parts = format!("/api/search?query={}", encoded(&parts.join(" OR ")));
    let huge = format!("X-Long: {}\r\n", "a".repeat(1_000_000));
    // What is sent, and the status that it is told; none where the client does not wait for it.
    let bad = [
        ("GET /api/search?query=%E7%9B".to_owned(), None),
        (request(paths[0], ""), None),
        (
            request(paths[1], "Content-Length: 99999999999999999999\r\n"),
            Some(400),
        ),
        (request("/api/search?query=a", &huge), Some(431)),
        (request(&long_query, ""), Some(200)),
        (request(&many_parts, ""), Some(400)),
        ("\u{16}\u{3}\u{1}\u{0}\r\n\r\n".to_owned(), Some(400)),
    ];
    std::thread::scope(|scope| {
        for (sent, wanted) in &bad {
            let served = &served;
            scope.spawn(move || {
                for _ in 0..8 {
                    let status = served.send_raw(sent.as_bytes(), wanted.is_some());
                    // One that is cut off while it still sends may not see why.
                    assert!(status == *wanted || *wanted == Some(431), "{status:?}");
                }
            });
        }
        for (path, answer) in paths.iter().zip(&answers) {
            let served = &served;
            scope.spawn(move || {
                for _ in 0..40 {
                    let reply = served.get(path);
                    assert_eq!((reply.status, &reply.body), (200, answer), "{path}");
                }
            });
        }
    });
    until("every connection is let go", || held("fd") <= before);
}

#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn all_threads_of_the_server_share_one_heap() {
    let place = Place::new();
    let served = Served::start(place.folder.path(), &["--threads", "3"]);
    let variables = served.environment();
    assert!(variables.contains(&"MALLOC_ARENA_MAX=1".to_owned()));
    assert_eq!(served.get("/").status, 200);
    let (status, errors) = served.end();
    assert_eq!(status, Some(0), "it ends as it was asked to");
    assert_eq!(errors.matches("there is no index").count(), 1, "{errors}");
}

/// Asks until an answer is as it should be.
#[track_caller]
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn every_answer_is_of_one_state_and_new_documents_are_shown() {
    let place = Place::new();
    let mut written = 0;
    let mut run = |documents: usize| {
        for _ in 0..documents {
            place.write(
                &format!("drop/{written}.txt"),
                format!("监管办法 {written}\n监管平台"),
            );
            written += 1;
        }
        place.gongbao(&["index", "drop"]).expect(0);
    };
    run(10);
    let served = Served::start(place.folder.path(), &[]);
    let path = "/api/trend?query=%E7%9B%91%E7%AE%A1";
    assert_eq!(served.json(path)["documents_total"], 10);
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..4)
            .map(|number| {
                let served = &served;
                scope.spawn(move || {
                    let mut last = 0;
                    // Each of another question, so that none is answered from those before.
                    for time in 0.. {
                        let query = encoded(&format!("监管 OR no{number}x{time}"));
                        let count = served.json(&format!("/api/count?query={query}"));
                        let generation = count["generation"].as_u64().unwrap();
                        assert_eq!(count["documents_total"], 10 * generation);
                        assert_eq!(count["rows"][0]["documents"], 10 * generation);
                        assert!(generation >= last, "no answer goes back");
                        last = generation;
                        if generation == 5 {
                            break;
                        }
                    }
                })
            })
            .collect();
        for _ in 0..4 {
            run(10);
            std::thread::sleep(Duration::from_millis(300));
        }
        asking.into_iter().for_each(|one| one.join().unwrap());
    });
    assert_eq!(served.json(path)["documents_total"], 50);
    let (status, errors) = served.end();
    assert_eq!((status, errors.as_str()), (Some(0), ""));
}

#[test]
fn an_index_that_is_missing_is_told_and_shown_once_it_is_there() {
    let place = Place::new();
    place.write("drop/a.txt", "监管");
    let served = Served::start(place.folder.path(), &[]);
    assert_eq!(served.get("/").status, 200);
    let reply = served.get("/api/status");
    assert_eq!(reply.header("retry-after"), Some("1"));
    let told = served.refusal("/api/status", 503);
    assert!(
        told.starts_with("there is no index in indexes; make one with"),
        "{told}"
    );
    place.gongbao(&["index", "drop"]).expect(0);
    until("the index is shown", || {
        served.get("/api/status").status == 200
    });
    std::fs::remove_dir_all(place.path("indexes")).unwrap();
    until("the index is gone", || {
        served.get("/api/status").status == 503
    });
    place.write("drop/b.txt", "平台");
    place.gongbao(&["index", "drop"]).expect(0);
    until("the next index is shown", || {
        served.get("/api/status").status == 200
    });
    assert_eq!(served.json("/api/status")["documents"], 2);
    let (status, errors) = served.end();
    assert_eq!(status, Some(0));
    assert_eq!(errors.matches("there is no index").count(), 2, "{errors}");
}

#[test]
fn the_description_names_every_route_and_parameter_and_answers_are_as_it_says() {
    let (_place, served) = served();
    let described = served.json("/api/openapi.json");
    assert_eq!(described["openapi"], "3.1.0");
    assert_eq!(described, gongbao::serve::openapi());
    let paths = described["paths"].as_object().unwrap();
    assert_eq!(paths.len(), gongbao::serve::ROUTES.len());
    let hit = served.json("/api/search?query=%E7%AC%AC&limit=1");
    let id = encoded(hit["hits"][0]["doc_id"].as_str().unwrap());
    for route in &gongbao::serve::ROUTES {
        let path = format!("/api/{}", route.name);
        let get = &paths[&path]["get"];
        let names: Vec<&str> = get["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        assert_eq!(
            names,
            route
                .parameters
                .iter()
                .map(|one| one.name)
                .collect::<Vec<_>>()
        );
        let schema = &get["responses"]["200"]["content"]["application/json"]["schema"];
        let asks: Vec<String> = match route.name {
            "status" => vec![String::new()],
            "concepts" => vec![String::new(), "?where=lang:en".to_owned()],
            "document" => vec![
                format!("?id={id}"),
                format!("?id={id}&query=%E7%AC%AC&at=10"),
            ],
            "search" => vec![
                "?query=supervision&bilingual=true".to_owned(),
                "?query=standard&passages=3".to_owned(),
            ],
            "count" => vec!["?query=standard*&by=agency,year".to_owned()],
            _ => vec![
                "?query=standard*".to_owned(),
                "?query=%E7%9B%91%E7%AE%A1&where=year:2030".to_owned(),
            ],
        };
        for ask in asks {
            let mut found = Vec::new();
            let value = served.json(&format!("{path}{ask}"));
            schema::faults(&described, schema, &value, &path, &mut found);
            assert!(found.is_empty(), "{ask}: {}", found.join("\n"));
        }
        let refusal: Value =
            serde_json::from_slice(&served.get(&format!("{path}?no=1")).body).unwrap();
        let mut found = Vec::new();
        let schema = &get["responses"]["400"]["content"]["application/json"]["schema"];
        schema::faults(&described, schema, &refusal, &path, &mut found);
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
