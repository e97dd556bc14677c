//! References to parts of the schema inside documentation.

use super::reference::{Reference, Target};
use super::registry::{Kind, Place, Registry, Space};
use crate::names::{ident, snake};

/// What a reference begins and ends with.
const MARKERS: (&str, &str) = ("{{% ref", "%}}");

impl Registry {
    /// Markdown with its references to parts of the schema as links.
    pub(crate) fn linked(&self, markdown: &str) -> String {
        let mut linked = String::with_capacity(markdown.len());
        let mut rest = markdown;
        while let Some((before, inside, after)) = next_reference(rest) {
            linked.push_str(before);
            linked.push_str(&self.link(inside.trim()));
            rest = after;
        }
        linked + rest
    }

    /// A link to an item; for one of its properties, the property's name and that link.
    fn link(&self, reference: &str) -> String {
        let (item, property) = split(reference);
        let Some(place) = self.documented(item) else { return format!("`{reference}`") };
        let link = link_to(&place);
        property.map_or(link.clone(), |property| format!("`{}` of {link}", snake(property)))
    }

    fn documented(&self, item: &str) -> Option<Place> {
        if let Some(token) = item.strip_prefix("#/functions/") {
            return self.get(Space::Function, token).cloned();
        }
        match Target::parse(item, self.package())? {
            Target::Named(reference) if self.knows(&reference) => self.find(&reference),
            _ => None,
        }
    }

    /// Whether a reference leads to something that is there for sure, so that no link is broken.
    fn knows(&self, reference: &Reference) -> bool {
        reference.package.as_ref().is_none_or(|package| self.has_schema_of(package))
    }
}

fn next_reference(markdown: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = markdown.split_once(MARKERS.0)?;
    let (inside, after) = rest.split_once(MARKERS.1)?;
    Some((before, inside, after))
}

/// `#/resources/TOKEN/inputProperties/NAME` → `#/resources/TOKEN` and `NAME`. A token may have slashes, too.
fn split(reference: &str) -> (&str, Option<&str>) {
    const PARTS: [&str; 4] =
        ["/inputProperties/", "/inputs/properties/", "/outputs/properties/", "/properties/"];
    let split = PARTS.iter().find_map(|part| reference.split_once(part));
    split.map_or((reference, None), |(item, property)| (item, Some(property)))
}

fn link_to(place: &Place) -> String {
    let name = if matches!(place.kind, Kind::Function) { snake(&place.name) } else { place.name.clone() };
    let root = place.krate.as_deref().unwrap_or("crate");
    let path = place.module.iter().map(|module| ident(module)).chain([ident(&name)]);
    format!("[`{name}`]({root}::{})", path.collect::<Vec<_>>().join("::"))
}
