//! Amazon SQS.

mod queue;

pub(crate) use self::queue::Queue;
