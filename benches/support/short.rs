//! Policy documents of some 2 KB: a seed and a number decide each, so any of a million is made without
//! the others, and made again when it is wanted.

use std::io::{BufWriter, Write};
use std::path::Path;

use super::generator::{SYLLABLES, Words};
use super::{Random, Record};

/// So many bytes a text has on the average.
const BYTES: usize = 2_000;
/// Of so many documents the last is a copy of another one, and the last but one nearly.
const COPY_OF: usize = 50;

const PROVINCES: [&str; 31] = [
    "北京市",
    "天津市",
    "河北省",
    "山西省",
    "内蒙古自治区",
    "辽宁省",
    "吉林省",
    "黑龙江省",
    "上海市",
    "江苏省",
    "浙江省",
    "安徽省",
    "福建省",
    "江西省",
    "山东省",
    "河南省",
    "湖北省",
    "湖南省",
    "广东省",
    "广西壮族自治区",
    "海南省",
    "重庆市",
    "四川省",
    "贵州省",
    "云南省",
    "西藏自治区",
    "陕西省",
    "甘肃省",
    "青海省",
    "宁夏回族自治区",
    "新疆维吾尔自治区",
];
const OFFICES: [&str; 8] = [
    "人民政府",
    "财政厅",
    "科学技术厅",
    "教育厅",
    "商务厅",
    "交通运输厅",
    "生态环境厅",
    "民政厅",
];
const CENTRAL: [&str; 10] = [
    "国务院",
    "国务院办公厅",
    "国家发展改革委",
    "工业和信息化部",
    "科技部",
    "公安部",
    "财政部",
    "教育部",
    "市场监管总局",
    "国家互联网信息办公室",
];
const ENGLISH: [&str; 8] = [
    "Department of Commerce",
    "Federal Trade Commission",
    "Department of Energy",
    "Department of Transportation",
    "Office of Management and Budget",
    "Securities and Exchange Commission",
    "Environmental Protection Agency",
    "National Science Foundation",
];
const TYPES: [&str; 5] = ["通知", "意见", "公告", "办法", "方案"];

/// Documents without an end.
pub struct Documents {
    words: Words,
    seed: u64,
}

impl Documents {
    pub fn new(seed: u64) -> Documents {
        Documents {
            words: Words::new(&mut Random(seed), Random::below),
            seed,
        }
    }

    /// The document of a number; another version of it has another last sentence.
    pub fn record(&self, number: usize, version: usize) -> Record {
        let mut random = self.random(number);
        let chinese = random.below(10) < 7;
        let group = number / COPY_OF;
        let text = match number % COPY_OF {
            // Only what is no copy itself is copied.
            49 => self.text(random.below(group + 1) * COPY_OF + random.below(48)),
            48 => {
                let like = random.below(group + 1) * COPY_OF + random.below(48);
                let mut text = self.text(like);
                text.push_str(&format!("\n附件 {number}"));
                text
            }
            _ => self.text(number),
        };
        let words = match chinese {
            true => &self.words.chinese,
            false => &self.words.english,
        };
        let title: Vec<&str> = (0..5)
            .map(|_| words[random.rank(words.len())].as_str())
            .collect();
        let province = PROVINCES[random.below(PROVINCES.len())];
        let agency = match (chinese, random.below(3)) {
            (true, 0) => CENTRAL[random.rank(CENTRAL.len())].to_owned(),
            (true, _) => format!("{province}{}", OFFICES[random.rank(OFFICES.len())]),
            (false, _) => ENGLISH[random.rank(ENGLISH.len())].to_owned(),
        };
        let kind = TYPES[random.rank(TYPES.len())];
        let changed = match version {
            0 => String::new(),
            version => format!("\nVersion {version}."),
        };
        Record {
            id: format!("s{number}"),
            title: match chinese {
                true => format!("关于{}的{kind}", title.concat()),
                false => title.join(" "),
            },
            date: format!(
                "{}-{:02}-{:02}",
                1995 + random.below(30),
                1 + random.below(12),
                1 + random.below(28)
            ),
            agency,
            text: text + &changed,
        }
    }

    fn random(&self, number: usize) -> Random {
        // Numbers that follow each other would be steps of one sequence.
        Random(Random(self.seed.wrapping_add(number as u64)).next())
    }

    fn text(&self, number: usize) -> String {
        let mut random = self.random(number);
        let chinese = random.below(10) < 7;
        let bytes = BYTES * 3 / 4 + random.below(BYTES / 2);
        let mut text = String::with_capacity(bytes + 200);
        for sentence in 0.. {
            if text.len() >= bytes {
                break;
            }
            match (sentence % 4, chinese) {
                (0, true) => text.push_str(&format!("\n第{}条　", sentence / 4 + 1)),
                (0, false) => text.push_str(&format!("\n\nSec. {}. ", sentence / 4 + 1)),
                // A word that hardly any other text has, so that the dictionary grows with them.
                (1, _) => {
                    let name = (0..4).map(|_| SYLLABLES[random.below(SYLLABLES.len())]);
                    text.push_str(&format!(" {} ", name.collect::<String>()));
                }
                _ => {}
            }
            match chinese {
                true => self.words.chinese_sentence(&mut text, &mut random),
                false => self.words.english_sentence(&mut text, &mut random),
            }
        }
        text
    }
}

/// Writes records as a file of JSON Lines; the bytes of their texts.
pub fn write_shard(path: &Path, records: impl Iterator<Item = Record>) -> u64 {
    let mut file = BufWriter::new(std::fs::File::create(path).expect("a file"));
    let mut bytes = 0;
    for record in records {
        bytes += record.text.len() as u64;
        let line = serde_json::json!({
            "id": record.id, "title": record.title, "date": record.date,
            "agency": record.agency, "text": record.text,
        });
        writeln!(file, "{line}").expect("written");
    }
    file.flush().expect("written");
    bytes
}

/// Writes records as files of their own, a thousand a folder.
pub fn write_files(folder: &Path, first: usize, records: impl Iterator<Item = Record>) -> u64 {
    let mut bytes = 0;
    for (number, record) in (first..).zip(records) {
        let folder = folder.join(format!("{:04}", number / 1000));
        std::fs::create_dir_all(&folder).expect("a folder");
        bytes += record.text.len() as u64;
        let front = format!(
            "---\ntitle: {}\ndate: {}\nagency: {}\n---\n",
            record.title, record.date, record.agency
        );
        let path = folder.join(format!("{}.md", record.id));
        std::fs::write(path, front + &record.text).expect("a file");
    }
    bytes
}
