//! Paths as URI references: <https://www.rfc-editor.org/rfc/rfc3986>.
use std::fmt::Write as _;

/// A path as a URI or as a reference that is relative to the folder of the run.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Uri {
    Absolute(String),
    Relative(String),
}

pub(super) fn of_path(path: &str) -> Uri {
    let encoded = encoded(path);
    if path.starts_with('/') {
        Uri::Absolute(format!("file://{encoded}"))
    } else {
        Uri::Relative(encoded)
    }
}

/// Every byte but the unreserved ones and `/` as `%XX`: a colon in the first part of a path would be read as a scheme.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            other => {
                write!(uri, "%{other:02X}").ok();
            }
        }
    }
    uri
}
