// What the page says, in English and Chinese.

const EN = {
  ask: "Search", placeholder: "Words, “exact strings”, NEAR/5(a, b), concept:supervision …",
  query: "Query", skip: "To the results", views: "Views",
  search: "Search", trend: "Trend", kwic: "Context", association: "Association", concepts: "Concepts", document: "Document",
  save: "Save this view", saved: "Saved", nothingSaved: "Nothing is saved in this browser yet.",
  remove: "Remove", close: "Close", savedHere: "Saved views stay in this browser.", savedNow: "Saved",
  keys: "Keys", otherLanguage: "中文",
  export: "As shown:", unreachable: "The server does not answer. Is gongbao serve still running?",
  newState: "The index has changed.", showNew: "Show the new state",
  documents: "documents", document1: "document", of: "of", none: "No document is found.",
  occurrences: "occurrences", occurrence1: "occurrence", through: "is searched through",
  sort: "Order", relevance: "relevance", sortNewest: "newest first", sortOccurrences: "most occurrences",
  bilingual: "Both languages, through concepts", plain: "Unquoted text", words: "words, ranked", forms: "exact, as counted",
  filter: "Filter", filterHint: "agency:国务院 year:2017..2024 lang:zh,en", apply: "Apply",
  year: "Year", agency: "Agency", doc_type: "Document type", level: "Level", language: "Language",
  more: "more", previous: "Previous", next: "Next", results: "Results", facets: "Narrow down", pages: "Pages",
  noDate: "without a date",
  match: "Match", previousMatch: "Previous match", nextMatch: "Next match", noMatch: "No match in the text",
  metadata: "Metadata", chapters: "Chapters", origin: "from", text: "Text", back: "Back to the results",
  format: "Format", length: "Length", chars: "characters", wordsUnit: "words", sha256: "SHA-256",
  lines: "lines", line1: "line", sortDate: "by date", sortDocument: "by document", sortLeft: "by the words before", sortRight: "by the words behind",
  unit: "Context in", characters: "characters", unitWords: "words", sentences: "sentences", crossing: "Show matches across words too, which do not count",
  crossingMark: "across words",
  measure: "Show", share: "share of documents", countDocuments: "documents", perMillion: "per million words",
  compare: "Compare with", add: "Add a term", term: "Term", addHint: "another form or query",
  yearColumn: "Year", interval: "95 % interval", totalColumn: "All documents", trendCaption: "Documents per year with each term, their share of the documents of that year with Wilson’s 95 % interval.",
  trendAbout: "Counted exactly, as gongbao count does: a form stands for itself, and matches across words do not count.",
  undated: "documents without a date are in no year", chart: "Chart",
  concept: "Concept", both: "Documents", rest: "Share of the others", g2: "G²", padj: "p, adjusted",
  associationCaption: "How many of the documents with this query mention each concept, and how many of the others.",
  associationOf: "documents hold the query; the others are", associationAbout: "The bar is the share, the line its 95 % interval, the notch the share among the other documents.",
  by: "Of", all: "all documents", byYear: "each year", byAgency: "each agency", value: "Value", byShare: "by share", byG2: "by G²", byLexicon: "as in the lexicon", byDocuments: "most documents",
  shareColumn: "Share", occurrencesColumn: "Occurrences", perMillionColumn: "Per million words",
  conceptsCaption: "The concepts of the lexicon, and how many documents mention each.", category: "Category", find: "Find a concept", conceptForms: "Forms",
  start: "What the index holds", years: "Years", examples: "For a start", languages: "Languages", lastUpdate: "Last update", lexicon: "Lexicon", drops: "Drops",
  askFirst: "Type a form or query above.",
  key1: "to the search box", key2: "from result to result", key3: "open", key4: "next and previous match", key5: "back to the results; leave the box",
  central: "central", province: "province", city: "city", foreign: "foreign", other: "other",
  zh: "Chinese", "zh-Hant": "Traditional Chinese", en: "English", mixed: "mixed",
  apiNote: "JSON API", stop: ".", title: "Title", date: "Date", doc_number: "Number", effective_date: "In force", region: "Region", source: "Source", agency_printed: "Agency as printed",
};

const ZH = {
  ask: "检索", placeholder: "词语、“精确字符串”、NEAR/5(甲, 乙)、concept:supervision ……",
  query: "检索式", skip: "跳到结果", views: "视图",
  search: "检索", trend: "趋势", kwic: "语境", association: "关联", concepts: "概念", document: "文件",
  save: "收藏此视图", saved: "收藏", nothingSaved: "此浏览器中还没有收藏。",
  remove: "删除", close: "关闭", savedHere: "收藏只保存在此浏览器中。", savedNow: "已收藏",
  keys: "快捷键", otherLanguage: "English",
  export: "导出所示内容：", unreachable: "服务器没有回应。gongbao serve 还在运行吗？",
  newState: "索引已更新。", showNew: "显示新内容",
  documents: "份文件", document1: "份文件", of: "共", none: "没有找到文件。",
  occurrences: "处", occurrence1: "处", through: "经由概念检索：",
  sort: "排序", relevance: "按相关度", sortNewest: "按日期，新的在前", sortOccurrences: "按出现次数",
  bilingual: "经由概念检索两种语言", plain: "未加引号的文字", words: "作为词语，按相关度排序", forms: "精确，按计数规则",
  filter: "筛选条件", filterHint: "agency:国务院 year:2017..2024 lang:zh,en", apply: "应用",
  year: "年份", agency: "发文机关", doc_type: "文种", level: "层级", language: "语言",
  more: "更多", previous: "上一页", next: "下一页", results: "结果", facets: "缩小范围", pages: "分页",
  noDate: "无日期",
  match: "匹配", previousMatch: "上一处匹配", nextMatch: "下一处匹配", noMatch: "正文中没有匹配",
  metadata: "元数据", chapters: "章节", origin: "来自", text: "正文", back: "返回结果",
  format: "格式", length: "长度", chars: "字", wordsUnit: "词", sha256: "SHA-256",
  lines: "行", line1: "行", sortDate: "按日期", sortDocument: "按文件", sortLeft: "按左侧词语", sortRight: "按右侧词语",
  unit: "语境单位", characters: "字符", unitWords: "词", sentences: "句", crossing: "同时显示跨词的匹配（不计数）",
  crossingMark: "跨词",
  measure: "显示", share: "占文件的比例", countDocuments: "文件数", perMillion: "每百万词出现次数",
  compare: "对比", add: "添加一项", term: "检索项", addHint: "另一个词形或检索式",
  yearColumn: "年份", interval: "95% 区间", totalColumn: "全部文件", trendCaption: "每年含有各检索项的文件数、占当年文件的比例及其威尔逊 95% 区间。",
  trendAbout: "与 gongbao count 一样精确计数：词形按原样匹配，跨词的匹配不计。",
  undated: "份文件没有日期，不计入任何年份", chart: "图",
  concept: "概念", both: "文件数", rest: "其余文件中的比例", g2: "G²", padj: "校正后 p 值",
  associationCaption: "在符合检索式的文件中以及其余文件中，提到各概念的文件有多少。",
  associationOf: "份文件符合检索式；其余文件有", associationAbout: "横条为比例，细线为其 95% 区间，竖线为其余文件中的比例。",
  by: "范围", all: "全部文件", byYear: "按年份", byAgency: "按发文机关", value: "取值", byShare: "按比例", byG2: "按 G²", byLexicon: "按词表顺序", byDocuments: "按文件数",
  shareColumn: "比例", occurrencesColumn: "出现次数", perMillionColumn: "每百万词次数",
  conceptsCaption: "词表中的概念，以及提到每个概念的文件数。", category: "类别", find: "查找概念", conceptForms: "词形",
  start: "索引内容", years: "年份", examples: "试一试", languages: "语言", lastUpdate: "最近更新", lexicon: "词表", drops: "来源文件夹",
  askFirst: "请在上方输入词形或检索式。",
  key1: "到检索框", key2: "在结果之间移动", key3: "打开", key4: "下一处、上一处匹配", key5: "返回结果；离开检索框",
  central: "中央", province: "省级", city: "市级", foreign: "外国", other: "其他",
  zh: "简体中文", "zh-Hant": "繁体中文", en: "英文", mixed: "混合",
  apiNote: "JSON 接口", stop: "。", title: "标题", date: "日期", doc_number: "发文字号", effective_date: "施行日期", region: "地区", source: "来源", agency_printed: "原文署名",
};

let chosen = EN;

/** Chooses the language of the page. */
export function speak(language) {
  chosen = language === "zh" ? ZH : EN;
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}

export const chinese = () => chosen === ZH;

/** What is said for a key. */
export const t = (key) => chosen[key] ?? key;

/** A value of a field as it is shown. */
export function valueName(field, value) {
  return (field === "level" || field === "language") && Object.hasOwn(chosen, value) ? chosen[value] : value;
}

export const number = (value) => value.toLocaleString("en-US");
export const percent = (share, digits = 1) => (share === null ? "–" : `${(100 * share).toFixed(digits)} %`);

/** `31 documents`; `31 份文件` */
export const counted = (count, many, one) => `${number(count)} ${t(count === 1 ? one : many)}`;
