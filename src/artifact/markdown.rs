//! The two ways in which a text becomes code in Markdown, so that nothing in it is markup.

/// A text as Markdown code: in more backticks than it has, without line breaks.
///
/// <https://spec.commonmark.org/0.31.2/#code-spans>
pub(super) fn code_span(text: &str) -> String {
    let line = visible(text);
    let fence = "`".repeat(longest_run(&line) + 1);
    let pad = if line.starts_with('`') || line.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{line}{pad}{fence}")
}

/// Lines as a block of code: between fences of more backticks than any of them has.
///
/// <https://spec.commonmark.org/0.31.2/#fenced-code-blocks>
pub(super) fn code_block(language: &str, lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| visible(line)).collect();
    let longest = lines.iter().map(|line| longest_run(line)).max();
    let fence = "`".repeat((longest.unwrap_or_default() + 1).max(3));
    format!("{fence}{language}\n{}\n{fence}", lines.join("\n"))
}

/// The text in one line, without what a terminal acts on or a reader does not see.
fn visible(text: &str) -> String {
    let unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
    };
    text.chars()
        .map(|c| if unseen(c) { ' ' } else { c })
        .collect()
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{code_block, code_span};

    #[test]
    fn backticks_and_line_breaks_stay_within_the_code() {
        assert_eq!(code_span("a"), "`a`");
        assert_eq!(code_span("a``b"), "```a``b```");
        assert_eq!(code_span("`a\n"), "`` `a  ``");
        let hostile = ["x\n```\n# out".to_owned()];
        assert_eq!(code_block("sh", &hostile), "````sh\nx ``` # out\n````");
    }
}
