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

#[test]
fn the_readme_has_every_route_with_its_function() {
    let handlers = include_str!("../src/handlers.rs");
    let routes = handlers.lines().filter_map(|line| line.trim().strip_prefix("(\"")).map(|line| {
        let (key, rest) = line.split_once('"').unwrap();
        // `$connect`'s function is also there by itself.
        let handler = rest.split('"').nth(1).unwrap_or(key.trim_start_matches('$')).replace('_', "-");
        format!("| `{key}` | `websocket-{handler}-handler` |")
    });
    let rows: Vec<String> = routes.collect();
    assert_eq!(rows.len(), 7);
    for row in rows {
        assert!(README.contains(&row), "{row}");
    }
}

#[test]
fn the_actions_that_clients_are_told_of_are_the_two_way_routes_and_what_default_answers() {
    let (_, actions) = include_str!("../handlers/src/protocol/mod.rs").split_once("const ACTIONS").unwrap();
    let actions = actions.split_once(';').unwrap().1.split_once(';').unwrap().0;
    let default = include_str!("../handlers/src/routes/default.rs");
    let default = default.lines().filter(|line| line.contains("Some(\"") && line.contains("=>"));
    let handlers = include_str!("../src/handlers.rs");
    let two_way = handlers.lines().filter(|line| line.contains(".two_way()") && !line.contains("$default"));
    let keys: Vec<&str> = two_way.chain(default).map(|line| line.split('"').nth(1).unwrap()).collect();
    assert_eq!(actions.split('"').skip(1).step_by(2).collect::<Vec<_>>(), keys);
}
