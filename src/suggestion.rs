//! What somebody may have meant.

/// The farthest that a slip of the fingers goes.
const FAR: usize = 3;

/// The known name that is nearest to one that isn't, or all of them.
pub(crate) fn suggestion(name: &str, known: &[&str]) -> String {
    let distance = |other: &str| strsim::damerau_levenshtein(name, other);
    match known.iter().min_by_key(|other| distance(other)) {
        Some(nearest) if distance(nearest) <= FAR => format!("did you mean {nearest}?"),
        _ => format!("known are {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_gets_the_nearest_name_and_anything_else_all_of_them() {
        let known = ["logLevel", "logKeyArn"];
        assert_eq!(suggestion("logLevle", &known), "did you mean logLevel?");
        assert_eq!(suggestion("something", &known), "known are logLevel, logKeyArn");
    }
}
