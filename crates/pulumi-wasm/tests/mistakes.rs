//! The commonest mistakes, and what the compiler says to who makes them.
//!
//! After a change of the messages: `TRYBUILD=overwrite cargo test -p pulumi-wasm --test mistakes`, and read what they
//! have become.

#[test]
fn a_mistake_is_explained_where_it_is_made() {
    trybuild::TestCases::new().compile_fail("tests/compile/*.rs");
}
