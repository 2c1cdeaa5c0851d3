//! What records, and where it is kept.
use super::{Rail, twin};
use crate::simulate::call::Call;

/// How long data may be kept, apart from `none`
/// (<https://docs.aws.amazon.com/bedrock/latest/userguide/data-retention.html>).
const RETENTION: [&str; 3] = ["aws_review", "default", "provider_data_share"];

impl Rail<'_> {
    pub(super) fn audit(
        &self,
        log_groups: &[String],
        buckets: &[String],
    ) -> (Vec<Call>, Vec<Call>) {
        let named = |does: &str, parameter: &'static str, names: &[String]| {
            self.all(does, |call| {
                let names = names.iter();
                names
                    .map(|name| call.with(parameter, name.as_str()))
                    .collect()
            })
        };
        let twins = |names: &[String]| names.iter().map(|it| twin(it)).collect::<Vec<_>>();
        let mut forbidden = self.all("audit-trail", |call| vec![call]);
        forbidden.extend(named("log-group-change", "log_group", log_groups));
        forbidden.extend(named("archive-change", "bucket", buckets));
        let mut fine = self.all("harmless", |call| vec![call]);
        fine.extend(named("log-group-read", "log_group", log_groups));
        fine.extend(named("log-group-change", "log_group", &twins(log_groups)));
        fine.extend(named("archive-read", "bucket", buckets));
        fine.extend(named("archive-change", "bucket", &twins(buckets)));
        (forbidden, fine)
    }

    pub(super) fn retention(&self) -> (Vec<Call>, Vec<Call>) {
        let forbidden = self.all("data-retention", |call| {
            RETENTION.map(|mode| call.with("mode", mode)).into()
        });
        // Renaming a project says nothing of retention.
        let fine = self.all("data-retention", |call| {
            vec![call.clone(), call.with("mode", "none")]
        });
        (forbidden, fine)
    }
}
