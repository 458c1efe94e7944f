//! Tests of whole pages.

use super::*;

fn read(html: &str) -> Page {
    page(html, &PageLimits::default()).unwrap()
}

fn field<'a>(page: &'a Page, label: &str) -> Option<&'a str> {
    page.fields
        .iter()
        .find(|(l, _)| l == label)
        .map(|(_, value)| value.as_str())
}

#[test]
fn a_page_with_a_table_of_metadata() {
    let page = read(
        "<html lang=zh-CN><head><title>某市样本条例_某市人民政府网</title></head><body>\
         <div class=header><ul><li><a href=/>首页</a><li><a href=/a>政务</a><li><a href=/b>公开</a></ul></div>\
         <table><tr><td><table class=bd1><tr><td><b>索 引 号：</b></td><td>0001/2031-1</td>\
         <td><b>主题分类：</b></td><td></td></tr><tr><td>发文机关：</td><td>某市人民政府</td>\
         <td>成文日期：</td><td>2031年01月02日</td></tr><tr><td>标\u{3000}\u{3000}题：</td>\
         <td colspan=3>某市样本条例</td></tr></table></td></tr></table>\
         <table><tr><td id=UCAP-CONTENT><p style='text-align:center'><span>某市样本</span><br> <span>条例</span></p>\
         <p>第一条 为了规范\n   样本，<b>制定</b>本条例。</p><p>&nbsp;</p>\
         <table><tr><td>甲</td><td><p>一</p></td></tr><tr><td>乙</td><td></td><td>二</td></tr></table>\
         </td></tr></table><div id=qr_container>扫一扫在手机打开当前页</div>\
         <div>某市人民政府 版权所有 某ICP备00000000号</div></body></html>",
    );
    assert_eq!(page.title.as_deref(), Some("某市样本条例"));
    assert_eq!(page.lang.as_deref(), Some("zh-CN"));
    assert_eq!(field(&page, "索引号"), Some("0001/2031-1"));
    assert_eq!(field(&page, "发文机关"), Some("某市人民政府"));
    assert_eq!(field(&page, "成文日期"), Some("2031年01月02日"));
    assert_eq!(field(&page, "主题分类"), None);
    assert_eq!(
        page.text,
        "某市样本\n条例\n第一条 为了规范样本，制定本条例。\n甲 \u{2029} 一\n乙 \u{2029}  \u{2029} 二\n"
    );
}

#[test]
fn a_page_of_an_unknown_system() {
    let page = read(
        "<head><title>关于样本的通知-某某局网站</title><meta name=PubDate content='2031-02-03'></head><body>\
         <div class=top><a href=/>登录</a> <a href=/>注册</a></div>\
         <div class=crumb>当前位置：<a href=/>首页</a> &gt; <a href=/x>通知</a></div>\
         <div class=box><h1>关于样本的通知</h1><div>发布时间：2031-02-03 来源：某某局 【字体：<a>大</a> <a>小</a>】</div>\
         <div class=body><p>各单位：</p><p>现将样本事项通知如下，请遵照执行。样本由各单位自行保管。</p>\
         <ol><li>登记<li>公布</ol><p>某某局</p></div>\
         <p style='DISPLAY: none'>隐藏</p><div class=bdsharebuttonbox>分享到</div>\
         <ul><li><a href=1>上一条通知的题目</a><li><a href=2>下一条通知的题目</a><li><a href=3>别的</a></ul></div>\
         <div>主办：某某局 <p>某公网安备 1号</p></div></body>",
    );
    assert_eq!(page.title.as_deref(), Some("关于样本的通知"));
    assert_eq!(field(&page, "发布时间"), Some("2031-02-03"));
    assert_eq!(field(&page, "来源"), Some("某某局"));
    assert_eq!(field(&page, "PubDate"), Some("2031-02-03"));
    assert_eq!(
        page.text,
        "关于样本的通知\n各单位：\n现将样本事项通知如下，请遵照执行。样本由各单位自行保管。\n1. 登记\n2. 公布\n某某局\n"
    );
}

#[test]
fn metadata_in_lists_and_brackets() {
    let page = read(
        "<ol class=doc-info><li>[发文机构] <span>某某委</span></li><li>【发文字号】某发〔2031〕4号</li></ol>\
         <dl><dt>成文日期：<dd>2031-04-05<dt>有效性<dd>有效</dl>\
         <p><b>公开日期：</b><span>2031-04-06</span></p><div><span>文号：</span><span>甲</span></div>\
         <div id=zoom><p>发文机关：这里是正文的一句话，不是元数据，所以要留在正文中。</p></div>",
    );
    for (label, value) in [
        ("发文机构", "某某委"),
        ("发文字号", "某发〔2031〕4号"),
        ("成文日期", "2031-04-05"),
        ("有效性", "有效"),
        ("公开日期", "2031-04-06"),
        ("文号", "甲"),
    ] {
        assert_eq!(field(&page, label), Some(value), "{label}");
    }
    assert_eq!(
        page.text,
        "发文机关：这里是正文的一句话，不是元数据，所以要留在正文中。\n"
    );
}

#[test]
fn lists_bring_their_numbers_or_get_them() {
    let text = |html: &str| read(html).text;
    assert_eq!(
        text("<ol start=3><li>a<li value=7><p>b</p><p>c</p><li>d</ol>"),
        "3. a\n7. b\nc\n8. d\n"
    );
    assert_eq!(
        text("<ol><li>1. a<li>（二）b<li>(c) d</ol>"),
        "1. a\n（二）b\n(c) d\n"
    );
    assert_eq!(
        text("<ol type=a><li>x<li>y</ol><ol style='list-style: none'><li>z</ol>"),
        "a. x\nb. y\nz\n"
    );
    assert_eq!(text("<ul><li>x<ul><li>y</ul></ul>"), "x\ny\n");
}

#[test]
fn a_table_that_arranges_the_page_is_no_table_of_data() {
    let page = read("<table><tr><td>left<table><tr><td>a<td>b</table><td>right</table>");
    assert_eq!(page.text, "left\na \u{2029} b\nright\n");
}

#[test]
fn an_order_in_a_pre() {
    let page = read(
        "<title>Federal Register, Volume 1</title><pre>[Federal Register Volume 1]\n\n The President\n\n\
         [[Page 7]]\n\n     Executive Order 99001 of May 3, 2031\n\n Keeping Lists\n\n     By the authority\0 vested.\n</pre>",
    );
    assert_eq!(page.title.as_deref(), Some("Keeping Lists"));
    assert_eq!(field(&page, "Executive Order"), Some("99001"));
    assert_eq!(field(&page, "Date"), Some("May 3, 2031"));
    assert!(
        page.text
            .ends_with("Keeping Lists\nBy the authority vested.\n"),
        "{}",
        page.text
    );
}

#[test]
fn an_order_in_xml() {
    let xml = "<?xml version='1.0'?><PRESDOCU><EXECORD><PRES>The President<PRTPAGE P='7'/></PRES>\
               <EXECORDR>Executive Order 99001 of May 3, 2031</EXECORDR><HD>Keeping &#x201C;Lists&#8221; &amp; More</HD>\
               <FP>\n <E T='04'>Section 1.</E>\n <E T='03'>Policy.</E> Each agency shall\n keep a list.</FP>\
               <BILCOD>Billing code 1</BILCOD></EXECORD></PRESDOCU>";
    let page = xml_page(xml, &PageLimits::default()).unwrap();
    assert_eq!(page.title.as_deref(), Some("Keeping “Lists” & More"));
    assert_eq!(field(&page, "Executive Order"), Some("99001"));
    assert!(
        page.text
            .ends_with("Section 1. Policy. Each agency shall keep a list.\n"),
        "{}",
        page.text
    );
    let fault = |xml: &str| xml_page(xml, &PageLimits::default()).unwrap_err().reason;
    assert_eq!(fault("<a><b></a>"), "bad XML");
    assert_eq!(fault("<a>half"), "bad XML");
    assert_eq!(fault("no element"), "bad XML");
    assert_eq!(fault(&"<a>".repeat(1000)), "too deep");
}

#[test]
fn what_is_beyond_the_bounds_is_a_fault() {
    let limits = PageLimits {
        bytes: 100_000,
        nodes: 1000,
        depth: 50,
        attributes: 20,
    };
    let reason = |html: &str| {
        page(html, &limits)
            .map(|_| ())
            .map_err(|fault| fault.reason)
    };
    assert_eq!(reason(&"<div>".repeat(60)), Err("too deep"));
    assert_eq!(reason(&"<p>x".repeat(10)), Ok(()));
    assert_eq!(reason(&"<p>x".repeat(2000)), Err("too large"));
    assert_eq!(reason(&" ".repeat(100_001)), Err("too large"));
    let attributes: String = (0..30).map(|i| format!(" a{i}='> <b'")).collect();
    assert_eq!(reason(&format!("<p{attributes}>")), Err("too large"));
    assert_eq!(
        reason(&format!("<script>if (1<p{attributes}) x</script>")),
        Ok(())
    );
    // Open formatting is opened again in each paragraph: few bytes, many nodes.
    let open: String = (0..40).map(|i| format!("<b id={i}>")).collect();
    assert_eq!(
        reason(&format!("{open}{}", "<p>x".repeat(500))),
        Err("too large")
    );
}

#[test]
fn nothing_is_a_page_without_text() {
    for html in [
        "",
        "<",
        "\u{0}",
        "<!--",
        "<table>",
        "<title>t",
        "<frameset><frame>",
        "&#xD800;",
        "<svg><p>",
    ] {
        assert!(page(html, &PageLimits::default()).is_ok(), "{html}");
    }
    assert_eq!(read("<title>题</title>").title.as_deref(), Some("题"));
}
