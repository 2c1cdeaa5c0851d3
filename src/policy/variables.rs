//! Policy variables: `${key}`, `${key, 'default'}` and the escapes `${*}`, `${?}`, `${$}`.

/// One stretch of a text that may hold variables
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Plain text, wildcards included.
    Text(&'a str),
    /// `${*}`, `${?}` or `${$}`: that character and no wildcard.
    Escape(&'a str),
    /// A variable.
    Variable {
        /// The condition key, as written.
        key: &'a str,
        /// The text to use when the key has no value.
        default: Option<&'a str>,
    },
    /// Something that begins like a variable and is none: plain text to the engine.
    Malformed {
        /// What stands there.
        text: &'a str,
        /// What is wrong with it.
        fault: Fault,
    },
}

/// What is wrong with a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The closing brace is missing.
    Brace,
    /// There is nothing between the braces.
    Empty,
    /// The default's quotes are missing or unpaired.
    Quote,
    /// The name has a space.
    Space,
}

/// The stretches of a text, in order, in one pass.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    // Once no default ends after some place, none ends later: looking again would be quadratic.
    let mut defaults_end = true;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let start = rest.find("${").unwrap_or(rest.len());
        if start > 0 {
            let (plain, after) = rest.split_at(start);
            rest = after;
            return Some(Piece::Text(plain));
        }
        let (piece, after) = variable(rest, &mut defaults_end);
        rest = after;
        Some(piece)
    })
}

/// The piece that begins with `${`, and what follows it.
fn variable<'a>(text: &'a str, defaults_end: &mut bool) -> (Piece<'a>, &'a str) {
    let split = |end: usize| text.split_at(end.min(text.len()));
    let Some(close) = text.find('}') else {
        let fault = Fault::Brace;
        return (Piece::Malformed { text, fault }, "");
    };
    let inner = text.get(2..close).unwrap_or_default();
    let malformed = |fault| {
        let (text, after) = split(close + 1);
        (Piece::Malformed { text, fault }, after)
    };
    let Some((key, quoted)) = inner.split_once(',') else {
        return match inner {
            "" => malformed(Fault::Empty),
            "*" | "?" | "$" => (Piece::Escape(inner), split(close + 1).1),
            name if name.contains("${") => malformed(Fault::Brace),
            name if name.contains(char::is_whitespace) => malformed(Fault::Space),
            name if name.contains('\'') => malformed(Fault::Quote),
            key => {
                let default = None;
                (Piece::Variable { key, default }, split(close + 1).1)
            }
        };
    };
    if key.is_empty() {
        return malformed(Fault::Empty);
    }
    if key.contains(char::is_whitespace) {
        return malformed(Fault::Space);
    }
    if !quoted.starts_with(" '") || !*defaults_end {
        return malformed(Fault::Quote);
    }
    // A default may hold a brace: it ends with a quote and a brace.
    let from = "${".len() + key.len() + ", '".len();
    let Some(length) = text.get(from..).and_then(|tail| tail.find("'}")) else {
        *defaults_end = false;
        return malformed(Fault::Quote);
    };
    let default = text.get(from..from + length);
    let after = split(from + length + 2).1;
    (Piece::Variable { key, default }, after)
}

/// Splits an ARN pattern at its first five colons, those inside `${…}` not counted where
/// variables are read. Fewer than six fields come back for a text with fewer.
pub(crate) fn fields(text: &str, variables: bool) -> Vec<&str> {
    if !variables {
        return text.splitn(6, ':').collect();
    }
    let mut fields = Vec::with_capacity(6);
    let mut start = 0;
    let mut at = 0;
    for piece in pieces(text) {
        let length = match piece {
            Piece::Text(plain) | Piece::Malformed { text: plain, .. } => {
                for (colon, _) in plain.match_indices(':') {
                    if fields.len() < 5 {
                        fields.push(text.get(start..at + colon).unwrap_or_default());
                        start = at + colon + 1;
                    }
                }
                plain.len()
            }
            Piece::Escape(character) => "${}".len() + character.len(),
            Piece::Variable { key, default } => {
                let quoted = default.map_or(0, |default| ", ''".len() + default.len());
                "${}".len() + key.len() + quoted
            }
        };
        at += length;
    }
    fields.push(text.get(start..).unwrap_or_default());
    fields
}
