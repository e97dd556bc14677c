//! What the pages show is there and is right. Their Rust is compiled (`src/guides.rs`), their commands are run
//! (`tests/e2e/docs.rs`).

#![allow(clippy::unwrap_used, clippy::expect_used)] // A test that can't go on has failed.

mod links;
mod pages;

use std::fs;

use pages::{Block, all, root};

/// What a block of code may be. What a terminal shows is `text`.
const LANGUAGES: [&str; 10] =
    ["sh", "text", "rust", "rust,no_run", "rust,ignore", "yaml", "json", "toml", "js", "diff"];

/// Rust that needs other crates than this one has, and is compiled there.
const COMPILED_ELSEWHERE: [&str; 3] = [
    "tests/conformance/providers/conformance-component/src/main.rs",
    "tests/conformance/policies/config/src/main.rs",
    "crates/pulumi-pcl/tests/golden/guide/src/main.rs",
];

fn blocks() -> impl Iterator<Item = Block> {
    all().into_iter().flat_map(|page| page.blocks())
}

fn blocks_in(language: &str) -> Vec<Block> {
    let found: Vec<_> = blocks().filter(|block| block.language == language).collect();
    assert!(!found.is_empty(), "no page has {language}");
    found
}

#[test]
fn every_block_of_code_says_what_it_is() {
    for block in blocks() {
        assert!(LANGUAGES.contains(&&*block.language), "{}: `{}`", block.place, block.language);
    }
}

#[test]
fn settings_and_policies_can_be_parsed() {
    for block in blocks_in("yaml") {
        let parsed = serde_saphyr::from_str::<serde_json::Value>(&block.text);
        assert!(parsed.is_ok(), "{}: {parsed:?}", block.place);
    }
    for block in blocks_in("json") {
        let parsed = serde_json::from_str::<serde_json::Value>(&block.text);
        assert!(parsed.is_ok(), "{}: {parsed:?}", block.place);
    }
}

#[test]
fn every_page_with_rust_is_compiled() {
    let compiled = fs::read_to_string(root().join("src/guides.rs")).unwrap();
    for page in all() {
        let has_rust = page.blocks().iter().any(|block| matches!(&*block.language, "rust" | "rust,no_run"));
        let include = format!("../{}\")", page.path.display());
        assert!(!has_rust || compiled.contains(&include), "{} isn't in src/guides.rs", page.path.display());
    }
}

#[test]
fn rust_that_is_not_compiled_here_is_compiled_elsewhere() {
    let elsewhere = COMPILED_ELSEWHERE.map(|file| fs::read_to_string(root().join(file)).unwrap());
    for block in blocks_in("rust,ignore") {
        // With a manifest above it, it is a whole program, for the language host alone.
        let is_program = block.text.starts_with("---\n");
        let is_elsewhere = elsewhere.iter().any(|file| file.contains(&*block.text));
        assert!(is_program || is_elsewhere, "{}: which file of {COMPILED_ELSEWHERE:?} is it?", block.place);
    }
}

#[test]
fn what_is_to_be_changed_is_there() {
    for block in blocks_in("diff") {
        for file in block.text.split("+++ ").skip(1) {
            let (path, lines) = file.split_once('\n').unwrap();
            let text = fs::read_to_string(root().join(path)).unwrap();
            for line in lines.lines().filter_map(|line| line.strip_prefix([' ', '-'])) {
                assert!(text.lines().any(|there| there == line), "{}: {path} has no `{line}`", block.place);
            }
        }
    }
}

#[test]
fn commands_are_told_from_what_is_said_about_them() {
    let text =
        "# first\ncargo xtask up dev   # goes up\naws iam \\\n  list-roles\ncat > a <<'EOF'\n# b\nEOF\n";
    let block = Block { language: "sh".to_owned(), text: text.to_owned(), place: String::new() };
    let expected = ["cargo xtask up dev", "aws iam \\\n  list-roles", "cat > a <<'EOF'\n# b\nEOF"];
    assert_eq!(block.commands(), expected);
}
