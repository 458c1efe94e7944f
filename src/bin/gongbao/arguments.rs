//! The arguments as they are typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::beyond::{Export, Merge, Translate, Worker};

/// gongbao (公报, the gazette): evidence from Chinese and English policy documents.
///
/// A folder of documents becomes an index, and every table, count and hit comes out of it. Start
/// with: gongbao run FOLDER
#[derive(Parser)]
#[command(version, max_term_width = 100, arg_required_else_help = true)]
pub struct Arguments {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Args)]
pub struct Common {
    /// The folder of the index [default: indexes]
    #[arg(long, global = true, value_name = "DIR")]
    pub indexes: Option<PathBuf>,
    /// The folder of the tables [default: reports]
    #[arg(long, global = true, value_name = "DIR")]
    pub reports: Option<PathBuf>,
    /// A lexicon, TOML or CSV [default: the built-in one]
    #[arg(long, global = true, value_name = "FILE")]
    pub lexicon: Option<PathBuf>,
    /// Only these documents: agency:国务院 year:2017..2024 lang:zh,en (a blank is AND, a comma OR)
    #[arg(long = "where", global = true, value_name = "FILTER")]
    pub filter: Option<String>,
    /// Count documents that are nearly the same once
    #[arg(long, global = true)]
    pub collapse_near: bool,
    /// How Chinese is cut into words, for a new index: jieba or icu [default: jieba, or that of the
    /// index]
    #[arg(long, global = true, value_name = "NAME")]
    pub segmenter: Option<String>,
    /// Words of your own for jieba, for a new index: a word a line, or a lexicon
    #[arg(long, global = true, value_name = "FILE")]
    pub words: Option<PathBuf>,
    /// Read pictures of pages (PDF without text) by ocrmypdf or tesseract, where installed
    #[arg(long, global = true)]
    pub ocr: bool,
    /// How many threads work [default: all processors]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=256))]
    pub threads: Option<u64>,
    /// Say nothing but results and errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

#[derive(Subcommand)]
pub enum Command {
    /// Take drops into the index and write the tables: the main job
    Run(Drops),
    /// Take drops into the index
    Index(Drops),
    /// Write tables from the index
    Report(Tables),
    /// A page about a concept, from the documents and from events, notes and indicators
    Dossier(Dossier),
    /// Ranked documents with marked passages
    Search(Search),
    /// Documents and occurrences of any form or query, by year, agency, ...
    Count(Count),
    /// Keyword in context: every occurrence on a line
    Kwic(Kwic),
    /// Screen documents by the queries of a file, into one table
    Watchlist(Watchlist),
    /// What the readers make of a file, as JSON Lines
    Extract(Files),
    /// One document, with its metadata and their origin
    Show(Show),
    /// The concepts and forms that are counted
    #[command(subcommand)]
    Lexicon(LexiconCommand),
    /// What the index holds, and how it was made
    Status(Status),
    /// The documents and places behind a cell of a table
    Explain(Explain),
    /// Whether the index holds what its texts say, or still gives the tables of a run
    Verify(Verify),
    /// A local page to explore the documents, with a JSON API
    #[cfg(feature = "serve")]
    Serve(Serve),
    /// What others work on: shards for workers, indexes for search servers
    #[command(subcommand)]
    Export(Export),
    /// A query in the language of a search server that serves an export
    QueryTranslate(Translate),
    /// Documents on standard input, partial tables on standard output: one shard, for any engine
    Worker(Worker),
    /// An index and the tables out of what workers made of shards
    Merge(Merge),
    /// What the program starts itself with, to read files in a process of its own
    #[command(hide = true, name = gongbao::ingest::COMMAND)]
    ReadIsolated,
}

#[derive(Args)]
pub struct Drops {
    /// Folders or files [default: corpus]
    #[arg(value_name = "DROP")]
    pub drops: Vec<PathBuf>,
    /// The concept that the report page is about [default: artificial_intelligence]
    #[arg(long, value_name = "CONCEPT")]
    pub topic: Option<String>,
    /// Build the index anew from the drops, as after damage; the one before stays beside it
    #[arg(long)]
    pub rebuild: bool,
    #[command(flatten)]
    pub output: OutputArguments,
}

/// How tables are written.
#[derive(Args)]
pub struct OutputArguments {
    /// Formats of the tables: csv,xlsx,json,parquet [default: csv]
    #[arg(long, value_delimiter = ',', value_name = "FORMATS")]
    pub format: Vec<String>,
    /// CSV without a byte order mark, for programs
    #[arg(long)]
    pub no_bom: bool,
}

#[derive(Args)]
pub struct Tables {
    /// Tables by name, as in documents, keyness, association, changes [default: those of every run]
    #[arg(value_name = "TABLE")]
    pub tables: Vec<String>,
    /// The concept that the report page is about [default: artificial_intelligence]
    #[arg(long, value_name = "CONCEPT")]
    pub topic: Option<String>,
    #[command(flatten)]
    pub output: OutputArguments,
    /// Print the table as CSV (or as JSON with --format json) and write no file
    #[arg(long)]
    pub print: bool,
    /// association, agency_years, policy_chart, figures, event_documents: the concepts whose documents
    /// are looked at [default: the topic]; collocates, timeline, events, notes, indicators: only these
    #[arg(long, value_delimiter = ',', value_name = "CONCEPTS")]
    pub of: Vec<String>,
    /// association: only these other concepts
    #[arg(long, value_delimiter = ',', value_name = "CONCEPTS")]
    pub with: Vec<String>,
    /// keyness: the documents whose words are wanted, as a filter
    #[arg(long, value_name = "FILTER", conflicts_with = "by")]
    pub target: Option<String>,
    /// keyness: the documents that they are held against, as a filter [default: rest]
    #[arg(long, value_name = "FILTER", requires = "target")]
    pub reference: Option<String>,
    /// keyness: each value of this field against all others [default: year]
    #[arg(long, value_name = "FIELD")]
    pub by: Option<String>,
    /// keyness, collocates: how many words of each; 0 for all that were tested [default: 20]
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    /// keyness, collocates: places that a word must have to be tested [default: 5]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub min: Option<u64>,
    /// collocates: words on each side [default: 5]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub window: Option<u32>,
    /// kwic: characters on each side [default: 40]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=2000))]
    pub context: Option<u16>,
    /// changes: since when; a date, a drop, or update:NUMBER [default: the last update]
    #[arg(long, value_name = "DROP|DATE")]
    pub since: Option<String>,
}

#[derive(Args)]
pub struct Dossier {
    /// Concepts of the lexicon, as in artificial_intelligence: a page each
    #[arg(required = true, value_name = "CONCEPT")]
    pub concepts: Vec<String>,
    /// How many words of each language are listed; 0 for all that were tested [default: 20]
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    /// Places that a word must have to be tested [default: 5]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub min: Option<u64>,
    /// Words on each side that are looked at [default: 5]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub window: Option<u32>,
    #[command(flatten)]
    pub output: OutputArguments,
}

#[derive(Args)]
pub struct Search {
    /// Words, ranked; "exact strings"; AND OR NOT NEAR/5(a, b) SENT(a, b) title:a year:2017..2024
    #[arg(required = true, value_name = "QUERY")]
    pub query: Vec<String>,
    /// How many documents are shown; 0 for all
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
    pub limit: usize,
    /// How many documents are passed over first
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub offset: usize,
    /// What comes first: the most relevant, the newest, the one with most occurrences
    #[arg(long, value_enum, default_value_t = SearchSort::Relevance, value_name = "ORDER")]
    pub sort: SearchSort,
    /// The other way round
    #[arg(long)]
    pub reverse: bool,
    /// How many passages of each document are shown
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=50))]
    pub passages: u8,
    /// Put the concepts of the lexicon, in all languages, in the place of words that are forms of
    /// theirs
    #[arg(long)]
    pub bilingual: bool,
    /// Print only how many documents there are
    #[arg(long)]
    pub count: bool,
    /// Show what the query is understood as, and how many documents each part of it finds
    #[arg(long, conflicts_with = "count")]
    pub explain: bool,
    #[command(flatten)]
    pub format: FormatArgument,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SearchSort {
    /// The highest score first
    Relevance,
    /// The newest first; those without a date last
    Date,
    /// The most occurrences first
    Occurrences,
}

#[derive(Args)]
pub struct Count {
    /// Forms, exactly: 监管, "artificial intelligence", standard*, ~regulate; or any query
    #[arg(required = true, value_name = "QUERY")]
    pub queries: Vec<String>,
    /// Fields to count by: year,agency,doc_type,level,region,language,drop,path
    #[arg(long, value_delimiter = ',', value_name = "FIELDS")]
    pub by: Vec<String>,
    /// Show what the queries are understood as, and how many documents each part finds
    #[arg(long)]
    pub explain: bool,
    #[command(flatten)]
    pub format: FormatArgument,
}

#[derive(Args)]
pub struct Kwic {
    /// Forms or queries, as for count
    #[arg(required = true, value_name = "QUERY")]
    pub queries: Vec<String>,
    /// So much on each side [default: 30 characters, 5 words, 0 sentences more than its own]
    #[arg(long, short = 'c', value_name = "N", value_parser = clap::value_parser!(u16).range(0..=2000))]
    pub context: Option<u16>,
    /// What the context is measured in
    #[arg(long, value_enum, default_value_t = Unit::Characters, value_name = "UNIT")]
    pub unit: Unit,
    /// What comes first
    #[arg(long, value_enum, default_value_t = KwicSort::Date, value_name = "ORDER")]
    pub sort: KwicSort,
    /// Show matches across words too, which are no occurrences
    #[arg(long)]
    pub crossing: bool,
    /// Show what the queries are understood as, and how many documents each part finds
    #[arg(long)]
    pub explain: bool,
    #[command(flatten)]
    pub format: FormatArgument,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Unit {
    /// Characters
    Characters,
    /// Words
    Words,
    /// Whole sentences
    Sentences,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KwicSort {
    /// The oldest first
    Date,
    /// By the ids of documents
    Document,
    /// By the words before, the nearest first
    Left,
    /// By the words behind
    Right,
}

#[derive(Args)]
pub struct Watchlist {
    /// The queries, TOML: [[query]] with name, query and, where wanted, where and bilingual
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Only documents that are new or changed since a drop, a date, or update:NUMBER
    #[arg(long, value_name = "DROP|DATE")]
    pub since: Option<String>,
    /// Print the table as CSV (or as JSON with --format json) and write no file
    #[arg(long)]
    pub print: bool,
    #[command(flatten)]
    pub output: OutputArguments,
}

#[derive(Args)]
pub struct Files {
    /// Files or folders
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

#[derive(Args)]
pub struct Show {
    /// The id of the document: the first column of documents.csv
    #[arg(value_name = "DOC")]
    pub id: String,
    /// Only the article or paragraph at this offset, as search and kwic give it
    #[arg(long, value_name = "OFFSET")]
    pub at: Option<usize>,
    /// Mark the occurrences of this query
    #[arg(long, value_name = "QUERY")]
    pub query: Option<String>,
    /// Text, or JSON
    #[command(flatten)]
    pub format: FormatArgument,
}

#[derive(Subcommand)]
pub enum LexiconCommand {
    /// The concepts and their forms, as CSV that can be edited and used as a lexicon
    Show {
        /// Only these concepts
        #[arg(value_name = "CONCEPT")]
        concepts: Vec<String>,
    },
    /// What is wrong with a lexicon file, each with its line
    Check {
        /// The file, TOML or CSV
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

#[derive(Args)]
pub struct Status {
    #[command(flatten)]
    pub format: FormatArgument,
}

#[derive(Args)]
pub struct Explain {
    /// The table
    #[arg(value_name = "TABLE")]
    pub table: String,
    /// What its row is about: a concept; two of them for cooccurrence and association; a form for
    /// forms; a word for keyness and words; a concept and a word for collocates
    #[arg(required = true, value_name = "KEY")]
    pub keys: Vec<String>,
    /// Only documents of this year
    #[arg(long, value_name = "YEAR")]
    pub year: Option<String>,
    /// Only documents of this agency
    #[arg(long, value_name = "AGENCY")]
    pub agency: Option<String>,
    /// Only documents of this type
    #[arg(long, value_name = "TYPE")]
    pub doc_type: Option<String>,
    /// Only documents of this region
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
    /// Only documents of this language
    #[arg(long, value_name = "LANGUAGE")]
    pub language: Option<String>,
    /// forms: only matches of this class: whole, inside or crossing
    #[arg(long, value_name = "CLASS")]
    pub class: Option<String>,
    /// collocates: words on each side
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub window: u32,
    /// Characters on each side
    #[arg(long, short = 'c', default_value_t = 40, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=2000))]
    pub context: u16,
    #[command(flatten)]
    pub format: FormatArgument,
}

#[derive(Args)]
pub struct Verify {
    /// The record of a run: whether the index still gives its tables
    #[arg(long, value_name = "RUN.JSON")]
    pub run: Option<PathBuf>,
}

#[cfg(feature = "serve")]
#[derive(Args)]
pub struct Serve {
    /// The address that is listened on; any but this machine's own lets others in
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    pub address: std::net::IpAddr,
    /// The port; 0 for any that is free
    #[arg(long, default_value_t = 8017, value_name = "PORT")]
    pub port: u16,
    /// A name by which other machines ask for the page; may stand several times
    #[arg(long, value_name = "NAME")]
    pub host_name: Vec<String>,
}

#[derive(Args)]
pub struct FormatArgument {
    /// How the output is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For spreadsheets and programs
    Csv,
    /// For programs
    Json,
    /// For programs: an object a line
    Jsonl,
}
