//! Small changes to one policy document: each takes something away or opens something up.
use synth::diag::{Located, Span};
use synth::policy::{
    Condition, Document, Effect, OneOrMany, OperatorBlock, Principal, Scalar, Statement,
};

/// A changed document and what was changed.
pub(super) struct Mutant {
    pub(super) what: String,
    pub(super) document: Document,
}

/// Every single change to a document.
pub(super) fn mutants(document: &Document) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    let count = document.statements().len();
    for at in 0..count {
        let name = document.statements()[at].sid.as_ref();
        let name = name.map_or_else(|| at.to_string(), |sid| sid.value.clone());
        let mut add = |what: String, change: &dyn Fn(&mut Statement)| {
            let mut document = document.clone();
            let statements = &mut document.statements.as_mut().unwrap().values;
            change(&mut statements[at]);
            mutants.push(Mutant {
                what: format!("{name}: {what}"),
                document,
            });
        };
        let statement = &document.statements()[at];
        effect(statement, &mut add);
        elements(statement, &mut add);
        principal(statement, &mut add);
        conditions(statement, &mut add);
        let mut without = document.clone();
        without.statements.as_mut().unwrap().values.remove(at);
        mutants.push(Mutant {
            what: format!("{name}: dropped"),
            document: without,
        });
    }
    mutants
}

type Add<'a> = dyn FnMut(String, &dyn Fn(&mut Statement)) + 'a;

fn effect(statement: &Statement, add: &mut Add<'_>) {
    let other = match statement.effect.as_ref().unwrap().value {
        Effect::Allow => Effect::Deny,
        Effect::Deny => Effect::Allow,
    };
    add(format!("effect {}", other.as_str()), &|it| {
        it.effect = Some(Located::new(other, Span::default()));
    });
}

/// Actions and resources: each value dropped, each opened to everything.
fn elements(statement: &Statement, add: &mut Add<'_>) {
    type Element = fn(&mut Statement) -> &mut Option<OneOrMany<Located<String>>>;
    let elements: [(&str, Element); 4] = [
        ("Action", |it| &mut it.action),
        ("NotAction", |it| &mut it.not_action),
        ("Resource", |it| &mut it.resource),
        ("NotResource", |it| &mut it.not_resource),
    ];
    for (name, element) in elements {
        let Some(values) = element(&mut statement.clone()).clone() else {
            continue;
        };
        for (at, value) in values.values.iter().enumerate() {
            if value.value != "*" {
                add(format!("{name} `{}` widened", value.value), &|it| {
                    let values = element(it).as_mut().unwrap();
                    values.values[at].value = "*".to_owned();
                });
            }
            if values.values.len() > 1 {
                add(format!("{name} `{}` dropped", value.value), &|it| {
                    element(it).as_mut().unwrap().values.remove(at);
                });
            }
        }
    }
}

fn principal(statement: &Statement, add: &mut Add<'_>) {
    let Some(Principal::Map { entries, .. }) = &statement.principal else {
        return;
    };
    add("Principal widened".to_owned(), &|it| {
        it.principal = Some(Principal::anyone());
    });
    let names: usize = entries.iter().map(|entry| entry.names.values.len()).sum();
    for (entry, kind) in entries.iter().enumerate() {
        for (name, value) in kind.names.values.iter().enumerate() {
            if names > 1 {
                add(format!("Principal `{}` dropped", value.value), &|it| {
                    if let Some(Principal::Map { entries, .. }) = &mut it.principal {
                        entries[entry].names.values.remove(name);
                        entries.retain(|entry| !entry.names.values.is_empty());
                    }
                });
            }
        }
    }
}

/// Operators, keys and values: each dropped, each value opened.
fn conditions(statement: &Statement, add: &mut Add<'_>) {
    let Some(condition) = &statement.condition else {
        return;
    };
    for (block, operator) in condition.operators.iter().enumerate() {
        let name = &operator.operator.value;
        if condition.operators.len() > 1 || operator.keys.len() > 1 {
            add(format!("{name} dropped"), &|it| {
                change(it, |operators| {
                    operators.remove(block);
                });
            });
        }
        for (at, key) in operator.keys.iter().enumerate() {
            let path = format!("{name} {}", key.key.value);
            add(format!("{path} dropped"), &|it| {
                change(it, |operators| {
                    operators[block].keys.remove(at);
                    operators.retain(|block| !block.keys.is_empty());
                });
            });
            for (value, scalar) in key.values.values.iter().enumerate() {
                let text = scalar.value.text();
                add(format!("{path} `{text}` dropped"), &|it| {
                    change(it, |operators| {
                        let values = &mut operators[block].keys[at].values;
                        values.values.remove(value);
                        values.is_list = true;
                    });
                });
                add(format!("{path} `{text}` replaced"), &|it| {
                    change(it, |operators| {
                        let values = &mut operators[block].keys[at].values.values;
                        values[value].value = Scalar::Text("synth-mutant".to_owned());
                    });
                });
            }
        }
    }
}

fn change(statement: &mut Statement, change: impl Fn(&mut Vec<OperatorBlock>)) {
    if let Some(Condition { operators, .. }) = &mut statement.condition {
        change(operators);
        if operators.is_empty() {
            statement.condition = None;
        }
    }
}
