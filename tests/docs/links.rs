//! What pages point to.

use std::{collections::BTreeSet, path::Path};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::pages::{Page, all, root};

/// Folders in which a path is looked for, when it begins with one of them.
const FOLDERS: [&str; 10] =
    [".ci", ".github", "crates", "docs", "examples", "handlers", "src", "tests", "tools", "xtask"];

/// What is a name to be filled in, and no path.
const PLACEHOLDERS: [char; 8] = ['<', '>', '*', '{', '…', ' ', '$', '['];

impl Page {
    /// What Markdown makes of it.
    fn events(&self) -> impl Iterator<Item = Event<'_>> {
        Parser::new_ext(&self.text, Options::ENABLE_TABLES)
    }

    fn links(&self) -> impl Iterator<Item = String> {
        self.events().filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some(dest_url.into_string())
            }
            _ => None,
        })
    }

    /// What stands between backticks, and looks like a path in this repository.
    fn paths(&self) -> impl Iterator<Item = String> {
        let inline = self.events().filter_map(|event| match event {
            Event::Code(code) => Some(code.into_string()),
            _ => None,
        });
        inline.filter(|code| {
            let folder = code.split_once('/').map(|(folder, _)| folder);
            folder.is_some_and(|folder| FOLDERS.contains(&folder)) && !code.contains(PLACEHOLDERS)
        })
    }

    /// The places that a link may name after a `#`, as GitHub makes them of headings.
    fn anchors(&self) -> BTreeSet<String> {
        let mut anchors = BTreeSet::new();
        let mut heading: Option<String> = None;
        for event in self.events() {
            match (event, &mut heading) {
                (Event::Start(Tag::Heading { .. }), _) => heading = Some(String::new()),
                (Event::Text(text) | Event::Code(text), Some(heading)) => heading.push_str(&text),
                (Event::End(TagEnd::Heading(_)), _) => anchors.extend(heading.take().as_deref().map(anchor)),
                _ => {}
            }
        }
        anchors
    }
}

fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// What is wrong with a link of a page.
fn problem(page: &Page, link: &str) -> Option<String> {
    if link.contains("://") {
        return None;
    }
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    let target = match path {
        "" => page.path.clone(),
        path => page.path.parent().unwrap_or(Path::new("")).join(path),
    };
    if !root().join(&target).exists() {
        return Some(format!("{}: {link} isn't there", page.path.display()));
    }
    let there = anchor.is_none_or(|anchor| Page::read(&root().join(&target)).anchors().contains(anchor));
    (!there).then(|| format!("{}: {link} has no such heading", page.path.display()))
}

#[test]
fn every_link_leads_somewhere() {
    let pages = all();
    let problems: Vec<_> =
        pages.iter().flat_map(|page| page.links().filter_map(|link| problem(page, &link))).collect();
    assert_eq!(problems, Vec::<String>::new());
    assert!(pages.iter().flat_map(Page::links).count() > 20, "links are found");
}

#[test]
fn every_path_is_there() {
    let pages = all();
    let named = pages.iter().flat_map(|page| page.paths().map(move |path| (page.path.display(), path)));
    let missing: Vec<_> = named.filter(|(_, path)| !root().join(path).exists()).collect();
    assert!(
        missing.is_empty(),
        "{}",
        missing.iter().map(|(page, path)| format!("\n{page}: {path}")).collect::<String>()
    );
    assert!(pages.iter().flat_map(Page::paths).count() > 20, "paths are found");
}

#[test]
fn links_to_what_is_not_there_are_found() {
    let page = Page { path: "docs/page.md".into(), text: "# A `b` c\n".to_owned() };
    assert_eq!(page.anchors(), BTreeSet::from(["a-b-c".to_owned()]));
    let good = ["../README.md#add-a-route", "architecture.md", "https://example.com/nothing"];
    assert_eq!(good.map(|link| problem(&page, link)), [None, None, None]);
    for link in ["nothing.md", "../README.md#nothing"] {
        assert!(problem(&page, link).is_some(), "{link}");
    }
}
