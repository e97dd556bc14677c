use tracing::level_filters::LevelFilter;
use websocket_handlers::config::{AllowedOrigins, ConfigError, Handler};
use websocket_handlers::rate::MessageRate;
use websocket_handlers::{Config, sdk};

use crate::support::{config, lookup};

fn refused(variables: &[(&str, &str)]) -> String {
    Config::read(lookup(variables)).unwrap_err().to_string()
}

#[test]
fn each_of_the_seven_handlers_is_found_by_its_name_alone() {
    for (name, handler) in Handler::ALL {
        assert_eq!(handler, config(&[("_HANDLER", name)]).handler);
        assert_eq!(name, handler.to_string());
    }
}

#[test]
fn an_unknown_handler_is_refused_with_the_names_of_the_seven() {
    let error = refused(&[("_HANDLER", "sendMessage"), ("TABLE_NAME", "chat")]);
    let expected = "_HANDLER is `sendMessage`, which is no function of this binary; use one of \
                    connect, disconnect, default, send_message, broadcast, join_room, leave_room";
    assert_eq!(expected, error);
}

#[test]
fn a_missing_or_empty_variable_is_named() {
    assert!(refused(&[]).contains("variable _HANDLER is missing"));
    assert!(
        refused(&[("_HANDLER", "connect"), ("TABLE_NAME", "")]).contains("variable TABLE_NAME is missing")
    );
}

#[test]
fn the_log_level_is_info_unless_set() {
    assert_eq!(LevelFilter::INFO, config(&[("_HANDLER", "connect")]).log_level);
    assert_eq!(LevelFilter::OFF, config(&[("_HANDLER", "connect"), ("LOG_LEVEL", "OFF")]).log_level);
}

#[test]
fn an_unknown_log_level_is_refused_with_the_valid_ones() {
    let error = refused(&[("_HANDLER", "connect"), ("TABLE_NAME", "chat"), ("LOG_LEVEL", "debug")]);
    assert_eq!("LOG_LEVEL is `debug`; use one of DEBUG, INFO, WARN, ERROR, OFF", error);
}

#[test]
fn an_empty_list_of_origins_lets_everyone_in() {
    let origins: AllowedOrigins = " , ".parse().unwrap();
    assert!(origins.admit(None) && origins.admit(Some("https://anywhere.example")));
}

#[test]
fn a_list_of_origins_keeps_out_the_others_and_those_without_one() {
    let origins: AllowedOrigins = "https://chat.example, http://localhost:3000".parse().unwrap();
    assert!(origins.admit(Some("https://CHAT.example")) && origins.admit(Some("http://localhost:3000")));
    assert!(!origins.admit(Some("https://chat.example.evil")) && !origins.admit(None));
}

#[test]
fn an_origin_that_no_browser_sends_is_refused() {
    for entry in ["chat.example", "https://chat.example/", "https://*.example", "*", "https://"] {
        let error = format!("https://ok.example,{entry}").parse::<AllowedOrigins>().unwrap_err();
        assert_eq!(ConfigError::BadOrigin { value: entry.to_owned() }, error);
    }
}

#[test]
fn metadata_that_is_not_known_is_refused_with_what_is() {
    let error = refused(&[
        ("_HANDLER", "connect"),
        ("TABLE_NAME", "chat"),
        ("CONNECTION_METADATA", "sourceIp,useragent"),
    ]);
    let expected = "CONNECTION_METADATA has `useragent`; write sourceIp, userAgent or both, with a comma between them, \
                    or leave the list empty to keep neither";
    assert_eq!(expected, error);
}

#[test]
fn nobody_is_asked_about_tokens_unless_a_function_is_set() {
    let unset = config(&[("_HANDLER", "connect"), ("TOKEN_CHECK_FUNCTION", "")]);
    assert_eq!(None, unset.token_check_function);
    let set = config(&[("_HANDLER", "connect"), ("TOKEN_CHECK_FUNCTION", "check")]);
    assert_eq!(Some("check"), set.token_check_function.as_deref());
}

#[test]
fn outside_lambda_a_function_names_what_it_misses() {
    let error = sdk::shared_config(lookup(&[("AWS_REGION", "eu-central-1")])).unwrap_err();
    assert_eq!(ConfigError::OutsideLambda { name: "AWS_ACCESS_KEY_ID" }, error);
    let error = Config::demand_lambda(lookup(&[])).unwrap_err();
    assert!(error.to_string().contains("AWS_LAMBDA_RUNTIME_API, which Lambda sets, is missing"), "{error}");
}

#[test]
fn limits_have_defaults_and_are_taken_from_the_environment() {
    let unset = config(&[("_HANDLER", "join_room"), ("MAX_MESSAGE_BYTES", "")]).limits;
    assert_eq!((50, 64), (unset.rooms_per_connection, unset.room_name_chars));
    assert_eq!((131_072, None), (unset.message_bytes, unset.message_rate));
    let set = config(&[
        ("_HANDLER", "join_room"),
        ("MAX_ROOMS_PER_CONNECTION", "500"),
        ("MAX_ROOM_NAME_CHARS", "8"),
        ("MAX_MESSAGE_BYTES", "1024"),
        ("MAX_MESSAGES_PER_SECOND", "0.5"),
        ("MAX_MESSAGE_BURST", "4"),
    ]);
    assert_eq!((500, 8), (set.limits.rooms_per_connection, set.limits.room_name_chars));
    assert_eq!(
        (1_024, Some(MessageRate::new(0.5, Some(4)))),
        (set.limits.message_bytes, set.limits.message_rate)
    );
}

#[test]
fn a_burst_is_two_seconds_of_the_rate_and_two_at_least_unless_set() {
    for (rate, burst) in [("0.001", 2), ("1", 2), ("1.2", 3), ("1000", 2_000)] {
        let config = config(&[("_HANDLER", "default"), ("MAX_MESSAGES_PER_SECOND", rate)]);
        assert_eq!(burst, config.limits.message_rate.unwrap().burst());
    }
}

#[test]
fn a_burst_without_a_rate_is_refused() {
    let error = refused(&[("_HANDLER", "default"), ("TABLE_NAME", "chat"), ("MAX_MESSAGE_BURST", "4")]);
    assert!(error.starts_with("MAX_MESSAGE_BURST is set without MAX_MESSAGES_PER_SECOND"), "{error}");
}

#[test]
fn a_rate_that_is_out_of_bounds_is_refused_with_what_it_may_be() {
    for value in ["0", "0.0009", "-1", "1000.1", "inf", "NaN", "many"] {
        let rate = [("_HANDLER", "default"), ("TABLE_NAME", "chat"), ("MAX_MESSAGES_PER_SECOND", value)];
        let expected = format!("MAX_MESSAGES_PER_SECOND is `{value}`; set it to a number from 0.001 to 1000");
        assert_eq!(expected, refused(&rate));
    }
}

#[test]
fn a_limit_that_is_out_of_bounds_is_refused_with_what_it_may_be() {
    for value in ["0", "501", "many", "-1", "1.5"] {
        let error = refused(&[
            ("_HANDLER", "join_room"),
            ("TABLE_NAME", "chat"),
            ("MAX_ROOMS_PER_CONNECTION", value),
        ]);
        let expected =
            format!("MAX_ROOMS_PER_CONNECTION is `{value}`; set it to a whole number from 1 to 500");
        assert_eq!(expected, error);
    }
    let error = refused(&[("_HANDLER", "default"), ("TABLE_NAME", "chat"), ("MAX_MESSAGE_BYTES", "131073")]);
    assert_eq!("MAX_MESSAGE_BYTES is `131073`; set it to a whole number from 1024 to 131072", error);
}

#[test]
fn there_are_metrics_only_in_a_namespace() {
    let namespace = |name| config(&[("_HANDLER", "connect"), ("METRICS_NAMESPACE", name)]).metrics_namespace;
    assert_eq!(None, config(&[("_HANDLER", "connect")]).metrics_namespace);
    assert_eq!(None, namespace(""));
    let longest = "x".repeat(255);
    for name in ["AWS_WEBSOCKET_API", "My chat/eu-1.2:#", "aws/chat", &longest] {
        assert_eq!(name, namespace(name).unwrap().as_str());
    }
}

#[test]
fn a_namespace_that_cloudwatch_does_not_take_is_refused_with_what_it_may_be() {
    let too_long = "x".repeat(256);
    for name in ["AWS/Lambda", ":chat", "  ", "chät", "chat\n", "a*b", &too_long] {
        let error = refused(&[("_HANDLER", "default"), ("TABLE_NAME", "chat"), ("METRICS_NAMESPACE", name)]);
        let expected = format!(
            "METRICS_NAMESPACE is `{name}`; set it to 1 to 255 letters, digits, spaces and `.-_/#:`, the first no `:` \
             and not beginning with `AWS/`, or leave it unset to have no metrics"
        );
        assert_eq!(expected, error);
    }
}
