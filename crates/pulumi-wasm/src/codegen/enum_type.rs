//! What every generated enum can do, in one place.

/// Makes an enum of a type of values: `enum_type!(Colour, as_str: String)`. It needs the accessor and a conversion from
/// what that returns.
#[doc(hidden)]
#[macro_export]
macro_rules! __enum_type {
    ($name:ident, as_str: $owned:ty) => {
        $crate::__enum_type!(@all $name, as_str, $owned, |value: $owned| Self::from(value.as_str()));
    };
    ($name:ident, value: $owned:ty) => {
        $crate::__enum_type!(@all $name, value, $owned, Self::from);
    };
    (@all $name:ident, $accessor:ident, $owned:ty, $from:expr) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, out: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.$accessor(), out)
            }
        }

        impl $crate::codegen::serde::Serialize for $name {
            fn serialize<S: $crate::codegen::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::codegen::serde::Serialize::serialize(&self.$accessor(), serializer)
            }
        }

        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                <$owned as $crate::codegen::serde::Deserialize>::deserialize(deserializer).map($from)
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::IntoInput<$name> for $name {
            fn into_input(self) -> $crate::Input<$name> {
                $crate::Input::from_serde(&self)
            }
        }

        impl $crate::codegen::IntoPlain<$name> for $name {}

        #[diagnostic::do_not_recommend]
        impl $crate::IntoInput<$owned> for $name {
            fn into_input(self) -> $crate::Input<$owned> {
                $crate::Input::from_serde(&self)
            }
        }

        impl $crate::codegen::IntoPlain<$owned> for $name {}
    };
}
