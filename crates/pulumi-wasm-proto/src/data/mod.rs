//! Between any serde data and [`Value`], without a detour.

mod key;
mod read;
mod write;

use std::fmt;

use serde::{Serialize, de::DeserializeOwned};

use crate::Value;

/// Data that can't be a property value, or a value that isn't the data wanted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DataError(String);

impl serde::ser::Error for DataError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl serde::de::Error for DataError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// Writes data as a value.
///
/// # Errors
/// When there is something in it that no property can be: a number that isn't finite, or a map whose keys aren't text.
pub fn write<T: Serialize + ?Sized>(data: &T) -> Result<Value, DataError> {
    data.serialize(write::Writer)
}

/// Reads data from a value. Marks in it are opened: who has to keep secrets looks at them before.
///
/// # Errors
/// When the value doesn't fit the type.
pub fn read<T: DeserializeOwned>(value: &Value) -> Result<T, DataError> {
    T::deserialize(read::Reader(value))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::{Archive, ArchiveSource, Asset, AssetSource, Object};

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Everything {
        flag: bool,
        number: f64,
        count: i32,
        text: String,
        none: Option<String>,
        some: Option<u8>,
        list: Vec<Shape>,
        pair: (i64, char),
        by_number: BTreeMap<u16, String>,
        asset: Asset,
        archive: Archive,
        any: Value,
        unit: (),
        wrapped: Wrapped,
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Wrapped(Option<bool>);

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    enum Shape {
        Point,
        Circle(f64),
        Line(i32, i32),
        Box { width: u64 },
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(i64),
        Text(String),
        Asset(Asset),
    }

    fn everything() -> Everything {
        Everything {
            flag: true,
            number: 0.5,
            count: -3,
            text: "text".to_owned(),
            none: None,
            some: Some(7),
            list: vec![Shape::Point, Shape::Circle(2.0), Shape::Line(1, 2), Shape::Box { width: 9 }],
            pair: (1, 'x'),
            by_number: BTreeMap::from([(80, "http".to_owned())]),
            asset: AssetSource::Text("a".to_owned()).into(),
            archive: ArchiveSource::File("a.zip".to_owned()).into(),
            any: Value::from(vec![1.5]),
            unit: (),
            wrapped: Wrapped(Some(false)),
        }
    }

    #[test]
    fn data_survives_being_a_value() {
        let value = write(&everything()).unwrap();
        assert_eq!(read::<Everything>(&value).unwrap(), everything());
        assert_eq!(value.as_object().unwrap()["asset"], Value::Asset(everything().asset));
    }

    #[test]
    fn a_value_is_the_same_as_by_way_of_json() {
        let json = serde_json::to_value(everything()).unwrap();
        assert_eq!(serde_json::from_value::<Value>(json).unwrap(), write(&everything()).unwrap());
    }

    #[test]
    fn data_may_have_any_of_several_forms() {
        let all = vec![
            Either::Number(4),
            Either::Text("x".to_owned()),
            Either::Asset(AssetSource::File("f".to_owned()).into()),
        ];
        assert_eq!(read::<Vec<Either>>(&write(&all).unwrap()).unwrap(), all);
    }

    #[test]
    fn marks_are_opened() {
        let secret = Value::from("hidden").into_secret();
        let value = Value::Object(Object::from([("key".to_owned(), secret)]));
        assert_eq!(read::<BTreeMap<String, String>>(&value).unwrap()["key"], "hidden");
        assert_eq!(read::<Option<f64>>(&Value::Null.into_secret()).unwrap(), None);
    }

    #[test]
    fn what_no_property_can_be_is_refused() {
        assert!(write(&f64::NAN).unwrap_err().to_string().contains("not finite"));
        assert!(write(&[f32::INFINITY]).is_err());
        assert!(write(&Value::Number(f64::NAN)).is_err());
        assert!(write(&i64::MAX).unwrap_err().to_string().contains("9223372036854775807 is too large"));
        assert!(write(&((1_u64 << 53) + 1)).is_err());
        assert!(write(&BTreeMap::from([(vec![1], 2)])).unwrap_err().to_string().contains("key"));
    }

    #[test]
    fn a_large_whole_number_is_an_integer_still() {
        let number = 1_u64 << 60;
        assert_eq!(read::<u64>(&write(&number).unwrap()).unwrap(), number);
        assert_eq!(read::<f64>(&Value::from(1e300)).unwrap(), 1e300);
    }

    #[test]
    fn an_error_says_what_was_expected() {
        let error = read::<i64>(&Value::from("x")).unwrap_err();
        assert_eq!(error.to_string(), "invalid type: string \"x\", expected i64");
        assert!(read::<u8>(&Value::from(300.0)).unwrap_err().to_string().contains("expected u8"));
    }
}
