use std::collections::BTreeSet;

/// The names taken in one place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    taken: BTreeSet<String>,
}

impl Scope {
    /// A scope in which `names` are taken from the start.
    pub(crate) fn reserving<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        Self { taken: names.into_iter().map(str::to_owned).collect() }
    }

    /// Takes `name`, or the first of `name_2`, `name_3`… that is free.
    pub(crate) fn take(&mut self, name: &str) -> String {
        let stem = name.trim_end_matches('_');
        let mut candidate = name.to_owned();
        let mut number = 2;
        while !self.taken.insert(candidate.clone()) {
            candidate = format!("{stem}_{number}");
            number += 1;
        }
        candidate
    }

    /// The same for a name together with those that have one of these endings.
    pub(crate) fn take_with(&mut self, name: &str, endings: &[&str]) -> String {
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let is_free = |candidate: &String| {
            endings.iter().all(|ending| !self.taken.contains(&format!("{candidate}{ending}")))
        };
        let mut candidates = [name.to_owned()].into_iter().chain(numbered);
        let chosen = candidates.find(is_free).unwrap_or_else(|| name.to_owned());
        self.taken.extend(endings.iter().map(|ending| format!("{chosen}{ending}")));
        chosen
    }

    /// Takes a type's name together with its companions (`Args`, `Result`…), which must all be free.
    ///
    /// `other` is what a second thing of that name is told apart by: `Route`, `RouteType`, `Route2`, `Route3`…
    pub(crate) fn take_type(&mut self, name: &str, companions: &[&str], other: &str) -> String {
        let numbered = (2..).map(|number| format!("{name}{number}"));
        let mut candidates = [name.to_owned(), format!("{name}{other}")].into_iter().chain(numbered);
        let is_free = |candidate: &String| {
            let mut family = companions.iter().map(|suffix| format!("{candidate}{suffix}"));
            family.all(|member| !self.taken.contains(&member))
        };
        let chosen = candidates.find(is_free).unwrap_or_else(|| name.to_owned());
        self.taken.extend(companions.iter().map(|suffix| format!("{chosen}{suffix}")));
        chosen
    }

    /// Whether `name` is taken.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.taken.contains(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_of_a_name_gets_a_number() {
        let mut scope = Scope::reserving(["build"]);
        assert_eq!(scope.take("name"), "name");
        assert_eq!(scope.take("name"), "name_2");
        assert_eq!(scope.take("build"), "build_2");
    }

    #[test]
    fn a_type_is_renamed_with_its_companions() {
        let mut scope = Scope::default();
        assert_eq!(scope.take_type("Route", &["", "Args"], "Resource"), "Route");
        assert_eq!(scope.take_type("Route", &[""], "Type"), "RouteType");
        assert_eq!(scope.take_type("RouteArgs", &[""], "Type"), "RouteArgsType");
        assert_eq!(scope.take_type("Route", &[""], "Type"), "Route2");
    }
}
