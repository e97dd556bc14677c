use super::*;
use crate::{Level, LogMessage};

#[test]
fn messages_keep_the_programs_order_and_none_is_lost() {
    let expected: Vec<String> = (0..500).map(|number| format!("message {number}")).collect();
    let messages = expected.clone();
    let run = Run::of(move |ctx| {
        messages.into_iter().for_each(|message| ctx.log(Level::Info, message));
        Ok(())
    });
    assert_eq!(run.messages(), expected);
}

#[test]
fn a_message_carries_its_resource_stream_and_lifetime() {
    let run = Run::of(|ctx| {
        let resource = thing(ctx, "a", ResourceOptions::new());
        ctx.log(Level::Warning, LogMessage::new("look").about(&resource).stream(7).ephemeral(true));
        Ok(())
    });
    let log = &run.record.logs[0];
    assert_eq!(log.severity(), pulumi_wasm_proto::rpc::LogSeverity::Warning);
    assert_eq!(log.urn, "urn:pulumi:s::p::test:index:Thing::a");
    assert_eq!((log.stream_id, log.ephemeral), (7, true));
}

#[test]
fn a_message_about_a_resource_that_fails_is_shown_all_the_same() {
    let run = Run::of(|ctx| {
        let options = ResourceOptions::new().transform(|_| Err("no luck".into()));
        let resource = thing(ctx, "a", options);
        ctx.log_warning(LogMessage::new("look").about(&resource));
        Ok(())
    });
    assert!(run.messages().contains(&"look"), "{:?}", run.messages());
}

#[test]
fn markup_in_a_message_is_shown_and_not_interpreted() {
    let run = Run::of(|ctx| {
        ctx.log_info("<{%fg 1%}>red<{%reset%}>");
        Err("<{%nonsense%}>".into())
    });
    for message in run.messages() {
        assert!(!message.contains("<{%"), "{message}");
    }
}

#[test]
fn a_long_message_arrives_whole() {
    let long = "x".repeat(6 << 20);
    let text = long.clone();
    let run = Run::of(move |ctx| {
        ctx.log_info(text);
        Ok(())
    });
    assert!(run.messages() == [long.as_str()], "the message was changed");
}
