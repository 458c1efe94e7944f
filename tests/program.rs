//! The program as people run it: messages, exit states, formats, what is rejected.

mod support;

use std::process::{Command, Stdio};

use support::{Place, corpus, number};

#[test]
fn every_format_is_read() {
    let place = Place::new();
    place.write("drop/a.txt", "\u{FEFF}标题一\n正文");
    place.write(
        "drop/b.md",
        "---\ntitle: 标题二\nagency: [教育部, 公安部]\n---\n# 别的\n正文",
    );
    place.write(
        "drop/c.jsonl",
        "{\"text\":\"正文\",\"title\":\"标题三\"}\n\n{\"text\":\"又一\",\"id\":7}\n",
    );
    place.write(
        "drop/d.json",
        "[{\"text\":\"正文\",\"title\":\"标题四\"}, {\"text\":[\"一\",\"二\"]}]",
    );
    place.write("drop/e.csv", "title,text\n标题五,\"多行\n正文\"\n");
    place.write("drop/f.csv", "title;text\n标题六;正文\n");
    place.write(
        "drop/g.json",
        "{\"title\": \"标题七\",\n \"text\": \"正文\"}",
    );
    let said = place.gongbao(&["run", "drop"]).expect(0);
    assert!(
        said.starts_with("9 documents in the drops: 9 new"),
        "{said}"
    );
    let titles: Vec<String> = place
        .table("documents.csv")
        .iter()
        .map(|row| row["title"].clone())
        .collect();
    for title in [
        "标题一",
        "标题二",
        "标题三",
        "标题四",
        "标题五",
        "标题六",
        "标题七",
    ] {
        assert!(
            titles.iter().any(|found| found == title),
            "{title} in {titles:?}"
        );
    }
    let agencies = place.table("documents.csv");
    let joint = agencies
        .iter()
        .find(|row| row["title"] == "标题二")
        .unwrap();
    assert_eq!(joint["agency"], "教育部、公安部");
}

#[test]
fn what_cannot_be_read_is_listed_with_its_reason_and_the_rest_is_taken_in() {
    let place = Place::new();
    place.write("drop/good.txt", "正文");
    place.write("drop/empty.txt", "");
    place.write("drop/blank.txt", " \n ");
    place.write("drop/picture.png", b"\x89PNG\r\n\x1a\n\0\0\0");
    place.write("drop/page.txt", "<!DOCTYPE html><html></html>");
    place.write("drop/report.pdf", "%PDF-1.7\n");
    place.write(
        "drop/lines.jsonl",
        "{\"text\":\"好\"}\n{broken\n{\"title\":\"无\"}\n{\"text\":\"\"}\n",
    );
    place.write("drop/table.csv", "title,body\n甲,正文\n");
    place.write("drop/front.md", "---\na: [1\n---\n正文");
    place.write("drop/.hidden.txt", "正文");
    place.write("drop/skipped.txt", "正文");
    place.write("drop/.gongbaoignore", "skipped.txt\n");
    #[cfg(unix)]
    std::os::unix::fs::symlink("good.txt", place.path("drop/link.txt")).unwrap();
    let said = place.gongbao(&["run", "drop"]).expect(1);
    assert!(
        said.starts_with("2 documents in the drops: 2 new"),
        "{said}"
    );
    let rejected: Vec<(String, String)> = place
        .table("rejected.csv")
        .iter()
        .map(|row| (row["path"].clone(), row["reason"].clone()))
        .collect();
    let mut expected = vec![
        ("blank.txt", "no text"),
        ("empty.txt", "no text"),
        ("front.md", "bad front matter"),
        ("lines.jsonl#2", "no JSON"),
        ("lines.jsonl#3", "no text"),
        ("lines.jsonl#4", "no text"),
        ("link.txt", "symbolic link"),
        ("page.txt", "no text"),
        ("picture.png", "format not read"),
        ("report.pdf", "damaged"),
        ("table.csv", "no text"),
    ];
    if !cfg!(unix) {
        expected.retain(|(path, _)| *path != "link.txt");
    }
    let expected: Vec<(String, String)> = expected
        .into_iter()
        .map(|(path, reason)| (path.to_owned(), reason.to_owned()))
        .collect();
    assert_eq!(rejected, expected);
    // They stay listed where nothing is read again, until they are mended.
    let again = place.gongbao(&["run", "drop"]).expect(1);
    assert!(again.contains("nothing changed; 11 rejected"), "{again}");
    assert_eq!(place.table("rejected.csv").len(), 11);
    std::fs::remove_file(place.path("drop/picture.png")).unwrap();
    place.gongbao(&["run", "drop"]).expect(1);
    assert_eq!(place.table("rejected.csv").len(), 10);
}

#[test]
fn settings_name_the_fields_and_the_folders() {
    let place = Place::new();
    place.write(
        "drop/a.jsonl",
        "{\"content\":\"监管\",\"bt\":\"题\",\"fwjg\":\"教育部\"}\n",
    );
    let settings = "drops = [\"drop\"]\nindexes = \"i\"\nreports = \"reports\"\n\
                    [fields]\ntext = \"content\"\ntitle = \"bt\"\nagency = \"fwjg\"\n";
    place.write("gongbao.toml", settings);
    place.gongbao(&["run"]).expect(0);
    assert!(place.path("i/meta.json").is_file());
    let row = &place.table("documents.csv")[0];
    assert_eq!(
        (row["title"].as_str(), row["agency"].as_str()),
        ("题", "教育部")
    );
    place.write("gongbao.toml", "colour = 1\n");
    let errors = place.gongbao(&["status"]).errors();
    assert!(
        errors.contains("gongbao.toml") && errors.contains("colour"),
        "{errors}"
    );
}

#[test]
fn errors_name_what_is_wrong_and_the_way_out() {
    let place = Place::new();
    let cases: [(&[&str], &[&str]); 8] = [
        (
            &["run", "nowhere"],
            &["nowhere", "folder that holds your documents"],
        ),
        (&["search", "监管"], &["no index in indexes", "gongbao run"]),
        (&["count", "监管*"], &["监管*", "directly behind letters"]),
        (&["search", "\"open"], &["quote is not closed"]),
        (
            &["count", "监管", "--where", "colour:red"],
            &["colour", "agency, year"],
        ),
        (&["status", "--where", "year:soon"], &["soon", "2017..2024"]),
        (
            &["lexicon", "show", "nothing"],
            &["nothing", "lexicon show"],
        ),
        (&["run", "--lexicon", "no.toml"], &["no.toml"]),
    ];
    for (arguments, wanted) in cases {
        let ran = place.gongbao(arguments);
        assert_eq!(ran.status(), 2, "{arguments:?}");
        let errors = ran.errors();
        for wanted in wanted {
            assert!(errors.contains(wanted), "{arguments:?}: {errors}");
        }
    }
    place.write("drop/a.txt", "监管");
    place.gongbao(&["index", "drop"]).expect(0);
    for (arguments, wanted) in [
        (["report", "nothing"], "documents, concepts"),
        (["show", "nothing"], "documents.csv"),
    ] {
        let ran = place.gongbao(&arguments);
        assert_eq!(ran.status(), 2);
        assert!(
            ran.errors().contains(wanted),
            "{arguments:?}: {}",
            ran.errors()
        );
    }
    // An index of another version is refused with the way to make it anew.
    let meta = place.path("indexes/meta.json");
    let text = std::fs::read_to_string(&meta).unwrap();
    let other = text.replace("\\\"format\\\":5", "\\\"format\\\":999");
    assert_ne!(other, text, "the index says its format");
    std::fs::write(&meta, other).unwrap();
    let ran = place.gongbao(&["status"]);
    assert_eq!(ran.status(), 2);
    assert!(ran.errors().contains("format 999") && ran.errors().contains("--rebuild"));
}

#[test]
fn a_file_is_what_it_is_and_not_what_it_speaks_of() {
    let place = Place::new();
    place.write("drop/a.txt", "一个 PDF 文件以 %PDF-1.4 开头。监管");
    let page =
        "<html><head><meta charset=\"utf-16\"></head><body><p>Security notes.</p></body></html>";
    place.write("drop/b.html", page);
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>Security text here.</a>";
    place.write("drop/c.xml", xml);
    let said = place.gongbao(&["run", "drop"]).expect(0);
    assert!(
        said.starts_with("3 documents in the drops: 3 new"),
        "{said}"
    );
    let security = place.gongbao(&["count", "security"]).expect(0);
    assert!(security.contains("2            2"), "{security}");
}

#[test]
fn a_lexicon_is_checked_line_by_line() {
    let place = Place::new();
    place.write("good.csv", "concept,language,form\nx,zh,监管\n");
    place.gongbao(&["lexicon", "check", "good.csv"]).expect(0);
    place.write(
        "doubtful.csv",
        "concept,language,form\nx,zh,监管\ny,zh,监管\n",
    );
    let said = place
        .gongbao(&["lexicon", "check", "doubtful.csv"])
        .expect(1);
    assert!(said.contains("line 3: warning"), "{said}");
    place.write("bad.toml", "[[concept]]\nid = \"x\"\nzh = [\"监管*\"]\n");
    let said = place.gongbao(&["lexicon", "check", "bad.toml"]).expect(2);
    assert!(said.contains("bad.toml: line 3: error"), "{said}");
    let ran = place.gongbao(&["run", "--lexicon", "bad.toml"]);
    assert_eq!(ran.status(), 2);
    // What is shown can be used as a lexicon.
    let shown = place.gongbao(&["lexicon", "show"]).expect(0);
    place.write("shown.csv", shown);
    place.gongbao(&["lexicon", "check", "shown.csv"]).expect(0);
}

#[test]
fn tables_are_safe_and_right_in_a_spreadsheet() {
    let place = Place::new();
    let record = serde_json::json!({
        "id": "=1+1", "title": "=HYPERLINK(\"http://x\")", "agency": "+某部", "text": "监管，\"标准\"",
        "date": "2020-02-03",
    });
    place.write("drop/a.jsonl", record.to_string());
    place.gongbao(&["run", "drop"]).expect(0);
    let bytes = std::fs::read(place.path("reports/documents.csv")).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with("\u{FEFF}doc_id,title,agency,doc_number,date,year,"));
    assert!(text.lines().count() == 2 && text.ends_with("\r\n"));
    let row = &place.table("documents.csv")[0];
    assert_eq!(row["doc_id"], "'=1+1");
    assert_eq!(row["title"], "'=HYPERLINK(\"http://x\")");
    assert_eq!(row["agency"], "'+某部");
    assert_eq!(
        (row["date"].as_str(), row["year"].as_str()),
        ("2020-02-03", "2020")
    );
    place
        .gongbao(&["report", "documents", "--no-bom"])
        .expect(0);
    let text = std::fs::read_to_string(place.path("reports/documents.csv")).unwrap();
    assert!(text.starts_with("doc_id,"));
}

#[test]
fn run_json_says_how_the_tables_were_made() {
    let place = Place::new();
    let drop = corpus();
    place
        .gongbao(&["run", "--where", "year:2020..", drop.to_str().unwrap()])
        .expect(0);
    let text = std::fs::read_to_string(place.path("reports/run.json")).unwrap();
    let record: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(record["filter"], "year:2020..");
    assert_eq!(record["changes"]["new"], 88);
    assert_eq!(record["lexicon"], "built-in");
    assert!(
        record["index"]["segmenter"]
            .as_str()
            .unwrap()
            .contains("jieba")
    );
    let files = record["files"].as_array().unwrap();
    assert_eq!(files.len(), 22);
    for file in files {
        let bytes =
            std::fs::read(place.path("reports").join(file["file"].as_str().unwrap())).unwrap();
        use sha2::Digest;
        let hash = gongbao::document::hex(&sha2::Sha256::digest(&bytes));
        assert_eq!(file["sha256"], hash.as_str(), "{file}");
    }
    let documents = place.table("documents.csv").len() as u64;
    assert_eq!(record["totals"]["documents"], documents);
    assert!(
        place
            .table("documents.csv")
            .iter()
            .all(|row| row["year"].as_str() >= "2020")
    );
}

#[test]
fn every_table_of_the_sample_corpus_has_something_to_show() {
    let place = Place::new();
    place
        .gongbao(&["run", corpus().to_str().unwrap()])
        .expect(0);
    for name in [
        "documents",
        "concepts",
        "forms",
        "trend",
        "by_agency",
        "by_doc_type",
        "by_region",
        "by_language",
        "cooccurrence",
    ] {
        assert!(place.table(&format!("{name}.csv")).len() >= 60, "{name}");
    }
    // The tables agree with each other.
    let concepts = place.table("concepts.csv");
    let trend = place.table("trend.csv");
    let documents = place.table("documents.csv");
    let undated = documents
        .iter()
        .filter(|row| row["year"].is_empty())
        .count() as u64;
    assert!(undated > 0);
    let number = |text: &String| text.parse::<u64>().unwrap();
    for concept in &concepts {
        let of_years = trend
            .iter()
            .filter(|row| row["concept"] == concept["concept"]);
        let sum: u64 = of_years.map(|row| number(&row["documents"])).sum();
        let total = number(&concept["documents"]);
        assert!(sum <= total && total <= sum + undated, "{concept:?}");
    }
    let occurrences: u64 = concepts.iter().map(|row| number(&row["occurrences"])).sum();
    assert_eq!(
        occurrences,
        documents
            .iter()
            .map(|row| number(&row["occurrences"]))
            .sum::<u64>()
    );
    let words: u64 = documents.iter().map(|row| number(&row["words"])).sum();
    assert_eq!(number(&concepts[0]["words_total"]), words);
}

#[test]
fn a_closed_pipe_is_no_reason_to_complain() {
    let place = Place::new();
    place
        .gongbao(&["index", corpus().to_str().unwrap()])
        .expect(0);
    let mut child = Command::new(env!("CARGO_BIN_EXE_gongbao"))
        .args(["kwic", "的", "the", "--format", "csv", "-c", "200"])
        .current_dir(place.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn search_ranks_filters_and_marks() {
    let place = Place::new();
    place.write("drop/a.txt", "关于监管的通知\n加强监管，完善监管部门。");
    place.write("drop/b.txt", "关于标准的通知\n制定标准。财务总监管理规定。");
    place.write(
        "drop/c.txt",
        "别的文件\n监管一次，其余很长很长很长很长很长很长很长很长很长。",
    );
    place.gongbao(&["index", "drop"]).expect(0);
    let found = place.gongbao(&["search", "监管", "--format", "csv"]).rows();
    let ids: Vec<&str> = found.iter().map(|row| row["doc_id"].as_str()).collect();
    assert_eq!(
        ids,
        ["a.txt", "c.txt"],
        "the title weighs, and words are not found across words"
    );
    assert!(
        found[0]["passage"].contains("**监管**部门"),
        "{}",
        found[0]["passage"]
    );
    assert_eq!(
        place.gongbao(&["search", "\"监管\"", "--count"]).expect(0),
        "3\n"
    );
    assert_eq!(
        place
            .gongbao(&["search", "监管", "\"标准\"", "--count"])
            .expect(0),
        "0\n"
    );
    assert_eq!(place.gongbao(&["search", "监管 --count"]).status(), 0);
    assert_eq!(
        place
            .gongbao(&["search", "监管", "--where", "id:c.txt", "--count"])
            .expect(0),
        "1\n"
    );
    let json = place
        .gongbao(&["search", "\"监管\"", "--format", "json"])
        .expect(0);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    for hit in json["hits"].as_array().unwrap() {
        let passage = hit["passage"].as_str().unwrap();
        for mark in hit["marks"].as_array().unwrap() {
            let (start, end) = (mark[0].as_u64().unwrap(), mark[1].as_u64().unwrap());
            assert_eq!(&passage[start as usize..end as usize], "监管");
        }
        let original =
            std::fs::read_to_string(place.path("drop").join(hit["doc_id"].as_str().unwrap()));
        let offset = hit["offset"].as_u64().unwrap() as usize;
        assert!(original.unwrap()[offset..].starts_with(passage));
    }
}

#[test]
fn other_encodings_are_read_and_said() {
    let place = Place::new();
    let gbk = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    let body = "国务院关于加强人工智能监管的意见，各省、自治区、直辖市人民政府应当完善标准体系。";
    place.write("drop/a.txt", gbk(&format!("关于监管的通知\n{body}")));
    place.write(
        "drop/b.csv",
        gbk(&format!("title,text\n题一,{body}\n题二,\"安全，{body}\"\n")),
    );
    place.write(
        "drop/c.html",
        gbk(&format!(
            "<html><head><meta charset=\"gb2312\"><title>某通知_某网</title></head><body>\
             <div class=\"nav\"><a href=\"/\">首页</a><a href=\"/x\">公开</a></div>\
             <table><tr><td>发文机关：</td><td>教育部</td><td>发文字号：</td><td>教高〔2021〕7号</td></tr>\
             <tr><td>成文日期：</td><td>2021年3月5日</td><td>标题：</td><td>教育部关于监管的通知</td></tr></table>\
             <div class=\"content\"><p>{body}</p><p>第二段，{body}</p></div>\
             <div class=\"footer\">版权所有 某网 ICP备12345号</div></body></html>"
        )),
    );
    let wide: Vec<u8> = "\u{FEFF}规定\n人工智能"
        .encode_utf16()
        .flat_map(|unit| unit.to_le_bytes())
        .collect();
    place.write("drop/d.txt", wide);
    place.gongbao(&["run", "drop"]).expect(0);
    let counted = place
        .gongbao(&["count", "人工智能", "--format", "csv"])
        .rows();
    assert_eq!(
        (
            counted[0]["documents"].as_str(),
            counted[0]["occurrences"].as_str()
        ),
        ("5", "6")
    );
    let rows = place.table("documents.csv");
    let page = rows.iter().find(|row| row["doc_id"] == "c.html").unwrap();
    let told = ["title", "agency", "doc_number", "date", "doc_type"].map(|key| page[key].as_str());
    assert_eq!(
        told,
        [
            "教育部关于监管的通知",
            "教育部",
            "教高〔2021〕7号",
            "2021-03-05",
            "通知"
        ]
    );
    let said = place.gongbao(&["extract", "drop"]).expect(0);
    let said: Vec<serde_json::Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of = |path: &str| said.iter().find(|one| one["path"] == path).unwrap();
    assert_eq!(of("a.txt")["encoding"], "gb18030");
    assert_eq!(of("b.csv")["encoding"], "gb18030");
    assert_eq!(of("c.html")["encoding_source"], "declared");
    assert_eq!(of("d.txt")["encoding_source"], "byte order mark");
    assert_eq!(of("c.html")["metadata"]["agency"]["origin"], "page field");
    assert!(!of("c.html")["text"].as_str().unwrap().contains("ICP"));
}

#[test]
fn nearly_the_same_is_reported_and_counts_once_where_asked() {
    let place = Place::new();
    let paragraphs: Vec<String> = (0..60)
        .map(|n| {
            format!(
                "第{n}条 各部门应当按照第{}号要求加强监管，完善标准{}。",
                n * 7,
                n * n
            )
        })
        .collect();
    let text = paragraphs.join("\n");
    place.write(
        "drop/a.jsonl",
        serde_json::json!({"id": "a", "date": "2020", "text": text}).to_string(),
    );
    let reissued = format!("重新印发\n{text}");
    place.write(
        "drop/b.jsonl",
        serde_json::json!({"id": "b", "date": "2021", "text": reissued}).to_string(),
    );
    let spaced = text.replace("监管", "監 管");
    place.write(
        "drop/c.jsonl",
        serde_json::json!({"id": "c", "date": "2022", "text": spaced}).to_string(),
    );
    place.write(
        "drop/d.jsonl",
        serde_json::json!({"id": "d", "date": "2022", "text": "别的"}).to_string(),
    );
    let said = place.gongbao(&["run", "drop"]).expect(0);
    assert!(
        said.contains("3 documents counted") && said.contains("1 copies not counted"),
        "{said}"
    );
    let rows = place.table("duplicates.csv");
    let told: Vec<[&str; 3]> = rows
        .iter()
        .map(|row| ["doc_id", "duplicate_of", "kind"].map(|key| row[key].as_str()))
        .collect();
    assert_eq!(told, [["c", "a", "identical"], ["b", "a", "near"]]);
    let similarity: f64 = rows[1]["similarity"].parse().unwrap();
    assert!((0.9..1.0).contains(&similarity), "{similarity}");
    let documents = |arguments: &[&str]| place.gongbao(arguments).rows()[0]["documents"].clone();
    assert_eq!(documents(&["count", "监管", "--format", "csv"]), "2");
    assert_eq!(
        documents(&["count", "监管", "--collapse-near", "--format", "csv"]),
        "1"
    );
    place.gongbao(&["report", "--collapse-near"]).expect(0);
    let rows = place.table("documents.csv");
    let copy = rows.iter().find(|row| row["doc_id"] == "b").unwrap();
    assert_eq!(copy["duplicate_of"], "a");
}

#[test]
fn an_agency_is_found_by_any_of_its_names() {
    let place = Place::new();
    let record = |id: &str, agency: &str| {
        serde_json::json!({"id": id, "agency": agency, "text": format!("监管{id}")}).to_string()
    };
    let names = [
        "网信办",
        "国家互联网信息办公室",
        "Cyberspace Administration of China",
        "某某局",
    ];
    let records: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(n, name)| record(&n.to_string(), name))
        .collect();
    place.write("drop/a.jsonl", records.join("\n"));
    place.gongbao(&["run", "drop"]).expect(0);
    for name in ["网信办", "\"Cyberspace Administration of China\""] {
        let filter = format!("agency:{name}");
        let rows = place
            .gongbao(&["count", "监管", "--where", &filter, "--format", "csv"])
            .rows();
        assert_eq!(rows[0]["documents"], "3", "{name}");
    }
    let rows = place
        .gongbao(&["count", "监管", "--by", "agency", "--format", "csv"])
        .rows();
    let groups: Vec<[&str; 2]> = rows
        .iter()
        .map(|row| [row["agency"].as_str(), row["documents"].as_str()])
        .collect();
    assert_eq!(groups, [["国家互联网信息办公室", "3"], ["某某局", "1"]]);
    assert_eq!(place.table("documents.csv")[0]["agency_printed"], "网信办");
    // A table of one's own.
    place.write("mine.csv", "name,forms\n某某总局,某某局|某局\n");
    place.write("gongbao.toml", "agencies = \"mine.csv\"\n");
    let said = place.gongbao(&["run", "drop"]).expect(0);
    assert!(said.contains("1 changed"), "{said}");
    let rows = place
        .gongbao(&["count", "监管", "--by", "agency", "--format", "csv"])
        .rows();
    assert!(
        rows.iter().any(|row| row["agency"] == "某某总局"),
        "{rows:?}"
    );
}

#[test]
fn a_place_is_told_by_chapter_and_article() {
    let place = Place::new();
    place.write(
        "drop/a.txt",
        "某条例\n第一章 总则\n第一条 标准。\n第二章 监督\n第二条 加强监管。",
    );
    place.gongbao(&["run", "drop"]).expect(0);
    let rows = place.gongbao(&["kwic", "监管", "--format", "csv"]).rows();
    assert_eq!(rows[0]["place"], "第二章 第二条");
    let rows = place
        .gongbao(&["search", "\"监管\"", "--format", "csv"])
        .rows();
    assert_eq!(rows[0]["place"], "第二章 第二条");
}

#[test]
fn words_of_the_users_own_are_cut_as_words_and_stay_with_the_index() {
    let place = Place::new();
    place.write(
        "drop/a.txt",
        "规定\n深度合成服务提供者应当落实算法备案义务。深度合成。",
    );
    place.write("words.txt", "# ours\n深度合成\n算法備案 50 n\n");
    // Whole words, and places within longer ones.
    let counted = |of: &str, index: &str| {
        let arguments = ["count", of, "--indexes", index, "--format", "csv"];
        let rows = place.gongbao(&arguments).rows();
        [number(&rows[0], "whole"), number(&rows[0], "inside")]
    };
    let run = |index: &str, more: &[&str]| {
        let arguments = [&["index", "drop", "--indexes", index][..], more].concat();
        place.gongbao(&arguments)
    };
    run("plain", &[]).expect(0);
    run("own", &["--words", "words.txt"]).expect(0);
    assert_eq!(counted("合成", "plain"), [2, 0]);
    assert_eq!(counted("合成", "own"), [0, 2]);
    assert_eq!(counted("深度合成", "own"), [2, 0]);
    assert_eq!(counted("算法", "own"), [0, 1]);
    let status = place.gongbao(&["status", "--indexes", "own"]).expect(0);
    assert!(
        status.contains("default dictionary, 2 words added"),
        "{status}"
    );
    // The index goes on with them, and takes no others.
    place.write("drop/b.txt", "通知\n深度合成");
    run("own", &[]).expect(0);
    assert_eq!(counted("合成", "own"), [0, 3]);
    place.gongbao(&["verify", "--indexes", "own"]).expect(0);
    place.write("words.txt", "深度合成\n");
    let other = run("own", &["--words", "words.txt"]);
    assert_eq!(other.status(), 2);
    for wanted in ["1 word added", "leave --words out", "--indexes"] {
        assert!(other.errors().contains(wanted), "{}", other.errors());
    }
    // The segmenter by its name is the one of the index, words and all.
    place.write("drop/c.txt", "意见\n深度合成");
    run("own", &["--segmenter", "jieba"]).expect(0);
    assert_eq!(counted("合成", "own"), [0, 4]);
    let icu = run("own", &["--segmenter", "icu"]);
    assert!(icu.errors().contains("2 words added"), "{}", icu.errors());
    // A lexicon's Chinese forms serve as words; what can be none is told.
    place.write(
        "mine.csv",
        "concept,language,form\nsynthesis,zh,深度合成\nsynthesis,en,deep synthesis\n",
    );
    run("lexicon", &["--words", "mine.csv"]).expect(0);
    assert_eq!(counted("合成", "lexicon"), [0, 4]);
    place.write("words.txt", "AI大模型\n");
    let faulty = run("faulty", &["--words", "words.txt"]);
    assert!(
        faulty.errors().contains("line 1: AI大模型"),
        "{}",
        faulty.errors()
    );
    for (bytes, wanted) in [
        ("# 无\n".as_bytes(), "no word for the segmenter"),
        (b"\xC9\xEE\xB6\xC8", "not UTF-8 at byte 0"),
    ] {
        place.write("words.txt", bytes);
        let faulty = run("faulty", &["--words", "words.txt"]);
        assert_eq!(faulty.status(), 2);
        assert!(faulty.errors().contains(wanted), "{}", faulty.errors());
    }
    let icu = run("icu", &["--words", "mine.csv", "--segmenter", "icu"]);
    assert!(icu.errors().contains("jieba alone"), "{}", icu.errors());
}

#[test]
fn counts_that_were_kept_are_the_counts() {
    let place = Place::new();
    let drop = corpus();
    let drop = drop.to_str().unwrap();
    // Two texts that are nearly the same.
    let text: String = (0..90).map(|at| format!("第{at}条要加强监管。")).collect();
    let alike = ["", "特此通知。"].map(|end| format!("{{\"text\": \"{text}{end}\"}}\n"));
    place.write("alike.jsonl", alike.concat());
    place.gongbao(&["run", drop, "alike.jsonl"]).expect(0);
    let first = place.tables();
    let kept = || -> Vec<std::path::PathBuf> {
        let files = std::fs::read_dir(place.path("indexes/kept")).unwrap();
        let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        files.sort();
        files
    };
    assert!(!kept().is_empty());
    let again = || {
        place.gongbao(&["report"]).expect(0);
        let mut tables = place.tables();
        let mut expected = first.clone();
        tables.remove("run.json");
        expected.remove("run.json");
        assert!(tables == expected, "other tables");
    };
    // From what is kept; with a part of it damaged; with none of it.
    again();
    let file = kept()[0].clone();
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
    again();
    assert!(std::fs::read(&file).unwrap() == bytes, "made anew");
    std::fs::remove_dir_all(place.path("indexes/kept")).unwrap();
    again();
    place.gongbao(&["verify"]).expect(0);
    // What is whole and says something else is found out, whatever it is of.
    let mut kinds = std::collections::BTreeSet::new();
    for file in kept() {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let kind = name.split_once('.').unwrap().1.split('-').next().unwrap();
        let bytes = std::fs::read(&file).unwrap();
        let mut other = bytes[..bytes.len() - 32].to_vec();
        if !kinds.insert(kind.to_owned()) || other.is_empty() {
            continue;
        }
        let last = other.len() - 1;
        other[last] ^= 2;
        let hash = <sha2::Sha256 as sha2::Digest>::digest(&other);
        std::fs::write(&file, [&other[..], &hash[..]].concat()).unwrap();
        let told = place.gongbao(&["verify"]);
        assert_eq!(told.status(), 2, "{name}");
        let said = told.out() + &told.errors();
        assert!(said.contains("kept"), "{name}: {said}");
        std::fs::write(&file, &bytes).unwrap();
    }
    assert_eq!(kinds.len(), 5, "{kinds:?}");
}

#[test]
fn tables_after_a_drop_are_those_of_one_run() {
    let (place, once) = (Place::new(), Place::new());
    let mut drops = Vec::new();
    for entry in std::fs::read_dir(corpus()).unwrap() {
        drops.push(entry.unwrap().path());
    }
    drops.sort();
    let drops: Vec<&str> = drops.iter().map(|path| path.to_str().unwrap()).collect();
    let tables = |place: &Place| {
        let mut tables = place.tables();
        tables.retain(|name, _| name != "run.json" && !name.starts_with("changes"));
        tables
    };
    // After each drop the tables are written, and what the segments say is kept.
    let filter = ["--where", "lang:zh"];
    for drop in &drops {
        place.gongbao(&["run", drop]);
        place.gongbao(&[&["report"], &filter[..]].concat());
    }
    once.gongbao(&[&["run"], &drops[..]].concat());
    for arguments in [vec!["report"], [&["report"], &filter[..]].concat()] {
        place.gongbao(&arguments).expect(0);
        once.gongbao(&arguments).expect(0);
        assert!(tables(&place) == tables(&once), "{arguments:?}");
    }
}
