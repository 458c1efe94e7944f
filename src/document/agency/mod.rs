//! Agencies (发文机关): their canonical names, short forms, English names and successors.

use std::collections::HashMap;
use std::io::Read;
use std::sync::{LazyLock, OnceLock};

use super::place::Level;
use crate::text::{fold, is_blank, is_traditional};

/// An agency of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Its canonical name, in its own language.
    pub name: String,
    /// Which level of government it belongs to.
    pub level: Level,
    /// Its country, province or union.
    pub region: String,
    /// The canonical name of the agency that took over its work, where it is gone.
    pub successor: Option<String>,
    /// Its other names: short, old and English ones.
    pub forms: Vec<String>,
}

/// A table of agencies, in which any of their names is found.
#[derive(Debug, Clone, Default)]
pub struct Agencies {
    agencies: Vec<Agency>,
    /// Made when the first name is looked for: much is asked of an index without it.
    names: OnceLock<Names>,
}

/// The names of agencies, each with the number of its agency.
#[derive(Debug, Clone, Default)]
struct Names {
    /// By their keys.
    keys: HashMap<String, usize>,
    /// As they are written in traditional script: 勞動部 is not 劳动部.
    traditional: HashMap<String, usize>,
    /// The most characters that a key has.
    longest: usize,
}

impl Names {
    fn of(agencies: &[Agency]) -> Names {
        let mut names = Names::default();
        for (at, agency) in agencies.iter().enumerate() {
            for name in std::iter::once(&agency.name).chain(&agency.forms) {
                let key = key(name);
                names.longest = names.longest.max(key.chars().count());
                if name.chars().any(is_traditional) {
                    names.traditional.insert(name.clone(), at);
                    names.keys.entry(key).or_insert(at);
                } else {
                    names.keys.insert(key, at);
                }
            }
        }
        names
    }
}

static BUILTIN: LazyLock<Agencies> = LazyLock::new(|| {
    // A test reads the built-in table, so that a fault in it cannot be shipped.
    Agencies::read(include_str!("agencies.csv").as_bytes()).unwrap_or_default()
});

impl Agencies {
    /// The table that comes with the program.
    pub fn builtin() -> &'static Agencies {
        &BUILTIN
    }

    /// Reads a table: CSV with the columns name, level, region, successor and forms, the forms
    /// divided by `|`. Only name is needed.
    ///
    /// # Errors
    ///
    /// Where it is no CSV, has no column `name`, or names a level that does not exist.
    pub fn read(input: impl Read) -> Result<Agencies, String> {
        let mut agencies = Agencies::default();
        agencies.extend(input)?;
        Ok(agencies)
    }

    /// Adds a table of the same shape. A name that is there already leads to the new agency.
    ///
    /// # Errors
    ///
    /// As for [`Agencies::read`]; what was read before the fault is kept.
    pub fn extend(&mut self, input: impl Read) -> Result<(), String> {
        self.names = OnceLock::new();
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
        let headers = reader.headers().map_err(|error| error.to_string())?.clone();
        let column = |name: &str| {
            headers
                .iter()
                .position(|header| header.trim_start_matches('\u{FEFF}').trim() == name)
        };
        let name = column("name").ok_or("no column `name`")?;
        let others = ["level", "region", "successor", "forms"].map(column);
        for record in reader.records() {
            let record = record.map_err(|error| error.to_string())?;
            let field = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or("").trim();
            let [level, region, successor, forms] = others.map(field);
            let name = field(Some(name));
            if name.is_empty() {
                continue;
            }
            let level = match level {
                "" => Level::Other,
                level => Level::from_name(level)
                    .ok_or_else(|| format!("{name}: there is no level `{level}`"))?,
            };
            self.agencies.push(Agency {
                name: name.to_owned(),
                level,
                region: region.to_owned(),
                successor: (!successor.is_empty()).then(|| successor.to_owned()),
                forms: forms
                    .split('|')
                    .filter(|form| !form.is_empty())
                    .map(str::to_owned)
                    .collect(),
            });
        }
        Ok(())
    }

    fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::of(&self.agencies))
    }

    /// All agencies, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &Agency> {
        self.agencies.iter()
    }

    /// The agency of a name in any of its forms: 网信办, 国家互联网信息办公室 and Cyberspace
    /// Administration of China are one.
    pub fn canonical(&self, given: &str) -> Option<&Agency> {
        let names = self.names();
        let of_traditional = names.traditional.get(given.trim());
        let at = of_traditional.or_else(|| names.keys.get(&key(given)))?;
        Some(&self.agencies[*at])
    }

    /// The agency that is at work now in the place of this one: itself, or its last successor.
    pub fn current<'a>(&'a self, agency: &'a Agency) -> &'a Agency {
        let mut agency = agency;
        // A table with a circle in it must not hold us.
        for _ in 0..8 {
            match agency
                .successor
                .as_deref()
                .and_then(|name| self.canonical(name))
            {
                Some(next) => agency = next,
                None => break,
            }
        }
        agency
    }

    /// The agency whose name a text begins with, the longest name first, and how many bytes of the
    /// text the name takes.
    pub fn find_at_start(&self, text: &str) -> Option<(usize, &Agency)> {
        let names = self.names();
        let start = text.len() - text.trim_start().len();
        let mut window = String::new();
        let mut ends = Vec::new();
        // Blanks and marks are no part of a key; allow for some.
        for (at, c) in text[start..].char_indices().take(names.longest + 40) {
            window.push(c);
            ends.push(start + at + c.len_utf8());
        }
        let folded = fold(&window);
        let prefix = preface(&folded.text);
        let mut key = String::new();
        let mut best = None;
        let mut chars = folded.text[prefix..].char_indices().peekable();
        let mut length = 0;
        while let Some((at, c)) = chars.next() {
            if !c.is_alphanumeric() {
                // A name goes over blanks and marks within Latin words only.
                let goes_on =
                    is_blank(c) || matches!(c, '\'' | '’' | ',' | '.' | '-' | '&' | '(' | ')');
                if goes_on && key.is_ascii() {
                    continue;
                }
                break;
            }
            key.push(c);
            length += 1;
            if length > names.longest {
                break;
            }
            let next = chars.peek().map(|(_, c)| *c);
            // Not within a word: 教育部门 is no 教育部, Statement no State.
            let within = match next {
                Some(next) if c.is_ascii() => next.is_ascii_alphanumeric(),
                Some(next) => next == '门' && c == '部',
                None => false,
            };
            if !within && let Some(&agency) = names.keys.get(&key) {
                best = Some((prefix + at + c.len_utf8(), agency));
            }
        }
        let (end, agency) = best?;
        let end = start + folded.map.original_end(end);
        let agency = names
            .traditional
            .get(&text[start..end])
            .copied()
            .unwrap_or(agency);
        Some((end, &self.agencies[agency]))
    }
}

/// What a name is found by: its folded letters, without the name of the country around them.
fn key(name: &str) -> String {
    let folded = fold(name.trim());
    let mut text = &folded.text[preface(&folded.text)..];
    for tail in [
        " of the people's republic of china",
        " of the prc",
        " of china, the people's republic of",
    ] {
        text = text.strip_suffix(tail).unwrap_or(text);
    }
    let text = text.replace(" & ", " and ");
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// How many bytes at the start of a folded name say only which country it is of.
fn preface(folded: &str) -> usize {
    ["中华人民共和国", "the "]
        .into_iter()
        .find(|preface| folded.starts_with(preface) && folded.len() > preface.len())
        .map_or(0, str::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(given: &str) -> Option<&'static str> {
        Agencies::builtin()
            .canonical(given)
            .map(|agency| agency.name.as_str())
    }

    #[test]
    fn the_built_in_table_is_sound() {
        let table = Agencies::read(include_str!("agencies.csv").as_bytes()).expect("a table");
        assert!(table.agencies.len() >= 120);
        for agency in table.iter() {
            assert_eq!(
                table.canonical(&agency.name).map(|found| &found.name),
                Some(&agency.name)
            );
            for form in &agency.forms {
                let found = table.canonical(form).map(|found| found.name.as_str());
                assert_eq!(found, Some(agency.name.as_str()), "{form}");
            }
            if let Some(successor) = &agency.successor {
                assert!(table.canonical(successor).is_some(), "{successor}");
            }
        }
    }

    #[test]
    fn the_names_of_one_agency_lead_to_one() {
        for given in [
            "网信办",
            "国家网信办",
            "国家互联网信息办公室",
            "Cyberspace Administration of China",
            "the Cyberspace  Administration of China",
            "CAC",
        ] {
            assert_eq!(name(given), Some("国家互联网信息办公室"), "{given}");
        }
        assert_eq!(name("中华人民共和国工业和信息化部"), Some("工业和信息化部"));
        assert_eq!(
            name(
                "Ministry of Industry and Information Technology of the People's Republic of China"
            ),
            Some("工业和信息化部")
        );
        assert_eq!(name("數位發展部"), name("数位发展部"));
        assert_eq!(
            (name("劳动部"), name("勞動部")),
            (Some("劳动部"), Some("勞動部"))
        );
        assert_eq!(name("某某局"), None);
    }

    #[test]
    fn successors_are_followed_to_the_end() {
        let table = Agencies::builtin();
        let now = |given: &str| {
            table
                .current(table.canonical(given).expect(given))
                .name
                .as_str()
        };
        assert_eq!(now("银监会"), "国家金融监督管理总局");
        assert_eq!(now("质检总局"), "国家市场监督管理总局");
        assert_eq!(now("国务院"), "国务院");
    }

    #[test]
    fn a_name_is_found_at_the_start_of_a_text() {
        let table = Agencies::builtin();
        let start = |text: &'static str| {
            table
                .find_at_start(text)
                .map(|(end, agency)| (&text[..end], agency.name.as_str()))
        };
        assert_eq!(
            start("国务院办公厅关于印发的通知"),
            Some(("国务院办公厅", "国务院办公厅"))
        );
        assert_eq!(start("国务院关于印发"), Some(("国务院", "国务院")));
        assert_eq!(
            start("中华人民共和国公安部令"),
            Some(("中华人民共和国公安部", "公安部"))
        );
        assert_eq!(start("教育部门要"), None);
        assert_eq!(
            start("Department of Energy announces"),
            Some(("Department of Energy", "Department of Energy"))
        );
        assert_eq!(start("Statement"), None);
    }

    #[test]
    fn a_users_table_adds_to_it() {
        let mut table = Agencies::builtin().clone();
        let more = "name,forms\n上海市数据局,上海数据局|Shanghai Data Bureau\n";
        table.extend(more.as_bytes()).expect("a table");
        assert_eq!(
            table.canonical("上海数据局").map(|a| a.name.as_str()),
            Some("上海市数据局")
        );
        assert!(Agencies::read("agency\n国务院\n".as_bytes()).is_err());
        assert!(Agencies::read("name,level\n国务院,high\n".as_bytes()).is_err());
    }
}
