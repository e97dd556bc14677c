//! Names in other styles.

/// A style of names, by serde's name for it.
#[derive(Clone, Copy)]
pub(crate) enum Case {
    Camel,
    Pascal,
    Lower,
    Upper,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

impl Case {
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "camelCase" => Self::Camel,
            "PascalCase" => Self::Pascal,
            "lowercase" => Self::Lower,
            "UPPERCASE" => Self::Upper,
            "snake_case" => Self::Snake,
            "SCREAMING_SNAKE_CASE" => Self::ScreamingSnake,
            "kebab-case" => Self::Kebab,
            "SCREAMING-KEBAB-CASE" => Self::ScreamingKebab,
            _ => return None,
        })
    }

    /// A Rust name, `snake_case` or `PascalCase`, in this style.
    pub(crate) fn apply(self, name: &str) -> String {
        let words = words(name);
        let upper = |words: &[String]| words.iter().map(|word| word.to_uppercase()).collect::<Vec<_>>();
        match self {
            Self::Pascal => words.iter().map(|word| capital(word)).collect(),
            Self::Camel => {
                words.iter().take(1).cloned().chain(words.iter().skip(1).map(|word| capital(word))).collect()
            }
            Self::Lower => words.concat(),
            Self::Upper => upper(&words).concat(),
            Self::Snake => words.join("_"),
            Self::ScreamingSnake => upper(&words).join("_"),
            Self::Kebab => words.join("-"),
            Self::ScreamingKebab => upper(&words).join("-"),
        }
    }
}

/// The words of a name, in lower case. As serde sees them, every capital begins one.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut fresh = true;
    for letter in name.chars() {
        if letter == '_' {
            fresh = true;
            continue;
        }
        if fresh || letter.is_uppercase() {
            words.push(String::new());
        }
        fresh = false;
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
    }
    words
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_as_serde_changes_them() {
        for (case, field, variant) in [
            ("camelCase", "indexPage", "indexPage"),
            ("PascalCase", "IndexPage", "IndexPage"),
            ("snake_case", "index_page", "index_page"),
            ("kebab-case", "index-page", "index-page"),
            ("SCREAMING_SNAKE_CASE", "INDEX_PAGE", "INDEX_PAGE"),
        ] {
            let case = Case::parse(case).unwrap();
            assert_eq!((case.apply("index_page"), case.apply("IndexPage")), (field.into(), variant.into()));
        }
        assert_eq!(Case::Lower.apply("IndexPage"), "indexpage");
        assert!(Case::parse("Train-Case").is_none());
    }
}
