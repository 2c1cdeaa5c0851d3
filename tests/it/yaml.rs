//! YAML text to spanned tree: typing, places, what is refused, and that nothing makes it panic or hang.
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use std::fmt::Write as _;
use synth::diag::{Code, Diagnostic, Outcome, SourceId, SourceMap, Span};
use synth::syntax::{Node, Value, parse_yaml};

/// A text that was parsed, and the map its spans point into.
struct Parsed {
    sources: SourceMap,
    outcome: Outcome<Node>,
}

impl Parsed {
    fn of(text: &str) -> Self {
        let mut sources = SourceMap::default();
        let id: SourceId = sources.add("blueprint.yaml", text);
        let outcome = parse_yaml(text, id);
        Self { sources, outcome }
    }

    /// The tree of a text without problems.
    fn tree(&self) -> &Node {
        assert_eq!(self.outcome.diagnostics, [], "no problem");
        self.outcome.value.as_ref().expect("a tree")
    }

    fn at(&self, span: Span) -> &str {
        self.sources.snippet(span)
    }

    /// The one problem.
    fn problem(&self) -> &Diagnostic {
        let [problem] = self.outcome.diagnostics.as_slice() else {
            panic!("one problem, not {:#?}", self.outcome.diagnostics);
        };
        problem
    }

    /// The code, the line and column, the underlined text and the message of the one problem.
    fn said(&self) -> (Code, String, &str, &str) {
        let problem = self.problem();
        let span = problem.primary.as_ref().expect("a place").span;
        assert!(problem.help.is_some(), "{} has help", problem.message);
        (
            problem.code,
            self.sources.place(span).replace("blueprint.yaml:", ""),
            self.at(span),
            &problem.message,
        )
    }
}

/// The tree in one line: JSON-like, with tags and with numbers in their own spelling.
fn shown(node: &Node) -> String {
    let tag = node
        .tag
        .as_ref()
        .map(|tag| format!("!{tag} "))
        .unwrap_or_default();
    let value = match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => text.clone(),
        Value::String(text) => format!("{text:?}"),
        Value::Sequence(nodes) => {
            format!(
                "[{}]",
                nodes.iter().map(shown).collect::<Vec<_>>().join(", ")
            )
        }
        Value::Mapping(mapping) => format!(
            "{{{}}}",
            mapping
                .entries
                .iter()
                .map(|entry| format!("{}: {}", entry.key.text, shown(&entry.value)))
                .collect::<Vec<_>>()
                .join(", ")
        ),
    };
    tag + &value
}

/// Every value of the tree and what its span covers, depth first; keys are marked by a `:`.
fn spans(parsed: &Parsed) -> Vec<String> {
    fn walk(node: &Node, parsed: &Parsed, all: &mut Vec<String>) {
        all.push(parsed.at(node.span).to_owned());
        match &node.value {
            Value::Sequence(nodes) => nodes.iter().for_each(|node| walk(node, parsed, all)),
            Value::Mapping(mapping) => {
                for entry in &mapping.entries {
                    all.push(format!("{}:", parsed.at(entry.key.span)));
                    walk(&entry.value, parsed, all);
                }
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    walk(parsed.tree(), parsed, &mut all);
    all
}

#[test]
fn plain_scalars_have_the_types_of_the_core_schema() {
    for (text, expected) in [
        ("~", "null"),
        ("null", "null"),
        ("NULL", "null"),
        ("nULL", "\"nULL\""),
        ("true", "true"),
        ("FALSE", "false"),
        ("yes", "\"yes\""),
        ("on", "\"on\""),
        ("0", "0"),
        ("012345678901", "012345678901"),
        ("-7", "-7"),
        ("+7", "+7"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("0b1", "\"0b1\""),
        ("1_000", "\"1_000\""),
        ("0xZ", "\"0xZ\""),
        ("1e3", "1e3"),
        ("1.", "1."),
        (".5", ".5"),
        (".", "\".\""),
        ("-", "[null]"),
        ("1e", "\"1e\""),
        ("e3", "\"e3\""),
        ("-.inf", "-.inf"),
        (".NaN", ".NaN"),
        ("-.nan", "\"-.nan\""),
        ("1.2.3", "\"1.2.3\""),
        ("2026-11-22", "\"2026-11-22\""),
        ("15M", "\"15M\""),
        ("10:30", "\"10:30\""),
        ("'12'", "\"12\""),
        ("\"true\"", "\"true\""),
        ("''", "\"\""),
        ("|\n  12\n", "\"12\\n\""),
    ] {
        assert_eq!(shown(Parsed::of(text).tree()), expected, "{text}");
    }
}

#[test]
fn tags_are_kept_and_those_of_yaml_are_applied() {
    for (text, expected) in [
        ("!Sub a-${B}", "!Sub \"a-${B}\""),
        ("!Ref 012", "!Ref \"012\""),
        ("!Ref", "!Ref \"\""),
        ("!GetAtt [a, 1]", "!GetAtt [\"a\", 1]"),
        ("!If {a: 1}", "!If {a: 1}"),
        ("a: !Transform\n  b: 1", "{a: !Transform {b: 1}}"),
        ("!<!Sub> x", "!Sub \"x\""),
        ("!!str 012", "\"012\""),
        ("!!str", "\"\""),
        ("! 12", "\"12\""),
        ("!!int 12", "12"),
        ("!!float 12", "12"),
        ("!!null ~", "null"),
        ("!!seq [1]", "[1]"),
        ("!!map {a: 1}", "{a: 1}"),
        ("!<tag:yaml.org,2002:str> 1", "\"1\""),
    ] {
        assert_eq!(shown(Parsed::of(text).tree()), expected, "{text}");
    }
}

#[test]
fn tags_of_yaml_that_do_not_fit_are_reported() {
    for text in [
        "!!int abc",
        "!!bool 1",
        "!!seq {a: 1}",
        "!!binary aGk=",
        "!!int 1.5",
    ] {
        let parsed = Parsed::of(text);
        let (code, place, at, _) = parsed.said();
        assert_eq!((code, place.as_str(), at), (Code::InvalidYaml, "1:1", text));
    }
}

#[test]
fn spans_cover_values_with_their_quotes_brackets_and_tags_and_nothing_more() {
    for (text, expected) in [
        ("a: 1  # one\n", vec!["a: 1", "a:", "1"]),
        (
            "'a' : \"b\"   # 'x' \"y\"\n\n",
            vec!["'a' : \"b\"", "'a':", "\"b\""],
        ),
        ("a: 'it''s'  # no", vec!["a: 'it''s'", "a:", "'it''s'"]),
        (
            "a: \"q\\\"\\\\\" # \"",
            vec!["a: \"q\\\"\\\\\"", "a:", "\"q\\\"\\\\\""],
        ),
        (
            "a:\n  b: 1\n  # c\n\nd: 2\n",
            vec![
                "a:\n  b: 1\n  # c\n\nd: 2",
                "a:",
                "b: 1",
                "b:",
                "1",
                "d:",
                "2",
            ],
        ),
        (
            "- a\n- - b\n  - c\n\n",
            vec!["- a\n- - b\n  - c", "a", "- b\n  - c", "b", "c"],
        ),
        (
            "k:\n- a # x\n- b\nl: [ 1 , {m: n} ] # y\n",
            vec![
                "k:\n- a # x\n- b\nl: [ 1 , {m: n} ]",
                "k:",
                "- a # x\n- b",
                "a",
                "b",
                "l:",
                "[ 1 , {m: n} ]",
                "1",
                "{m: n}",
                "m:",
                "n",
            ],
        ),
        (
            "k:\n- [a]\n-  {b: c} # d\nl: &x\n- &y [e]\n",
            vec![
                "k:\n- [a]\n-  {b: c} # d\nl: &x\n- &y [e]",
                "k:",
                "- [a]\n-  {b: c}",
                "[a]",
                "a",
                "{b: c}",
                "b:",
                "c",
                "l:",
                "- &y [e]",
                "[e]",
                "e",
            ],
        ),
        (
            "- [[a] , b ] \n",
            vec!["- [[a] , b ]", "[[a] , b ]", "[a]", "a", "b"],
        ),
        ("[a: 1, b]", vec!["[a: 1, b]", "a: 1", "a:", "1", "b"]),
        (
            "[? a : 1 , b]",
            vec!["[? a : 1 , b]", "? a : 1", "a:", "1", "b"],
        ),
        ("? a\n: b\n", vec!["? a\n: b", "a:", "b"]),
        (
            "a: !Sub  'x' \nb: &n !Ref y\nc: !T &m [z]",
            vec![
                "a: !Sub  'x' \nb: &n !Ref y\nc: !T &m [z]",
                "a:",
                "!Sub  'x'",
                "b:",
                "!Ref y",
                "c:",
                "!T &m [z]",
                "z",
            ],
        ),
        (
            "a: !T # c\n  b: 1\n",
            vec!["a: !T # c\n  b: 1", "a:", "!T # c\n  b: 1", "b:", "1"],
        ),
        (
            "a: &x\n  b: 1\n",
            vec!["a: &x\n  b: 1", "a:", "b: 1", "b:", "1"],
        ),
        ("a: &x\n- 1\n", vec!["a: &x\n- 1", "a:", "- 1", "1"]),
        ("a: !T\n- 1\n", vec!["a: !T\n- 1", "a:", "!T\n- 1", "1"]),
        ("&k key: v", vec!["&k key: v", "key:", "v"]),
        (
            "a: |2- # |\n   x\n\n  y\n\nb: >\n  z\n",
            vec![
                "a: |2- # |\n   x\n\n  y\n\nb: >\n  z",
                "a:",
                "|2- # |\n   x\n\n  y",
                "b:",
                ">\n  z",
            ],
        ),
        (
            "- |\n  x\n- - >-\n   y\n",
            vec!["- |\n  x\n- - >-\n   y", "|\n  x", "- >-\n   y", ">-\n   y"],
        ),
        ("a: !T |\n  x\n", vec!["a: !T |\n  x", "a:", "!T |\n  x"]),
        ("a: &b |\n  x\n", vec!["a: &b |\n  x", "a:", "|\n  x"]),
        ("a: |\n", vec!["a: |", "a:", "|"]),
        (
            "a: one\n  two \n",
            vec!["a: one\n  two", "a:", "one\n  two"],
        ),
        (
            "{ä: 'ö😀', 日本: [é]} # ü",
            vec!["{ä: 'ö😀', 日本: [é]}", "ä:", "'ö😀'", "日本:", "[é]", "é"],
        ),
        (
            "\u{FEFF}a: ü\r\nb:\r\n  - c\r\n",
            vec!["a: ü\r\nb:\r\n  - c", "a:", "ü", "b:", "- c", "c"],
        ),
        ("%YAML 1.2\n--- # x\na: 1\n...\n", vec!["a: 1", "a:", "1"]),
        ("--- a\n", vec!["a"]),
        ("--- |\n x\n", vec!["|\n x"]),
        ("|\n x\n", vec!["|\n x"]),
        ("|\n---x\n", vec!["|\n---x"]),
        (
            "a: &x !T # c\nb: &y\n",
            vec!["a: &x !T # c\nb: &y", "a:", "!T", "b:", ""],
        ),
        ("...\n# y\n...\n|\n x\n", vec!["|\n x"]),
    ] {
        assert_eq!(spans(&Parsed::of(text)), expected, "{text:?}");
    }
}

#[test]
fn an_empty_value_stands_right_behind_its_indicator() {
    for (text, expected) in [
        ("a:   # x\nb: 1\n", vec![2]),
        ("a:", vec![2]),
        ("x:\n  a:\n\ny: 1", vec![7]),
        ("-\n- 1\n-   # x\n- \n", vec![1, 7, 15]),
        ("k:\n-\n- 1\n", vec![4]),
        ("k:\n- -\n  - 1\n", vec![6]),
        ("{a: , b: 1}", vec![3]),
        ("{a, b: 1}", vec![2]),
        ("{a: 1, b}", vec![8]),
        ("[a: ]", vec![3]),
        ("? a\n? b\n: 1", vec![3]),
    ] {
        fn empties(node: &Node, all: &mut Vec<u32>) {
            match &node.value {
                Value::Null => {
                    assert_eq!(node.span.start, node.span.end);
                    all.push(node.span.start);
                }
                Value::Sequence(nodes) => nodes.iter().for_each(|node| empties(node, all)),
                Value::Mapping(mapping) => {
                    mapping
                        .entries
                        .iter()
                        .for_each(|entry| empties(&entry.value, all));
                }
                _ => {}
            }
        }
        let mut all = Vec::new();
        empties(Parsed::of(text).tree(), &mut all);
        assert_eq!(all, expected, "{text:?}");
    }
}

#[test]
fn what_a_person_got_wrong_is_said_where_it_stands() {
    for (text, code, place, at, message) in [
        (
            "a: 1\nb: 2\na: 3",
            Code::DuplicateKey,
            "3:1",
            "a",
            "the key `a` stands twice in this mapping",
        ),
        (
            "{ä: 1, 'ä': 2}",
            Code::DuplicateKey,
            "1:8",
            "'ä'",
            "the key `ä` stands twice in this mapping",
        ),
        (
            "1: a",
            Code::InvalidKey,
            "1:1",
            "1",
            "a key is a text, and this is a number",
        ),
        (
            "[a]: b",
            Code::InvalidKey,
            "1:1",
            "[a]",
            "a key is a text, and this is a list",
        ),
        (
            ": b",
            Code::InvalidKey,
            "1:1",
            ":",
            "a key is a text, and this is nothing",
        ),
        (
            "!T a: b",
            Code::InvalidKey,
            "1:1",
            "!T a",
            "a key cannot have a tag",
        ),
        (
            "a: &a {x: 1}\nb:\n  <<: *a\n  '<<': 2",
            Code::InvalidKey,
            "3:3",
            "<<",
            "merge keys are not supported",
        ),
        (
            "a: &a [*a]",
            Code::AliasExpansion,
            "1:8",
            "*a",
            "this alias stands inside what it refers to",
        ),
        (
            "a: *nope # x",
            Code::InvalidYaml,
            "1:4",
            "*nope",
            "this alias refers to an anchor that does not stand above it",
        ),
        (
            "Action: *",
            Code::InvalidYaml,
            "1:9",
            "*",
            "`&` and `*` begin an anchor or an alias, and no name follows",
        ),
        (
            "a: [1, {b: 2}\n",
            Code::InvalidYaml,
            "1:4",
            "[",
            "the bracket that opens here is never closed",
        ),
        (
            "a: {x: 1\nb: 2",
            Code::InvalidYaml,
            "2:2",
            ":",
            "`,` or `}` is missing here",
        ),
        (
            "a: ]",
            Code::InvalidYaml,
            "1:4",
            "]",
            "this bracket closes nothing",
        ),
        (
            "a: 'x # y",
            Code::InvalidYaml,
            "1:4",
            "'x # y",
            "the quote that opens here is never closed",
        ),
        (
            "a: \"x\nb: y\"",
            Code::InvalidYaml,
            "1:4",
            "\"x",
            "the quoted text that opens here goes on in a line that is indented too little",
        ),
        (
            "a: \"\\q\"",
            Code::InvalidYaml,
            "1:4",
            "\"\\q\"",
            "this text holds a `\\` escape that YAML does not know",
        ),
        (
            "a: 'x' y",
            Code::InvalidYaml,
            "1:8",
            "y",
            "something follows the closing quote",
        ),
        (
            "a:\n\tb: 1",
            Code::InvalidYaml,
            "2:1",
            "\t",
            "a tab stands where YAML wants spaces",
        ),
        (
            "a:\n  b: 1\n \tc: 2",
            Code::InvalidYaml,
            "3:1",
            " \t",
            "a tab stands where YAML wants spaces",
        ),
        (
            "a: 1\n---\nb: 2\n",
            Code::InvalidYaml,
            "2:1",
            "---",
            "a second document begins here",
        ),
        (
            "a: b: c",
            Code::InvalidYaml,
            "1:5",
            ":",
            "a `:` cannot stand here",
        ),
        (
            "a:\n    b: 1\n  c: 2",
            Code::InvalidYaml,
            "3:3",
            "c: 2",
            "a key is expected here",
        ),
        (
            "a: 1\n- b",
            Code::InvalidYaml,
            "2:1",
            "- b",
            "a key is expected here",
        ),
        (
            "a: 1\nfoo\n\nb: 2",
            Code::InvalidYaml,
            "2:1",
            "foo",
            "this line has no `:`, and its siblings are keys",
        ),
        (
            "a: @x",
            Code::InvalidYaml,
            "1:4",
            "@",
            "a text cannot begin with this character",
        ),
        (
            "%TAG ! x:\n--- a",
            Code::InvalidYaml,
            "1:1",
            "%TAG ! x:",
            "the directive `%TAG ! x:` is not supported",
        ),
        (
            "\u{FEFF}%YAML 1.1\n--- a",
            Code::InvalidYaml,
            "1:2",
            "%YAML 1.1",
            "the directive `%YAML 1.1` is not supported",
        ),
        (
            "é: \u{0}",
            Code::InvalidText,
            "1:4",
            "\u{0}",
            "the character U+0000 may not stand in YAML",
        ),
        (
            "a: \u{1b}[31m",
            Code::InvalidText,
            "1:4",
            "\u{1b}",
            "the character U+001B may not stand in YAML",
        ),
        (
            "a: b\u{FEFF}",
            Code::InvalidText,
            "1:5",
            "\u{FEFF}",
            "the character U+FEFF may not stand in YAML",
        ),
        ("", Code::EmptyFile, "1:1", "", "the file holds no document"),
        (
            "# only\n\n  # comments",
            Code::EmptyFile,
            "1:1",
            "",
            "the file holds no document",
        ),
        (
            "---\n...\n",
            Code::EmptyFile,
            "1:1",
            "",
            "the file holds no document",
        ),
    ] {
        let parsed = Parsed::of(text);
        assert_eq!(
            parsed.said(),
            (code, place.to_owned(), at, message),
            "{text:?}"
        );
    }
}

#[test]
fn every_duplicate_is_reported_and_the_first_value_stays() {
    let parsed = Parsed::of("a: 1\nb: {x: 1, x: 2}\na: 2\na: [3]\n");
    let said: Vec<_> = parsed
        .outcome
        .diagnostics
        .iter()
        .map(|problem| {
            let place = |span| parsed.sources.place(span).replace("blueprint.yaml:", "");
            let primary = problem.primary.as_ref().expect("a place").span;
            (place(primary), place(problem.related[0].span))
        })
        .collect();
    let pair = |second: &str, first: &str| (second.to_owned(), first.to_owned());
    assert_eq!(
        said,
        [pair("2:11", "2:5"), pair("3:1", "1:1"), pair("4:1", "1:1")]
    );
    let tree = parsed.outcome.value.as_ref().expect("a tree");
    assert_eq!(shown(tree), "{a: 1, b: {x: 1}}");
}

#[test]
fn a_thousand_problems_are_enough() {
    let parsed = Parsed::of(&"a: 1\n".repeat(1_500));
    let problems = &parsed.outcome.diagnostics;
    assert_eq!(problems.len(), 1_000);
    assert_eq!(
        problems[999].notes,
        ["499 more problems of this kind follow"]
    );
}

#[test]
fn aliases_stand_for_what_was_anchored_and_keep_its_place() {
    let parsed = Parsed::of(
        "a: &x {b: &y 1}\nc: *x\nd: [*y, *x ]\n*k : 2\n"
            .replace("*k", "e")
            .as_str(),
    );
    let tree = parsed.tree();
    assert_eq!(shown(tree), "{a: {b: 1}, c: {b: 1}, d: [1, {b: 1}], e: 2}");
    let copy = tree.get("c").expect("c");
    assert_eq!(parsed.sources.place(copy.span), "blueprint.yaml:1:7");
    assert_eq!(parsed.at(tree.get("d").expect("d").span), "[*y, *x ]");
    let block = Parsed::of("a: &x\n  b: 1\nc:\n  - 2\n  - *x # end\n");
    assert_eq!(
        block.at(block.tree().get("c").expect("c").span),
        "- 2\n  - *x"
    );
    assert_eq!(
        shown(Parsed::of("a: &k key\n*k : 1").tree()),
        "{a: \"key\", key: 1}"
    );
    assert_eq!(
        shown(Parsed::of("a: &k 1\nb: &k 2\nc: *k").tree()),
        "{a: 1, b: 2, c: 2}"
    );
}

#[test]
fn alias_bombs_are_refused() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let below = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(laughs, "a{level}: &a{level} [{below}]").expect("a line");
    }
    let long_text = format!(
        "a: &a {}\nb:\n{}",
        "x".repeat(1_000_000),
        "- *a\n".repeat(10_000)
    );
    let many = format!("- &a 1\n{}", "- *a\n".repeat(200_000));
    let mut deep = "- &a0 [x]\n".to_owned();
    for level in 1..100 {
        let below = level - 1;
        writeln!(deep, "- &a{level} [*a{below}]").expect("a line");
    }
    for (text, code) in [
        (laughs, Code::AliasExpansion),
        (long_text, Code::AliasExpansion),
        (many, Code::AliasExpansion),
        (deep, Code::NestedTooDeep),
    ] {
        let parsed = Parsed::of(&text);
        assert_eq!(parsed.problem().code, code);
        assert_eq!(parsed.outcome.value, None);
    }
}

#[test]
fn absurd_depth_and_size_are_refused() {
    let blocks: String = (0..3_000).map(|depth| " ".repeat(depth) + "a:\n").collect();
    for (text, code) in [
        ("[".repeat(65), Code::NestedTooDeep),
        ("[".repeat(10_000), Code::NestedTooDeep),
        ("[".repeat(1_000_000), Code::TooLarge),
        ("{a: ".repeat(10_000), Code::NestedTooDeep),
        ("[{".repeat(50) + &"}]".repeat(50), Code::NestedTooDeep),
        ("[a, ".repeat(400) + ": : :", Code::NestedTooDeep),
        ("? ".repeat(100_000), Code::NestedTooDeep),
        ("- ".repeat(2_500_000), Code::NestedTooDeep),
        (blocks, Code::NestedTooDeep),
        (format!("[{}]", "a,".repeat(500_001)), Code::TooLarge),
        ("-\n".repeat(500_001), Code::TooLarge),
        (" ".repeat(8 * 1024 * 1024 + 1), Code::TooLarge),
    ] {
        let parsed = Parsed::of(&text);
        assert_eq!(parsed.problem().code, code, "{text:.20}");
        assert_eq!(parsed.outcome.value, None);
    }
    let deepest = "[".repeat(64) + &"]".repeat(64);
    assert_eq!(shown(Parsed::of(&deepest).tree()), deepest);
}

/// Spans lie within their parents and on character boundaries, and the one-line form survives.
fn check(text: &str) {
    fn walk(node: &Node, parsed: &Parsed, aliases: bool) {
        let text = &parsed
            .sources
            .file(node.span.source)
            .expect("the file")
            .text;
        let inside =
            |inner: Span, outer: Span| outer.start <= inner.start && inner.end <= outer.end;
        let (start, end) = (node.span.start as usize, node.span.end as usize);
        assert!(
            text.get(start..end).is_some(),
            "{:?} in {text:?}",
            node.span
        );
        match &node.value {
            Value::Sequence(nodes) => {
                let written = parsed.at(node.span);
                assert!(written.starts_with(['[', '-', '!']), "{node:?} in {text:?}");
                assert!(
                    !written.starts_with('[') || written.ends_with(']'),
                    "{node:?} in {text:?}"
                );
                for item in nodes {
                    assert!(
                        aliases || inside(item.span, node.span),
                        "{item:?} in {text:?}"
                    );
                    walk(item, parsed, aliases);
                }
            }
            Value::Mapping(mapping) => {
                for entry in &mapping.entries {
                    assert!(inside(entry.key.span, node.span), "{entry:?} in {text:?}");
                    assert!(
                        aliases || inside(entry.value.span, node.span),
                        "{entry:?} in {text:?}"
                    );
                    assert!(
                        aliases || entry.key.span.end <= entry.value.span.start,
                        "{entry:?} in {text:?}"
                    );
                    walk(&entry.value, parsed, aliases);
                }
            }
            Value::Null => {}
            Value::String(value) | Value::Number(value)
                if !parsed.at(node.span).starts_with(['"', '\'', '|', '>', '!'])
                    && !parsed.at(node.span).contains(['\n', '\r']) =>
            {
                assert_eq!(parsed.at(node.span), value, "{text:?}");
            }
            Value::String(_) | Value::Number(_) | Value::Bool(_) => {
                let written = parsed.at(node.span);
                assert_eq!(
                    written.trim_matches([' ', '\t', '\n', '\r']),
                    written,
                    "{node:?} in {text:?}"
                );
                for quote in ['"', '\''] {
                    if written.starts_with(quote) {
                        assert!(
                            written.len() > 1 && written.ends_with(quote),
                            "{node:?} in {text:?}"
                        );
                    }
                }
            }
        }
    }
    let parsed = Parsed::of(text);
    let problems = &parsed.outcome.diagnostics;
    if let Some(tree) = &parsed.outcome.value {
        walk(tree, &parsed, text.contains('*'));
    } else {
        assert_eq!(problems.len(), 1, "{text:?}");
    }
    for problem in problems {
        let span = problem.primary.as_ref().expect("a place").span;
        assert!(
            text.get(span.start as usize..span.end as usize).is_some(),
            "{problem:?} in {text:?}"
        );
        assert!(problem.help.is_some(), "{problem:?} in {text:?}");
        assert!(!problem.message.ends_with('.'));
    }
}

/// A document with some of everything.
const EVERYTHING: &str = "\u{FEFF}%YAML 1.2\n--- # ü\na: &x !Sub 'é''s' # c\r\nb: [1, {c: \"d\\n\"}, e: f, *x ]\ng:\n- h\n-\n- - |2-\n    i\n\n  - >\n    j\n? k\n: !T\n  l: &y\n  m: ~\n'n': *y\n\"o\" : multi\n  line\np: {q, r: , ? s : t}\n...\n";

#[test]
fn some_of_everything_has_its_places() {
    let parsed = Parsed::of(EVERYTHING);
    assert_eq!(
        shown(parsed.tree()),
        "{a: !Sub \"é's\", b: [1, {c: \"d\\n\"}, {e: \"f\"}, !Sub \"é's\"], g: [\"h\", null, [\"i\", \"j\\n\"]], \
         k: !T {l: null, m: null}, n: null, o: \"multi line\", p: {q: null, r: null, s: \"t\"}}"
    );
    check(EVERYTHING);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_never_panics(text in ".*") {
        check(&text);
    }

    #[test]
    fn text_that_looks_like_yaml_never_panics(pieces in vec(select(PIECES), 0..40)) {
        check(&pieces.concat());
    }

    #[test]
    fn a_damaged_document_never_panics(cut in 0..EVERYTHING.len(), length in 0..12_usize, piece in select(PIECES)) {
        let mut text = EVERYTHING.to_owned();
        let start = text.floor_char_boundary(cut);
        let end = text.floor_char_boundary((cut + length).min(text.len()));
        text.replace_range(start..end, piece);
        check(&text);
    }
}

/// What YAML-like texts are made of.
const PIECES: &[&str] = &[
    " ",
    "  ",
    "    ",
    "\n",
    "\n  ",
    "\n- ",
    "\n  - ",
    "\r\n",
    "\r",
    "\t",
    ":",
    ": ",
    ":\n",
    "- ",
    "-",
    "? ",
    "?",
    "[",
    "]",
    "{",
    "}",
    ",",
    ", ",
    "'",
    "\"",
    "''",
    "\\",
    "\\\"",
    "\\x41",
    "#",
    " # c\n",
    "&a ",
    "*a",
    "*a ",
    "&",
    "*",
    "!",
    "!T ",
    "!!str ",
    "!!int ",
    "!<x> ",
    "|",
    "|\n",
    ">-\n",
    "|2\n",
    "---",
    "---\n",
    "--- ",
    "...",
    "...\n",
    "%",
    "%YAML 1.2\n",
    "<<",
    "a",
    "b",
    "key: ",
    "k: v\n",
    "é",
    "😀",
    "\u{FEFF}",
    "\u{85}",
    "\u{2028}",
    "0",
    "1.5",
    "~",
    "true",
    "@",
    "`",
    "\u{0}",
];
