//! `--fix`: what it changes, what it leaves alone, and that requests are decided as before.
use super::baseline::{text_of, write};
use super::command::{MAY_REPEAT, folder, synth};
use super::pages::{Example, examples, kind};
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt as _;
use synth::catalog::EngineFacts;
use synth::diag::{SourceId, SourceMap, Span};
use synth::lint::{Finding, Looked, Mended, Rounds, Safety, all, lint, mend, read};
use synth::policy::{
    Caller, Context, ContextValue, Decision, Request, Resource, Statement, decide,
};
use synth::simulate::batch::alone;
use synth::syntax::{Change, Editor, Node, Value, parse_json, parse_yaml};
use synth::vocab::Action;

const TEMPLATE: &str = "\
Resources:
  Caller:   # the one
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action: [ s3:ListBuckt, 's3:ListBuckt' , \"s3:ListBuckt\" ]   # keep
            Resource:   \"*\"
          - {Effect: Allow, Action: s3:ListBuckt, Resource: '*'}
";

#[test]
fn a_fix_changes_its_text_in_its_style_and_no_other_byte() {
    for (newline, bom) in [("\n", ""), ("\r\n", ""), ("\n", "\u{feff}")] {
        let text = bom.to_owned() + &TEMPLATE.replace('\n', newline);
        let place = folder(&[MAY_REPEAT, ("stack.yaml", &text)]);
        let file = place.path().join("stack.yaml");
        let told = synth(place.path(), &["lint", "--fix"], "");
        assert_eq!(text_of(&file), text, "another action may decide otherwise");
        assert!(
            told.stdout.contains("4 can be fixed with `--fix=all`"),
            "{}",
            told.stdout
        );
        let told = synth(place.path(), &["lint", "--fix=all"], "");
        assert!(
            told.stdout.contains("nothing found; 4 fixed"),
            "{} {}",
            told.stdout,
            told.stderr
        );
        assert_eq!(text_of(&file), text.replace("ListBuckt", "ListBucket"));
        let told = synth(place.path(), &["lint", "--fix=all"], "");
        assert!(!told.stdout.contains("fixed"), "{}", told.stdout);
    }
}

#[test]
fn a_preview_is_a_diff_and_changes_nothing() {
    let place = folder(&[MAY_REPEAT, ("stack.yaml", TEMPLATE)]);
    let told = synth(place.path(), &["lint", "--fix=all", "--diff"], "");
    assert!(
        told.stdout
            .starts_with("--- a/stack.yaml\n+++ b/stack.yaml\n@@ -6,6 +6,6 @@\n"),
        "{}",
        told.stdout
    );
    let changed = told
        .stdout
        .lines()
        .filter(|line| line.starts_with(['+', '-']))
        .count();
    assert_eq!((changed, told.stderr.as_str()), (6, "4 would be fixed\n"));
    assert_eq!(text_of(&place.path().join("stack.yaml")), TEMPLATE);
    let told = synth(place.path(), &["lint", "--diff"], "");
    assert_eq!(told.stdout, "", "nothing of it is safe");
}

#[test]
fn the_mended_text_of_standard_input_is_printed() {
    let place = folder(&[MAY_REPEAT]);
    let told = synth(place.path(), &["lint", "-", "--fix=all"], TEMPLATE);
    assert_eq!(told.stdout, TEMPLATE.replace("ListBuckt", "ListBucket"));
    assert!(
        told.stderr.contains("nothing found; 4 fixed"),
        "{}",
        told.stderr
    );
    let told = synth(
        place.path(),
        &["lint", "-", "--fix"],
        "{\"Statement\": [ ] , \"Version\": \"2012-10-17\"}",
    );
    assert_eq!(
        told.stdout,
        "{\"Statement\": [ ] , \"Version\": \"2012-10-17\"}"
    );
    assert_eq!(
        synth(
            place.path(),
            &["lint", "-", "--fix", "--format", "json"],
            TEMPLATE
        )
        .code,
        2
    );
}

#[test]
fn a_file_keeps_its_mode_and_a_link_is_not_followed() {
    let place = folder(&[("real/stack.yaml", TEMPLATE)]);
    let real = place.path().join("real/stack.yaml");
    let mode = std::fs::Permissions::from_mode(0o640);
    std::fs::set_permissions(&real, mode.clone()).unwrap();
    std::os::unix::fs::symlink(&real, place.path().join("link.yaml")).unwrap();
    let told = synth(place.path(), &["lint", "link.yaml", "--fix=all"], "");
    assert_eq!(told.code, 3);
    assert!(
        told.stderr.contains("`link.yaml` is a link"),
        "{}",
        told.stderr
    );
    assert_eq!(text_of(&real), TEMPLATE);
    assert_eq!(synth(place.path(), &["lint", "--fix=all"], "").code, 0);
    assert_ne!(text_of(&real), TEMPLATE);
    assert_eq!(
        real.metadata().unwrap().permissions().mode() & 0o777,
        mode.mode()
    );
    assert_eq!(
        place.path().join("real").read_dir().unwrap().count(),
        1,
        "nothing is left beside it"
    );
}

#[test]
fn what_has_no_text_of_its_own_is_not_mended() {
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBuckt","Resource":"*"}]}"#;
    let inside = serde_json::Value::from(policy).to_string();
    let plan = format!(
        r#"{{"format_version":"1.2","planned_values":{{"root_module":{{"resources":[
        {{"address":"a","type":"aws_iam_policy","values":{{"policy":{inside}}}}}]}}}}}}"#
    );
    let embedded = format!(
        r#"{{"Resources":{{"Q":{{"Type":"AWS::SQS::QueuePolicy","Properties":{{"PolicyDocument":{inside}}}}}}}}}"#
    );
    let function = TEMPLATE.replace(
        "[ s3:ListBuckt, 's3:ListBuckt' , \"s3:ListBuckt\" ]",
        "!Sub 's3:ListBuckt'",
    );
    let function = function.replace(
        "Action: s3:ListBuckt",
        "Action: !Join ['', ['s3:List', 'Buckt']]",
    );
    let aliased = TEMPLATE.replace(
        "Action: [ s3:ListBuckt, 's3:ListBuckt' , \"s3:ListBuckt\" ]",
        "Action: &it s3:ListBuckt",
    );
    let aliased = aliased.replace("Action: s3:ListBuckt", "Action: *it");
    let folded = TEMPLATE.replace(
        "[ s3:ListBuckt, 's3:ListBuckt' , \"s3:ListBuckt\" ]   # keep",
        ">-\n              s3:ListBuckt",
    );
    let folded = folded.replace(", Action: s3:ListBuckt", ", Action: !Ref Other");
    for text in [&plan, &embedded, &function, &aliased, &folded] {
        let place = folder(&[MAY_REPEAT]);
        let told = synth(place.path(), &["lint", "-", "--fix=all"], text);
        assert!(
            told.stderr.contains("unknown-action"),
            "{text}: {}",
            told.stderr
        );
        assert_eq!(&told.stdout, text);
    }
}

/// The tree of a text, JSON or YAML.
fn tree(text: &str) -> Node {
    let parse = if text.starts_with(['{', '[']) {
        parse_json
    } else {
        parse_yaml
    };
    let parsed = parse(text, SourceId::default());
    assert!(
        parsed.diagnostics.is_empty(),
        "{text}: {:?}",
        parsed.diagnostics
    );
    parsed.value.unwrap()
}

/// Where nodes with the text `x` stand.
fn marked(node: &Node) -> Vec<Span> {
    match &node.value {
        Value::String(text) if text == "x" => vec![node.span],
        Value::Sequence(nodes) if nodes.iter().any(|node| node.as_str() == Some("whole")) => {
            vec![node.span]
        }
        Value::Sequence(nodes) => nodes.iter().flat_map(marked).collect(),
        Value::Mapping(mapping) => mapping
            .entries
            .iter()
            .flat_map(|entry| marked(&entry.value))
            .collect(),
        _ => Vec::new(),
    }
}

/// The text without each `x`, as far as it can be taken away.
fn without(text: &str) -> Option<String> {
    let tree_of_text = tree(text);
    let changes: Vec<Change> = marked(&tree_of_text)
        .into_iter()
        .map(|span| Change::Remove { span })
        .collect();
    assert!(!changes.is_empty());
    let mut editor = Editor::new(text, &tree_of_text, &changes);
    let taken = changes
        .iter()
        .filter(|change| editor.take(std::slice::from_ref(change)))
        .count();
    let text = editor.text();
    (taken > 0).then(|| {
        assert!(editor.is_result(&tree(&text)), "{text}");
        text
    })
}

#[test]
fn an_element_goes_with_its_comma_or_its_line() {
    for (text, left) in [
        (r#"["x", "b"]"#, r#"["b"]"#),
        (r#"["a", "x"]"#, r#"["a"]"#),
        (r#"["a", "x", "c"]"#, r#"["a", "c"]"#),
        ("[\n  \"x\",\n  \"b\"\n]\n", "[\n  \"b\"\n]\n"),
        ("[\n  \"a\",\n  \"x\"\n]\n", "[\n  \"a\"\n]\n"),
        (r#"{"a": "x", "b": 1}"#, r#"{"b": 1}"#),
        (r#"{"b": 1 , "a": "x" }"#, r#"{"b": 1 }"#),
        ("a: [x, b]  # c\n", "a: [b]  # c\n"),
        ("a: [b, x,]\n", "a: [b,]\n"),
        (
            "a:\n  - x  # why\n  # of b\n  - b\n",
            "a:\n  # of b\n  - b\n",
        ),
        ("a:\n- b\n- x\nc: d\n", "a:\n- b\nc: d\n"),
        ("a:\n  - b\n  - x", "a:\n  - b"),
        ("a:\r\n  - x\r\n  - b\r\n", "a:\r\n  - b\r\n"),
        ("a:\n  - [whole,\n     d]\n  - b\n", "a:\n  - b\n"),
        ("- a: x\n  b: c\n", "- b: c\n"),
        ("- b: c\n  a: x\n", "- b: c\n"),
        ("a: x\nb: c\n", "b: c\n"),
        ("a:\n  - - x\n    - b\n  - c\n", "-"),
        ("a: [x]\n", "-"),
        ("a:\n  - x\n", "-"),
        ("a: x\n", "-"),
        ("a: [x, # why\n  b]\n", "-"),
        ("a: !Join [x, [b]]\n", "-"),
        ("a: { 'Fn::If': [ c, x, b ] }\n", "-"),
        ("a: &x x\nb: *x\n", "-"),
    ] {
        let expected = (left != "-").then_some(left);
        assert_eq!(without(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn a_list_is_never_emptied() {
    for text in [
        r#"["x", "x", "x"]"#,
        "a: [x, x]\n",
        "a:\n  - x\n  - x\n",
        "a: x\nb: x\n",
    ] {
        let left = without(text).unwrap();
        assert_eq!(marked(&tree(&left)).len(), 1, "{left}");
    }
}

fn looked(example: &Example, text: &str) -> Looked {
    let findings = findings(example, text);
    Looked {
        findings,
        ..Looked::default()
    }
}

fn findings(example: &Example, text: &str) -> Vec<Finding> {
    let source = SourceMap::default().add("page", text);
    let said = example.options.strip_prefix("as=").map(kind);
    let read = read(text, source, said);
    lint(&read.subjects, &[example.rule])
}

#[test]
fn what_is_mended_is_found_no_more_and_stays_as_it_is() {
    let mut mended = BTreeSet::new();
    for example in all()
        .into_iter()
        .flat_map(examples)
        .filter(|example| example.fires)
    {
        for safety in [Safety::Safe, Safety::Unsafe] {
            let fixable = |text: &str| {
                let found = findings(&example, text);
                found
                    .iter()
                    .filter(|finding| finding.fix.as_ref().is_some_and(|fix| fix.safety <= safety))
                    .count()
            };
            let before = fixable(&example.text);
            let mut look = |text: &str| looked(&example, text);
            match mend(&example.text, safety, Rounds::All, &mut look) {
                Mended::Changed { text, .. } => {
                    assert!(fixable(&text) < before, "{}:\n{text}", example.rule.id);
                    let again = mend(&text, safety, Rounds::All, &mut look);
                    assert_eq!(again, Mended::Unchanged, "{}:\n{text}", example.rule.id);
                    if safety == Safety::Safe {
                        decided_alike(&example, &text);
                    }
                    mended.insert(example.rule.id);
                }
                Mended::Unchanged => {}
                Mended::Failed(reason) => {
                    panic!("{}: {reason}:\n{}", example.rule.id, example.text)
                }
            }
        }
    }
    assert!(!mended.is_empty());
}

/// Every request that a policy's own words give is decided by the mended one as by the old one.
fn decided_alike(example: &Example, mended: &str) {
    let said = example.options.strip_prefix("as=").map(kind);
    let document = |text: &str| {
        let subject = read(text, SourceId::default(), said).subjects.remove(0);
        (subject.document, subject.kind)
    };
    let (old, kind) = document(&example.text);
    let (new, _) = document(mended);
    let requests = [requests(old.statements()), requests(new.statements())].concat();
    let layers = [alone(old, "old", kind), alone(new, "new", kind)].map(|given| given.layers);
    for request in &requests {
        let [before, after] = layers
            .each_ref()
            .map(|layers| verdict(&decide(request, layers, &EngineFacts)));
        assert_eq!(
            before, after,
            "{}: {request:?}\n{}\n{mended}",
            example.rule.id, example.text
        );
    }
    assert!(
        !requests.is_empty(),
        "{}: {}",
        example.rule.id,
        example.text
    );
}

/// The words of a verdict, without who decided it.
fn verdict(decision: &Decision) -> String {
    let said = format!("{:?}", decision.verdict);
    said.split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn requests(statements: &[Statement]) -> Vec<Request> {
    let concrete = |pattern: &str| pattern.replace('*', "x").replace('?', "y");
    let both = |texts: Vec<String>, more: &[&str]| {
        let more = more.iter().map(|text| (*text).to_owned());
        texts.into_iter().chain(more).collect::<BTreeSet<String>>()
    };
    let actions = statements
        .iter()
        .flat_map(Statement::actions)
        .map(|action| concrete(&action.value));
    let actions = both(
        actions.collect(),
        &["s3:GetObject", "iam:PassRole", "bedrock:InvokeModel"],
    );
    let resources = statements
        .iter()
        .flat_map(Statement::resources)
        .map(|resource| concrete(&resource.value));
    let resources = both(
        resources.collect(),
        &["*", "arn:aws:s3:::b/k", "arn:aws:iam::111122223333:role/r"],
    );
    let callers = [
        "arn:aws:iam::111122223333:role/r",
        "arn:aws:iam::444455556666:user/u",
    ];
    let contexts = contexts(statements);
    let mut requests = Vec::new();
    for action in actions
        .iter()
        .filter_map(|action| action.parse::<Action>().ok())
    {
        for resource in resources
            .iter()
            .filter_map(|resource| resource.parse::<Resource>().ok())
        {
            for caller in callers {
                for context in &contexts {
                    let caller: Caller = caller.parse().unwrap();
                    let request = Request::new(caller, action.clone(), resource.clone());
                    requests.push(request.with_context(context.clone()));
                }
            }
        }
    }
    requests
}

/// No context, and for each key its values, one, several, another, none.
fn contexts(statements: &[Statement]) -> Vec<Context> {
    let mut contexts = vec![Context::new()];
    for condition in statements
        .iter()
        .filter_map(|statement| statement.condition.as_ref())
    {
        for key in condition
            .operators
            .iter()
            .flat_map(|operator| &operator.keys)
        {
            let values: Vec<String> = key
                .values
                .values
                .iter()
                .map(|value| value.value.text().replace('*', "x"))
                .collect();
            let mut all = vec![
                ContextValue::Absent,
                ContextValue::Single("other".to_owned()),
                ContextValue::Multi(values.clone()),
            ];
            all.extend(values.into_iter().map(ContextValue::Single));
            contexts.extend(all.into_iter().map(|value| {
                let mut context = Context::new();
                context.insert(&key.key.value, value);
                context
            }));
        }
    }
    contexts
}

#[test]
fn a_file_that_changed_meanwhile_or_cannot_be_written_is_told() {
    let place = folder(&[MAY_REPEAT, ("stack.yaml", TEMPLATE)]);
    let file = place.path().join("stack.yaml");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).unwrap();
    let told = synth(place.path(), &["lint", "--fix=all"], "");
    assert_eq!(told.code, 3, "{}", told.stderr);
    assert!(
        told.stderr.contains("`stack.yaml` may not be written"),
        "{}",
        told.stderr
    );
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    write(&file, TEMPLATE);
    assert_eq!(synth(place.path(), &["lint", "--fix=all"], "").code, 0);
}
