//! What people wrote comes along; what was hidden in it does not.

use proptest::prelude::*;

use super::{convert, convert_with, words_of};
use crate::import::files::{Album, Shown};
use crate::rules::{html, plain};

fn text(html: &str) -> String {
    convert(html, "https://xa.example").text
}

#[test]
fn paragraphs_are_made_of_lines_as_wordpress_does() {
    assert_eq!(text("Một.\n\nHai\nba.\r\n\r\nBốn."), "Một.\n\nHai\\\nba.\n\nBốn.");
    assert_eq!(text("<p>Một.</p>\n<p>Hai.</p>"), "Một.\n\nHai.");
    assert_eq!(text("<div>Một<div>hai</div>ba</div>"), "Một\n\nhai\n\nba");
    let blocks = "<!-- wp:paragraph -->\n<p>Một\nhai</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:list -->\n<ul><!-- wp:list-item -->\n<li>a</li>\n<!-- /wp:list-item --></ul>\n<!-- /wp:list -->";
    assert_eq!(text(blocks), "Một hai\n\n- a");
}

#[test]
fn marks_come_along() {
    assert_eq!(text("a <b>b</b> <em>c</em>d <del>e</del>"), "a **b** *c*d ~~e~~");
    assert_eq!(text("<strong>a </strong>b"), "**a** b");
    assert_eq!(text("<b>a <i>b</b> c</i>"), "**a *b*** c");
    assert_eq!(text("<h2>Tên</h2>chữ<h3>Hai #</h3>"), "## Tên\n\nchữ\n\n### Hai \\#");
    assert_eq!(text("<blockquote><p>a</p>b</blockquote>c"), "> a\n>\n> b\n\nc");
    assert_eq!(
        text("<a href=\"https://a.example/x_y?a=1&amp;b=(2)\">ở đây</a>"),
        "[ở đây](https://a.example/x\\_y?a=1&amp;b=%282%29)"
    );
    assert_eq!(text("<a href='/2019/05/tin'>cũ</a>"), "[cũ](https://xa.example/2019/05/tin)");
    assert_eq!(text("<pre>a\n  <b>b</b></pre>"), "```\na\n  b\n```");
    assert_eq!(text("a<hr>b"), "a\n\n___\n\nb");
}

#[test]
fn lists_and_tables_come_along() {
    assert_eq!(
        text("<ul>\n<li>a\n<ol>\n<li>b</li>\n<li>c</li>\n</ol>\n</li>\n<li>d</li>\n</ul>"),
        "- a\n  1. b\n  2. c\n- d"
    );
    assert_eq!(text("<ol start=3><li>a<li>b</ol>"), "3. a\n4. b");
    assert_eq!(text("<ul><li><p>a</p><p>b</p></li></ul>"), "- a\n\n  b");
    let table = "<table><tbody><tr><th>Ấp</th><th>Đèn|điện</th></tr><tr><td>3</td><td>86<br>bóng</td></tr></tbody></table>";
    assert_eq!(text(table), "| Ấp | Đèn\\|điện |\n| --- | --- |\n| 3 | 86 bóng |");
    assert_eq!(text("<table><tr><td>chỉ</td></tr><tr><td>một cột</td></tr></table>"), "chỉ\n\nmột cột");
    let merged = convert("<table><tr><td colspan=2>a</td><td>b</td></tr><tr><td>c<td>d<td>e</table>", "");
    assert_eq!(merged.text, "| a |  | b |\n| --- | --- | --- |\n| c | d | e |");
    assert_eq!(merged.broken[0].key, "newsroom-import-broken-cells");
}

#[test]
fn a_table_that_would_fill_the_memory_becomes_paragraphs() {
    let wide = format!("<table><tr>{}</tr>", "<td colspan=50>x</td>".repeat(10_000));
    let made = convert(&format!("{wide}{}</table>", "<tr><td>y</td></tr>".repeat(40_000)), "");
    assert!(made.text.starts_with("x") && made.text.len() < 1_000_000, "{}", made.text.len());
    let keys: Vec<&str> = made.broken.iter().map(|note| note.key).collect();
    assert_eq!(keys, ["newsroom-import-broken-cells", "newsroom-import-broken-large-table"]);
    // Many rows of few columns are as large.
    let row = "<tr><td>a</td><td>b</td><td>c</td></tr>";
    let table = |rows: usize| text(&format!("<table>{}</table>", row.repeat(rows)));
    assert!(table(4_000).starts_with("| a | b | c |\n| --- |"));
    assert_eq!(plain(&table(4_001)).matches("a b c").count(), 4_001);
    assert!(!table(4_001).contains('|'));
}

#[test]
fn what_could_not_come_along_is_said() {
    let keys = |html: &str| convert(html, "").broken.iter().map(|note| note.key).collect::<Vec<_>>();
    let caption = r#"[caption id="a_1" align="alignnone" width="300"]<a href="https://a.example/i.jpg"><img src="/wp/i.jpg" alt="Đèn ấp 3" /></a> Đèn ấp 3[/caption] sau [gallery ids="1,2"] [1] [sic] [Ấp 3]"#;
    let made = convert(caption, "");
    assert_eq!(made.text, "Đèn ấp 3\n\nsau \\[1\\] \\[sic\\] \\[Ấp 3\\]");
    // The picture, and the two of the gallery.
    assert_eq!(keys(caption), ["newsroom-import-broken-image"; 3]);
    assert_eq!(keys("[caption]x [tablepress id=3 /]"), ["newsroom-import-broken-shortcode"; 2]);
    assert_eq!(text("[[gallery]] a"), "\\[gallery\\] a");
    let figure =
        "<figure><img src='a.jpg' alt='Bà con góp công'><figcaption>Bà con góp công</figcaption></figure>";
    assert_eq!(text(figure), "*Bà con góp công*");
    assert_eq!(text("<img src='x.jpg' alt='IMG_2034'>chữ"), "chữ");
    let frame = convert("<iframe src=\"https://www.youtube.com/embed/x\">cũ</iframe>chữ", "");
    assert_eq!(frame.text, "[https://www.youtube.com/embed/x](https://www.youtube.com/embed/x)\n\nchữ");
    assert_eq!(keys("<script>x</script>a<svg><text>b</text></svg>"), ["newsroom-import-broken-element"; 2]);
    assert_eq!(keys("a<svg><text>b"), ["newsroom-import-broken-element", "newsroom-import-broken-open"]);
    assert_eq!(keys("<a href='javascript:alert(1)'>a</a>"), ["newsroom-import-broken-link"]);
}

#[test]
fn a_picture_takes_the_words_below_it_if_it_can_take_them_all() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("5")).unwrap();
    std::fs::write(folder.path().join("5/a.jpg"), "x").unwrap();
    let album = Album::new(folder.path().to_owned());
    let figure = |words: &str| {
        format!("<figure><img src='/uploads/5/a.jpg' alt='Đèn'><figcaption>{words}</figcaption></figure>")
    };
    let made = |html: &str| {
        let mut shown = Shown::of_site(Some(&album));
        let text = convert_with(html, "", &mut shown).text;
        (text, shown.described("", &mut Vec::new()).remove(0).words.caption)
    };
    let owned = |text: &str, caption: &str| (text.to_owned(), caption.to_owned());
    assert_eq!(made(&figure("Ấp <b>3</b>")), owned("![Đèn](anh:1)", "Ấp 3"));
    assert_eq!(
        made(&figure("<a href='https://a.example'>Ấp 3</a>")),
        owned("![Đèn](anh:1)\n\n[*Ấp 3*](https://a.example)", "")
    );
    let long = "đèn ".repeat(100);
    assert_eq!(made(&figure(&long)), owned(&format!("![Đèn](anh:1)\n\n*{}*", long.trim_end()), ""));
    // The same picture once more.
    let twice = figure("Ấp 3") + &figure("Ấp 4");
    assert_eq!(made(&twice), owned("![Đèn](anh:1)\n\n![Đèn](anh:1)\n\n*Ấp 4*", "Ấp 3"));
    assert_eq!(made("<img src='/uploads/5/a.jpg' alt='a [b](c)'>").0, "![a \\[b\\](c)](anh:1)");
}

#[test]
fn tags_in_any_order_lose_no_word() {
    for (html, words) in [
        ("</p></div>a", "a"),
        ("<li>a<li>b", "a b"),
        ("<ul>a<li>b</ul>", "a b"),
        ("<table>a<tr>b<td>c", "a b c"),
        ("<td>a</td>b", "a b"),
        ("<h2>a<ul><li>b</ul>c</h2>d", "a b c d"),
        (
            "<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr></table>d",
            "a b c d",
        ),
        ("<blockquote><li>a</blockquote>b", "a b"),
        ("<b><p>a</p></b>b", "a b"),
        ("<o:p>a</o:p><font color=red>b</font>", "ab"),
        ("a < b & c &amp; d &lt;e>", "a < b & c & d <e>"),
    ] {
        assert_eq!(plain(&text(html)), words, "{html} became {:?}", text(html));
    }
    let deep = format!(
        "{}chữ{}",
        "<div><blockquote><ul><li><b>".repeat(5_000),
        "</b></li></ul></blockquote></div>".repeat(5_000)
    );
    assert_eq!(plain(&text(&deep)), "chữ");
}

#[test]
fn titles_are_words() {
    assert_eq!(words_of(" Ấp  3 &amp; <em>ấp</em> 4\n<script>alert(1)</script>"), "Ấp 3 & ấp 4");
    assert_eq!(words_of("a < b <b onclick=x>c"), "a < b c");
}

/// Words of people, full of what could be a mark.
fn typed() -> impl Strategy<Value = String> {
    "[a-cđ *_`\\[\\]()<>#!|~&;:=+.0-9\\\\\"'-]{1,24}"
}

proptest! {
    #[test]
    fn every_word_is_read_as_it_was_written(words in proptest::collection::vec((typed(), 0..7_usize), 1..6)) {
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('[', "&#91;");
        let tags = [("", ""), ("<b>", "</b>"), ("<i>", "</i>"), ("<p>", "</p>"), ("<a href='https://a.example/(x)_*'>", "</a>"), ("<li>", "</li>"), ("<code>", "</code>")];
        let made: String = words.iter().map(|(text, tag)| format!("{}{}{} ", tags[*tag].0, escape(text), tags[*tag].1)).collect();
        let wanted: String = words.iter().map(|(text, _)| text.as_str()).collect();
        let bare = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
        let text = text(&made);
        prop_assert_eq!(bare(&plain(&text)), bare(&wanted), "{} became {:?}, {}", made, text, html(&text));
    }

    #[test]
    fn whatever_comes_ends(html in "[<>/a-dilptruhe\"'=\\[\\] \n&;!-]{0,200}") {
        convert(&html, "");
        words_of(&html);
    }
}
