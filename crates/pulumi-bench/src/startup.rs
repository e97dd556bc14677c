//! `pulumi-bench-startup PLUGIN [KEY=VALUE…]`: starts a provider's plugin as the engine does, and prints how many
//! seconds it takes until the plugin has answered Configure with this configuration.

use std::{env, process::Stdio, time::Instant};

use anyhow::{Context, Result};
use pulumi_wasm_proto::{
    Object, Value,
    rpc::{ConfigureRequest, resource_provider_client::ResourceProviderClient},
    to_struct,
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};
use tonic::transport::Endpoint;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let plugin = arguments.next().context("usage: pulumi-bench-startup PLUGIN [KEY=VALUE…]")?;
    let pairs: Option<Object> = arguments.map(pair).collect();
    let configuration = pairs.context("a configuration is KEY=VALUE")?;
    let started = Instant::now();
    let mut process = Command::new(&plugin)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| format!("failed to start {plugin}"))?;
    let stdout = process.stdout.take().context("the plugin has no output")?;
    let port = BufReader::new(stdout).lines().next_line().await?.context("the plugin says no port")?;
    let channel = Endpoint::from_shared(format!("http://127.0.0.1:{}", port.trim()))?.connect().await?;
    let mut client = ResourceProviderClient::new(channel);
    let args = Some(to_struct(configuration));
    client.configure(ConfigureRequest { args, accept_secrets: true, ..Default::default() }).await?;
    println!("{}", started.elapsed().as_secs_f64());
    Ok(())
}

fn pair(text: String) -> Option<(String, Value)> {
    text.split_once('=').map(|(key, value)| (key.to_owned(), value.into()))
}
