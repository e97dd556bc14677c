//! AWS partitions: which one a region belongs to, and how names in it look.

/// A partition of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Partition {
    pub(crate) name: &'static str,
    pub(crate) dns_suffix: &'static str,
    pub(crate) reverse_dns_prefix: &'static str,
}

/// Region prefixes and their partitions, from the SDKs' `partitions.json`; what has none of them is in `aws`.
const PARTITIONS: [(&str, Partition); 6] = [
    ("cn-", of("aws-cn", "amazonaws.com.cn", "cn.com.amazonaws")),
    ("us-gov-", of("aws-us-gov", "amazonaws.com", "com.amazonaws")),
    ("us-isob-", of("aws-iso-b", "sc2s.sgov.gov", "gov.sgov.sc2s")),
    ("us-iso-", of("aws-iso", "c2s.ic.gov", "gov.ic.c2s")),
    ("eusc-", of("aws-eusc", "amazonaws.eu", "eu.amazonaws")),
    ("", of("aws", "amazonaws.com", "com.amazonaws")),
];

const fn of(name: &'static str, dns_suffix: &'static str, reverse_dns_prefix: &'static str) -> Partition {
    Partition { name, dns_suffix, reverse_dns_prefix }
}

/// The partition of a region.
pub(crate) fn of_region(region: &str) -> Partition {
    let found = PARTITIONS.iter().find(|(prefix, _)| region.starts_with(prefix));
    found.map_or(PARTITIONS[PARTITIONS.len() - 1].1, |(_, partition)| *partition)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_tells_its_partition() {
        assert_eq!(of_region("eu-central-1").name, "aws");
        assert_eq!(of_region("us-gov-west-1").name, "aws-us-gov");
        assert_eq!(of_region("cn-north-1").dns_suffix, "amazonaws.com.cn");
    }
}
