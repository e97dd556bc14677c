//! Domain names and zone ids, as they are recorded.

/// A name without capitals, without its last dot, and with the characters that Route 53 writes as octal numbers.
pub(super) fn plain(name: &str) -> String {
    unescape(name).trim_end_matches('.').to_lowercase()
}

fn unescape(name: &str) -> String {
    let mut parts = name.split('\\');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.get(..3).and_then(|digits| u8::from_str_radix(digits, 8).ok()).filter(u8::is_ascii_graphic)
        {
            Some(code) => {
                plain.push(char::from(code));
                plain.push_str(&part[3..]);
            }
            None => {
                plain.push('\\');
                plain.push_str(part);
            }
        }
    }
    plain
}

/// A zone's id without the path that some answers have before it.
pub(super) fn zone_id(id: &str) -> &str {
    id.rsplit_once('/').map_or(id, |(_, id)| id)
}

/// The whole name of a record, which a program may leave the zone's name out of.
pub(super) fn expand(name: &str, zone: &str) -> String {
    let (name, zone) = (plain(name), plain(zone));
    let is_whole = name == zone || name.strip_suffix(&zone).is_some_and(|rest| rest.ends_with('.'));
    match (is_whole, name.is_empty()) {
        (true, _) => name,
        (_, true) => zone,
        _ => format!("{name}.{zone}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_recorded_in_one_way() {
        assert_eq!(plain("\\052.Example.COM."), "*.example.com");
        assert_eq!(plain("a\\x"), "a\\x");
        assert_eq!(zone_id("/hostedzone/Z1"), "Z1");
    }

    #[test]
    fn a_name_is_completed_by_its_zone() {
        assert_eq!(expand("WWW", "example.com."), "www.example.com");
        assert_eq!(expand("www.example.com.", "example.com."), "www.example.com");
        assert_eq!(expand("", "example.com."), "example.com");
        assert_eq!(expand("example.com", "example.com."), "example.com");
        assert_eq!(expand("notexample.com", "example.com."), "notexample.com.example.com");
    }
}
