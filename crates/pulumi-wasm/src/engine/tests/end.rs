//! What a program does when the engine goes away without a word.

use std::{
    sync::{Mutex, mpsc::channel},
    thread,
};

use super::*;
use crate::{Hooks, ResourceHook, output::Failure};

#[test]
fn a_program_ends_with_the_engine_though_a_resource_is_under_way() {
    let (sender, under_way) = channel();
    let served = TestEngine::hanging(sender).serve();
    let (runtime, engine) = connect(&served);
    let code = run::run_in(runtime, &engine, |ctx| {
        let first = thing(ctx, "hang", ResourceOptions::new());
        thing(ctx, "after", ResourceOptions::new().depends_on(&first));
        under_way.recv()?;
        served.end();
        Ok(())
    });
    assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::from(32)));
}

#[test]
fn a_program_ends_with_the_engine_though_a_hook_never_does() {
    let served = TestEngine::default().serve();
    let (runtime, engine) = connect(&served);
    let (sender, in_hook) = channel();
    let killer = thread::spawn(move || {
        in_hook.recv().unwrap();
        served.end();
    });
    let sender = Mutex::new(sender);
    let code = run::run_in(runtime, &engine, |ctx| {
        let hook = ResourceHook::new(ctx, "endless", move |_| {
            sender.lock().unwrap().send(())?;
            loop {
                thread::park();
            }
        });
        thing(ctx, "a", ResourceOptions::new().hooks(Hooks::new().before_delete(&hook)));
        Ok(())
    });
    killer.join().unwrap();
    assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::from(32)));
}

#[test]
fn what_is_left_out_without_an_error_is_no_success() {
    let run = crate::mocks::Mocks::new("p", "s").run(|ctx| {
        ctx.engine().report_failure(Failure::Upstream, |error| error.in_resource("a", THING));
        Ok(())
    });
    let message = "resource `a` (test:index:Thing): something it depends on failed, and no error says why";
    assert_eq!(run.errors, [message]);
}

#[test]
fn an_engine_that_can_not_be_waited_for_ends_with_the_program() {
    let run = Run::with(TestEngine::old(), |ctx| {
        thing(ctx, "a", ResourceOptions::new().transform(|_| Ok(())));
        Ok(())
    });
    run.assert_clean();
}
