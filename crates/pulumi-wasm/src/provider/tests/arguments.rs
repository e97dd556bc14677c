//! What is wrong, and how it is told.

use super::*;

/// The arguments that the engine is told of, and what is wrong with them.
fn wrong(status: &Status) -> Vec<(String, String)> {
    let details = status::details::<rpc::InputPropertiesError>(status);
    details.into_iter().flat_map(|detail| detail.errors).map(|e| (e.property_path, e.reason)).collect()
}

#[test]
fn every_argument_that_cant_be_used_is_named() {
    let status =
        construct(mocks(), request([("boards", Value::Unknown), ("style", "red".into())])).unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
    let errors = wrong(&status);
    assert_eq!(errors[0], ("owner".to_owned(), "is required".to_owned()));
    assert_eq!(
        errors[1],
        ("boards".to_owned(), "must be known already, because it is a plain value".to_owned())
    );
    assert_eq!(errors[2].0, "style");
    assert!(errors[2].1.contains("invalid type: string \"red\""), "{}", errors[2].1);
}

#[test]
fn a_secret_is_no_plain_value_and_does_not_show_where_it_does_not_fit() {
    let secret = Value::from("hunter2").into_secret();
    let inputs = [("owner", "me".into()), ("boards", secret.clone()), ("style", secret)];
    let status = construct(mocks(), request(inputs)).unwrap_err();
    let secret = ("boards".to_owned(), "can't be a secret, because it is a plain value".to_owned());
    assert_eq!(wrong(&status)[0], secret);
    assert!(!format!("{status:?} {:?}", wrong(&status)).contains("hunter2"));
}

#[test]
fn a_component_can_say_what_is_wrong_with_an_argument() {
    let status = construct(mocks(), request([("owner", "me".into()), ("boards", 0.0.into())])).unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::InvalidArgument, "some arguments can't be used"));
    assert_eq!(wrong(&status), [("boards".to_owned(), "must be 1 or more".to_owned())]);
}

#[test]
fn a_panic_is_an_error_with_its_place() {
    let status = construct(mocks(), request([("owner", "me".into()), ("boards", 13.0.into())])).unwrap_err();
    let message = status.message();
    assert!(message.starts_with("it panicked at "), "{message}");
    assert!(message.ends_with(": unlucky"), "{message}");
}

#[test]
fn what_a_provider_does_not_have_is_named_beside_what_it_has() {
    let other = rpc::ConstructRequest { r#type: "furniture:index:Desk".into(), ..request([]) };
    let status = construct(mocks(), other).unwrap_err();
    assert_eq!(status.code(), Code::NotFound);
    assert_eq!(
        status.message(),
        "furniture 2.0.0 has no component furniture:index:Desk; it has: furniture:index:Shelf"
    );
}
