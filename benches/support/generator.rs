//! Policy documents that a seed decides: the forms of the lexicon among words made of common
//! characters and syllables, frequent ones often, in sentences, articles and wrapped lines.

use gongbao::lexicon::Lexicon;
use gongbao::text::is_han;

use super::{Random, Record};

const CHARACTERS: &str = "的一国在人了有中是年和大业不为发会工经上地市要个产这出行作生家以成到日民来我部对进多\
全建他公开们场展时理新方主企资实学报制政济用同于法高长现本月定化加动合品重关机分力自外者区能设后就等体下万元社过前面\
农也得与说之员而务利电文事可种总改三各好金第司其从平代当天水省提商十管内小技位目起海所立已通入量子问度北保心还科委都\
术使明着次将增基名向门应里美由规今题记点计去强两些表系办教正条最达特革收二期并程厂如道际及西口京华任调性导组东路活广\
意比投决交统党南安此领结营项情解义山先车然价放世间因共院步物界集把持无但城相书村求治取原处府研质信四运县军件育局干队\
团又造形级标联专少费效据手施权江近深更认果格几看没职服台式益想数单样只被亿老受优常销志战流很接乡头给至难观指创证织论\
别五协变风批见究支那查张精每林转划准做需传争税构具百或才积势举必型易视快李参回引镇首推思完消值该走装众责备州供包副极\
整确知贸己环话反身选亚么带采王策真女谈严斯况色打德告仅它气料神率识劳境源青护列兴许户马港则节款拉直案股光较河花根布线\
土克再群医清速律她族历非感占续师何影功负验望财类货约艺售连纪按讯史示象养获石食抓富模始住赛客越闻央席坚";

pub const SYLLABLES: [&str; 32] = [
    "pro", "re", "con", "in", "ment", "tion", "al", "ly", "er", "est", "ance", "sub", "trans",
    "port", "form", "duct", "tract", "ver", "sion", "able", "un", "dis", "act", "gov", "ern",
    "reg", "ul", "ate", "pol", "icy", "sect", "or",
];

/// Some documents; the same seed gives the same ones.
pub fn records(count: usize, seed: u64) -> Vec<Record> {
    let mut random = Random(seed);
    let words = Words::new(&mut random, Random::rank);
    (0..count)
        .map(|number| words.record(number, &mut random))
        .collect()
}

/// The words that texts are made of, frequent ones first.
pub struct Words {
    pub chinese: Vec<String>,
    pub english: Vec<String>,
}

impl Words {
    /// `place` says before which word of a list a form of the lexicon stands: how frequent it is.
    pub fn new(random: &mut Random, place: impl Fn(&mut Random, usize) -> usize) -> Words {
        let characters: Vec<char> = CHARACTERS.chars().collect();
        let mut words = Words {
            chinese: Vec::new(),
            english: Vec::new(),
        };
        let mut met = std::collections::HashSet::new();
        while words.chinese.len() < 12_000 {
            let length = [1, 2, 2, 2, 2, 3, 4][random.below(7)];
            let word: String = (0..length)
                .map(|_| characters[random.rank(characters.len())])
                .collect();
            if met.insert(word.clone()) {
                words.chinese.push(word);
            }
        }
        while words.english.len() < 9_000 {
            let syllables = 1 + random.below(3);
            let word: String = (0..syllables)
                .map(|_| SYLLABLES[random.below(SYLLABLES.len())])
                .collect();
            if met.insert(word.clone()) {
                words.english.push(word);
            }
        }
        // The forms of the lexicon, one among every few words.
        let lexicon = Lexicon::built_in().expect("the lexicon");
        for form in lexicon.concepts.iter().flat_map(|concept| &concept.forms) {
            let form = form.form.text.trim_end_matches(['*', '~']);
            let list = match form.chars().any(is_han) {
                true => &mut words.chinese,
                false => &mut words.english,
            };
            let at = place(random, list.len());
            list.insert(at, form.to_owned());
        }
        words
    }

    fn record(&self, number: usize, random: &mut Random) -> Record {
        let chinese = random.below(10) < 7;
        // As long as documents are: most short, some very long.
        let sentences = 4 + random.rank(600);
        let mut text = String::new();
        for sentence in 0..sentences {
            if sentence % 5 == 0 {
                let article = sentence / 5 + 1;
                match chinese {
                    true => text.push_str(&format!("\n第{article}条　")),
                    false => text.push_str(&format!("\n\nSec. {article}. ")),
                }
            }
            match chinese {
                true => self.chinese_sentence(&mut text, random),
                false => self.english_sentence(&mut text, random),
            }
        }
        let title = |words: &[String], between: &str, random: &mut Random| {
            let words: Vec<&str> = (0..4)
                .map(|_| words[random.rank(words.len())].as_str())
                .collect();
            words.join(between)
        };
        Record {
            id: format!("g{number}"),
            title: match chinese {
                true => format!("关于{}的通知", title(&self.chinese, "", random)),
                false => title(&self.english, " ", random),
            },
            date: format!(
                "{}-{:02}-{:02}",
                1995 + random.below(30),
                1 + random.below(12),
                1 + random.below(28)
            ),
            agency: match chinese {
                true => ["国务院", "国家发展改革委", "工业和信息化部", "科技部"][random.below(4)],
                false => ["Department of Commerce", "Federal Trade Commission"][random.below(2)],
            }
            .to_owned(),
            text,
        }
    }

    pub fn chinese_sentence(&self, text: &mut String, random: &mut Random) {
        for word in 0..8 + random.below(24) {
            if word > 0 && random.below(8) == 0 {
                text.push(['，', '、', '；', '“', '”'][random.below(5)]);
            }
            if random.below(60) == 0 {
                text.push_str(&format!("{}%", random.below(100)));
            }
            text.push_str(&self.chinese[random.rank(self.chinese.len())]);
        }
        text.push('。');
    }

    pub fn english_sentence(&self, text: &mut String, random: &mut Random) {
        for word in 0..8 + random.below(20) {
            if word > 0 {
                text.push_str(match random.below(14) {
                    0 => ", ",
                    1 if random.below(3) == 0 => "\n",
                    _ => " ",
                });
            }
            let start = text.len();
            text.push_str(&self.english[random.rank(self.english.len())]);
            if word == 0 {
                text[start..start + 1].make_ascii_uppercase();
            }
        }
        text.push_str(". ");
    }
}
