use std::sync::{Arc, Mutex};

use super::*;
use crate::{ErrorHook, HookOptions, Hooks, OnError, ResourceHook};

#[test]
fn a_hook_is_told_about_the_resource_and_named_in_its_registration() {
    let told = Arc::new(Mutex::new(None));
    let hear = told.clone();
    let run = Run::of(move |ctx| {
        let hook = ResourceHook::new(ctx, "listen", move |args| {
            *hear.lock().unwrap() = Some(args.clone());
            Ok(())
        });
        thing(ctx, "a", ResourceOptions::new().hooks(Hooks::new().before_create(&hook)));
        Ok(())
    });
    run.assert_clean();
    let args = told.lock().unwrap().take().expect("the hook has run");
    assert_eq!((args.urn.as_str(), args.name.as_str()), ("urn:pulumi:s::p::test:index:Thing::a", "a"));
    assert_eq!((args.token.as_str(), args.old_inputs.is_none()), (THING, true));
    assert_eq!(args.new_inputs.unwrap().read::<String>("size").unwrap().as_deref(), Some("small"));
    assert_eq!(args.new_options.unwrap().protect, Some(true));
    assert_eq!(run.record.resources["a"].hooks.as_ref().unwrap().before_create, ["listen"]);
}

#[test]
fn a_hooks_options_reach_the_engine() {
    let run = Run::of(|ctx| {
        let options = HookOptions::new().on_dry_run(true).ignore_errors(true);
        ResourceHook::with_options(ctx, "both", options, |_| Ok(()));
        ResourceHook::new(ctx, "neither", |_| Ok(()));
        Ok(())
    });
    run.assert_clean();
    let mut hooks: Vec<_> = run
        .record
        .hook_requests
        .iter()
        .map(|hook| (&*hook.name, hook.on_dry_run, hook.ignore_errors))
        .collect();
    hooks.sort();
    assert_eq!(hooks, [("both", true, true), ("neither", false, false)]);
}

#[test]
fn a_failed_hook_fails_the_program_with_its_reason() {
    let run = Run::of(|ctx| {
        let hook = ResourceHook::new(ctx, "fail", |_| Err("no luck".into()));
        thing(ctx, "a", ResourceOptions::new().hooks(Hooks::new().after_create(&hook)));
        Ok(())
    });
    assert!(!run.succeeded());
    assert_eq!(run.messages(), ["resource `a` (test:index:Thing): hook \"fail\" failed: no luck"]);
}

#[test]
fn a_failure_without_a_reason_is_no_success() {
    let run = Run::of(|ctx| {
        let hook = ResourceHook::new(ctx, "fail", |_| Err("".into()));
        thing(ctx, "a", ResourceOptions::new().hooks(Hooks::new().after_create(&hook)));
        Ok(())
    });
    assert!(run.messages()[0].ends_with("hook \"fail\" failed: it gave no reason"), "{:?}", run.messages());
}

#[test]
fn a_panic_in_a_hook_is_told_with_its_place() {
    let run = Run::of(|ctx| {
        let hook = ResourceHook::new(ctx, "fail", |_| panic!("boom"));
        thing(ctx, "a", ResourceOptions::new().hooks(Hooks::new().before_create(&hook)));
        Ok(())
    });
    let message = run.messages()[0];
    assert!(message.contains(&format!("hook \"fail\" failed: it panicked at {}:", file!())), "{message}");
    assert!(message.ends_with(": boom"), "{message}");
}

#[test]
fn a_hook_runs_after_the_programs_end_for_as_long_as_the_engine_wants() {
    let run = Run::of(|ctx| {
        let hook = ResourceHook::new(ctx, "goodbye", |_| Ok(()));
        thing(ctx, "a", ResourceOptions::new().hooks(Hooks::new().before_delete(&hook)));
        Ok(())
    });
    run.assert_clean();
    assert_eq!(run.record.hook_answers.len(), 1);
}

#[test]
fn an_error_hook_decides_whether_to_try_again() {
    let run = Run::of(|ctx| {
        let hook = ErrorHook::new(ctx, "thrice", |args| {
            assert_eq!(args.failed_operation, "create");
            Ok(if args.errors.len() < 3 { OnError::Retry } else { OnError::Fail })
        });
        thing(ctx, "a", ResourceOptions::new().hooks(Hooks::new().on_error(&hook)));
        Ok(())
    });
    run.assert_clean();
    let retries: Vec<bool> = run.record.error_hook_answers.iter().map(|(_, answer)| answer.retry).collect();
    assert_eq!(retries, [true, true, false]);
}

#[test]
fn a_panic_in_an_error_hook_is_no_retry() {
    let run = Run::of(|ctx| {
        let hook = ErrorHook::new(ctx, "fail", |_| panic!("boom"));
        thing(ctx, "a", ResourceOptions::new().hooks(Hooks::new().on_error(&hook)));
        Ok(())
    });
    let (_, answer) = &run.record.error_hook_answers[0];
    assert!(!answer.retry && answer.error.contains("it panicked at"), "{answer:?}");
}

#[test]
fn a_hook_may_log_and_the_message_is_not_lost() {
    let run = Run::of(|ctx| {
        let logger = ctx.clone();
        let hook = ResourceHook::new(ctx, "talk", move |args| {
            logger.log_info(format!("bye {}", args.name));
            Ok(())
        });
        thing(ctx, "a", ResourceOptions::new().hooks(Hooks::new().before_delete(&hook)));
        Ok(())
    });
    assert_eq!(run.messages(), ["bye a"]);
}

#[test]
fn an_old_engine_is_told_from_a_broken_hook() {
    let run = Run::with(TestEngine::old(), |ctx| {
        let hook = ResourceHook::new(ctx, "new", |_| Ok(()));
        thing(ctx, "a", ResourceOptions::new().hooks(Hooks::new().after_create(&hook)));
        Ok(())
    });
    assert_eq!(run.messages(), ["hook `new`: this Pulumi CLI is too old for it: update the CLI"]);
    assert!(!run.record.resources.contains_key("a"), "it was to have a hook");
}
