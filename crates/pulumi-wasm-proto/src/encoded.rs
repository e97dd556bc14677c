//! Requests that are encoded long before they are sent: as bytes they wait in a fraction of the room.

use std::marker::PhantomData;

use prost::{Message, bytes::BufMut};
use tonic::{
    Request, Response, Status,
    client::Grpc,
    codec::{Codec, EncodeBuf, Encoder},
    codegen::http::uri::PathAndQuery,
    transport::Channel,
};
use tonic_prost::ProstCodec;

use crate::rpc::{RegisterResourceRequest, RegisterResourceResponse};

const REGISTER_RESOURCE: &str = "/pulumirpc.ResourceMonitor/RegisterResource";

/// A registration that waits to be sent.
#[derive(Debug)]
pub struct EncodedRegistration(Vec<u8>);

impl From<&RegisterResourceRequest> for EncodedRegistration {
    fn from(request: &RegisterResourceRequest) -> Self {
        Self(request.encode_to_vec())
    }
}

impl EncodedRegistration {
    /// Sends it, of whatever size it and the answer are.
    ///
    /// # Errors
    /// Those of the connection and of the engine.
    pub async fn send(self, channel: Channel) -> Result<Response<RegisterResourceResponse>, Status> {
        let mut client =
            Grpc::new(channel).max_decoding_message_size(usize::MAX).max_encoding_message_size(usize::MAX);
        client.ready().await.map_err(|error| Status::from_error(error.into()))?;
        let path = PathAndQuery::from_static(REGISTER_RESOURCE);
        client.unary(Request::new(self.0), path, EncodedCodec(PhantomData)).await
    }
}

/// Sends bytes as they are, and decodes the answer.
struct EncodedCodec<A>(PhantomData<fn() -> A>);

impl<A: Message + Default + 'static> Codec for EncodedCodec<A> {
    type Encode = Vec<u8>;
    type Decode = A;
    type Encoder = BytesEncoder;
    type Decoder = <ProstCodec<(), A> as Codec>::Decoder;

    fn encoder(&mut self) -> Self::Encoder {
        BytesEncoder
    }

    fn decoder(&mut self) -> Self::Decoder {
        ProstCodec::<(), A>::default().decoder()
    }
}

struct BytesEncoder;

impl Encoder for BytesEncoder {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, bytes: Vec<u8>, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put_slice(&bytes);
        Ok(())
    }
}
