//! AWS config profiles: the client side of entering and of assuming one role after another.
use super::OutputFile;
use crate::vocab::{Arn, Region};
use std::fmt::Write as _;

/// The profiles of one beginning: people with a permission set, or a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileFile {
    /// The file's name below `profiles/`, without `.config`.
    pub name: String,
    /// How people sign in, where they do.
    pub sign_in: Option<SignIn>,
    /// What the profiles begin with; in each account, for a permission set.
    pub beginnings: Vec<Profile>,
    /// What is reached from there, each after what it is reached through.
    pub hops: Vec<Profile>,
}

/// A sign-in session of IAM Identity Center.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The name of the section.
    pub session: String,
    /// The identity store's id, which the access portal's address has.
    pub identity_store: String,
    /// Identity Center's region.
    pub region: Region,
}

/// One profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Where its credentials are from.
    pub credentials: Credentials,
    /// The region it works in, if an account of the blueprint says so.
    pub region: Option<Region>,
}

/// Where the credentials of a profile are from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credentials {
    /// From signing in with a permission set.
    PermissionSet {
        /// The name of the sign-in session.
        session: String,
        /// The account's id.
        account: String,
        /// The permission set's physical name.
        permission_set: String,
    },
    /// From assuming a role.
    Role(Box<AssumedRole>),
}

/// A role that a profile assumes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssumedRole {
    /// The role.
    pub arn: Arn,
    /// Whose credentials assume it.
    pub through: Through,
    /// The name of the session.
    pub session_name: String,
    /// The external id that the role asks for.
    pub external_id: Option<String>,
    /// Whether the role asks for a second factor.
    pub second_factor: bool,
    /// Whether the role asks for a source identity, which no profile can set.
    pub source_identity: bool,
}

/// Whose credentials assume a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Through {
    /// Those of another profile.
    Profile(String),
    /// Those of where the program runs, in the words of `credential_source`.
    Surroundings(&'static str),
}

/// The longest session of a role that another role's session assumes, whatever the role allows
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining>).
const CHAINED_SECONDS: u32 = 3_600;

const HEAD: &str = "\
# Profiles for ~/.aws/config, or for a file that AWS_CONFIG_FILE names. No secret is in here.
# A session that a role's session assumes lasts one hour at most, whatever the role allows:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
";

/// Each file of profiles.
pub(super) fn profile_files(files: &[ProfileFile]) -> impl Iterator<Item = OutputFile> {
    files.iter().map(|file| OutputFile {
        path: format!("profiles/{}.config", file.name),
        text: file.print(),
    })
}

impl ProfileFile {
    fn print(&self) -> String {
        let mut text = HEAD.to_owned();
        if let Some(sign_in) = &self.sign_in {
            section(
                &mut text,
                &format!("sso-session {}", sign_in.session),
                [
                    (
                        "sso_start_url",
                        format!("https://{}.awsapps.com/start", sign_in.identity_store),
                    ),
                    ("sso_region", sign_in.region.to_string()),
                    ("sso_registration_scopes", "sso:account:access".to_owned()),
                ],
            );
        }
        for profile in self.beginnings.iter().chain(&self.hops) {
            profile.print(&mut text);
        }
        text
    }
}

impl Profile {
    fn print(&self, text: &mut String) {
        let mut entries = Vec::new();
        match &self.credentials {
            Credentials::PermissionSet {
                session,
                account,
                permission_set,
            } => {
                entries.push(("sso_session", session.clone()));
                entries.push(("sso_account_id", account.clone()));
                entries.push(("sso_role_name", permission_set.clone()));
            }
            Credentials::Role(role) => {
                if role.source_identity {
                    role.by_hand(text);
                    return;
                }
                if role.second_factor {
                    text.push_str("\n# The role asks for a second factor: add `mfa_serial = ` with the ARN of your own device.");
                }
                entries.push(("role_arn", role.arn.to_string()));
                entries.push(match &role.through {
                    Through::Profile(profile) => ("source_profile", profile.clone()),
                    Through::Surroundings(word) => ("credential_source", (*word).to_owned()),
                });
                entries.push(("role_session_name", role.session_name.clone()));
                entries.push(("duration_seconds", CHAINED_SECONDS.to_string()));
                let id = role.external_id.clone();
                entries.extend(id.map(|id| ("external_id", id)));
            }
        }
        let region = self.region.as_ref();
        entries.extend(region.map(|region| ("region", region.to_string())));
        entries.push(("sts_regional_endpoints", "regional".to_owned()));
        section(text, &format!("profile {}", self.name), entries);
    }
}

impl AssumedRole {
    /// What to do where a profile would be refused: a config file has no key for it
    /// (<https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html>).
    fn by_hand(&self, text: &mut String) {
        let from = match &self.through {
            Through::Profile(profile) => format!(" --profile {}", shell_word(profile)),
            Through::Surroundings(_) => String::new(),
        };
        let id = self.external_id.as_deref().map_or_else(String::new, |id| {
            format!(" --external-id {}", shell_word(id))
        });
        let (arn, name) = (
            shell_word(&self.arn.to_string()),
            shell_word(&self.session_name),
        );
        // Writing to a `String` cannot fail.
        let _ = write!(
            text,
            "\n# {} asks for a source identity, which no profile can set. By hand, with who you are:\n# aws sts assume-role{from} --role-arn {arn} --role-session-name {name}{id} --duration-seconds {CHAINED_SECONDS} --source-identity \"$WHO\"\n",
            one_line(&self.arn.to_string()),
        );
    }
}

fn section(
    text: &mut String,
    head: &str,
    entries: impl IntoIterator<Item = (&'static str, String)>,
) {
    // Writing to a `String` cannot fail.
    let _ = writeln!(text, "\n[{}]", one_line(head));
    for (key, value) in entries {
        let _ = writeln!(text, "{key} = {}", one_line(&value));
    }
}

/// A value as the config file has it: the file knows no quotes and no escapes, so what would end a
/// line or a section's head is left out. No name or id that AWS takes has any of it.
fn one_line(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() && !matches!(c, '[' | ']' | '\u{2028}' | '\u{2029}' | '\u{85}'))
        .collect()
}

/// A word for a POSIX shell, in a comment of one line.
fn shell_word(text: &str) -> String {
    let text = one_line(text);
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=@,+".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}
