//! The details of a gRPC error.

use prost::{Message, Name};
use tonic::{Code, Status};

use crate::{google, rpc};

/// A message that may be the detail of an error.
pub trait Detail: Message + Name + Default {}
impl<T: Message + Name + Default> Detail for T {}

/// Makes an error that carries `detail`.
pub fn with_detail<D: Detail>(code: Code, message: impl Into<String>, detail: &D) -> Status {
    let message = message.into();
    let any = prost_types::Any { type_url: D::type_url(), value: detail.encode_to_vec() };
    let envelope = google::Status { code: code.into(), message: message.clone(), details: vec![any] };
    Status::with_details(code, message, envelope.encode_to_vec().into())
}

/// Finds the details of type `D` in an error.
pub fn details<D: Detail>(status: &Status) -> Vec<D> {
    let envelope = google::Status::decode(status.details()).unwrap_or_default();
    envelope
        .details
        .iter()
        .filter(|any| any.type_url.rsplit('/').next() == Some(&D::full_name()))
        .filter_map(|any| D::decode(any.value.as_slice()).ok())
        .collect()
}

/// An error's message followed by that of each of its inner errors.
pub fn chain(status: &Status) -> String {
    let causes = details::<rpc::ErrorCause>(status).into_iter().map(|cause| cause.message);
    let own = status.message().to_owned();
    std::iter::once(own).chain(causes.filter(|cause| !status.message().contains(cause.as_str()))).fold(
        String::new(),
        |chain, message| if chain.is_empty() { message } else { format!("{chain}: {message}") },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_is_found_again_by_its_type() {
        let detail = rpc::ErrorResourceInitFailed { id: "i-1".into(), ..Default::default() };
        let status = with_detail(Code::Unknown, "half made", &detail);
        assert_eq!(details::<rpc::ErrorResourceInitFailed>(&status), vec![detail]);
        assert!(details::<rpc::ErrorCause>(&status).is_empty());
    }

    #[test]
    fn a_chain_names_each_cause_once() {
        let cause = rpc::ErrorCause { message: "no route".into(), ..Default::default() };
        assert_eq!(chain(&with_detail(Code::Unknown, "create failed", &cause)), "create failed: no route");
        assert_eq!(chain(&with_detail(Code::Unknown, "no route", &cause)), "no route");
    }
}
