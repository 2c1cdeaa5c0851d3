//! The projects of bedrock-mantle.
use super::Rail;
use crate::catalog::KeyValue;
use crate::simulate::call::Call;

/// A tag that no access goes by.
const OTHER_TAG: &str = "synth-check";

impl Rail<'_> {
    pub(super) fn default_project(&self) -> (Vec<Call>, Vec<Call>) {
        let ids = self.approved_on_mantle();
        let calls = |project: &str| {
            let arn = self.project(project);
            self.all("mantle-project-inference", |call| {
                let call = call.with("project", arn.as_str());
                ids.iter()
                    .map(|id| call.with("model", id.as_str()))
                    .collect()
            })
        };
        let default = self.project("default");
        let reading = self.all("mantle-project-read", |call| {
            vec![call.with("project", default.as_str())]
        });
        let fine = calls("proj_some").into_iter().chain(reading).collect();
        (calls("default"), fine)
    }

    pub(super) fn protected_projects(&self) -> (Vec<Call>, Vec<Call>) {
        let forbidden = self.all("project-administration", |call| vec![call]);
        let some = self.project("proj_some");
        let mut fine = self.all("mantle-project-read", |call| {
            vec![call.with("project", some.as_str())]
        });
        fine.extend(self.all("customized-model-tagging", |call| vec![call]));
        (forbidden, fine)
    }

    /// Made without one of the tags, or with none; and each tag taken away.
    pub(super) fn project_tags(&self, tags: &[String]) -> (Vec<Call>, Vec<Call>) {
        let tagged = |call: Call, left_out: Option<&String>| {
            let given = tags.iter().filter(|tag| Some(*tag) != left_out);
            given.fold(call, |call, tag| {
                call.keyed(&format!("aws:RequestTag/{tag}"), Some("some"))
            })
        };
        let keys = |call: &Call, keys: &[String]| {
            let mut call = call.clone();
            let value = Some(KeyValue::Many(keys.to_vec()));
            call.circumstances
                .keys
                .insert("aws:TagKeys".to_owned(), value);
            call
        };
        let mut forbidden = self.all("project-making", |call| {
            let without = tags.iter().map(|tag| tagged(call.clone(), Some(tag)));
            without.chain([call.clone()]).collect()
        });
        let other = "synth-check-other".to_owned();
        forbidden.extend(self.all("project-untagging", |call| {
            let each = tags.iter();
            each.map(|tag| keys(&call, &[other.clone(), tag.clone()]))
                .collect()
        }));
        let mut fine = self.all("project-making", |call| vec![tagged(call, None)]);
        fine.extend(self.all("project-untagging", |call| {
            vec![keys(&call, std::slice::from_ref(&other))]
        }));
        fine.extend(self.all("customized-model-tagging", |call| vec![keys(&call, tags)]));
        let some = self.project("proj_some");
        fine.extend(self.all("mantle-project-read", |call| {
            vec![keys(&call.with("project", some.as_str()), tags)]
        }));
        (forbidden, fine)
    }

    /// The tags under any spelling of their keys; other tags, and none.
    pub(super) fn access_tags(&self, tags: &[String]) -> (Vec<Call>, Vec<Call>) {
        let each = |keys: &[String]| {
            let with = |call: Call| {
                keys.iter()
                    .map(|key| call.with("tag", key.as_str()))
                    .collect()
            };
            ["tag-caller", "tag-project"]
                .into_iter()
                .flat_map(|does| self.all(does, with))
                .collect::<Vec<_>>()
        };
        let spellings = tags
            .iter()
            .flat_map(|tag| [tag.clone(), tag.to_ascii_uppercase()]);
        let forbidden = each(&spellings.collect::<Vec<_>>());
        let mut fine = each(&[OTHER_TAG.to_owned()]);
        for does in ["tag-caller", "tag-project"] {
            fine.extend(self.all(does, |call| vec![call]));
        }
        (forbidden, fine)
    }
}
