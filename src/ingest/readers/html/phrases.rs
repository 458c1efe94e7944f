//! Phrases: lines that sites print around documents, told by their words.

use super::labels;
use super::main_part::Trust;

/// Phrases that stand alone on a line, without blanks.
const PHRASES: [&str; 30] = [
    "打印",
    "关闭",
    "打印本页",
    "关闭窗口",
    "返回顶部",
    "扫一扫在手机打开当前页",
    "分享",
    "分享到",
    "收藏",
    "纠错",
    "我要纠错",
    "大中小",
    "相关链接",
    "相关阅读",
    "返回首页",
    "保存",
    "繁体",
    "手机版",
    "设为首页",
    "加入收藏",
    "backtotop",
    "printthispage",
    "打印关闭",
    "【打印】【关闭】",
    "【打印】",
    "【纠错】",
    "【关闭】",
    "打印本页关闭窗口",
    "分享：",
    "分享到：",
];

/// Beginnings of lines, without blanks.
const BEGINNINGS: [&str; 28] = [
    "当前位置",
    "您的位置",
    "您现在的位置",
    "你的位置",
    "您当前的位置",
    "当前的位置",
    "责任编辑",
    "【字体",
    "[字体",
    "字体：",
    "字号：",
    "字体大小",
    "分享到",
    "copyright©",
    "copyright(c)",
    "网站标识码",
    "扫一扫",
    "浏览次数",
    "点击数",
    "点击率",
    "阅读次数",
    "访问量",
    "打印本页",
    "上一篇",
    "下一篇",
    "©",
    "网站地图",
    "【打印",
];

/// What only the foot of a site says.
const PARTS: [&str; 3] = ["ICP备", "ICP证", "公网安备"];

/// Whether a text is of the foot of a site. 版权所有 is such a text where it ends there or names
/// the owner after a mark: a law speaks of 版权所有者.
pub(super) fn is_site_foot(text: &str) -> bool {
    text.len() <= MAX_LINE_BYTES
        && (PARTS.iter().any(|part| text.contains(part))
            || text.find("版权所有").is_some_and(|at| {
                let after = &text[at + "版权所有".len()..];
                !after.starts_with(['者', '人', '权', '的'])
                    && (at == 0 || after.trim().is_empty() || text.contains(['©', '：', ':']))
            }))
}

/// A longer line is a paragraph, and not looked through.
const MAX_LINE_BYTES: usize = 400;

/// Whether a line is a phrase that sites print around documents.
pub(super) fn is_line(line: &str) -> bool {
    if line.len() > MAX_LINE_BYTES {
        return false;
    }
    let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let bare = bare.to_ascii_lowercase();
    !bare.is_empty()
        && (PHRASES.contains(&bare.as_str())
            || BEGINNINGS.iter().any(|start| bare.starts_with(start))
            || is_site_foot(line))
}

/// Whether a line before the text is one of metadata, which are read as fields.
fn is_line_of_fields(line: &str) -> bool {
    // The date of publication often stands there without a label.
    let line = line.trim_start_matches(|c: char| c.is_ascii_digit() || "年月日-/.: ".contains(c));
    let pairs = labels::split(line);
    !pairs.is_empty()
        && line.chars().count() <= 120
        && pairs.iter().all(|(label, _)| !labels::is_of_text(label))
}

/// How many lines at each end of the text are looked at.
const MARGIN_LINES: usize = 12;

/// Takes away what sites print at the head and the foot of the text itself.
pub(super) fn trim_lines(text: &str, trust: Trust) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let margin = if trust == Trust::Known {
        2
    } else {
        MARGIN_LINES
    };
    let in_margin = |at: usize| at < margin || at + margin >= lines.len();
    let mut out = String::with_capacity(text.len());
    let mut before_prose = trust == Trust::Found;
    for (at, line) in lines.iter().enumerate() {
        before_prose &= at < margin && !line.contains(['。', '；']);
        let is_fields = before_prose && at > 0 && is_line_of_fields(line);
        let is_chrome = in_margin(at) && is_line(line);
        if !is_chrome && !is_fields {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}
