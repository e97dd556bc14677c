//! What every generated resource type can do, in one place.

use crate::{
    input::{Input, Tree},
    resource::ResourceHandle,
};

/// An input that is the resource itself.
pub fn reference<T>(handle: &ResourceHandle) -> Input<T> {
    Input::from_tree(Tree::Resource(handle.reference()))
}

/// Makes a resource of `pub struct Bar { handle: ResourceHandle }`: it can be registered, be the value of an output and
/// be given as an input. `resource_type!(Bar, component)` is one that has no id.
#[doc(hidden)]
#[macro_export]
macro_rules! __resource_type {
    ($name:ident) => {
        $crate::__resource_type!($name, component);

        #[diagnostic::do_not_recommend]
        impl $crate::CustomResource for $name {}
    };
    ($name:ident, component) => {
        #[diagnostic::do_not_recommend]
        impl $crate::Resource for $name {
            fn handle(&self) -> &$crate::ResourceHandle {
                &self.handle
            }
        }

        impl $crate::codegen::serde::Serialize for $name {
            fn serialize<S: $crate::codegen::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::codegen::serde::Serialize::serialize(&self.handle, serializer)
            }
        }

        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::codegen::serde::Deserialize::deserialize(deserializer).map(|handle| Self { handle })
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::IntoInput<$name> for $name {
            fn into_input(self) -> $crate::Input<$name> {
                $crate::codegen::reference(&self.handle)
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::IntoInput<$name> for &$name {
            fn into_input(self) -> $crate::Input<$name> {
                $crate::codegen::reference(&self.handle)
            }
        }

        impl $crate::codegen::IntoPlain<$name> for $name {}

        impl $crate::codegen::IntoPlain<$name> for &$name {}

        impl ::std::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.handle == other.handle
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::Export for $name {
            fn into_any(self) -> $crate::Input<$crate::Value> {
                $crate::Export::into_any(&self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::Export for &$name {
            fn into_any(self) -> $crate::Input<$crate::Value> {
                $crate::codegen::reference(&self.handle)
            }
        }
    };
}
