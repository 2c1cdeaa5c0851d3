//! Budgets, what acts on them, and AWS Marketplace.
use super::Rail;
use crate::catalog::KeyValue;
use crate::simulate::call::Call;
use crate::vocab::Arn;

impl Rail<'_> {
    pub(super) fn marketplace(&self, products: &[String]) -> (Vec<Call>, Vec<Call>) {
        let other = "prod-synthcheck".to_owned();
        let subscribed = |products: &[String]| {
            self.all("marketplace-subscription", |mut call| {
                let key = "aws-marketplace:ProductId".to_owned();
                let value = Some(KeyValue::Many(products.to_vec()));
                call.circumstances.keys.insert(key, value);
                vec![call]
            })
        };
        let mut forbidden = self.all("marketplace-subscription", |call| vec![call]);
        forbidden.extend(subscribed(std::slice::from_ref(&other)));
        let mut fine = self.all("marketplace-read", |call| vec![call]);
        for product in products {
            forbidden.extend(subscribed(&[product.clone(), other.clone()]));
            fine.extend(subscribed(std::slice::from_ref(product)));
        }
        (forbidden, fine)
    }

    pub(super) fn enforcers(&self, things: &[Arn]) -> (Vec<Call>, Vec<Call>) {
        let mut forbidden = self.all("budget-change", |call| vec![call]);
        let mut fine = self.all("budget-read", |call| vec![call]);
        for thing in things {
            let on = |does: &str, thing: String| {
                let does = format!("{}-{does}", self.service(&thing));
                self.all(&does, |call| vec![call.with("thing", thing.as_str())])
            };
            forbidden.extend(on("change", thing.to_string()));
            fine.extend(on("change", format!("{thing}-other")));
            fine.extend(on("read", thing.to_string()));
        }
        (forbidden, fine)
    }

    #[expect(clippy::unused_self, reason = "one of the words of a rail")]
    fn service(&self, arn: &str) -> String {
        arn.split(':').nth(2).unwrap_or_default().to_owned()
    }
}
