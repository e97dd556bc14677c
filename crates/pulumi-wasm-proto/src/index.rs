//! Parts of values, as of `serde_json`'s: `value["name"]`, `value[0]`, `value.get("name")`.

use std::ops::Index;

use crate::Value;

/// What a part of a value is found by: a name in a map, or a position in a list.
pub trait ValueIndex: private::Sealed {
    #[doc(hidden)]
    fn find<'v>(&self, value: &'v Value) -> Option<&'v Value>;
}

impl ValueIndex for str {
    fn find<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        value.as_object()?.get(self)
    }
}

impl ValueIndex for String {
    fn find<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        ValueIndex::find(self.as_str(), value)
    }
}

impl ValueIndex for usize {
    fn find<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        value.as_array()?.get(*self)
    }
}

impl<I: ValueIndex + ?Sized> ValueIndex for &I {
    fn find<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        (**self).find(value)
    }
}

impl Value {
    /// A part of a map or list; none where there is no such part.
    pub fn get(&self, index: impl ValueIndex) -> Option<&Value> {
        index.find(self)
    }
}

/// A part of a map or list; [`Value::Null`] where there is no such part.
impl<I: ValueIndex> Index<I> for Value {
    type Output = Value;

    fn index(&self, index: I) -> &Value {
        self.get(index).unwrap_or(&Value::Null)
    }
}

mod private {
    pub trait Sealed {}
    impl Sealed for str {}
    impl Sealed for String {}
    impl Sealed for usize {}
    impl<T: Sealed + ?Sized> Sealed for &T {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_part_is_null_or_none() {
        let value = Value::from(vec![Value::Object([("a".to_owned(), Value::from(1))].into())]);
        assert_eq!(value[0]["a"], Value::from(1));
        assert_eq!(value[1]["a"], Value::Null);
        assert_eq!(value[0].get("b"), None);
        assert_eq!(value.get(0).and_then(|first| first.get("a")), Some(&Value::from(1)));
    }
}
