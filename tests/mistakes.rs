//! What API Gateway would refuse and the compiler refuses first, and what it says to who tries.
//!
//! After a change of the messages: `TRYBUILD=overwrite cargo test -p aws-websocket-api --test mistakes`, and read what
//! they have become.

#[test]
fn a_mistake_is_explained_where_it_is_made() {
    trybuild::TestCases::new().compile_fail("tests/mistakes/*.rs");
}
