//! YAML text to spanned tree: typing, places, what is refused, and that nothing makes it panic or hang.
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
