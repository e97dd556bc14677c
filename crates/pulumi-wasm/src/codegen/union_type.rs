//! What every generated union can do, in one place.

use pulumi_wasm_proto::{
    Value,
    data::{self, DataError},
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::Error as _};

use super::object_type::strictly;

/// One member of a union: the value of the discriminating property, if there is one, and how it is read.
pub type Member<T> = (&'static str, fn(&Value) -> Result<T, DataError>);

/// Reads a member of a union.
///
/// # Errors
/// When the value isn't of its type.
pub fn member<M: DeserializeOwned, T>(value: &Value, wrap: fn(M) -> T) -> Result<T, DataError> {
    data::read(value).map(wrap)
}

/// Reads a union: by its discriminator where that says which member it is, else whichever member it fits first. One that
/// it fits with nothing left out comes before one that it fits otherwise.
///
/// # Errors
/// When it fits none.
pub fn read_union<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    discriminator: &str,
    members: &[Member<T>],
) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let tag = value.as_object().and_then(|fields| fields.get(discriminator)).and_then(Value::as_str);
    let tag = tag.unwrap_or_default();
    if let Some((_, read)) = members.iter().find(|(name, _)| !tag.is_empty() && *name == tag) {
        return read(&value).map_err(D::Error::custom);
    }
    let fitting = || members.iter().find_map(|(_, read)| read(&value).ok());
    strictly(fitting)
        .or_else(fitting)
        .ok_or_else(|| D::Error::custom("it is of none of the types that it can have"))
}

/// Makes a union of an enum with one object type in each variant: each member, and whatever can be given for it, can be
/// given for the union. Members are `Variant(Type, "value of the discriminator", [what else can be given for it])`.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_type {
    ($name:ident by $discriminator:literal {
        $($variant:ident($member:ty, $tag:literal $(, [$($input:ty),*])?)),+ $(,)?
    }) => {
        impl $crate::codegen::serde::Serialize for $name {
            fn serialize<S: $crate::codegen::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(member) => {
                        $crate::codegen::serde::Serialize::serialize(member, serializer)
                    })+
                }
            }
        }

        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::codegen::read_union(
                    deserializer,
                    $discriminator,
                    &[$(($tag, |value| $crate::codegen::member(value, Self::$variant))),+],
                )
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::IntoInput<$name> for $name {
            fn into_input(self) -> $crate::Input<$name> {
                match self {
                    $(Self::$variant(member) => $crate::IntoInput::<$member>::into_input(member).cast(),)+
                }
            }
        }

        impl $crate::codegen::IntoPlain<$name> for $name {}

        $(
            impl ::std::convert::From<$member> for $name {
                fn from(member: $member) -> Self {
                    Self::$variant(member)
                }
            }

            $crate::__union_type!(@input $name, $member, $member);
            $($($crate::__union_type!(@input $name, $member, $input);)*)?
        )+
    };
    (@input $name:ident, $member:ty, $input:ty) => {
        #[diagnostic::do_not_recommend]
        impl $crate::IntoInput<$name> for $input {
            fn into_input(self) -> $crate::Input<$name> {
                $crate::IntoInput::<$member>::into_input(self).cast()
            }
        }

        impl $crate::codegen::IntoPlain<$name> for $input {}
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Input, IntoInput, input::Tree};

    #[derive(Clone, Debug, PartialEq)]
    struct Circle {
        radius: f64,
    }

    crate::codegen::object_type!(Circle { radius: "radius" });

    #[derive(Clone, Debug, PartialEq)]
    struct Square {
        side: Option<f64>,
    }

    crate::codegen::object_type!(Square { side: "side" });

    #[derive(Clone, Debug, PartialEq)]
    enum CircleOrSquare {
        Circle(Circle),
        Square(Square),
    }

    crate::codegen::union_type!(CircleOrSquare by "kind" { Circle(Circle, "circle"), Square(Square, "square") });

    fn read(json: serde_json::Value) -> Result<CircleOrSquare, DataError> {
        data::read(&data::write(&json).unwrap())
    }

    #[test]
    fn the_discriminator_says_which_member_it_is() {
        let square = read(serde_json::json!({ "kind": "square", "radius": 1.0 })).unwrap();
        assert_eq!(square, CircleOrSquare::Square(Square { side: None }));
        assert!(read(serde_json::json!({ "kind": "circle", "radius": "wide" })).is_err());
    }

    #[test]
    fn without_one_it_is_the_first_that_fits() {
        let circle = read(serde_json::json!({ "radius": 1.0 })).unwrap();
        assert_eq!(circle, CircleOrSquare::from(Circle { radius: 1.0 }));
        let square = read(serde_json::json!({ "side": 1.0 })).unwrap();
        assert_eq!(square, CircleOrSquare::from(Square { side: Some(1.0) }));
        assert!(read(serde_json::json!("circle")).is_err());
    }

    #[test]
    fn a_member_is_given_for_the_union() {
        let input: Input<CircleOrSquare> = Circle { radius: 2.0 }.into_input();
        let Tree::Value(value) = input.into_tree() else { panic!("not a value") };
        assert_eq!(data::read::<Circle>(&value).unwrap(), Circle { radius: 2.0 });
    }
}
