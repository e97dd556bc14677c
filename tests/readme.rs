//! What the README shows is what there is.

#![allow(clippy::unwrap_used, clippy::expect_used)] // A test that can't go on has failed.

const README: &str = include_str!("../README.md");

#[test]
fn the_readme_shows_the_whole_program() {
    assert!(README.contains(include_str!("../src/main.rs").trim()));
}

#[test]
fn the_readme_has_each_stages_throttle_and_log_level() {
    let stages = [
        ("dev", include_str!("../Pulumi.dev.yaml")),
        ("staging", include_str!("../Pulumi.staging.yaml")),
        ("prod", include_str!("../Pulumi.prod.yaml")),
    ];
    for (stage, settings) in stages {
        let value = |key: &str| {
            let line = settings.lines().find_map(|line| line.split_once(key)).unwrap().1;
            line.split_whitespace().next().unwrap().to_owned()
        };
        let row = format!(
            "| `{stage}` | {} / {} | {} | {} days |",
            value("rate:"),
            value("burst:"),
            value("logLevel:"),
            value("logRetentionDays:"),
        );
        assert!(README.contains(&row), "{row}");
    }
}

#[test]
fn the_readme_has_the_three_lines_to_try() {
    let lines = [
        r#"{"action": "sendMessage", "message": "test"}"#,
        r#"{"action": "broadcast", "message": "hello all"}"#,
        r#"{"action": "joinRoom", "room": "general"}"#,
    ];
    assert!(lines.iter().all(|line| README.contains(line)));
}
