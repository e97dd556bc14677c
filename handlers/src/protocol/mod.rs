//! What travels over the socket: every frame in either direction is one JSON object.

mod answer;
mod error;
mod frame;
mod request;

pub use answer::{Ack, Answer, Push, reply};
pub use error::ClientError;
pub use frame::{Frame, FrameError};
pub use request::{MessageId, Request};

/// The actions a client may name.
pub const ACTIONS: [&str; 6] =
    ["sendMessage", "broadcast", "joinRoom", "leaveRoom", "listRooms", "listMembers"];

/// The most bytes that API Gateway carries in one message.
pub const MAX_FRAME_BYTES: usize = 128 * 1024;
