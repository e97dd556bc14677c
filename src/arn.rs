//! The names that AWS has for everything in it.

use pulumi_wasm::Input;

/// The kind of ARN that is wanted.
pub(crate) struct Arn {
    pub(crate) service: &'static str,
    /// What the resource may begin with.
    pub(crate) resources: &'static [&'static str],
    pub(crate) example: &'static str,
}

impl Arn {
    /// The plain text that is none of them.
    pub(crate) fn unlike(&self, input: &Input<String>) -> Option<String> {
        input.plain().filter(|text: &String| !self.fits(text))
    }

    fn fits(&self, text: &str) -> bool {
        let named = |resource: &str| {
            let kinds = self.resources.iter();
            kinds.filter_map(|kind| resource.strip_prefix(kind)).any(|name| !name.is_empty())
        };
        parts(text).is_some_and(|[_, service, .., resource]| service == self.service && named(resource))
    }
}

/// Partition, service, region, account and resource of `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
pub(crate) fn parts(text: &str) -> Option<[&str; 5]> {
    let parts: Vec<_> = text.strip_prefix("arn:")?.splitn(5, ':').collect();
    parts.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: Arn = Arn { service: "dynamodb", resources: &["table/"], example: "arn:…" };

    #[test]
    fn an_arn_is_of_its_service_and_kind_in_any_partition() {
        for good in ["arn:aws:dynamodb:eu-west-1:1:table/t", "arn:aws-cn:dynamodb:cn-north-1:1:table/t:x"] {
            assert!(TABLE.fits(good), "{good}");
        }
        for bad in [
            "",
            "t",
            "arn:aws:dynamodb:r:1",
            "arn:aws:dynamodb:r:1:table/",
            "arn:aws:s3:r:1:table/t",
            "a:aws:dynamodb:r:1:table/t",
        ] {
            assert!(!TABLE.fits(bad), "{bad}");
        }
    }
}
